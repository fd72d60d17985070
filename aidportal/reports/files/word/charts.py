"""A chart in a document: drawn by the word processor, with a workbook inside that a reader edits."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from aidportal.values.money import Unit

from ..content import ReportChart
from ..native_charts import chart_part, count_of, drawn_series
from ..plots import in_words
from ..xml_text import clean

NAMES = "http://schemas.openxmlformats.org/drawingml/2006/chart"
SIZE = 9.0
EMU = 12_700  # in a point
BAR, NEXT_BAR, BETWEEN, BARS_ROOM, COLUMNS = 13.0, 9.0, 7.0, 30.0, 190.0  # points
EXTERNAL = (
    f'<c:externalData xmlns:c="{NAMES}" xmlns:r="{{names}}" r:id="{{key}}"><c:autoUpdate val="0"/></c:externalData>'
)
INLINE = (
    '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:c="{NAMES}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/>'
    '<wp:docPr id="{number}" name=""/><wp:cNvGraphicFramePr/>'
    f'<a:graphic><a:graphicData uri="{NAMES}"><c:chart r:id="{{key}}"/></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing>"
)


def height_of(chart: ReportChart) -> float:
    """How high a chart is drawn, in points: bars that lie need room for each."""
    if chart.kind != "bars":
        return COLUMNS
    abreast = max(1, len(drawn_series(chart)))
    return BARS_ROOM + (BAR + NEXT_BAR * (abreast - 1) + BETWEEN) * count_of(chart)


def drawing(part: Part, chart: ReportChart, unit: Unit, room: float, number: int) -> Any:
    """The run content that shows a chart, its parts added to the document's ``part``; ``number`` counts drawings."""
    xml, book = chart_part(chart, unit, SIZE)
    package = part.package
    workbook = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), CONTENT_TYPE.SML_SHEET, book, package
    )
    holder = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    names = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    key = holder.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    holder._blob = xml.replace(b"</c:chartSpace>", EXTERNAL.format(names=names, key=key).encode() + b"</c:chartSpace>")
    inline = parse_xml(
        INLINE.format(
            wide=round(room * EMU),
            high=round(height_of(chart) * EMU),
            number=number,
            key=part.relate_to(holder, RELATIONSHIP_TYPE.CHART),
        )
    )
    properties = inline.find(f".//{qn('wp:docPr')}")
    properties.set("name", clean(chart.title))
    properties.set("descr", clean(in_words(chart)))
    return inline
