"""What is asked before a record is saved: what hardly fits together, but may be right for a reason.

A form declares its ``questions``: functions that look at what was ``Entered`` and give a ``Doubt`` for each thing that
is probably wrong. They are asked when the form is valid, before anything is saved and in the same transaction. What is
right all the same is saved with a reason, which the record's history keeps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.history.tellers import add_to_telling
from aidportal.records.rights import gate
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser

# What a page sends along: the questions that it showed, the reason, and a correction that was pressed.
ANSWERED, REASON, CORRECT = "answered", "reason", "_correct"
LONGEST_REASON = 400


@dataclass(frozen=True)
class LikelyCorrection:
    """What was probably meant: what its button says, and what it writes into the fields of the form.

    ``meant`` is that alone, for a button that writes it without saving.
    """

    label: str
    values: dict[str, str]
    meant: str = ""

    def as_text(self) -> str:
        return json.dumps(self.values, ensure_ascii=False)


@dataclass(frozen=True)
class Doubt:
    """Something that hardly fits: beside which field, the comparison in words, what was meant, what to look at."""

    field: str
    text: str
    corrections: Sequence[LikelyCorrection] = ()
    records: Sequence[Model] = ()


@dataclass(frozen=True)
class SetFields:
    """What questions look at of a form, of a record in which fields are set; nothing is typed into it."""

    instance: Any
    changed_data: list[str]
    fields: Mapping[str, Any] = field(default_factory=dict)
    page_fields: None = None

    def add_prefix(self, name: str) -> str:
        return name


@dataclass(frozen=True)
class Entered:
    """What was entered on one form: the record as it will be, and what of it is new."""

    form: Any
    user: Any
    # Of a line: what was entered of its record.
    of_record: Entered | None = None
    formsets: Sequence[Any] = ()
    # What was looked up for one of many rows and holds for the others too.
    memory: dict[Any, Any] = field(default_factory=dict)

    @property
    def record(self) -> Any:
        return self.form.instance

    def above(self, name: str) -> Any:
        """The record that this one belongs to by its field ``name``, as it will be; ``None`` where it is not known."""
        return self.of_record.record if self.of_record else getattr(self.record, name, None)

    def is_new_above(self, *names: str) -> bool:
        return self.of_record is not None and self.of_record.is_new(*names)

    @property
    def unit(self) -> Unit:
        """The unit in which the reader types amounts."""
        return self.form.page_fields.unit if self.form.page_fields else Unit.WAN

    def is_new(self, *names: str) -> bool:
        """Whether one of the fields ``names`` was changed now, or the record is being added."""
        return self.record._state.adding or bool({*names} & {*self.form.changed_data})

    def lines(self, model: type[Model]) -> list[Any]:
        """The forms of the lines of one kind, without those that are blank or go."""
        return [form for rows in self.formsets if rows.model is model for form in kept_forms(rows)]

    def typed(self, name: str, text: str) -> dict[str, str]:
        """What is sent where ``text`` is typed into a field."""
        return {self.form.add_prefix(name): text}

    def chosen(self, name: str, row: Model) -> dict[str, str]:
        """What is sent where ``row`` is chosen in a field."""
        html_name = self.form.add_prefix(name)
        label = str(self.form.fields[name].label_from_instance(row))
        return {html_name: str(row.pk), f"{html_name}_text": label}


Ask = Callable[[Entered], Iterable[Doubt]]


@dataclass(frozen=True)
class PageQuestion:
    """A question as a page shows it: where, what, what to press, what to look at."""

    place: str
    doubt: Doubt
    # The name of the field in the form, and where a link to it leads.
    html_name: str
    anchor: str
    token: str
    links: list[dict[str, str]] = field(default_factory=list)


def kept_forms(rows: Any) -> list[Any]:
    """The forms of a formset that will be lines of the record."""
    forms = [form for form in rows.forms if form.has_changed() or form.instance.pk]
    return [form for form in forms if not (rows.can_delete and rows._should_delete_form(form))]


def is_open(request: Any, form: BaseForm, formsets: Sequence[BaseInlineFormSet] = ()) -> bool:
    """Ask all that valid forms give rise to; whether something is left without an answer, so that nothing is saved."""
    request.questions = list(questions_of(request, form, formsets))
    if not request.questions:
        return False
    shown = set(request.POST.getlist(ANSWERED))
    return not reason_of(request) or any(question.token not in shown for question in request.questions)


def reason_of(request: SignedInRequest) -> str:
    return str(request.POST.get(REASON, "")).strip()[:LONGEST_REASON]


def questions_of(
    request: SignedInRequest, form: BaseForm, formsets: Sequence[BaseInlineFormSet] = ()
) -> Iterator[PageQuestion]:
    """What is asked about a form and its lines, each line with the rows it has of its own."""
    record = Entered(form, request.user, formsets=formsets)
    yield from page_questions(record, "")
    for rows in formsets:
        title = capfirst(str(rows.fk.model._meta.verbose_name_plural))
        yield from line_questions(rows, record, title)


def line_questions(rows: BaseInlineFormSet, above: Entered, title: str) -> Iterator[PageQuestion]:
    kept = kept_forms(rows)
    for number, form in enumerate(rows.forms, 1):
        if form not in kept:
            continue
        nested = getattr(form, "nested", None)
        line = Entered(form, above.user, of_record=above, formsets=[nested] if nested is not None else [])
        place = _("%(lines)s, line %(number)s:") % {"lines": title, "number": number}
        yield from page_questions(line, place)
        if nested is not None:
            yield from line_questions(nested, line, f"{place} {nested.heading}")


def page_questions(entered: Entered, place: str) -> Iterator[PageQuestion]:
    form = entered.form
    for ask in getattr(form, "questions", ()):
        for doubt in ask(entered):
            html_name, anchor, label = form.add_prefix(doubt.field), "", ""
            if doubt.field in form.fields:
                bound = form[doubt.field]
                anchor, label = bound.id_for_label or bound.auto_id, capfirst(str(bound.label))
            token = sha256(f"{ask.__name__} {html_name} {doubt.text}".encode()).hexdigest()[:16]
            links = [link for row in doubt.records for link in links_to(row, entered.user)]
            yield PageQuestion(f"{place} {label}".strip(), doubt, html_name, anchor, token, links)


def links_to(record: Model, user: SignedInUser) -> Iterator[dict[str, str]]:
    """The way to a record that the reader may see and that has a page."""
    if hasattr(record, "get_absolute_url") and gate(type(record), "see", user).filter(pk=record.pk).exists():
        yield {"url": record.get_absolute_url(), "label": str(record)}


def in_one(told: Sequence[tuple[str, str]]) -> str:
    """One question about several rows, each with its words and name: in how many, and in which words.

    Where they differ, those of the first row stand for all.
    """
    count, (text, label) = len(told), told[0]
    if len({words for words, _label in told}) == 1 and count > 1:
        words = ngettext("In %(count)s row: %(text)s", "In %(count)s rows: %(text)s", count)
    else:
        words = ngettext(
            "In %(count)s row, %(label)s: %(text)s", "In %(count)s rows, for example %(label)s: %(text)s", count
        )
    return words % {"count": f"{count:,}", "label": label, "text": text}


# ---- The page


def put_correction(request: SignedInRequest) -> None:
    """Write the correction that was pressed into what was sent."""
    try:
        values = json.loads(request.POST.get(CORRECT, ""))
    except ValueError:
        return
    if isinstance(values, dict):
        data: Any = request.POST.copy()
        for name, text in values.items():
            if name in data and isinstance(text, str):
                data[name] = text
        request.POST = data


def shown_questions(
    request: SignedInRequest, form: BaseForm, formsets: Sequence[BaseInlineFormSet] = ()
) -> dict[str, Any]:
    """What a page shows of questions; each is written beside its field too."""
    questions: list[PageQuestion] = getattr(request, "questions", [])
    by_name: dict[str, list[str]] = {}
    for question in questions:
        by_name.setdefault(question.html_name, []).append(question.doubt.text)
    for one in every_form(form, formsets) if by_name else ():
        one.doubts = {name: texts for name in one.fields if (texts := by_name.get(one.add_prefix(name)))}
        for name in one.doubts:
            bound = one[name]
            told = f"{bound.aria_describedby or ''} {bound.auto_id}_doubt"
            one.fields[name].widget.attrs["aria-describedby"] = told.strip()
    shown = request.POST.getlist(ANSWERED) if request.method == "POST" else []
    return {
        "questions": questions,
        "answered": sorted({*shown, *(question.token for question in questions)}),
        "reason": reason_of(request) if request.method == "POST" else "",
        "longest_reason": LONGEST_REASON,
    }


def every_form(form: BaseForm, formsets: Sequence[BaseInlineFormSet]) -> Iterator[Any]:
    yield form
    for rows in formsets:
        for line in rows.forms:
            yield from every_form(line, [line.nested] if hasattr(line, "nested") else [])


def tell_reason(request: SignedInRequest) -> None:
    """Have the history tell what was asked on the page and why it was saved all the same."""
    questions: list[PageQuestion] = getattr(request, "questions", [])
    if questions:
        texts = " ".join(f"{question.place} {question.doubt.text}".strip() for question in questions)
        add_to_telling(question=texts, reason=reason_of(request))
