"""What the columns of training ledgers, attendance lists and rosters mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import AreaCode, DirectoryLookups
from aidportal.directory.models import Pairing
from aidportal.directory.record_importer import (
    ORGANISATION,
    Body,
    InArea,
    InSector,
    RecordImporter,
    RowStatement,
)
from aidportal.figures.scopes import Direction
from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, Ref
from aidportal.intake.fields import (
    Amount,
    Choice,
    ComputedColumn,
    Count,
    Field,
    Number,
    Option,
    PersonName,
    Senseless,
    Start,
    Term,
    Undecided,
    When,
)
from aidportal.intake.kinds import ControlTotal

from .models import Attendance, Attendee, Participation, People, Session
from .registers import SessionRegister

PEOPLE_NAMES = {
    **dict.fromkeys(("干部", "党政干部", "机关干部", "基层干部", "村干部", "致富带头人和干部"), "officials"),
    **dict.fromkeys(("教师", "老师", "校长", "中小学教师"), "teachers"),
    **dict.fromkeys(("医生", "医护人员", "医务人员", "医师", "医疗人员", "卫生人员"), "doctors"),
    **dict.fromkeys(("技术人员", "专业技术人员", "专技人员", "农技人员", "技术人才", "科技人员"), "technicians"),
    **dict.fromkeys(("农牧民", "农民", "牧民", "致富带头人", "贫困户", "建档立卡户", "脱贫户"), "farmers"),
    **dict.fromkeys(("企业管理人员", "企业家", "管理人员", "企业负责人"), "managers"),
    **dict.fromkeys(("导游", "旅游从业人员", "旅游人员", "导游员"), "guides"),
    **dict.fromkeys(("其他", "其他人员", "综合", "混合"), "other"),
}
# 教师培训班学员名单 is the roster of 教师培训班.
_ROSTER = re.compile(
    r"(.+?班?)(?:参训|参加|培训)?(?:学员|人员|教师|干部)?(?:花?名册|名单|签到[表册]|登记表|报名表|通讯录)"
)
KIND_NAMES = {
    **dict.fromkeys(("培训班", "培训", "专题培训", "培训班次"), "class"),
    **dict.fromkeys(("送教", "讲学", "巡讲", "送教下乡", "讲座"), "lectures"),
    **dict.fromkeys(("观摩", "考察", "参观", "观摩考察"), "visit"),
    **dict.fromkeys(("交流", "交流活动", "对接活动"), "exchange"),
}
DIRECTION_NAMES = {
    **dict.fromkeys(("受援地", "当地", "赴受援地", "请进来", "在受援地", "区内", "就地培训"), "to_receiver"),
    **dict.fromkeys(("帮扶地", "走出去", "赴帮扶地", "在京", "赴京", "赴京培训", "在帮扶地"), "to_giver"),
}
SESSION = Part("session", Session, alike=Alike("title", ("starts_on",)))


class SessionImporter(RecordImporter):
    key = "sessions"
    label = _("Training sessions")
    main = "session"
    natural_key = _(
        "The record number; else title and start. Attendance is that of its session, home area and kind of people."
    )
    register = SessionRegister
    parts = (ORGANISATION, SESSION, Part("attendance", Attendance))
    fields = (
        Field(
            "title",
            _("training session"),
            "培训名称",
            "培训班名称",
            "培训项目",
            "班次名称",
            "活动名称",
            "培训主题",
            "标题",
            "Title",
            required=True,
            most=200,
            example="教师培训班",
        ),
        Choice(
            "kind",
            _("kind"),
            "培训类型",
            "类型",
            "形式",
            "培训形式",
            of=Session.Kind,
            names=KIND_NAMES,
            example="培训班",
        ),
        InSector("sector", _("field"), "领域", "行业", "培训领域", example="教育"),
        Body("giver", _("giver"), "支援方", "帮扶单位", "支援单位", "援助方", example="丰台区"),
        Body("organiser", _("organiser"), "主办单位", "举办单位", "承办单位", "组织单位", is_made=True),
        Choice("direction", _("direction"), "方向", "培训方向", of=Direction, names=DIRECTION_NAMES),
        InArea(
            "place_area", _("area of the place"), "培训地点", "举办地", "举办地点", "地点", "地区", example="林西县"
        ),
        Field("place", _("place"), "具体地点", "场所", most=120),
        When(
            "starts_on",
            _("from"),
            "开始时间",
            "开班时间",
            "起始时间",
            example="2014-07",
        ),
        Term(
            "term",
            _("from and until"),
            *("培训时间", "举办时间", "时间", "日期", "起止时间", "月份", "培训月份"),
            into=("starts_on", "ends_on"),
        ),
        When("ends_on", _("until"), "结束时间", "结业时间"),
        Number("days", _("days"), "天数", "培训天数", "学时天数", example=5),
        Amount("budget", _("budget"), "经费", "培训经费", "资金", "投入资金"),
        InArea(
            "home_area",
            _("home area"),
            "学员来源",
            "来源地",
            "参训人员来源",
            "学员所在地",
            "受训地区",
            example="林西县",
        ),
        Choice(
            "people",
            _("kind of people"),
            "培训对象",
            "对象",
            "学员类别",
            "参训对象",
            of=People,
            names=PEOPLE_NAMES,
            example="教师",
        ),
        Count(
            "person_times",
            _("person-times"),
            "培训人次",
            "人次",
            "培训人数",
            "参训人数",
            "人数",
            "参加人数",
            "Headcount",
            example=600,
        ),
        ComputedColumn("person_days", _("person-days"), "人天"),
        Field("description", _("description"), "培训内容", "内容", "备注", most=4000),
    )
    totals = (
        ControlTotal(_("sessions"), "session", lambda rows: rows.count_sessions()),
        ControlTotal(
            _("person-times"),
            "session",
            lambda rows: Participation.objects.filter(session__in=rows.values("pk")).person_times(),
            "person_times",
        ),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        place = row.get("place_area") or area_named(row, lookups)
        statement = RowStatement(row, place).take(
            "title", "kind", "direction", "place", "starts_on", "ends_on", "days", "description"
        )
        statement.take(
            "budget", sector_id="sector", giver_id="giver", organiser_id="organiser", place_area_id="place_area"
        )
        if place is not None:
            statement.values["place_area_id"] = str(place)
        if place and place.rest and not statement.values.get("place"):
            statement.values["place"] = place.rest[:120]
        session = statement.draft("session", ["title", "starts_on?"])
        return [*statement.made, session, *self._attendance(row, Ref("session", session.key), lookups)]

    @staticmethod
    def _attendance(row: Mapping[str, Any], session: Ref, lookups: DirectoryLookups) -> list[Draft]:
        headcount = row.get("person_times")
        if headcount is None:
            return []
        if row.get("record") is not None:
            raise Senseless(_("Person-times are counted from attendance and roster. Change them there."))
        home = row.get("home_area") or home_of_all(lookups)
        people = row.get("people") or People.OTHER.value
        key: NaturalKey = (("session_id", session), ("home_area_id", str(home)), ("people", people))
        return [Draft("attendance", key, {"headcount": headcount})]


def area_named(row: Mapping[str, Any], lookups: DirectoryLookups) -> AreaCode | None:
    """The area that the place is and nothing else: 北京, 赤峰."""
    text = row.get("place")
    if not text or row.get("record") is not None:
        return None
    codes, rest = lookups.areas.find(text)
    return AreaCode.of(codes[0]) if len(codes) == 1 and not rest else None


def home_of_all(lookups: DirectoryLookups) -> str:
    """Where the people of a file that does not say so come from: what the user chose, of the areas that receive.

    Raises ``Undecided``, once for the whole file.
    """
    pairs = Pairing.objects.visible_to(lookups.user).area_codes()
    receivers = {code for _giver, code in pairs if code in lookups.areas.rows}
    above = {up for code in receivers for up in (f"{code[:4]}00", f"{code[:2]}0000") if up in lookups.areas.rows}
    options = [Option(code, lookups.areas.label(code)) for code in sorted(above | receivers)]
    chosen = lookups.choices.get("home_area|*")
    if chosen and chosen in above | receivers:
        return chosen
    if not options:
        raise Senseless(_("People came, but the row does not say from where."), _("a column with their home area"))
    raise Undecided(
        "home_area", str(_("The file does not say where the people came from; choose their area.")), options
    )


SESSION_FIELDS = (
    Field(
        "session",
        _("training session"),
        "培训名称",
        "培训班名称",
        "班次名称",
        "培训班",
        "活动名称",
        required=True,
        most=200,
        example="教师培训班",
    ),
    Start("starts_on", _("from"), "开始时间", "培训时间", "开班时间", "时间", example="2014-07"),
    Choice(
        "people", _("kind of people"), "培训对象", "学员类别", "人员类别", of=People, names=PEOPLE_NAMES, example="教师"
    ),
)
HOME_AREA = ("学员来源", "来源地", "地区", "旗县", "所在地")
OF_SESSION = Part("session", Session, is_made=False)


def session_of(row: Mapping[str, Any]) -> tuple[Draft, Ref]:
    """The session that a row belongs to: by title and start, or by title alone."""
    statement = RowStatement(row).take("starts_on", title="session")
    key = statement.key(["title", "starts_on"], ["title"])
    return Draft("session", key, {}), Ref("session", key)


class AttendanceImporter(RecordImporter):
    key = "attendances"
    label = _("Attendance of sessions")
    main = "attendance"
    natural_key = _("Session (title and start), home area and kind of people.")
    parts = (OF_SESSION, Part("attendance", Attendance))
    fields = (
        *SESSION_FIELDS,
        InArea("home_area", _("home area"), *HOME_AREA, required=True, example="林西县"),
        Count("headcount", _("headcount"), "人数", "参训人数", "人次", "培训人次", required=True, example=60),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        draft, session = session_of(row)
        people = row.get("people") or People.OTHER.value
        key: NaturalKey = (("session_id", session), ("home_area_id", str(row["home_area"])), ("people", people))
        return [draft, Draft("attendance", key, {"headcount": row["headcount"]})]


class RosterImporter(RecordImporter):
    key = "rosters"
    label = _("Rosters of sessions")
    main = "attendee"
    natural_key = _("Session (title and start), name and home area.")
    parts = (OF_SESSION, Part("attendee", Attendee))
    fields = (
        *SESSION_FIELDS,
        # 敖汉旗教育局 tells where somebody is from too.
        InArea("home_area", _("home area"), *HOME_AREA, required=True, example="林西县", instead="organisation"),
        PersonName("name", _("name"), "姓名", "学员姓名", required=True, most=60, example="李娜"),
        Field(
            "organisation", _("organisation"), "单位", "工作单位", "所在单位", "单位及职务", "工作单位及职务", most=120
        ),
        Field("title", _("job title"), "职务", "职称", "职务职称", most=120),
    )

    def said_by_title(self, title: str, lookups: DirectoryLookups) -> Mapping[str, str]:
        session = _ROSTER.fullmatch(title)
        return {"培训名称": session[1] if session else ""}

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        draft, session = session_of(row)
        statement = RowStatement(row).take("name", "people", "organisation", "title", home_area_id="home_area")
        statement.values["session_id"] = session
        return [draft, statement.draft("attendee", ["session_id", "name", "home_area_id"])]


IMPORTERS = (SessionImporter(), AttendanceImporter(), RosterImporter())
