"""Charts that an office program draws and a reader can edit: their XML, and the workbook with their numbers."""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx.chart.chart import Chart
from pptx.chart.chart import Chart as DrawnChart
from pptx.chart.data import CategoryChartData
from pptx.chart.plot import _BasePlot
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Pt

from aidportal.values.money import Unit

from .content import ReportChart, ReportSeries
from .ink import colors, pale
from .plots import begins_at_zero, color_of, is_whole, values_of

KINDS = {
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "grouped": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.COLUMN_STACKED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
    "steps": XL_CHART_TYPE.LINE,
}
MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.X,
)
# With more bars or columns their values have no room beside them, with more points their marks.
MOST_WRITTEN = {"bars": 24, "grouped": 10}
MOST_MARKED = 24
FACE = "宋体"


def drawn_series(chart: ReportChart) -> list[ReportSeries]:
    """The series that are drawn; what was before cannot stand beside columns of parts."""
    return [one for one in chart.drawn if not (chart.kind == "stacked" and one.role == "prior")]


def count_of(chart: ReportChart) -> int:
    return min(chart.most or len(chart.categories), len(chart.categories))


def data_of(chart: ReportChart, unit: Unit) -> CategoryChartData:
    """The numbers as the chart's workbook holds them: in the unit, nothing where nothing is known."""
    count = count_of(chart)
    data = CategoryChartData(number_format="#,##0" if is_whole(chart) else "#,##0.00")
    data.categories = chart.categories[:count]
    for one in drawn_series(chart):
        data.add_series(one.label, [None if value is None else float(value) for value in values_of(one, unit, count)])
    return data


def chart_part(chart: ReportChart, unit: Unit, size: float) -> tuple[bytes, bytes]:
    """The XML of a chart, dressed, and its workbook; ``size`` is that of its type in points."""
    data = data_of(chart, unit)
    space: Any = parse_xml(data.xml_bytes(KINDS[chart.kind]))
    dress(DrawnChart(space, None), chart, size)
    return etree.tostring(space, encoding="UTF-8", xml_declaration=True, standalone=True), data.xlsx_blob


def rgb(color: str) -> RGBColor:
    return RGBColor.from_string(color.lstrip("#").upper())


def dress(drawn: Chart, chart: ReportChart, size: float) -> None:
    """The colours and lines of the portal on a new chart."""
    drawn.font.size, drawn.font.name = Pt(size), "Times New Roman"
    drawn.font.color.rgb = rgb(colors()["text-2"])
    properties = drawn._chartSpace.find(f".//{qn('c:txPr')}//{qn('a:defRPr')}")
    latin = properties.find(qn("a:latin"))
    east = etree.SubElement(properties, qn("a:ea"))
    east.set("typeface", FACE)
    latin.addnext(east)
    drawn.has_title = False
    series = drawn_series(chart)
    drawn.has_legend = len(series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    without_frame(drawn._chartSpace)
    dress_axes(drawn, chart)
    plot = drawn.plots[0]
    if chart.kind in ("bars", "grouped", "stacked"):
        plot.gap_width = 50 if chart.kind == "bars" else 60
        plot.overlap = 100 if chart.kind == "stacked" else -5
        if chart.kind != "stacked" and count_of(chart) * len(series) <= MOST_WRITTEN[chart.kind]:
            write_values(plot, chart, size)
    for position, (one, shape) in enumerate(zip(series, plot.series, strict=True)):
        if chart.kind in ("lines", "steps"):
            dress_line(shape, one, position, chart)
        else:
            dress_bars(shape, one, position, chart)


def without_frame(space: Any) -> None:
    """No box around a chart: its caption and its table belong to it."""
    square = etree.Element(qn("c:roundedCorners"))
    square.set("val", "0")
    space.find(qn("c:date1904")).addnext(square)
    shape = etree.Element(qn("c:spPr"))
    etree.SubElement(shape, qn("a:noFill"))
    etree.SubElement(etree.SubElement(shape, qn("a:ln")), qn("a:noFill"))
    space.find(qn("c:chart")).addnext(shape)


def dress_axes(drawn: Chart, chart: ReportChart) -> None:
    values, names = drawn.value_axis, drawn.category_axis
    line = values.major_gridlines.format.line
    line.color.rgb, line.width = rgb(colors()["line"]), Pt(0.5)
    values.format.line.fill.background()
    if begins_at_zero(chart):
        values.minimum_scale = 0
    values.major_tick_mark = names.major_tick_mark = XL_TICK_MARK.NONE
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "#,##0", False
    names.format.line.color.rgb = rgb(colors()["line-strong"])
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.kind == "bars":
        # The first category on top; its values are written at the bars.
        names.reverse_order = True
        values.visible = count_of(chart) * len(drawn_series(chart)) > MOST_WRITTEN["bars"]
        values.has_major_gridlines = values.visible


def write_values(plot: _BasePlot, chart: ReportChart, size: float) -> None:
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.color.rgb = Pt(size - 1), rgb(colors()["text"])
    labels.number_format, labels.number_format_is_linked = "#,##0" if is_whole(chart) else "#,##0.00", False
    # No number is parted.
    labels._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}").set("wrap", "none")


def dress_bars(shape: Any, one: ReportSeries, position: int, chart: ReportChart) -> None:
    color = ink_of(one, position)
    shape.invert_if_negative = False
    shape.format.fill.solid()
    shape.format.fill.fore_color.rgb = rgb(color)
    for at in range(count_of(chart)):
        if at not in chart.to_date and at not in chart.outside:
            continue
        look, ink = shape.points[at].format, pale(color) if at in chart.outside else color
        if at in chart.to_date:
            # A year that is not over is hatched: a part must not look like a whole.
            look.fill.patterned()
            look.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
            look.fill.fore_color.rgb, look.fill.back_color.rgb = rgb(ink), rgb("#ffffff")
            look.line.color.rgb, look.line.width = rgb(ink), Pt(0.5)
        else:
            look.fill.solid()
            look.fill.fore_color.rgb = rgb(ink)


def dress_line(shape: Any, one: ReportSeries, position: int, chart: ReportChart) -> None:
    color = ink_of(one, position)
    shape.smooth = False
    shape.format.line.color.rgb, shape.format.line.width = rgb(color), Pt(1 if one.role == "prior" else 1.75)
    if one.role == "prior":
        shape.format.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    if chart.kind == "steps" or count_of(chart) > MOST_MARKED:
        shape.marker.style = XL_MARKER_STYLE.NONE
        return
    shape.marker.style, shape.marker.size = MARKERS[position % len(MARKERS)], 5
    shape.marker.format.fill.solid()
    shape.marker.format.fill.fore_color.rgb = rgb(color)
    shape.marker.format.line.color.rgb = rgb(color)
    for at in chart.to_date:
        if at < count_of(chart):
            look = shape.points[at].marker
            look.style, look.size = XL_MARKER_STYLE.CIRCLE, 6
            look.format.fill.solid()
            look.format.fill.fore_color.rgb = rgb("#ffffff")
            look.format.line.color.rgb = rgb(color)


def ink_of(one: ReportSeries, position: int) -> str:
    return colors()["line-strong"] if one.role == "prior" else colors()[f"c{color_of(one, position)}"]
