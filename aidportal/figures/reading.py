"""Many questions to the records, answered by one statement.

A page asks for dozens of numbers. Asked one by one they cost a round trip each, and a record saved in
between would make two of them disagree. One statement sees one moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from .figure import Figure, Rate, Value
from .querysets import FigureQuerySet, Measurement
from .scopes import Scope

Group = tuple[Any, ...]
Dimensions = tuple[str, ...]


class Answer:
    """The numbers of one figure in one scope; they are read when the first of them is looked at."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.has_total = True
        self._found: dict[Dimensions, dict[Group, Value]] = {}

    def by(self, *dimensions: str) -> dict[Group, Value]:
        """``{(group, …): number}`` for dimensions that were asked for; groups without rows are absent."""
        self._reading.read()
        return self._found[dimensions]

    @property
    def total(self) -> Value:
        """The number of the whole scope; ``None`` where nothing is known."""
        return self.by().get(()) if self.has_total else None


@dataclass(eq=False)
class Question:
    """Rows to be added up: in all, and by each of some sets of dimensions."""

    measurement: Measurement
    expressions: dict[str, Any]
    answer: Answer
    sets: list[Dimensions] = field(default_factory=lambda: [()])

    def extend(self, sets: Iterable[Dimensions]) -> None:
        for dimensions in sets:
            if dimensions not in self.sets:
                self.sets.append(dimensions)
                self.answer._found[dimensions] = {}

    @property
    def keys(self) -> list[str]:
        return list(dict.fromkeys(key for dimensions in self.sets for key in dimensions))

    def sql(self, number: int) -> tuple[str, list[Any]]:
        """A select of ``(number, set, groups, value)``; raises ``EmptyResultSet`` where no row can match."""
        rows, aggregate = self.measurement.rows, self.measurement.aggregate
        keys = self.keys
        paths = {f"by_{key}": self.expressions[key] for key in keys}
        by = {name: F(path) if isinstance(path, str) else path for name, path in paths.items()}
        measured, *_filter = aggregate.get_source_expressions()
        inner = rows.order_by().annotate(**by, measured=measured).values_list(*by, "measured")
        inner_sql, parameters = inner.query.sql_with_params()
        outer: Any = aggregate.copy()
        outer.set_source_expressions([RawSQL("measured", ()), *_filter])
        # The aggregate is told its type by the inner column.
        value_sql, value_parameters = outer.as_sql(inner.query.get_compiler(connection=connection), connection)
        names = [f"k{place}" for place in range(len(keys))]
        sets = ", ".join(f"({', '.join(names[keys.index(key)] for key in dimensions)})" for dimensions in self.sets)
        sql = (
            f"SELECT {number} AS question, {self._set_number(names)} AS grouping,"  # noqa: S608 - all parts are our own
            f" jsonb_build_array({', '.join(names)}) AS groups, ({value_sql})::numeric AS value"
            f" FROM ({inner_sql}) AS t ({', '.join([*names, 'measured'])}) GROUP BY GROUPING SETS ({sets})"
        )
        return sql, [*value_parameters, *parameters]

    def _set_number(self, names: list[str]) -> str:
        return f"GROUPING({', '.join(names)})" if names else "0"

    def take(self, grouping: int, groups: list[Any], value: Value) -> None:
        """Keeps one row of the select. A bit of ``grouping`` is set for each key that the set leaves out."""
        keys = self.keys
        kept = [key for place, key in enumerate(keys) if not grouping >> (len(keys) - 1 - place) & 1]
        group = dict(zip(keys, groups, strict=True))
        for dimensions in self.sets:
            if set(dimensions) == set(kept):
                self.answer._found[dimensions][tuple(group[key] for key in dimensions)] = value

    def take_nothing(self) -> None:
        self.answer._found[()][()] = self.measurement.aggregate.empty_result_set_value


class RateAnswer:
    """The numbers of a rate: those of one figure divided by those of another, group by group."""

    def __init__(self, figure: Rate, numerator: Answer, denominator: Answer) -> None:
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


class LoneAnswer:
    """The numbers of a figure that no single aggregate gives: each is asked by itself when it is looked at."""

    def __init__(self, figure: Figure, scope: Scope) -> None:
        self._figure, self._scope = figure, scope

    def by(self, *dimensions: str) -> dict[Group, Value]:
        if not dimensions:
            return {(): self._figure.total(self._scope)}
        rows = self._figure.by(*dimensions, scope=self._scope)
        return {tuple(row[key] for key in dimensions): row["value"] for row in rows}

    @property
    def total(self) -> Value:
        return self._figure.total(self._scope)


class Reading:
    """Collects what a page asks, and asks it in one statement when the first answer is looked at."""

    def __init__(self) -> None:
        self._questions: list[Question] = []
        self._asked: dict[Any, Question] = {}

    def ask(self, figure: Figure | Rate, scope: Scope, *sets: Dimensions) -> Any:
        """An answer with the total, and the figure by each of ``sets`` of dimensions."""
        if isinstance(figure, Rate):
            numerator, denominator = (
                self.ask(figure.numerator, scope, *sets),
                self.ask(figure.denominator, scope, *sets),
            )
            return RateAnswer(figure, numerator, denominator)
        if not figure.is_one_aggregate:
            return LoneAnswer(figure, scope)
        narrowed = figure.narrow(scope)
        # A user who is not saved cannot be a key.
        key = (figure.key, id(scope.user), narrowed.but(user=None))
        question = self._asked.get(key)
        if question is None:
            expressions = {name: dimension.expression for name, dimension in figure.dimensions.items()}
            question = self._add(figure.records(scope).measurement(figure.measure), expressions)
            question.answer.has_total = figure.has_total(scope)
            self._asked[key] = question
        question.extend(sets)
        return question.answer

    def measure(
        self, rows: FigureQuerySet, method: str, expressions: dict[str, Any] | None = None, *sets: Dimensions
    ) -> Answer:
        """The answer of the figure method ``method`` of ``rows``, by ``sets`` of the names of ``expressions``."""
        question = self._add(rows.measurement(method), expressions or {})
        question.extend(sets)
        return question.answer

    def _add(self, measurement: Measurement, expressions: dict[str, Any]) -> Question:
        question = Question(measurement, expressions, Answer(self))
        question.answer._found[()] = {}
        self._questions.append(question)
        return question

    def read(self) -> None:
        """Answers what was asked since the last time."""
        questions, self._questions = self._questions, []
        self._asked = {}
        selects, parameters = [], []
        for number, question in enumerate(questions):
            try:
                sql, values = question.sql(number)
            except EmptyResultSet:
                question.take_nothing()
                continue
            selects.append(sql)
            parameters += values
        if not selects:
            return
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(selects), parameters)
            for number, grouping, groups, value in cursor.fetchall():
                questions[number].take(grouping, json.loads(groups), number_of(value))


def number_of(value: Any) -> Value:
    """A count is a whole number; an amount keeps its cents."""
    if value is None or value.as_tuple().exponent < 0:
        return value
    return int(value)
