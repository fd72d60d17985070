"""Money disbursed since the period began, month by month or year by year, beside the span before."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aidportal.charts import spans
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.groups import added
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.year_calendar import running_year
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import Value
from aidportal.values.dates import PartialDate

from .figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE, TOTAL_INVESTMENT

# Of a longer period than so many months the ends of years are drawn.
MOST_MONTHS = 24


class DisbursementChart(Chart):
    """Money disbursed from the first day of the period to the end of each month or year of it.

    Plans and commitments are dated by their year, so each of theirs is one level.
    """

    usual_kind = "lines"

    def __init__(self, question: DashboardQuestion) -> None:
        super().__init__(question, DISBURSED, key="months", title="", span="col-4")
        self._levels = [(figure, question.ask(figure, question.scope)) for figure in (TOTAL_INVESTMENT, COMMITTED)]
        self._disbursed = question.ask(DISBURSEMENT_RATE, question.scope)
        self._now = DisbursementCurve(question, question.scope)
        before = before_of(question)
        self._earlier = [DisbursementCurve(question, before)] if before else []

    @cached_property
    def steps(self) -> list[date]:
        return self._now.steps()

    @property
    def title(self) -> str:
        if are_months(self.steps):
            return _("Disbursed up to the end of each month")
        return _("Disbursed up to each year's end")

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [
            ChartColumn(_("Month") if are_months(self.steps) else _("Year"), numeric=False),
            *(ChartColumn(figure.label, color) for color, (figure, _answer) in enumerate(self._levels, 1)),
            # Beside the span before each is called by its days.
            ChartColumn(self.question.period_text if self._earlier else DISBURSED.label, 3),
            *(ChartColumn(self.question.called(curve.period), role="prior") for curve in self._earlier),
        ]

    @cached_property
    def rows(self) -> list[ChartRow]:
        flat = [self.question.cell(figure, answer.total, self.within) for figure, answer in self._levels]
        return [ChartRow(label_of(last, self.steps), [*flat, *self.paid(last)]) for last in self.steps]

    def paid(self, last: date) -> list[ChartCell]:
        """What was paid up to ``last``, and up to the same day of the span before."""
        before = [curve.cell(counterpart(self._now, curve, last), curve.period.start) for curve in self._earlier]
        return [self._now.cell(last, beginning(last, self.steps)), *before]

    @cached_property
    def finding(self) -> str:
        return against_the_calendar(self.question, self._disbursed.total)


def before_of(question: DashboardQuestion) -> Scope | None:
    """The span before; of a period of whole years all of it, though the period may not be over."""
    pair, period = question.now_and_before(DISBURSED), question.scope.period
    if pair is None or not spans.is_of_whole_years(period):
        return pair[1] if pair else None
    start = pair[1].period.start
    assert start and period.start and period.end  # noqa: S101 - whole years have both
    return question.scope.but(period=Period(start, spans.earlier(period.end, period.start.year - start.year)))


class DisbursementCurve:
    """What was paid from the first day of a period to the end of each step of it."""

    def __init__(self, question: DashboardQuestion, scope: Scope) -> None:
        self.question, self.scope, self.period = question, scope, scope.period
        self.answer = question.ask(DISBURSED, self.scope, ("certain_by",))
        # Up to the end of the running month or year counts also what is known by the year, of no certain month.
        today = question.today
        ends = (end_of_month(today.year, today.month), end_of_month(today.year, 12)) if self.holds(today) else ()
        self.running = {day: question.ask(DISBURSED, self.up_to(day)) for day in ends}

    def holds(self, day: date) -> bool:
        return (self.period.start or day) <= day <= (self.period.last_day or day)

    def up_to(self, last: date) -> Scope:
        return self.scope.but(period=Period(self.period.start, last + ONE_DAY))

    @property
    def first(self) -> date | None:
        if self.period.start:
            return self.period.start
        known = [date.fromisoformat(certain_by) for (certain_by,) in self.answer.by("certain_by") if certain_by]
        return min(known, default=None)

    def steps(self) -> list[date]:
        """The last days of the months of the period, of a long one those of its years; up to the end of this year."""
        start, today = self.first, self.question.today
        if start is None or start > today:
            return []
        last = min(self.period.last_day or today, date(today.year, 12, 31))
        months = (last.year - start.year) * 12 + last.month - start.month + 1
        return ends_of(start, last, is_by_month=months <= MOST_MONTHS)

    def cell(self, last: date | None, begins: date | None) -> ChartCell:
        """What was paid up to ``last``, the end of a step that ``begins`` on a day; nothing where it has not begun."""
        if last is None or begins is None or begins > self.question.today:
            return ChartCell()
        if self.period.last_day and last >= self.period.last_day:
            return self.question.cell(DISBURSED, self.answer.total, self.scope)
        if last in self.running:
            return self.question.cell(DISBURSED, self.running[last].total, self.up_to(last))
        known = self.answer.by("certain_by").items()
        paid = [value for (certain_by,), value in known if certain_by and certain_by <= last.isoformat()]
        return self.question.cell(DISBURSED, added(paid), self.up_to(last))


def ends_of(first: date, last: date, *, is_by_month: bool) -> list[date]:
    """The last days of the months or years from ``first`` on, and ``last`` itself."""
    days: list[date] = []
    year, month = first.year, first.month if is_by_month else 12
    while (day := end_of_month(year, month)) < last:
        days.append(day)
        year, month = (year, month + 1) if is_by_month and month < 12 else (year + 1, 1 if is_by_month else 12)
    return [*days, last]


def end_of_month(year: int, month: int) -> date:
    return PartialDate.month(year, month).last


def are_months(steps: list[date]) -> bool:
    """Whether the steps are months and not years."""
    return len(steps) < 2 or steps[0].month != 12 or steps[1].month == 1


def beginning(step: date, steps: list[date]) -> date:
    return date(step.year, step.month if are_months(steps) else 1, 1)


def counterpart(now: DisbursementCurve, before: DisbursementCurve, last: date) -> date | None:
    """The day of the span before that stands where ``last`` stands in the period."""
    if now.period.start is None or before.period.start is None or before.period.last_day is None:
        return None
    year = last.year - (now.period.start.year - before.period.start.year)
    is_end = last == end_of_month(last.year, last.month)
    same = end_of_month(year, last.month) if is_end else spans.same_day(last, year)
    return min(same, before.period.last_day)


def label_of(last: date, steps: list[date]) -> str:
    if not are_months(steps):
        return str(last.year)
    is_of_one_year = steps[0].year == steps[-1].year
    return date_format(last, pgettext("format of a month", "M")) if is_of_one_year else f"{last:%Y-%m}"


def against_the_calendar(question: DashboardQuestion, share: Value) -> str:
    """What part of the money committed is paid, and what part of the running year is over.

    Of the lines of the period: what the period paid of earlier ones is in the chart, but is no part of these.
    """
    calendar = running_year(question.scope.period, question.today)
    if calendar is None or share is None:
        return ""
    words = {"share": share, "over": calendar.share}
    return _("%(share)s%% of what is committed is disbursed, when %(over)s%% of the year is over.") % words
