"""Workbooks of the parts of projects, a row each: funding lines, payments, outputs, statuses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import Body, InArea, RecordImporter, RowStatement
from aidportal.intake.drafts import Draft, Part, ReadValues, Ref
from aidportal.intake.fields import Amount, Choice, Code, ComputedColumn, Field, Number, Past, Senseless, When
from aidportal.intake.kinds import ControlTotal

from ..models import Disbursement, Funding, Project, StatusChange
from ..registers import DisbursementRegister, FundingRegister, OutputRegister, StatusChangeRegister
from .money_source import MoneySource
from .project import DISBURSEMENT, FUNDING, OUTPUT

# The project that rows about its parts belong to; they do not make one.
OF_PROJECT = Part("project", Project, is_made=False, told_by=("area",), named_by="code", spelled="title")

PROJECT_FIELDS = (
    Field("project", _("project"), most=200),
    Code("code", _("code of the project"), most=32),
    InArea("area", _("area")),
)


class OfProjectImporter(RecordImporter):
    """Rows that belong to a project there is already: by its code, or by title and area, or by title alone."""

    def project(self, row: ReadValues) -> tuple[list[Draft], Ref | None]:
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
        MoneySource("source", _("source"), required=True),
        Body("giver", _("giver")),
        When("fiscal_year", _("fiscal year"), example="2014"),
        Amount("amount", _("committed"), required=True, example=2000000),
        ComputedColumn("disbursed", _("disbursed")),
        ComputedColumn("disbursed_in_all", _("disbursed in all")),
    )
    totals = (ControlTotal(_("committed"), "funding", lambda rows: rows.committed(), "amount", is_money=True),)

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
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
    parts = (OF_PROJECT, Part("line", Funding, is_made=False, told_by=("source", "fiscal_year")), DISBURSEMENT)
    fields = (
        *PROJECT_FIELDS,
        MoneySource("source", _("source")),
        When("fiscal_year", _("fiscal year")),
        Choice("stage", _("stage"), of=Disbursement.Stage),
        Past("moved_on", _("date"), required=True, example="2014-05-20"),
        Amount("amount", _("amount"), required=True, example=500000),
        Field("note", _("note"), most=200),
        Field("excess_reason", _("reason for exceeding the commitment"), most=200),
    )
    totals = (ControlTotal(_("disbursed"), "disbursement", lambda rows: rows.disbursed(), "amount", is_money=True),)

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = RowStatement(row).take("stage", "moved_on", "amount", "note", "excess_reason")
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
        Field("name", _("output"), required=True, most=120),
        Field("unit", _("unit"), most=20),
        Number("planned", _("planned"), example=3000),
        Number("actual", _("actual"), example=3285),
        ComputedColumn("output_cost", _("cost")),
        ComputedColumn("unit_cost", _("cost per unit")),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
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
        Choice("status", _("status entered"), of=Project.Status, required=True),
        When("since", _("since"), required=True, example="2014-05"),
        ComputedColumn("until", _("until")),
        ComputedColumn("days", _("days")),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        drafts, project = self.project(row)
        statement = RowStatement(row).take("status", "since")
        if project:
            statement.values["project_id"] = project
        return [*drafts, statement.draft("status", ["project_id", "status", "since"])]
