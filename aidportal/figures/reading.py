"""Many queries of the records, answered by one statement.

A page asks for dozens of numbers. Asked one by one they cost a round trip each, and a record saved in
between would make two of them disagree. One statement sees one moment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from aidportal.figures.statements import Written, planned_in_memory, rows_of
from aidportal.history.moments import shown_moment
from aidportal.values import dates

from .figure import AnyFigure, Figure, Rate
from .kept import AnsweredSets, Expressions, ReaderRights, ScopedRows, select_of_rows, selects_of
from .querysets import FigureQuerySet
from .scopes import Scope
from .selects import Dimensions, Select, Value, compiled, group_of, keys_of, number_of
from .uncounted import Uncounted

Group = tuple[Any, ...]
# What a statement calls the keys that it finds before all else.
FIRST = "found_"


class Answer:
    """The numbers of one figure in one scope; they are read when the first of them is looked at."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.has_total = True
        self._numbers: dict[Dimensions, dict[Group, Value]] = {}

    def by(self, *dimensions: str) -> dict[Group, Value]:
        """``{(group, …): number}`` for dimensions that were asked for; groups without rows are absent."""
        self._reading.read()
        return self._numbers[dimensions]

    @property
    def total(self) -> Value:
        """The number of the whole scope; ``None`` where nothing is known."""
        return self.by().get(()) if self.has_total else None


class QueryPart:
    """A select that answers some sets of dimensions.

    ``left_out`` has by dimension the value of rows that belong to none of its groups.
    """

    def __init__(
        self, answer: Answer, sets: tuple[Dimensions, ...], select: Select, left_out: Mapping[str, object]
    ) -> None:
        self.answer, self.sets, self.select, self.left_out = answer, sets, select, left_out
        self._targets: dict[int, list[tuple[dict[Group, Value], list[int]]]] = {}

    def take(self, grouping: int, groups: Group, value: Value) -> None:
        """Keeps one row of the select."""
        if grouping not in self._targets:
            self._targets[grouping] = self._find_targets(grouping)
        if self.left_out:
            by = zip(keys_of(self.sets), groups, strict=True)
            if any(group is not None and group == self.left_out.get(key) for key, group in by):
                return
        for numbers, places in self._targets[grouping]:
            numbers[tuple([groups[place] for place in places])] = value

    def _find_targets(self, grouping: int) -> list[tuple[dict[Group, Value], list[int]]]:
        """Where the rows of ``grouping`` go, with the places of their groups.

        A bit of ``grouping`` is set for each key that the set leaves out.
        """
        keys = keys_of(self.sets)
        kept = {key for place, key in enumerate(keys) if not grouping >> (len(keys) - 1 - place) & 1}
        return [
            (self.answer._numbers[dimensions], [keys.index(key) for key in dimensions])
            for dimensions in self.sets
            if set(dimensions) == kept
        ]

    def take_nothing(self) -> None:
        """No row can match."""
        if () in self.sets:
            self.answer._numbers[()][()] = self.select.nothing


class FigureQuery:
    """Rows to be added up: in all, and by each of some sets of dimensions. ``selects`` makes the SQL for the sets."""

    def __init__(self, answer: Answer, selects: Callable[[tuple[Dimensions, ...]], Iterable[AnsweredSets]]) -> None:
        self.answer, self._selects = answer, selects
        self.left_out: dict[str, Any] = {}
        self.sets: list[Dimensions] = [()]
        answer._numbers[()] = {}

    def extend(self, sets: Iterable[Dimensions]) -> None:
        for dimensions in sets:
            if dimensions not in self.sets:
                self.sets.append(dimensions)
                self.answer._numbers[dimensions] = {}

    def parts(self) -> list[QueryPart]:
        selects = self._selects(tuple(self.sets))
        return [QueryPart(self.answer, sets, select, self.left_out) for sets, select in selects]


class RateAnswer:
    """The numbers of a rate: those of one figure divided by those of another, group by group."""

    def __init__(self, figure: Rate, numerator: AnyAnswer, denominator: AnyAnswer) -> None:
        self._figure, self._numerator, self._denominator = figure, numerator, denominator

    def by(self, *dimensions: str) -> dict[Group, Value]:
        parts = self._numerator.by(*dimensions)
        return {
            group: self._figure.divide(parts.get(group), whole)
            for group, whole in self._denominator.by(*dimensions).items()
        }

    @property
    def total(self) -> Value:
        return self._figure.divide(self._numerator.total, self._denominator.total)


# What a figure or a rate answers.
AnyAnswer = Answer | RateAnswer


class Reading:
    """Collects what a page asks, and asks it in one statement when the first answer is looked at."""

    def __init__(self) -> None:
        self._queries: list[FigureQuery] = []
        self._by_key: dict[Any, FigureQuery] = {}
        self._rights: dict[int, tuple[Any, ReaderRights]] = {}
        self._uncounted: dict[Any, Answer] = {}
        self._keys_first: list[Written] = []

    def ask(self, figure: AnyFigure, scope: Scope, *sets: Dimensions) -> AnyAnswer:
        """An answer with the total, and the figure by each of ``sets`` of dimensions.

        What the number leaves out is asked along with it; see ``uncounted``.
        """
        self.uncounted(figure, scope)
        if isinstance(figure, Rate):
            numerator, denominator = (
                self.ask(figure.numerator, scope, *sets),
                self.ask(figure.denominator, scope, *sets),
            )
            return RateAnswer(figure, numerator, denominator)
        narrowed = figure.narrow(scope)
        # A user who is not saved cannot be a key.
        key = (figure.key, id(scope.user), narrowed.but(user=None))
        query = self._by_key.get(key)
        if query is None:
            query = self._add(partial(self._selects, figure, scope))
            query.answer.has_total = figure.has_total(scope)
            query.left_out = figure.left_out
            self._by_key[key] = query
        query.extend(sets)
        return query.answer

    def uncounted(self, figure: AnyFigure, scope: Scope) -> list[Uncounted]:
        """The records that the number leaves out, because their dates or values do not say enough for it.

        Where the period cuts no year there is mostly nothing to ask. Their ``count`` and ``text`` are there once all
        is answered; of what was asked by ``ask`` they take no statement of their own.
        """
        omitted = {}
        for part in figure.parts:
            for omission, asking in part.omitted(scope):
                answer = self._count_listed(part, asking)
                omitted[part.url, asking.but(user=None)] = Uncounted(part, asking, omission, answer)
        return list(omitted.values())

    def _count_listed(self, figure: Figure, scope: Scope) -> Answer:
        rows = figure.listed or figure.rows
        key = (rows, id(scope.user), scope.but(user=None))
        if key not in self._uncounted:
            self._uncounted[key] = self.measure(rows, scope, "count_rows")
        return self._uncounted[key]

    def measure(
        self,
        rows: ScopedRows,
        scope: Scope,
        method: str,
        expressions: Expressions = (),
        *sets: Dimensions,
        **given: object,
    ) -> Answer:
        """The answer of the figure method ``method`` of ``rows(scope, **given)``, by ``sets`` of ``expressions``.

        ``rows`` is a function that is there for good: what it makes of its arguments is kept, see ``kept``.
        """

        def selects(sets: tuple[Dimensions, ...]) -> list[AnsweredSets]:
            seen, today = self.as_seen(scope), dates.today()
            return [(sets, select_of_rows(rows, seen, tuple(given.items()), method, expressions, sets, today))]

        query = self._add(selects)
        query.extend(sets)
        return query.answer

    def add_up(self, rows: FigureQuerySet, method: str) -> Answer:
        """The answer of the figure method ``method`` of these ``rows``, whatever they are; nothing of it is kept."""
        return self._add(lambda sets: [(sets, compiled(rows.measurement(method), {}, sets))]).answer

    def keys_first(self, rows: FigureQuerySet) -> Any:
        """The keys of ``rows`` for the queries of the next statement, which finds them before it answers any."""
        keys = rows.order_by().values("pk")
        try:
            sql_and_parameters = keys.query.sql_with_params()
        except EmptyResultSet:
            return keys.none()
        self._keys_first.append(sql_and_parameters)
        return RawSQL(f"SELECT pk FROM {FIRST}{len(self._keys_first)}", ())  # noqa: S608, S611 - all of it is written here

    def count_keys(self, keys: QuerySet[Model, object] | RawSQL) -> Answer:
        """How many rows there are of which ``keys_first`` gave the keys."""
        counted = "0 AS grouping, jsonb_build_array() AS groups, COUNT(*)::numeric AS value"
        sql = f"{counted} FROM ({keys.sql}) AS t" if isinstance(keys, RawSQL) else ""
        return self._add(lambda sets: [(sets, Select(sql, (), 0))]).answer

    def _add(self, selects: Callable[[tuple[Dimensions, ...]], Iterable[AnsweredSets]]) -> FigureQuery:
        query = FigureQuery(Answer(self), selects)
        self._queries.append(query)
        return query

    def _selects(self, figure: Figure, scope: Scope, sets: tuple[Dimensions, ...]) -> tuple[AnsweredSets, ...]:
        return selects_of(figure, self.as_seen(scope), sets, dates.today(), shown_moment() is None)

    def as_seen(self, scope: Scope) -> Scope:
        """The scope with the rights of its user in the user's place."""
        user = scope.user
        if id(user) not in self._rights:
            # With the user, for whose place in memory no other may come meanwhile.
            self._rights[id(user)] = (user, ReaderRights.of(user))
        return scope.but(user=self._rights[id(user)][1])

    def read(self) -> None:
        """Asks and answers all that was asked since the last time."""
        queries, self._queries = self._queries, []
        first, self._keys_first = self._keys_first, []
        self._by_key = {}
        # What is asked twice, such as the two sides of a rate and one of them alone, is answered once.
        same: dict[str, list[QueryPart]] = {}
        selects: list[Select] = []
        for part in chain.from_iterable(query.parts() for query in queries):
            select = part.select
            if not select.sql:
                part.take_nothing()
                continue
            key = repr((select.sql, select.parameters))
            if key not in same:
                selects.append(select)
            same.setdefault(key, []).append(part)
        if not selects:
            return
        takers = [*same.values()]
        with planned_in_memory():
            rows = rows_of(*statement_of(first, selects))
        for number, grouping, groups, value in rows:
            for part in takers[number]:
                part.take(grouping, group_of(groups), number_of(value))


def statement_of(first: Sequence[Written], selects: Sequence[Select]) -> Written:
    """One statement of all ``selects``, each with its number, which finds the keys of ``first`` before all else."""
    parts = [f"SELECT {number} AS query, {select.sql}" for number, select in enumerate(selects)]
    before = [f"{FIRST}{number} (pk) AS MATERIALIZED ({sql})" for number, (sql, _given) in enumerate(first, 1)]
    sql = f"WITH {', '.join(before)} " if before else ""
    parameters = chain(*(given for _sql, given in first), *(select.parameters for select in selects))
    return sql + " UNION ALL ".join(parts), tuple(parameters)
