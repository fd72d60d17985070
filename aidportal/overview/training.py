"""Trainings and exchange activities: for whom, in what, where, and how many of the people they reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts.bounds import MOST_ROWS, cut
from aidportal.charts.chart import ChartCell, ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import Sketch, chart, choices, crossed, narrowed, ranked, rest_rows
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.key_figures import figure_box
from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.years import by_year
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.directory.models import Population
from aidportal.figures import catalogue
from aidportal.figures.figure import rate
from aidportal.figures.scopes import Direction
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS, TRAINING_FIELDS
from trainings.models import Session

COUNTED = (PERSON_TIMES, SESSIONS, PERSON_DAYS)
MOST_AREAS = 20


class TrainingFilterSet(DashboardFilterSet):
    """The filters of all dashboards, and what to count by field and year."""

    figure = scope_filter(
        PlainChoiceField,
        gettext_lazy("By field and year"),
        choices=[("", PERSON_TIMES.label), *((figure.key, figure.label) for figure in COUNTED[1:])],
        required=False,
    )


class TrainingView(DashboardView):
    title = gettext_lazy("Training")
    filterset_class = TrainingFilterSet

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [figure_box(asked, figure) for figure in (SESSIONS, PERSON_TIMES, PERSON_DAYS, TRAINING_FIELDS)]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        chosen = self.filters.form.cleaned_data["figure"]
        return [
            where(asked),
            kinds(asked),
            by_field_and_year(asked, catalogue.figure(chosen) if chosen else PERSON_TIMES),
            by_receiver(asked, PERSON_TIMES, key="homes", title=_("Person-times trained, by home area")),
            ranked(asked, PERSON_TIMES, "people", key="people", title=_("Person-times trained, by kind of people")),
            by_field(asked),
            per_thousand(asked),
        ]


def by_field(asked: DashboardQuestion) -> Sketch:
    """Person-times by field, with the span before as a mark."""
    found = asked.now_and_before(PERSON_TIMES)
    before = (asked.compared(PERSON_TIMES), found[1]) if found else None
    return ranked(
        asked, PERSON_TIMES, "sector", before=before, key="training", title=_("Person-times trained, by field")
    )


def where(asked: DashboardQuestion) -> Sketch:
    series = choices(Direction, others=_("not stated"))
    note = _("Who is trained at the giver's place travels to it; trainers travel to the receiver's place.")
    title = _("Person-times trained, by year and direction")
    return by_year(asked, PERSON_TIMES, "direction", series, key="where", title=title, note=note)


def kinds(asked: DashboardQuestion) -> Sketch:
    title = _("Training sessions, by year and kind")
    return by_year(asked, SESSIONS, "kind", choices(Session.Kind), key="kinds", title=title)


def by_field_and_year(asked: DashboardQuestion, figure: Any) -> Sketch:
    title = _("%(figure)s, by field and year") % {"figure": capfirst(figure.label)}
    return crossed(asked, figure, "sector", "year", key="fields", title=title, span="col-12")


def per_thousand(asked: DashboardQuestion) -> Sketch:
    """Person-times for every thousand inhabitants of the home areas whose inhabitants are recorded."""
    answer = asked.ask(PERSON_TIMES, asked.scope, ("area",))
    yield
    trained = {area: value for (area,), value in answer.by("area").items() if area and value is not None}
    inhabitants = Population.objects.visible_to(asked.scope.user).latest(trained, asked.last_year)
    shares = {area: rate(value, inhabitants.get(area), 1000) for area, value in trained.items()}
    order = sorted(trained, key=lambda area: (shares[area] is None, -(shares[area] or 0), area))
    shown = cut(order, asked.most(MOST_ROWS))
    names = asked.names(PERSON_TIMES.dimensions["area"], shown.kept)
    rows = []
    for area in shown.kept:
        count = asked.cell(PERSON_TIMES, trained[area], narrowed(PERSON_TIMES, asked.scope, {"area": area}))
        share, people = number(shares[area]), number(inhabitants.get(area))
        rows.append(ChartRow(names[area], [share, count, people], count.url))
    for rest in rest_rows(asked, PERSON_TIMES, shown, [trained], {"key": "per-thousand"}):
        rows.append(replace(rest, cells=[ChartCell(), *rest.cells, ChartCell()]))
    known = sum(share is not None for share in shares.values())
    words = _("Areas whose inhabitants are recorded: %(known)s of %(all)s.") % {"known": known, "all": len(trained)}
    return chart(
        asked,
        PERSON_TIMES,
        asked.scope,
        kind="bars",
        key="per-thousand",
        title=_("Person-times for every 1,000 inhabitants, by home area"),
        unit=_("person-times per 1,000 inhabitants"),
        places=1,
        note=" ".join(
            [_("Person-times of the period divided by the inhabitants last recorded up to its last year."), words]
        ),
        most=MOST_AREAS,
        columns=[
            ChartColumn(_("Home area"), numeric=False),
            ChartColumn(_("Per 1,000 inhabitants"), 1),
            ChartColumn(PERSON_TIMES.label, role="total"),
            ChartColumn(_("Inhabitants"), role="total"),
        ],
        rows=rows,
    )


def number(value: Decimal | int | None) -> ChartCell:
    """A number that is no figure of the portal's own."""
    return ChartCell() if value is None else ChartCell(str(value), f"{value:,}")
