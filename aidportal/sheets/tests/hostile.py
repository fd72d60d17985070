"""Files that are made to harm who reads them, made here so that none is kept."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter

SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[[xlsxwriter.Workbook], None] | None = None) -> bytes:
    """A small workbook, filled by ``fill``."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    if fill:
        fill(book)
    else:
        book.add_worksheet("表").write_row(0, 0, ["项目名称", "地区"])
    book.close()
    return file.getvalue()


def altered(content: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """A workbook with parts replaced, changed or added."""
    source, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            change = parts.get(name)
            old = source.read(name)
            archive.writestr(name, old if change is None else change(old) if callable(change) else change)
        for name, new in parts.items():
            if name not in source.namelist() and isinstance(new, bytes):
                archive.writestr(name, new)
    return file.getvalue()


def with_rows(rows: bytes, more: bytes = b"") -> bytes:
    """A workbook of one sheet with this XML for its rows."""
    xml = (
        b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        b'main"><sheetData>' + rows + b"</sheetData>" + more + b"</worksheet>"
    )
    return altered(workbook(), {SHEET: xml})


def far_cell() -> bytes:
    return with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def huge_merge() -> bytes:
    merge = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>', merge)


def zip_bomb() -> bytes:
    return altered(workbook(), {SHEET: b" " * (300 * 2**20)})


def lying_bomb() -> bytes:
    """A bomb whose directory says that its parts are small."""
    content = bytearray(altered(workbook(), {SHEET: b"<worksheet>" + b" " * (150 * 2**20)}))
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        name_length = struct.unpack_from("<H", content, at + 28)[0]
        if content[at + 46 : at + 46 + name_length] == SHEET.encode():
            struct.pack_into("<I", content, at + 24, 1000)
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def empty_cells() -> bytes:
    """A row of 16,000 empty formatted cells, and many more such rows declared."""
    cells = b"".join(b'<c r="%s1" s="1"/>' % letters(column) for column in range(1, 16_001))
    rows = b"".join(b'<row r="%d" spans="1:16000" s="1" customFormat="1"/>' % row for row in range(2, 300_000))
    return with_rows(b'<row r="1">' + cells + b"</row>" + rows)


def letters(column: int) -> bytes:
    found = b""
    while column:
        column, rest = divmod(column - 1, 26)
        found = bytes([65 + rest]) + found
    return found


def entities() -> bytes:
    lol = b'<!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + depth, b"&%c;" % (97 + depth) * 10) for depth in range(9)
    )
    return altered(
        workbook(), {"xl/sharedStrings.xml": b'<?xml version="1.0"?>' + lol + b"]><sst><si><t>&j;</t></si></sst>"}
    )


def formulas() -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("公式")
        sheet.write_row(0, 0, ["项目名称", "地区"])
        for row in range(1, 2000):
            for column in range(10):
                sheet.write_formula(row, column, "=SUM(A1:Z1000)*1", None, row)

    return workbook(fill)


def external_links() -> bytes:
    link = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    return altered(workbook(), {"xl/externalLinks/externalLink1.xml": link})


def macros() -> bytes:
    return altered(workbook(), {"xl/vbaProject.bin": b"\0" * 100})


def encrypted() -> bytes:
    """The beginning of the old container in which an encrypted workbook hides."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


def truncated() -> bytes:
    return formulas()[:5000]


def broken_deflate() -> bytes:
    """An archive whose directory is whole and whose first part cannot be unpacked."""
    content = bytearray(formulas())
    start = 30 + sum(struct.unpack_from("<HH", content, 26))
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"\0" * 100


def odd_sheet_name() -> bytes:
    return altered(
        workbook(), {"xl/workbook.xml": lambda xml: xml.replace('name="表"'.encode(), b'name="../../etc/passwd"')}
    )


def csv_with_nul() -> bytes:
    return "项目名称,地区\n甲\0,敖汉旗\n".encode()


def csv_of_one_line() -> bytes:
    return b"a" * (15 * 2**20)


def deep_html() -> bytes:
    return b"<table><tr><td>" + b"<div>" * 200_000 + b"x" + b"</div>" * 200_000 + b"</td></tr></table>"


def wide_html() -> bytes:
    return b'<table><tr><td rowspan="65535" colspan="65535">x</td></tr>' + b"<tr><td>y</td></tr>" * 2000 + b"</table>"


def opendocument(sheets: bytes) -> bytes:
    """An ODS with this XML for its sheets."""
    ns = b"urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        b'<?xml version="1.0"?><office:document-content xmlns:office="%soffice:1.0" xmlns:table="%stable:1.0" '
        b'xmlns:text="%stext:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        b"<office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"
        % (ns, ns, ns, sheets)
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        manifest = b'<manifest:manifest xmlns:manifest="%smanifest:1.0"></manifest:manifest>' % ns
        archive.writestr("META-INF/manifest.xml", manifest)
    return file.getvalue()


def repeated_ods() -> bytes:
    """Rows and columns that an ODS repeats to the end of the sheet."""
    return opendocument(
        b'<table:table table:name="S"><table:table-row table:number-rows-repeated="1048576">'
        b'<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
        b"</table:table-cell></table:table-row></table:table>"
    )


def entities_behind_a_comment() -> bytes:
    """Entities that begin only after the first kilobytes, in UTF-16."""
    xml = "<!--" + "x" * 20_000 + '--><!DOCTYPE a [<!ENTITY a "b">]><sst><si><t>&a;</t></si></sst>'
    return altered(workbook(), {"xl/sharedStrings.xml": xml.encode("utf-16")})


def unclosed_tags() -> bytes:
    """Rows whose tags never end, which a careless search would run through again and again."""
    return with_rows(b'<row r="1"><c r="A1"><v>1</v></c></row>' + b'<row hidden="1" ' * 200_000)


def too_many_tables() -> bytes:
    return b"<table><tr><td>x</td></tr></table>" * 300_000


def too_many_rows() -> bytes:
    return b"1,2\n" * 4_000_000


def short_lines() -> bytes:
    return b"1,2\n" * 4_000_000


def rows_without_end() -> bytes:
    return b"<table>" + b"<tr><td>x" * 1_500_000


def shared_strings() -> bytes:
    """Many texts that no cell uses."""
    texts = b"".join(b"<si><t>%d</t></si>" % number for number in range(4_000_000))
    start = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return altered(workbook(), {"xl/sharedStrings.xml": start + texts + b"</sst>"})


def empty_lines() -> bytes:
    return b"\r" * 12_000_000


def long_texts() -> bytes:
    return ("项目,地区\n" + ("甲" * 100_000 + ",敖汉旗\n") * 60).encode()


def failed_formulas() -> bytes:
    """Nothing but formulas that failed."""
    cell = b'<c r="%s%d" t="e"><v>#REF!</v></c>'
    rows = (b"".join(cell % (letters(column), row) for column in range(1, 101)) for row in range(1, 5001))
    return with_rows(b"".join(b"<row>" + row + b"</row>" for row in rows))


def many_merges() -> bytes:
    merges = b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (row, row + 1) for row in range(1, 300_000, 2))
    cell = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    return with_rows(cell, b"<mergeCells>" + merges + b"</mergeCells>")


def old_excel_cut_off() -> bytes:
    """The first half of a workbook of Excel 97, whose directory stood in the other."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40 + struct.pack("<i", 20) + b"\0" * 4000


def encrypted_by_libreoffice() -> bytes:
    return altered(opendocument(b""), {"encrypted-package": b"\1" * 1000})


REFUSED = {
    "far_cell": far_cell,
    "zip_bomb": zip_bomb,
    "lying_bomb": lying_bomb,
    "entities": entities,
    "encrypted": encrypted,
    "truncated": truncated,
    "broken_deflate": broken_deflate,
    "png": png,
    "macros": macros,
    "csv_with_nul": csv_with_nul,
    "csv_of_one_line": csv_of_one_line,
    "repeated_ods": repeated_ods,
    "entities_behind_a_comment": entities_behind_a_comment,
    "too_many_tables": too_many_tables,
    "too_many_rows": too_many_rows,
    "rows_without_end": rows_without_end,
    "empty_lines": empty_lines,
    "short_lines": short_lines,
    "long_texts": long_texts,
    "failed_formulas": failed_formulas,
    "many_merges": many_merges,
    "old_excel_cut_off": old_excel_cut_off,
    "encrypted_by_libreoffice": encrypted_by_libreoffice,
}
HARMLESS = {
    "huge_merge": huge_merge,
    "empty_cells": empty_cells,
    "formulas": formulas,
    "external_links": external_links,
    "odd_sheet_name": odd_sheet_name,
    "unclosed_tags": unclosed_tags,
    "shared_strings": shared_strings,
    "deep_html": deep_html,
    "wide_html": wide_html,
}
