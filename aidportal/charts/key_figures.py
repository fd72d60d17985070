"""Key figures: the numbers of the scope, compared with the span of the same length before it.

Like charts they ask when they are made, and their numbers are there when they are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value

from .cells import TextLink
from .findings import change_of
from .number_words import value_alone
from .question import DashboardQuestion

SPARK_YEARS = 8


class Tile:
    """A number of the strip above the charts; see ``includes/kpis.html`` for what each text is for."""

    @property
    def label(self) -> Words:
        raise NotImplementedError

    @property
    def url(self) -> str:
        raise NotImplementedError

    @property
    def value(self) -> str:
        raise NotImplementedError

    @property
    def unit(self) -> str:
        raise NotImplementedError

    @property
    def change(self) -> str:
        return ""

    @property
    def change_tone(self) -> str:
        return ""

    @property
    def comparison(self) -> str:
        return ""

    @property
    def note(self) -> str:
        return ""

    @property
    def left_out(self) -> Sequence[TextLink]:
        return ()

    @property
    def spark(self) -> Sequence[float | None]:
        """What is drawn as a small line, the oldest first."""
        return ()


class FigureTile(Tile):
    """A tile whose number is ``figure`` in ``scope``; a kind of tile says which, and what it is compared with."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure, scope: Scope) -> None:
        self.question, self.figure, self.scope = question, figure, scope
        self._uncounted = question.uncounted(figure, scope)

    # ---- What a kind of tile says

    @cached_property
    def number(self) -> Value:
        raise NotImplementedError

    @cached_property
    def pair(self) -> tuple[Value, Value]:
        """What is over of the number, and the span before; nothing where it is compared with none."""
        return None, None

    @property
    def before(self) -> str:
        """What it is compared with."""
        return ""

    @property
    def past(self) -> Sequence[Value]:
        """The number in earlier years, the oldest first."""
        return ()

    # ---- What follows

    @property
    def label(self) -> Words:
        return self.figure.label

    @cached_property
    def url(self) -> str:
        return self.question.records_url(self.figure, self.scope)

    @cached_property
    def value(self) -> str:
        return value_alone(self.figure, self.number, self.question.unit)[0]

    @cached_property
    def unit(self) -> str:
        return value_alone(self.figure, self.number, self.question.unit)[1]

    @cached_property
    def change(self) -> str:
        return change_of(self.figure, *self.pair)

    @property
    def change_tone(self) -> str:
        return {"+": "good", "−": "poor"}.get(self.change[:1], "")

    @cached_property
    def comparison(self) -> str:
        """With what it is compared; and what, where the number holds something of the days to come too."""
        if not self.change:
            return ""
        if self.pair[0] == self.number:
            return _("against %(what)s") % {"what": self.before}
        words = {"value": self.question.text(self.figure, self.pair[0]), "what": self.before}
        return _("of %(value)s to date, against %(what)s") % words

    @cached_property
    def note(self) -> str:
        return self.question.ignored(self.figure)

    @cached_property
    def left_out(self) -> list[TextLink]:
        return self.question.left_out(self._uncounted)

    @cached_property
    def spark(self) -> list[float | None]:
        return [None if value is None else float(value) for value in self.past]


class ScopeTile(FigureTile):
    """A figure of the scope, compared with the span before, and the whole years up to the last of the scope."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure) -> None:
        super().__init__(question, figure, question.scope)
        self._answer = question.ask(figure, question.scope)
        self._pair = question.pair(figure)
        self._years = question.ask(figure, question.ever, ("year",))

    @cached_property
    def number(self) -> Value:
        return self._answer.total

    @cached_property
    def pair(self) -> tuple[Value, Value]:
        return self._pair()

    @property
    def before(self) -> str:
        return self.question.compared(self.figure)

    @property
    def past(self) -> list[Value]:
        by_year = self._years.by("year")
        return [by_year.get((year,)) for year in spark_years(self.question)]


def spark_years(question: DashboardQuestion) -> range:
    """Years of which each is over: a line that ended on the running one would dive."""
    last = min(question.last_year, question.today.year - 1)
    return range(last - SPARK_YEARS + 1, last + 1)
