"""Reads tables in HTML and in Excel's XML of 2003, which old systems send under the name of a workbook."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree, html

from .delimited import decoded
from .found import FoundSheet, Refusal

MOST_SPAN = 1000
MOST_ROWS_SPANNED = 100_000
SS = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_markup(path: Path, form: str) -> tuple[list[Any], Iterator[FoundSheet]]:
    content = path.read_bytes()
    if form == "xml":
        return [], spreadsheet_2003(content)
    if form == "mhtml":
        content = html_part(content)
    return [], html_tables(content)


def html_part(content: bytes) -> bytes:
    """The first page of a web archive."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and b"<table" in payload.lower():
                return payload
    raise Refusal("empty")


def html_tables(content: bytes) -> Iterator[FoundSheet]:
    root = parsed(content)
    # A table that holds others only arranges them.
    tables = [table for table in root.iter("table") if table.find(".//table") is None]
    if not tables:
        raise Refusal("empty")
    return (sheet_of(table, position) for position, table in enumerate(tables, 1))


def parsed(content: bytes) -> Any:
    declared = b"charset" in content[:4000].lower()
    parser = html.HTMLParser(no_network=True, recover=True, encoding=None)
    try:
        if declared and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return html.document_fromstring(content, parser=parser)
        text, _encoding = decoded(content)
        return html.document_fromstring(text.encode("utf-8"), parser=html.HTMLParser(no_network=True, encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        raise Refusal("damaged") from None


def sheet_of(table: Any, position: int) -> FoundSheet:
    rows, merges, hidden = [], [], set()
    taken: dict[tuple[int, int], bool] = {}
    for number, line in enumerate(table.iter("tr"), 1):
        values: list[Any] = []
        column = 1
        for cell in line.iterchildren("td", "th"):
            while taken.pop((number, column), False):
                values.append("")
                column += 1
            wide, high = span(cell, "colspan"), span(cell, "rowspan")
            values += [text_of(cell)] + [""] * (wide - 1)
            if wide > 1 or high > 1:
                merges.append((number, column, number + high - 1, column + wide - 1))
                for below in range(number + 1, number + high):
                    taken |= {(below, column + right): True for right in range(wide)}
            column += wide
        if "display:none" in line.get("style", "").replace(" ", "").lower():
            hidden.add(number)
        rows.append((number, values))
    caption = table.find("caption")
    name = text_of(caption) if caption is not None else f"Table {position}"
    return FoundSheet(name, iter(rows), hidden_rows=hidden, merges=merges)


def span(cell: Any, attribute: str) -> int:
    text = (cell.get(attribute) or "1").strip()
    return max(1, min(int(text), MOST_SPAN)) if text.isascii() and text.isdigit() else 1


def text_of(cell: Any) -> str:
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    text = "".join(cell.itertext()).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()


def spreadsheet_2003(content: bytes) -> Iterator[FoundSheet]:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal("damaged")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root is None:
        raise Refusal("damaged")
    return (sheet_2003(sheet) for sheet in root.iter(f"{SS}Worksheet"))


def sheet_2003(sheet: Any) -> FoundSheet:
    rows, merges, hidden = [], [], set()
    number = 0
    for line in sheet.iter(f"{SS}Row"):
        number = int(line.get(f"{SS}Index") or number + 1)
        if line.get(f"{SS}Hidden") == "1":
            hidden.add(number)
        values: list[Any] = []
        for cell in line.iterchildren(f"{SS}Cell"):
            column = min(int(cell.get(f"{SS}Index") or len(values) + 1), 16_384)
            values += [""] * (column - 1 - len(values))
            wide, high = int(cell.get(f"{SS}MergeAcross") or 0), int(cell.get(f"{SS}MergeDown") or 0)
            values += [value_2003(cell.find(f"{SS}Data"))] + [""] * min(wide, MOST_SPAN)
            if wide or high:
                merges.append((number, column, number + min(high, MOST_ROWS_SPANNED), column + min(wide, MOST_SPAN)))
        rows.append((number, values))
    return FoundSheet(sheet.get(f"{SS}Name", ""), iter(rows), hidden_rows=hidden, merges=merges)


def value_2003(data: Any) -> Any:
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{SS}Type")
    if kind == "Number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "Boolean":
        return text == "1"
    if kind == "DateTime":
        from datetime import datetime

        try:
            return datetime.fromisoformat(text)
        except ValueError:
            return text
    return text
