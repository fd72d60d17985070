"""The sections of a record page, and all that is wrong on it, with the way to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.helpers import AdminForm, InlineAdminForm, InlineAdminFormSet
from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, BoundField, ChoiceField, ModelChoiceField
from django.forms.utils import ErrorDict
from django.forms.widgets import CheckboxInput, NumberInput, RadioSelect, Textarea, TextInput
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.records.amount_questions import corrections_of_refused
from aidportal.records.fields import ManyChoices, UnitAmountInput
from aidportal.records.questions import LikelyCorrection
from aidportal.records.versions import recorded, sent


@dataclass(frozen=True)
class PageProblem:
    """One thing that is wrong: where, what, the field to go to, and what was probably meant."""

    place: str
    text: str
    anchor: str
    corrections: Sequence[LikelyCorrection] = ()


@dataclass(frozen=True)
class PageField:
    """A field as a record page shows it: to be filled in, or only to be read."""

    label: str
    # A bound field; none where the field is only to be read.
    bound: Any = None
    contents: str = ""
    # What stood in it when the page was opened, in a page that is shown again.
    was: str | None = None
    # What is asked about it before it is saved.
    doubts: Sequence[str] = ()

    @property
    def width(self) -> str:
        """How much of a row the field takes."""
        widget = self.bound.field.widget if self.bound is not None else None
        if isinstance(widget, (Textarea, ManyChoices)):
            return "w12"
        if isinstance(widget, TextInput) and not isinstance(widget, (UnitAmountInput, NumberInput)):
            longest = getattr(self.bound.field, "max_length", None) or 0
            return "w6" if longest >= 200 else ""
        return ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a box for a text or a row, and nothing is said of it but its hint."""
        bound = self.bound
        if bound is None or self.doubts or (bound.form.is_bound and bound.errors):
            return False
        is_explained = isinstance(bound.field, ChoiceField) and not isinstance(bound.field, ModelChoiceField)
        return not is_explained and not self.is_tick

    @property
    def is_tick(self) -> bool:
        return self.bound is not None and isinstance(self.bound.field.widget, CheckboxInput)

    @property
    def is_radio(self) -> bool:
        return self.bound is not None and isinstance(self.bound.field.widget, RadioSelect)


@dataclass(frozen=True)
class PageLine:
    """A line of a record on its page, with the rows it has of its own."""

    form: Any
    fields: list[PageField]
    nested: Any = None

    @property
    def is_new(self) -> bool:
        return not self.form.instance.pk

    @property
    def removal(self) -> Any:
        return self.form["DELETE"] if "DELETE" in self.form.fields else None

    @property
    def name(self) -> str:
        return "" if self.is_new else str(self.form.instance)

    @property
    def anchor(self) -> str:
        return "" if self.is_new else line_anchor(self.form.instance)

    @property
    def is_filled(self) -> bool:
        return bool(self.nested and self.nested.lines)


def line_anchor(line: Model) -> str:
    """Under which name a line of a record stands on the page where that is changed."""
    return f"{line._meta.model_name}-{line.pk}"


@dataclass(frozen=True)
class PageLines:
    """The lines of one kind on a record page."""

    rows: Any
    lines: list[PageLine]
    name: str
    can_add: bool
    # What a new one looks like; nothing where the blank line around it holds the same.
    blank: PageLine | None


@dataclass
class PageSection:
    """A part of a record page: fields of the record, or lines of it."""

    key: str
    title: str
    fields: list[PageField] | None = None
    lines: PageLines | None = None
    is_first: bool = False
    summary: str = ""
    is_open: bool = True
    problem_count: int = 0
    question_count: int = 0

    @property
    def count(self) -> int:
        return len(self.lines.lines) if self.lines else 0


def sections_of(admin_form: AdminForm, inlines: Iterable[InlineAdminFormSet]) -> list[PageSection]:
    """What is needed, the lines, the other fields; open where they hold something or something is wrong."""
    sections = [fields_section(admin_form.form, fieldset, number) for number, fieldset in enumerate(admin_form)]
    return [sections[0], *(lines_section(inline) for inline in inlines), *sections[1:]]


def fields_section(form: BaseForm, fieldset: Any, number: int) -> PageSection:
    names = [field.field.name for line in fieldset for field in line if not getattr(field, "is_readonly", False)]
    filled = [name for name in names if (sent if form.is_bound else recorded)(form, name)]
    labels = [str(form.fields[name].label) for name in names]
    problem_count = sum(1 for name in names if form.errors.get(name)) if form.is_bound else 0
    question_count = sum(len(doubts_of(form).get(name, ())) for name in names)
    return PageSection(
        key=f"section-{number}",
        title=str(fieldset.name or _("Basics")),
        fields=[page_field(one) for line in fieldset for one in line],
        is_first=number == 0,
        summary=_("%(fields)s; %(count)s filled in") % {"fields": _(", ").join(labels), "count": len(filled)},
        is_open=number == 0 or bool(filled) or problem_count + question_count > 0,
        problem_count=problem_count,
        question_count=question_count,
    )


def lines_section(inline: InlineAdminFormSet) -> PageSection:
    rows = inline.formset
    problem_count = sum(1 for _problem in line_problems(rows, "")) if rows.is_bound else 0
    question_count = sum(len(texts) for form in every_form(rows) for texts in doubts_of(form).values())
    count = len(rows.forms)
    return PageSection(
        key=f"{rows.prefix}-section",
        title=capfirst(str(inline.opts.verbose_name_plural)),
        lines=page_lines(inline),
        summary=ngettext("%(count)s line", "%(count)s lines", count) % {"count": count} if count else _("none yet"),
        is_open=count > 0 or problem_count > 0,
        problem_count=problem_count,
        question_count=question_count,
    )


def every_form(rows: BaseInlineFormSet) -> Iterator[Any]:
    """The forms of lines, and those of the rows that lines have of their own."""
    for form in rows.forms:
        yield form
        if nested := getattr(form, "nested", None):
            yield from every_form(nested)


def doubts_of(form: BaseForm) -> dict[str, list[str]]:
    """What is asked about a form before it is saved, by field."""
    doubts: dict[str, list[str]] = getattr(form, "doubts", {})
    return doubts


def page_field(field: Any) -> PageField:
    """A field of the admin's fieldsets as the page shows it."""
    if getattr(field, "is_readonly", False):
        return PageField(capfirst(str(field.field["label"])), contents=str(field.contents()))
    return of_bound(field.field)


def of_bound(bound: BoundField) -> PageField:
    form = bound.form
    was = opened_with(bound) if form.is_bound else None
    return PageField(capfirst(str(bound.label)), bound, was=was, doubts=doubts_of(form).get(bound.name, ()))


def opened_with(bound: BoundField) -> str:
    """What a field showed when its page was opened."""
    form, field = bound.form, bound.field
    text = recorded(form, bound.name)
    if isinstance(field.widget, UnitAmountInput):
        return field.widget.format_value(form.get_initial_for_field(field, bound.name)) or ""
    return text


def page_lines(inline: InlineAdminFormSet) -> PageLines:
    rows, lines = inline.formset, list(inline)
    can_add = bool(inline.has_add_permission and lines and is_blank(lines[-1]))
    blank = page_line(lines.pop()) if can_add else None
    shown = [page_line(line, is_told_beside=can_add) for line in lines]
    return PageLines(rows, shown, capfirst(str(inline.opts.verbose_name)), can_add, blank)


def is_blank(line: InlineAdminForm) -> bool:
    return str(line.form.prefix).endswith("__prefix__")


def page_line(line: InlineAdminForm, is_told_beside: bool = False) -> PageLine:
    fields = [page_field(one) for fieldset in line for row in fieldset for one in row]
    nested = getattr(line.form, "nested", None)
    return PageLine(line.form, fields, nested_lines(nested, is_told_beside) if nested is not None else None)


def nested_lines(rows: Any, is_told_beside: bool) -> PageLines:
    """The rows of a line; what a new one looks like a blank line beside this one may tell, once for all lines."""
    lines, can_add = [of_form(form) for form in rows.forms], not rows.is_locked
    blank = of_form(rows.empty_form) if can_add and not is_told_beside else None
    return PageLines(rows, lines, str(rows.heading), can_add, blank)


def of_form(form: BaseForm) -> PageLine:
    return PageLine(form, [of_bound(bound) for bound in form.visible_fields() if bound.name != "DELETE"])


# ---- What is wrong


def problems_of(form: BaseForm, sections: list[PageSection]) -> list[PageProblem]:
    problems = [PageProblem("", str(text), "") for text in form.non_field_errors()]
    problems += field_problems(form, "")
    for section in sections:
        if section.lines is not None:
            problems += line_problems(section.lines.rows, section.title)
    return problems


def field_problems(form: BaseForm, place: str) -> Iterator[PageProblem]:
    for bound in form:
        for text in bound.errors:
            name = capfirst(str(bound.label))
            # A rule may name the field itself, which its place names already.
            words = str(text).removeprefix(name).lstrip()
            anchor, meant = bound.id_for_label or bound.auto_id, corrections_of_refused(bound)
            yield PageProblem(f"{place} {name}".strip(), words, anchor, meant)


def line_problems(rows: Any, title: str) -> Iterator[PageProblem]:
    for text in rows.non_form_errors():
        yield PageProblem(title, str(text), "")
    for number, form in enumerate(rows.forms, 1):
        if rows.can_delete and rows._should_delete_form(form):
            continue
        place = _("%(lines)s, line %(number)s:") % {"lines": title, "number": number}
        nested = getattr(form, "nested", None)
        for text in form.non_field_errors():
            # What is wrong with rows of the line is told of each of them.
            if not nested or text != form.nested_refusal:
                yield PageProblem(place, str(text), f"line-{form.prefix}")
        yield from field_problems(form, place)
        if nested:
            yield from line_problems(nested, f"{place} {nested.heading}")


def without_errors(form: Any, formsets: Iterable[Any]) -> None:
    """Have a form shown with what was typed and nothing said of it."""
    form._errors, form.cleaned_data = ErrorDict(), {}
    for rows in formsets:
        rows._errors, rows._non_form_errors = [], rows.error_class()
        for line in rows.forms:
            without_errors(line, [line.nested] if hasattr(line, "nested") else [])
