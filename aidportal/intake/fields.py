"""What a column can mean: its names, how its cells are read, and how a template shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.partial_date import PartialDate
from aidportal.sheets.writing import CellKind

_ENDS = re.compile(r"\s*(?:至(?!今)|到(?!今)|—+|–|~|～|--+| - )\s*")
# A term that goes on: 2015.03—, 2015年3月至今.
_GOES_ON = re.compile(
    r"\s*(?:[-—–~～至到起]+|(?:至|到|[-—–~～]+)?\s*(?:至今|今|现在|目前|present|now|date))\s*$", re.IGNORECASE
)
_GAP_IN_NAME = re.compile(r"(?<=[\u2e80-\u9fff]) +(?=[\u2e80-\u9fff])")
# A day or a month without its year: 3月5日, 5月—6月.
_OF_NO_YEAR = re.compile(r"(?<![0-9年./-])(?=[0-9]{1,2}月)")
# What a double may differ from the number that an export wrote.
SAME = Decimal("0.000001")
MONEY_UNITS = ("元", "千元", "万元", "百万元", "亿元")
# Amounts of so many yuan are not written in 万元.
SURELY_YUAN = 10_000


@dataclass(frozen=True)
class Option:
    """One of several readings of a cell, offered for decision."""

    value: str
    label: str


class Senseless(cells.Unclear):
    """A cell or row that makes no sense to its subject, in the subject's own words."""

    def __init__(self, text: Any, accepted: Any = "", found: object = "") -> None:
        super().__init__("empty", found, accepted)
        self.text = text

    @property
    def message(self) -> str:
        return str(self.text)


class Undecided(Exception):
    """A cell can mean several things; the user is to choose.

    ``text`` asks for all cells of the file at once, whatever their column.
    """

    def __init__(self, topic: str, found: str, options: Sequence[Option], text: str = "") -> None:
        super().__init__(found)
        self.topic, self.found, self.options, self.text = topic, found, options, text


class Field:
    """Text. ``read`` turns a cell that is not blank into the value; it raises ``cells.Unclear`` or ``Undecided``."""

    kind = CellKind.TEXT

    def __init__(
        self,
        name: str,
        label: Any,
        *also: str,
        required: bool = False,
        example: Any = "",
        note: Any = "",
        most: int | None = None,
        instead: str = "",
    ) -> None:
        """``instead`` is the name of a field that holds where this one is blank."""
        self.name, self.label, self.also = name, label, also
        self.required, self.example, self.note, self.most = required, example, note, most
        self.instead = instead

    def labels(self) -> Iterable[str]:
        """What the field is called, in Chinese and English."""
        for language in ("zh-hans", "en"):
            with override(language):
                yield str(self.label)

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> Any:
        text = cells.text_of(value)
        if self.most and len(text) > self.most:
            raise Senseless(_("The text is longer than %(most)s characters.") % {"most": self.most}, found=text)
        return text

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        """Whether a cell that is not blank holds what an export of the record holds."""
        return exported is not None and cells.text_of(value) == str(exported).strip()

    def total(self, value: Any) -> Decimal | None:
        """What the value adds to the file's total of the column; ``None`` for what is not added up."""
        return None

    def choices(self) -> Sequence[str]:
        """What a drop-down in a template offers."""
        return ()

    def out_of(self, beside: Any, lookups: Any) -> Any:
        """The value where the cell is blank: what ``beside``, the field ``instead`` of the row, says of it."""
        return beside

    def decided(self, options: Sequence[Option], beside: Any, lookups: Any) -> Any:
        """The value that the field ``instead`` of the same row decides on, ``None`` where it leaves several."""
        return None


class PersonName(Field):
    """The name of a person; 张　三 is written so only to be as wide as a name of three characters."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> str:
        return _GAP_IN_NAME.sub("", super().read(value, unit, lookups))


class Record(Field):
    """The number of a record in the portal, as exports name it."""

    kind = CellKind.INTEGER

    def __init__(self) -> None:
        super().__init__(
            "record",
            _("record number"),
            "记录号",
            "Record number",
            note=_("Of a record that was exported; empty for a new one."),
        )

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> int:
        return int(cells.count(value).value)


class Currency(Field):
    """The currency of a row's amounts, where a column tells it: only yuan are kept."""

    def __init__(self) -> None:
        super().__init__("currency", _("currency"), "币种", "货币", "货币单位", "Currency", "Original currency")

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> str:
        text = cells.text_of(value)
        named = cells.unit_of(text)
        if named is None or not named.is_money:
            raise Senseless(_("The amounts of the row are in another currency."), _("amounts in yuan"), text)
        return YUAN.name


class ComputedColumn(Field):
    """A column of an export that the portal computes; a workbook does not change it."""

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        return True

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> None:
        return None


class Amount(Field):
    """Money: ``cells.StatedNumber`` in yuan."""

    kind = CellKind.MONEY

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> cells.StatedNumber:
        if unit is None or unit.is_unknown:
            unit = unit_meant(value, unit, lookups)
        return cells.amount(value, unit)

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        return is_number(cells.amount, value, unit or YUAN, exported)

    def total(self, value: Any) -> Decimal | None:
        return getattr(value, "value", value)


def unit_meant(value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> cells.StatedUnit:
    """The unit of a number where none is stated, or one that nobody knows.

    Large numbers without any unit are yuan, and the reading says so of the column. Small ones may as well be in 万元,
    which makes them ten thousand times as much: the user is asked, once for the file.
    """
    named = unit.name if unit else "*"
    chosen = cells.unit_of(getattr(lookups, "choices", {}).get(f"unit|{named}", ""))
    if chosen and chosen.is_money:
        return chosen
    stated = cells.number(value)
    has_own = stated.unit_text or stated.scale >= 10**4
    if has_own or (unit is None and (not stated.value or abs(stated.value) >= SURELY_YUAN)):
        return YUAN
    text = str(_("The file states no unit for its amounts; choose the one in which they are."))
    if unit:
        text = str(_("“%(unit)s” is a unit that the portal does not know; choose what is meant.")) % {"unit": unit.name}
    raise Undecided("unit", named, [Option(name, name) for name in MONEY_UNITS], text)


class Number(Field):
    """A number with its unit: ``cells.StatedNumber``."""

    kind = CellKind.NUMBER

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> cells.StatedNumber:
        stated = cells.quantity(value, unit if unit and not unit.is_money else None)
        if (own := cells.unit_of(stated.unit_text)) and own.is_money:
            raise Senseless(_("An amount of money stands where a quantity belongs."), found=cells.text_of(value))
        return stated

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        return is_number(cells.number, value, unit, exported)

    def total(self, value: Any) -> Decimal | None:
        return getattr(value, "value", value)


class Count(Field):
    """A whole number of people or things."""

    kind = CellKind.INTEGER

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> int:
        return int(cells.count(value, unit if unit and not unit.is_money else None).value)

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        return is_number(cells.number, value, unit, exported)

    def total(self, value: Any) -> Decimal | None:
        return Decimal(value)


class PerCent(Field):
    """Per cent, as a ``Decimal`` from 0 to 100."""

    kind = CellKind.PER_CENT

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> Decimal:
        return cells.percent(value).value


class When(Field):
    """A date as far as it is known: ``PartialDate``."""

    kind = CellKind.DATE

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> Any:
        return cells.when(with_year(value, lookups))

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
        if isinstance(exported, date):
            with suppress(cells.Unclear):
                return cells.when(value) == PartialDate.day(exported)
            return False
        return super().is_as_exported(value, unit, exported)


class Term(Field):
    """From and until in one cell: 2015年3月至2017年3月. Reads as a pair of dates, the second may be missing."""

    def read(
        self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any
    ) -> tuple[PartialDate, PartialDate | None]:
        value = with_year(value, lookups)
        if isinstance(value, str):
            ends = [end for end in _ENDS.split(_GOES_ON.sub("", cells.text_of(value))) if end]
            if len(ends) == 2:
                return cells.when(ends[0]), cells.when(completed(ends[1], ends[0]))
            value = ends[0] if len(ends) == 1 else value
            span = cells.when(value, span=True) if len(ends) == 1 else None
            if span is not None and len(str(span)) > len("2015-03-15"):
                first, last = str(span).split("..")
                return PartialDate.parse(first), PartialDate.parse(last)
        return cells.when(value), None


class Start(Term):
    """When something began, also out of a term."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> PartialDate:  # type: ignore[override]
        return super().read(value, unit, lookups)[0]


def with_year(value: CellValue, lookups: Any) -> CellValue:
    """A day or month with the year that the table is of, where it names none itself."""
    year = getattr(lookups, "year", "")
    if year and isinstance(value, str) and not re.search(r"[0-9]{4}|年", value):
        return _OF_NO_YEAR.sub(f"{year}年", cells.tidy(value), count=1)
    return value


def completed(end: str, start: str) -> str:
    """The end of a term with the year of its start, where only the start has one: 2015年3月至5月."""
    return end if re.search(r"[0-9]{4}", end) else f"{start[:4]}年{end}"


class Flag(Field):
    """Yes or no."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> bool:
        return cells.yes_no(value)


class Choice(Field):
    """One of a fixed list, by its label in either language or by another name that officials use."""

    def __init__(self, name: str, label: Any, *also: str, of: Any, names: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(name, label, *also, **kwargs)
        self.of, self.names = of, names or {}

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Any) -> str:
        return cells.pick(value, self.vocabulary)

    @cached_property
    def vocabulary(self) -> cells.Vocabulary:
        return vocabulary_of(self.of.choices, self.names)

    def choices(self) -> Sequence[str]:
        return [str(label) for code, label in self.of.choices if code]


def vocabulary_of(choices: Iterable[tuple[Any, Any]], more: Mapping[str, str] | None = None) -> cells.Vocabulary:
    """The labels of ``choices`` in every language of the portal, their stored values, and ``more`` names."""
    pairs = [(str(code), label) for code, label in choices if code not in ("", None)]
    names: dict[str, str] = {}
    for language in ("zh-hans", "en"):
        with override(language):
            names |= {str(label): code for code, label in pairs}
    return cells.Vocabulary(names | {code: code for code, _label in pairs} | dict(more or {}))


def is_number(read: Any, value: CellValue, unit: cells.StatedUnit | None, exported: Any) -> bool:
    """Whether ``read`` finds the number ``exported`` in a cell, with nothing said beside it."""
    if exported is None:
        return False
    try:
        stated = read(value, unit)
    except cells.Unclear:
        return False
    return not stated.qualifier and abs(stated.value - exported) < SAME
