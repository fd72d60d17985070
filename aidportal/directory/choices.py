"""What a reader can choose from: the areas, givers, batches and fields of the rows seen, with their names.

Two statements read it all, however many subjects a page shows: what is in use, and how that is called.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Exists,
    Expression,
    F,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aidportal.figures.statements import IsAnyOf, Written, filled, keeping_sql, rows_of, written
from aidportal.web.requests import Reader

from .models import Area, Organisation, Pairing, Sector
from .querysets import ITSELF, above, itself, spans

_AREA_CODE = re.compile(r"=?[1-9][0-9]{5}")
_ORGANISATION_CODE = re.compile(r"o[1-9][0-9]{0,9}")
_CODE_BEHIND_A_NAME = re.compile(r"(?:^|\s)(=?[1-9][0-9]{5}|o[1-9][0-9]{0,9})\s*$")


def code_in(text: str) -> str:
    """The code in what was chosen or typed, which may stand behind a name (赤峰市 150400); else the text itself."""
    match = _CODE_BEHIND_A_NAME.search(text)
    return match[1] if match else text.strip()


class TypedNull(Expression):
    """Null of a type: PostgreSQL does not guess that of a column which a part of a union lacks."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return f"NULL::{self.output_field.db_type(connection)}", ()


# What a drop-down offers: a value and its label, or the label of a group and what it holds.
DropDownOption = tuple[object, object]

TEXT, NUMBER = TypedNull(TextField()), TypedNull(BigIntegerField())
# What is read of rows: the areas that receive and that give, the giver, the batch.
_COLUMNS = {"area": TEXT, "giving": TEXT, "giver": NUMBER, "batch": NUMBER}
_REGISTERS: dict[str, Any] = {"area": Area, "giving": Area, "giver": Organisation}


def used(rows: QuerySet[Model], **columns: str | Combinable) -> list[Any]:
    """Parts of what is in use: the ``_COLUMNS`` of ``rows``, each as the path of a key or an expression.

    Where all rows are seen, each entry of the register is asked whether a row has it, which takes a look into an index;
    to read all rows for the few places that they have takes ten times as long. An ``EXISTS`` that stands alone
    PostgreSQL takes for a join, and reads them all. Within a ``CASE`` it asks each entry, or where there are few rows
    reads these once; for one row of a query it would read the few rows for each entry, a thousand times as long.
    """
    asks_registers = columns.keys() <= _REGISTERS.keys() and all(isinstance(path, str) for path in columns.values())
    if asks_registers and not rows.query.where:
        return [in_register(rows, name, str(path)) for name, path in columns.items()]
    # Each once already here: to have all rows of all parts side by side takes twice as long.
    return [rows.order_by().values_list(*(columns.get(name, default) for name, default in _COLUMNS.items())).distinct()]


def in_register(rows: QuerySet[Model], name: str, path: str) -> Any:
    """The entries of the register of the column ``name`` that a row has at ``path``."""
    model = _REGISTERS[name]
    of_entry = Exists(rows.order_by().filter(**{path: OuterRef("pk")}))
    is_used = Case(When(of_entry, then=Value(True)), default=Value(False), output_field=BooleanField())
    have = model.objects.filter(is_used).order_by()
    return have.values_list(*("pk" if column == name else default for column, default in _COLUMNS.items()))


def all_used(parts: Iterable[list[QuerySet[Model, tuple[object, ...]]]]) -> Any:
    """The rows of all ``parts`` of what is in use, each once."""
    first, *rest = chain.from_iterable(parts)
    return first.union(*rest)


class Chain(Func):
    """The codes of an area, of the one it counts as today, and of the two that this one lies in."""

    template = "unnest(ARRAY[code, counted_as, left(counted_as, 4) || '00', left(counted_as, 2) || '0000'])"
    output_field = TextField()
    set_returning = True


class Entry(NamedTuple):
    """An area, an organisation (``o123``) or a field. ``area`` is the code under which the first two count.

    ``name`` is that of ``name_zh`` and ``name_en`` which the reader reads.
    """

    register: str
    code: str
    name: str
    name_zh: str
    name_en: str
    kind: str
    parent: str | None
    area: str | None
    is_current: bool
    position: int

    @classmethod
    def of(cls, row: tuple[Any, ...], *, is_english: bool) -> Entry:
        """The entry of a row, which has all but the name that the reader reads."""
        register, code, name_zh, name_en, *rest = row
        return cls(register, code, name_en if is_english and name_en else name_zh, name_zh, name_en, *rest)


@dataclass(frozen=True)
class PlaceOptions:
    """The options of a drop-down of places, which are made when they are looked at; ``codes`` are those of all."""

    codes: frozenset[str]
    make: Callable[[], list[Any]]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.make())

    def after(self, *others: DropDownOption) -> PlaceOptions:
        """The same behind ``others``, which are no places."""
        return PlaceOptions(self.codes, lambda: [*others, *self.make()])


@dataclass(frozen=True)
class Names:
    """Names in the reader's language of all that is in use: by code, by number, by code."""

    areas: dict[str, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)
    sectors: dict[str, str] = field(default_factory=dict)


class Choices:
    """What ``user`` may choose, where rows have what is in ``used``, besides what is ``asked`` for in an address."""

    def __init__(self, user: Reader, used: Iterable[tuple[Any, ...]], asked: Iterable[str] = ()) -> None:
        self.user = user
        self.asked = {
            code for code in map(code_in, asked) if _AREA_CODE.fullmatch(code) or _ORGANISATION_CODE.fullmatch(code)
        }
        columns = zip(*used, strict=True)
        areas, giving, self.givers, self.batches = [set(column) - {None} for column in columns] or [set()] * 4
        entries = sorted(
            self._entries(areas | giving), key=lambda entry: (entry.position, entry.area or "", entry.code)
        )
        self.areas = {entry.code: entry for entry in entries if entry.register == "areas"}
        self.organisations = {entry.code: entry for entry in entries if entry.register == "organisations"}
        self.sectors = {entry.code: entry for entry in entries if entry.register == "sectors"}
        self.receiving = self._counted(areas)
        bodies = [entry for code, entry in self.organisations.items() if int(code[1:]) in self.givers]
        self.giving = self._counted(giving) | {entry.area for entry in bodies if entry.area}

    def _entries(self, used_areas: set[str]) -> list[Entry]:
        bodies = {int(code[1:]) for code in self.asked if code[0] == "o"} | self.givers
        codes = {code.removeprefix(ITSELF) for code in self.asked if code[0] != "o"} | used_areas
        # Asked once: there are thousands of entries.
        is_english = get_language() == "en"
        rows = rows_of(*filled(entries(), bodies=bodies, codes=codes))
        return [Entry.of(row, is_english=is_english) for row in rows]

    def _counted(self, codes: set[str]) -> set[str]:
        """What the areas ``codes`` count as."""
        return {entry.area for code in codes if (entry := self.areas.get(code)) and entry.area}

    @cached_property
    def places(self) -> dict[str, frozenset[tuple[str, str]]]:
        """The areas that receive and that give, each with its prefecture; what hangs on its province is its own."""

        def prefecture(code: str) -> str:
            entry = self.areas.get(code)
            parent = entry.parent if entry else None
            return code if parent is None or parent.endswith("0000") else parent

        sides = {"areas": self.receiving, "givers": self.giving}
        return {axis: frozenset((code, prefecture(code)) for code in codes) for axis, codes in sides.items()}

    @cached_property
    def names(self) -> Names:
        return Names(
            {code: entry.name for code, entry in self.areas.items()},
            {int(code[1:]): entry.name for code, entry in self.organisations.items()},
            {code: entry.name for code, entry in self.sectors.items()},
        )

    # ---- What may be chosen

    def area(self, text: str) -> str | None:
        """The code that ``text`` asks for, of a past area what it counts as; ``None`` where there is no such area."""
        entry = self.areas.get(text.removeprefix(ITSELF)) if _AREA_CODE.fullmatch(text) else None
        if entry is None or entry.area is None:
            return None
        return itself(entry.area) if text.startswith(ITSELF) else entry.area

    def giver(self, text: str) -> str | None:
        """What ``text`` asks for as a giver: an organisation (``o123``), or an area as ``area`` has it."""
        return text if text in self.organisations else self.area(text)

    def called(self, text: str, codes: Container[str]) -> list[Entry]:
        """The entries among ``codes`` that ``text`` names: wholly, else at their beginning, else within."""
        text = text.strip().casefold()
        entries = [one for one in [*self.areas.values(), *self.organisations.values()] if one.code in codes]
        for fits in (str.__eq__, str.startswith, str.__contains__):
            named = [
                one
                for one in entries
                if text and any(fits(name.casefold(), text) for name in (one.name_zh, one.name_en) if name)
            ]
            if named:
                return named
        return []

    def may_choose(self, code: str) -> bool:
        """Whether the reader may ask for an area or organisation that there is."""
        if self.user.sees_everything:
            return True
        if code[0] == "o":
            body = self.organisations[code]
            return int(code[1:]) in self.givers or body.area is None or self.may_choose(body.area)
        code = code.removeprefix(ITSELF)
        within_own = any(first <= code <= last for first, last in spans(self.user.area_codes))
        return within_own or code in self.seen or code in self.paired

    @cached_property
    def seen(self) -> set[str]:
        """The areas of rows and the reader's own, and those they lie in."""
        codes = {*self.receiving, *self.giving, *self.user.area_codes}
        return codes | above(codes)

    @cached_property
    def paired(self) -> set[str]:
        """The two sides of the pairings that the reader sees, whether or not rows have them."""
        return {code for pair in Pairing.objects.visible_to(self.user).area_codes() for code in pair if code}

    def name(self, code: str) -> str:
        """What an area, alone or with all in it, or an organisation is called; its code where that is not known."""
        entry = self.areas.get(code.removeprefix(ITSELF)) or self.organisations.get(code)
        if entry is None:
            return code
        return _("%(area)s itself") % {"area": entry.name} if code.startswith(ITSELF) else entry.name

    # ---- Options of drop-downs

    def area_options(self, codes: set[str]) -> PlaceOptions:
        """Provinces, then each prefecture with its counties that have rows."""
        offered = codes | above(codes)
        rows = [entry for code, entry in self.areas.items() if code in offered and entry.is_current]
        return PlaceOptions(frozenset(entry.code for entry in rows), lambda: self._grouped(rows))

    def _grouped(self, rows: list[Entry]) -> list[Any]:
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in rows:
            if entry.kind == Area.Level.PREFECTURE:
                whole = _("%(area)s, all of it") % {"area": entry.name}
                groups.setdefault(entry.code, []).insert(0, (entry.code, whole))
            elif entry.kind == Area.Level.COUNTY:
                groups.setdefault(entry.parent or "", []).append((entry.code, entry.name))
        provinces = [(entry.code, entry.name) for entry in rows if entry.kind == Area.Level.PROVINCE]
        return [*provinces, *((self.name(code), options) for code, options in groups.items())]

    def giver_options(self) -> PlaceOptions:
        """Giving areas, then the givers that are no governments."""
        areas = self.area_options(self.giving)
        bodies = [
            (code, entry.name)
            for code, entry in self.organisations.items()
            if int(code[1:]) in self.givers and entry.kind != Organisation.Kind.GOVERNMENT
        ]
        codes = areas.codes.union(code for code, _name in bodies)
        return PlaceOptions(codes, lambda: [*areas, (_("Organisations"), bodies)]) if bodies else areas

    def sector_options(self) -> list[tuple[str, str]]:
        return [(code, entry.name) for code, entry in self.sectors.items()]


# ---- The registers, each as rows of ``Entry``


@keeping_sql
def entries() -> Written:
    """The organisations ``bodies``, their areas and the areas ``codes`` with those they lie in, and all fields."""
    organisations = Organisation.objects.filter(IsAnyOf("pk", "bodies", "bigint"))
    theirs = organisations.order_by().values("area")
    places = Area.objects.filter(Q(IsAnyOf("code", "codes", "text")) | Q(code__in=theirs))
    areas = Area.objects.filter(code__in=places.order_by().values(chain=Chain()))
    return written(area_entries(areas).union(organisation_entries(organisations), sector_entries(), all=True))


def area_entries(areas: Any) -> Any:
    return areas.order_by().values_list(
        *(Value("areas"), "code", "name_zh", "name_en", "level", "parent_id", "counted_as"),
        *(Q(until__isnull=True), Value(0)),
    )


def organisation_entries(organisations: QuerySet[Organisation]) -> Any:
    """Organisations; the government of an area is called like the area."""

    def called(name: str) -> Any:
        own = When(Q(kind=Organisation.Kind.GOVERNMENT, area__isnull=False), then=F(f"area__{name}"))
        return Case(own, default=F(name), output_field=CharField())

    code = Concat(Value("o"), Cast("pk", TextField()), output_field=TextField())
    return organisations.order_by().values_list(
        *(Value("organisations"), code, called("name_zh"), called("name_en"), "kind"),
        *(TEXT, "area__counted_as", Value(True), Value(0)),
    )


def sector_entries() -> Any:
    return Sector.objects.order_by().values_list(
        *(Value("sectors"), "code", "name_zh", "name_en", Value("")),
        *(TEXT, TEXT, Value(True), "position"),
    )
