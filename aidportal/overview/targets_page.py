"""The page of targets: how many stand how, done and planned beside each other, and the table, which is a file too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aidportal.charts.bounds import MOST_ROWS
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.key_figures import Tile
from aidportal.charts.panels import Panel, PanelCell
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.figures import catalogue
from aidportal.figures.axes import Axis
from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.uncounted import Uncounted
from aidportal.registers.exports import send_file
from aidportal.registers.tables import heads
from aidportal.sheets.streaming import STREAMS

from .lag_reasons import LagReasons
from .targets import ALL_YEARS, LATE, STANDINGS, TargetChoice, TargetRow, Targets
from .targets_file import sheet

# As many targets as a page shows, the worst first; the file has all.
MOST_TARGETS = 100
# Of so many that are behind it is told why.
MOST_EXPLAINED = 10


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

    def offer_choices(self, form: BaseForm) -> None:
        super().offer_choices(form)
        labels = [(key, capfirst(label)) for key, label in catalogue.choices()]
        figure: Any = form.fields["figure"]
        figure.choices = [("", _("All")), *labels]


class TargetsView(DashboardView):
    title = gettext_lazy("Targets")
    filterset_class = TargetsFilterSet

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wanted = request.GET.get("_export")
        if wanted is None:
            return super().get(request, *args, **kwargs)
        if wanted not in STREAMS or not self.filters.is_valid():
            message = _("Nothing was exported: the format or one of the filters is not valid.")
            return render(request, "400.html", {"message": message}, status=400)
        question, title = self.question(self.filters), str(self.title)
        return send_file(request, wanted, lambda: sheet(title, self.targets(question).shown), title, "targets")

    def targets(self, question: DashboardQuestion) -> Targets:
        """The targets of the page, which are read once."""
        if not hasattr(self, "_targets"):
            cleaned = self.filters.form.cleaned_data
            choice = TargetChoice(cleaned["targets"], cleaned["figure"], cleaned["standing"])
            self._targets = Targets(question, choice)
        return self._targets

    def lead(self, question: DashboardQuestion) -> str:
        words = _("Targets of %(period)s, as of %(day)s. Behind: the rate is lower than the share of the time over.")
        return words % {"period": self.targets(question).period_text, "day": question.today}

    def axes(self, question: DashboardQuestion) -> set[Axis]:
        return {AREA, GIVER}

    def key_figures(self, question: DashboardQuestion) -> Sequence[Tile]:
        return [StandingTile(self.targets(question), key, self.query) for key in STANDINGS]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        targets, exports = self.targets(question), [(key, self.with_parameter("_export", key)) for key in STREAMS]
        return [DoneAndPlannedChart(targets), TargetsPanel(targets, exports)]

    def with_parameter(self, name: str, value: str) -> str:
        query = self.query.copy()
        query[name] = value
        return f"?{query.urlencode()}"


class StandingTile(Tile):
    """How many targets stand like this, with the way to them."""

    def __init__(self, targets: Targets, key: str, query: QueryDict) -> None:
        self._label, self._verdicts = STANDINGS[key]
        self._targets, self._query = targets, query.copy()
        self._query["standing"] = key

    @property
    def label(self) -> Words:
        return capfirst(self._label)

    @property
    def url(self) -> str:
        return f"?{self._query.urlencode()}"

    @property
    def unit(self) -> str:
        return pgettext("unit", "targets")

    @property
    def value(self) -> str:
        return f"{sum(self._targets.verdicts[verdict] for verdict in self._verdicts):,}"

    @property
    def comparison(self) -> str:
        return _("of %(count)s") % {"count": len(self._targets.progress)}


class DoneAndPlannedChart(Chart):
    """What is done of one figure for each pair, with what was to be reached as a mark; what is late comes first.

    Which figure it is follows from the targets that are shown: what any of theirs leaves out is asked at once.
    """

    def __init__(self, targets: Targets) -> None:
        self.question, self._targets = targets.question, targets
        self.within = self.question.scope.but(period=targets.whole_years)
        self.texts = {"key": "done-and-planned", "title": "", "most": 20, "span": "col-12"}
        for figure in targets.figures:
            self.question.uncounted(figure, self.within)

    @cached_property
    def figure(self) -> AnyFigure:  # type: ignore[override]
        return most_wanted(self._targets)

    @cached_property
    def _uncounted(self) -> list[Uncounted]:  # type: ignore[override]
        return self.question.uncounted(self.figure, self.within)

    @property
    def title(self) -> str:
        return _("%(figure)s: done and to reach, by pair") % {"figure": capfirst(self.figure.label)}

    @property
    def period(self) -> str:
        return self._targets.period_text

    @cached_property
    def lines(self) -> list[TargetRow]:
        """The targets of the figure."""
        shown = self._targets.shown
        return [line for line in shown if line.progress.figure is self.figure and not line.progress.reason]

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [
            ChartColumn(_("Pair"), numeric=False),
            ChartColumn(_("Done"), 1),
            ChartColumn(_("To reach"), role="prior"),
        ]

    @cached_property
    def rows(self) -> list[ChartRow]:
        return [self.row(line) for line in self.lines[: self.question.most(MOST_ROWS)]]

    @cached_property
    def has_years(self) -> bool:
        """Whether they are of several years."""
        return len({line.progress.target.year for line in self.lines}) > 1

    def row(self, line: TargetRow) -> ChartRow:
        plan = ChartCell(format(line.progress.target.value, "f"), line.planned)
        done = self.question.cell(self.figure, line.progress.done, line.progress.scope)
        return ChartRow(f"{line.pair} {line.year}" if self.has_years else line.pair, [done, plan], done.url)

    @cached_property
    def finding(self) -> str:
        return furthest(self.lines)


def most_wanted(targets: Targets) -> AnyFigure:
    """The figure of the most targets; the first of all where there is no target."""
    counts = Counter(line.progress.target.figure for line in targets.shown if not line.progress.reason)
    return catalogue.figure(counts.most_common(1)[0][0]) if counts else catalogue.figures()[0]


def furthest(lines: list[TargetRow]) -> str:
    """How many are late, and the one furthest behind."""
    late = [line for line in lines if line.progress.verdict in LATE]
    if not late:
        return _("None of %(count)s is behind.") % {"count": len(lines)} if lines else ""
    first = late[0]
    words = {"late": len(late), "count": len(lines), "pair": first.pair, "rate": first.rate or 0}
    if first.progress.is_stock:
        # How much of the time is over says nothing of it.
        return _("%(late)s of %(count)s are behind or missed; furthest: %(pair)s, %(rate)s%% done.") % words
    words["time"] = first.time_over
    return (
        _("%(late)s of %(count)s are behind or missed; furthest: %(pair)s, %(rate)s%% done, %(time)s of the time over.")
        % words
    )


class TargetsPanel(Panel):
    """The table of targets; see ``reports/targets.html``."""

    template = "reports/targets.html"
    key = "targets"

    def __init__(self, targets: Targets, exports: list[tuple[str, str]]) -> None:
        self._targets, self.exports, self.period = targets, exports, targets.period_text
        self.figures, self.scope = targets.figures, targets.question.scope
        numbers = (_("Year"), _("To reach"), _("Done"), _("Rate"), _("Time over"))
        self.columns = heads(_("Pair"), _("Standing"), _("Figure"), *numbers, numeric=len(numbers))

    @property
    def all(self) -> int:
        return len(self._targets.shown)

    @property
    def more(self) -> int:
        """How many only the file has."""
        return self.all - len(self.rows)

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        kept = self._targets.shown[:MOST_TARGETS]
        reasons = LagReasons([line for line in kept if line.progress.verdict in LATE][:MOST_EXPLAINED])
        agreements = {line.agreement.pk: line.agreement for line in kept}
        urls = {pk: agreement.get_absolute_url() for pk, agreement in agreements.items()}
        return [cells(line, urls[line.agreement.pk], line.why or reasons.of(line)) for line in kept]


def cells(line: TargetRow, url: str, why: str) -> list[PanelCell]:
    """The row of a target; ``url`` is that of its agreement, ``why`` is why it stands so."""
    return [
        {"text": line.pair, "hint": line.agreement.title, "hint_url": url},
        {"text": line.verdict, "tone": line.tone, "hint": why},
        {"text": line.figure, "hint": line.measure},
        line.year,
        line.planned,
        {"text": line.done, "url": line.url},
        {"rate": line.rate},
        line.time_over,
    ]
