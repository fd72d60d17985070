"""Workbooks as officials send them, made here so that none is kept. Each maker gives a file name and its bytes."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import xlsxwriter

Made = tuple[str, bytes]


def book(name: str, *sheets: dict[str, Any]) -> Made:
    """A workbook of sheets with ``name``, ``rows`` from A1 on, and what is ``merged`` (``A1:C1``) or hidden."""
    file = io.BytesIO()
    made = xlsxwriter.Workbook(file, {"in_memory": True})
    for facts in sheets:
        sheet = made.add_worksheet(facts.get("name", "Sheet1"))
        for cells in facts.get("merged", ()):
            sheet.merge_range(cells, "")
        write_rows(made, sheet, facts["rows"])
        for column in facts.get("hidden_columns", ()):
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
        for row in facts.get("hidden_rows", ()):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for row in range(*facts.get("formatted", (0, 0))):
            sheet.write_row(row, 0, [""] * 12, made.add_format({"border": 1}))
        if facts.get("is_hidden"):
            sheet.hide()
    made.close()
    return name, file.getvalue()


def write_rows(book: Any, sheet: Any, rows: list[list[Any]]) -> None:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write(at, column, value)


def projects_by_source() -> Made:
    """Projects with funding by source: title, unit note, header in two rows, areas merged down, subtotals, footnote."""
    rows = [
        ["2014年京蒙对口帮扶合作项目资金安排表"],
        ["填报单位：赤峰市扶贫办", None, None, None, None, None, "单位：万元"],
        ["序号", "旗县", "项 目\n名 称", "资金来源", None, None, "受益人数（人）", "备注"],
        [None, None, None, "市级", "区级", "自筹"],
        [1, "宁城县", "设施农业园区建设", 300, 150.5, None, 1200],
        [2, None, "中京镇卫生院", 200, None, 67.90712, 3500, "同上"],
        [None, None, "小计", 500, 150.5, 67.90712, 4700],
        [3, "喀喇沁旗", "蔬菜大棚", "400万元", 100, None, 800, "续建"],
        [4, None, "村级道路", 100, "待定", None, 950, "〃"],
        [None, "小计", None, 500, 100, None, 1750],
        ["合计", None, None, 1000, 250.5, 67.90712, 6450],
        ["注：自筹资金为项目单位自有资金。"],
        ["制表人：王某", None, None, None, "审核人：李某"],
    ]
    merged = ["A1:H1", "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4", "H3:H4", "B5:B6", "B8:B9", "A11:C11", "A12:H12"]
    return book("2014年项目资金.xlsx", {"name": "项目", "rows": rows, "merged": merged, "formatted": (20, 3000)})


def projects_unmerged() -> Made:
    """The same kind of table out of an old system as CSV in GB18030: title line, group headings with blanks after."""
    lines = [
        "2015年度帮扶项目台账,,,,,,",
        "单位:元,,,,,,",
        "项目编号,项目名称,总投资,,开工时间,建设单位,进度",
        ",,市财政,区财政,,,",
        '2015-001,阿鲁科尔沁旗中学食堂,"1,200,000.00",300000,2015年4月,旗教育局,80%',
        "2015-002,巴林左旗养殖小区,2000000,,2015.05,旗农牧局,100%",
        ',合计,"3,200,000.00",300000,,,',
    ]
    return "台账.csv", "\r\n".join(lines).encode("gb18030")


def sections() -> Made:
    """Projects under headings that span the row, one below the other."""
    rows = [
        ["附件2：帮扶项目计划表"],
        ["序号", "项目名称", "建设性质", "投资（万元）", "建设规模"],
        ["一、赤峰市"],
        ["（一）教育"],
        [1, "第二中学实验楼", "新建", 500, "3285平方米"],
        [2, "职教中心实训基地", "续建", 200, "2000平方米"],
        ["（二）卫生"],
        [1, "旗医院设备购置", "购置", 120, "12台"],
        ["二、乌兰察布市"],
        [1, "马铃薯种薯基地", "新建", 300, "2万亩"],
        ["总 计", None, None, 1120],
    ]
    merged = [f"A{row}:E{row}" for row in (1, 3, 4, 7, 9)] + ["A11:C11"]
    return book("计划.xlsx", {"name": "计划", "rows": rows, "merged": merged})


def numbered_sections() -> Made:
    """Sections numbered 一, 二 with their totals, among rows numbered 1, 2, 3; the grand total comes first."""
    rows = [
        ["2013年帮扶资金分配表"],
        ["序号", "名称", "资金（万元）", "培训人次"],
        [None, "总计", 900, 150],
        ["一", "赤峰市", 500, 90],
        [1, "红山区", 300, 40],
        [2, "松山区", 200, 50],
        ["二", "通辽市", 410, 60],
        [1, "科尔沁区", 400, 60],
    ]
    return book("分配.xlsx", {"name": "分配", "rows": rows, "merged": ["A1:D1"]})


def roster() -> Made:
    """A roster of officials: starts at C4, header repeated, hidden column and row, all kinds of dates."""
    head = ["序号", "姓 名", "性别", "出生年月", "派出单位及职务", "挂职单位及职务", "挂职时间", "联系电话"]
    data = [
        [1, "张建国", "男", "1970.05", "海淀区教委副主任", "赤峰市教育局副局长", date(2014, 3, 15), 13800000001],
        [2, "王丽", "女", "1975.11", "北京四中教师", "同左", "2014年3月", 13800000002],
        [3, "其木格", "女", 1980.02, "〃", "〃", "〃", "13800000003"],
    ]
    after = [[4, "李强", "男", "1968.1", "朝阳区卫生局科长", "通辽市卫生局副局长", "2014.03", None]]
    empty: list[Any] = [None, None]
    rows = [[], ["", "", "第三批挂职干部花名册"], [], empty + head, *(empty + row for row in data)]
    rows += [[], empty + head, *(empty + row for row in after), [], ["", "", "说明：本表一式三份，报市委组织部备案。"]]
    facts = {"name": "花名册", "rows": rows, "merged": ["C2:J2"], "hidden_columns": [10], "hidden_rows": [6]}
    return book("挂职干部花名册.xlsx", facts)


def trainings() -> Made:
    """A ledger of trainings: total in the first row, unit in the head, two units noted in one line."""
    rows = [
        ["培训工作台账"],
        ["年度：2016年", None, None, None, "单位：期、人次、万元"],
        ["培训班名称", "举办时间", "期数", "培训人次", "经费", "地点"],
        ["合计", None, 6, 326, 45.6],
        ["旗县教育局长研修班", "2016年5月", 1, 46, 12.6, "北京"],
        ["乡村医生轮训", "2016.06-2016.09", 4, 200, 25, "赤峰"],
        ["致富带头人培训", "2016年10月日", 1, "80余人", 8, "北京"],
    ]
    return book("培训台账.xlsx", {"name": "2016", "rows": rows, "merged": ["A1:F1", "A4:B4"]})


def donations() -> Made:
    """Donations with cash and goods in one cell, as HTML under the name .xls."""
    lines = [
        ["捐赠单位", "受赠单位", "捐赠时间", "捐赠内容", "折合金额（万元）"],
        ["西城区红十字会", "赤峰市红十字会", "2012年11月", "现金100万元，衣被2万件（折合50万元）", "150"],
        ["某某集团", "巴林右旗人民政府", "2013-1-8", "电脑60台", "#REF!"],
        ["北京某基金会", "同上", "2013年", "图书5000册", "７.５"],
        ["合　计", "", "", "", "157.5"],
    ]
    head = '<tr><td colspan="5">社会捐赠情况统计表</td></tr>'
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line) + "</tr>" for line in lines)
    page = f'<html><meta charset="gb2312"><table border="1">{head}{body}</table></html>'
    return "捐赠.xls", page.encode("gb18030")


def pairings_matrix() -> Made:
    """Givers across, receivers down, amounts within."""
    rows = [
        ["区县结对帮扶资金一览表（单位：万元）"],
        ["受援方＼帮扶方", "东城区", "西城区", "海淀区", "合计"],
        ["赤峰市", 100, None, 250, 350],
        ["通辽市", None, 80.5, None, 80.5],
        ["乌兰察布市", 60, 40, None, 100],
        ["合计", 160, 120.5, 250, 530.5],
    ]
    return book("结对.xlsx", {"name": "结对", "rows": rows, "merged": ["A1:E1"]})


def targets_by_year() -> Made:
    """Targets with years across, planned and done under each."""
    rows = [
        ["“十二五”协议指标完成情况"],
        ["指标", "计量单位", "2013年", None, "2014年", None],
        [None, None, "计划", "完成", "计划", "完成"],
        ["援助资金", "万元", 7000, 7040, 7500, None],
        ["培训", "人次", 800, 879, 900, 456],
    ]
    merged = ["A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"]
    return book("指标.xlsx", {"name": "指标", "rows": rows, "merged": merged})


def attendance() -> Made:
    """Two tables one under another, a hidden sheet with one more, and a sheet of prose."""
    rows = [
        ["一季度培训参训情况"],
        ["旗县", "参训人数", "其中：女"],
        ["林西县", 35, 12],
        ["克什克腾旗", 28, 9],
        ["合计", 63, 21],
        [],
        ["交流活动情况"],
        ["活动名称", "日期", "人数", "牵头部门"],
        ["医疗专家义诊", date(2017, 8, 3), 12, "卫计委"],
        ["文艺演出", date(2017, 9, 1), 46, "文化局"],
    ]
    hidden = [["姓名", "单位"], ["赵某", "林西县一中"], ["钱某", "林西县医院"]]
    prose = [["填表说明"], ["请各单位于每季度末前报送本表，数据须与财务账一致，不得漏报。"]]
    return book(
        "参训.xlsx",
        {"name": "说明", "rows": prose},
        {"name": "汇总", "rows": rows, "merged": ["A1:C1", "A7:D7"]},
        {"name": "名单", "rows": hidden, "is_hidden": True},
    )


def project_form() -> Made:
    """One project on a sheet: labels left, values right."""
    rows = [
        ["对口帮扶项目申报表"],
        ["项目名称：", "宁城县设施农业示范园", "项目编号：", "NC-2014-07"],
        ["建设地点：", "宁城县大城子镇", "建设性质：", "新建"],
        ["总投资（万元）：", 1250.5, "受益户数：", "320户"],
        ["建设内容及规模：", "日光温室200栋，配套水电路"],
        ["负责人：", "陈某", "联系电话：", 13900000000],
    ]
    return book("申报表.xlsx", {"name": "申报表", "rows": rows, "merged": ["A1:D1", "B5:D5"]})


def pairings_merged() -> Made:
    """Pairings with the giver merged down, an empty column between and no title, as tab-separated UTF-16 elsewhere."""
    rows = [
        [None, None, "帮扶方", None, "受援方", "结对时间", "协议资金"],
        [None, None, None, None, None, None, "万元"],
        [None, None, "房山区", None, "察右中旗", 2015, "1.4亿"],
        [None, None, None, None, "突泉县", 2019, 2800],
        [None, None, "大兴区", None, "察右前旗", "同上", "2000多"],
    ]
    return book("结对关系.xlsx", {"name": "结对关系", "rows": rows, "merged": ["C3:C4"]})


def progress_utf16() -> Made:
    """Progress by quarter as UTF-16 with tabs, English headings."""
    lines = [
        "Quarterly progress sheet\t\t\t\t",
        "No.\tProject\tBudget (CNY 10,000)\tPaid (CNY 10,000)\tProgress (%)",
        "1\tSchool canteen\t120.5\t60\t50",
        "2\tRoad\t80\t80\t100",
        "\tTotal\t200.5\t130\t",
        "Note: as of 30 June 2015",
    ]
    return "progress.csv", "\n".join(lines).encode("utf-16")


ALL = (
    *(projects_by_source, projects_unmerged, sections, numbered_sections, roster, trainings, donations),
    *(pairings_matrix, targets_by_year, attendance, project_form, pairings_merged, progress_utf16),
)
