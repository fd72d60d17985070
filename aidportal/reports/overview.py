"""What the overview shows: key figures, four charts, and what needs attention."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.directory.querysets import subtree
from aidportal.figures.figure import rate
from aidportal.figures.scopes import ONE_DAY, Direction, Period, Scope
from aidportal.money import Unit
from cadres.figures import ON_POST
from cadres.models import Posting
from projects.figures import COMMITTED, DISBURSED, PROJECTS
from projects.models import Funding, Project
from trainings.figures import PERSON_TIMES

from .charts import Cell, Chart, Column, Row, axis_of, records_url, value_cell
from .values import value_text

SPARK_YEARS = 8
MOST_FLOWS = 20
ENDING_WITHIN = timedelta(days=60)
# Sources with a colour of their own; the rest is drawn as one.
DRAWN_SOURCES = ("municipal", "district", "donation", "enterprise")


@dataclass(frozen=True)
class Question:
    """What the reader asks of the overview: the whole scope, and the year that the key figures are for."""

    scope: Scope
    today: date
    unit: Unit

    @property
    def year(self) -> int:
        """The last year of the period, at most the running one."""
        last = self.scope.period.last_day
        return min(last.year, self.today.year) if last else self.today.year

    @property
    def is_running(self) -> bool:
        return self.year == self.today.year

    def whole(self, year: int) -> Scope:
        return self.scope.but(period=Period.year(year))

    def within(self, year: int) -> Scope:
        """What of the scope lies in the year; its period may begin or end in the middle of it."""
        year_, asked = Period.year(year), self.scope.period
        starts = [day for day in (year_.start, asked.start) if day]
        ends = [day for day in (year_.end, asked.end) if day]
        return self.scope.but(period=Period(max(starts), min(ends)))

    @property
    def people(self) -> Scope:
        """What can be asked of postings, which have no field and no project, at any time."""
        return self.scope.but(period=Period(), sectors=(), projects=())

    @property
    def last_day(self) -> date:
        """The last day of the period, never later than today."""
        return min(self.scope.period.last_day or self.today, self.today)

    def to_date(self, year: int) -> Scope:
        """The year, or of a running one the days up to today's in that year."""
        if not self.is_running:
            return self.whole(year)
        return self.scope.but(period=Period(date(year, 1, 1), same_day(self.today, year) + ONE_DAY))

    @property
    def year_text(self) -> str:
        return _("%(year)s to date") % {"year": self.year} if self.is_running else str(self.year)


def same_day(day: date, year: int) -> date:
    """``day`` in another year; of a 29 February the day before."""
    return date(year, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


# ---- Key figures


def key_figures(asked: Question) -> list[dict[str, Any]]:
    yearly = _("the whole of %(year)s") % {"year": asked.year - 1}
    dated = _("the same days of %(year)s") % {"year": asked.year - 1} if asked.is_running else yearly
    return [
        yearly_box(PROJECTS, asked, asked.whole(asked.year), asked.whole(asked.year - 1), yearly),
        yearly_box(COMMITTED, asked, asked.whole(asked.year), asked.whole(asked.year - 1), yearly),
        yearly_box(DISBURSED, asked, asked.to_date(asked.year), asked.to_date(asked.year - 1), dated),
        on_post_box(asked),
        yearly_box(PERSON_TIMES, asked, asked.to_date(asked.year), asked.to_date(asked.year - 1), dated),
    ]


def yearly_box(figure: Any, asked: Question, now: Scope, before: Scope, compared: str) -> dict[str, Any]:
    by_year = {row["year"]: row["value"] for row in figure.by("year", scope=asked.scope.but(period=Period()))}
    years = range(asked.year - SPARK_YEARS + 1, asked.year + 1)
    return box(figure, asked, now, figure.total(now), figure.total(before), compared, [by_year.get(y) for y in years])


def on_post_box(asked: Question) -> dict[str, Any]:
    """Officials on post on the last day of the year, or today; compared with the same day a year before."""
    day = asked.today if asked.is_running else date(asked.year, 12, 31)
    days = [same_day(day, year) for year in range(asked.year - SPARK_YEARS + 1, asked.year + 1)]
    postings = Posting.objects.in_scope(asked.people)
    found: dict[date, int] = {}
    for row in postings.on_post_series(days):
        # Nobody is on post in both directions at once, so the directions add up to people.
        found[row["day"]] = found.get(row["day"], 0) + row["value"]
    counts = [found.get(each, 0) for each in days]
    compared = _("%(day)s") % {"day": days[-2].isoformat()}
    scope = asked.people.but(day=day)
    return box(ON_POST, asked, scope, counts[-1], counts[-2], compared, counts)


def box(
    figure: Any, asked: Question, scope: Scope, now: Any, before: Any, compared: str, spark: list[Any]
) -> dict[str, Any]:
    text, unit = value_text(figure, now, asked.unit)
    change, tone = change_of(now, before)
    return {
        "label": figure.label,
        "url": records_url(figure, scope),
        "value": text,
        "unit": unit,
        "change": change,
        "change_tone": tone,
        "comparison": _("against %(what)s") % {"what": compared} if change else "",
        "spark": [None if value is None else float(value) for value in spark],
    }


def change_of(now: Any, before: Any) -> tuple[str, str]:
    """The change in per cent and its tone; nothing where there is nothing to compare with."""
    if now is None or not before:
        return "", ""
    percent = (Decimal(now) - Decimal(before)) * 100 / Decimal(before)
    tone = "good" if percent > 0 else "poor" if percent < 0 else ""
    return f"{percent:+.1f}%", tone


# ---- Charts


def charts(asked: Question) -> list[Chart]:
    return [investment(asked), on_post(asked), training(asked), flows(asked)]


def period_text(scope: Scope) -> str:
    start, last = scope.period.start, scope.period.last_day
    if start and last:
        return _("%(start)s to %(end)s") % {"start": start, "end": last}
    if start:
        return _("since %(start)s") % {"start": start}
    return _("until %(end)s") % {"end": last} if last else _("all years")


def investment(asked: Question) -> Chart:
    """Money committed by year, stacked by source; what may belong to several years is a row of its own."""
    sums: dict[Any, dict[str, Decimal]] = {}
    for row in COMMITTED.by("year", "source", scope=asked.scope):
        if row["value"] is not None:
            sums.setdefault(row["year"], {})[row["source"]] = row["value"]
    others = tuple(value for value, _label in Funding.Source.choices if value not in DRAWN_SOURCES)
    drawn = [(source,) for source in DRAWN_SOURCES] + [others]
    years = [year for year in sums if year is not None]
    rows = [
        investment_row(year, sums.get(year, {}), drawn, asked)
        for year in (range(min(years), max(years) + 1) if years else ())
    ]
    if None in sums:
        rows.append(investment_row(None, sums[None], drawn, asked))
    labels = [*(Funding.Source(source).label for source in DRAWN_SOURCES), _("other sources")]
    columns = [Column(_("Year"), numeric=False)]
    columns += [Column(label, color) for color, label in enumerate(labels, 1)]
    columns.append(Column(_("Total"), role="total"))
    return Chart(
        key="investment",
        kind="stacked",
        title=_("Money committed, by year and source"),
        scope=period_text(asked.scope),
        finding=investment_finding(sums, asked),
        columns=columns,
        rows=rows,
        source=_("funding lines of projects"),
        url=records_url(COMMITTED, asked.scope),
        link=_("All funding lines"),
        span="col-8",
        **axis_of(COMMITTED, asked.unit),
    )


def investment_row(year: Any, sums: dict[str, Decimal], drawn: list[tuple[str, ...]], asked: Question) -> Row:
    # A year that is not known cannot be asked for in an address, so those cells have no link.
    scope = asked.within(year) if year is not None else None
    cells = []
    for sources in drawn:
        known = [sums[source] for source in sources if source in sums]
        value = sum(known, Decimal(0)) if known else None
        cells.append(value_cell(COMMITTED, value, asked.unit, scope and scope.but(sources=sources)))
    total = sum(sums.values(), Decimal(0)) if sums else None
    cells.append(value_cell(COMMITTED, total, asked.unit, scope))
    label = _("year not stated") if year is None else str(year)
    return Row(label, cells, records_url(COMMITTED, scope) if scope else None, partial=year == asked.today.year)


def investment_finding(sums: dict[Any, dict[str, Decimal]], asked: Question) -> str:
    now = sums.get(asked.year, {})
    total = sum(now.values(), Decimal(0))
    if not total:
        return _("Nothing is committed for %(year)s yet.") % {"year": asked.year}
    largest = max(now, key=lambda source: now[source])
    text, unit = value_text(COMMITTED, total, asked.unit)
    return _("%(year)s: %(value)s %(unit)s committed, %(share)s%% of it %(source)s.") % {
        "year": asked.year_text,
        "value": text,
        "unit": unit,
        "share": rate(now[largest], total),
        "source": Funding.Source(largest).label,
    }


def on_post(asked: Question) -> Chart:
    """Officials on post at the end of each quarter, by direction."""
    postings = Posting.objects.in_scope(asked.people)
    days = quarter_ends(first_day(asked, postings), asked.last_day)
    counts = {(row["day"], row["direction"]): row["value"] for row in postings.on_post_series(days)}
    rows = []
    for day in days if counts else ():
        at_day = asked.people.but(day=day)
        cells = [
            value_cell(ON_POST, counts.get((day, side.value), 0), asked.unit, at_day.but(directions=(side.value,)))
            for side in Direction
        ]
        rows.append(Row(f"{day:%Y-%m}", cells, records_url(ON_POST, at_day)))
    columns = [Column(_("End of month"), numeric=False)]
    columns += [Column(side.label, color) for color, side in enumerate(Direction, 1)]
    now = {side: counts.get((asked.last_day, side.value), 0) for side in Direction}
    finding = _("On %(day)s %(out)s officials are on post at the receivers and %(back)s at the givers.") % {
        "day": asked.last_day,
        "out": now[Direction.TO_RECEIVER],
        "back": now[Direction.TO_GIVER],
    }
    return Chart(
        key="on-post",
        kind="steps",
        title=_("Officials on post, by direction"),
        scope=_("at the end of each quarter, all fields") if asked.scope.sectors else _("at the end of each quarter"),
        finding=finding if rows else "",
        columns=columns,
        rows=rows,
        source=_("postings"),
        url=records_url(ON_POST, asked.people.but(day=asked.last_day)),
        link=_("Who is on post"),
        **axis_of(ON_POST, asked.unit),
    )


def first_day(asked: Question, postings: Any) -> date:
    # A posting of less than a certain day has an empty tenure, which would sort before all others.
    first = (
        postings.exclude(tenure=None)
        .filter(tenure__isempty=False)
        .order_by("tenure")
        .values_list("tenure", flat=True)
        .first()
    )
    start = first.lower if first else asked.today
    return max(start, asked.scope.period.start or start)


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the quarters from ``first`` on, and ``last`` itself."""
    days: list[date] = []
    year, month = first.year, (first.month - 1) // 3 * 3 + 3
    while True:
        day = date(year + month // 12, month % 12 + 1, 1) - ONE_DAY
        if day >= last:
            return [*days, last]
        days.append(day)
        year, month = (year, month + 3) if month < 12 else (year + 1, 3)


def training(asked: Question) -> Chart:
    """Person-times by field in the year, with the year before as a mark."""
    now, before = asked.to_date(asked.year), asked.to_date(asked.year - 1)
    values = {row["sector"]: row["value"] for row in PERSON_TIMES.by("sector", scope=now)}
    prior = {row["sector"]: row["value"] for row in PERSON_TIMES.by("sector", scope=before)}
    names = PERSON_TIMES.dimensions["sector"].names({*values, *prior})
    order = sorted({*values, *prior}, key=lambda sector: (-(values.get(sector) or 0), str(sector)))
    rows = [
        Row(
            names.get(sector, _("field not stated")),
            [
                value_cell(PERSON_TIMES, values.get(sector), asked.unit, narrowed(now, sector)),
                value_cell(PERSON_TIMES, prior.get(sector), asked.unit, narrowed(before, sector)),
            ],
        )
        for sector in order
    ]
    total, total_before = PERSON_TIMES.total(now), PERSON_TIMES.total(before)
    finding = _("%(year)s: %(value)s person-times in all; %(before)s in the same time of the year before.") % {
        "year": asked.year_text,
        "value": value_text(PERSON_TIMES, total, asked.unit)[0],
        "before": value_text(PERSON_TIMES, total_before, asked.unit)[0],
    }
    prior_label = _("same days of %(year)s") if asked.is_running else _("%(year)s")
    return Chart(
        key="training",
        kind="bars",
        title=_("Person-times trained, by field"),
        scope=asked.year_text,
        finding=finding,
        columns=[
            Column(_("Field"), numeric=False),
            Column(asked.year_text, 1),
            Column(prior_label % {"year": asked.year - 1}, role="prior"),
        ],
        rows=rows,
        source=_("attendance and rosters of sessions"),
        url=records_url(PERSON_TIMES, now),
        link=_("The sessions"),
        **axis_of(PERSON_TIMES, asked.unit),
    )


def narrowed(scope: Scope, sector: str | None) -> Scope | None:
    """``scope`` in one field; sessions without a field cannot be asked for."""
    return None if sector is None else scope.but(sectors=(sector,))


def flows(asked: Question) -> Chart:
    """Money committed from giver to receiving area, the largest flows one by one and the rest as one."""
    found = [row for row in COMMITTED.by("giver", "area", scope=asked.scope) if row["value"]]
    known = [row for row in found if row["giver"] is not None]
    known.sort(key=lambda row: -row["value"])
    givers = COMMITTED.dimensions["giver"].names(row["giver"] for row in known)
    areas = COMMITTED.dimensions["area"].names(row["area"] for row in known)
    rows = [flow_row(row, givers, areas, asked) for row in known[:MOST_FLOWS]]
    rest = sum((row["value"] for row in known[MOST_FLOWS:]), Decimal(0))
    if rest:
        cells = [Cell(text=_("other areas")), value_cell(COMMITTED, rest, asked.unit)]
        rows.append(Row(_("other givers"), cells))
    return Chart(
        key="flows",
        kind="flows",
        title=_("Money committed, from giver to receiver"),
        scope=period_text(asked.scope),
        finding=flows_finding(known, givers, areas, asked),
        columns=[Column(_("Giver"), numeric=False), Column(_("Receiver"), numeric=False), Column(_("Committed"), 1)],
        rows=rows,
        source=_("funding lines with a known giver"),
        url=records_url(COMMITTED, asked.scope),
        link=_("All funding lines"),
        span="col-12",
        **axis_of(COMMITTED, asked.unit),
    )


def flow_row(row: dict[str, Any], givers: Any, areas: Any, asked: Question) -> Row:
    # A prefecture asked for in an address is all that lies in it, which is more than what is its own.
    is_whole = subtree(row["area"]) == (row["area"], row["area"])
    scope = asked.scope.but(givers=(f"o{row['giver']}",), areas=(row["area"],)) if is_whole else None
    receiver = Cell(text=areas.get(row["area"], row["area"]))
    return Row(givers[row["giver"]], [receiver, value_cell(COMMITTED, row["value"], asked.unit, scope)])


def flows_finding(known: list[dict[str, Any]], givers: Any, areas: Any, asked: Question) -> str:
    if not known:
        return ""
    largest = known[0]
    text, unit = value_text(COMMITTED, largest["value"], asked.unit)
    return _("%(givers)s givers help %(areas)s areas; most goes from %(giver)s to %(area)s, %(value)s %(unit)s.") % {
        "givers": len({row["giver"] for row in known}),
        "areas": len({row["area"] for row in known}),
        "giver": givers[largest["giver"]],
        "area": areas.get(largest["area"], largest["area"]),
        "value": text,
        "unit": unit,
    }


# ---- What needs attention


def attention(asked: Question) -> list[dict[str, Any]]:
    """What somebody should look at, each with its number, the most urgent one, and the way to all of them."""
    today, scope = asked.today, asked.scope.but(period=Period())
    ending = Posting.objects.in_scope(asked.people).ending(today, today + ENDING_WITHIN).without_successor()
    overdue = Project.objects.in_scope(scope).overdue(today)
    unpaid = Funding.objects.in_scope(scope).unpaid()
    first = {
        "ending": ending.order_by("ends_on", "pk").select_related("official").first(),
        "overdue": overdue.order_by("planned_until", "pk").first(),
        "unpaid": unpaid.order_by("-amount", "pk").select_related("project").first(),
    }
    return [
        item(ending.count_postings(), _("postings end within 60 days, no successor"), first["ending"], "official")
        | {"url": attention_url("cadres:list", asked.people, "ending"), "tone": "warn", "tag": _("ends soon")},
        item(overdue.count_projects(), _("projects are past their planned end"), first["overdue"], None)
        | {"url": attention_url("projects:list", scope, "overdue"), "tone": "bad", "tag": _("overdue")},
        item(unpaid.count_lines(), _("funding lines have no payment yet"), first["unpaid"], "project")
        | {"url": attention_url("projects:funding_list", scope, "unpaid"), "tone": "warn", "tag": _("unpaid")},
    ]


def item(number: int, label: str, first: Any, attribute: str | None) -> dict[str, Any]:
    record = getattr(first, attribute) if first and attribute else first
    return {"number": number, "label": label, "first": str(record) if record else ""}


def attention_url(name: str, scope: Scope, what: str) -> str:
    base = scope.url(reverse(name))
    return f"{base}{'&' if '?' in base else '?'}attention={what}"


def no_data(boxes: Iterable[dict[str, Any]], drawn: Iterable[Chart]) -> bool:
    return all(chart.empty for chart in drawn) and all(box["value"] in ("—", "0") for box in boxes)
