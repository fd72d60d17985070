"""A report as it is set on paper: every number written, every column measured, every chart's marks placed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .content import (
    NUMERIC,
    Block,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportCell,
    ReportChart,
    ReportNumber,
    ReportRow,
    ReportTable,
    Section,
    has_something,
    kind_of,
    written,
)
from .plots import plot
from .row_links import links_in_words, rows_address
from .shown_tables import label_of_totals, measured_lines, shown_on_page
from .widths import ON_PAPER, fit_table


def on_paper(report: Report) -> dict[str, Any]:
    """The report as lists, dicts, texts and numbers only, in the language that is active."""
    return {
        "title": report.title,
        "subtitle": report.subtitle,
        "facts": facts(report),
        "made_by": report.made_by,
        "sections": [section(one, report.unit) for one in report.sections],
        "definitions": definitions(report),
        "has_contents": report.has_contents,
        "words": words(),
    }


def words() -> dict[str, str]:
    """What the writer says itself; ``{page}`` and ``{pages}`` are put in by the file."""
    return {
        "contents": _("Contents"),
        "page": _("Page {page} of {pages}"),
        "definitions": _("What the figures mean"),
        "numbers": _("Figures of this report"),
        "links": links_in_words(),
        "hatched": _("Hatched: to date"),
        "hollow": _("Hollow: to date"),
        "pale": _("Pale: outside the period"),
    }


def facts(report: Report) -> list[list[str]]:
    """What the cover says: number, scope in words, as of when, the unit, who made the report and when."""
    made = date_format(timezone.localtime(report.made_at), _("j F Y, H:i"))
    return [
        *([[_("Serial number"), report.serial]] if report.serial else []),
        *([axis, words] for axis, words in report.scope_words),
        *([[_("As of"), date_format(report.as_of, _("j F Y"))]] if report.as_of else []),
        [_("Unit of money"), str(report.unit.label)],
        [_("Made by"), report.made_by],
        [_("Made at"), made],
    ]


def section(one: Section, unit: Unit) -> dict[str, Any]:
    blocks = [block(part, unit) for part in one.blocks]
    is_lying = any(part.get("is_lying") for part in blocks)
    return {"title": one.title, "level": one.level, "blocks": blocks, "is_lying": is_lying}


def block(one: Block, unit: Unit) -> dict[str, Any]:
    if isinstance(one, Paragraph):
        return {"type": "text", "text": one.text, "note": one.note}
    if isinstance(one, KeyFigures):
        return {"type": "key_figures", "title": one.title, "items": [key_figure(item, unit) for item in one.items]}
    if isinstance(one, ReportChart):
        return chart(one, unit)
    return table(one, unit)


def key_figure(item: KeyFigure, unit: Unit) -> dict[str, Any]:
    notes = [_("to date")] if item.number.is_to_date else []
    if item.before:
        value = text(item.before, item.before.kind, unit)
        notes.append(_("%(before)s: %(value)s") % {"before": item.note, "value": value})
    elif item.note:
        notes.append(item.note)
    notes += [item.left_out] if item.left_out else []
    return {
        "label": item.label,
        "value": text(item.number, item.number.kind, unit),
        "address": rows_address(item.number),
        "unit": "" if item.number.value is None else item.unit,
        "notes": notes,
        "change": item.change,
    }


def chart(one: ReportChart, unit: Unit) -> dict[str, Any]:
    """The drawing with its numbers under it; without any number only the words that there is none."""
    numbers = {**table(one.table, unit), "title": "", "is_lying": False}
    common = {"type": "chart", "title": one.title, "finding": one.finding, "note": one.note, "unit": one.unit}
    if not has_something(one):
        return {**common, "is_empty": True, "empty": _("No data"), "note": one.note}
    return {**common, "is_empty": False, **plot(one, unit), "numbers": numbers}


def table(one: ReportTable, unit: Unit) -> dict[str, Any]:
    """The cells as texts."""
    one = shown_on_page(one, str(unit.label))
    rows = [[text(cell, kind, unit) for cell, kind in zip(row.cells, kinds(one, row), strict=True)] for row in one.rows]
    totals = totals_of(one, unit)
    measured = fit_table(one.headings, measured_lines(rows, totals))
    return {
        "type": "table",
        "title": one.title,
        "unit": money_unit(one, unit),
        "headings": [heading.text for heading in one.headings],
        "align": ["right" if heading.kind in NUMERIC else "left" for heading in one.headings],
        "widths": measured.spread(ON_PAPER.lying if measured.is_lying else ON_PAPER.upright),
        "size": measured.size,
        "is_lying": measured.is_lying,
        "rows": [linked(texts, row) for texts, row in zip(rows, one.rows, strict=True)],
        "totals": with_label(linked(totals, one.totals), totals) if one.totals else [],
        "note": one.note,
        "empty": _("No data"),
    }


def linked(texts: list[str], row: ReportRow) -> list[str | dict[str, str]]:
    """Texts of cells, those of numbers with the address of their rows."""
    addresses = map(rows_address, row.cells)
    return [{"text": text, "address": to} if to else text for text, to in zip(texts, addresses, strict=True)]


def with_label(cells: list[Any], texts: list[str]) -> list[Any]:
    """The row of totals; its label stands over the columns that have none."""
    first, columns = label_of_totals(texts)
    return [*cells[:first], {"text": texts[first], "columns": columns}, *cells[first + columns :]]


def kinds(one: ReportTable, row: ReportRow) -> list[CellKind]:
    return [kind_of(cell, heading) for cell, heading in zip(row.cells, one.headings, strict=True)]


def totals_of(one: ReportTable, unit: Unit) -> list[str]:
    """The cells of the row of totals; a column without a total stays empty, for nothing is unknown about it."""
    if not one.totals:
        return []
    cells = zip(one.totals.cells, kinds(one, one.totals), strict=True)
    return ["" if cell is None else text(cell, kind, unit) for cell, kind in cells]


def text(cell: ReportCell, kind: CellKind, unit: Unit) -> str:
    """A cell in words. A plain number of a text column, such as a year, stays as it is."""
    if kind not in NUMERIC and isinstance(cell, (int, Decimal)):
        return str(cell)
    return written(cell, kind, unit)


def money_unit(one: ReportTable, unit: Unit) -> str:
    """What is said above a table with money: its unit."""
    has_money = any(heading.kind is CellKind.MONEY for heading in one.headings)
    # A column may mix kinds, as one row per figure does.
    has_money = has_money or any(
        isinstance(cell, ReportNumber) and cell.kind is CellKind.MONEY for row in one.rows[:50] for cell in row.cells
    )
    return _("Unit of money: {unit}").format(unit=unit.label) if has_money else ""


def definitions(report: Report) -> list[list[str]]:
    return [[one.label, one.unit, one.text, one.key] for one in report.definitions]
