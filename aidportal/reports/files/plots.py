"""Where the marks of a chart stand, as parts of its axis; the file that is written only draws them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from .content import ReportChart, ReportSeries, in_unit, written
from .ink import SERIES
from .scales import Scale, scale_of

Extent = list[float] | None  # from and to on the axis
Spans = list[tuple[Decimal, Decimal] | None]  # of the parts of stacked columns, one series


def plot(chart: ReportChart, unit: Unit) -> dict[str, Any]:
    """The axis, the marks of each series and what is written at them; positions are from 0 to 1."""
    count = min(chart.most or len(chart.categories), len(chart.categories))
    drawn = [(one, values_of(one, unit, count)) for one in chart.drawn]
    is_stacked = chart.kind == "stacked"
    spans = stacked([values for one, values in drawn if one.role != "prior"]) if is_stacked else []
    scale = scale_of(extremes(spans, [values for _one, values in drawn]), is_whole(chart))
    return {
        "kind": chart.kind,
        "axis": chart.axis,
        "categories": list(chart.categories[:count]),
        "to_date": [place for place in chart.to_date if place < count],
        "outside": [place for place in chart.outside if place < count],
        "zero": scale.at(0),
        "ticks": [[scale.at(tick), f"{tick.normalize():,f}"] for tick in scale.ticks],
        "series": [
            described(one, position, unit, count) | {"marks": marks}
            for position, (one, marks) in enumerate(zip(chart.drawn, marks_of(drawn, spans, scale), strict=True))
        ],
        "sums": sums(chart, unit, count),
        "alt": in_words(chart),
    }


def marks_of(
    drawn: list[tuple[ReportSeries, list[Decimal | None]]], spans: list[Spans], scale: Scale
) -> list[list[Extent]]:
    """The marks of each series: where its part of a column reaches, if columns are stacked, else its values."""
    places = iter(spans)
    stacks = [bool(spans) and one.role != "prior" for one, _values in drawn]
    return [
        placed(next(places), scale) if stack else single(values, scale)
        for stack, (_one, values) in zip(stacks, drawn, strict=True)
    ]


def described(one: ReportSeries, position: int, unit: Unit, count: int) -> dict[str, Any]:
    """What a series is called and shows, its marks aside."""
    return {
        "label": one.label,
        "color": color_of(one, position),
        "role": one.role,
        "written": [written(number, number.kind, unit) for number in one.values[:count]],
    }


def values_of(one: ReportSeries, unit: Unit, count: int) -> list[Decimal | None]:
    values = (in_unit(number, number.kind, unit) for number in one.values[:count])
    return [None if value is None else Decimal(value) for value in values]


def is_whole(chart: ReportChart) -> bool:
    return all(number.kind is CellKind.INTEGER for one in chart.drawn for number in one.values)


def stacked(series: list[list[Decimal | None]]) -> list[Spans]:
    """From where to where each part of a column reaches; parts below zero go downwards."""
    up: dict[int, Decimal] = {}
    down: dict[int, Decimal] = {}
    spans = []
    for values in series:
        line: list[tuple[Decimal, Decimal] | None] = []
        for place, value in enumerate(values):
            side = down if value is not None and value < 0 else up
            start = side.get(place, Decimal(0))
            line.append(None if value is None else (start, start + value))
            side[place] = start + (value or 0)
        spans.append(line)
    return spans


def extremes(spans: list[list[tuple[Decimal, Decimal] | None]], series: list[list[Decimal | None]]) -> list[Decimal]:
    ends = [span[1] for line in spans for span in line if span]
    return ends + [value for values in series for value in values if value is not None]


def placed(line: Spans, scale: Scale) -> list[Extent]:
    return [None if span is None else [scale.at(span[0]), scale.at(span[1])] for span in line]


def single(values: list[Decimal | None], scale: Scale) -> list[Extent]:
    return [None if value is None else [scale.at(0), scale.at(value)] for value in values]


def begins_at_zero(chart: ReportChart) -> bool:
    """Whether an axis begins at zero, which programs do not choose by themselves where values are near each other."""
    return all((number.value or 0) >= 0 for one in chart.drawn for number in one.values)


def color_of(one: ReportSeries, position: int) -> int:
    """1 to 5; a series without a colour of its own takes the next, the year before's the grey one."""
    if one.role == "prior":
        return SERIES
    return one.color or position % SERIES + 1


def sums(chart: ReportChart, unit: Unit, count: int) -> list[str]:
    """What is written above each column: the series of totals where there is one."""
    total = next((one for one in chart.series if one.role == "total"), None)
    return [written(number, number.kind, unit) for number in total.values[:count]] if total else []


def in_words(chart: ReportChart) -> str:
    """The chart for who cannot see it; its numbers stand in the table under it."""
    series = _(", ").join(one.label for one in chart.drawn)
    said = _("Chart: {title}. {series} by {axis}; the numbers are in the table below.")
    return " ".join(filter(None, [said.format(title=chart.title, series=series, axis=chart.axis), chart.finding]))
