"""One giver and one receiver: everything that went from one to the other, year by year."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.forms import MultipleHiddenInput
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import narrowed
from aidportal.charts.key_figures import figure_box, sent
from aidportal.charts.panels import DASH, MOST_ROWS, records_panel
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.models import Agreement, Pairing
from aidportal.figures.scopes import Direction
from aidportal.registers.tables import heads
from aidportal.values.dates import describe
from cadres.figures import OFFICIALS_SENT
from cadres.models import Posting
from projects.figures import COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, PROJECTS
from projects.models import Project
from trainings.figures import PERSON_TIMES, SESSIONS
from trainings.models import Session

from .investment import by_source

SIDES = ("giver", "area")


class PairingView(DashboardView):
    """The giver is an area or an organisation (``o123``), the receiver an area; both as the filters check them."""

    @property
    def query(self) -> QueryDict:
        asked = self.request.GET.copy()
        for side in SIDES:
            asked.setlist(side, [self.kwargs[side]])
        return asked

    @cached_property
    def filters(self) -> Any:
        filters = super().filters
        for side in SIDES:
            filters.form.fields[side].widget = MultipleHiddenInput()
        return filters

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if any(side in self.filters.form.errors for side in SIDES):
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = self.filters.register.name
        title = f"{name(self.kwargs['giver'])} → {name(self.kwargs['area'])}"
        crumbs = [{"url": reverse("overview:flows"), "label": _("Flows")}, {"label": title}]
        return super().get_context_data(**kwargs) | {"title": title, "crumbs": crumbs}

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        money = [figure_box(asked, figure) for figure in (PROJECTS, COMMITTED, DISBURSED)]
        return [*money, sent(asked), figure_box(asked, PERSON_TIMES)]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [
            by_source(asked, span="col-12"),
            year_by_year(asked),
            pairings(asked),
            records(asked, "projects", Project.objects.in_scope(PROJECTS.narrow(asked.scope))),
            records(asked, "postings", Posting.objects.in_scope(asked.scope)),
            records(asked, "sessions", Session.objects.in_scope(asked.scope)),
        ]


def year_by_year(asked: DashboardQuestion) -> Generator[None, None, dict[str, Any]]:
    """All figures by year, with their totals; each number leads to its records."""
    ways = [(OFFICIALS_SENT, asked.scope.but(directions=(way.value,)), way.label) for way in Direction]
    figures = (PROJECTS, COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, SESSIONS, PERSON_TIMES)
    columns = [*((figure, asked.scope, "") for figure in figures), *ways]
    answers = [asked.ask(figure, scope, ("year",)) for figure, scope, _label in columns]
    yield
    found = {year for answer in answers for (year,), value in answer.by("year").items() if value}
    years = sorted(found - {None}, reverse=True) + [None] * (None in found)
    rows: list[Any] = []
    for year in years:
        running = _("%(year)s to date") % {"year": year} if year == asked.today.year else str(year)
        cells = []
        for (figure, scope, _label), answer in zip(columns, answers, strict=True):
            cell = asked.cell(figure, answer.by("year").get((year,)), narrowed(figure, scope, {"year": year}))
            cells.append({"text": cell.text, "url": cell.url})
        rows.append([running if year else _("not stated"), *cells])
    labels = [head(asked, figure, label) for figure, _scope, label in columns]
    totals = [
        asked.cell(figure, answer.total, None).text
        for (figure, _scope, _label), answer in zip(columns, answers, strict=True)
    ]
    return {
        "template": "includes/panel_table.html",
        "key": "years",
        "title": _("Year by year"),
        "unit": asked.period_text,
        "span": "col-12",
        "columns": heads(_("Year"), *labels, numeric=len(labels)),
        "rows": rows,
        "footer": [_("Total"), *totals] if rows else None,
        "empty": _("Nothing is recorded."),
    }


def head(asked: DashboardQuestion, figure: Any, label: Any) -> str:
    words = {"figure": figure.label, "detail": label or asked.unit_label(figure)}
    return _("%(figure)s (%(detail)s)") % words


def records(asked: DashboardQuestion, key: str, rows: Any) -> Generator[None, None, dict[str, Any]]:
    """The latest records of a kind between the two, and the way to all of them."""
    yield
    figures = {"projects": PROJECTS, "postings": OFFICIALS_SENT, "sessions": SESSIONS}
    scope = figures[key].narrow(asked.scope)
    return {"template": "includes/panel_table.html"} | records_panel(key, rows, asked.unit, scope.user, scope=scope)


def pairings(asked: DashboardQuestion) -> Generator[None, None, dict[str, Any]]:
    """The pairings on record, each with its term and, where the reader may see it, the agreement it is under."""
    seen = Agreement.objects.visible_to(asked.scope.user).filter(pk=OuterRef("agreement")).order_by()
    rows = Pairing.objects.in_scope(asked.ever).annotate(
        agreement_key=Subquery(seen.values("pk")), agreement_title=Subquery(seen.values("title"))
    )
    yield
    return {
        "template": "includes/panel_table.html",
        "key": "pairings",
        "title": _("Pairings"),
        "span": "col-6",
        "columns": heads(_("Level"), _("From"), _("Until"), capfirst(_("under agreement"))),
        "rows": [
            [row.get_level_display(), row.since, describe(row.ends_on), agreement_cell(row)] for row in rows[:MOST_ROWS]
        ],
        "empty": _("Nothing is recorded."),
        "url": asked.ever.only((AREA, GIVER)).url(reverse("directory:pairing_list")),
        "link": _("All of them"),
    }


def agreement_cell(row: Any) -> Any:
    if row.agreement_key is None:
        return DASH
    return {"text": row.agreement_title, "url": reverse("directory:agreement_detail", args=[row.agreement_key])}
