"""Workbooks of the parts of projects, a row each: funding lines, payments, outputs, statuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import Body, InArea, RecordImporter, RowStatement
from aidportal.intake.drafts import Draft, Part, Ref
from aidportal.intake.fields import Amount, Choice, ComputedColumn, Field, Number, Senseless, When
from aidportal.intake.kinds import ControlTotal

from ..models import Disbursement, Funding, Project, StatusChange
from ..registers import DisbursementRegister, FundingRegister, OutputRegister, StatusChangeRegister
from .money_source import MoneySource
from .project import DISBURSEMENT, FUNDING, OUTPUT
from .vocabulary import AREA, GIVER, STATUS_NAMES, TITLE, YEAR

# The project that rows about its parts belong to; they do not make one.
OF_PROJECT = Part("project", Project, is_made=False)

PROJECT_FIELDS = (
    Field("project", _("project"), "项目名称", *TITLE, most=200, example="下洼镇幼儿园"),
    Field("code", _("code of the project"), "项目编号", "项目代码", most=32),
    InArea("area", _("area"), *AREA, example="敖汉旗"),
)


class OfProjectImporter(RecordImporter):
    """Rows that belong to a project there is already: by its code, or by title and area, or by title alone."""

    def project(self, row: Mapping[str, Any]) -> tuple[list[Draft], Ref | None]:
        """The project a row belongs to; none of a row that names its record by number, which cannot move."""
        if row.get("record") is not None:
            if any(row.get(name) for name in ("project", "code", "area")):
                raise Senseless(_("A record cannot move to another project by a workbook."))
            return [], None
        statement = RowStatement(row).take("code", title="project", area_id="area")
        key = statement.key(["code"], ["title", "area_id"], ["title"])
        if not key:
            raise Senseless(
                _("The row does not say which project it belongs to."), accepted=_("the project's code or title")
            )
        return [Draft("project", key, {})], Ref("project", key)


class FundingImporter(OfProjectImporter):
    key = "fundings"
    label = _("Funding lines")
    main = "funding"
    natural_key = _("The record number; else project, source and fiscal year, in the order of the rows.")
    register = FundingRegister
    parts = (OF_PROJECT, FUNDING)
    fields = (
        *PROJECT_FIELDS,
        MoneySource(
            "source",
            _("source"),
            "资金来源",
            "资金渠道",
            required=True,
            example="区级帮扶资金",
        ),
        Body("giver", _("giver"), *GIVER, example="海淀区"),
        When("fiscal_year", _("fiscal year"), "年度", *YEAR, example="2014"),
        Amount("amount", _("committed"), "安排资金", "金额", "安排金额", "计划资金", required=True, example=2000000),
        ComputedColumn("disbursed", _("disbursed"), "已拨付"),
        ComputedColumn("disbursed_in_all", _("disbursed in all")),
    )
    totals = (ControlTotal(_("committed"), "funding", lambda rows: rows.committed(), "amount", is_money=True),)

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = (
            RowStatement(row).take("source", "fiscal_year", giver_id="giver").amount("amount", "amount", "qualifier")
        )
        if project:
            statement.values["project_id"] = project
        return [*drafts, statement.draft("funding", ["project_id", "source", "fiscal_year?"])]


class DisbursementImporter(OfProjectImporter):
    key = "disbursements"
    label = _("Payments")
    main = "disbursement"
    natural_key = _(
        "The record number; else the funding line (project and source), stage and date, in the order of the rows."
    )
    register = DisbursementRegister
    parts = (OF_PROJECT, Part("line", Funding, is_made=False), DISBURSEMENT)
    fields = (
        *PROJECT_FIELDS,
        MoneySource("source", _("source"), "资金来源", "资金渠道", example="区级帮扶资金"),
        When("fiscal_year", _("fiscal year"), "资金年度"),
        Choice(
            "stage",
            _("stage"),
            "资金环节",
            "阶段",
            of=Disbursement.Stage,
            names={"拨付": "paid", "支付": "paid", "到账": "arrived"},
        ),
        When(
            "moved_on",
            _("date"),
            "日期",
            "拨付日期",
            "拨付时间",
            "支付日期",
            "拨款日期",
            "拨款时间",
            required=True,
            example="2014-05-20",
        ),
        Amount(
            "amount", _("amount"), "拨付金额", "支付金额", "拨款金额", "拨款额", "金额", required=True, example=500000
        ),
        Field("note", _("note"), "备注", most=200),
    )
    totals = (ControlTotal(_("disbursed"), "disbursement", lambda rows: rows.disbursed(), "amount", is_money=True),)

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = RowStatement(row).take("stage", "moved_on", "amount", "note")
        if project is None:
            if row.get("source"):
                raise Senseless(_("A payment cannot move to another funding line by a workbook."))
            return [statement.draft("disbursement")]
        line = RowStatement(row).take("source", "fiscal_year")
        line.values["project_id"] = project
        key = line.key(["project_id", "source", "fiscal_year"], ["project_id", "source"], ["project_id"])
        statement.values["funding_id"] = Ref("line", key)
        statement.values.setdefault("stage", Disbursement.Stage.PAID.value)
        return [*drafts, Draft("line", key, {}), statement.draft("disbursement", ["funding_id", "stage", "moved_on"])]


class OutputImporter(OfProjectImporter):
    key = "outputs"
    label = _("Outputs")
    main = "output"
    natural_key = _("The record number; else project, name and unit.")
    register = OutputRegister
    parts = (OF_PROJECT, OUTPUT)
    fields = (
        *PROJECT_FIELDS,
        Field("name", _("output"), "产出名称", "产出", required=True, most=120, example="果林基地"),
        Field("unit", _("unit"), "单位", "计量单位", most=20, example="亩"),
        Number("planned", _("planned"), "计划", "计划数", "计划产出", example=3000),
        Number("actual", _("actual"), "实际", "实际数", "实际产出", "完成数", example=3285),
        ComputedColumn("output_cost", _("cost")),
        ComputedColumn("unit_cost", _("cost per unit")),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = RowStatement(row).take("name", "unit", "planned", "actual")
        if project:
            statement.values["project_id"] = project
            stated = row.get("actual") or row.get("planned")
            if not statement.values.get("unit") and stated is not None:
                statement.values["unit"] = stated.unit_text[:20]
            if not statement.values.get("unit"):
                raise Senseless(
                    _("The output has no unit."),
                    accepted=_("a unit beside the number (3285亩), in the head, or in a column"),
                )
        return [*drafts, statement.draft("output", ["project_id", "name", "unit"])]


class StatusImporter(OfProjectImporter):
    key = "statuses"
    label = _("Status histories")
    main = "status"
    natural_key = _("The record number; else project, status and date.")
    register = StatusChangeRegister
    parts = (OF_PROJECT, Part("status", StatusChange))
    fields = (
        *PROJECT_FIELDS,
        Choice(
            "status",
            _("status entered"),
            "状态",
            "项目状态",
            of=Project.Status,
            names=STATUS_NAMES,
            required=True,
            example="在建",
        ),
        When("since", _("since"), "进入日期", "日期", required=True, example="2014-05"),
        ComputedColumn("until", _("until")),
        ComputedColumn("days", _("days")),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = RowStatement(row).take("status", "since")
        if project:
            statement.values["project_id"] = project
        return [*drafts, statement.draft("status", ["project_id", "status", "since"])]
