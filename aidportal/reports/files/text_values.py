"""What sentences fill in: numbers in words, each with the figure and scope that give it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import AnyFigure
from aidportal.figures.reading import AnyAnswer
from aidportal.figures.scopes import Scope
from aidportal.figures.selects import Value

from .blocks import number
from .content import ReportNumber
from .live_text import LiveValue


def period_value(period: str) -> LiveValue:
    return LiveValue("period", _("period"), period)


def placed(figure: AnyFigure, value: Value, scope: Scope | None, of: str = "") -> tuple[str, ReportNumber]:
    """A number that a sentence tells, called like its figure, and ``of`` what it is where it is not of the report."""
    words = _("%(figure)s, %(of)s") % {"figure": figure.label, "of": of} if of else str(figure.label)
    return words, number(figure, value, scope)


def total_value(question: DashboardQuestion, figure: AnyFigure, answer: AnyAnswer, text: str = "") -> LiveValue:
    """The total of a figure in words, or in those of ``text``."""
    words = text or question.text(figure, answer.total)
    return LiveValue(figure.key, str(figure.label), words, (placed(figure, answer.total, question.scope),))


def values_of(question: DashboardQuestion, answers: Mapping[AnyFigure, AnyAnswer]) -> dict[str, object]:
    """Totals in words, by the keys of their figures."""
    return {figure.key: total_value(question, figure, answer) for figure, answer in answers.items()}


def count_value(question: DashboardQuestion, figure: AnyFigure, answer: AnyAnswer) -> LiveValue:
    """A number that its sentence counts in words of its own."""
    return total_value(question, figure, answer, f"{answer.total or 0:,}")


def counted(key: str, label: str, count: int) -> LiveValue:
    """A number that no figure gives, found again where the same report is made again."""
    return LiveValue(key, label, str(count), ((label, ReportNumber(count)),))
