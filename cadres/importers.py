"""What the columns of officials' rosters and of batches mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import ORGANISATION, Body, InArea, RecordImporter, RowStatement
from aidportal.figures.scopes import Direction
from aidportal.intake.drafts import Draft, NaturalKey, Part, Ref
from aidportal.intake.fields import (
    Choice,
    ComputedColumn,
    Count,
    Field,
    Flag,
    Lookups,
    PersonName,
    Senseless,
    Term,
    When,
)
from aidportal.intake.kinds import ControlTotal
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue

from .models import Batch, Official, Posting
from .registers import BatchRegister, PostingRegister

KIND_NAMES = {
    **dict.fromkeys(("党政干部", "党政", "干部", "公务员", "挂职干部", "行政干部"), "official"),
    **dict.fromkeys(("教师", "支教教师", "教育", "教育人才", "专技人才-教师", "专技教师"), "teacher"),
    **dict.fromkeys(("医生", "医师", "医护", "医务人员", "卫生", "医疗", "医疗人才", "支医", "专技医生"), "doctor"),
    **dict.fromkeys(("农技人员", "农业技术人员", "农业", "农技", "支农"), "technician"),
    **dict.fromkeys(("科技特派员", "科技人员"), "envoy"),
    **dict.fromkeys(("其他", "专技人员", "专业技术人员", "专技人才", "专业技术人才"), "other"),
}
DIRECTION_NAMES = {
    **dict.fromkeys(
        ("赴受援地", "派出", "派往受援地", "京派蒙", "赴蒙", "援派", "东派西", "北京→内蒙古"), "to_receiver"
    ),
    **dict.fromkeys(("赴帮扶地", "选派来京", "来京", "蒙派京", "赴京", "西派东", "内蒙古→北京"), "to_giver"),
}
# 北京市赴敖汉旗挂职干部; what stands before may be where they come from.
_HOST = re.compile(r"[赴到](.+)")
_BATCH = re.compile(r"第\s*([0-9一二三四五六七八九十]+)\s*批")


SEX_NAMES = {"男": "male", "女": "female", "M": "male", "F": "female"}


class BirthYear(When):
    """The year of a birth, also out of a date of birth."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        return super().read(value, unit, lookups).first.year


class BatchNumber(Count):
    """The number of a batch: 3, 第三批."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        if isinstance(value, str):
            value = re.sub(r"^第|批次?$", "", cells.text_of(value))
        return super().read(value, unit, lookups)

    def total(self, value: Any) -> None:
        return None


class OfficialImporter(RecordImporter):
    key = "officials"
    label = _("Officials and postings")
    main = "posting"
    natural_key = _(
        "The record number; else of the official name and home area, of the posting its official and batch."
    )
    register = PostingRegister
    parts = (ORGANISATION, Part("official", Official, spelled="name"), Part("batch", Batch), Part("posting", Posting))
    fields = (
        PersonName(
            "official", _("official"), "姓名", "干部姓名", "人员姓名", "Name", required=True, most=60, example="王涛"
        ),
        Choice("sex", _("sex"), "性别", of=Official.Sex, names=SEX_NAMES, example="男"),
        BirthYear("birth_year", _("birth year"), "出生年月", "出生日期", "出生年份", "出生时间", example="1975"),
        Choice(
            "kind",
            _("kind"),
            "人员类别",
            "类别",
            "人才类别",
            "人员类型",
            of=Official.Kind,
            names=KIND_NAMES,
            example="干部",
        ),
        Field("rank", _("rank"), "级别", "职级", "行政级别", most=60),
        InArea(
            "home_area",
            _("home area"),
            "派出地",
            "派出地区",
            "选派地区",
            "派出区",
            "派出区县",
            "原地区",
            "Home",
            example="昌平区",
        ),
        Body(
            "home_organisation",
            _("home organisation"),
            "派出单位",
            "原单位",
            "原工作单位",
            "选派单位",
            "工作单位",
            is_made=True,
        ),
        Field(
            "home_title",
            _("title at home"),
            "原职务",
            "原任职务",
            "派出单位及职务",
            "原单位及职务",
            "派出单位职务",
            "原工作单位及职务",
            "原单位职务",
            "原工作单位职务",
            "工作单位及职务",
            "单位及职务",
            "现工作单位及职务",
            "派出单位及原职务",
            "现任职务",
            most=120,
            example="组织委员",
        ),
        Choice("direction", _("direction"), "交流方向", "挂职方向", of=Direction, names=DIRECTION_NAMES, example=""),
        BatchNumber("batch", _("batch"), "批次", "挂职批次", example="3"),
        InArea(
            "host_area",
            _("host area"),
            "挂职地",
            "挂职地区",
            "挂职旗县",
            "接收地",
            "受援地",
            "受援旗县",
            "Host",
            example="克什克腾旗",
        ),
        Body("host_organisation", _("host organisation"), "挂职单位", "接收单位", "受援单位", "任职单位", is_made=True),
        Field(
            "title",
            _("title on post"),
            "挂职单位及职务",
            "挂职单位职务",
            "挂任单位及职务",
            "接收单位及职务",
            "受援单位及职务",
            "拟挂职单位及职务",
            "挂职职务",
            "挂任职务",
            "拟任职务",
            "任职职务",
            "职务",
            most=120,
            example="副旗长",
        ),
        When(
            "starts_on",
            _("from"),
            "挂职起始时间",
            "起始时间",
            "开始时间",
            "任职时间",
            "挂职开始时间",
            "到岗时间",
            example="2015-03",
        ),
        When("ends_on", _("until"), "挂职结束时间", "结束时间", "期满时间", "截止时间", "离任时间", example="2017-03"),
        Term(
            "term",
            pgettext_lazy("of a posting", "term"),
            "挂职时间",
            "挂职期限",
            "挂职起止时间",
            "起止时间",
            "挂职起止年月",
            "任职时间",
            "任期",
            into=("starts_on", "ends_on"),
        ),
        Flag("ended_early", _("ended early"), "提前结束", "是否提前结束"),
        Field("end_reason", _("why it ended early"), "提前结束原因", most=200),
        ComputedColumn("status", _("status"), "状态", "在岗情况"),
        ComputedColumn("successor", _("successor")),
        ComputedColumn("predecessor", _("takes over from")),
    )
    totals = (
        ControlTotal(_("postings"), "posting", lambda rows: rows.count_postings()),
        ControlTotal(_("officials"), "posting", lambda rows: rows.headcount()),
    )

    def said_by_title(self, title: str, lookups: DirectoryLookups) -> Mapping[str, str]:
        batch = _BATCH.search(title)
        host = _HOST.search(title)
        area = lookups.area_before(host[1]) if host else None
        return {"批次": batch[1] if batch else "", "挂职地": lookups.areas.path(area) if area else ""}

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        posting = RowStatement(row, row.get("host_area")).take(
            "title", "starts_on", "ends_on", "end_reason", host_area_id="host_area"
        )
        posting.take(host_organisation_id="host_organisation")
        if row.get("ended_early") is not None:
            posting.values["ended_early"] = row["ended_early"]
        home = row.get("home_area") or (home_of(row, lookups) if posting.number is None else None)
        official = RowStatement(row, home).take("sex", "birth_year", "kind", "rank", "home_title", name="official")
        official.take(home_organisation_id="home_organisation")
        if home:
            official.values["home_area_id"] = str(home)
        made = [*official.made, *posting.made]
        if posting.number is not None:
            return [*made, *self._changes(row, official, posting)]
        return [*made, *self._new(row, lookups, official, posting)]

    def _changes(self, row: Mapping[str, Any], official: RowStatement, posting: RowStatement) -> list[Draft]:
        """What changes of a posting that the row names by number, and of its official."""
        if row.get("batch") is not None or row.get("direction") is not None:
            raise Senseless(_("A posting cannot move to another batch by a workbook."))
        drafts = [posting.draft("posting")]
        if official.values:
            key: NaturalKey = (("postings", posting.number),)
            drafts.append(Draft("official", key, official.values, only_changes=True))
        return drafts

    def _new(
        self, row: Mapping[str, Any], lookups: DirectoryLookups, official: RowStatement, posting: RowStatement
    ) -> list[Draft]:
        host = row.get("host_area") or lookups.area_before(row.get("title"))
        if host is not None:
            posting.values["host_area_id"] = str(host)
        if "home_area_id" not in official.values:
            raise Senseless(_("The row does not say where the official comes from."), _("a column with the home area"))
        if host is None:
            raise Senseless(_("The row does not say where the official is posted."), _("a column with the host area"))
        number = row.get("batch")
        if number is None:
            raise Senseless(
                _("The row does not say which batch the official belongs to."), _("a column with its number")
            )
        direction = row.get("direction") or direction_of(official.values["home_area_id"], host, lookups)
        batch: NaturalKey = (("direction", direction), ("number", number))
        person = official.draft("official", ["name", "home_area_id"])
        posting.values |= {"official_id": Ref("official", person.key), "batch_id": Ref("batch", batch)}
        return [person, Draft("batch", batch, {}), posting.draft("posting", ["official_id", "batch_id"])]


def home_of(row: Mapping[str, Any], lookups: DirectoryLookups) -> str | None:
    """The home area that the name of the home organisation begins with, or in which it lies."""
    organisation = row.get("home_organisation")
    if isinstance(organisation, int):
        return lookups.organisations.homes.get(organisation)
    return lookups.area_before(organisation) or lookups.area_before(row.get("home_title"))


def direction_of(home: str, host: str, lookups: DirectoryLookups) -> str:
    """Which way officials from ``home`` to ``host`` go, as the pairings of the programme tell."""
    givers, receivers = lookups.sides
    if home[:2] in givers and host[:2] in receivers:
        return Direction.TO_RECEIVER.value
    if home[:2] in receivers and host[:2] in givers:
        return Direction.TO_GIVER.value
    raise Senseless(_("Neither the row nor the pairings tell in which direction the official goes."))


class BatchImporter(RecordImporter):
    key = "batches"
    label = _("Batches")
    main = "batch"
    natural_key = _("The record number; else direction and number.")
    register = BatchRegister
    parts = (Part("batch", Batch),)
    fields = (
        BatchNumber("number", _("batch"), "批次", required=True, example="3"),
        Choice("direction", _("direction"), "方向", of=Direction, names=DIRECTION_NAMES, required=True, example=""),
        When("starts_on", _("term from"), "起始时间", "开始时间", example="2015-03"),
        When("ends_on", _("term until"), "结束时间", example="2017-03"),
        Count("quota", _("quota"), "计划人数", "名额", example=35),
        ComputedColumn("sent", _("officials sent")),
        When("briefed_on", _("briefing"), "岗前培训时间"),
        ComputedColumn("document", _("document")),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("number", "direction", "starts_on", "ends_on", "quota", "briefed_on")
        return [statement.draft("batch", ["direction", "number"])]


IMPORTERS = (OfficialImporter(), BatchImporter())
