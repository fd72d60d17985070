"""What officials write above the tables of a chapter: done, against the span before, by whom most, and what lags.

Each is made of whole sentences; what nothing is known of is not said. Like charts they ask when they are made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from aidportal.charts.findings import change_of
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.spans import is_of_whole_years
from aidportal.figures.figure import AnyFigure
from aidportal.figures.selects import GroupKey
from aidportal.overview.target_standing import against_the_calendar
from aidportal.overview.targets import Targets
from aidportal.values.rounding import fixed
from cadres.figures import OFFICIALS_SENT, ON_POST
from projects.figures import (
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    DONATED_CASH,
    DONATED_GOODS,
    PROJECTS,
    TOTAL_INVESTMENT,
)
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS

from .content import Paragraph

MOST_LEADING = 3
# Points below the rate of all from which on a part is said to lag.
LEAST_LAG = Decimal(5)
# Sentences that are asked for now and written when all is asked.
Asked = Callable[[], Iterator[str]]


def paragraph(*parts: Asked) -> tuple[Paragraph, ...]:
    """The sentences of a chapter as one paragraph; none where there is nothing to say."""
    # Between Chinese sentences no blank stands.
    between = "" if (get_language() or "").startswith("zh") else " "
    text = between.join(one for part in parts for one in part())
    return (Paragraph(text),) if text else ()


def period_in_words(question: DashboardQuestion) -> str:
    """The period as the beginning of a sentence has it."""
    start, last = question.scope.period.start, question.scope.period.last_day
    if start and last and is_of_whole_years(question.scope.period):
        words = {"first": start.year, "last": last.year}
        if start.year == last.year:
            return pgettext("years in a sentence", "%(first)s") % words
        return pgettext("years in a sentence", "%(first)s–%(last)s") % words
    return question.period_text


def in_a_sentence(period: str) -> str:
    """What a period is called, of a year alone as a sentence has it."""
    return pgettext("years in a sentence", "%(first)s") % {"first": period} if period.isdigit() else period


def overall(question: DashboardQuestion) -> Asked:
    """Projects, their investment, what was committed and paid of it."""
    figures = (PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, DISBURSEMENT_RATE)
    asked = {figure: question.ask(figure, question.scope) for figure in figures}
    changes = {figure: ChangeInWords(question, figure) for figure in (COMMITTED, DISBURSED)}

    def said() -> Iterator[str]:
        count = asked[PROJECTS].total
        words = {one.key: question.text(one, answer.total) for one, answer in asked.items()}
        words |= {"period": period_in_words(question), "count": f"{count or 0:,}"}
        if count and asked[TOTAL_INVESTMENT].total and asked[COMMITTED].total:
            yield (
                ngettext(
                    "%(period)s: %(count)s project with a total investment of %(total_investment)s; "
                    "%(committed)s was committed to it.",
                    "%(period)s: %(count)s projects with a total investment of %(total_investment)s; "
                    "%(committed)s was committed to them.",
                    int(count),
                )
                % words
            )
        elif count:
            yield ngettext("%(period)s: %(count)s project.", "%(period)s: %(count)s projects.", int(count)) % words
        yield from changes[COMMITTED].said()
        if asked[DISBURSED].total is not None:
            yield _("%(disbursed)s was disbursed in the period.") % words
            yield from changes[DISBURSED].said()
        if asked[DISBURSEMENT_RATE].total is not None:
            yield _("Of what was committed, %(disbursement_rate)s has been disbursed.") % words

    return said


def donated(question: DashboardQuestion) -> Asked:
    """Cash and goods, which are not added."""
    cash, goods = (question.ask(figure, question.scope) for figure in (DONATED_CASH, DONATED_GOODS))

    def said() -> Iterator[str]:
        words = {"cash": question.text(DONATED_CASH, cash.total), "goods": question.text(DONATED_GOODS, goods.total)}
        if cash.total and goods.total:
            yield _("Donations came to %(cash)s in cash and %(goods)s in goods.") % words
        elif cash.total:
            yield _("Donations came to %(cash)s in cash.") % words
        elif goods.total:
            yield _("Donations came to %(goods)s in goods.") % words

    return said


class ChangeInWords:
    """What a figure has changed by against the span before."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure) -> None:
        self.question, self.figure, self._pair = question, figure, question.pair(figure)

    def said(self) -> Iterator[str]:
        now, before = self._pair()
        change = change_of(self.figure, now, before)
        if not change or now is None or before is None:
            return
        words = {
            "figure": capfirst(str(self.figure.label)),
            "before": self.question.text(self.figure, before),
            "what": in_a_sentence(self.question.compared(self.figure)),
            "change": change.lstrip("+-"),
        }
        if change.startswith("+"):
            yield _("%(figure)s rose by %(change)s against %(what)s (%(before)s).") % words
        elif change.startswith("-"):
            yield _("%(figure)s fell by %(change)s against %(what)s (%(before)s).") % words
        else:
            yield _("%(figure)s stood as in %(what)s (%(before)s).") % words


def changed(question: DashboardQuestion, figure: AnyFigure) -> Asked:
    """A figure of the scope against the span before."""
    return ChangeInWords(question, figure).said


def leading(question: DashboardQuestion, figure: AnyFigure, *levels: str) -> Asked:
    """The groups that have most of a figure, with their parts of all; by the first level that has several."""
    levels = tuple(level for level in levels if level in figure.dimensions)
    answer = question.ask(figure, question.scope, *((level,) for level in levels))

    def said() -> Iterator[str]:
        for level in levels:
            known = {key: Decimal(value) for (key,), value in answer.by(level).items() if key and value}
            if len(known) > 1 and answer.total:
                yield in_order(question, figure, level, known, Decimal(answer.total))
                return

    return said


def in_order(
    question: DashboardQuestion, figure: AnyFigure, level: str, known: dict[GroupKey, Decimal], total: Decimal
) -> str:
    first = sorted(known, key=lambda key: (-known[key], str(key)))[:MOST_LEADING]
    names = question.names(figure.dimensions[level], first)
    parts = [
        _("%(name)s (%(value)s)") % {"name": names[key], "value": question.text(figure, known[key])} for key in first
    ]
    words = {
        "dimension": figure.dimensions[level].label,
        "figure": figure.label,
        "first": parts[0],
        "parts": _(", ").join(parts[1:]),
        "share": fixed(sum((known[key] for key in first), Decimal(0)) * 100 / total, 1),
    }
    if len(known) <= MOST_LEADING:
        return _("By %(dimension)s, %(first)s comes first in %(figure)s, before %(parts)s.") % words
    return (
        _("By %(dimension)s, %(first)s comes first in %(figure)s, before %(parts)s; together they make %(share)s%%.")
        % words
    )


def lagging(question: DashboardQuestion, *levels: str) -> Asked:
    """The receiving areas of which least of what was committed is paid."""
    levels = tuple(level for level in levels if level in DISBURSEMENT_RATE.dimensions)
    answer = question.ask(DISBURSEMENT_RATE, question.scope, *((level,) for level in levels))

    def said() -> Iterator[str]:
        for level in levels:
            known = {key: Decimal(value) for (key,), value in answer.by(level).items() if key and value is not None}
            if len(known) > 1 and answer.total is not None:
                yield from behind(question, level, known, Decimal(answer.total))
                return

    return said


def behind(
    question: DashboardQuestion, level: str, known: dict[GroupKey, Decimal], all_of_it: Decimal
) -> Iterator[str]:
    late = [key for key in sorted(known, key=lambda key: (known[key], str(key))) if all_of_it - known[key] >= LEAST_LAG]
    names = question.names(DISBURSEMENT_RATE.dimensions[level], late[:MOST_LEADING])
    parts = [_("%(name)s (%(value)s)") % {"name": names[key], "value": f"{fixed(known[key], 1)}%"} for key in names]
    if late:
        words = {"parts": _(", ").join(parts), "count": len(late), "rate": fixed(all_of_it, 1)}
        yield (
            ngettext(
                "Disbursement lags behind the %(rate)s%% of all in %(count)s area: %(parts)s.",
                "Disbursement lags behind the %(rate)s%% of all in %(count)s areas, most in %(parts)s.",
                len(late),
            )
            % words
        )


def calendar(question: DashboardQuestion) -> Asked:
    """What is paid of the running year's commitments against the days that are over."""
    committed, paid = (question.ask(one, question.scope) for one in (COMMITTED, DISBURSEMENT_RATE.numerator))

    def said() -> Iterator[str]:
        standing = against_the_calendar(question, committed.total, paid.total)
        if standing:
            words = {"time": fixed(standing.time, 1), "share": fixed(standing.share or 0, 1), "gap": standing.gap}
            if standing.is_behind:
                yield (
                    _("%(time)s%% of the year is over and %(share)s%% disbursed: %(gap)s behind the calendar.") % words
                )
            else:
                yield _("%(time)s%% of the year is over and %(share)s%% disbursed: %(gap)s ahead of it.") % words

    return said


def officials(question: DashboardQuestion) -> Asked:
    """How many were sent, and how many are on post at the end."""
    sent = question.ask(OFFICIALS_SENT, question.scope)
    on_post = question.ask(ON_POST, question.ever.but(day=question.last_day))

    def said() -> Iterator[str]:
        words = {
            "period": period_in_words(question),
            "day": question.last_day,
            "sent": sent.total,
            "post": on_post.total,
        }
        if sent.total:
            yield (
                ngettext(
                    "%(period)s: %(sent)s official was sent.",
                    "%(period)s: %(sent)s officials were sent.",
                    int(sent.total),
                )
                % words
            )
        if on_post.total:
            yield (
                ngettext(
                    "On %(day)s, %(post)s person was on post.",
                    "On %(day)s, %(post)s people were on post.",
                    int(on_post.total),
                )
                % words
            )

    return said


def trainings(question: DashboardQuestion) -> Asked:
    """Sessions, and how many they reached for how long."""
    asked = {figure: question.ask(figure, question.scope) for figure in (SESSIONS, PERSON_TIMES, PERSON_DAYS)}

    def said() -> Iterator[str]:
        count = asked[SESSIONS].total
        words = {one.key: question.text(one, answer.total) for one, answer in asked.items()}
        words |= {"period": period_in_words(question), "count": f"{count or 0:,}"}
        if count and asked[PERSON_TIMES].total and asked[PERSON_DAYS].total:
            yield (
                ngettext(
                    "%(period)s: %(count)s session, %(person_times)s and %(person_days)s.",
                    "%(period)s: %(count)s sessions, %(person_times)s and %(person_days)s.",
                    int(count),
                )
                % words
            )
        elif count and asked[PERSON_TIMES].total:
            yield (
                ngettext(
                    "%(period)s: %(count)s session, %(person_times)s.",
                    "%(period)s: %(count)s sessions, %(person_times)s.",
                    int(count),
                )
                % words
            )

    return said


def targets(made: Targets) -> Asked:
    """How many targets stand how, and which are furthest behind."""

    def said() -> Iterator[str]:
        known, late = len(made.progress), len(made.late)
        words = {"period": in_a_sentence(made.period_text), "count": known, "late": late, "fine": known - late}
        if not known:
            return
        yield (
            ngettext(
                "Agreements set %(count)s target for %(period)s.",
                "Agreements set %(count)s targets for %(period)s.",
                known,
            )
            % words
        )
        if not late:
            yield _("None of them is behind schedule.")
            return
        yield (
            ngettext(
                "%(late)s of them is missed or behind schedule.",
                "%(late)s of them are missed or behind schedule.",
                late,
            )
            % words
        )
        worst = [
            _("%(pair)s: %(figure)s") % {"pair": one.pair, "figure": one.figure} for one in made.worst(MOST_LEADING)
        ]
        yield _("Furthest behind: %(parts)s.") % {"parts": _("; ").join(worst)}

    return said
