"""Money disbursed since the period began, month by month or year by year, beside the span before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aidportal.charts import spans
from aidportal.charts.chart import ChartCell, ChartColumn, ChartRow
from aidportal.charts.drawing import Sketch, added, chart
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.figure import rate
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.figures.selects import Value
from aidportal.values.dates import PartialDate
from projects.figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE, TOTAL_INVESTMENT

# Of a longer period than so many months the ends of years are drawn.
MOST_MONTHS = 24


def step_by_step(asked: DashboardQuestion) -> Sketch:
    """Money disbursed from the first day of the period to the end of each month or year of it.

    Plans and commitments are dated by their year, so each of theirs is one level.
    """
    levels = [(figure, asked.ask(figure, asked.scope)) for figure in (TOTAL_INVESTMENT, COMMITTED)]
    disbursed = asked.ask(DISBURSEMENT_RATE, asked.scope)
    curves = [DisbursementCurve(asked, scope) for scope in (asked.scope, before_of(asked)) if scope is not None]
    yield
    flat = [asked.cell(figure, answer.total, asked.scope) for figure, answer in levels]
    now, *earlier = curves
    steps = now.steps()
    rows = []
    for last in steps:
        begins = beginning(last, steps)
        before = [curve.cell(counterpart(now, curve, last), curve.period.start) for curve in earlier]
        rows.append(ChartRow(label_of(last, steps), [*flat, now.cell(last, begins), *before]))
    is_by_month = are_months(steps)
    columns = [
        ChartColumn(_("Month") if is_by_month else _("Year"), numeric=False),
        *(ChartColumn(figure.label, color) for color, (figure, _answer) in enumerate(levels, 1)),
        ChartColumn(asked.period_text, 3),
        *(ChartColumn(asked.called(curve.period), role="prior") for curve in earlier),
    ]
    title = _("Disbursed up to the end of each month") if is_by_month else _("Disbursed up to each year's end")
    texts = {"kind": "lines", "key": "months", "title": title, "span": "col-4"}
    finding = against_the_calendar(asked, disbursed.total)
    return chart(asked, DISBURSED, asked.scope, finding=finding, columns=columns, rows=rows, **texts)


def before_of(asked: DashboardQuestion) -> Scope | None:
    """The span before; of a period of whole years all of it, though the period may not be over."""
    found, period = asked.now_and_before(DISBURSED), asked.scope.period
    if found is None or not spans.is_of_whole_years(period):
        return found[1] if found else None
    start = found[1].period.start
    assert start and period.start and period.end  # noqa: S101 - whole years have both
    return asked.scope.but(period=Period(start, spans.earlier(period.end, period.start.year - start.year)))


class DisbursementCurve:
    """What was paid from the first day of a period to the end of each step of it."""

    def __init__(self, asked: DashboardQuestion, scope: Scope) -> None:
        self.asked, self.scope, self.period = asked, scope, scope.period
        self.answer = asked.ask(DISBURSED, self.scope, ("certain_by",))
        # Up to the end of the running month or year counts also what is known by the year, of no certain month.
        today = asked.today
        ends = (end_of_month(today.year, today.month), end_of_month(today.year, 12)) if self.holds(today) else ()
        self.running = {day: asked.ask(DISBURSED, self.up_to(day)) for day in ends}

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
        """The last days of the months of the period, of a long one those of its years as far as they have begun."""
        start, today = self.first, self.asked.today
        if start is None or start > today:
            return []
        last = self.period.last_day or today
        if (last.year - start.year) * 12 + last.month - start.month < MOST_MONTHS:
            return ends_of(start, last, is_by_month=True)
        return ends_of(start, min(last, date(today.year, 12, 31)), is_by_month=False)

    def cell(self, last: date | None, begins: date | None) -> ChartCell:
        """What was paid up to ``last``, the end of a step that ``begins`` on a day; nothing where it has not begun."""
        if last is None or begins is None or begins > self.asked.today:
            return ChartCell()
        if self.period.last_day and last >= self.period.last_day:
            return self.asked.cell(DISBURSED, self.answer.total, self.scope)
        if last in self.running:
            return self.asked.cell(DISBURSED, self.running[last].total, self.up_to(last))
        known = self.answer.by("certain_by").items()
        paid = [value for (certain_by,), value in known if certain_by and certain_by <= last.isoformat()]
        return self.asked.cell(DISBURSED, added(paid), self.up_to(last))


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


def against_the_calendar(asked: DashboardQuestion, share: Value) -> str:
    """What part of the money committed is paid, and what part of the running year is over.

    Of the lines of the period: what the period paid of earlier ones is in the chart, but is no part of these.
    """
    words = {"share": share, "over": over(asked)}
    if None in words.values():
        return ""
    return _("%(share)s%% of what is committed is disbursed, when %(over)s%% of the year is over.") % words


def over(asked: DashboardQuestion) -> Any:
    """The part of the running year that is over, in per cent; ``None`` where the period is another."""
    if not spans.is_to_date(asked.scope.period, asked.today):
        return None
    begins = date(asked.today.year, 1, 1)
    return rate((asked.today - begins).days + 1, days_of_year(asked.today.year))


def days_of_year(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days
