"""Officials and other people on exchange: who is on post, sent, ending and handed over."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from aidportal.charts import spans
from aidportal.charts.bounds import MOST_COLUMNS
from aidportal.charts.chart import ChartColumn, ChartRow
from aidportal.charts.dashboard import DashboardView
from aidportal.charts.drawing import Sketch, chart, choices, crossed, narrowed, series_cell
from aidportal.charts.key_figures import KeyFigureSketch, box, sent, stock_box
from aidportal.charts.places import WIDER, fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.kept import ScopedRows
from aidportal.figures.scopes import Direction, Scope
from aidportal.figures.statements import Written, keeping_sql, send, written
from aidportal.registers.tables import heads
from aidportal.values.dates import describe, from_range
from cadres.figures import HANDOVER_RATE, HANDOVERS, OFFICIALS_SENT, ON_POST, POSTINGS, QUOTA, Stock
from cadres.filters import DAYS_IN_VIEW
from cadres.models import Official, Posting
from cadres.terms import Length
from cadres.views import lanes_panel

from .attention import attention_url
from .stocks import on_post, on_post_by_direction, window

# Kinds of people with a colour of their own; the rest is drawn as one.
DRAWN_KINDS = ("official", "teacher", "doctor", "technician")
# As many rows as the tables of records show; the list has all.
MOST_ROWS = 12
# Of more months than this the quarters are drawn.
MOST_MONTHS = 72

# Of what is compared with nothing.
NOTHING = (None, None)

Panel = Generator[None, None, dict[str, Any]]


class ExchangeView(DashboardView):
    title = gettext_lazy("Exchange of officials")
    template_name = "reports/exchange.html"

    def key_figures(self, asked: DashboardQuestion) -> Iterable[Any]:
        return [
            *(on_post_box(asked, direction, self.stock(asked)) for direction in asked_directions(asked)),
            sent(asked),
            ending_box(asked),
            handover_box(asked),
        ]

    def blocks(self, asked: DashboardQuestion) -> Iterable[Any]:
        step, stock = step_of(asked), self.stock(asked)
        return [
            on_post_by_direction(asked, step, stock=stock),
            on_post_by_kind(asked, step, stock),
            batches(asked),
            length_of_service(asked),
            *(places(asked, direction) for direction in asked_directions(asked)),
            ending(asked),
            handovers(asked),
            timeline(asked),
        ]

    def stock(self, asked: DashboardQuestion) -> Stock:
        """The one stock of the page."""
        if not hasattr(self, "_stock"):
            self._stock = Stock(asked.reading, asked.ever, "direction", "kind")
        return self._stock


def asked_directions(asked: DashboardQuestion) -> list[Direction]:
    return [way for way in Direction if not asked.scope.directions or way in asked.scope.directions]


def step_of(asked: DashboardQuestion) -> str:
    """Months, or quarters of a period that with the years around it is too long for months to be told apart."""
    if asked.scope.period.start is None:
        return "quarter"
    first, last = window(asked, date(1, 1, 1))
    months = (last.year - first.year) * 12 + last.month - first.month
    return "month" if months <= MOST_MONTHS else "quarter"


# ---- Key figures


def on_post_box(asked: DashboardQuestion, direction: Direction, stock: Stock) -> KeyFigureSketch:
    """Officials on post in one direction on the last day of the scope, or today."""
    scope = asked.ever.but(directions=(direction.value,))
    yield
    found = stock_box(asked, scope, lambda day: stock.on(day, "direction").get(direction.value, 0))
    return found | {"label": _("On post: %(direction)s") % {"direction": direction.label}}


def ending_box(asked: DashboardQuestion) -> KeyFigureSketch:
    """Postings that end soon, on the day of the page whatever the period."""
    count = asked.reading.measure(ending_soon, asked.ever, "count_postings", today=asked.today)
    yield
    found = box(asked, POSTINGS, asked.ever, count.total, NOTHING, "", [])
    del found["figure"]
    url = attention_url("cadres:list", POSTINGS.narrow(asked.ever), "ends")
    return found | {"label": _("Postings ending within 90 days"), "url": url}


def handover_box(asked: DashboardQuestion) -> KeyFigureSketch:
    """Handovers without a gap, of all handovers in the period."""
    answer = asked.ask(HANDOVER_RATE, asked.scope)
    yield
    found = box(asked, HANDOVER_RATE, asked.scope, answer.total, NOTHING, "", [])
    return found | {"label": _("Handovers without a gap"), "comparison": asked.period_text}


# ---- Charts


def on_post_by_kind(asked: DashboardQuestion, step: str, stock: Stock) -> Sketch:
    title = _("People on post, by kind")
    series = choices(Official.Kind, DRAWN_KINDS, _("others"))
    return on_post(asked, "kind", series, step, stock, key="on-post-kind", title=title)


def batches(asked: DashboardQuestion) -> Sketch:
    """Officials sent in each batch of which somebody begins in the period, with the quota as a mark."""
    sent = asked.ask(OFFICIALS_SENT, asked.ever, ("direction", "batch"))
    quota = asked.ask(QUOTA, asked.ever, ("direction", "batch"))
    begun = asked.ask(OFFICIALS_SENT, asked.scope, ("direction", "batch"))
    running = asked.ask(ON_POST, asked.ever.but(day=asked.today), ("direction", "batch"))
    yield
    keys = ("direction", "batch")
    on_now, sizes, quotas = running.by(*keys), sent.by(*keys), quota.by(*keys)
    with_quota = knows_whole_batches(asked)
    rows, short = [], []
    for direction in asked_directions(asked):
        for batch in sorted((number for way, number in begun.by(*keys) if way == direction), reverse=True):
            group = (direction.value, batch)
            scope = narrowed(OFFICIALS_SENT, asked.ever, dict(zip(keys, group, strict=True)))
            cells = [asked.cell(OFFICIALS_SENT, sizes.get(group), scope)]
            if with_quota:
                cells.append(asked.cell(QUOTA, quotas.get(group), scope))
            label = _("%(direction)s, batch %(number)s") % {"direction": direction.label, "number": batch}
            rows.append(ChartRow(label, cells, cells[0].url, partial=group in on_now))
            if with_quota and (quotas.get(group) or 0) > (sizes.get(group) or 0):
                short.append(label)
    columns = [ChartColumn(_("batch"), numeric=False), ChartColumn(OFFICIALS_SENT.label, 1)]
    note = _("Whole batches, whatever the period; running ones are hatched.")
    if with_quota:
        columns.append(ChartColumn(QUOTA.label, role="prior"))
    else:
        note += " " + _("Quotas are of whole batches and not shown beside a part of them.")
    return chart(
        asked,
        OFFICIALS_SENT,
        asked.scope,
        kind="bars",
        key="batches",
        title=_("Officials sent in each batch, against the quota") if with_quota else _("Officials sent in each batch"),
        columns=columns,
        rows=rows,
        finding=quota_finding(rows, short) if with_quota else "",
        note=note,
    )


def knows_whole_batches(asked: DashboardQuestion) -> bool:
    scope = asked.scope
    return scope.user.sees_everything and not any((scope.areas, scope.givers, scope.kinds))


def quota_finding(rows: list[ChartRow], short: list[str]) -> str:
    if not any(row.cells[1].value for row in rows):
        return ""
    if not short:
        return _("No batch is below its quota.")
    words = {"count": len(short), "first": short[0]}
    return (
        ngettext(
            "%(first)s is below its quota.", "%(count)s batches are below their quota, first %(first)s.", len(short)
        )
        % words
    )


def length_of_service(asked: DashboardQuestion) -> Sketch:
    """Postings by how long they lasted, by direction."""
    answer = asked.ask(POSTINGS, asked.scope, ("length", "direction"), ("length",))
    yield
    series, found, totals = choices(Direction), answer.by("length", "direction"), answer.by("length")
    groups = [*Length.values, None]
    rows = []
    for group in [group for group in groups if (group,) in totals]:
        scope = narrowed(POSTINGS, asked.scope, {"length": group})
        cells = [series_cell(asked, POSTINGS, found, group, scope, "direction", one) for one in series]
        total = asked.cell(POSTINGS, totals[(group,)], scope)
        label = Length(group).label if group else _("dates leave it open")
        rows.append(ChartRow(str(label), [*cells, total], total.url))
    columns = [
        ChartColumn(_("length of service"), numeric=False),
        *(ChartColumn(one.label, one.color) for one in series),
    ]
    return chart(
        asked,
        POSTINGS,
        asked.scope,
        kind="stacked",
        key="length",
        title=_("Postings, by length of service"),
        columns=[*columns, ChartColumn(_("Total"), role="total")],
        rows=rows,
        note=_("From the first day to the last, in whole years; a term of exactly two years counts as two."),
    )


def places(asked: DashboardQuestion, direction: Direction) -> Sketch:
    """Postings of one direction by the giver's areas and the receiver's prefectures, or counties of chosen areas."""
    outward = direction == Direction.TO_RECEIVER
    giving, receiving = ("home_area", "host_area") if outward else ("host_area", "home_area")
    # Hosts of many counties would make the matrix wider than a page.
    level = max("" if asked.scope.areas else "_prefecture", fitting(asked, "areas", MOST_COLUMNS), key=WIDER.index)
    return crossed(
        asked,
        POSTINGS,
        giving + fitting(asked, "givers", 2 * MOST_COLUMNS),
        receiving + level,
        asked.scope.but(directions=(direction.value,)),
        key=f"places-{'out' if outward else 'in'}",
        title=_("Postings, %(direction)s, by home and host area") % {"direction": direction.label},
    )


# ---- Records


def ending_soon(scope: Scope, today: date) -> Any:
    return Posting.objects.in_scope(scope).ending(today, today + DAYS_IN_VIEW)


def ending_alone(scope: Scope, today: date) -> Any:
    return ending_soon(scope, today).without_successor()


def badly_handed_over(scope: Scope, today: date) -> Any:
    return Posting.objects.in_scope(scope).badly_handed_over()


class PostingSummary(NamedTuple):
    """What a panel says of a posting; ``handover_days`` where it takes over from another."""

    official: int
    name: str
    host_area: str
    title: str
    starts_on: Any
    ends_on: Any
    handover_days: int | None
    predecessor: str | None
    successor: str | None


@keeping_sql
def first_rows(rows: ScopedRows, order: str, scope: Scope, today: date) -> Written:
    """The columns of ``PostingSummary`` of the first of ``rows``, kept as the selects of figures are."""
    postings: Any = rows(scope, today)
    named = postings.with_handover_days().with_neighbours(scope.user).order_by(order, "pk")
    columns = ("official_id", "official__name", "host_area__counted_as", *PostingSummary._fields[3:])
    return written(named.values_list(*columns)[:MOST_ROWS])


def ask_first(
    asked: DashboardQuestion, rows: ScopedRows, scope: Scope, order: str
) -> Callable[[], list[PostingSummary]]:
    """Asks for the first postings; gives them once they are answered."""
    answer = send(*first_rows(rows, order, asked.reading.as_seen(scope), asked.today))
    return lambda: [PostingSummary(*row) for row in answer()]


def shown(
    asked: DashboardQuestion, found: list[PostingSummary]
) -> list[tuple[PostingSummary, dict[str, str], dict[str, str]]]:
    """Postings with the cells of the official and of the host area."""
    hosts = asked.names(POSTINGS.dimensions["host_area"], {row.host_area for row in found})
    return [
        (
            row,
            {"text": row.name, "url": reverse("cadres:detail", args=[row.official])},
            {"text": hosts[row.host_area], "hint": row.title},
        )
        for row in found
    ]


def ending(asked: DashboardQuestion) -> Panel:
    """Who ends in the next 90 days, the next one first."""
    count = asked.reading.measure(ending_soon, asked.ever, "count_postings", today=asked.today)
    open_ = asked.reading.measure(ending_alone, asked.ever, "count_postings", today=asked.today)
    first = ask_first(asked, ending_soon, asked.ever, "ends_on")
    yield
    total = count.total or 0
    rows = [
        [date_cell(post.ends_on), official, host, post.successor or {"text": _("none yet"), "tone": "warn"}]
        for post, official, host in shown(asked, first())
    ]
    return {
        "template": "includes/panel_table.html",
        "key": "ending",
        "title": _("Ending in the next 90 days"),
        "unit": _("Postings: %(count)s, without a successor: %(open)s") % {"count": total, "open": open_.total or 0},
        "span": "col-6",
        "columns": heads(_("last day"), _("official"), _("host area"), _("successor")),
        "rows": rows,
        "empty": _("No posting ends in the next 90 days."),
        "url": attention_url("cadres:list", POSTINGS.narrow(asked.ever), "ends"),
        "link": _("All of them"),
    }


def handovers(asked: DashboardQuestion) -> Panel:
    """Handovers with days without anybody, or with two; the longest first."""
    count = asked.reading.measure(badly_handed_over, asked.scope, "count_postings", today=asked.today)
    every = asked.ask(HANDOVERS, asked.scope)
    first = ask_first(asked, badly_handed_over, asked.scope, "-handover_size")
    yield
    total = count.total or 0
    rows = [
        [
            {"text": days_text(post.handover_days or 0), "tone": "bad" if (post.handover_days or 0) > 0 else "warn"},
            host,
            post.predecessor or "—",
            official,
            date_cell(post.starts_on),
        ]
        for post, official, host in shown(asked, first())
    ]
    words = {"count": total, "all": every.total or 0, "period": asked.period_text}
    return {
        "template": "includes/panel_table.html",
        "key": "handovers",
        "title": _("Handovers with a gap or an overlap"),
        "unit": _("%(count)s of all handovers (%(all)s), %(period)s") % words,
        "span": "col-6",
        "columns": heads(
            _("days"), _("host area"), pgettext("handover", "before"), pgettext("handover", "after"), _("from")
        ),
        "rows": rows,
        "empty": _("No handover had a day without anybody or with two."),
        "url": attention_url("cadres:list", POSTINGS.narrow(asked.scope), "handover"),
        "link": _("All of them"),
    }


def date_cell(range_: Any) -> str:
    """A partial date as PostgreSQL gives it, in words."""
    return describe(None if range_ is None else from_range(range_))


def days_text(days: int) -> str:
    """Days without anybody, or with two where negative; at least so many where dates are known to the month only."""
    words = {"days": abs(days)}
    if days > 0:
        return ngettext("%(days)s day without anybody", "%(days)s days without anybody", days) % words
    return ngettext("%(days)s day with two", "%(days)s days with two", -days) % words


def timeline(asked: DashboardQuestion) -> Panel:
    """The time axis, which goes along the years like a chart of them: also of who began before the period."""
    yield
    scope = POSTINGS.narrow(asked.ever)
    addresses = [scope.url(reverse(f"cadres:{name}")) for name in ("timeline_data", "timeline", "list")]
    return lanes_panel(*addresses, unit=spans.words(scope.period, asked.today))
