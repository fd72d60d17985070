"""Workbooks of projects, with their money and outputs beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import (
    ORGANISATION,
    Body,
    InArea,
    InSector,
    RecordImporter,
    RowStatement,
)
from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, Ref
from aidportal.intake.fields import Amount, Choice, ComputedColumn, Count, Field, Number, Senseless, Term, When
from aidportal.intake.kinds import ControlTotal
from aidportal.values.dates import PartialDate

from ..models import Disbursement, Funding, Output, Project
from ..registers import ProjectRegister
from .money_source import MoneySource
from .vocabulary import (
    AREA,
    BUILDING_NAMES,
    CATEGORY_NAMES,
    CODE,
    GIVER,
    LEAGUE,
    PLACE,
    SOURCE_COLUMNS,
    STAGE_COLUMNS,
    STAGES,
    STATUS_NAMES,
    TITLE,
    YEAR,
)

# 万元 with two decimals are exact to half of 100 yuan.
ROUNDED = Decimal(50)
# For each source the field that tells what is committed from it.
FUNDING_COLUMNS = [(source, f"funding_{source}") for source in Funding.Source.values]


def complete_projects(records: Sequence[dict[str, Any]]) -> None:
    """Give codes to the projects that have none."""
    without = [record for record in records if not record.get("code")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('projects_project_code_seq') FROM generate_series(1, %s)", [len(without)])
        for record, (number,) in zip(without, cursor.fetchall(), strict=True):
            record["code"] = f"XM-{number:06d}"


PROJECT = Part(
    "project",
    Project,
    alike=Alike("title", ("area_id", "programme_year")),
    complete=complete_projects,
    beside=("status_changes",),
)
FUNDING = Part("funding", Funding, repeats=True)
DISBURSEMENT = Part("disbursement", Disbursement, repeats=True)
OUTPUT = Part("output", Output)

COMMITTED = ControlTotal(_("committed"), "funding", lambda rows: rows.committed(), "committed", is_money=True)


class ProjectImporter(RecordImporter):
    key = "projects"
    label = _("Projects")
    main = "project"
    natural_key = _(
        "The record number; else the code; else title, area and programme year. A funding line is that of its "
        "project, source and fiscal year; a payment that of its line, stage and date; an output that of its name "
        "and unit."
    )
    register = ProjectRegister
    parts = (ORGANISATION, PROJECT, FUNDING, DISBURSEMENT, OUTPUT)
    fields = (
        Field("title", _("project"), "项目名称", *TITLE, required=True, most=200, example="下洼镇幼儿园"),
        Field("code", _("code"), "项目编号", "项目代码", "编码", "项目编码", *CODE, most=32, example=""),
        InArea("area", _("area"), *AREA, required=True, example="敖汉旗", instead="league"),
        InArea("league", _("league or city that the area lies in"), *LEAGUE, example=""),
        Field("place", _("place"), *PLACE, most=120, example="下洼镇"),
        Body("giver", _("giver"), *GIVER, example="海淀区"),
        InSector("sector", _("field"), "行业", "领域", "项目领域", "行业领域", "Sector", "Sector name", example="教育"),
        When("programme_year", _("programme year"), *YEAR, example="2014"),
        Amount(
            "total_investment",
            _("total investment"),
            "项目总投资",
            "投资总额",
            "投资",
            "总投资额",
            "计划总投资",
            "计划投资",
            "投资规模",
            "总投资规模",
            "项目投资",
            "投资合计",
            "资金来源合计",
            "Project cost",
            "Total cost",
            "Total project cost",
            example=2000000,
        ),
        Amount(
            "committed",
            _("committed"),
            "安排资金",
            "帮扶资金",
            "援助资金",
            "财政资金",
            "资金",
            "下达计划",
            "计划资金",
            "金额",
            "预算",
            "预算资金",
            "资金合计",
            "资金总额",
            "资金分配额",
            "分配资金",
            "分配金额",
            "Commitment",
            "Commitments",
            "Total commitment",
            "Commitment amount",
            "Budget",
            "Total budget",
            "Amount",
        ),
        MoneySource("source", _("source"), "资金来源", "资金类型", "资金渠道"),
        When("fiscal_year", _("fiscal year"), "资金年度", "预算年度"),
        *(Amount(f"funding_{source.value}", source.label, *SOURCE_COLUMNS[source.value]) for source in Funding.Source),
        *(
            Amount(name, Disbursement.Stage(STAGES.get(name, name)).label, name, *also)
            for name, also in STAGE_COLUMNS.items()
        ),
        When("moved_on", _("date of the payment"), "拨付日期", "拨付时间", "支付日期", "到位时间", "截止日期"),
        ComputedColumn(
            "disbursement_rate", _("disbursement rate (%)"), "Rate (%)", "拨付率", "支付进度", "资金支付率", "拨付进度"
        ),
        ComputedColumn("committed_in_all", _("committed in all")),
        ComputedColumn("disbursed_in_all", _("disbursed in all")),
        Choice(
            "status",
            _("status"),
            "项目状态",
            "进展情况",
            "项目进展",
            "建设状态",
            "实施情况",
            "Project status",
            "Activity status",
            of=Project.Status,
            names=STATUS_NAMES,
        ),
        Body(
            "implementing_organisation",
            _("implementing organisation"),
            "实施单位",
            "建设单位",
            "承建单位",
            "责任单位",
            is_made=True,
        ),
        Body(
            "supervising_organisation", _("supervising organisation"), "主管单位", "主管部门", "监管单位", is_made=True
        ),
        Choice("category", _("category"), "项目类别", "项目类型", of=Project.Category, names=CATEGORY_NAMES),
        Choice("building", _("kind of building"), "建设性质", of=Project.Building, names=BUILDING_NAMES),
        Field("approval_number", _("number of the approving document"), "批复文号", "批准文号", "文号", most=80),
        Term(
            "planned_term",
            _("planned start and end"),
            *("建设期限", "实施期限", "建设周期", "建设工期", "建设起止时间", "建设起止年限", "建设起止年月"),
            into=("planned_from", "planned_until"),
        ),
        When("planned_from", _("planned start"), "计划开工", "计划开工时间", "计划开工日期", "Planned start date"),
        When(
            "planned_until",
            _("planned end"),
            "计划完工",
            "计划完工时间",
            "计划竣工时间",
            "计划竣工日期",
            "Planned end date",
        ),
        When(
            "actual_from", _("actual start"), "开工时间", "开工日期", "实际开工时间", "Start date", "Actual start date"
        ),
        When(
            "actual_until",
            _("actual end"),
            "完工时间",
            "竣工时间",
            "竣工日期",
            "实际完工时间",
            "End date",
            "Closing date",
            "Actual end date",
        ),
        Count(
            "people_benefiting",
            _("people who benefit"),
            "受益人数",
            "受益人口",
            "惠及人数",
            "受益群众",
            "Beneficiaries",
        ),
        Count("households_benefiting", _("households that benefit"), "受益户数", "惠及户数"),
        Field("output_name", _("output"), "产出名称", "产出", "建设内容名称", most=120),
        Number("output_planned", _("planned output"), "计划产出", "计划规模", "建设规模", "规模"),
        Number("output_actual", _("actual output"), "实际产出", "完成规模", "实际规模"),
        Field("output_unit", _("unit of the output"), "产出单位", "计量单位", "规模单位", most=20),
        Field("goal", _("performance goal"), "绩效目标", most=4000),
        Field(
            "description",
            _("description"),
            "建设内容",
            "建设内容及规模",
            "主要建设内容",
            "项目内容",
            "备注",
            "说明",
            "Description",
            "Project description",
            most=4000,
        ),
    )
    totals = (
        ControlTotal(
            _("total investment"), "project", lambda rows: rows.total_investment(), "total_investment", is_money=True
        ),
        COMMITTED,
        ControlTotal(_("disbursed"), "disbursement", lambda rows: rows.disbursed(), "disbursed", is_money=True),
        ControlTotal(_("people who benefit"), "project", lambda rows: rows.beneficiaries(), "people_benefiting"),
        ControlTotal(_("projects"), "project", lambda rows: rows.count_projects()),
    )

    def said_by_title(self, title: str, lookups: DirectoryLookups) -> Mapping[str, str]:
        giver, receiver = lookups.places_in(title)
        return {"支援方": giver, "受援方": receiver}

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        area, league = row.get("area"), row.get("league")
        if area and league and area != league and not lookups.areas.is_within(area, league):
            labels = {"area": lookups.areas.path(area), "league": lookups.areas.path(league)}
            raise Senseless(_("%(area)s does not lie in %(league)s.") % labels)
        statement = RowStatement(row, area)
        statement.take("title", "code", "place", "programme_year", "status", "category", "building", "approval_number")
        statement.take("planned_from", "planned_until", "actual_from", "actual_until", "goal", "description")
        statement.take(
            "people_benefiting", "households_benefiting", area_id="area", sector_id="sector", giver_id="giver"
        )
        statement.take(
            implementing_organisation_id="implementing_organisation",
            supervising_organisation_id="supervising_organisation",
        )
        if area and area.rest and not statement.values.get("place"):
            statement.values["place"] = area.rest[:120]
        statement.amount("total_investment", "total_investment", "total_qualifier")
        project = statement.draft("project", ["code"], ["title", "area_id", "programme_year?"])
        ref = Ref("project", project.key)
        return [*statement.made, project, *money(row, ref), *outputs(row, ref)]


def money(row: Mapping[str, Any], project: Ref) -> Iterator[Draft]:
    """Funding lines of a row of a project, one for each source it names, and what moved on them."""
    year = row.get("fiscal_year") or row.get("programme_year")
    stated = {source: row[name] for source, name in FUNDING_COLUMNS if row.get(name) is not None}
    if not stated and row.get("committed") is not None:
        if row.get("record") is not None:
            raise Senseless(
                _("What is committed is the sum of the funding lines. Change it in the list of funding lines.")
            )
        stated = {row.get("source") or Funding.Source.AID.value: row["committed"]}
    elif stated and row.get("committed") is not None:
        check_parts(row["committed"].value, [amount.value for amount in stated.values()])
    lines = []
    for source, amount in stated.items():
        key: NaturalKey = (("project_id", project), ("source", source), ("fiscal_year", year))
        values = {"amount": amount.value} | ({"qualifier": amount.qualifier} if amount.qualifier else {})
        lines.append(Draft("funding", key, values, only_changes=not amount.value))
    yield from lines
    yield from payments(row, [line for line in lines if not line.only_changes], year)


def check_parts(whole: Decimal, parts: Sequence[Decimal]) -> None:
    """Refuse parts that do not add up to the whole beside them, but for what each of them may be rounded by."""
    if abs(sum(parts) - whole) > ROUNDED * len(parts):
        amounts = {"whole": f"{whole:,f}", "parts": f"{sum(parts):,f}"}
        raise Senseless(
            _("The sources add up to %(parts)s yuan, and the whole is stated as %(whole)s.") % amounts,
            accepted=_("all sources in columns that are read; or leave the column of the whole out"),
        )


def payments(row: Mapping[str, Any], lines: Sequence[Draft], year: PartialDate | None) -> Iterator[Draft]:
    """What moved on the one funding line of a row, by stage."""
    for name in STAGE_COLUMNS:
        amount = row.get(name)
        if amount is None or not amount.value:
            continue
        if row.get("record") is not None:
            raise Senseless(_("What is disbursed is the sum of the payments. Change it in the list of payments."))
        if len(lines) != 1:
            raise Senseless(
                _("Money moved, but the row has no single funding line that it moved on."),
                accepted=_("one source in the row; or leave the column out and import the payments by themselves"),
            )
        when = row.get("moved_on") or year
        if when is None:
            raise Senseless(
                _("Money moved, but the row does not say when."), accepted=_("a date of the payment, or a year")
            )
        line = Ref("funding", lines[0].key)
        key: NaturalKey = (("funding_id", line), ("stage", STAGES.get(name, name)), ("moved_on", when))
        yield Draft("disbursement", key, {"amount": amount.value})


def outputs(row: Mapping[str, Any], project: Ref) -> Iterator[Draft]:
    """The output of a row of a project, where it tells a quantity with its unit."""
    planned, actual = row.get("output_planned"), row.get("output_actual")
    stated = actual or planned
    if stated is None:
        return
    unit = row.get("output_unit") or stated.unit_text
    if not unit:
        raise Senseless(
            _("The output has no unit."), accepted=_("a unit beside the number (3285亩), in the head, or in a column")
        )
    key: NaturalKey = (
        ("project_id", project),
        ("name", row.get("output_name") or str(_("scale"))),
        ("unit", unit[:20]),
    )
    quantities = {"planned": planned, "actual": actual}
    yield Draft("output", key, {name: value.value for name, value in quantities.items() if value is not None})
