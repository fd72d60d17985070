"""The kinds of tables that can be imported, by key. Each subject declares its own when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model

from aidportal.sheets.vocabulary import EVERY_KIND
from aidportal.web.requests import Actor

from .drafts import Draft, Part, ReadValues
from .fields import Currency, Field, Lack, Lookups, NoLookups, Record
from .vocabulary import with_words

# Columns that every kind may have.
RECORD_NUMBER, CURRENCY = with_words(__name__, EVERY_KIND, (Record(), Currency()))


@dataclass(frozen=True)
class ControlTotal:
    """A figure to hold against the file's own total: over the records of ``part`` that the import touches.

    ``measure`` takes their QuerySet and gives the figure; ``field`` is the column of the file, or empty.
    """

    label: Any
    part: str
    measure: Callable[[Any], Any]
    field: str = ""
    is_money: bool = False


@dataclass(frozen=True)
class Whole:
    """A field that states in each row what the fields ``parts`` come to.

    What ``may_hold_more``, such as a total investment, is their whole only in a table in which most rows say so.
    """

    field: str
    parts: Sequence[str]
    may_hold_more: bool = False


class Importer:
    """One kind of table: its columns, and what a row of it says. A subclass gives all of these.

    ``natural_key`` tells in words which record a row means.
    """

    key = ""
    label: Any = ""
    natural_key: Any = ""
    fields: Sequence[Field] = ()
    # In the order in which they are written: a record that others point to comes first.
    parts: Sequence[Part] = ()
    # What a row of a new record needs besides the required fields, and may as well be said of all rows.
    needs: Sequence[Lack] = ()
    # The part that the kind is named after.
    main = ""
    totals: Sequence[ControlTotal] = ()
    wholes: Sequence[Whole] = ()
    # Fields of amounts and counts that are of the record itself, which several rows may tell of.
    said_once: Sequence[str] = ()
    # The field that years over columns of amounts tell, where a column of years tells another.
    year_across = ""
    # The field that names of areas over columns tell, where no word says it: who came from each of them.
    name_across = ""
    # The class of the list that exports this kind.
    register: Any = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # A field that several kinds have is called in each of them what the words of that kind say.
        if cls.key:
            cls.fields = with_words(cls.__module__, cls.key, cls.fields)

    def every_field(self) -> list[Field]:
        has_money = any(field.is_money for field in self.fields)
        return [*self.fields, RECORD_NUMBER, *([CURRENCY] if has_money else [])]

    def heading_of(self, name: str) -> str:
        """What people call a column of the field ``name``, the best of its words."""
        return next(heading for field in self.fields if field.name == name for heading in field.headings())

    def lookups(self, user: Actor, choices: Mapping[str, str]) -> Lookups:
        """What cells are looked up in, as ``user`` may see it; ``choices`` are decisions by topic and text."""
        return NoLookups(choices)

    def said_by_title(self, title: str, lookups: Any) -> Mapping[str, str]:
        """What the title over a table says of all its rows, by heading, empty for nothing.

        第三批挂职干部花名册 tells the batch.
        """
        return {}

    def field_told_by(self, heading: str, lookups: Any) -> str:
        """The field that a heading tells though it is none of its names, empty for none: 北京市 over who gives."""
        return ""

    def field_of_places(self, names: Sequence[str], lookups: Any) -> str:
        """The field that sections or sheets of these names tell of their rows; empty where that is not certain."""
        return ""

    def exported(self, keys: Sequence[object], user: Actor, language: str) -> dict[Any, dict[str, Any]]:
        """By primary key and name of field: what the list of this kind exports of the record, money in yuan."""
        return {}

    def is_named_after_area(self, row: ReadValues, lookups: Any) -> bool:
        """Whether nothing but an area names what a row tells of: it may head or add up the rows of that area."""
        return False

    def refined(self, row: dict[str, Any]) -> dict[str, Any]:
        """``row`` with what several of its cells say only together. Raises as ``drafts`` does."""
        return row

    def told_again(self, apart: ReadValues, row: ReadValues) -> Mapping[str, Decimal]:
        """Of the amounts in a row those that only state again what others do, by field; ``apart``: unrefined."""
        return {}

    def drafts(self, row: ReadValues, lookups: Any) -> list[Draft]:
        """What ``row`` says: values by name of field, ``None`` for a blank cell, no entry where there is no column.

        Of a row with a record number, ``row`` holds only cells that differ from what an export holds now.

        Raises ``fields.Senseless`` where the row as a whole makes no sense, ``fields.Unsaid`` where it lacks what may
        be said of all rows.
        """
        raise NotImplementedError

    def doubts_of_added(self, added: Callable[[str], Any], user: Actor) -> Iterable[str]:
        """What hardly fits between what a file adds and what there was, in words; ``added`` gives it by part."""
        return ()

    def part(self, name: str) -> Part:
        return next(part for part in self.parts if part.name == name)

    def is_possible_for(self, user: Actor) -> bool:
        """Whether ``user`` may record what the kind is named after."""
        options = self.part(self.main).model._meta
        return user.has_perm(f"{options.app_label}.add_{options.model_name}")


_declared: dict[str, Importer] = {}


def declare(*importers: Importer) -> None:
    for importer in importers:
        if importer.key in _declared:
            raise ValueError(f"kind {importer.key} is declared twice")
        _declared[importer.key] = importer


def importer(key: str) -> Importer:
    """The importer of that kind; ``KeyError`` for none."""
    return _declared[key]


def importers_of(model: type[Model]) -> list[Importer]:
    """Those that are named after ``model``."""
    return [importer for importer in importers() if importer.part(importer.main).model is model]


def importers() -> list[Importer]:
    """All importers, in the order of their declaration."""
    return list(_declared.values())
