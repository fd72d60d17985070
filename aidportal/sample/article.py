"""The records of the article 孔雀飞北疆 衔智落草原 (2015-03-20), and nothing that it does not say."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from aidportal.directory.models import Agreement, Area, Document, Organisation, Pairing, Sector
from aidportal.figures.scopes import Direction
from aidportal.reports.models import PublishedFigure
from aidportal.values.dates import PartialDate
from aidportal.values.money import Qualifier, parse_amount
from cadres.models import Batch, Official, Posting
from projects.models import DonatedItem, Donation, Funding, Output, Project, ProjectGroup
from trainings.models import Attendance, People, Session

from .article_figures import FIGURES

TITLE = "孔雀飞北疆 衔智落草原"
BEIJING, INNER_MONGOLIA = "110000", "150000"
# Under the framework of the 12th Five-Year Plan, on a day that the article does not tell.
SINCE_2011 = PartialDate.parse("2011..2015-03-20")
SINCE_2013 = PartialDate.parse("2013..2015-03-20")
SINCE_2012 = PartialDate.parse("2012..2015-03-20")
MORE = Qualifier.MORE_THAN

FIELDS = [
    "transport",
    "ecology",
    "energy",
    "industry",
    "farm_trade",
    "finance",
    "tourism",
    "social_undertakings",
    "paired_assistance",
    "cadre_exchange",
]

# Giver and receiver, by the code that held in 2015: 延庆县 had not yet become a district.
PAIRS = [
    ("110114", "150425"),
    ("110106", "150424"),
    ("110108", "150430"),
    ("110112", "150426"),
    ("110117", "150923"),
    ("110116", "150929"),
    ("110111", "150927"),
    ("110229", "150924"),
]

# Group, its total, how it is stated.
GROUPS = [
    ("集宁区红海子旅游文化产业、雪原万头良种奶牛基地", "7040万元", ""),
    ("察右前旗民族幼儿园、综合福利院、蔬菜标准化生产基地", "2000万元", MORE),
]

# Area, title, field, giver, what else is known: total, group (of GROUPS), line (source, amount), output.
PROJECTS: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    ("150400", "旅游综合服务管理中心", "tourism", BEIJING, {"total": "1.4亿元", "line": ("aid", "7000万元")}),
    ("150400", "“品质赤峰”平台", "industry", None, {"description": "城市品牌；把农牧民单体经营组织起来"}),
    (
        "150429",
        "果林基地",
        "agriculture",
        BEIJING,
        {"line": ("aid", None), "place": "小城子镇", "output": ("果林", "亩", {"actual": 3285})},
    ),
    ("150428", "有机杂粮", "agriculture", BEIJING, {"line": ("aid", None)}),
    ("150428", "食用菌", "agriculture", BEIJING, {"line": ("aid", None)}),
    ("150428", "农业产业园", "agriculture", BEIJING, {"line": ("aid", None)}),
    ("150902", "红海子旅游文化产业", "tourism", None, {"group": 0}),
    (
        "150902",
        "雪原万头良种奶牛基地",
        "animal_husbandry",
        None,
        {"group": 0, "output": ("良种奶牛", "头", {"planned": 10000})},
    ),
    ("150926", "民族幼儿园", "education", None, {"group": 1}),
    ("150926", "综合福利院", "social_welfare", None, {"group": 1}),
    ("150926", "蔬菜标准化生产基地", "facility_agriculture", None, {"group": 1}),
    ("150924", "蒙中医院医技楼", "health", None, {"total": "1200万元"}),
    ("150430", "下洼镇幼儿园", "education", "110108", {"line": ("donation", "200万元"), "place": "下洼镇"}),
    (
        "150425",
        "引进昌平栗子蘑",
        "agriculture",
        "110114",
        {"category": "cooperation", "description": "与昌平区科委签订栗子蘑种植与收购意向书"},
    ),
    (
        "150923",
        "温室大棚果蔬培育",
        "facility_agriculture",
        "110117",
        {"description": "平谷区选派对口科技人员指导温室大棚培育果蔬技术"},
    ),
]

# Giver (an area, or the area, name and kind of another body), receiver, cash, purpose,
# goods (name, quantity, unit, value, qualifier).
DONATIONS: list[tuple[Any, str, str | None, str, tuple[Any, ...] | None]] = [
    ("110106", "150424", "100万元", "帮扶资金", None),
    ("110108", "150430", "200万元", "下洼镇幼儿园建设", None),
    (("110112", "通州区卫生局", "department"), "150426", None, "", ("医疗器材", None, "", "200万元", "")),
    (
        (None, "中国初级卫生保健基金会", "foundation"),
        "150929",
        None,
        "辖区医院和卫生院",
        ("设备", None, "", "3800万元", MORE),
    ),
    ("110116", "150929", "40万元", "", ("衣被", 20000, "件", None, "")),
    ("110111", "150927", "535万元", "帮扶资金", None),
    ("110229", "150924", "25万元", "救灾款", ("棉被等物资", 1795, "套", None, "")),
]

# Title, kind, field, what else is known.
SESSIONS: list[tuple[str, str, str, dict[str, Any]]] = [
    (
        "林西县小学教师培训",
        "class",
        "education",
        {"direction": Direction.TO_RECEIVER, "place_area_id": "150424", "starts_on": SINCE_2012},
    ),
    ("京蒙农业技术转移“信服通”示范工程典型观摩与交流对接活动", "exchange", "science", {}),
    ("两化融合专题培训", "class", "industry", {}),
    ("智慧城市专题培训", "class", "industry", {}),
    ("中小企业服务管理专题培训", "class", "industry", {}),
    (
        "特级教师送教活动",
        "lectures",
        "education",
        {"direction": Direction.TO_RECEIVER, "place_area_id": INNER_MONGOLIA, "place": "呼和浩特市、乌兰察布市"},
    ),
    (
        "学校共建",
        "exchange",
        "education",
        {
            "place_area_id": INNER_MONGOLIA,
            "place": "呼和浩特市、乌兰察布市",
            "description": "北京四中呼和浩特分校、北京八中乌兰察布分校均已开始招生",
        },
    ),
    ("内蒙古医疗卫生重点学科人才培养", "class", "health", {}),
    ("旅游高级管理人员专题培训和观摩", "class", "tourism", {}),
    ("乡村旅游专题培训和观摩", "class", "tourism", {}),
    ("导游员专题培训和观摩", "class", "tourism", {}),
    ("商务流通市场合作培训", "class", "commerce", {}),
]


def government(code: str) -> Organisation:
    return Organisation.objects.get(kind=Organisation.Kind.GOVERNMENT, area=code)


def body(area: str | None, name: str, kind: str) -> Organisation:
    return Organisation.objects.get_or_create(name_zh=name, area_id=area, defaults={"kind": kind})[0]


def amount(text: str | None) -> Any:
    return parse_amount(text) if text else None


@transaction.atomic
def load_article() -> Document:
    """Records what the article says; what an earlier run recorded stays as it is."""
    document, _created = Document.objects.get_or_create(
        title=TITLE,
        kind=Document.Kind.ARTICLE,
        defaults={
            "issuer": "内蒙古新闻网",
            "published_on": PartialDate.parse("2015-03-20"),
            "url": "http://inews.nmgnews.com.cn/system/2015/03/20/011649450.shtml",
        },
    )
    load_agreements(document)
    programme = load_pairings(document)
    load_projects(document)
    load_donations(document)
    load_officials(document, programme)
    load_sessions(document)
    load_figures(document)
    return document


def load_agreements(document: Document) -> None:
    parties = [government(BEIJING), government(INNER_MONGOLIA)]
    framework, created = Agreement.objects.get_or_create(
        document=document,
        title="北京市人民政府·内蒙古自治区人民政府区域合作框架协议",
        defaults={"kind": Agreement.Kind.FRAMEWORK, "signed_on": PartialDate.parse("2010-08")},
    )
    if created:
        framework.parties.set(parties)
        framework.sectors.set(Sector.objects.filter(code__in=FIELDS))
    plan, created = Agreement.objects.get_or_create(
        document=document,
        title="“十二五”京蒙扶贫协作框架协议",
        defaults={
            "kind": Agreement.Kind.FIVE_YEAR,
            "parent": framework,
            "starts_on": PartialDate.parse("2011"),
            "ends_on": PartialDate.parse("2015"),
            "terms": "加大安排对口帮扶资金和政府贷款贴息；对口帮扶赤峰市、乌兰察布市各8个旗县（市、区）",
        },
    )
    if created:
        plan.parties.set(parties)


def load_pairings(document: Document) -> Pairing:
    """The pairing of the provinces, under which the batches go."""
    for giver, receiver in PAIRS:
        Pairing.objects.get_or_create(
            giver=government(giver),
            receiver=government(receiver),
            level=Pairing.Level.COUNTY,
            document=document,
            defaults={"starts_on": SINCE_2011},
        )
    return Pairing.objects.get_or_create(
        giver=government(BEIJING),
        receiver=government(INNER_MONGOLIA),
        level=Pairing.Level.PROVINCE,
        starts_on=PartialDate.parse("1996"),
        defaults={"document": document},
    )[0]


def load_projects(document: Document) -> None:
    groups = [
        ProjectGroup.objects.get_or_create(
            document=document,
            title=title,
            defaults={"total_investment": amount(total), "total_qualifier": qualifier},
        )[0]
        for title, total, qualifier in GROUPS
    ]
    for number, (area, title, sector, giver, known) in enumerate(PROJECTS, 1):
        project, created = Project.objects.get_or_create(
            code=f"JM-2015-{number:02d}",
            defaults={
                "document": document,
                "title": title,
                "area_id": area,
                "sector_id": sector,
                "giver": government(giver) if giver else None,
                "programme_year": SINCE_2013,
                "total_investment": amount(known.get("total")),
                "group": groups[known["group"]] if "group" in known else None,
                **{name: known[name] for name in ("place", "category", "description") if name in known},
            },
        )
        if created:
            load_parts(project, known)


def load_parts(project: Project, known: dict[str, Any]) -> None:
    if "line" in known:
        source, committed = known["line"]
        Funding.objects.create(
            project=project,
            source=source,
            giver=project.giver,
            amount=amount(committed),
            fiscal_year=SINCE_2013,
        )
    if "output" in known:
        name, unit, quantity = known["output"]
        Output.objects.create(project=project, name=name, unit=unit, **quantity)


def load_donations(document: Document) -> None:
    for giver, receiver, cash, purpose, goods in DONATIONS:
        donation, created = Donation.objects.get_or_create(
            document=document,
            giver=government(giver) if isinstance(giver, str) else body(*giver),
            receiver=government(receiver),
            defaults={
                "given_on": SINCE_2012,
                "cash": amount(cash),
                "purpose": purpose,
                "project": Project.objects.get(code="JM-2015-13") if receiver == "150430" else None,
            },
        )
        if created and goods:
            name, quantity, unit, value, qualifier = goods
            DonatedItem.objects.create(
                donation=donation,
                name=name,
                quantity=quantity,
                unit=unit,
                value=amount(value),
                value_qualifier=qualifier,
            )


def load_officials(document: Document, programme: Pairing) -> None:
    march, term_end = PartialDate.parse("2015-03-11..2015-03-20"), PartialDate.parse("2017-03-11..2017-03-20")
    second, third = (
        Batch.objects.get_or_create(
            direction=Direction.TO_RECEIVER,
            number=number,
            pairing=programme,
            defaults={"document": document, **known},
        )[0]
        for number, known in (
            (2, {}),
            (3, {"starts_on": march, "ends_on": term_end, "quota": 35, "briefing": "岗前培训"}),
        )
    )
    peng, _created = Official.objects.get_or_create(
        document=document, name="彭雪海", defaults={"home_area_id": BEIJING}
    )
    wang, _created = Official.objects.get_or_create(
        document=document,
        name="王涛",
        defaults={
            "home_area_id": "110114",
            "home_organisation": body("110114", "北京市昌平区委城北街道工委", "department"),
            "home_title": "组织委员",
        },
    )
    zone = body("150900", "乌兰察布市云计算产业基地", "zone")
    posted(document, peng, second, host_area_id="150900", host_organisation=zone)
    posted(document, wang, third, host_area_id="150425", starts_on=march, ends_on=term_end)


def posted(document: Document, official: Official, batch: Batch, **known: object) -> None:
    Posting.objects.get_or_create(official=official, batch=batch, defaults={"document": document, **known})


def load_sessions(document: Document) -> None:
    for title, kind, sector, known in SESSIONS:
        session, created = Session.objects.get_or_create(
            document=document, title=title, defaults={"kind": kind, "sector_id": sector, **known}
        )
        if created and known.get("place_area_id") == "150424":
            session.giver = government("110106")
            session.save()
            Attendance.objects.create(session=session, home_area_id="150424", people=People.TEACHERS, headcount=600)


def load_figures(document: Document) -> None:
    for number, statement, figure, areas, scope, value, known in FIGURES:
        row, created = PublishedFigure.objects.get_or_create(
            document=document,
            number=number,
            defaults={
                "statement": statement,
                "figure": figure,
                "scope": scope,
                "value": value,
                "as_of": PartialDate.parse("2015-03-20"),
                **known,
            },
        )
        if created:
            row.areas.set(Area.objects.filter(code__in=areas))
