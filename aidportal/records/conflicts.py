"""Two people who change one record: what each of them changed, put together or chosen field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, ModelForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.records.fields import UNKNOWN, ChoiceInput
from aidportal.records.forms import RecordForm
from aidportal.records.nested import NestedForm
from aidportal.records.versions import (
    FIELD,
    Texts,
    Version,
    line_fields,
    line_key,
    read,
    recorded,
    sent,
    texts_of_line,
    version_of,
    who_saved,
)
from aidportal.values.money import AmountFormField, Unit, format_amount, parse_amount

if TYPE_CHECKING:
    from aidportal.records.pages import ChangePage

# The state in which the reader of the page of two versions saw the record, and what was taken of each field.
SEEN, TAKEN = "seen", "take-"
# What a page of two versions does not pass on of the form that led to it.
_NOT_PASSED = ("csrfmiddlewaretoken", "form_key", SEEN, "_merge")


@dataclass
class Difference:
    """One field, or a whole line, that differs between what is recorded and what was sent."""

    key: str
    place: str
    before: str
    theirs: str
    mine: str
    # Whether both changed it, so that one has to choose; else it is plain which of the two stays.
    is_contested: bool
    # Whether theirs stays where nobody has to choose.
    is_theirs: bool
    # What has to be written into the sent fields, where theirs or mine is taken.
    take_theirs: Callable[[QueryDict], None]
    take_mine: Callable[[QueryDict], None]
    taken: str = ""

    def apply(self, data: QueryDict) -> None:
        is_theirs = self.taken == "theirs" if self.is_contested else self.is_theirs
        (self.take_theirs if is_theirs else self.take_mine)(data)


def nothing(_data: QueryDict) -> None:
    """What is sent stays."""


def answer(page: ChangePage) -> HttpResponse | None:
    """The page of two versions where somebody has to choose; ``None`` where what was sent may be saved.

    Where nobody has to choose, what the others changed is put into what was sent.
    """
    post = page.request.POST
    opened, seen = read(post.get(FIELD, "")), read(post.get(SEEN, ""))
    form, formsets = page.admin.unsent(page.request, page.object)
    now = version_of(form, formsets)
    if opened and opened.texts == now.texts:
        return None
    differences = [*VersionComparison(page, opened.texts if opened else {}, formsets).differences()]
    for one in differences:
        one.taken = post.get(TAKEN + one.key, "")
    contested = [one for one in differences if one.is_contested]
    is_settled = all(one.taken in ("theirs", "mine") for one in contested)
    who = who_saved(page.model, page.object.pk, opened.at if opened else None)
    if contested and not (is_settled and seen and seen.texts == now.texts):
        return two_versions(page, differences, now, who)
    data: Any = post.copy()
    for one in differences:
        one.apply(data)
    data[FIELD] = now.signed()
    page.request.POST = data
    if not contested:
        words = _("The record was saved meanwhile by %(who)s. What you changed was put together with it.")
        messages.info(page.request, words % {"who": who})
    return None


def two_versions(page: ChangePage, differences: list[Difference], now: Version, who: str) -> HttpResponse:
    passed = [
        (name, value)
        for name, values in page.request.POST.lists()
        for value in values
        if name not in _NOT_PASSED and not name.startswith(TAKEN)
    ]
    contested = [one for one in differences if one.is_contested]
    merged = [one for one in differences if not one.is_contested]
    words = ngettext(
        "Nothing is saved yet. %(count)s field was changed by both; choose which is to stay.",
        "Nothing is saved yet. %(count)s fields were changed by both; choose which are to stay.",
        len(contested),
    )
    return render(
        page.request,
        "records/conflict.html",
        page.texts()
        | {
            "heading": _("Saved meanwhile by %(who)s") % {"who": who},
            "words": words % {"count": len(contested)},
            "is_again": "_merge" in page.request.POST,
            "passed": passed,
            "contested": contested,
            "merged": merged,
            "seen": now.signed(),
            "cancel_url": page.back or page.cancel_url(),
            "has_files": bool(page.request.FILES),
        },
    )


class VersionComparison:
    """What is recorded, what was sent, and what the form was opened with."""

    def __init__(self, page: ChangePage, base: Texts, recorded_formsets: Sequence[BaseInlineFormSet]) -> None:
        self.base = base
        self.form = page.make_form()
        self.formsets = page.formsets(page.object)[0]
        self.recorded_formsets = recorded_formsets

    def differences(self) -> Iterator[Difference]:
        yield from self.of_fields(self.form, list(self.form.fields), "", "")
        for rows, known in zip(self.formsets, self.recorded_formsets, strict=True):
            yield from self.of_lines(rows, known, "")

    def of_fields(self, form: ModelForm[Model], names: list[str], path: str, place: str) -> Iterator[Difference]:
        for name in names:
            key = f"{path}{name}"
            before, theirs, mine = self.base.get(key), recorded(form, name), sent(form, name)
            if mine == theirs:
                continue
            label = capfirst(str(form.fields[name].label or form[name].label))
            yield Difference(
                key,
                f"{place} {label}".strip(),
                in_words(form, name, before or ""),
                in_words(form, name, theirs),
                in_words(form, name, mine),
                is_contested=before is None or before not in (theirs, mine),
                is_theirs=before == mine,
                take_theirs=partial(put, form, name),
                take_mine=nothing,
            )

    def of_lines(self, rows: BaseInlineFormSet, known: BaseInlineFormSet, path: str) -> Iterator[Difference]:
        there = {form.instance.pk: form for form in known.forms if form.instance.pk}
        sent_keys = set()
        for form in rows.initial_forms:
            pk = form.instance.pk
            if pk is None:
                yield from self.of_removed(rows, form, path)
                continue
            sent_keys.add(pk)
            yield from self.of_line(rows, form, there[pk], path)
        for pk, form in there.items():
            key = line_key(known, form, path)
            if pk not in sent_keys and key not in self.base:
                yield Difference(key, place_of(known, form), "", _("added"), "", False, True, nothing, nothing)

    def of_line(
        self, rows: BaseInlineFormSet, form: ModelForm[Model], known: ModelForm[Model], path: str
    ) -> Iterator[Difference]:
        key = line_key(rows, form, path)
        if is_removed(form):
            if any(self.base.get(name) != text for name, text in texts_of_line(rows, known, path)):
                yield Difference(
                    key, place_of(rows, form), "", _("changed"), _("removed"), True, False,
                    partial(put_line, rows, form), nothing,
                )  # fmt: skip
            return
        place = place_of(rows, form)
        yield from self.of_fields(form, line_fields(rows, form), f"{key}:", place)
        if isinstance(form, NestedForm) and isinstance(known, NestedForm):
            yield from self.of_lines(form.nested, known.nested, f"{key}:")

    def of_removed(self, rows: BaseInlineFormSet, form: ModelForm[Model], path: str) -> Iterator[Difference]:
        """A line that somebody else removed: it goes, unless it was changed here."""
        number = form.data.get(form.add_prefix(form._meta.model._meta.pk.name), "")
        key = f"{path}{rows.get_default_prefix()}:{number}"
        changed_rows = [*self.changed_rows(form, key)]
        yield Difference(
            key,
            capfirst(str(form._meta.model._meta.verbose_name)),
            "",
            _("removed"),
            _("; ").join(said_of(form, names) for form, names in [(form, line_fields(rows, form)), *changed_rows]),
            is_contested=not is_removed(form) and (self.is_changed(rows, form, key) or bool(changed_rows)),
            is_theirs=True,
            take_theirs=partial(remove, form),
            take_mine=partial(add_again, rows, form),
        )

    def is_changed(self, rows: BaseInlineFormSet, form: ModelForm[Model], key: str) -> bool:
        """Whether a line that was there when the form was opened was sent otherwise."""
        return any(self.base.get(f"{key}:{name}") != sent(form, name) for name in line_fields(rows, form))

    def changed_rows(self, form: ModelForm[Model], key: str) -> Iterator[tuple[ModelForm[Model], list[str]]]:
        """The rows of a line that somebody else removed, as far as they were changed or added here; their fields."""
        if not isinstance(form, NestedForm):
            return
        rows = form.nested
        for row in (row for row in rows.forms if not is_removed(row)):
            number = row.data.get(row.add_prefix(row._meta.model._meta.pk.name), "")
            place = f"{key}:{rows.get_default_prefix()}:{number}"
            if self.is_changed(rows, row, place) if number else row.has_changed():
                yield row, line_fields(rows, row)


def said_of(form: ModelForm[Model], names: list[str]) -> str:
    """What was sent for the fields of a line, in words."""
    texts = [(name, sent(form, name)) for name in names]
    return _(", ").join(in_words(form, name, text) for name, text in texts if text)


def is_removed(form: BaseForm) -> bool:
    return bool(form.data.get(form.add_prefix("DELETE")))


def place_of(rows: BaseInlineFormSet, form: ModelForm[Model]) -> str:
    return f"{capfirst(str(rows.fk.model._meta.verbose_name))} “{form.instance}”"


def in_words(form: ModelForm[Model], name: str, text: str) -> str:
    """The text of a field as a reader knows it."""
    field = form.fields[name]
    if not text:
        return "—"
    if isinstance(field, forms.ModelChoiceField):
        return labels_of(field, text)
    if isinstance(field, AmountFormField) and isinstance(form, RecordForm) and form.page_fields:
        return amount_in_words(text, form.page_fields.unit)
    if text == "on" and isinstance(field, forms.BooleanField):
        return _("yes")
    choices: Any = dict(getattr(field, "choices", ()))
    return str(choices.get(text, text))


def labels_of(field: Any, text: str) -> str:
    """The rows that a choice names, or what was typed and names none."""
    keys = [key for key in text.split(",") if not key.startswith(UNKNOWN)]
    try:
        rows = list(field.queryset.filter(pk__in=keys))
    except (ValueError, TypeError):
        rows = []
    return _(", ").join(str(field.label_from_instance(row)) for row in rows) or text.removeprefix(UNKNOWN)


def amount_in_words(text: str, unit: Unit) -> str:
    try:
        return f"{format_amount(parse_amount(text), unit)} {unit.label}"
    except (ValueError, OverflowError):
        return text


# ---- Writing into what was sent


def put(form: BaseForm, name: str, data: QueryDict) -> None:
    """Send what is recorded in a field."""
    field, html_name = form.fields[name], form.add_prefix(name)
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field.widget, ChoiceInput):
        field.widget.put(data, html_name, recorded(form, name))
    elif isinstance(field.widget, forms.CheckboxInput):
        data.setlist(html_name, ["on"] if value else [])
    elif not isinstance(field, forms.FileField):
        shown = field.widget.format_value(value)
        data.setlist(html_name, [str(one) for one in shown] if isinstance(shown, list) else [str(shown or "")])


def put_line(rows: BaseInlineFormSet, form: ModelForm[Model], data: QueryDict) -> None:
    """Send a whole line as it is recorded."""
    data.pop(form.add_prefix("DELETE"), None)
    for name in line_fields(rows, form):
        put(form, name, data)
    if isinstance(form, NestedForm):
        for row in form.nested.initial_forms:
            if row.instance.pk:
                put_line(form.nested, row, data)


def remove(form: BaseForm, data: QueryDict) -> None:
    data[form.add_prefix("DELETE")] = "on"


def add_again(rows: BaseInlineFormSet, form: ModelForm[Model], data: QueryDict) -> None:
    """Send a line that was removed as a new one behind the others."""
    total = int(str(data[f"{rows.prefix}-TOTAL_FORMS"]))
    start, new = f"{form.prefix}-", f"{rows.prefix}-{total}-"
    for name, values in [*data.lists()]:
        if name.startswith(start):
            data.setlist(new + name.removeprefix(start), values)
    data[f"{rows.prefix}-TOTAL_FORMS"] = str(total + 1)
    data[new + form._meta.model._meta.pk.name] = ""
    if nested := getattr(form, "nested", None):
        inner = f"{new}{nested.get_default_prefix()}"
        data[f"{inner}-INITIAL_FORMS"] = "0"
        blank_numbers(data, f"{inner}-", {nested.fk.name})
    remove(form, data)


def add_blank(rows: BaseInlineFormSet, data: QueryDict) -> None:
    """Send one more line of a formset, as a new one is shown."""
    number, blank = rows.total_form_count(), rows.empty_form
    data[f"{rows.prefix}-TOTAL_FORMS"] = str(number + 1)
    blank.prefix = f"{rows.prefix}-{number}"
    for name in line_fields(rows, blank):
        put(blank, name, data)
    if nested := getattr(blank, "nested", None):
        for count in ("TOTAL_FORMS", "INITIAL_FORMS"):
            data[f"{blank.prefix}-{nested.get_default_prefix()}-{count}"] = "0"


def as_new(page: ChangePage) -> QueryDict:
    """What was sent of a record that is no more, as that of a new one."""
    data: Any = page.request.POST.copy()
    data.pop(FIELD, None)
    names = set()
    for inline in page.admin.get_inline_instances(page.request):
        formset = inline.get_formset(page.request)
        nested = getattr(formset, "nested_class", None)
        names |= {formset.fk.name} | ({nested.fk.name} if nested else set())
    for name in data:
        if name.endswith("-INITIAL_FORMS"):
            data[name] = "0"
    blank_numbers(data, "", names)
    return data


def blank_numbers(data: QueryDict, start: str, parents: set[str]) -> None:
    """Take the numbers of lines, and of the records that they belong to, out of ``data``."""
    own = re.compile(rf"{re.escape(start)}(.*-)?\d+-({'|'.join(sorted({'id', *parents}))})")
    for name in data:
        if own.fullmatch(name):
            data[name] = ""
