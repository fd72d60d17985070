"""The base of every importer of records: columns that name areas and organisations, and what a row says of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import override

from aidportal.intake.drafts import Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import Option, RecordKey, RecordNames, UnknownWord, picked
from aidportal.intake.kinds import Importer
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.partial_date import PartialDate
from aidportal.values.money import Unit
from aidportal.web.requests import Actor

from .lookups import JOINED, LISTED, DirectoryLookups
from .models import Area, Organisation, Sector
from .models.organisation import sounds_of
from .names_read import AreaCode, LocalName

# So large a share of the names in a column tells whose names they are.
MOST_ARE = 2 / 3

# ---- Columns. ``RecordImporter`` gives them lookups in the directory.


class InArea(RecordKey):
    """An area, as ``AreaCode``."""

    model = Area
    is_told_by_values = True

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: DirectoryLookups) -> AreaCode | None:  # type: ignore[override]
        text = cells.text_of(value)
        return None if lookups.says_nothing("area", text, self) else lookups.area(text)

    def options(self, lookups: DirectoryLookups) -> Sequence[Option]:  # type: ignore[override]
        return lookups.programme_areas

    def out_of(self, beside: str | int, lookups: DirectoryLookups) -> AreaCode | None:  # type: ignore[override]
        if isinstance(beside, AreaCode):
            return beside
        # An organisation that is known lies somewhere; of another one the name may begin with an area.
        code = lookups.organisations.homes.get(beside) if isinstance(beside, int) else lookups.area_before(beside)
        return AreaCode.of(code) if code else None

    def decided(  # type: ignore[override]
        self, options: Sequence[Option], beside: str | int, lookups: DirectoryLookups
    ) -> AreaCode | None:
        # A text decides by all areas that it may name: 朝阳区财政局 leaves open which 朝阳区 it is of.
        is_certain = isinstance(beside, (int, AreaCode))
        codes = [self.out_of(beside, lookups)] if is_certain else lookups.areas.find(str(beside))[0]
        within = [
            option.value
            for option in options
            if any(code and (option.value == code or lookups.areas.is_within(option.value, code)) for code in codes)
        ]
        return AreaCode.of(within[0]) if len(within) == 1 else None


class Body(RecordKey):
    """An organisation, as its primary key; ``is_made``: as a ``LocalName``, which is made where there is none."""

    model = Organisation

    def __init__(self, *args: Any, is_made: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_made = is_made

    def read(  # type: ignore[override]
        self, value: CellValue, unit: cells.StatedUnit | None, lookups: DirectoryLookups
    ) -> int | LocalName | None:
        text = cells.text_of(value)
        return None if lookups.says_nothing("organisation", text, self) else lookups.organisation(text, self.is_made)

    def options(self, lookups: DirectoryLookups) -> Sequence[Option]:  # type: ignore[override]
        return lookups.programme_governments

    def answered(self, answer: str, lookups: DirectoryLookups) -> Any:  # type: ignore[override]
        is_key = answer.isascii() and answer.isdigit() and int(answer) in lookups.organisations.names
        return int(answer) if is_key else self.read(answer, None, lookups)


class Bodies(Body):
    """An organisation, or a list of several that stand in one cell or in several columns: 敖汉旗、宁城县."""

    takes_several = True

    def shown(self, value: object, names: RecordNames) -> str:
        keys = value if isinstance(value, list) else [value]
        return "、".join(super(Bodies, self).shown(key, names) for key in keys)

    def joined(self, value: object, more: object) -> list[Any]:
        return [*(value if isinstance(value, list) else [value]), *(more if isinstance(more, list) else [more])]

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: DirectoryLookups) -> Any:  # type: ignore[override]
        # A line of its own in the cell is a name of its own.
        names = names_in(value if isinstance(value, str) else cells.text_of(value), lookups)
        try:
            return super().read(value, unit, lookups)
        except cells.Unclear:
            if len(names) < 2:
                raise
        return self._read_each(names, lookups)

    def _read_each(self, names: Sequence[str], lookups: DirectoryLookups) -> list[Any]:
        """What each name means. Raises the first ``UnknownWord`` with the ``others`` of the same cell."""
        read: list[Any] = []
        unknown: list[UnknownWord] = []
        for name in names:
            try:
                read.append(super().read(name, None, lookups))
            except UnknownWord as error:
                unknown.append(error)
        if unknown:
            unknown[0].others = unknown[1:]
            raise unknown[0]
        return read


def names_in(text: str, lookups: DirectoryLookups) -> list[str]:
    """The names that a cell lists; 和 parts them only where it stands between names: 和林格尔县 is one."""
    names = [name.strip() for name in LISTED.split(text) if name.strip()]
    joined = JOINED.split(text)
    return joined if len(names) == 1 and all(map(lookups.is_name, joined)) else names


class InSector(RecordKey):
    """A field of cooperation, as its code."""

    model = Sector

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: DirectoryLookups) -> str | None:  # type: ignore[override]
        told = lookups.known.value_of(self.name, value, lookups.year, self.codes())
        return told or picked(self, value, lookups.sectors, lookups)

    def options(self, lookups: DirectoryLookups) -> Sequence[Option]:  # type: ignore[override]
        return [Option(code, name) for code, name in lookups.sector_names.items()]

    def meanings(self) -> Sequence[tuple[str, str]]:
        return [(sector.code, sector.name) for sector in Sector.objects.all()]

    def codes(self) -> Collection[str]:
        return Sector.objects.values_list("code", flat=True)

    def choices(self) -> Sequence[str]:
        return [sector.name for sector in Sector.objects.all()]


class RecordImporter(Importer):
    """An importer of records of areas and organisations; the columns of its list are named like its fields."""

    def lookups(self, user: Actor, choices: Mapping[str, str]) -> DirectoryLookups:
        return DirectoryLookups(user, choices)

    def field_of_places(self, names: Sequence[str], lookups: DirectoryLookups) -> str:
        """Who gives, or who receives, where the names are those of areas of that side: 敖汉旗 over gifts to it.

        A few of them may be names that nobody knows.
        """
        listed = [name for text in names for name in LISTED.split(text) if name.strip()]
        found = [codes for codes, rest in map(lookups.areas.find, listed) if codes and not rest]
        if not found or len(found) < MOST_ARE * len(listed) or any(len(codes) != 1 for codes in found):
            return ""
        provinces = {codes[0][:2] for codes in found}
        givers, receivers = lookups.sides
        return "giver" if provinces <= givers - receivers else "receiver" if provinces <= receivers - givers else ""

    def exported(self, keys: Sequence[object], user: Actor, language: str) -> dict[Any, dict[str, Any]]:
        if self.register is None:
            return {}
        register = self.register(user)
        rows = register.with_columns(register.records.visible_to(user).filter(pk__in=keys))
        with override(language):
            table = register.table_class(data=rows, unit=Unit.YUAN)
            names = [column.name for column in table.exported_columns()]
            return {key: dict(zip(names, cells, strict=True)) for key, cells in table.exported_records()}


# Beside the parts of a kind that may name organisations the register does not have.
def complete_organisations(records: Sequence[dict[str, Any]]) -> None:
    """Fill in by what organisations are found, as saving one does."""
    for record in records:
        record |= sounds_of(record["name_zh"])


ORGANISATION = Part("organisation", Organisation, complete=complete_organisations, spelled="name_zh")


def organisation_draft(name: LocalName, area: str | None) -> Draft:
    """An organisation to be made, in the area of its row."""
    home = name.home or area
    key: NaturalKey = (("name_zh", str(name)[:120]), ("area_id", str(home) if home else None))
    return Draft("organisation", key, {}, {"kind": Organisation.Kind.OTHER})


# Of these a model's attribute holds the value itself.
PLAIN = (str, int, PartialDate)


class RowStatement:
    """What a row says, gathered attribute by attribute; organisations to be made come with it as drafts.

    A blank cell says nothing, unless the row names its record by number: then it empties the attribute.
    """

    def __init__(self, row: ReadValues, area: str | None = None) -> None:
        self.row, self.area = row, area
        self.number = row.get("record")
        self.values: dict[str, Any] = {}
        self.made: list[Draft] = []

    def take(self, *names: str, **attributes: str) -> RowStatement:
        """Take fields whose attributes have their names, and others: ``attribute="field"``."""
        for name in names:
            self._take(name, name)
        for attribute, name in attributes.items():
            self._take(attribute, name)
        return self

    def _take(self, attribute: str, name: str) -> None:
        value = self.row.get(name)
        if value is not None:
            self.values[attribute] = value if type(value) in PLAIN else self.plain(value)
        elif self.number is not None and name in self.row:
            self.values[attribute] = None

    def plain(self, value: object) -> Any:
        """A value as a model's attribute holds it."""
        if isinstance(value, LocalName):
            if key := value.found_for(value.home or self.area):
                return key
            draft = organisation_draft(value, self.area)
            self.made.append(draft)
            return Ref(draft.part, draft.key)
        if isinstance(value, AreaCode):
            return str(value)
        return getattr(value, "value", value)

    def amount(self, name: str, attribute: str, qualifier: str) -> RowStatement:
        """Take an amount with how exactly it is stated; one stated without a word keeps what is recorded."""
        self.take(**{attribute: name})
        stated = self.row.get(name)
        if isinstance(stated, cells.StatedNumber) and stated.qualifier:
            self.values[qualifier] = stated.qualifier
        return self

    def key(self, *keys: Sequence[str]) -> NaturalKey:
        """The number of the record, else the first of ``keys`` (attributes) of which all are said or may be unknown.

        Attributes of the key are no longer among the values. ``"year?"`` may be unknown.
        """
        if self.number is not None:
            return (("pk", self.number),)
        for names in keys:
            if all(name.endswith("?") or self.values.get(name) is not None for name in names):
                plain_names = [name.rstrip("?") for name in names]
                return tuple((name, self.values.pop(name, None)) for name in plain_names)
        return ()

    def draft(self, part: str, *keys: Sequence[str], **defaults: object) -> Draft:
        return Draft(part, self.key(*keys), self.values, defaults)
