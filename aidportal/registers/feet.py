"""The foot of a list: its figures over the rows shown, over those on the page, and in the whole scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from aidportal.figures.listed import Listed
from aidportal.figures.per_row import Measured, adds_up
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Scope

Values = dict[str, Any]


@dataclass(frozen=True)
class Foot:
    """What the foot holds, each by the names of the columns, over the ``count`` rows of the list.

    ``whole`` are the figures of the scope. They count rows of other records than those listed too, such as payments of
    this year for a project of last year's programme; ``outside`` is what these have, where they have something.
    """

    count: int
    rows: Values
    whole: Values
    outside: Values

    @property
    def total(self) -> Values:
        """The last row: the figures of the scope, or where filters ask for more than a scope, those of the rows."""
        return self.rows | self.whole

    @property
    def is_whole(self) -> bool:
        """Whether the rows are all that makes the figures of the scope."""
        return all((value or 0) == (self.rows[name] or 0) for name, value in self.whole.items())


def foot_of(columns: Mapping[str, Measured], rows: FigureQuerySet, scope: Scope, *, is_whole: bool = True) -> Foot:
    """The foot of the list of ``rows``.

    ``is_whole``: the rows are all that the scope asks for. Everything is asked in one statement.
    """
    reading = Reading()
    listed = Listed(reading, rows, scope, is_whole=is_whole)
    of_rows = {name: one.ask(listed, scope) for name, one in columns.items()}
    count = listed.count()
    figures = {name: one.figure_of(scope) for name, one in columns.items() if is_whole and one.is_of_scope}
    known = {name: figure for name, figure in figures.items() if figure is not None}
    # Of one without a total, such as a quantity in several units, nothing need be asked.
    answers = {name: reading.ask(figure, scope) for name, figure in known.items() if figure.has_total(scope)}
    rows_have = {name: value() for name, value in of_rows.items()}
    whole = {name: answers[name].total if name in answers else None for name in known}
    return Foot(count(), rows_have, whole, outside(columns, scope, rows_have, whole))


def foot_of_page(columns: Mapping[str, Measured], model: type[Model], keys: Sequence[object], scope: Scope) -> Values:
    """What the columns have over the rows of ``model`` on a page, which have ``keys``, in one statement."""
    listed = Listed.page(Reading(), model, keys, scope)
    of_rows = {name: one.ask(listed, scope) for name, one in columns.items()}
    return {name: value() for name, value in of_rows.items()}


def outside(columns: Mapping[str, Measured], scope: Scope, rows: Values, whole: Values) -> Values:
    """What the figures of the scope count and the rows do not have, by column, as far as the two add up."""
    figures = {name: columns[name].figure_of(scope) for name in whole}
    more = {name: (whole[name] or 0) - (rows[name] or 0) for name in whole if adds_up(figures[name])}
    return {name: value for name, value in more.items() if value}
