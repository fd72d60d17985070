"""Reading files: all forms come out alike, and no file harms who reads it."""

from __future__ import annotations

import csv
import io
import os
import resource
import time
from datetime import date, datetime

import pytest
import xlsxwriter
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidportal.sheets import files
from aidportal.sheets.files import child, open_workbook, wire
from aidportal.sheets.files.formats import shape_of, shown
from aidportal.sheets.files.raw_sheet import FoundSheet
from aidportal.sheets.grid import Fault, Unreadable

from . import hostile, old_excel

# A program of its own reads each file.
pytestmark = pytest.mark.slow

ROWS = [["项目名称", "金额"], ["幼儿园，一期", "200"], ['带"引号"的\n两行', "3.5"]]


def read(tmp_path, content: bytes, name: str = "表.xlsx"):
    """All sheets: name and rows as (number, values)."""
    path = tmp_path / "file.bin"
    path.write_bytes(content)
    with open_workbook(path, name) as book:
        return [(sheet, [(row.number, row.values) for row in sheet.rows]) for sheet in book.sheets]


def rows_of(tmp_path, content: bytes):
    return [values for _number, values in read(tmp_path, content)[0][1]]


def delimited(divider: str, end: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=divider, lineterminator=end).writerows(ROWS)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gbk", "gb18030"])
@pytest.mark.parametrize("divider", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimited_text_is_read_in_every_encoding_divider_and_line_end(tmp_path, encoding, divider, end):
    assert rows_of(tmp_path, delimited(divider, end).encode(encoding)) == ROWS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a,b\n"x\ny",1\nz,2\n', [(1, ["a", "b"]), (2, ["x\ny", "1"]), (4, ["z", "2"])]),
        ('a,b\n"x,1\nz,2\nu,"k"\n', [(1, ["a", "b"]), (2, ['"x', "1"]), (3, ["z", "2"]), (4, ["u", "k"])]),
        ('a,b\r"x\ry",2\rq,"open\rz,1', [(1, ["a", "b"]), (2, ["x\ry", "2"]), (4, ["q", '"open']), (5, ["z", "1"])]),
        ('a,b\n1,"x', [(1, ["a", "b"]), (2, ["1", '"x'])]),
    ],
)
def test_a_quote_that_nobody_closes_takes_no_other_row_with_it(tmp_path, text, expected):
    assert read(tmp_path, text.encode(), "表.csv")[0][1] == expected


def test_a_formula_that_keeps_zeros_gives_its_text(tmp_path):
    assert rows_of(tmp_path, b'="0012",5\n"=""0013""",6\n') == [["0012", "5"], ["0013", "6"]]


def test_letters_with_accents_are_told_from_chinese_ones(tmp_path):
    western = "Name;Country\nÉcole de santé;Côte d’Ivoire\n"
    assert rows_of(tmp_path, western.encode("cp1252")) == [["Name", "Country"], ["École de santé", "Côte d’Ivoire"]]
    assert rows_of(tmp_path, "项目,Café\n一,é\n".encode("gb18030")) == [["项目", "Café"], ["一", "é"]]


def test_numbers_dates_faults_and_hidden_parts_of_a_workbook_are_told(tmp_path):
    def fill(book):
        sheet = book.add_worksheet("甲")
        sheet.merge_range("A1:D2", "标题")
        sheet.write_row("C7", ["头", 3.5, 12, True])
        sheet.write_datetime("C9", datetime(2014, 3, 5), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula("D9", "=1/0", None, "#DIV/0!")
        sheet.write_number("E9", 0.1 + 0.2)
        sheet.set_row(8, None, None, {"hidden": True})
        sheet.set_column("B:B", 5, None, {"hidden": True})
        book.add_worksheet("乙").hide()

    (sheet, rows), (other, _none) = read(tmp_path, hostile.workbook(fill))
    assert rows == [
        (1, ["标题"]),
        (7, [None, None, "头", 3.5, 12, True]),
        (9, [None, None, date(2014, 3, 5), Fault("#DIV/0!"), 0.3]),
    ]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({9}, {2})
    assert [(m.top, m.left, m.bottom, m.right) for m in sheet.merges] == [(1, 1, 2, 4)]
    assert other.is_hidden


@pytest.mark.parametrize("epoch", [False, True])
def test_dates_of_both_epochs_are_the_same_days(tmp_path, epoch):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "date_1904": epoch})
    book.add_worksheet().write_datetime(0, 0, datetime(2014, 3, 5), book.add_format({"num_format": "yyyy/m/d"}))
    book.close()
    assert rows_of(tmp_path, file.getvalue()) == [[date(2014, 3, 5)]]


def test_html_under_the_name_of_a_workbook_is_read_with_its_spans(tmp_path):
    page = (
        '<html><head><meta charset="gbk"></head><table><tr><td colspan=2>台账</td></tr>'
        "<tr><td rowspan=2>敖汉旗</td><td>甲&nbsp;校</td></tr><tr><td>乙<br>校</td></tr></table></html>"
    )
    ((sheet, rows),) = read(tmp_path, page.encode("gbk"))
    assert rows == [(1, ["台账"]), (2, ["敖汉旗", "甲 校"]), (3, [None, "乙\n校"])]
    assert [(m.top, m.left, m.bottom, m.right) for m in sheet.merges] == [(1, 1, 1, 2), (2, 1, 3, 1)]


def test_excels_xml_of_2003_is_read(tmp_path):
    xml = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>'
        '<Row><Cell><Data ss:Type="String">名称</Data></Cell></Row>'
        '<Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>"
    )
    ((sheet, rows),) = read(tmp_path, xml.encode())
    assert (sheet.name, rows) == ("表", [(1, ["名称"]), (3, [None, 5])])


@pytest.mark.parametrize(
    ("code", "value", "wanted"),
    [
        ("0.00%", 0.125, "12.5%"),
        ("0%", 0.07, "7%"),
        ('0"%"', 12.5, "12.5%"),
        ('#,##0.00"万元"', 7040, "7040万元"),
        ('0.00_ "万元";[Red]-0.00"万元"', -5.25, "-5.25万元"),
        ("0亩", 3285, "3285亩"),
        ('General"人次"', 12, "12人次"),
        ('"约"0"头"', 20000, "约20000头"),
        ("[$$-409]#,##0", 100, "$100"),
        ('yyyy"年"m"月"', date(2014, 3, 1), "2014-03"),
        ('yyyy"年"m"月"', date(2014, 3, 5), date(2014, 3, 5)),
        ("yyyy", date(2014, 1, 1), "2014年"),
        # What shows another number than the cell holds, or only how it looks.
        ('0!.0,"万元"', 70400, 70400),
        ('0.0,,"百万"', 70400, 70400),
        ('[>=10000]0"万";0', 70400, 70400),
        ("#,##0.00_);[Red](#,##0.00)", 5, 5),
        ('"¥"#,##0', 5, 5),
        ("yyyy-mm-dd", date(2014, 3, 1), date(2014, 3, 1)),
        ("@", "12", "12"),
    ],
)
def test_a_number_says_what_its_format_says_beside_it(code, value, wanted):
    assert shown(value, shape_of(code)) == wanted


def test_formats_that_carry_a_unit_come_with_it_out_of_a_workbook(tmp_path):
    def fill(book):
        sheet = book.add_worksheet()
        for row, (value, code) in enumerate([(0.7414, "0.00%"), (7040, '0"万元"'), (5, "0.0"), (0.5, "0%")]):
            sheet.write_number(row, 1, value, book.add_format({"num_format": code}))

    assert rows_of(tmp_path, hostile.workbook(fill)) == [[None, "74.14%"], [None, "7040万元"], [None, 5], [None, "50%"]]


def test_a_workbook_of_excel_97_tells_hidden_parts_faults_and_units(tmp_path):
    ((sheet, rows),) = read(tmp_path, old_excel.workbook())
    assert rows == [(1, ["标题"]), (2, ["12.5%", "7040万元", 5]), (3, [Fault("#REF!"), 1.5])]
    assert (sheet.name, sheet.hidden_rows, sheet.hidden_columns) == ("表", {3}, {2})
    assert [(m.top, m.left, m.bottom, m.right) for m in sheet.merges] == [(1, 1, 1, 2)]


ODS = """<table:table table:name="表"><table:table-column table:visibility="collapse"/><table:table-row>
<table:table-cell table:number-columns-spanned="3" office:value-type="string"><text:p>标题</text:p></table:table-cell>
<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row table:visibility="filter">
<table:table-cell office:value-type="percentage" office:value="0.125"><text:p>12.5%</text:p></table:table-cell>
<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>
</table:table-cell>
<table:table-cell office:value-type="float" office:value="7040"><text:p>7,040万元</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="5"><text:p>5.0</text:p></table:table-cell></table:table-row>
</table:table>"""


def test_an_opendocument_sheet_tells_merges_hidden_parts_faults_and_units(tmp_path):
    ((sheet, rows),) = read(tmp_path, hostile.opendocument(ODS.encode()))
    assert rows == [(1, ["标题"]), (4, ["12.5%", Fault("#DIV/0!"), "7040万元", 5])]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({4}, {1})
    assert [(m.top, m.left, m.bottom, m.right) for m in sheet.merges] == [(1, 1, 1, 3)]


def test_a_workbook_is_known_by_its_bytes_whatever_it_is_called(tmp_path):
    path = tmp_path / "台账.xls"
    path.write_bytes(hostile.workbook())
    with open_workbook(path, "台账.xls") as book:
        assert (book.form, book.notes) == ("xlsx", [])
        assert [row.values for sheet in book.sheets for row in sheet.rows] == [["项目名称", "地区"]]


def test_cells_of_html_keep_exact_numbers_and_faults_and_rows_span_far(tmp_path):
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(1, 1500))
    page = (
        "<table><tr><td><table><caption>台账</caption><tr><td rowspan=1501>2014年</td>"
        '<td x:num="1234.5678">1,234.57</td></tr><tr style="display: none"><td>#REF!</td></tr>'
        f"{rows}<tr><td>末</td><td>尾</td></tr></table></td></tr></table>"
    )
    ((sheet, found),) = read(tmp_path, page.encode())
    assert found[:3] == [(1, ["2014年", 1234.5678]), (2, [None, Fault("#REF!")]), (3, [None, "1"])]
    assert found[-1] == (1502, ["末", "尾"])
    assert (sheet.name, sheet.hidden_rows) == ("台账", {2})


def processor_seconds():
    """What this program and those it has started and ended have worked, however busy the machine is."""
    return sum(os.times()[:4])


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_a_hostile_file_is_refused_in_words_quickly_and_in_little_memory(tmp_path, name):
    before, worked = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, processor_seconds()
    with override("en"), pytest.raises(Unreadable) as refusal:
        read(tmp_path, hostile.REFUSED[name]())
    assert len(str(refusal.value)) > 20
    assert processor_seconds() - worked < 15
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty_lines", "has more than 1,048,576 rows"),
        ("long_texts", "Row 2 of sheet “CSV” holds a text of more than 32,767 characters"),
        ("failed_formulas", "more than 100,000 cells whose formula failed"),
        ("many_merges", "merges cells in more than 100,000 places"),
        ("old_excel_cut_off", "was cut off"),
        ("encrypted_by_libreoffice", "protected by a password"),
    ],
)
def test_a_refusal_names_what_is_wrong(tmp_path, name, words):
    with override("en"), pytest.raises(Unreadable, match=words):
        read(tmp_path, hostile.REFUSED[name]())


def test_rows_of_long_texts_are_told_in_messages_of_few_bytes():
    out = io.BytesIO()
    rows: list[tuple[int, list[object]]] = [(number, [number, "甲" * 30_000]) for number in range(1, 101)]
    child.tell(out, [], iter([FoundSheet("表", iter(rows))]))
    messages = [wire.received(line) for line in out.getvalue().splitlines()]
    assert [row for kind, *content in messages if kind == "rows" for row in content[0]] == [list(row) for row in rows]
    assert max(map(len, out.getvalue().splitlines())) < 2 * child.BYTES_AT_ONCE


@pytest.mark.parametrize("name", hostile.HARMLESS)
def test_an_odd_file_is_read_or_refused_and_nothing_else(tmp_path, name):
    try:
        read(tmp_path, hostile.HARMLESS[name]())
    except Unreadable as refusal:
        assert str(refusal)


def test_two_gigabytes_of_zeros_are_refused_by_their_size(tmp_path):
    path = tmp_path / "zeros.xlsx"
    with path.open("wb") as file:
        file.truncate(2 << 30)
    with override("en"), pytest.raises(Unreadable, match="2,048 MB"), open_workbook(path, "zeros.xlsx"):
        pass


def long_csv(tmp_path):
    """A file of more rows than the reading program can tell before somebody takes them."""
    path = tmp_path / "long.csv"
    path.write_text("项目名称,金额\n" + "幼儿园,200\n" * 100_000)
    return path


def test_whoever_takes_the_rows_may_take_their_time(tmp_path, monkeypatch):
    monotonic = time.monotonic
    with open_workbook(long_csv(tmp_path), "long.csv") as book:
        rows = next(book.sheets).rows
        next(rows)
        # As if an hour had been spent on the first row.
        monkeypatch.setattr(time, "monotonic", lambda: monotonic() + 3600)
        assert sum(1 for _row in rows) == 100_000


def test_a_file_that_tells_nothing_for_too_long_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "SECONDS_IN_ALL", 0.0)
    with override("en"), pytest.raises(Unreadable, match="too long"), open_workbook(long_csv(tmp_path), "long.csv"):
        pass


CELLS = st.one_of(
    st.none(),
    st.integers(-(10**12), 10**12),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12).map(lambda text: f"字{text}"),
    st.booleans(),
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8))
def test_any_grid_comes_back_from_a_workbook(tmp_path, grid):
    def fill(book):
        sheet = book.add_worksheet()
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                write = sheet.write_boolean if isinstance(cell, bool) else sheet.write_number
                if isinstance(cell, str):
                    sheet.write_string(row, column, cell)
                elif cell is not None:
                    write(row, column, cell)

    trimmed = [cells[: max((at for at, cell in enumerate(cells, 1) if cell is not None), default=0)] for cells in grid]
    wanted = [(number, cells) for number, cells in enumerate(trimmed, 1) if cells]
    assert read(tmp_path, hostile.workbook(fill))[0][1] == wanted
