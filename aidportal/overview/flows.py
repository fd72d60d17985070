"""What goes from giver to receiver: as a picture, as a matrix, and by each side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_COLUMNS, MOST_ROWS, Cut, cut
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.findings import FigureChange
from aidportal.charts.groups import added, narrowed
from aidportal.charts.matrix import CrossedChart
from aidportal.charts.places import WIDER, fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.ranking import RankedChart, rest_rows
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure
from aidportal.figures.reading import Group
from aidportal.figures.selects import Value
from cadres.figures import OFFICIALS_SENT
from projects.figures import COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS
from trainings.figures import PERSON_TIMES

MOST_FLOWS = 20
FLOWING = (COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, OFFICIALS_SENT, PERSON_TIMES)
# The ends of dimensions of places at each level.
LEVELS = {
    "county": gettext_lazy("counties, banners and districts"),
    "_prefecture": gettext_lazy("prefectures and leagues"),
    "_province": gettext_lazy("provinces"),
}


class FlowsFilterSet(DashboardFilterSet):
    """The filters of all dashboards, what flows, and between places of which level."""

    figure = scope_filter(
        PlainChoiceField,
        gettext_lazy("What flows"),
        choices=[("", COMMITTED.label), *((figure.key, figure.label) for figure in FLOWING[1:])],
        required=False,
    )
    level = scope_filter(
        PlainChoiceField,
        gettext_lazy("Between"),
        choices=[("", gettext_lazy("as fits")), *LEVELS.items()],
        required=False,
    )


class FlowsView(DashboardView):
    title = gettext_lazy("Flows")
    filterset_class = FlowsFilterSet

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        chosen = self.filters.form.cleaned_data
        figure = catalogue.figure(chosen["figure"]) if chosen["figure"] else COMMITTED
        level = chosen["level"] or level_of_both(question) or "county"
        suffix = level.removeprefix("county")
        giver, area = f"giver_area{suffix}", f"area{suffix}"
        what = {"figure": capfirst(figure.label)}
        across = _("%(figure)s, receivers by givers") % what
        return [
            FlowsChart(question, figure, suffix),
            CrossedChart(question, figure, area, giver, key="matrix", title=across, span="col-12"),
            RankedChart(question, figure, giver, key="givers", title=_("%(figure)s, by giver") % what),
            RankedChart(question, figure, area, key="receivers", title=_("%(figure)s, by receiver") % what),
        ]


def level_of_both(question: DashboardQuestion) -> str:
    """The end of the dimensions of both sides: the wider of the levels that fit each of them."""
    levels = fitting(question, "givers", MOST_COLUMNS), fitting(question, "areas", MOST_ROWS)
    return max(levels, key=WIDER.index)


class FlowsChart(Chart):
    """A figure from giver to receiving area, the largest flow first; the picture draws the largest ones.

    What has no known giver or receiver is no flow, nor is what a place gives itself; their shares are told.
    """

    usual_kind = "flows"

    def __init__(self, question: DashboardQuestion, figure: AnyFigure, level: str | None = None) -> None:
        title = _("%(figure)s, from giver to receiver") % {"figure": capfirst(figure.label)}
        super().__init__(question, figure, key="flows", title=title, span="col-12", most=MOST_FLOWS)
        self._level = level_of_both(question) if level is None else level
        self._keys = (f"giver_area{self._level}", f"area{self._level}")
        self._answer = question.ask(figure, question.scope, self._keys)
        self._change = FigureChange(question, figure, self._keys)

    @cached_property
    def values(self) -> dict[Group, Value]:
        return self._answer.by(*self._keys)

    @cached_property
    def shown(self) -> Cut[Group]:
        values = self.values
        pairs = [pair for pair, value in values.items() if value and None not in pair and pair[0] != pair[1]]
        pairs.sort(key=lambda pair: (-(values[pair] or 0), pair))
        return cut(pairs, self.question.most(MOST_ROWS))

    @cached_property
    def columns(self) -> list[ChartColumn]:
        sides = [ChartColumn(_("Giver"), numeric=False), ChartColumn(_("Receiver"), numeric=False)]
        return [*sides, ChartColumn(self.figure.label, 1)]

    @cached_property
    def rows(self) -> list[ChartRow]:
        givers, areas = (
            self.question.names(self.figure.dimensions[key], (pair[side] for pair in self.shown.kept))
            for side, key in enumerate(self._keys)
        )
        rows = [self.row(giver, area, givers[giver], areas[area]) for giver, area in self.shown.kept]
        for rest in rest_rows(self.question, self.figure, self.shown, [self.values], self.key):
            rows.append(replace(rest, cells=[ChartCell(text=""), *rest.cells]))
        return rows

    def row(self, giver: str, area: str, giver_name: str, area_name: str) -> ChartRow:
        scope = narrowed(self.figure, self.within, dict(zip(self._keys, (giver, area), strict=True)))
        cells = [ChartCell(text=area_name), self.question.cell(self.figure, self.values[giver, area], scope)]
        return ChartRow(giver_name, cells, None if self._level else pairing_url(giver, area, self.question))

    @cached_property
    def finding(self) -> str:
        return self._change.sentence(*self._keys)

    @property
    def own_note(self) -> str:
        return not_drawn(self.question, self.figure, self.values)


def not_drawn(question: DashboardQuestion, figure: AnyFigure, values: Mapping[Group, Value]) -> str:
    """What is not among the flows because one of the two sides is not known, or because both are one."""
    unknown = added(value for pair, value in values.items() if None in pair)
    inside = added(value for pair, value in values.items() if None not in pair and pair[0] == pair[1])
    parts = [
        (unknown, _("Not drawn, because giver or receiver is not stated: %(value)s.")),
        (inside, _("Not drawn, because giver and receiver are one, as of matching and own money: %(value)s.")),
    ]
    return " ".join(words % {"value": question.text(figure, value)} for value, words in parts if value)


def pairing_url(giver: str, area: str, question: DashboardQuestion) -> str:
    """The page of all that went from one place to another, for the same period."""
    return spans.page_url(question.scope.only(()), reverse("overview:pairing", args=[giver, area]))
