"""The page of one area: what it is, what it gave and received, and the records of both."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.dates import describe
from aidportal.directory.models import Area, Pairing
from aidportal.figures import catalogue
from aidportal.figures.scopes import Period, Scope
from aidportal.money import Unit
from aidportal.tables import heads
from cadres.models import Posting
from projects.models import Donation, Project
from trainings.models import Session

from .panels import records_panel
from .values import value_text

SIDES = ("committed", "disbursed", "donated_cash", "donated_goods", "officials_sent", "sessions", "person_times")
YEARLY = ("projects", "committed", "disbursed", "officials_sent", "sessions", "person_times")
YEARS = 10


class AreaView(TemplateView):
    template_name = "reports/area_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        area = visible_area(kwargs["code"], user)
        unit = Unit(user.unit)
        received, given = Scope(user, areas=(area.counted_as,)), Scope(user, givers=(area.counted_as,))
        return super().get_context_data(**kwargs) | {
            "title": area.name,
            "lead": _("%(level)s · code %(code)s") % {"level": area.get_level_display(), "code": area.code},
            "crumbs": [{"url": above.get_absolute_url(), "label": above.name} for above in parents(area, user)],
            "notices": history_notices(area),
            "facts": facts(area, user),
            "sides": [
                {"title": _("Received"), "facts": side(received, unit)},
                {"title": _("Given"), "facts": side(given, unit)},
            ],
            "years": years_panel(received, given, unit),
            "panels": panels(area, user, unit),
        }


def visible_area(code: str, user: Any) -> Area:
    """The area, for whoever may look it up or sees a record of it; else as if there were none."""
    area = Area.objects.select_related("parent", "successor").filter(pk=code).first()
    if area is None or not (Area.objects.visible_to(user).filter(pk=code).exists() or has_visible_record(area, user)):
        raise Http404
    return area


def has_visible_record(area: Area, user: Any) -> bool:
    codes = (area.counted_as,)
    models = (Project, Donation, Posting, Session, Pairing)
    return any(rows.filter(rows.touching(codes)).exists() for rows in (m.objects.visible_to(user) for m in models))


def parents(area: Area, user: Any) -> list[Area]:
    """The areas that ``area`` lies in, widest first, as far as the user may look them up."""
    above = []
    while area.parent is not None:
        area = area.parent
        above.append(area)
    visible = set(Area.objects.visible_to(user).filter(pk__in=[each.pk for each in above]).values_list("pk", flat=True))
    return [each for each in reversed(above) if each.pk in visible]


def history_notices(area: Area) -> list[dict[str, str]]:
    if area.is_current:
        return []
    words = _("This is an area of the past, last listed in %(until)s.") % {"until": describe(area.until)}
    if area.successor:
        words += " " + _("Its figures count for %(successor)s (%(code)s).") % {
            "successor": area.successor.name,
            "code": area.counted_as,
        }
    return [{"level": "info", "text": words}]


def facts(area: Area, user: Any) -> list[dict[str, Any]]:
    before = Area.objects.filter(counted_as=area.counted_as).exclude(pk=area.pk).order_by("-code")
    names = ", ".join(f"{each.name} ({each.code})" for each in before if not each.is_current)
    return [
        {"label": _("Chinese name"), "value": area.name_zh},
        {"label": _("English name"), "value": area.name_en or None},
        {"label": _("Pinyin"), "value": area.pinyin or None},
        {"label": _("Other names"), "value": area.aliases.replace("|", ", ") or None},
        {"label": _("Earlier areas that count here"), "value": names or None},
    ]


def side(scope: Scope, unit: Unit) -> list[dict[str, Any]]:
    """The key figures of one side, each with the way to its rows."""
    facts = []
    for key in SIDES:
        figure = catalogue.figure(key)
        text, unit_text = value_text(figure, figure.total(scope), unit)
        url = figure.narrow(scope).url(reverse(figure.url))
        facts.append({"label": figure.label, "value": text, "hint": unit_text, "url": url})
    return facts


def years_panel(received: Scope, given: Scope, unit: Unit) -> dict[str, Any]:
    """The figures of the last years with records; of the giving side where the area receives nothing."""
    scope = received if catalogue.figure("projects").total(received) else given
    figures = [catalogue.figure(key) for key in YEARLY]
    values = {figure.key: {row["year"]: row["value"] for row in figure.by("year", scope=scope)} for figure in figures}
    this_year = timezone.localdate().year
    years = sorted({year for found in values.values() for year in found if year is not None}, reverse=True)
    rows = []
    for year in years[:YEARS]:
        within_year = scope.but(period=Period.year(year))
        cells: list[Any] = [_("%(year)s to date") % {"year": year} if year == this_year else str(year)]
        for figure in figures:
            text, _unit = value_text(figure, values[figure.key].get(year), unit)
            cells.append({"text": text, "url": figure.narrow(within_year).url(reverse(figure.url))})
        rows.append(cells)
    columns = heads(_("Year"), *(heading(figure, unit) for figure in figures), numeric=len(figures))
    title = _("Received, by year") if scope is received else _("Given, by year")
    empty = _("Nothing is recorded.")
    return {"key": "years", "title": title, "span": "col-12", "columns": columns, "rows": rows, "empty": empty}


def heading(figure: Any, unit: Unit) -> str:
    """A figure's label with its unit, for the head of a column."""
    unit_text = value_text(figure, None, unit)[1]
    return _("%(heading)s (%(unit)s)") % {"heading": figure.label, "unit": unit_text}


def panels(area: Area, user: Any, unit: Unit) -> list[dict[str, Any]]:
    """Records of the area on either side, the newest of each kind."""
    codes = (area.counted_as,)
    rows = {
        "projects": Project.objects.all(),
        "postings": Posting.objects.all(),
        "sessions": Session.objects.all(),
        "donations": Donation.objects.all(),
        "pairings": Pairing.objects.all(),
    }
    return [
        records_panel(key, found.visible_to(user).filter(found.touching(codes)), unit, user)
        for key, found in rows.items()
    ]
