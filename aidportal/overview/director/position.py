"""Where the money stands: what is paid against the days gone by, what is promised against what agreements want."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts.cells import TextLink
from aidportal.charts.findings import FigureChange
from aidportal.charts.panels import Panel
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.year_calendar import MoneyStanding, calendar_of
from aidportal.directory.target_cells import is_one_place
from aidportal.directory.targets import TargetProgress
from aidportal.figures.figure import Figure, Measure, rate
from aidportal.values.rounding import rounded
from projects.figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED
from trainings.figures import PERSON_TIMES, SESSIONS

from ..target_standing import PAID
from ..targets import Targets, behind_url

# What is done besides the money of projects.
BESIDE = (DONATED, SESSIONS, PERSON_TIMES)


@dataclass(frozen=True)
class PositionBar:
    """Something that grows with the days, beside what is due by now and the whole; ``width`` is the whole on the scale.

    ``done_at``, ``due_at`` and ``width`` are per cents of the widest bar, ``gap_from`` and ``gap_width`` mark the gap.
    """

    title: str
    finding: str
    done: str
    done_label: str
    done_url: str
    due: str
    whole: str
    whole_label: str
    whole_url: str
    gap: str
    gap_words: str
    is_behind: bool
    done_at: Decimal
    due_at: Decimal
    width: Decimal

    @property
    def gap_from(self) -> Decimal:
        return min(self.done_at, self.due_at)

    @property
    def gap_width(self) -> Decimal:
        return max(Decimal(0), self.due_at - self.done_at)


class PositionPanel(Panel):
    """The bars on one scale; nothing of what is not known. See ``overview/director/position.html``."""

    template = "overview/director/position.html"
    key = "position"

    def __init__(self, question: DashboardQuestion, targets: Targets) -> None:
        self.question, self.targets, self.figure = question, targets, DISBURSEMENT_RATE
        self._committed = question.ask(COMMITTED, question.scope)
        self._paid = question.ask(PAID, question.scope)
        self._uncounted = question.uncounted(DISBURSEMENT_RATE, question.scope)
        self._change = FigureChange(question, DISBURSED)
        self._beside = [(figure, question.ask(figure, question.scope)) for figure in BESIDE]
        self.calendar = calendar_of(question.scope.period, question.today)

    @property
    def left_out(self) -> list[TextLink]:
        """The records that the bars leave out, and the way to them."""
        return self.question.left_out(self._uncounted)

    @property
    def ignored(self) -> list[str]:
        """Which filters mean nothing for a part of the panel, in words."""
        parts = [(_("Against the plan"), self.targets.ignored)] if self.promise else []
        parts += [
            (str(capfirst(one.label)), self.question.ignored(one)) for one, answer in self._beside if answer.total
        ]
        alike: dict[str, list[str]] = {}
        for what, words in parts:
            alike.setdefault(words, []).append(what)
        return [f"{_(', ').join(what)}{_(': ')}{words}" for words, what in alike.items() if words]

    @property
    def change(self) -> str:
        """What was disbursed against the span before; whichever year's lines it was for."""
        return self._change.sentence()

    @property
    def disbursed_url(self) -> str:
        return self.question.records_url(DISBURSED, self.question.scope)

    @cached_property
    def beside(self) -> list[TextLink]:
        """What else was given in the period, and who was trained, each with its rows; nothing of what there is none."""
        question = self.question
        return [
            TextLink(
                f"{capfirst(figure.label)} {question.text(figure, answer.total)}",
                question.records_url(figure, question.scope),
            )
            for figure, answer in self._beside
            if answer.total
        ]

    @cached_property
    def standing(self) -> MoneyStanding | None:
        """What is paid of the commitments of the period against its days."""
        committed, calendar = self._committed.total, self.calendar
        if not committed or calendar is None:
            return None
        return calendar.standing(Decimal(self._paid.total or 0), Decimal(committed))

    @cached_property
    def promise(self) -> MoneyTargets | None:
        """What the agreements of pairs want of money, where there are such."""
        return money_targets(self.targets.progress)

    @property
    def paid(self) -> Decimal | None:
        """What is paid, of a period without a calendar too."""
        return None if self._paid.total is None else Decimal(self._paid.total)

    @cached_property
    def bars(self) -> list[PositionBar]:
        standings = [one for one in (self.standing, self.promise and self.promise.standing) if one]
        scale = max((max(one.whole, one.done) for one in standings), default=Decimal(1))
        bars = [self.against_the_calendar(self.standing, scale)] if self.standing else []
        return bars + ([self.against_targets(self.promise, scale)] if self.promise else [])

    def against_the_calendar(self, standing: MoneyStanding, scale: Decimal) -> PositionBar:
        question, calendar = self.question, self.calendar
        words = {"share": rate(standing.done, standing.whole), "over": calendar.share if calendar else ""}
        days = ngettext("%(days)s day behind", "%(days)s days behind", standing.days)
        ahead = ngettext("%(days)s day ahead", "%(days)s days ahead", standing.days)
        return self.bar(
            standing,
            scale,
            title=_("Against the calendar"),
            finding=_("%(over)s%% of the time is over, %(share)s%% of what is committed is paid") % words,
            done_label=_("Paid"),
            done_url=question.records_url(PAID, question.scope),
            whole_label=_("Committed"),
            whole_url=question.records_url(COMMITTED, question.scope),
            gap_words=(days if standing.gap < 0 else ahead) % {"days": f"{standing.days:,}"},
        )

    def against_targets(self, promise: MoneyTargets, scale: Decimal) -> PositionBar:
        words = {
            "figure": promise.figure.label,
            "share": rate(promise.standing.done, promise.standing.whole),
            "count": f"{promise.count:,}",
        }
        finding = ngettext(
            "%(figure)s is %(share)s%% of what the agreement of %(count)s pair wants",
            "%(figure)s is %(share)s%% of what the agreements of %(count)s pairs want",
            promise.count,
        )
        late = ngettext("%(late)s pair behind", "%(late)s pairs behind", promise.late) % {"late": f"{promise.late:,}"}
        return self.bar(
            promise.standing,
            scale,
            title=_("Against the plan"),
            finding=finding % words,
            done_label=str(promise.figure.label),
            done_url="",
            whole_label=_("Planned"),
            whole_url=behind_url(self.question, promise.figure, is_all=True),
            gap_words=late,
        )

    def bar(
        self,
        standing: MoneyStanding,
        scale: Decimal,
        *,
        title: str,
        finding: str,
        done_label: str,
        done_url: str,
        whole_label: str,
        whole_url: str,
        gap_words: str,
    ) -> PositionBar:
        text = self.question.text
        sign = "−" if standing.gap < 0 else "+" if standing.gap > 0 else ""
        return PositionBar(
            title=title,
            finding=finding,
            done=text(COMMITTED, standing.done),
            done_label=done_label,
            done_url=done_url,
            due=text(COMMITTED, standing.due),
            whole=text(COMMITTED, standing.whole),
            whole_label=whole_label,
            whole_url=whole_url,
            gap=f"{sign}{text(COMMITTED, abs(standing.gap))}",
            gap_words=gap_words,
            is_behind=standing.gap < 0,
            done_at=on_scale(standing.done, scale),
            due_at=on_scale(standing.due, scale),
            width=on_scale(standing.whole, scale),
        )


def on_scale(amount: Decimal, scale: Decimal) -> Decimal:
    """``amount`` in per cent of the scale, between nothing and all of it."""
    return min(Decimal(100), max(Decimal(0), rounded(amount * 100 / scale, 1)))


# ---- What agreements want


# Who gives to whom, and the year of a target.
PairOfYear = tuple[tuple[object, object], int | None]


@dataclass(frozen=True)
class MoneyTargets:
    """The targets of pairs for one figure of money: how many pairs, how many of them are behind, and all together.

    A pair is behind where its targets of all years together are.
    """

    figure: Figure
    count: int
    late: int
    standing: MoneyStanding


def money_targets(progress: list[TargetProgress]) -> MoneyTargets | None:
    """The targets of single pairs for the figure of money that most of them are for; ``None`` without any.

    A pair's money is no other pair's, so they add up; what a framework wants of many pairs together does not join in.
    """
    by_figure: dict[str, dict[PairOfYear, TargetProgress]] = {}
    for one in progress:
        if adds_up(one) and one.sides is not None:
            of_years = by_figure.setdefault(one.figure.key, {})
            of_years.setdefault(((one.sides.givers, one.sides.areas), one.target.year), one)
    if not by_figure:
        return None
    of_years = max(by_figure.values(), key=len)
    rows = list(of_years.values())
    gaps: Counter[object] = Counter()
    for (pair, _year), one in of_years.items():
        gaps[pair] += Decimal(one.done or 0) - one.due  # type: ignore[assignment]
    done = sum((Decimal(one.done or 0) for one in rows), Decimal(0))
    due = sum((one.due for one in rows), Decimal(0))
    whole = sum((Decimal(one.target.value) for one in rows), Decimal(0))
    late = sum(gap < 0 for gap in gaps.values())
    return MoneyTargets(rows[0].figure, len(gaps), late, MoneyStanding(done, due, whole, 0)) if whole else None


def adds_up(one: TargetProgress) -> bool:
    """Whether a target is one pair's own and of a figure of money, whose numbers may be put together."""
    if not isinstance(one.figure, Figure) or one.figure.unit != Measure.YUAN or not one.figure.adds_up:
        return False
    sides = one.sides
    return bool(sides and one.target.year and one.days and is_one_place(sides.givers) and is_one_place(sides.areas))
