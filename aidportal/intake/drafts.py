"""What a row of a file says about records, before anybody asks the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

# Which record is meant: attributes with the values they have, such as (("code", "XM-000123"),).
NaturalKey = tuple[tuple[str, Any], ...]
# What a row of a file says: by name of field the value that the field reads in its cell, ``None`` where that is blank.
# There is no entry where there is no column.
ReadValues = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ref:
    """The record that the same import has under this part and key; stands for its primary key."""

    part: str
    key: NaturalKey


@dataclass(slots=True)
class Draft:
    """What one row says about one record: which it is, and the attributes that the row names.

    Values are what the model's fields hold, or a ``Ref``. An attribute that is not named is left as it is.
    """

    part: str
    key: NaturalKey
    values: dict[str, Any]
    # Only for a new record: what a row that does not say otherwise means.
    defaults: dict[str, Any] = field(default_factory=dict)
    # Whether it may only change a record, not add one: a zero where nothing is recorded says nothing.
    only_changes: bool = False
    # Filled by the engine: the position of the row in its batch, which of several equal keys this is, whether it
    # hangs on a record that the import adds, and what earlier rows of the file said of its record.
    row: int = 0
    ordinal: int = 0
    is_on_new: bool = False
    said_before: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Alike:
    """When two records are likely the same: equal in ``same``, and similar in ``text``, from 0 to 100."""

    text: str
    same: tuple[str, ...]
    at_least: int = 88


@dataclass(frozen=True)
class Part:
    """One model that a kind of table is about.

    ``repeats``: several records may share a key; the n-th row of a file means the n-th of them, by primary key.
    ``is_made``: whether an import may add records; else it may only change them.
    ``complete``: fills in what new records need, for many at once (codes, pinyin).
    ``spelled``: the attribute of the key that may be written in several ways, as names may.
    ``told_by``: the fields that tell which of several a row belongs to that have one key, best first.
    ``named_by``: the field that tells one of several for certain, empty for none.
    ``called``: what its records are called, where their model does not say it, as of one that only joins two records.
    """

    name: str
    model: type[Model]
    repeats: bool = False
    is_made: bool = True
    alike: Alike | None = None
    complete: Callable[[Sequence[dict[str, Any]]], None] | None = None
    spelled: str = ""
    told_by: tuple[str, ...] = ()
    named_by: str = ""
    called: str | Promise = ""

    @property
    def has_document(self) -> bool:
        """Whether records say which document they come from."""
        return any(field.attname == "document_id" for field in self.model._meta.concrete_fields)

    @property
    def owner(self) -> type[Model] | None:
        """The kind of record that has what this joins to another; ``None`` where it joins nothing."""
        declaring: Any = self.model._meta.auto_created
        return declaring or None

    @property
    def label(self) -> str:
        return str(self.called or self.model._meta.verbose_name)


def names_one(key: NaturalKey) -> bool:
    """Whether a key is the number of a record."""
    return len(key) == 1 and key[0][0] == "pk"
