"""Empty workbooks to be filled in: one for each kind, with drop-downs, notes on every column, and examples."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import xlsxwriter
from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import override
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from aidportal.intake.fields import Field
from aidportal.intake.kinds import Importer
from aidportal.sheets.writing import CellKind, sheet_name
from aidportal.values.dates import PartialDateField
from aidportal.values.money import Unit

ROWS = 2000
# What Excel takes as the source of a drop-down without cells of its own.
MOST_INLINE = 255
WIDTH = 18


def examples_name() -> str:
    return _("Examples")


def explanations_name() -> str:
    return _("Explanations")


@cache
def names_beside() -> frozenset[str]:
    """What the sheets of a template that hold no records are called, in all languages."""
    names = set()
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {sheet_name(examples_name()), sheet_name(explanations_name())}
    return frozenset(names)


def fields_of(kind: Importer) -> list[Field]:
    """The columns of a template; what the portal computes is not asked for."""
    return [field for field in kind.fields if not field.is_computed]


def write_blank(kind: Importer, unit: Unit) -> bytes:
    """The template in the reader's language: the sheet to fill in, examples, and what each column takes.

    Money is filled in in ``unit``, the reader's, which the headings name.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    fields = fields_of(kind)
    page, examples, words = (
        book.add_worksheet(sheet_name(name)) for name in (str(kind.label), examples_name(), explanations_name())
    )
    lists = write_explanations(book, words, kind, fields, unit)
    write_headings(book, page, fields, unit)
    for column, field in enumerate(fields):
        page.write_comment(0, column, note_on(kind, field, unit), {"x_scale": 2, "y_scale": 1.5})
        if source := lists.get(field.name):
            rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
            page.data_validation(1, column, ROWS, column, rule | {"error_message": _("This is not in the list.")})
    write_headings(book, examples, fields, unit)
    for column, field in enumerate(fields):
        write_example(examples, column, field.example_in(unit))
    book.close()
    return file.getvalue()


def write_headings(book: Workbook, page: Worksheet, fields: Sequence[Field], unit: Unit) -> None:
    """The first row: required columns have a star, which reading ignores; cells below keep text as text."""
    page.freeze_panes(1, 1)
    needed = book.add_format({"bold": True, "bg_color": "#E4EEFA", "bottom": 1, "text_wrap": True, "valign": "top"})
    other = book.add_format({"bg_color": "#F3F5F8", "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {kind: book.add_format({"num_format": kind.value}) for kind in CellKind}
    for column, field in enumerate(fields):
        page.set_column(column, column, WIDTH, formats[field.cell_kind(unit)])
        heading = field.heading(unit)
        page.write_string(0, column, f"{heading}*" if field.required else heading, needed if field.required else other)


def write_example(page: Worksheet, column: int, example: object) -> None:
    if isinstance(example, (int, float, Decimal)):
        page.write_number(1, column, example)
    elif example != "":
        page.write_string(1, column, str(example))


def write_explanations(
    book: Workbook, page: Worksheet, kind: Importer, fields: Sequence[Field], unit: Unit
) -> dict[str, Any]:
    """What each column takes, and the lists of the drop-downs; by field the source of its drop-down."""
    bold, wrap = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 24, wrap)
    page.set_column(1, 1, 10, wrap)
    page.set_column(2, 2, 70, wrap)
    page.set_column(3, 3, 24, wrap)
    page.write_string(0, 0, _("Which record a row means: %(key)s") % {"key": kind.natural_key})
    for column, text in enumerate((_("Column"), _("Needed"), _("What is accepted"), _("Example"))):
        page.write_string(2, column, text, bold)
    sources: dict[str, Any] = {}
    at = 5
    for row, field in enumerate(fields, 3):
        needed = _("yes") if field.required else ""
        example = field.example_in(unit)
        for column, text in enumerate((field.heading(unit), needed, accepted(kind, field, unit), shown(example))):
            page.write_string(row, column, text)
        if choices := [str(choice) for choice in field.choices()]:
            page.write_string(2, at, str(field.label), bold)
            for number, choice in enumerate(choices, 3):
                page.write_string(number, at, choice)
            sources[field.name] = source_of(choices, at)
            at += 1
    return sources


def source_of(choices: Sequence[str], column: int) -> Any:
    if sum(len(choice) + 1 for choice in choices) <= MOST_INLINE and not any("," in choice for choice in choices):
        return list(choices)
    letter = xl_col_to_name(column)
    return f"='{sheet_name(explanations_name())}'!${letter}$4:${letter}${len(choices) + 3}"


def shown(example: object) -> str:
    return f"{example.normalize():f}" if isinstance(example, Decimal) else str(example)


def accepted(kind: Importer, field: Field, unit: Unit) -> str:
    """What a cell may hold, and the hint that a record page has under the field of that name."""
    return " ".join(text for text in (field.accepts(unit), hint_of(kind, field)) if text)


def hint_of(kind: Importer, field: Field) -> str:
    try:
        recorded = kind.part(kind.main).model._meta.get_field(field.name)
    except FieldDoesNotExist:
        return ""
    # How dates are typed, a column says itself.
    return "" if isinstance(recorded, PartialDateField) else str(getattr(recorded, "help_text", ""))


def note_on(kind: Importer, field: Field, unit: Unit) -> str:
    lines = [_("Needed.") if field.required else _("May be empty."), accepted(kind, field, unit)]
    if (example := field.example_in(unit)) != "":
        lines.append(_("Example: %(example)s") % {"example": shown(example)})
    return "\n".join(line for line in lines if line)
