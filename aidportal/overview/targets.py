"""What agreements want reached, and how far it is: what is behind schedule comes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from aidportal.charts.bounds import MOST_ROWS
from aidportal.charts.chart import Chart, ChartCell, ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import chart
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.directory.models import Agreement, Target
from aidportal.directory.targets import (
    Aim,
    TargetProgress,
    TargetVerdict,
    measured,
    period_of,
    planned,
    unit_of,
    written,
)
from aidportal.figures import catalogue
from aidportal.figures.axes import Axis
from aidportal.figures.scopes import ONE_DAY, Period, Scope
from aidportal.registers.exports import send_file
from aidportal.registers.tables import heads
from aidportal.sheets.streaming import STREAMS
from aidportal.values.money import Unit
from aidportal.values.rounding import fixed

from .targets_file import sheet

ALL_YEARS = "all"
# As many targets as a page shows, the worst first; the file has all.
MOST_TARGETS = 100
TONES = {
    TargetVerdict.MISSED: "bad",
    TargetVerdict.BEHIND: "bad",
    TargetVerdict.NOT_STARTED: "bad",
    TargetVerdict.ON_SCHEDULE: "warn",
    TargetVerdict.REACHED: "ok",
    TargetVerdict.UNKNOWN: "",
}
LATE = (TargetVerdict.MISSED, TargetVerdict.BEHIND, TargetVerdict.NOT_STARTED)
# Where a target comes in the list: whatever is late first.
PLACES = {verdict: 0 if verdict in LATE else place for place, verdict in enumerate(TargetVerdict)}
# What the boxes above count, and the value of the filter that shows them.
STANDINGS = {
    "late": (gettext_lazy("Behind schedule or missed"), LATE),
    "on_schedule": (TargetVerdict.ON_SCHEDULE.label, (TargetVerdict.ON_SCHEDULE,)),
    "reached": (TargetVerdict.REACHED.label, (TargetVerdict.REACHED,)),
    "unknown": (TargetVerdict.UNKNOWN.label, (TargetVerdict.UNKNOWN,)),
}


class TargetsFilterSet(DashboardFilterSet):
    """The filters of all dashboards, and which targets to show."""

    targets = scope_filter(
        PlainChoiceField,
        gettext_lazy("Targets of"),
        choices=[("", gettext_lazy("the period, else this year")), (ALL_YEARS, gettext_lazy("all years"))],
        required=False,
    )
    figure = scope_filter(PlainChoiceField, gettext_lazy("Figure"), required=False)
    standing = scope_filter(
        PlainChoiceField,
        gettext_lazy("Standing"),
        choices=[("", gettext_lazy("All")), *((key, capfirst(label)) for key, (label, _verdicts) in STANDINGS.items())],
        required=False,
    )

    def offer_choices(self, form: Any) -> None:
        super().offer_choices(form)
        labels = [(key, capfirst(label)) for key, label in catalogue.choices()]
        form.fields["figure"].choices = [("", _("All")), *labels]


@dataclass(frozen=True)
class TargetRow:
    """A target as the table and the file show it."""

    progress: TargetProgress
    asked: DashboardQuestion

    @property
    def unit(self) -> Unit:
        return self.asked.unit

    @property
    def url(self) -> str:
        """The way to the records that are done; few of all rows are shown with it."""
        scope = self.progress.scope
        return self.asked.records_url(self.progress.figure, scope) if scope else ""

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """Names of who gives and who receives."""
        return [(pair.giver_name, pair.receiver_name) for pair in self.progress.pairings]

    @property
    def pair(self) -> str:
        """Who gives to whom; of several pairs the first, and how many more there are."""
        if not self.pairs:
            return _("not known")
        first, more = " → ".join(self.pairs[0]), len(self.pairs) - 1
        if not more:
            return first
        words = ngettext("%(first)s and %(count)s more pair", "%(first)s and %(count)s more pairs", more)
        return words % {"first": first, "count": more}

    @property
    def agreement(self) -> Agreement:
        return self.progress.target.agreement

    @property
    def figure(self) -> str:
        return str(capfirst(self.progress.figure.label)) if self.progress.figure else self.progress.target.figure

    @property
    def measure(self) -> str:
        return unit_of(self.progress.figure, self.unit) if self.progress.figure else ""

    @property
    def year(self) -> str:
        return str(self.progress.target.year or _("term"))

    @property
    def planned(self) -> str:
        return planned(self.progress, self.unit)

    @property
    def done(self) -> str:
        return written(self.progress.figure.unit if self.progress.figure else None, self.progress.done, self.unit)

    @property
    def rate(self) -> Decimal | None:
        return self.progress.rate

    @property
    def time_over(self) -> str:
        return "—" if self.progress.time_over is None else f"{fixed(self.progress.time_over)}%"

    @property
    def verdict(self) -> str:
        """The verdict in words; of what is late by how much."""
        if self.progress.verdict in (TargetVerdict.MISSED, TargetVerdict.BEHIND):
            return _("%(verdict)s by %(points)s points") % {
                "verdict": {TargetVerdict.MISSED: _("missed"), TargetVerdict.BEHIND: _("behind")}[
                    self.progress.verdict
                ],
                "points": fixed(self.progress.lag, 1),
            }
        return str(self.progress.verdict.label)

    @property
    def tone(self) -> str:
        return TONES[self.progress.verdict]

    @property
    def why(self) -> str:
        return self.progress.why


class Targets:
    """The targets that a reader asks for: read at once, measured with the rest of the page."""

    def __init__(self, asked: DashboardQuestion, cleaned: dict[str, Any]) -> None:
        self.asked, self.cleaned = asked, cleaned
        self._answer = measured(self.rows(), asked.scope.user, asked.reading, asked.today)

    @property
    def period(self) -> Period:
        """The period asked for, or all years where the targets of all are."""
        return Period() if self.cleaned.get("targets") == ALL_YEARS else self.asked.scope.period

    @property
    def period_text(self) -> str:
        start = self.period.start
        if start and Period.year(start.year) == self.period:
            return str(start.year)
        return _("all years") if self.period.is_open else self.asked.period_text

    def rows(self) -> list[Aim]:
        """The targets of agreements in the scope of places, whose year or term touches the period."""
        scope = Scope(self.asked.scope.user, areas=self.asked.scope.areas, givers=self.asked.scope.givers)
        rows = Target.objects.filter(agreement__in=Agreement.objects.in_scope(scope).order_by())
        if self.cleaned.get("figure"):
            rows = rows.filter(figure=self.cleaned["figure"])
        start, end = self.period.start, self.period.end
        if start:
            rows = rows.filter(Q(year=None) | Q(year__gte=start.year))
        if end:
            rows = rows.filter(Q(year=None) | Q(year__lte=(end - ONE_DAY).year))
        # An agreement has many targets: fetched by itself it is made once.
        used = Agreement.objects.filter(pk__in=rows.order_by().values("agreement"))
        agreements = {one.pk: one for one in used.only("title", "starts_on", "ends_on")}
        aims = (Aim(agreements[row[0]], *row) for row in rows.values_list(*Aim._fields[1:]))
        return [aim for aim in aims if touch(period_of(aim), self.period)]

    @cached_property
    def lines(self) -> list[TargetRow]:
        """All of them, the worst first; once everything is asked."""
        return sorted((TargetRow(one, self.asked) for one in self._answer()), key=worst_first)

    @cached_property
    def shown(self) -> list[TargetRow]:
        """The lines of the standing that is asked for, all where none is."""
        standing = self.cleaned.get("standing")
        if not standing:
            return self.lines
        return [line for line in self.lines if line.progress.verdict in STANDINGS[standing][1]]

    @cached_property
    def verdicts(self) -> Counter[TargetVerdict]:
        """How many stand how."""
        return Counter(line.progress.verdict for line in self.lines)


def touch(one: Period, other: Period) -> bool:
    """Whether two periods share a day."""
    starts = [period.start for period in (one, other) if period.start]
    ends = [period.end for period in (one, other) if period.end]
    return not (starts and ends) or max(starts) < min(ends)


def worst_first(line: TargetRow) -> tuple[Any, ...]:
    """What is late, by how much; then what is on schedule, reached, and not known."""
    target = line.progress.target
    return (PLACES[line.progress.verdict], -line.progress.lag, -(target.year or 0), target.agreement_id, target.pk)


# ---- The page


class TargetsView(DashboardView):
    title = gettext_lazy("Targets")
    filterset_class = TargetsFilterSet

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.GET.get("_export")
        if wanted is None:
            return super().get(request, *args, **kwargs)
        filters = self.filters
        if wanted not in STREAMS or not filters.is_valid():
            message = _("Nothing was exported: the format or one of the filters is not valid.")
            return render(request, "400.html", {"message": message}, status=400)
        asked, title = self.question(filters), str(self.title)
        return send_file(request, wanted, lambda: sheet(title, self.targets(asked).shown), title, "targets")

    def targets(self, asked: DashboardQuestion) -> Targets:
        return Targets(asked, self.filters.form.cleaned_data)

    def numbers(self, asked: DashboardQuestion) -> dict[str, Any]:
        self.found = self.targets(asked)
        return super().numbers(asked) | {"lead": self.head(asked)}

    def head(self, asked: DashboardQuestion) -> str:
        words = _("Targets of %(period)s, as of %(day)s. Behind: the rate is lower than the share of the time over.")
        return words % {"period": self.found.period_text, "day": asked.today}

    def axes(self, asked: DashboardQuestion) -> set[Axis]:
        return {AREA, GIVER}

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [standing_box(self.found, key, self.query) for key in STANDINGS]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        exports = [(key, self.with_parameter("_export", key)) for key in STREAMS]
        return [done_and_planned(self.found), table(self.found, exports)]

    def with_parameter(self, name: str, value: str) -> str:
        query = self.query.copy()
        query[name] = value
        return f"?{query.urlencode()}"


def standing_box(found: Targets, key: str, query: Any) -> Generator[None, None, dict[str, Any]]:
    """How many targets stand like this, with the way to them."""
    yield
    label, verdicts = STANDINGS[key]
    number = sum(found.verdicts[verdict] for verdict in verdicts)
    narrowed = query.copy()
    narrowed["standing"] = key
    return {
        "label": capfirst(label),
        "url": f"?{narrowed.urlencode()}",
        "value": f"{number:,}",
        "unit": pgettext("unit", "targets"),
        "comparison": _("of %(count)s") % {"count": len(found.lines)},
    }


def done_and_planned(found: Targets) -> Generator[None, None, Chart]:
    """What is done of one figure for each pair, with what was to be reached as a mark; what is late comes first."""
    yield
    figure, asked = most_wanted(found), found.asked
    lines = [line for line in found.shown if line.progress.figure is figure and not line.progress.reason]
    has_years = len({line.progress.target.year for line in lines}) > 1
    rows = []
    for line in lines[: asked.most(MOST_ROWS)]:
        plan = ChartCell(format(line.progress.target.value, "f"), line.planned)
        done = asked.cell(figure, line.progress.done, line.progress.scope)
        rows.append(ChartRow(f"{line.pair} {line.year}" if has_years else line.pair, [done, plan], done.url))
    columns = [
        ChartColumn(_("Pair"), numeric=False),
        ChartColumn(_("Done"), 1),
        ChartColumn(_("To reach"), role="prior"),
    ]
    title = _("%(figure)s: done and to reach, by pair") % {"figure": capfirst(figure.label)}
    return chart(
        asked,
        figure,
        asked.scope.but(period=found.period),
        key="done-and-planned",
        kind="bars",
        title=title,
        scope=found.period_text,
        finding=furthest(lines),
        columns=columns,
        rows=rows,
        most=20,
        span="col-12",
    )


def most_wanted(found: Targets) -> Any:
    """The figure of the most targets; the first of all where there is no target."""
    counts = Counter(line.progress.target.figure for line in found.shown if not line.progress.reason)
    return catalogue.figure(counts.most_common(1)[0][0]) if counts else catalogue.figures()[0]


def furthest(lines: list[TargetRow]) -> str:
    """How many are late, and the one furthest behind."""
    late = [line for line in lines if line.progress.verdict in LATE]
    if not late:
        return _("None of %(count)s is behind.") % {"count": len(lines)} if lines else ""
    first = late[0]
    if first.progress.is_stock:
        # How much of the time is over says nothing of it.
        words = _("%(late)s of %(count)s are behind or missed; furthest: %(pair)s, %(rate)s%% done.")
        return words % {"late": len(late), "count": len(lines), "pair": first.pair, "rate": first.rate or 0}
    return _(
        "%(late)s of %(count)s are behind or missed; furthest: %(pair)s, %(rate)s%% done, %(time)s of the time over."
    ) % {
        "late": len(late),
        "count": len(lines),
        "pair": first.pair,
        "rate": first.rate or 0,
        "time": first.time_over,
    }


def table(found: Targets, exports: list[tuple[str, str]]) -> Generator[None, None, dict[str, Any]]:
    yield
    shown = found.shown
    kept = shown[:MOST_TARGETS]
    agreements = {line.agreement.pk: line.agreement for line in kept}
    urls = {pk: agreement.get_absolute_url() for pk, agreement in agreements.items()}
    numbers = (_("Year"), _("To reach"), _("Done"), _("Rate"), _("Time over"))
    return {
        "template": "reports/targets.html",
        "key": "targets",
        "columns": heads(_("Pair"), _("Standing"), _("Figure"), *numbers, numeric=len(numbers)),
        "rows": [cells(line, urls) for line in kept],
        "more": len(shown) - len(kept),
        "all": len(shown),
        "period": found.period_text,
        "exports": exports,
    }


def cells(line: TargetRow, urls: dict[int, str]) -> list[Any]:
    """The row of a target; ``urls`` are those of agreements by their number."""
    agreement = line.agreement
    return [
        {"text": line.pair, "hint": agreement.title, "hint_url": urls[agreement.pk]},
        {"text": line.verdict, "tone": line.tone, "hint": line.why},
        {"text": line.figure, "hint": line.measure},
        line.year,
        line.planned,
        {"text": line.done, "url": line.url},
        {"rate": line.rate},
        line.time_over,
    ]
