"""What a reading found, as an import keeps it: tables, remarks, and the amounts that no field reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from aidportal.intake.column_sample import ColumnSample, unit_for
from aidportal.intake.fields import Field
from aidportal.intake.kinds import Importer
from aidportal.intake.ledger import LedgerColumn
from aidportal.intake.mapping import MappedColumn, fingerprint, names_of, plain
from aidportal.intake.rows import Problem, ReadRow, letter, shown
from aidportal.intake.unread import UnreadColumn
from aidportal.intake.wholes import WholeOfRows
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.tables import Remark, SheetTable, TotalCheck
from aidportal.values.money import Unit

# Kinds of remarks on lines that were not read as rows, and may be ones all the same.
LINES = frozenset(["footnote", "section", "part", "repeated_header"])
# So many values of a column are shown where nobody knows what it means, and so many fields offered first.
MOST_VALUES, MOST_LIKELY = 5, 4
# How near a heading has to come to the name of a field that is offered first.
NEAR = 60
LONGEST_VALUE, LONGEST_TEXT = 30, 120
# What the last digits of doubles differ by, where each amount was rounded to a cent.
CLOSE = Decimal("1e-6")


def described_table(
    importer: Importer, table: SheetTable, mapped: list[MappedColumn], sample: ColumnSample
) -> dict[str, Any]:
    given = {place.field.name for place in mapped if place.field}
    names = {name: fields for name, fields in names_of(importer).items() if len(name) > 1}
    columns = [
        {
            "letter": letter(place.column.index),
            "heading": place.column.heading,
            "plain": place.key,
            "unit": unit_text(place),
            "unit_text": place.column.unit_text,
            "field": place.field.name if place.field else "",
            "how": place.how.value,
            "is_hidden": place.column.is_hidden,
            "values": first_values(sample.below(at)),
            "likely": [] if place.field else likely_fields(importer, names, place, given, sample, at),
        }
        for at, place in enumerate(mapped)
    ]
    return {
        "sheet": table.sheet,
        "title": table.title,
        "header": list(table.header_rows),
        "is_hidden": table.is_hidden,
        "fingerprint": fingerprint(table.columns),
        "columns": columns,
    }


def first_values(values: Sequence[CellValue]) -> list[str]:
    """Different values of a column as they are shown, a few of them."""
    return list(dict.fromkeys(shown(value)[:LONGEST_VALUE] for value in values))[:MOST_VALUES]


def keep_texts(described: Sequence[dict[str, Any]], columns: Iterable[UnreadColumn]) -> None:
    """Keep what the cells of columns say of which nobody knows what they mean."""
    for column in columns:
        if column.mapped.field is None:
            described[column.position]["texts"] = list(column.said)


def likely_fields(
    importer: Importer,
    names: Mapping[str, Sequence[Field]],
    place: MappedColumn,
    given: Collection[str],
    sample: ColumnSample,
    at: int,
) -> list[str]:
    """The fields that a column may be of: those that read most of its values, then those of a similar name."""
    matches = process.extract(
        plain(place.column.heading), names.keys(), scorer=fuzz.WRatio, limit=12, score_cutoff=NEAR
    )
    by_name = [field.name for name, _score, _at in matches for field in names[name]]
    fields = dict.fromkeys([*fields_by_values(importer, place, sample, at), *by_name])
    return [name for name in fields if name not in given][:MOST_LIKELY]


def fields_by_values(importer: Importer, place: MappedColumn, sample: ColumnSample, at: int) -> list[str]:
    """The fields of few words or of areas that read most of the values in a column, the most first."""
    values = sample.below(at)
    if not values or not all(isinstance(value, str) for value in values):
        return []
    read = {
        field.name: sample.read_by(field, at, place.column)
        for field in importer.every_field()
        if field.is_told_by_values or field.codes()
    }
    most = sorted(read, key=lambda name: -read[name])
    return [name for name in most if 2 * read[name] > len(values)]


def unit_text(place: MappedColumn) -> str:
    """The unit that holds for a column, as 10000 元 is written: 万元."""
    unit = unit_for(place.field, place.column) if place.field else place.column.unit
    if unit is None:
        return ""
    scale = {
        1: "",
        10: "十",
        100: "百",
        1000: "千",
        10**4: "万",
        10**5: "十万",
        10**6: "百万",
        10**7: "千万",
        10**8: "亿",
    }
    return f"{scale.get(unit.factor, unit.factor)}{unit.name}"


def described_remark(remark: Remark) -> dict[str, Any]:
    agrees = {"agrees": remark.agrees} if isinstance(remark, TotalCheck) else {}
    line = {"is_line": True} if remark.kind in LINES else {"is_told": True} if remark.kind == "told" else {}
    section = {"is_section": True, "name": remark.parameters["text"]} if remark.kind == "section" else {}
    return {"sheet": remark.sheet, "row": remark.row, "text": str(remark)} | agrees | line | section


def described_column(table: SheetTable, column: LedgerColumn) -> dict[str, Any]:
    """A column that a field reads: what its cells come to, and what of it stands in rows of each verdict."""
    return {
        "sheet": table.sheet,
        "letter": letter(column.mapped.column.index),
        "heading": column.mapped.column.heading,
        "plain": column.mapped.key,
        "field": column.field.name,
        "is_money": column.field.is_money,
        "cells": column.count,
        "sum": f"{column.stated:f}",
        "became": {verdict: f"{amount:f}" for verdict, amount in column.became.items()},
        "unread": f"{column.unread:f}",
    }


def described_kept(table: SheetTable, column: UnreadColumn) -> dict[str, Any]:
    """A column whose texts are kept and tell of amounts that stand in no cell of their own."""
    field = column.mapped.field
    return {
        "sheet": table.sheet,
        "letter": letter(column.column.index),
        "heading": column.column.heading,
        "plain": column.mapped.key,
        "field": field.name if field else "",
        "is_money": True,
        "is_text": True,
        "cells": column.told_cells,
        "sum": f"{column.told:f}",
        "became": {},
        "unread": "0",
    }


def described_whole(table: SheetTable, whole: WholeOfRows) -> dict[str, Any]:
    """A column that states in each row what others come to; money in yuan, what differs added up."""
    column = whole.mapped.column
    explained = whole.explained[0] if whole.differing and whole.explained else ()
    return {
        "sheet": table.sheet,
        "row": whole.named[0][0] if whole.named else 0,
        "letter": letter(column.index),
        "label": "",
        "heading": column.heading,
        "plain": whole.mapped.key,
        "unit": YUAN.name if whole.is_money else "",
        "stated": f"{whole.stated:f}",
        "summed": f"{whole.summed:f}",
        "agrees": whole.agrees,
        "rows": whole.rows,
        "not_numbers": [],
        "is_row_wise": True,
        "differing": whole.differing,
        "named": [
            {"row": number, "stated": f"{stated:f}", "summed": f"{summed:f}"} for number, stated, summed in whole.named
        ],
        "explained": [one.column.heading or letter(one.column.index) for one in explained],
    }


def described_check(check: TotalCheck, mapped: Sequence[MappedColumn], read: LedgerColumn | None) -> dict[str, Any]:
    """A total that the file states, in the unit of its column; ``written`` is what of its rows is written."""
    place = next((one for one in mapped if check.column in (one.column.index, *one.column.places)), None)
    written = None
    if read is not None:
        of_rows = read.written_in([check.column], check.after, check.until)
        written = of_rows / (read.unit.factor if read.unit else 1)
    return {
        "sheet": check.sheet,
        "row": check.row,
        "letter": letter(check.column),
        "label": check.label,
        "heading": check.heading,
        "plain": place.key if place else "",
        "unit": unit_text(place) if place else "",
        "stated": f"{check.stated:f}",
        "summed": f"{check.summed:f}",
        "written": None if written is None else f"{written.normalize():f}",
        "agrees": check.agrees and (written is None or is_near(check.stated, written)),
        "adds_up": check.agrees,
        "rows": check.rows,
        "not_numbers": [*check.not_numbers],
    }


def is_near(stated: Decimal, written: Decimal) -> bool:
    """Whether a stated total is the sum of what is written, but for what doubles make of themselves."""
    return abs(stated - written) <= max(Decimal(1), abs(stated)) * CLOSE


def described_unread(
    table: SheetTable, unread: UnreadColumn, is_sheet_told: bool | None, beyond: Decimal | None = None
) -> dict[str, Any]:
    """A column of amounts that no field reads; ``is_sheet_told`` where the table as a whole is none of ours.

    ``beyond`` is what a column of wholes states beyond what stands beside it; its parts are told of by themselves.
    """
    is_whole = is_sheet_told is not None
    return {
        "sheet": table.sheet,
        "title": table.title,
        "letter": letter(unread.column.index),
        "heading": unread.column.heading,
        "plain": unread.mapped.key,
        **unread_amounts(unread),
        "is_whole": is_whole,
        "is_told": is_sheet_told if is_whole else unread.mapped.is_left_out,
        "is_control": unread.is_control,
        "is_people": unread.is_one_of_people,
        "beyond": None if beyond is None else f"{beyond:f}",
    }


def unread_amounts(unread: UnreadColumn) -> dict[str, Any]:
    """What a column comes to: its numbers where they are amounts, and the amounts that its texts tell."""
    if not (unread.is_one_of_amounts or unread.is_one_of_people):
        return {
            "sum": f"{unread.told:f}",
            "unit": YUAN.name,
            "cells": unread.told_cells,
            "text": unread.told_text[:LONGEST_TEXT],
        }
    return {
        "sum": f"{unread.sum + unread.told:f}",
        "unit": unread.unit_name,
        "cells": unread.cells + unread.told_cells,
        "text": unread.told_text[:LONGEST_TEXT],
    }


def remark_on(unread: dict[str, Any]) -> dict[str, Any]:
    """One column of amounts that was not read, in words."""
    names = {
        "heading": unread["heading"] or unread["letter"],
        "sum": f"{Decimal(unread['sum']):,f} {unit_label(unread['unit'])}".strip(),
    }
    if unread["is_control"]:
        text = _("“%(heading)s” states what other columns of its rows come to: %(sum)s.")
    elif unread["is_told"]:
        text = _("“%(heading)s” was left out, as was said: %(sum)s.")
    elif unread["is_whole"]:
        text = _("“%(heading)s” was not read, for its table has none of the needed columns: %(sum)s.")
    else:
        text = _("“%(heading)s” was not read, for nobody says what the column means: %(sum)s.")
    return {"sheet": unread["sheet"], "row": 0, "text": text % names, "is_unread": True}


def unit_label(unit: str) -> str:
    """A unit as a file writes it, yuan in the reader's language."""
    return str(Unit.YUAN.label) if unit == YUAN.name else unit


def unclaimed(unread: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns of amounts of which nobody has said that they are to be left out; not those that count people."""
    return [
        column for column in unread if not (column["is_told"] or column.get("is_control") or column.get("is_people"))
    ]


def refuse_foreign(rows: Sequence[ReadRow], foreign: Iterable[tuple[int, UnreadColumn, str]]) -> None:
    """Amounts of rows that name another currency anywhere are not yuan."""
    for position, unread, text in foreign:
        row, column = rows[position], unread.column
        problem = _("The amounts of the row are in another currency.")
        row.problems.append(Problem(problem, letter(column.index), column.heading, text, _("amounts in yuan")))
        row.drafts = []
