"""The dashboard of trainings and exchange activities: for whom, in what, where, and how many they reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.charts.bounds import MOST_ROWS, Cut, cut
from aidportal.charts.cells import ChartCell, ChartColumn, ChartRow
from aidportal.charts.chart import Chart
from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.groups import narrowed, single
from aidportal.charts.key_figures import ScopeTile
from aidportal.charts.matrix import CrossedChart
from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.ranking import RankedChart, rest_rows
from aidportal.charts.series import choices
from aidportal.charts.years import YearsChart
from aidportal.directory.fields import PlainChoiceField
from aidportal.directory.filters import scope_filter
from aidportal.directory.models import Population
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure, rate
from aidportal.figures.scopes import Direction
from aidportal.figures.selects import Value

from .figures import PERSON_DAYS, PERSON_TIMES, SESSIONS, TRAINING_FIELDS
from .models import Session

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

    def key_figures(self, question: DashboardQuestion) -> Sequence[ScopeTile]:
        return [ScopeTile(question, figure) for figure in (SESSIONS, PERSON_TIMES, PERSON_DAYS, TRAINING_FIELDS)]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        chosen = self.filters.form.cleaned_data["figure"]
        return [
            where(question),
            kinds(question),
            by_field_and_year(question, catalogue.figure(chosen) if chosen else PERSON_TIMES),
            by_receiver(question, PERSON_TIMES, key="homes", title=_("Person-times trained, by home area")),
            by_people(question),
            by_field(question),
            PerThousandChart(question),
        ]


def by_field(question: DashboardQuestion) -> RankedChart:
    """Person-times by field, with the span before as a mark."""
    scopes = question.now_and_before(PERSON_TIMES)
    before = (question.compared(PERSON_TIMES), scopes[1]) if scopes else None
    title = _("Person-times trained, by field")
    return RankedChart(question, PERSON_TIMES, "sector", before=before, key="training", title=title)


def by_people(question: DashboardQuestion) -> RankedChart:
    title = _("Person-times trained, by kind of people")
    return RankedChart(question, PERSON_TIMES, "people", key="people", title=title)


def where(question: DashboardQuestion) -> YearsChart:
    series = choices(Direction, others=_("not stated"))
    note = _("Who is trained at the giver's place travels to it; trainers travel to the receiver's place.")
    title = _("Person-times trained, by year and direction")
    return YearsChart(question, PERSON_TIMES, "direction", series, key="where", title=title, note=note)


def kinds(question: DashboardQuestion) -> YearsChart:
    title = _("Training sessions, by year and kind")
    return YearsChart(question, SESSIONS, "kind", choices(Session.Kind), key="kinds", title=title)


def by_field_and_year(question: DashboardQuestion, figure: AnyFigure) -> CrossedChart:
    title = _("%(figure)s, by field and year") % {"figure": capfirst(figure.label)}
    return CrossedChart(question, figure, "sector", "year", key="fields", title=title, span="col-12")


class PerThousandChart(Chart):
    """Person-times for every thousand inhabitants of the home areas whose inhabitants are recorded."""

    places = 1

    def __init__(self, question: DashboardQuestion) -> None:
        title = _("Person-times for every 1,000 inhabitants, by home area")
        super().__init__(question, PERSON_TIMES, key="per-thousand", title=title, most=MOST_AREAS)
        self._answer = question.ask(PERSON_TIMES, question.scope, ("area",))

    @property
    def unit(self) -> str:
        return _("person-times per 1,000 inhabitants")

    @property
    def own_note(self) -> str:
        known = sum(share is not None for share in self.shares.values())
        words = _("Areas whose inhabitants are recorded: %(known)s of %(all)s.")
        return " ".join(
            [
                _("Person-times of the period divided by the inhabitants last recorded up to its last year."),
                words % {"known": known, "all": len(self.trained)},
            ]
        )

    @cached_property
    def trained(self) -> dict[str, Value]:
        """Person-times by home area."""
        values = single(self._answer.by("area"))
        return {str(area): value for area, value in values.items() if area and value is not None}

    @cached_property
    def inhabitants(self) -> dict[str, int]:
        rows = Population.objects.visible_to(self.question.scope.user)
        return rows.latest(self.trained, self.question.last_year)

    @cached_property
    def shares(self) -> dict[str, Decimal | None]:
        return {area: rate(value, self.inhabitants.get(area), 1000) for area, value in self.trained.items()}

    @cached_property
    def shown(self) -> Cut[str]:
        shares = self.shares
        order = sorted(shares, key=lambda area: (shares[area] is None, -(shares[area] or 0), area))
        return cut(order, self.question.most(MOST_ROWS))

    @cached_property
    def columns(self) -> list[ChartColumn]:
        return [
            ChartColumn(_("Home area"), numeric=False),
            ChartColumn(_("Per 1,000 inhabitants"), 1),
            ChartColumn(PERSON_TIMES.label, role="total"),
            ChartColumn(_("Inhabitants"), role="total"),
        ]

    @cached_property
    def rows(self) -> list[ChartRow]:
        names = self.question.names(PERSON_TIMES.dimensions["area"], self.shown.kept)
        rows = [self.row(area, names[area]) for area in self.shown.kept]
        for rest in rest_rows(self.question, PERSON_TIMES, self.shown, [self.trained], self.key):
            rows.append(replace(rest, cells=[ChartCell(), *rest.cells, ChartCell()]))
        return rows

    def row(self, area: str, name: str) -> ChartRow:
        at = narrowed(PERSON_TIMES, self.within, {"area": area})
        count = self.question.cell(PERSON_TIMES, self.trained[area], at)
        cells = [number(self.shares[area]), count, number(self.inhabitants.get(area))]
        return ChartRow(name, cells, count.url)


def number(value: Decimal | int | None) -> ChartCell:
    """A number that is no figure of the portal's own."""
    return ChartCell() if value is None else ChartCell(str(value), f"{value:,}")
