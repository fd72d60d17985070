"""Reads tables in HTML, which old systems send under the name of a workbook, without keeping the page."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from .delimited import decoded
from .raw_sheet import FileRefused, FoundSheet
from .spreadsheetml import spreadsheet_2003

MOST_SPAN = 1000
MOST_ROWS_SPANNED = 100_000
MOST_CELLS = 5_000_000
MOST_ROWS = 200_000
MOST_TABLES = 500
AT_ONCE = 1 << 16
_NUMBER_SHOWN = re.compile(r"[-(]?[0-9,]+(?:\.[0-9]+)?\)?")


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
    raise FileRefused("empty")


def html_tables(content: bytes) -> Iterator[FoundSheet]:
    page = TableCollector()
    try:
        # The page may name its encoding; where it does not, the bytes tell.
        if b"charset" not in content[:4000].lower() or content.startswith((b"\xff\xfe", b"\xfe\xff")):
            text, _encoding = decoded(content)
            content = text.encode("utf-8")
            parser = etree.HTMLParser(target=page, no_network=True, encoding="utf-8")
        else:
            parser = etree.HTMLParser(target=page, no_network=True)
        for start in range(0, len(content), AT_ONCE):
            parser.feed(content[start : start + AT_ONCE])
        parser.close()
    except (etree.ParserError, etree.XMLSyntaxError, LookupError, ValueError):
        raise FileRefused("damaged") from None
    if not page.done:
        raise FileRefused("empty")
    for position, table in enumerate(page.done, 1):
        name = table.caption or f"Table {position}"
        yield FoundSheet(name, iter(table.rows), hidden_rows=table.hidden, merges=table.merges)


@dataclass
class Frame:
    """A table while it is read."""

    rows: list[tuple[int, list[Any]]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    caption: str = ""
    # A table that holds others only arranges them.
    arranges: bool = False
    values: list[Any] | None = None
    taken: frozenset[int] = frozenset()
    spans: dict[int, int] = field(default_factory=dict)

    def start_row(self, style: str) -> None:
        """Begins a row; what cells above reach down to is taken."""
        self.end_row()
        self.values = []
        self.taken = frozenset(self.spans)
        self.spans = {column: left - 1 for column, left in self.spans.items() if left > 1}
        if "display:none" in style.replace(" ", "").lower():
            self.hidden.add(len(self.rows) + 1)

    def end_row(self) -> None:
        if self.values is not None:
            self.rows.append((len(self.rows) + 1, self.values))
            self.values = None

    def add(self, value: object, wide: int, high: int) -> int:
        """Puts a cell into the row; how many columns that took."""
        if self.values is None:
            self.start_row("")
        assert self.values is not None  # noqa: S101  # the line above made it
        before = len(self.values)
        while len(self.values) + 1 in self.taken:
            self.values.append(None)
        column, row = len(self.values) + 1, len(self.rows) + 1
        self.values += [value] + [None] * (wide - 1)
        if wide > 1 or high > 1:
            self.merges.append((row, column, row + high - 1, column + wide - 1))
        if high > 1:
            self.spans |= dict.fromkeys(range(column, column + wide), high - 1)
        return len(self.values) - before


class TableCollector:
    """Takes what the parser meets and keeps the cells of its tables."""

    def __init__(self) -> None:
        self.open: list[Frame] = []
        self.done: list[Frame] = []
        self.texts: list[str] | None = None
        self.cell: dict[str, str] = {}
        self.rows = self.cells = 0
        self.silent = 0

    def start(self, tag: str, attributes: Any) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        elif tag == "table":
            if self.open:
                self.open[-1].arranges = True
            self.texts = None
            self.open.append(Frame())
        elif tag == "tr" and self.open:
            self._count_row()
            self.open[-1].start_row(attributes.get("style", ""))
        elif tag in ("td", "th", "caption"):
            self.texts, self.cell = [], dict(attributes)
        elif tag in ("br", "p", "div") and self.texts:
            self.texts.append("\n")

    def data(self, text: str) -> None:
        if self.texts is not None and not self.silent:
            self.texts.append(text.replace("\n", " ").replace("\r", " "))

    def end(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.silent = max(0, self.silent - 1)
        elif tag == "table" and self.open:
            self._end_table(self.open.pop())
        elif tag == "tr" and self.open:
            self.open[-1].end_row()
        elif tag in ("td", "th", "caption") and self.open and self.texts is not None:
            text = "\n".join(" ".join(line.split()) for line in "".join(self.texts).split("\n")).strip()
            self.texts = None
            if tag == "caption":
                self.open[-1].caption = text
            else:
                self._end_cell(text)

    def comment(self, text: str) -> None:
        """Comments are no data."""

    def close(self) -> None:
        while self.open:
            self._end_table(self.open.pop())

    def _end_table(self, table: Frame) -> None:
        table.end_row()
        if table.rows and not table.arranges:
            self.done.append(table)
        if len(self.done) > MOST_TABLES:
            raise FileRefused("sheets", most=MOST_TABLES)

    def _count_row(self) -> None:
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise FileRefused("rows", sheet=f"Table {len(self.done) + 1}", most=f"{MOST_ROWS:,}")

    def _end_cell(self, text: str) -> None:
        wide, high = span(self.cell, "colspan", MOST_SPAN), span(self.cell, "rowspan", MOST_ROWS_SPANNED)
        self.cells += self.open[-1].add(exact(text, self.cell.get("x:num", "")), wide, high)
        if self.cells > MOST_CELLS:
            raise FileRefused("cells", sheet=f"Table {len(self.done) + 1}", most=f"{MOST_CELLS:,}")


def exact(text: str, number: str) -> Any:
    """The number as Excel keeps it beside the rounded one that it shows, where what is shown is no more than that."""
    if number and _NUMBER_SHOWN.fullmatch(text):
        try:
            return float(number)
        except ValueError:
            return text
    return text or None


def span(cell: dict[str, str], attribute: str, most: int) -> int:
    text = cell.get(attribute, "1").strip()[:7]
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() else 1
