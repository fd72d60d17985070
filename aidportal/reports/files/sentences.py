"""What officials write above the tables of a chapter: done, against the span before, by whom most, and what lags.

Each is made of whole sentences; what nothing is known of is not said. Like charts they ask when they are made. Their
numbers stay values, so that a clerk can write other words around them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aidportal.charts.findings import change_of
from aidportal.charts.groups import narrowed
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.spans import in_a_sentence
from aidportal.figures.figure import AnyFigure
from aidportal.figures.selects import GroupKey
from aidportal.overview.target_standing import against_the_calendar
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

from .content import NamedNumbers, Paragraph
from .live_text import LiveText, LiveValue, fill, join
from .period_words import day_in_words, period_in_words
from .text_values import count_value, counted, period_value, placed, total_value, values_of

MOST_LEADING = 3
# Points below the rate of all from which on a part is said to lag.
LEAST_LAG = Decimal(5)
# Sentences that are asked for now and written when all is asked.
Asked = Callable[[], Iterator[LiveText]]


def paragraph(*parts: Asked) -> Paragraph:
    """The sentences of a chapter as one paragraph, empty where there is nothing to say."""
    # Between Chinese sentences no blank stands.
    between = "" if (get_language() or "").startswith("zh") else " "
    computed = join(between, (one for part in parts for one in part()))
    return Paragraph(str(computed), computed, numbers=computed.numbers)


def overall(question: DashboardQuestion) -> Asked:
    """Projects, their investment, what was committed and paid of it."""
    figures = (PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, DISBURSEMENT_RATE.numerator, DISBURSEMENT_RATE)
    answers = {figure: question.ask(figure, question.scope) for figure in figures}
    changes = {figure: ChangeInWords(question, figure) for figure in (COMMITTED, DISBURSED)}

    def said() -> Iterator[LiveText]:
        count = answers[PROJECTS].total
        words = values_of(question, answers)
        words |= {
            "period": period_value(period_in_words(question)),
            "count": count_value(question, PROJECTS, answers[PROJECTS]),
        }
        if count and answers[TOTAL_INVESTMENT].total and answers[COMMITTED].total:
            sentence = ngettext(
                "%(period)s: %(count)s project with a total investment of %(total_investment)s; "
                "%(committed)s was committed to it.",
                "%(period)s: %(count)s projects with a total investment of %(total_investment)s; "
                "%(committed)s was committed to them.",
                int(count),
            )
            yield fill(sentence, words)
        elif count:
            yield fill(ngettext("%(period)s: %(count)s project.", "%(period)s: %(count)s projects.", int(count)), words)
        yield from changes[COMMITTED].said()
        if answers[DISBURSED].total is not None:
            yield fill(_("%(disbursed)s was disbursed in the period."), words)
            yield from changes[DISBURSED].said()
        if answers[DISBURSEMENT_RATE].total is not None:
            words["paid"] = words[DISBURSEMENT_RATE.numerator.key]
            yield fill(_("Of what was committed, %(paid)s has been disbursed, %(disbursement_rate)s."), words)

    return said


def donated(question: DashboardQuestion) -> Asked:
    """Cash and goods, which are not added."""
    cash, goods = (question.ask(figure, question.scope) for figure in (DONATED_CASH, DONATED_GOODS))

    def said() -> Iterator[LiveText]:
        words = {
            "cash": replace(total_value(question, DONATED_CASH, cash), key="cash"),
            "goods": replace(total_value(question, DONATED_GOODS, goods), key="goods"),
        }
        if cash.total and goods.total:
            yield fill(_("Donations came to %(cash)s in cash and %(goods)s in goods."), words)
        elif cash.total:
            yield fill(_("Donations came to %(cash)s in cash."), words)
        elif goods.total:
            yield fill(_("Donations came to %(goods)s in goods."), words)

    return said


class ChangeInWords:
    """What a figure has changed by against the span before."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure) -> None:
        self.question, self.figure, self._pair = question, figure, question.pair(figure)

    def said(self) -> Iterator[LiveText]:
        now, before = self._pair()
        change = change_of(self.figure, now, before)
        if not change or now is None or before is None:
            return
        scopes, what = self.question.now_and_before(self.figure), self.question.compared(self.figure)
        numbers = tuple(
            placed(self.figure, value, scope, str(when))
            for value, scope, when in (
                (before, scopes and scopes[1], what),
                (now, scopes and scopes[0], self.question.period_text),
            )
        )
        words = {
            "figure": capfirst(str(self.figure.label)),
            "before": self.value(
                "before", _("%(figure)s, before"), self.question.text(self.figure, before), numbers[:1]
            ),
            "what": self.value("what", _("%(figure)s, since"), in_a_sentence(what)),
            "change": self.value("change", _("%(figure)s, change"), change.lstrip("+−"), numbers),
        }
        if change.startswith("+"):
            yield fill(_("%(figure)s rose by %(change)s against %(what)s (%(before)s)."), words)
        elif change.startswith("−"):
            yield fill(_("%(figure)s fell by %(change)s against %(what)s (%(before)s)."), words)
        else:
            yield fill(_("%(figure)s stood as in %(what)s (%(before)s)."), words)

    def value(self, key: str, label: str, text: str, numbers: NamedNumbers = ()) -> LiveValue:
        return LiveValue(f"{self.figure.key}_{key}", label % {"figure": self.figure.label}, text, numbers)


def changed(question: DashboardQuestion, figure: AnyFigure) -> Asked:
    """A figure of the scope against the span before."""
    return ChangeInWords(question, figure).said


def leading(question: DashboardQuestion, figure: AnyFigure, *levels: str) -> Asked:
    """The groups that have most of a figure, with their parts of all; by the first level that has several."""
    levels = tuple(level for level in levels if level in figure.dimensions)
    answer = question.ask(figure, question.scope, *((level,) for level in levels))

    def said() -> Iterator[LiveText]:
        for level in levels:
            known = {key: Decimal(value) for (key,), value in answer.by(level).items() if key and value}
            if len(known) > 1 and answer.total:
                yield in_order(question, figure, (levels[0], level), known, Decimal(answer.total))
                return

    return said


def in_order(
    question: DashboardQuestion,
    figure: AnyFigure,
    levels: tuple[str, str],
    known: dict[GroupKey, Decimal],
    total: Decimal,
) -> LiveText:
    """``levels`` are the one that was asked first, by which the values are known, and the one that is told."""
    slot, level = levels
    first = sorted(known, key=lambda key: (-known[key], str(key)))[:MOST_LEADING]
    dimension = figure.dimensions[level]
    names = question.names(dimension, first)
    parts = [
        _("%(name)s (%(value)s)") % {"name": names[key], "value": question.text(figure, known[key])} for key in first
    ]
    share = fixed(sum((known[key] for key in first), Decimal(0)) * 100 / total, 1)
    numbers = of_groups(question, figure, level, known, names, first)
    all_numbers = (*numbers, placed(figure, total, question.scope))

    def value(key: str, label: str, text: str, numbers: NamedNumbers) -> LiveValue:
        words = {"dimension": dimension.label, "figure": figure.label}
        return LiveValue(f"{figure.key}_{slot}_{key}", label % words, text, numbers)

    words = {
        "dimension": dimension.label,
        "figure": within_a_sentence(str(figure.label)),
        "first": value("first", _("first by %(dimension)s, %(figure)s"), parts[0], numbers[:1]),
        "parts": value("next", _("next by %(dimension)s, %(figure)s"), _(", ").join(parts[1:]), numbers[1:]),
        "share": value("share", _("share of the first by %(dimension)s, %(figure)s"), share, all_numbers),
    }
    sentence = _(
        "By %(dimension)s, %(first)s comes first in %(figure)s, before %(parts)s; together they make %(share)s%%."
    )
    if len(known) <= MOST_LEADING:
        sentence = _("By %(dimension)s, %(first)s comes first in %(figure)s, before %(parts)s.")
    return fill(sentence, words)


def within_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]


def of_groups(
    question: DashboardQuestion,
    figure: AnyFigure,
    level: str,
    known: Mapping[GroupKey, Decimal],
    names: Mapping[GroupKey, str],
    first: Sequence[GroupKey],
) -> NamedNumbers:
    """The numbers of the groups ``first``, in their order."""
    scopes = {key: narrowed(figure, question.scope, {level: key}) for key in first}
    return tuple(placed(figure, known[key], scopes[key], names[key]) for key in first)


def lagging(question: DashboardQuestion, *levels: str) -> Asked:
    """The receiving areas of which least of what was committed is paid."""
    levels = tuple(level for level in levels if level in DISBURSEMENT_RATE.dimensions)
    answer = question.ask(DISBURSEMENT_RATE, question.scope, *((level,) for level in levels))

    def said() -> Iterator[LiveText]:
        for level in levels:
            known = {key: Decimal(value) for (key,), value in answer.by(level).items() if key and value is not None}
            if len(known) > 1 and answer.total is not None:
                yield from behind(question, level, known, Decimal(answer.total))
                return

    return said


def behind(
    question: DashboardQuestion, level: str, known: dict[GroupKey, Decimal], all_of_it: Decimal
) -> Iterator[LiveText]:
    late = [key for key in sorted(known, key=lambda key: (known[key], str(key))) if all_of_it - known[key] >= LEAST_LAG]
    figure = DISBURSEMENT_RATE
    first = late[:MOST_LEADING]
    names = question.names(figure.dimensions[level], first)
    parts = [_("%(name)s (%(value)s)") % {"name": names[key], "value": f"{fixed(known[key], 1)}%"} for key in first]
    if late:
        numbers = of_groups(question, figure, level, known, names, first)
        of_all = (placed(figure, all_of_it, question.scope),)
        words = {
            "parts": LiveValue("lagging", _("areas that lag"), _(", ").join(parts), numbers),
            "count": counted("lagging_count", _("number of areas that lag"), len(late)),
            "rate": LiveValue("rate_of_all", _("rate of all"), fixed(all_of_it, 1), of_all),
        }
        sentence = ngettext(
            "Disbursement lags behind the %(rate)s%% of all in %(count)s area: %(parts)s.",
            "Disbursement lags behind the %(rate)s%% of all in %(count)s areas, most in %(parts)s.",
            len(late),
        )
        yield fill(sentence, words)


def calendar(question: DashboardQuestion) -> Asked:
    """What is paid of the running year's commitments against the days that are over."""
    committed, paid = (question.ask(one, question.scope) for one in (COMMITTED, DISBURSEMENT_RATE.numerator))

    def said() -> Iterator[LiveText]:
        standing = against_the_calendar(question, committed.total, paid.total)
        if standing:
            numbers = (
                placed(COMMITTED, committed.total, question.scope),
                placed(DISBURSEMENT_RATE.numerator, paid.total, question.scope),
            )
            words = {
                "time": LiveValue("time_over", _("share of the year that is over"), fixed(standing.time, 1)),
                "share": LiveValue("share_disbursed", _("share disbursed"), fixed(standing.share or 0, 1), numbers),
                "gap": LiveValue("gap", _("gap to the calendar"), str(standing.gap), numbers),
            }
            sentence = _("%(time)s%% of the year is over and %(share)s%% disbursed: %(gap)s ahead of it.")
            if standing.is_behind:
                sentence = _("%(time)s%% of the year is over and %(share)s%% disbursed: %(gap)s behind the calendar.")
            yield fill(sentence, words)

    return said


def officials(question: DashboardQuestion) -> Asked:
    """How many were sent, and how many are on post at the end."""
    then = question.ever.but(day=question.last_day)
    sent, on_post = question.ask(OFFICIALS_SENT, question.scope), question.ask(ON_POST, then)

    def said() -> Iterator[LiveText]:
        words = {
            "period": period_value(period_in_words(question)),
            "day": LiveValue("day", _("day"), day_in_words(question.last_day)),
            "sent": total_value(question, OFFICIALS_SENT, sent, str(sent.total)),
            "post": LiveValue(
                ON_POST.key, str(ON_POST.label), str(on_post.total), (placed(ON_POST, on_post.total, then),)
            ),
        }
        if sent.total:
            sentence = ngettext(
                "%(period)s: %(sent)s official was sent.",
                "%(period)s: %(sent)s officials were sent.",
                int(sent.total),
            )
            yield fill(sentence, words)
        if on_post.total:
            sentence = ngettext(
                "On %(day)s, %(post)s person was on post.",
                "On %(day)s, %(post)s people were on post.",
                int(on_post.total),
            )
            yield fill(sentence, words)

    return said


def trainings(question: DashboardQuestion) -> Asked:
    """Sessions, and how many they reached for how long."""
    figures: tuple[AnyFigure, ...] = (SESSIONS, PERSON_TIMES, PERSON_DAYS)
    answers = {figure: question.ask(figure, question.scope) for figure in figures}

    def said() -> Iterator[LiveText]:
        count = answers[SESSIONS].total
        words = values_of(question, answers)
        words |= {
            "period": period_value(period_in_words(question)),
            "count": count_value(question, SESSIONS, answers[SESSIONS]),
        }
        if count and answers[PERSON_TIMES].total and answers[PERSON_DAYS].total:
            sentence = ngettext(
                "%(period)s: %(count)s session, %(person_times)s and %(person_days)s.",
                "%(period)s: %(count)s sessions, %(person_times)s and %(person_days)s.",
                int(count),
            )
            yield fill(sentence, words)
        elif count and answers[PERSON_TIMES].total:
            sentence = ngettext(
                "%(period)s: %(count)s session, %(person_times)s.",
                "%(period)s: %(count)s sessions, %(person_times)s.",
                int(count),
            )
            yield fill(sentence, words)

    return said
