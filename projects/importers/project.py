"""Workbooks of projects, with their money and outputs beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

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
from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import (
    Amount,
    Choice,
    Code,
    ComputedColumn,
    Count,
    Field,
    Lack,
    Number,
    Past,
    RecordTitle,
    Senseless,
    Term,
    Unsaid,
    When,
    happened,
)
from aidportal.intake.kinds import ControlTotal, Whole
from aidportal.sheets.vocabulary import words
from aidportal.values.dates import PartialDate

from ..models import Disbursement, Funding, Output, Project
from ..registers import ProjectRegister
from .money_source import MoneySource

# What the sides are called that a title tells of all rows.
SIDES = {side: words("made", side)[0] for side in ("giver", "receiver")}
# 万元 with two decimals are exact to half of 100 yuan.
ROUNDED = Decimal(50)
# For each source the field that tells what is committed from it.
FUNDING_COLUMNS = [(source, f"funding_{source}") for source in Funding.Source.values]
# For each field that tells what moved, the stage that it moved to.
STAGE_COLUMNS = {
    "allotted": Disbursement.Stage.ALLOTTED,
    "arrived": Disbursement.Stage.ARRIVED,
    "disbursed": Disbursement.Stage.PAID,
    "spent": Disbursement.Stage.SPENT,
}


def complete_projects(records: Sequence[dict[str, object]]) -> None:
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
    spelled="title",
    complete=complete_projects,
)
FUNDING = Part("funding", Funding, repeats=True)
DISBURSEMENT = Part("disbursement", Disbursement, repeats=True)
OUTPUT = Part("output", Output, spelled="name")

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
        RecordTitle("title", _("project"), required=True, most=200),
        Code("code", _("code"), most=32, example=""),
        InArea("area", _("area"), required=True, instead=("league",)),
        InArea("league", _("league or city that the area lies in"), example=""),
        Field("place", _("place"), most=120),
        Body("giver", _("giver")),
        InSector("sector", _("field")),
        When("programme_year", _("programme year"), example="2014"),
        Amount("total_investment", _("total investment"), example=2000000),
        Amount("committed", _("committed")),
        MoneySource("source", _("source")),
        When("fiscal_year", _("fiscal year")),
        *(Amount(f"funding_{source.value}", source.label) for source in Funding.Source),
        *(Amount(name, stage.label) for name, stage in STAGE_COLUMNS.items()),
        Past("moved_on", _("date of the payment")),
        ComputedColumn("disbursement_rate", _("disbursement rate (%)")),
        ComputedColumn("committed_in_all", _("committed in all")),
        ComputedColumn("disbursed_in_all", _("disbursed in all")),
        Choice("status", _("status"), of=Project.Status),
        Body("implementing_organisation", _("implementing organisation"), is_made=True),
        Body("supervising_organisation", _("supervising organisation"), is_made=True),
        Choice("category", _("category"), of=Project.Category),
        Choice("building", _("kind of building"), of=Project.Building),
        Field("approval_number", _("number of the approving document"), most=80),
        Term("planned_term", _("planned start and end"), into=("planned_from", "planned_until")),
        When("planned_from", _("planned start")),
        When("planned_until", _("planned end")),
        When("actual_from", _("actual start")),
        When("actual_until", _("actual end")),
        Count("people_benefiting", _("people who benefit")),
        Count("households_benefiting", _("households that benefit")),
        Field("output_name", _("output"), most=120),
        Number("output_planned", _("planned output")),
        Number("output_actual", _("actual output")),
        Field("output_unit", _("unit of the output"), most=20),
        Field("goal", _("performance goal"), most=4000),
        Field("description", _("description"), most=4000),
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

    said_once = ("total_investment", "people_benefiting", "households_benefiting")
    year_across = "fiscal_year"
    wholes = (
        Whole("committed", [name for _source, name in FUNDING_COLUMNS]),
        Whole("total_investment", [name for _source, name in FUNDING_COLUMNS], may_hold_more=True),
    )

    def said_by_title(self, title: str, lookups: DirectoryLookups) -> Mapping[str, str]:
        giver, receiver = lookups.places_in(title)
        return {SIDES["giver"]: giver, SIDES["receiver"]: receiver}

    def is_named_after_area(self, row: ReadValues, lookups: DirectoryLookups) -> bool:
        return lookups.names_area(row["title"])

    def told_again(self, apart: ReadValues, row: ReadValues) -> Mapping[str, Decimal]:
        committed = row.get("committed")
        if committed is None or all(row.get(name) is None for _source, name in FUNDING_COLUMNS):
            return {}
        return {"committed": committed.value}

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
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


def money(row: ReadValues, project: Ref) -> Iterator[Draft]:
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


def payments(row: ReadValues, lines: Sequence[Draft], year: PartialDate | None) -> Iterator[Draft]:
    """What moved on the one funding line of a row, by stage."""
    for name, stage in STAGE_COLUMNS.items():
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
            text, accepted = _("Money moved, but the row does not say when."), _("a date of the payment, or a year")
            raise Unsaid(Lack("moved_on", text, accepted))
        line = Ref("funding", lines[0].key)
        key: NaturalKey = (("funding_id", line), ("stage", stage.value), ("moved_on", happened(when)))
        yield Draft("disbursement", key, {"amount": amount.value})


def outputs(row: ReadValues, project: Ref) -> Iterator[Draft]:
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
