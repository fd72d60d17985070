"""Small pieces of markup that several pages share: icons, sparklines, rates, cells under their columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any, TypeVar
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from aidportal.values.rounding import rounded
from aidportal.web.requests import FORM_KEY
from aidportal.web.session_length import seconds_left

register = template.Library()
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)

DrawnNumber = Decimal | int | float
Cell = TypeVar("Cell")
Column = TypeVar("Column")

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 88, 28, 3


@register.simple_tag
def sent_once() -> SafeString:
    """The field of a form that saves once although it is sent twice: another value for each showing of it."""
    return format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, uuid4().hex)


@register.simple_tag(takes_context=True)
def session_seconds(context: template.Context) -> int:
    """After how many seconds the reader's session ends."""
    return seconds_left(context["request"])


@register.simple_tag
def icon(name: str) -> SafeString:
    """One symbol of ``img/icons.svg``, as decoration: the words beside it say what it means."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("img/icons.svg"), name)


@register.simple_tag
def spark(numbers: Sequence[DrawnNumber | None] | None) -> SafeString | str:
    """A sparkline of two or more numbers, oldest first; nothing for fewer. Unknown ones are left out.

    Its points are attributes of the drawing and not styles, which the content security policy forbids.
    """
    known = [(index, float(number)) for index, number in enumerate(numbers or []) if number is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _, value in known), max(value for _, value in known)
    across = (SPARK_WIDTH - 2 * SPARK_MARGIN) / (known[-1][0] - known[0][0])
    up = (SPARK_HEIGHT - 2 * SPARK_MARGIN) / ((high - low) or 1)
    points = [
        (
            round(SPARK_MARGIN + (index - known[0][0]) * across, 1),
            round(SPARK_HEIGHT - SPARK_MARGIN - (value - low) * up, 1),
        )
        for index, value in known
    ]
    return format_html(
        '<svg class="spark" viewBox="0 0 {} {}" aria-hidden="true">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.5"/></svg>',
        SPARK_WIDTH,
        SPARK_HEIGHT,
        " ".join(f"{x},{y}" for x, y in points),
        *points[-1],
    )


@register.simple_tag
def meter(rate: DrawnNumber | None) -> SafeString | str:
    """A bar beside a rate in per cent (80.5 for 80.5 %); a dash where there is nothing to divide."""
    if rate is None or rate == "":
        return "—"
    drawn = max(0, min(float(rate), 100))
    return format_html(
        '<span class="meter{}"><svg aria-hidden="true"><rect width="{}%" height="100%"/></svg>{}%</span>',
        " low" if drawn < 50 else "",
        f"{drawn:.1f}",
        localize(rounded(Decimal(rate), 1)),
    )


@register.simple_tag
def progress_bar(share: DrawnNumber | None, due: DrawnNumber) -> SafeString:
    """A bar of ``share`` per cent with a mark at what is due; what is missing up to the mark is pale."""
    done = max(0.0, min(float(share or 0), 100.0))
    return format_html(
        '<svg class="progress" aria-hidden="true"><rect class="due" width="{}%" height="100%"/>'
        '<rect class="done" width="{}%" height="100%"/><rect class="time" x="{}%" width="2" height="100%"/></svg>',
        f"{float(due):.1f}",
        f"{done:.1f}",
        f"{float(due):.1f}",
    )


@register.simple_tag
def chart_rows(chart: Any) -> SafeString:
    """Body and foot of a chart's table, whose attributes are told in ``includes/chart.html``.

    A chart has hundreds of cells, for each of which a template takes ten times as long.
    """
    numeric = [column.numeric for column in chart.columns[1:]]
    running, outside = _("in part"), _("outside the period")
    parts: dict[str, list[str]] = {"tbody": [], "tfoot": []}
    for row in chart.rows:
        marks = f' data-partial="{escape(running)}"' if row.partial else ""
        marks += f' class="outside" data-outside="{escape(outside)}"' if row.is_outside else ""
        if row.drill and row.url:
            marks += f' data-url="{escape(row.url)}"'
        cells = "".join(chart_cell(cell, is_number) for cell, is_number in zip(row.cells, numeric, strict=True))
        parts["tfoot" if row.role else "tbody"].append(f"<tr{marks}>{row_head(row, outside)}{cells}</tr>")
    return mark_safe("".join(f"<{tag}>{''.join(rows)}</{tag}>" for tag, rows in parts.items() if rows))  # noqa: S308


def row_head(row: Any, outside: str) -> str:
    """The head of a row, which says to who cannot see it that the row lies around the period."""
    label = escape(str(row.label))
    drill = f'<a href="{escape(row.drill)}" data-drill data-live>{label}</a>' if row.drill else ""
    said = f' aria-label="{label} ({escape(outside)})"' if row.is_outside else ""
    return f'<th scope="row"{said}>{drill or linked(label, row.url)}</th>'


def chart_cell(cell: Any, is_number: bool) -> str:
    text = linked(escape(cell.text) or "—", cell.url)
    return f'<td class="num" data-v="{cell.value}">{text}</td>' if is_number else f"<td>{text}</td>"


@register.simple_tag
def record_rows(rows: Iterable[Sequence[object]], columns: Sequence[Mapping[str, object]]) -> SafeString:
    """The rows of ``includes/panel_table.html``, whose cells are told there; the first heads its row.

    Like those of a chart they are hundreds, for each of which a template takes ten times as long.
    """
    return mark_safe("".join(f"<tr>{record_row(row, columns)}</tr>" for row in rows))  # noqa: S308


def record_row(cells: Sequence[object], columns: Sequence[Mapping[str, object]]) -> str:
    written = []
    for place, (cell, column) in enumerate(under(cells, columns)):
        tag, scope = ("td", "") if place else ("th", ' scope="row"')
        kind = ' class="num"' if column["numeric"] else ' class="day"' if is_day(cell) else ""
        written.append(f"<{tag}{scope}{kind}>{record_cell(cell)}</{tag}>")
    return "".join(written)


def is_day(cell: object) -> bool:
    """Whether a cell is a day, which must not be broken at its hyphens."""
    text = cell.get("text") if isinstance(cell, Mapping) else cell
    return isinstance(text, str) and DAY.fullmatch(text) is not None


def record_cell(cell: object) -> str:
    if not isinstance(cell, Mapping):
        return escaped(cell)
    text = meter(cell["rate"]) if "rate" in cell else escaped(cell["text"])
    if cell.get("url"):
        text = linked(text, cell["url"])
    elif "tone" in cell:
        text = f'<span class="tag {escape(cell["tone"])}">{text}</span>'
    if act := cell.get("act"):
        text += format_html(
            ' <a class="inline-act" href="{0}" title="{1}">{2}<span class="vh">{1}: {3}</span></a>',
            act["url"],
            act["label"],
            icon("edit"),
            cell["text"],
        )
    if not cell.get("hint"):
        return text
    hint = linked(escaped(cell["hint"]), cell.get("hint_url"))
    return f'{text}<span class="sub">{hint}</span>'


def linked(markup: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{markup}</a>' if url else markup


def escaped(value: object) -> str:
    return value if isinstance(value, SafeString) else escape(str(localize(value)))


@register.filter
def under(cells: Sequence[Cell], columns: Sequence[Column]) -> Iterable[tuple[Cell, Column]]:
    """Pairs of a row's cells and their columns; a column too many is the first, which heads the row's own label."""
    return zip(cells, columns[len(columns) - len(cells) :], strict=True)


@register.filter
def at(mapping: Mapping[str, object], key: str) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key, "")


@register.filter
def elided(page: Page) -> Iterable[Any]:
    """The numbers of the pages to offer around this one, with an ellipsis for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def rows_shown(page: Page) -> str:
    """Which rows of a list the page has, and of how many."""
    numbers = {"first": page.start_index(), "last": page.end_index(), "count": page.paginator.count}
    return _("Rows %(first)s–%(last)s of %(count)s") % {name: f"{number:,}" for name, number in numbers.items()}
