"""A chart: a table that is also drawn. It asks when it is made, and is drawn when it is first looked at.

All charts of a page are made before one is looked at, so that what they ask is asked in one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Required, TypedDict, Unpack

from aidportal.figures.figure import AnyFigure, Measure, Words
from aidportal.figures.scopes import Scope
from aidportal.subjects.subject import register_at
from aidportal.values.money import Unit

from .cells import ChartColumn, ChartRow, TextLink
from .question import DashboardQuestion


class ChartTexts(TypedDict, total=False):
    """What a page says of a chart: a ``key`` that no other chart of the page has, and a title.

    ``kind`` is how it is drawn, see ``includes/chart.html``; ``span`` its width; ``most`` how many rows are drawn;
    ``trail`` the way back up from a level below.
    """

    key: Required[str]
    title: Required[Words]
    kind: str
    span: str
    note: str
    most: int
    trail: Sequence[TextLink]


class Chart:
    """One panel with the table of a figure in the scope ``within``; a kind of chart says of what rows and columns.

    Whatever it has to know of the records it asks when it is made.
    """

    template = "includes/chart.html"
    usual_kind = "bars"

    def __init__(
        self,
        question: DashboardQuestion,
        figure: AnyFigure,
        within: Scope | None = None,
        **texts: Unpack[ChartTexts],
    ) -> None:
        self.question, self.figure, self.within = question, figure, within or question.scope
        self.texts = texts
        self._uncounted = question.uncounted(figure, self.within)

    # ---- What a kind of chart says

    @cached_property
    def columns(self) -> list[ChartColumn]:
        raise NotImplementedError

    @cached_property
    def rows(self) -> list[ChartRow]:
        raise NotImplementedError

    @cached_property
    def finding(self) -> str:
        """The sentence over it."""
        return ""

    @property
    def own_note(self) -> str:
        """What is divided by what, or what is not drawn."""
        return self.texts.get("note", "")

    @property
    def title(self) -> Words:
        return self.texts["title"]

    @property
    def period(self) -> str:
        """Of when it is."""
        return self.question.period_text

    @property
    def unit(self) -> str:
        return self.question.unit_label(self.figure)

    @property
    def places(self) -> int:
        """With how many decimals its axis is."""
        of_money = 0 if self.question.unit == Unit.YUAN else 2
        return {Measure.YUAN: of_money, Measure.PER_CENT: 1}.get(self.figure.unit, 0)

    @property
    def url(self) -> str:
        """The records of all of it."""
        return self.question.records_url(self.figure, self.within)

    # ---- What follows

    @property
    def key(self) -> str:
        return self.texts["key"]

    @property
    def kind(self) -> str:
        return self.texts.get("kind", self.usual_kind)

    @property
    def span(self) -> str:
        return self.texts.get("span", "col-6")

    @property
    def most(self) -> int:
        return self.texts.get("most", 0)

    @property
    def trail(self) -> Sequence[TextLink]:
        return self.texts.get("trail", ())

    @property
    def divisor(self) -> int:
        """By what its axis divides raw values."""
        return self.question.unit.divisor if self.figure.unit == Measure.YUAN else 1

    @property
    def source(self) -> Words:
        return register_at(self.figure.url).rows_label

    @property
    def link(self) -> Words:
        return register_at(self.figure.url).all_label

    @property
    def counted_in(self) -> Scope:
        """Its scope without what its figure does not depend on."""
        return self.within.only(self.figure.axes) if self.figure.axes else self.within

    @cached_property
    def note(self) -> str:
        return " ".join(filter(None, [self.own_note, self.question.ignored(self.figure)]))

    @cached_property
    def left_out(self) -> list[TextLink]:
        """The records that its numbers leave out."""
        return self.question.left_out(self._uncounted)

    @property
    def empty(self) -> bool:
        return not any(cell.value for row in self.rows for cell in row.cells)

    @property
    def is_empty_within(self) -> bool:
        """Whether it has no number of the period itself."""
        return not any(cell.value for row in self.rows if not row.is_outside for cell in row.cells)
