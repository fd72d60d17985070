"""What the columns of workbooks about organisations, pairings, agreements and documents mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, Ref
from aidportal.intake.fields import Choice, Field, Senseless, Start, When
from aidportal.values.names import same

from .lookups import DirectoryLookups
from .models import Agreement, Document, Organisation, Pairing
from .record_importer import Bodies, Body, InArea, RecordImporter, RowStatement, complete_organisations
from .registers import AgreementRegister, DocumentRegister, PairingRegister

KIND_NAMES = {
    **dict.fromkeys(("部门", "机关", "政府部门", "行政单位", "委办局"), "department"),
    **dict.fromkeys(("学校", "中学", "小学", "幼儿园", "中小学"), "school"),
    **dict.fromkeys(("医院", "卫生院", "医疗机构"), "hospital"),
    **dict.fromkeys(("基金会", "社会组织", "社团"), "foundation"),
    **dict.fromkeys(("企业", "公司"), "enterprise"),
    **dict.fromkeys(("开发区", "经济技术开发区", "园区"), "zone"),
}
LEVEL_NAMES = {
    **dict.fromkeys(("省级", "省", "省市"), "province"),
    **dict.fromkeys(("市级", "盟市", "市"), "prefecture"),
    **dict.fromkeys(("县级", "区县", "旗县", "县", "区旗"), "county"),
    **dict.fromkeys(("乡镇", "乡镇级", "街乡"), "town"),
    **dict.fromkeys(("村", "村级", "社区"), "village"),
    **dict.fromkeys(("学校", "校"), "school"),
    **dict.fromkeys(("医院",), "hospital"),
    **dict.fromkeys(("企业", "村企"), "enterprise"),
    **dict.fromkeys(("社会组织",), "social"),
}


class OrganisationImporter(RecordImporter):
    key = "organisations"
    label = _("Organisations")
    main = "organisation"
    natural_key = _("The code; else Chinese name and area.")
    parts = (Part("organisation", Organisation, complete=complete_organisations, alike=Alike("name_zh", ("area_id",))),)
    fields = (
        Field(
            "name_zh",
            _("Chinese name"),
            "单位名称",
            "机构名称",
            "名称",
            "单位",
            "全称",
            "Name",
            required=True,
            most=120,
            example="北京市第四中学",
        ),
        Field("name_en", _("English name"), "英文名", "英文名称", most=160),
        Field("code", _("code"), "统一社会信用代码", "信用代码", "机构代码", most=30),
        Choice(
            "kind",
            _("kind"),
            "类型",
            "单位类型",
            "机构类型",
            "性质",
            "单位性质",
            of=Organisation.Kind,
            names=KIND_NAMES,
            example="学校",
        ),
        InArea("area", _("area"), "地区", "所在地", "所在地区", "所属地区", "行政区划", example="西城区"),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("name_zh", "name_en", "code", "kind", area_id="area")
        return [statement.draft("organisation", ["code"], ["name_zh", "area_id?"])]


class PairingImporter(RecordImporter):
    key = "pairings"
    label = _("Pairings")
    main = "pairing"
    natural_key = _("The record number; else giver, receiver, level and start.")
    register = PairingRegister
    parts = (Part("agreement", Agreement, is_made=False), Part("pairing", Pairing))
    fields = (
        Body(
            "giver",
            _("giver"),
            "帮扶方",
            "支援方",
            "帮扶单位",
            "结对区",
            "支援区",
            "援助方",
            required=True,
            example="海淀区",
        ),
        Bodies(
            "receiver",
            _("receiver"),
            "受援方",
            "受援旗县",
            "结对旗县",
            "被帮扶方",
            "受帮扶方",
            required=True,
            example="敖汉旗",
        ),
        Choice("level", _("level"), "结对层级", "层级", "结对类型", of=Pairing.Level, names=LEVEL_NAMES),
        Start(
            "starts_on",
            _("from"),
            *("起始时间", "开始时间", "结对时间", "结对起始", "结对起始时间", "起", "年度"),
            example="2011",
        ),
        When("ends_on", _("until"), "结束时间", "截止时间", "止"),
        Field("agreement", _("under agreement"), "依据协议", "协议", "协议名称", most=200),
    )

    def field_told_by(self, heading: str, lookups: DirectoryLookups) -> str:
        """北京市 and 内蒙古 over the names of their districts and banners: who gives and who receives."""
        provinces = {code[:2] for code in lookups.areas.named(same(heading))}
        givers, receivers = lookups.sides
        if len(provinces) == 1 and provinces <= givers ^ receivers:
            return "giver" if provinces <= givers else "receiver"
        return ""

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        receivers = row.get("receiver")
        if not isinstance(receivers, list):
            return self._of_one(row)
        if row.get("record") is not None:
            raise Senseless(_("A pairing that is recorded has one receiver."), _("one organisation"))
        pairings = [self._of_one({**row, "receiver": receiver}) for receiver in receivers]
        return list({(draft.part, draft.key): draft for drafts in pairings for draft in drafts}.values())

    def _of_one(self, row: Mapping[str, Any]) -> list[Draft]:
        statement = RowStatement(row).take("level", "starts_on", "ends_on", giver_id="giver", receiver_id="receiver")
        drafts = []
        if row.get("agreement"):
            key: NaturalKey = (("title", row["agreement"]),)
            drafts.append(Draft("agreement", key, {}))
            statement.values["agreement_id"] = Ref("agreement", key)
        elif statement.number is not None and "agreement" in row:
            statement.values["agreement_id"] = None
        if statement.number is None:
            statement.values.setdefault("level", Pairing.Level.COUNTY.value)
        return [*drafts, statement.draft("pairing", ["giver_id", "receiver_id", "level", "starts_on?"])]


class AgreementImporter(RecordImporter):
    key = "agreements"
    label = _("Agreements")
    main = "agreement"
    natural_key = _("The record number; else the title. A new agreement is recorded on its own page, with its parties.")
    register = AgreementRegister
    parts = (Part("under", Agreement, is_made=False), Part("agreement", Agreement, is_made=False))
    fields = (
        Field("title", _("title"), "协议名称", "名称", required=True, most=200, example="京蒙扶贫协作框架协议"),
        Choice("kind", _("kind"), "协议类型", "类型", of=Agreement.Kind),
        When("signed_on", _("signed on"), "签订日期", "签订时间"),
        When("starts_on", _("in force from"), "起始时间"),
        When("ends_on", _("in force until"), "结束时间"),
        Field("parent", _("under"), "上级协议", most=200),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("title", "kind", "signed_on", "starts_on", "ends_on")
        drafts = []
        if row.get("parent"):
            key: NaturalKey = (("title", row["parent"]),)
            drafts.append(Draft("under", key, {}))
            statement.values["parent_id"] = Ref("under", key)
        elif statement.number is not None and "parent" in row:
            statement.values["parent_id"] = None
        return [*drafts, statement.draft("agreement", ["title"])]


class DocumentImporter(RecordImporter):
    key = "documents"
    label = _("Documents")
    main = "document"
    natural_key = _("The record number; else title and issuer.")
    register = DocumentRegister
    parts = (Part("document", Document),)
    fields = (
        Field(
            "title", _("title"), "文件名称", "标题", "名称", required=True, most=200, example="关于下达帮扶资金的通知"
        ),
        Choice("kind", _("kind"), "类型", "文件类型", of=Document.Kind, example=""),
        Field("issuer", _("issuer"), "发文单位", "发文机关", "来源", most=120),
        When("published_on", _("published on"), "发文日期", "发布日期", "日期", example="2014-05-02"),
        Field("url", _("link"), "链接", "网址", most=500),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("title", "kind", "issuer", "published_on", "url")
        if statement.values.get("kind") == Document.Kind.SAMPLE:
            raise Senseless(_("A real document is no sample."), _("another kind of document"))
        return [statement.draft("document", ["title", "issuer?"])]


IMPORTERS = (OrganisationImporter(), PairingImporter(), AgreementImporter(), DocumentImporter())
