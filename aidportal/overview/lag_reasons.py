"""What is known of why targets are behind: what waits or stands still, what is not paid, since when nothing came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.reading import AnyAnswer, Reading
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from cadres.figures import ON_POST
from cadres.models import Posting
from projects.figures import BENEFICIARIES, COMMITTED, DISBURSED, PROJECTS, TOTAL_INVESTMENT
from projects.models import Project
from projects.models.standing import counted_only, to_status

from .attention import unpaid
from .targets import TargetRow

OF_PROJECTS = (PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, BENEFICIARIES)
MOST_NAMED = 2
Status = Project.Status
WAITING = ngettext_lazy(
    "%(count)s project awaits approval (total investment %(amount)s)",
    "%(count)s projects await approval (total investment %(amount)s)",
    "count",
)
UNPAID = ngettext_lazy(
    "%(count)s funding line has no payment yet, %(amount)s",
    "%(count)s funding lines have no payment yet, %(amount)s",
    "count",
)
# Says what is known, once all is asked.
AskedPhrases = Callable[[], Iterator[str]]


class HeldProject(NamedTuple):
    """A project that does not go on: the target that it is of, its name and status, and what was reported."""

    target: int
    name: str
    status: str
    held_up: str | None


def unpaid_lines(scope: Scope) -> Any:
    return unpaid(counted_only(scope))


def vacated(scope: Scope, since: date, today: date) -> Any:
    """Postings that ended in the days from ``since`` on, and that nobody took over."""
    return Posting.objects.in_scope(scope).ending(since, today).without_successor()


class LagReasons:
    """Of a few targets; what is asked for all of them is asked in two statements."""

    def __init__(self, lines: Sequence[TargetRow]) -> None:
        self._reading = Reading()
        self._lines = {line.progress.target.pk: line for line in lines if line.progress.scope and line.progress.figure}
        self._asked = {pk: [*self._ask(line)] for pk, line in self._lines.items()}

    def of(self, line: TargetRow) -> str:
        """In words, each part of it a phrase; nothing where nothing is known."""
        target = line.progress.target.pk
        phrases = [phrase for asked in self._asked.get(target, ()) for phrase in asked()]
        phrases += [name_of(one) for one in self._held if one.target == target]
        if not phrases and not line.progress.done:
            return _("nothing is recorded for it yet")
        return _("; ").join(phrases)

    def _ask(self, line: TargetRow) -> Iterator[AskedPhrases]:
        one = line.progress
        figure, scope = one.figure, one.scope
        if scope is None:
            return
        if figure in OF_PROJECTS:
            waiting = to_status(scope, Status.SUBMITTED) or scope
            count, amount = (self._reading.ask(part, waiting) for part in (PROJECTS, TOTAL_INVESTMENT))
            yield self._counted(line, WAITING, count, TOTAL_INVESTMENT, amount)
            if figure is DISBURSED:
                methods = ("count_lines", "committed")
                count, amount = (self._reading.measure(unpaid_lines, scope, method) for method in methods)
                yield self._counted(line, UNPAID, count, COMMITTED, amount)
        elif figure is ON_POST and one.period.start:
            yield self._vacated(scope.but(period=Period()), one.period.start, one.today)
        elif "month" in figure.dimensions:
            yield self._last_month(line, scope)

    def _counted(
        self, line: TargetRow, words: Words, count: AnyAnswer, figure: AnyFigure, amount: AnyAnswer
    ) -> AskedPhrases:
        """How many of something there are, and what they come to in ``figure``; nothing where there is none."""

        def said() -> Iterator[str]:
            if count.total:
                yield words % {"count": int(count.total), "amount": line.question.text(figure, amount.total)}

        return said

    def _vacated(self, scope: Scope, since: date, today: date) -> AskedPhrases:
        count = self._reading.measure(vacated, scope, "count_postings", since=since, today=today)

        def said() -> Iterator[str]:
            if count.total:
                words = ngettext(
                    "%(count)s posting ended and nobody took over",
                    "%(count)s postings ended and nobody took over",
                    int(count.total),
                )
                yield words % {"count": count.total}

        return said

    def _last_month(self, line: TargetRow, scope: Scope) -> AskedPhrases:
        answer, one = self._reading.ask(line.progress.figure, scope, ("month",)), line.progress
        until = min(one.today, one.period.end - ONE_DAY) if one.period.end else one.today

        def said() -> Iterator[str]:
            months = [str(month)[:7] for (month,), value in answer.by("month").items() if month and value]
            if months and max(months) < f"{until:%Y-%m}":
                yield _("nothing is recorded after %(month)s") % {"month": max(months)}

        return said

    @cached_property
    def _held(self) -> list[HeldProject]:
        """The largest projects of each target that wait, stand still, or are past their planned end."""
        parts = [
            held(pk, line.progress.scope, line.progress.today)
            for pk, line in self._lines.items()
            if line.progress.scope and line.progress.figure in OF_PROJECTS
        ]
        if not parts:
            return []
        first, *rest = parts
        return [HeldProject(*row) for row in first.union(*rest, all=True)]


def held(target: int, scope: Scope, today: date) -> Any:
    stopped = Q(status__in=(Status.SUBMITTED, Status.SUSPENDED, Status.ADJUSTING))
    late = Q(planned_until__endswith__lte=today, actual_until__isnull=True) & ~Q(status__in=Project.CLOSED_STATUSES)
    rows = Project.objects.in_scope(scope).filter(stopped | late).with_reports()
    return (
        rows.order_by(F("total_investment").desc(nulls_last=True), "pk")
        .annotate(target=Value(target))
        .values_list("target", "title", "status", "held_up")[:MOST_NAMED]
    )


def name_of(one: HeldProject) -> str:
    words = {"name": one.name, "status": Status(one.status).label if one.status else "", "why": one.held_up}
    return (_("%(name)s: %(status)s, %(why)s") if one.held_up else _("%(name)s: %(status)s")) % words
