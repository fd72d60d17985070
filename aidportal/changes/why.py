"""Why a number is another than at a past moment: the records that came, went or changed, with what each adds or takes.

Each record is asked for what it adds to the figure at both moments, by the figure's own measure over its own rows, so
the shares come to the difference exactly. A share is told with the act behind it: the last that changed the record,
else what it hangs on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Count, Model, Sum
from django.utils.translation import gettext as _

from aidportal.figures.figure import AnyFigure, Figure, Rate
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Measurement, Value
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from aidportal.history.tracked import tracked_models
from aidportal.history.versions import quoted
from aidportal.records.told_tables import by_model, table_of
from aidportal.web.requests import SignedInUser

from .names import NamesThen, RecordsThen

# So far behind a record is looked for what changed it.
STEPS = 3
TOUCHED = """
SELECT {key}, max(greatest(
    CASE WHEN h_since > %(was)s AND h_since <= %(now)s THEN h_since END,
    CASE WHEN h_until > %(was)s AND h_until <= %(now)s THEN h_until END
))
FROM history.{table}
WHERE {key} = ANY(%(keys)s) AND (h_since > %(was)s AND h_since <= %(now)s OR h_until > %(was)s AND h_until <= %(now)s)
GROUP BY {key}
"""


@dataclass(frozen=True)
class Share:
    """What a record adds to the difference; ``None`` as its key are amounts that several records have together."""

    key: Any
    was: Value
    now: Value
    is_there: tuple[bool, bool]
    name: str = ""
    url: str = ""
    act: Act | None = None

    @property
    def amount(self) -> Decimal:
        return Decimal(self.now or 0) - Decimal(self.was or 0)

    @property
    def kind(self) -> str:
        """What happened to it, in a word."""
        return {(False, True): _("added"), (True, False): _("gone")}.get(self.is_there, _("changed"))


@dataclass(frozen=True)
class Reasons:
    """A number of two moments, and what makes the difference, the largest first.

    ``shares`` is ``None`` where no record has a share of the number: a rate, which has two ``parts``, or a median.
    """

    figure: AnyFigure
    was: Value
    now: Value
    shares: list[Share] | None
    parts: tuple[Reasons, ...] = ()
    moments: tuple[Moment, Moment] | None = field(default=None, compare=False)

    @property
    def difference(self) -> Decimal:
        return Decimal(self.now or 0) - Decimal(self.was or 0)

    @cached_property
    def unexplained(self) -> Decimal:
        """What the shares leave of the difference; not 0 only where the parts of a number cannot be told apart."""
        return self.difference - sum((share.amount for share in self.shares or ()), Decimal(0))


def why(figure: AnyFigure, scope: Scope, was: Moment, now: Moment) -> Reasons:
    """Why ``figure`` in ``scope`` is not at ``now`` what it was at ``was``; names and acts are told by ``told``."""
    if isinstance(figure, Rate):
        parts = tuple(why(part, scope, was, now) for part in (figure.numerator, figure.denominator))
        rates = figure.divide(parts[0].was, parts[1].was), figure.divide(parts[0].now, parts[1].now)
        return Reasons(figure, *rates, None, parts, (was, now))
    before, shares_before = shares_at(was, figure, scope)
    after, shares_after = shares_at(now, figure, scope)
    if shares_before is None or shares_after is None:
        return Reasons(figure, before, after, None, (), (was, now))
    shares = [
        Share(key, shares_before.get(key), shares_after.get(key), (key in shares_before, key in shares_after))
        for key in {**shares_before, **shares_after}
        if shares_before.get(key) != shares_after.get(key)
    ]
    shares.sort(key=lambda share: (-abs(share.amount), str(share.key)))
    return Reasons(figure, before, after, shares, (), (was, now))


def shares_at(moment: Moment, figure: Figure, scope: Scope) -> tuple[Value, dict[Any, Value] | None]:
    """The number at a moment, and what each record adds to it."""
    with as_of(moment):
        if not figure.has_total(scope):
            return None, {}
        records = figure.records(scope)
        path = path_of(records.measurement(figure.measure))
        total = figure.total(scope)
        if path is None:
            return total, None
        rows = getattr(records, figure.measure)(record=path)
        return total, {row["record"]: row["value"] for row in rows}


def path_of(measurement: Measurement) -> str | None:
    """By what the shares of a number are told apart: rows, or what counts once; ``None`` of what does not add up."""
    aggregate: Any = measurement.aggregate
    if getattr(aggregate, "distinct", False):
        return str(aggregate.get_source_expressions()[0].name)
    return "pk" if isinstance(aggregate, (Count, Sum)) else None


# ---- In words


def told(reasons: Reasons, scope: Scope, most: int | None = None) -> Reasons:
    """The first ``most`` shares with the names of their records and the acts behind them."""
    if reasons.shares is None or reasons.moments is None or not isinstance(reasons.figure, Figure):
        return reasons
    was, now = reasons.moments
    shares = reasons.shares[:most]
    model = model_of(reasons.figure, scope)
    keys = [share.key for share in shares if share.key is not None]
    acts = acts_behind(model, keys, was, now)
    known = Act.objects.in_bulk(list(set(acts.values())))
    names = names_of(model, keys, (was, now), scope.user)
    named = [
        replace(
            share,
            name=names.get(share.key, ("", ""))[0]
            if share.key is not None
            else _("amounts of several records together"),
            url=names.get(share.key, ("", ""))[1],
            act=known.get(acts.get(share.key, 0)),
        )
        for share in shares
    ]
    return replace(reasons, shares=named + reasons.shares[len(named) :])


def model_of(figure: Figure, scope: Scope) -> Any:
    """What the keys of shares are of."""
    records = figure.records(scope)
    model: Any = records.model
    path = path_of(records.measurement(figure.measure))
    for name in (path or "pk").split("__"):
        step = model._meta.pk if name == "pk" else model._meta.get_field(name)
        model = step.related_model if name != "pk" and step.is_relation else model
    return model


def names_of(
    model: type[Model], keys: list[int | str], moments: tuple[Moment, Moment], user: SignedInUser
) -> dict[Any, tuple[str, str]]:
    """Name and address by key, with the names of the second of ``moments``; parts by their record.

    What is gone has no page but that of its history.
    """
    if model not in by_model():
        return names_in_view(model, keys, moments)
    table, act = table_of(model), moments[1].number
    names = NamesThen(user)
    names.learn((table, key, act) for key in keys)
    roots = {key: names.root(table, key, act) for key in keys}
    records = RecordsThen(names, roots.values())
    owners = {key: records.of(*root, act) for key, root in roots.items()}
    return {key: (names.full_name(model, key, act), one.url or one.history_url) for key, one in owners.items()}


def names_in_view(
    model: type[Model], keys: list[int | str], moments: tuple[Moment, Moment]
) -> dict[Any, tuple[str, str]]:
    """The names of rows of a view, which has no versions, as of the last moment at which they were there."""
    names: dict[Any, tuple[str, str]] = {}
    for moment in moments:
        with as_of(moment):
            names |= {key: (str(row), "") for key, row in model._default_manager.in_bulk(keys).items()}
    return names


# ---- The acts behind shares


def acts_behind(model: type[Model], keys: list[int | str], was: Moment, now: Moment) -> dict[Any, int]:
    """By key the last act between two moments that changed the record; else one that changed what it hangs on."""
    tracked = {*tracked_models()}
    acts: dict[Any, int] = {}
    # What is looked at now: by kind and key the records whose shares it may explain.
    near: dict[type[Model], dict[Any, set[Any]]] = {model: {key: {key} for key in keys}}
    if model not in tracked:
        near = beside_view(model, keys, (was, now))
    seen: set[tuple[type[Model], Any]] = set()
    for _step in range(STEPS + 1):
        for kind in near.keys() & tracked:
            explain(acts, near[kind], touched(kind, list(near[kind]), was.number, now.number))
        near = further(near, tracked, seen, acts)
        if not near:
            break
    return acts


def explain(acts: dict[object, int], origins: Mapping[object, set[object]], touching: Mapping[object, int]) -> None:
    """Note the acts that touched what stands near the records which nothing explains yet."""
    for key, act in touching.items():
        acts |= dict.fromkeys(origins[key] - acts.keys(), act)


def beside_view(
    model: type[Model], keys: list[int | str], moments: tuple[Moment, Moment]
) -> dict[type[Model], dict[Any, set[Any]]]:
    """What rows of a view, which have no versions, point to: by kind and key the rows."""
    options: Any = model._meta
    near: dict[type[Model], dict[Any, set[Any]]] = {}
    for moment in moments:
        with as_of(moment):
            for one in options.concrete_fields:
                if one.is_relation:
                    pairs = model._default_manager.filter(pk__in=keys).values_list("pk", one.attname)
                    for key, neighbour in pairs:
                        near.setdefault(one.related_model, {}).setdefault(neighbour, set()).add(key)
    return near


def touched(model: type[Model], keys: list[int | str], was: int, now: int) -> dict[Any, int]:
    options: Any = model._meta
    sql = TOUCHED.format(key=quoted(options.pk.column), table=quoted(options.db_table))
    with connection.cursor() as cursor:
        cursor.execute(sql, {"keys": keys, "was": was, "now": now})
        return dict(cursor.fetchall())


def further(
    near: Mapping[type[Model], Mapping[int | str, set[object]]],
    tracked: set[type[Model]],
    seen: set[tuple[type[Model], int | str]],
    explained: Mapping[object, int],
) -> dict[type[Model], dict[Any, set[Any]]]:
    """One step on from what explains nothing yet: to what the records point to, and to their parts."""
    nearer: dict[type[Model], dict[Any, set[Any]]] = {}
    for kind, origins in near.items():
        open_keys = [key for key, of in origins.items() if of - explained.keys() and (kind, key) not in seen]
        seen.update((kind, key) for key in open_keys)
        for other, pairs in neighbours(kind, open_keys, tracked):
            for key, neighbour in pairs:
                nearer.setdefault(other, {}).setdefault(neighbour, set()).update(origins[key])
    return nearer


def neighbours(
    model: type[Model], keys: list[int | str], tracked: set[type[Model]]
) -> Iterator[tuple[type[Model], list[tuple[Any, Any]]]]:
    """The kinds of records beside those of ``keys``, each with the pairs of keys that there ever were."""
    options: Any = model._meta
    if not keys or model not in tracked:
        return
    for one in options.concrete_fields:
        if one.is_relation and one.related_model in tracked and one.editable:
            yield one.related_model, pairs_in(options.db_table, options.pk.column, one.column, options.pk.column, keys)
    for link, column in links_of(options):
        if link in tracked:
            yield link, pairs_in(link._meta.db_table, column, link._meta.pk.column, column, keys)
    for relation in options.related_objects:
        part = relation.related_model
        if part in tracked and not relation.many_to_many and relation.on_delete.__name__ == "CASCADE":
            column, table = relation.field.column, part._meta.db_table
            yield part, pairs_in(table, column, part._meta.pk.column, column, keys)


def links_of(options: Any) -> Iterator[tuple[Any, str]]:
    """The kinds of rows that tie records to many others, from either end, with the column of this end."""
    for one in options.many_to_many:
        yield one.remote_field.through, one.m2m_column_name()
    for relation in options.related_objects:
        if relation.many_to_many:
            yield relation.through, relation.field.m2m_reverse_name()


def pairs_in(table: str, key: str, neighbour: str, given: str, keys: list[int | str]) -> list[tuple[Any, Any]]:
    columns = f"{quoted(key)}, {quoted(neighbour)}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT {columns} FROM history.{quoted(table)}"
            f" WHERE {quoted(given)} = ANY(%s) AND {quoted(neighbour)} IS NOT NULL",
            [keys],
        )
        return cursor.fetchall()
