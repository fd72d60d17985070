"""Workbooks as officials of other programmes send them, with words of their own; made here so that none is kept.

Each maker gives a ``Sent``: the kind of its rows, the file, and what a clerk answers to what is asked of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from aidportal.sheets.tests.officials import Made, book

# Who gives to whom in these programmes, as codes of areas.
PAIRINGS = (
    ("320500", "610828"),
    ("320500", "610826"),
    ("350200", "640422"),
    ("350100", "640423"),
    ("440300", "451024"),
    ("310104", "532523"),
    ("370300", "500237"),
    ("120102", "623021"),
)


@dataclass(frozen=True)
class Sent:
    """A workbook, and what a clerk answers: ``columns`` are fields by heading, ``choices`` by the key of a question.

    ``names`` are answers that are typed, ``left_out`` sheets without records.
    """

    kind: str
    made: Made
    columns: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def su_shan_projects() -> Sent:
    """江苏 to 陕西: a plan with sources under one heading, the total first and one for each county."""
    rows = [
        ["2019年度苏陕扶贫协作项目资金计划表"],
        ["填报单位：榆林市扶贫办", None, None, None, None, "单位：万元"],
        ["序号", "县（区）", "项目名称", "建设性质", "项目总投资", "资金构成", None, None, "带贫人数", "进展"],
        [None, None, None, None, None, "苏方财政", "陕方配套", "群众自筹", None, None],
        ["总计", None, None, None, 1530, 1000, 400, 130, 1290, None],
        ["小计", "佳县", None, None, 1080, 700, 300, 80, 870, None],
        [1, "佳县", "红枣分拣线", "新建", 680, 500, 150, 30, 520, "扫尾中"],
        [2, "佳县", "手工挂面作坊", "改扩建", 400, 200, 150, 50, 350, "已交付"],
        ["小计", "绥德县", None, None, 450, 300, 100, 50, 420, None],
        [3, "绥德县", "山地苹果防雹网", "新建", 450, 300, 100, 50, 420, "扫尾中"],
        ["注：苏方财政资金含省、市两级。"],
    ]
    merged = ["A1:J1", "F3:H3", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "I3:I4", "J3:J4", "A11:J11"]
    return Sent(
        "projects",
        book("苏陕协作计划.xlsx", {"rows": rows, "merged": merged}),
        columns={
            "资金构成苏方财政": "funding_aid",
            "资金构成陕方配套": "funding_matching",
            "资金构成群众自筹": "funding_own",
            "带贫人数": "people_benefiting",
        },
        choices={"word|status|扫尾中": "running", "word|status|已交付": "handed_over"},
    )


def min_ning_donations() -> Sent:
    """福建 to 宁夏, in traditional characters: masked givers, and whose gifts they were in the name of the subtotal."""
    rows = [
        ["閩寧協作社會幫扶款物登記冊（2018年）"],
        ["金額單位：萬元"],
        ["序號", "捐獻方", "到位時間", "錢", "東西（折價）", "東西名稱", "用在哪"],
        [1, "廈門市某商會", "2018年3月", 50, None, None, "校舍修繕"],
        [2, "*先生", "2018年5月", 0.3, None, None, "助學"],
        [3, "某某食品有限公司", "2018年6月", None, 12.5, "速凍食品一批", None],
        ["西吉縣小計", None, None, 50.3, 12.5, None, None],
        [4, "福州*女士", "2018年4月", 1, None, None, "助學"],
        [5, "某某藥業", "2018.7", None, 30, "藥品", None],
        ["隆德縣小計", None, None, 1, 30, None, None],
        ["合計", None, None, 51.3, 42.5, None, None],
    ]
    return Sent(
        "donations",
        book("闽宁登记册.xlsx", {"rows": rows, "merged": ["A1:G1", "A2:G2"]}),
        columns={"捐献方": "giver", "钱": "cash", "东西折价": "goods_value", "东西名称": "goods", "用在哪": "purpose"},
    )


def yue_gui_roster() -> Sent:
    """广东 to 广西: a roster whose terms stand in one column, each in its own way."""
    rows = [
        ["粤桂扶贫协作第三批挂职干部人才花名册"],
        ["（截至2019年12月31日）"],
        ["序号", "姓 名", "男女", "出生年月", "派出单位及职务", "挂任地", "挂任职务", "干部还是人才", "挂职起止"],
        [1, "陈一", "男", "1975.06", "深圳市南山区发改局科长", "德保县", "县委常委、副县长", "党政", "2018.09—2020.09"],
        [
            2,
            "李　二",
            "女",
            "1982.11",
            "深圳市南山区人民医院主治医师",
            "德保县",
            "人民医院副院长",
            "医生",
            "2019年3月至今",
        ],
        [
            3,
            "黄三",
            "男",
            "1985年2月",
            "深圳市南山区教育局教师",
            "德保县",
            "民族中学副校长",
            "老师",
            "2018年10月起，两年",
        ],
        [4, "张四", "男", "1979-01", "深圳市南山区农业局", "德保县", "农业农村局副局长", "懂技术的", "2019.04—"],
    ]
    return Sent(
        "officials",
        book("粤桂花名册.xlsx", {"rows": rows, "merged": ["A1:I1", "A2:I2"]}),
        columns={"男女": "sex", "挂任地": "host_area", "干部还是人才": "kind", "挂职起止": "term"},
        choices={"word|kind|懂技术的": "technician", "word|kind|老师": "teacher"},
    )


def hu_dian_trainings() -> Sent:
    """上海 to 云南: trainings by month, with the year in the title and whose people came across."""
    rows = [
        ["二〇一九年沪滇协作培训情况一览表"],
        ["序号", "月份", "班次名称", "谁办的", "地点", "天数", "参训对象", "屏边县人次", "花费（元）"],
        [1, "3月", "村党组织书记示范班", "徐汇区委组织部", "上海市徐汇区", 7, "干部", 45, 126000],
        [2, "5月", "电商带头人班", "上海某职业学院", "屏边县", 5, "致富能手", 60, "8.4万"],
        [3, "9月", "乡镇卫生院骨干班", "徐汇区卫健委", "上海", 10, "大夫", 20, 98000],
        ["合计", None, None, None, None, 22, None, 125, 308000],
        ["备注：致富能手指建档立卡户中的经营带头人。"],
    ]
    return Sent(
        "sessions",
        book("沪滇培训.xlsx", {"rows": rows, "merged": ["A1:I1", "A7:I7"]}),
        columns={"谁办的": "organiser", "屏边县人次": "person_times", "花费": "budget"},
        choices={"word|people|致富能手": "farmers", "word|people|大夫": "doctors", "home_area|*": "532523"},
    )


def lu_yu_pairings() -> Sent:
    """山东 to 重庆: pairings as a matrix, years across, some cells with two partners."""
    rows = [
        ["鲁渝协作结对关系一览表"],
        ["受帮扶县", "2017年", "2018年", "2019年"],
        ["巫山县", "烟台市", "烟台市", "烟台市、淄博市"],
        ["开州区", "潍坊市", "潍坊市", "潍坊"],
        ["武隆区", "济南市", "济南市", "泉城"],
        ["城口县", None, "临沂市、临淄那边", "临沂市"],
    ]
    return Sent(
        "pairings",
        book("鲁渝结对.xlsx", {"rows": rows, "merged": ["A1:D1"]}),
        names={"organisation|泉城": "济南市", "organisation|临淄那边": "临淄区"},
    )


def su_shan_payments() -> Sent:
    """江苏 to 陕西: what was paid out for which project, months across, with totals on both sides."""
    rows = [
        ["苏陕协作项目2019年资金支付台账（单位：万元）"],
        ["县区", "项目", "环节", "3月", "6月", "11月", "累计"],
        ["佳县", "红枣分拣线", "打给企业", 200, 150, None, 350],
        ["佳县", "手工挂面作坊", "打给企业", None, 100, 80, 180],
        ["绥德县", "山地苹果防雹网", "拨到县里", 300, None, None, 300],
        ["合计", None, None, 500, 250, 80, 830],
    ]
    return Sent(
        "disbursements",
        book("苏陕支付.xlsx", {"rows": rows, "merged": ["A1:G1"]}),
        columns={"环节": "stage"},
        choices={"word|stage|打给企业": "paid", "word|stage|拨到县里": "arrived", "all|source|*": "aid"},
    )


def min_ning_projects() -> Sent:
    """福建 to 宁夏: a sheet for each county, one of them in yuan, and a summary that is none of projects."""
    head = ["工程", "承建方", "啥钱", "批了多少", "花了多少", "干到哪步", "预计啥时完"]
    xiji = [
        ["闽宁协作2020年建设项目", None, None, None, None, None, "（万元）"],
        head,
        ["移民村供水", "西吉县水务局", "省里的", 320, 100, "刚动工", "2020年10月"],
        ["菌草大棚", "西吉县农业农村局", "社会上捐的", 150, 150, "干完了", "2020.8"],
        ["小计", None, None, 470, 250, None, None],
    ]
    longde = [
        ["闽宁协作2020年建设项目", None, None, None, None, None, "（元）"],
        head,
        ["人造花车间", "隆德县工信局", "省里的", 2100000, 800000, "刚动工", "2020年底"],
        ["小计", None, None, 2100000, 800000, None, None],
    ]
    summary = [["汇总"], ["县", "项目数", "批了多少（万元）"], ["西吉县", 2, 470], ["隆德县", 1, 210], ["合计", 3, 680]]
    return Sent(
        "projects",
        book(
            "闽宁项目.xlsx",
            {"name": "汇总", "rows": summary},
            {"name": "西吉县", "rows": xiji},
            {"name": "隆德县", "rows": longde},
        ),
        columns={
            "工程": "title",
            "承建方": "implementing_organisation",
            "啥钱": "source",
            "批了多少": "committed",
            "花了多少": "disbursed",
            "干到哪步": "status",
            "预计啥时完": "planned_until",
        },
        choices={
            "word|source|省里的": "municipal",
            "word|source|社会上捐的": "donation",
            "word|status|刚动工": "running",
            "word|status|干完了": "completed",
        },
        left_out=("汇总",),
    )


def jin_gan_donations() -> Sent:
    """天津 to 甘肃: gifts across counties, two amounts below each, in a table with notes below it."""
    rows = [
        ["津甘东西部协作社会捐赠明细（2021年，单位：万元）"],
        ["谁捐的", "夏河县", None, "卓尼县", None, "合计"],
        [None, "现金", "实物", "现金", "实物", None],
        ["天津市河东区工商联", 20, None, 15, 5, 40],
        ["天津某物流公司", None, 8.5, None, None, 8.5],
        ["*某", 0.2, None, 0.1, None, 0.3],
        ["总计", 20.2, 8.5, 15.1, 5, 48.8],
        ["注1：实物按市场价折算。"],
        ["注2：另有口罩2万只未折价。"],
    ]
    merged = ["A1:F1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "A8:F8", "A9:F9"]
    return Sent("donations", book("津甘捐赠.xlsx", {"rows": rows, "merged": merged}), columns={"谁捐的": "giver"})


MAKERS: tuple[Callable[[], Sent], ...] = (
    su_shan_projects,
    min_ning_donations,
    yue_gui_roster,
    hu_dian_trainings,
    lu_yu_pairings,
    su_shan_payments,
    min_ning_projects,
    jin_gan_donations,
)
