"""One giver and one receiver: everything that went from one to the other, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, Subquery
from django.forms import MultipleHiddenInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.charts.dashboard import DashboardView, PageBlock
from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.groups import narrowed
from aidportal.charts.key_figures import ScopeTile, Tile
from aidportal.charts.panels import DASH, MOST_ROWS, PanelCell, RecordsKind, RecordsPanel, TablePanel
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.filters import ScopeFilterSet
from aidportal.directory.models import Agreement, Pairing
from aidportal.figures.figure import AnyFigure, Words
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Direction, Scope
from aidportal.registers.tables import heads
from aidportal.values.dates import describe
from cadres.figures import OFFICIALS_SENT
from cadres.key_figures import SentTile
from cadres.models import Posting
from cadres.record_panels import POSTINGS_KIND
from projects.charts import by_source
from projects.figures import COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, PROJECTS
from projects.models import Project
from projects.record_panels import PROJECTS_KIND
from trainings.figures import PERSON_TIMES, SESSIONS
from trainings.models import Session
from trainings.record_panels import SESSIONS_KIND

SIDES = ("giver", "area")


class PairingView(DashboardView):
    """The giver is an area or an organisation (``o123``), the receiver an area; both as the filters check them."""

    filterset_class = DashboardFilterSet

    @property
    def query(self) -> QueryDict:
        query = self.request.GET.copy()
        for side in SIDES:
            query.setlist(side, [self.kwargs[side]])
        return query

    @cached_property
    def filters(self) -> ScopeFilterSet:
        filters = super().filters
        for side in SIDES:
            filters.form.fields[side].widget = MultipleHiddenInput()
        return filters

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if any(side in self.filters.form.errors for side in SIDES):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        name = self.filters.register.name
        title = f"{name(self.kwargs['giver'])} → {name(self.kwargs['area'])}"
        crumbs = [{"url": reverse("overview:flows"), "label": _("Flows")}, {"label": title}]
        return super().get_context_data(**kwargs) | {"title": title, "crumbs": crumbs}

    def key_figures(self, question: DashboardQuestion) -> Sequence[Tile]:
        money = [ScopeTile(question, figure) for figure in (PROJECTS, COMMITTED, DISBURSED)]
        return [*money, SentTile(question), ScopeTile(question, PERSON_TIMES)]

    def blocks(self, question: DashboardQuestion) -> Sequence[PageBlock]:
        scope = question.scope
        return [
            by_source(question, span="col-12"),
            YearsPanel(question),
            PairingsPanel(question),
            records(question, PROJECTS_KIND, Project.objects.in_scope(PROJECTS.narrow(scope)), PROJECTS),
            records(question, POSTINGS_KIND, Posting.objects.in_scope(scope), OFFICIALS_SENT),
            records(question, SESSIONS_KIND, Session.objects.in_scope(scope), SESSIONS),
        ]


class YearsPanel(TablePanel):
    """All figures by year, with their totals; each number leads to its records."""

    key = "years"
    span = "col-12"

    def __init__(self, question: DashboardQuestion) -> None:
        scope, self.question = question.scope, question
        figures = (PROJECTS, COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, SESSIONS, PERSON_TIMES)
        ways = [(OFFICIALS_SENT, scope.but(directions=(way.value,)), way.label) for way in Direction]
        columns: list[tuple[AnyFigure, Scope, Words]] = [*((figure, scope, "") for figure in figures), *ways]
        self._columns = [(figure, of, question.ask(figure, of, ("year",))) for figure, of, _label in columns]
        labels = [head(question, figure, label) for figure, _of, label in columns]
        self.title, self.empty = _("Year by year"), _("Nothing is recorded.")
        self.columns = heads(_("Year"), *labels, numeric=len(labels))

    @property
    def unit(self) -> str:
        return self.question.period_text

    @cached_property
    def years(self) -> list[int | None]:
        known = {
            year for _figure, _of, answer in self._columns for (year,), value in answer.by("year").items() if value
        }
        return sorted(known - {None}, reverse=True) + [None] * (None in known)

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        return [[self.label(year), *self.cells(year)] for year in self.years]

    def label(self, year: int | None) -> str:
        if not year:
            return _("not stated")
        return _("%(year)s to date") % {"year": year} if year == self.question.today.year else str(year)

    def cells(self, year: int | None) -> list[PanelCell]:
        cells = [
            self.question.cell(figure, answer.by("year").get((year,)), narrowed(figure, of, {"year": year}))
            for figure, of, answer in self._columns
        ]
        return [{"text": cell.text, "url": cell.url} for cell in cells]

    @cached_property
    def footer(self) -> list[str] | None:
        if not self.rows:
            return None
        totals = [self.question.cell(figure, answer.total, None).text for figure, _of, answer in self._columns]
        return [_("Total"), *totals]


def head(question: DashboardQuestion, figure: AnyFigure, label: Words) -> str:
    words = {"figure": figure.label, "detail": label or question.unit_label(figure)}
    return _("%(figure)s (%(detail)s)") % words


def records(question: DashboardQuestion, kind: RecordsKind, rows: FigureQuerySet, figure: AnyFigure) -> RecordsPanel:
    """The latest records of a kind between the two, and the way to all of them."""
    scope = figure.narrow(question.scope)
    return RecordsPanel(kind, rows, question.unit, scope.user, scope=scope)


class PairingsPanel(TablePanel):
    """The pairings on record, each with its term and, where the reader may see it, the agreement it is under."""

    key = "pairings"

    def __init__(self, question: DashboardQuestion) -> None:
        seen = Agreement.objects.visible_to(question.scope.user).filter(pk=OuterRef("agreement")).order_by()
        self._pairings = Pairing.objects.in_scope(question.ever).annotate(
            agreement_key=Subquery(seen.values("pk")), agreement_title=Subquery(seen.values("title"))
        )
        self.title, self.empty = _("Pairings"), _("Nothing is recorded.")
        self.columns = heads(_("Level"), _("From"), _("Until"), capfirst(_("under agreement")))
        self.url = question.ever.only((AREA, GIVER)).url(reverse("directory:pairing_list"))
        self.link = _("All of them")

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        return [
            [row.get_level_display(), row.since, describe(row.ends_on), agreement_cell(row)]
            for row in self._pairings[:MOST_ROWS]
        ]


def agreement_cell(row: Any) -> PanelCell:
    if row.agreement_key is None:
        return DASH
    return {"text": row.agreement_title, "url": reverse("directory:agreement_detail", args=[row.agreement_key])}
