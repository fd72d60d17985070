"""What goes from giver to receiver: as a picture, as a matrix, and by each side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_COLUMNS, MOST_ROWS, cut
from aidportal.charts.chart import ChartCell, ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import Sketch, added, chart, crossed, narrowed, ranked, rest_rows
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.findings import FigureChange
from aidportal.charts.places import WIDER, fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.figures import catalogue
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

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        chosen = self.filters.form.cleaned_data
        figure = catalogue.figure(chosen["figure"]) if chosen["figure"] else COMMITTED
        level = chosen["level"] or level_of_both(asked) or "county"
        suffix = level.removeprefix("county")
        giver, area = f"giver_area{suffix}", f"area{suffix}"
        what = capfirst(figure.label)
        return [
            flows(asked, figure, suffix, span="col-12"),
            crossed(
                asked,
                figure,
                area,
                giver,
                key="matrix",
                title=_("%(figure)s, receivers by givers") % {"figure": what},
                span="col-12",
            ),
            ranked(asked, figure, giver, key="givers", title=_("%(figure)s, by giver") % {"figure": what}),
            ranked(asked, figure, area, key="receivers", title=_("%(figure)s, by receiver") % {"figure": what}),
        ]


def level_of_both(asked: DashboardQuestion) -> str:
    """The end of the dimensions of both sides: the wider of the levels that fit each of them."""
    return max(fitting(asked, "givers", MOST_COLUMNS), fitting(asked, "areas", MOST_ROWS), key=WIDER.index)


def flows(asked: DashboardQuestion, figure: Any, level: str | None = None, **texts: Any) -> Sketch:
    """A figure from giver to receiving area, the largest flow first; the picture draws the largest ones.

    What has no known giver or receiver is no flow, nor is what a place gives itself; their shares are told.
    """
    if level is None:
        level = level_of_both(asked)
    giver, area = f"giver_area{level}", f"area{level}"
    answer, change = asked.ask(figure, asked.scope, (giver, area)), FigureChange(asked, figure, (giver, area))
    yield
    values = answer.by(giver, area)
    pairs = [pair for pair, value in values.items() if value and None not in pair and pair[0] != pair[1]]
    pairs.sort(key=lambda pair: (-(values[pair] or 0), pair))
    shown = cut(pairs, asked.most(MOST_ROWS))
    names = [
        asked.names(figure.dimensions[key], (pair[side] for pair in shown.kept))
        for side, key in enumerate((giver, area))
    ]
    rows = []
    for side, other in shown.kept:
        scope = narrowed(figure, asked.scope, {giver: side, area: other})
        cells = [ChartCell(text=names[1][other]), asked.cell(figure, values[side, other], scope)]
        rows.append(ChartRow(names[0][side], cells, None if level else pairing_url(side, other, asked)))
    texts = {"key": "flows"} | texts
    for rest in rest_rows(asked, figure, shown, [values], texts):
        rows.append(replace(rest, cells=[ChartCell(text=""), *rest.cells]))
    texts = {
        "title": _("%(figure)s, from giver to receiver") % {"figure": capfirst(figure.label)},
        "finding": change.sentence(giver, area),
        "note": not_drawn(asked, figure, values),
        "most": MOST_FLOWS,
    } | texts
    columns = [
        ChartColumn(_("Giver"), numeric=False),
        ChartColumn(_("Receiver"), numeric=False),
        ChartColumn(figure.label, 1),
    ]
    return chart(asked, figure, asked.scope, kind="flows", columns=columns, rows=rows, **texts)


def not_drawn(asked: DashboardQuestion, figure: Any, values: Any) -> str:
    """What is not among the flows because one of the two sides is not known, or because both are one."""
    unknown = added(value for pair, value in values.items() if None in pair)
    inside = added(value for pair, value in values.items() if None not in pair and pair[0] == pair[1])
    parts = [
        (unknown, _("Not drawn, because giver or receiver is not stated: %(value)s.")),
        (inside, _("Not drawn, because giver and receiver are one, as of matching and own money: %(value)s.")),
    ]
    return " ".join(words % {"value": asked.text(figure, value)} for value, words in parts if value)


def pairing_url(giver: str, area: str, asked: DashboardQuestion) -> str:
    """The page of all that went from one place to another, for the same period."""
    return spans.page_url(asked.scope.only(()), reverse("overview:pairing", args=[giver, area]))
