"""The page of one area: what it is, what it gave and received, and the records of both."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.charts.number_words import text_alone, value_text
from aidportal.charts.pairing_records import PAIRINGS_KIND
from aidportal.charts.panels import RecordsPanel
from aidportal.directory.models import Area, Organisation, Pairing
from aidportal.directory.querysets import any_arm, given_by
from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure, Rate, Words
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.selects import Value
from aidportal.records.row_acts import change_links
from aidportal.registers.facts import fact
from aidportal.registers.tables import heads
from aidportal.values import dates
from aidportal.values.dates import describe
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser
from cadres.models import Posting
from cadres.record_panels import POSTINGS_KIND
from projects.models import Donation, Funding, Project
from projects.record_panels import DONATIONS_KIND, PROJECTS_KIND
from trainings.models import Session
from trainings.record_panels import SESSIONS_KIND

SIDES = ("committed", "disbursed", "donated_cash", "donated_goods", "officials_sent", "sessions", "person_times")
YEARLY = ("projects", "committed", "disbursed", "officials_sent", "sessions", "person_times")
YEARS = 10
MOST_ORGANISATIONS = 50


class AreaView(TemplateView):
    request: SignedInRequest
    template_name = "reports/area_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        area = visible_area(kwargs["code"], user)
        unit = Unit(user.unit)
        received, given = sides(area, user)
        return super().get_context_data(**kwargs) | {
            "object": area,
            "title": area.name,
            "lead": _("%(level)s · code %(code)s") % {"level": area.get_level_display(), "code": area.code},
            "crumbs": [{"url": above.get_absolute_url(), "label": above.name} for above in parents(area, user)],
            "actions": change_actions(area, self.request),
            "notices": history_notices(area),
            "facts": facts(area, user),
            "sides": [
                {"title": _("Received"), "facts": received.facts(unit)},
                {"title": _("Given"), "facts": given.facts(unit)},
            ],
            "years": years_panel(received, given, unit),
            "panels": [*panels(area, user, unit), *organisations_panel(area, self.request)],
        }


def change_actions(area: Area, request: SignedInRequest) -> list[dict[str, str]]:
    """The link to change the area, for administrators."""
    return [{"url": url, "label": _("Change"), "icon": "edit"} for url in change_links([area], request).values()]


def visible_area(code: str, user: SignedInUser) -> Area:
    """The area, for whoever may look it up or sees a record of it; else as if there were none."""
    area = Area.objects.select_related("parent", "successor").filter(pk=code).first()
    if area is None or not (Area.objects.visible_to(user).filter(pk=code).exists() or has_visible_record(area, user)):
        raise Http404
    return area


def has_visible_record(area: Area, user: SignedInUser) -> bool:
    codes = (area.counted_as,)
    models = (Project, Donation, Posting, Session, Pairing)
    seen = [kind.objects.visible_to(user) for kind in models]
    return any(rows.filter(any_arm(rows, rows.touching(codes))).exists() for rows in seen)


def parents(area: Area, user: SignedInUser) -> list[Area]:
    """The areas that ``area`` lies in, widest first, as far as the user may look them up."""
    above = area.above
    visible = set(Area.objects.visible_to(user).filter(pk__in=[each.pk for each in above]).values_list("pk", flat=True))
    return [each for each in above if each.pk in visible]


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


def facts(area: Area, user: SignedInUser) -> list[dict[str, Any]]:
    before = Area.objects.filter(counted_as=area.counted_as).exclude(pk=area.pk).order_by("-code")
    names = ", ".join(f"{each.name} ({each.code})" for each in before if not each.is_current)
    return [
        fact(_("Chinese name"), area.name_zh),
        fact(_("English name"), area.name_en),
        fact(_("Pinyin"), area.pinyin),
        fact(_("Other names"), area.aliases.replace("|", ", ")),
        fact(_("Earlier areas that count here"), names),
    ]


class AreaSide:
    """What an area received or gave, as ``scope`` asks; of a side on which nothing ever was, nothing is asked.

    ``is_yearly``: the figures of each year are asked too.
    """

    def __init__(self, reading: Reading, scope: Scope, *, is_recorded: bool, is_yearly: bool) -> None:
        self.scope, self.is_yearly = scope, is_yearly
        yearly = YEARLY if is_yearly else ()
        keys = dict.fromkeys((*SIDES, *yearly)) if is_recorded else {}
        self.answers = {
            key: reading.ask(catalogue.figure(key), scope, *([("year",)] if key in yearly else [])) for key in keys
        }

    def total(self, figure: AnyFigure) -> Value:
        if self.answers:
            return self.answers[figure.key].total
        if isinstance(figure, Rate):
            return None
        # A count of nothing is nought, a sum is not known.
        return figure.records(self.scope).measurement(figure.measure).aggregate.empty_result_set_value

    def by_year(self, figure: AnyFigure) -> dict[int | None, Value]:
        values = self.answers[figure.key].by("year") if self.answers else {}
        return {year: value for (year,), value in values.items()}

    def label(self, figure: AnyFigure) -> Words:
        """What ``figure`` is called on this side: an area receives people, but holds sessions for others, too."""
        if figure.key == "sessions" and self.scope.areas:
            return _("Training sessions held here or for people from here")
        return figure.label

    def facts(self, unit: Unit) -> list[dict[str, Any]]:
        """The key figures, each with the way to its rows."""
        facts = []
        for figure in map(catalogue.figure, SIDES):
            text = text_alone(figure, self.total(figure), unit)
            url = figure.narrow(self.scope).url(reverse(figure.url))
            facts.append({"label": self.label(figure), "value": text, "url": url})
        return facts


def sides(area: Area, user: SignedInUser) -> tuple[AreaSide, AreaSide]:
    """What ``area`` received and what it gave; the years are of the giving side where it receives no projects.

    One statement asks whether anything was, and one for the figures of that.
    """
    codes = (area.counted_as,)
    received, given = Scope(user, areas=codes), Scope(user, givers=codes)
    projects = Project.objects.visible_to(user)
    # Projects that are given through their lines have lines.
    rows = [catalogue.figure("projects").records(received), projects.filter(given_by(codes, "giver"))]
    rows += [
        kind.objects.in_scope(scope) for kind in (Funding, Donation, Posting, Session) for scope in (received, given)
    ]
    exist = Area.objects.filter(pk=area.pk).values_list(*map(Exists, rows))[0]
    reading, receives = Reading(), bool(exist[0])
    return (
        AreaSide(reading, received, is_recorded=any(exist[::2]), is_yearly=receives),
        AreaSide(reading, given, is_recorded=any(exist[1::2]), is_yearly=not receives),
    )


def years_panel(received: AreaSide, given: AreaSide, unit: Unit) -> dict[str, Any]:
    """The figures of the last years with records, of one side."""
    side = received if received.is_yearly else given
    figures = [catalogue.figure(key) for key in YEARLY]
    values = {figure.key: side.by_year(figure) for figure in figures}
    this_year = dates.today().year
    years = sorted({year for by_year in values.values() for year in by_year if year is not None}, reverse=True)
    rows = []
    for year in years[:YEARS]:
        within_year = side.scope.but(period=Period.year(year))
        cells: list[Any] = [_("%(year)s to date") % {"year": year} if year == this_year else str(year)]
        for figure in figures:
            text, _unit = value_text(figure, values[figure.key].get(year), unit)
            cells.append({"text": text, "url": figure.narrow(within_year).url(reverse(figure.url))})
        rows.append(cells)
    columns = heads(_("Year"), *(heading(side.label(figure), figure, unit) for figure in figures), numeric=len(figures))
    title = _("Received, by year") if side is received else _("Given, by year")
    empty = _("Nothing is recorded.")
    return {"key": "years", "title": title, "span": "col-12", "columns": columns, "rows": rows, "empty": empty}


def heading(label: Words, figure: AnyFigure, unit: Unit) -> str:
    """The label of a figure with its unit, for the head of a column."""
    unit_text = value_text(figure, None, unit)[1]
    return _("%(heading)s (%(unit)s)") % {"heading": label, "unit": unit_text}


def panels(area: Area, user: SignedInUser, unit: Unit) -> list[RecordsPanel]:
    """Records of the area on either side, the newest of each kind."""
    codes = (area.counted_as,)
    kinds = {
        PROJECTS_KIND: Project.objects.all(),
        POSTINGS_KIND: Posting.objects.all(),
        SESSIONS_KIND: Session.objects.all(),
        DONATIONS_KIND: Donation.objects.all(),
        PAIRINGS_KIND: Pairing.objects.all(),
    }
    return [
        RecordsPanel(kind, rows.visible_to(user).filter(any_arm(rows, rows.touching(codes))), unit, user)
        for kind, rows in kinds.items()
    ]


def organisations_panel(area: Area, request: SignedInRequest) -> list[dict[str, Any]]:
    """The organisations in the area, each with the way to change it; its government for who may change that."""
    rows = Organisation.objects.visible_to(request.user).filter(area=area).order_by("name_zh", "pk")
    if not (request.user.sees_everything and request.user.may_record):
        rows = rows.exclude(kind=Organisation.Kind.GOVERNMENT)
    bodies = list(rows.select_related("area")[: MOST_ORGANISATIONS + 1])
    changes = change_links(bodies, request)
    cells = [
        [{"text": body.name, "url": changes.get(body.pk)}, body.get_kind_display(), body.code or "—"]
        for body in bodies[:MOST_ORGANISATIONS]
    ]
    panel = {
        "key": "organisations",
        "title": _("Organisations"),
        "unit": _("the first %(count)s by name") % {"count": len(cells)} if len(bodies) > len(cells) else "",
        "span": "col-12",
        "columns": heads(_("Name of the organisation"), _("Kind"), _("Code")),
        "rows": cells,
    }
    return [panel] if cells else []
