"""Columns of names and numbers of records, of currencies, and those that the portal computes itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.writing import CellKind

from .field import Field, Lookups, RecordNames, Senseless

_GAP_IN_NAME = re.compile(r"(?<=[\u2e80-\u9fff]) +(?=[\u2e80-\u9fff])")


class Code(Field):
    """A code that records go by: a row without it would be another one."""

    is_identifying = True
    may_be_of_all = False


class RecordTitle(Field):
    """What a record is called by itself: never the same for all rows."""

    may_be_of_all = False


class PersonName(Field):
    """The name of a person; 张　三 is written so only to be as wide as a name of three characters."""

    may_be_of_all = False

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str:
        return _GAP_IN_NAME.sub("", super().read(value, unit, lookups))


class Record(Field):
    """The number of a record in the portal, as exports name it."""

    kind = CellKind.INTEGER
    may_be_of_all = False
    is_identifying = True

    def __init__(self) -> None:
        super().__init__(
            "record",
            _("record number"),
            note=_("Of a record that was exported; empty for a new one."),
        )

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        return int(cells.count(value).value)


class RecordKey(Field):
    """A record that a cell names, as its primary key."""

    def shown(self, value: object, names: RecordNames) -> str:
        return names.get((self.model, str(value)), str(value)) if self.model else str(value)


class Currency(Field):
    """The currency of a row's amounts, where a column tells it: only yuan are kept."""

    is_identifying = True
    may_be_of_all = False

    def __init__(self) -> None:
        super().__init__("currency", _("currency"))

    def may_head(self, values: Sequence[CellValue]) -> bool:
        """A column of numbers is money, whatever it is called."""
        return not values or any(isinstance(value, str) for value in values)

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str:
        text = cells.text_of(value)
        named = cells.unit_of(text)
        if named is None or not named.is_money:
            raise Senseless(_("The amounts of the row are in another currency."), _("amounts in yuan"), text)
        return YUAN.name


class ComputedColumn(Field):
    """A column of an export that the portal computes; a workbook does not change it."""

    is_computed = True
    may_be_of_all = False

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
        return True

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> None:
        return None
