"""Whether somebody may take back what an act did, what stands in the way, and doing it as an act of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.history.models import Act
from aidportal.history.moments import ever
from aidportal.history.reverting import ActedOn, Did, acted_on, by_model, holding, lock, take_back, with_parts
from aidportal.history.tellers import telling
from aidportal.records.rights import fixed_in, gate, rights_of
from aidportal.records.rules import broken_rule
from aidportal.web.requests import SignedInUser

STATEMENT = "120s"
# What one has to be allowed to do with a record to take back what was done to it.
NEEDED = {Did.ADDED: ("delete", "add"), Did.CHANGED: ("change",), Did.DELETED: ("add", "delete")}
MOST_NAMED = 20


@dataclass(frozen=True)
class Hindrance:
    """What stands in the way of taking something back: the record, its address or none, and why."""

    label: str
    url: str
    why: str


class TakingBackRefused(Exception):
    """Nothing was taken back; ``hindrances`` say why."""

    def __init__(self, hindrances: list[Hindrance]) -> None:
        super().__init__(len(hindrances))
        self.hindrances = hindrances


@dataclass(frozen=True)
class TakingBack:
    """What is to be taken back of an act: all of it, or one record with what was deleted as part of it."""

    act: Act
    rows: list[ActedOn]

    @classmethod
    def of(cls, act: Act, only: tuple[str, int | str] | None = None) -> TakingBack:
        rows = acted_on(act)
        return cls(act, with_parts(act, rows, *only) if only else rows)

    def visible_to(self, user: SignedInUser) -> list[ActedOn]:
        """The records that ``user`` may see, as they are or as they were last."""
        keys = {model: seen(model, [row.key for row in some], user) for model, some in by_model(self.rows).items()}
        return [row for row in self.rows if row.key in keys[row.model]]

    def hindrances(self, user: SignedInUser) -> list[Hindrance]:
        """All that is known to stand in the way before anything is tried."""
        if not self.rows:
            return [Hindrance("", "", _("Nothing of it can be taken back."))]
        if self.act.pk <= Act.objects.cutoff():
            return [Hindrance("", "", _("What was before it is no longer kept."))]
        if len(self.visible_to(user)) < len(self.rows) or not all(self.is_open_to(user, is_before=True)):
            return [Hindrance("", "", _("Some of it is not yours to change."))]
        names = TouchedNames([row for row in self.rows if not row.is_as_left])
        changed = [names.hindrance(row, why_changed(row)) for row in self.rows if not row.is_as_left]
        added_since = _("A record was added to it since: %(kind)s.")
        return changed + [
            TouchedNames([row]).hindrance(row, added_since % {"kind": other._meta.verbose_name})
            for row, other in holding(self.rows)
        ]

    def is_open_to(self, user: SignedInUser, is_before: bool) -> Iterator[bool]:
        """For each kind, whether ``user`` may do it by hand to all records that are there before it, or after."""
        is_administrator = user.may_record and user.sees_everything
        for (model, did), keys in self.by_deed().items():
            if (did is Did.DELETED) is is_before:
                continue
            if did is Did.ADDED and not is_before:
                continue
            yield is_administrator or passes(model, did, keys, user)
        yield is_administrator or (user.may_record and not any(self.fixed()))

    def by_deed(self) -> dict[tuple[type[Model], Did], list[Any]]:
        groups: dict[tuple[type[Model], Did], list[Any]] = defaultdict(list)
        for row in self.rows:
            if row.is_there or row.did is Did.DELETED:
                groups[row.model, row.did].append(row.key)
        return groups

    def fixed(self) -> Iterator[bool]:
        for row in self.rows:
            options: Any = row.model._meta
            names = {options.get_field(name).column for name in fixed_in(row.model)}
            yield row.did is Did.CHANGED and not names.isdisjoint(row.columns)

    def do(self, user: SignedInUser, **what: object) -> None:
        """Take it back, all or nothing; ``what`` is told of it besides. Raises ``TakingBackRefused``."""
        with telling("undo", user, takes_back=self.act.pk, **what), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [STATEMENT])
            lock(self.rows)
            now = TakingBack(self.act, self.again())
            refuse(now.hindrances(user))
            try:
                with transaction.atomic():
                    take_back(self.act, now.rows)
            except IntegrityError as error:
                raise TakingBackRefused([refusal(error)]) from None
            if not all(now.is_open_to(user, is_before=False)):
                refuse([Hindrance("", "", _("Some of it would not be yours to change."))])

    def again(self) -> list[ActedOn]:
        """The same records as they are now that nobody else changes them."""
        places = {row.place for row in self.rows}
        return [row for row in acted_on(self.act) if row.place in places]


def refuse(hindrances: list[Hindrance]) -> None:
    if hindrances:
        raise TakingBackRefused(hindrances)


def refusal(error: IntegrityError) -> Hindrance:
    """What the database says stands in the way, in words."""
    if words := broken_rule(error):
        return Hindrance("", "", words)
    detail = getattr(getattr(error.__cause__, "diag", None), "message_detail", "") or ""
    if missing := re.search(r'is not present in table "(\w+)"', detail):
        return Hindrance("", "", _("What it belongs to is gone: %(kind)s.") % {"kind": kind_of(missing[1])})
    return Hindrance("", "", _("It no longer fits what was recorded since."))


def kind_of(table: str) -> str:
    names = {model._meta.db_table: str(model._meta.verbose_name) for model in apps.get_models()}
    return names.get(table, table)


def why_changed(row: ActedOn) -> str:
    if row.did is Did.DELETED:
        return _("It is there again.")
    return _("It was changed since.") if row.is_there else _("It was removed since.")


def owner_of(model: type[Model]) -> Any:
    """The relation of a row that only joins two records to the one that has the other in a field."""
    owner = model._meta.auto_created
    fields = (field for field in model._meta.fields if field.related_model is owner)
    return next(fields) if owner else None


def seen(model: type[Model], keys: Collection[object], user: SignedInUser) -> set[Any]:
    """Those of ``keys`` that ``user`` may see, as they are now, or as they were last where they are gone."""
    if user.sees_everything:
        return set(keys)
    there = set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
    answer = seen_now(model, list(there), user)
    with ever():
        return answer | seen_now(model, [key for key in keys if key not in there], user)


def seen_now(model: type[Model], keys: Collection[object], user: SignedInUser) -> set[Any]:
    rows, owner = model._default_manager.filter(pk__in=keys), owner_of(model)
    if owner is not None:
        rows = rows.filter(**{f"{owner.name}__in": owner.related_model._default_manager.visible_to(user)})
    elif hasattr(rows, "visible_to"):
        rows = rows.visible_to(user)
    else:
        return set()
    return set(rows.order_by().values_list("pk", flat=True)) if keys else set()


def passes(model: type[Model], did: Did, keys: Collection[object], user: SignedInUser) -> bool:
    """Whether ``user`` might do by hand to all of some records what takes back what was done to them."""
    rows, owner = model._default_manager.filter(pk__in=keys), owner_of(model)
    if owner is not None:
        return not rows.exclude(**{f"{owner.name}__in": gate(owner.related_model, "change", user)}).exists()
    if not rights_of(model):
        return False
    allowed: set[Any] = set()
    for act in NEEDED[did]:
        allowed |= set(gate(model, act, user).filter(pk__in=keys).values_list("pk", flat=True))
    return allowed >= set(rows.values_list("pk", flat=True))


class TouchedNames:
    """What records are called, and where they are: as they are now, or as they were last."""

    def __init__(self, rows: Iterable[ActedOn]) -> None:
        self.known: dict[tuple[str, Any], tuple[str, str]] = {}
        with ever():
            for model, some in by_model(rows).items():
                is_there = {row.key: row.is_there for row in some}
                for record in model._default_manager.filter(pk__in=list(is_there)):
                    address = getattr(record, "get_absolute_url", None)
                    url = address() if address and is_there[record.pk] else ""
                    self.known[model._meta.label_lower, record.pk] = (str(record), url)

    def of(self, row: ActedOn) -> tuple[str, str]:
        return self.known.get(row.place, (str(row.key), ""))

    def names(self) -> list[str]:
        return [name for name, _url in self.known.values()]

    def hindrance(self, row: ActedOn, why: str) -> Hindrance:
        name, url = self.of(row)
        return Hindrance(f"{capfirst(str(row.model._meta.verbose_name))}: {name}", url, why)
