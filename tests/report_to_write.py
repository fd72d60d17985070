"""A report for tests of the files, made by hand: no figure is asked and no record read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from aidportal.accounts.models import User
from aidportal.reports.files.content import (
    Definition,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Report,
    ReportChart,
    ReportNumber,
    ReportRow,
    ReportSeries,
    ReportTable,
    Section,
)
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit

# Text that means something to typst, to XML and to spreadsheets.
MARKUP = r'#panic("ran") $x^2$ \ *bold* _slanted_ @label <tag> `raw` = head &amp; "] --- [#sys.inputs]'
SCOPE = "year=2024&area=150429"


def money(value: str | None, scope: str | None = SCOPE, **more: Any) -> ReportNumber:
    return ReportNumber(None if value is None else Decimal(value), CellKind.MONEY, "disbursed", scope, **more)


def count(value: int | None, figure: str = "projects", scope: str | None = SCOPE, **more: Any) -> ReportNumber:
    return ReportNumber(value, CellKind.INTEGER, figure, scope, **more)


def key_figures() -> KeyFigures:
    return KeyFigures(
        "关键指标",
        (
            KeyFigure(
                "已拨付资金", "万元", money("123456789.01"), money("98765432.10", "year=2023"), "+25.0 %", "2023 年"
            ),
            KeyFigure("援助项目", "个", count(37), count(31, scope="year=2023"), "+19.4 %", "2023 年"),
            KeyFigure("培训人次", "人次", count(4210, "person_times", mark="≈", is_to_date=True)),
            KeyFigure("任职干部", "人", count(None, "people")),
        ),
    )


def by_year(kind: str = "stacked") -> ReportChart:
    years = range(2015, 2025)
    city = [money(f"{(year - 2010) * 4_000_000}", f"year={year}&source=city") for year in years]
    county = [
        money(None if year == 2018 else f"{(year - 2012) * 2_500_000}", f"year={year}&source=county") for year in years
    ]
    total = [
        money(str((year - 2010) * 4_000_000 + (0 if year == 2018 else (year - 2012) * 2_500_000)), f"year={year}")
        for year in years
    ]
    return ReportChart(
        title="历年拨付资金（按来源）",
        kind=kind,
        axis="年份",
        categories=tuple(str(year) for year in years),
        series=(
            ReportSeries("市级财政", tuple(city), 1),
            ReportSeries("区县财政", tuple(county), 2),
            ReportSeries("合计", tuple(total), role="total"),
        ),
        unit="万元",
        finding="2024 年比 2023 年增加 8.3 %。",
        note="来源：项目拨付记录。",
        to_date=(9,),
    )


def ranked() -> ReportChart:
    names = ("宁城县", "敖汉旗", "喀喇沁旗", "翁牛特旗", "库伦旗")
    now = [count(9 - place, scope=f"area={place}") for place in range(5)]
    before = [count(7 - place, scope=f"area={place}&year=2023") for place in range(5)]
    return ReportChart(
        title="各受援旗县项目数",
        kind="bars",
        axis="旗县",
        categories=names,
        series=(ReportSeries("2024 年", tuple(now), 1), ReportSeries("2023 年", tuple(before), role="prior")),
        unit="个",
    )


def ledger(rows: int = 40) -> ReportTable:
    headings = (
        Heading("序号", CellKind.INTEGER),
        Heading("项目名称"),
        Heading("受援地区"),
        Heading("领域"),
        Heading("开工日期", CellKind.DATE),
        Heading("已安排", CellKind.MONEY),
        Heading("已拨付", CellKind.MONEY),
        Heading("拨付率", CellKind.PER_CENT),
        Heading("状态"),
    )
    fields = ("产业协作", "劳务协作", "教育", "医疗卫生")
    made = [
        ReportRow(
            (
                place,
                MARKUP if place == 3 else f"宁城县第{place}期标准化肉牛养殖基地及配套道路建设项目",
                "赤峰市宁城县",
                fields[place % 4],
                date(2024, place % 12 + 1, 1),
                Decimal(place * 1_250_000),
                Decimal(place * 900_000) if place % 7 else None,
                Decimal("72.0"),
                "实施中",
            ),
            f"projects.project:{place}",
        )
        for place in range(1, rows + 1)
    ]
    totals = ReportRow(("合计", None, None, None, None, money("1025000000"), money("612900000.55"), None, None))
    return ReportTable("项目台账", headings, tuple(made), totals, (5, 6), note="金额按到账日计。")


def by_field() -> ReportTable:
    headings = (
        Heading("领域"),
        Heading("项目数", CellKind.INTEGER),
        Heading("已拨付", CellKind.MONEY),
        Heading("占比", CellKind.PER_CENT),
    )
    rows = tuple(
        ReportRow(
            (
                name,
                count(3 + place, scope=f"sector={place}"),
                money(f"{place}250000.50", f"sector={place}"),
                Decimal("12.5"),
            )
        )
        for place, name in enumerate(("产业协作", "劳务协作", "消费协作", "教育", "医疗卫生"), 1)
    )
    return ReportTable(
        "按领域", headings, tuple(rows), ReportRow(("合计", count(30), money("16251252.50"), None)), (1, 2)
    )


def make_report(language: str = "zh-hans", rows: int = 40, **fields: Any) -> Report:
    sections = (
        Section("总体情况", (Paragraph(f"本年度帮扶工作进展顺利。{MARKUP}"), key_figures(), by_year())),
        Section("分布", (ranked(), by_field(), by_year("lines"), by_year("grouped"), by_year("steps")), level=2),
        Section("项目", (ledger(rows),)),
        Section("没有数据", (ReportTable("空表", (Heading("名称"),), ()), empty_chart())),
    )
    given: dict[str, Any] = {
        "kind": "annual",
        "title": "2024 年度京蒙协作工作报告",
        "subtitle": "赤峰市宁城县",
        "scope": SCOPE,
        "scope_words": (("年份", "2024"), ("受援地区", "宁城县")),
        "language": language,
        "unit": Unit.WAN,
        "made_at": datetime(2024, 12, 31, 16, 30, tzinfo=UTC),
        "made_by": "王主任",
        "reader": User(pk=7),
        "sections": sections,
        "definitions": (
            Definition("disbursed", "已拨付资金", "元", "在时期内到账的拨付之和，按到账日计。"),
            Definition("projects", "援助项目", "个", "在范围内至少有一笔资金的项目。"),
        ),
    }
    return Report(**given | fields)


def empty_chart() -> ReportChart:
    return ReportChart(
        "空图", "lines", "月份", ("一月", "二月"), (ReportSeries("人数", (count(None), count(None))),), "人"
    )
