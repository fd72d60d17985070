"""What the columns of workbooks of published figures mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.models import Document
from aidportal.directory.record_importer import RecordImporter, RowStatement
from aidportal.figures import catalogue
from aidportal.figures.figure import Measure
from aidportal.intake.drafts import Draft, NaturalKey, Part, Ref
from aidportal.intake.fields import Choice, Field, Flag, Lookups, Number, Option, Senseless, When, picked, vocabulary_of
from aidportal.reports.models import PublishedFigure
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.values.money import parse_amount


class OfFigure(Field):
    """A figure of the portal, by its name in either language or by its key."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str | None:
        return picked(self, value, vocabulary_of(catalogue.choices()), lookups)

    def options(self, lookups: Lookups) -> Sequence[Option]:
        return [Option(key, str(label)) for key, label in catalogue.choices()]

    def choices(self) -> Sequence[str]:
        return [label for _key, label in catalogue.choices()]


class PublishedFigureImporter(RecordImporter):
    key = "published"
    label = _("Published figures")
    main = "figure"
    natural_key = _("Document (title) and number; else document and statement. Its areas are set on its own page.")
    parts = (Part("document", Document, is_made=False), Part("figure", PublishedFigure))
    fields = (
        Field("document", _("document"), required=True, most=200),
        Field("number", _("number"), most=10, example="B91"),
        Field("statement", _("statement"), required=True, most=300),
        OfFigure("figure", _("figure"), example="sessions"),
        Choice("uncheckable", _("cannot be checked, because"), of=PublishedFigure.Uncheckable),
        Number("value", _("value"), required=True, example=162),
        Field("unit", _("unit"), most=20),
        When("as_of", _("as of"), example="2015-03"),
        Flag("is_cumulative", _("cumulative")),
        Field("scope", _("scope"), most=400),
        Field("locator", _("page or paragraph"), most=60),
    )

    def drafts(self, row: Mapping[str, Any], lookups: DirectoryLookups) -> list[Draft]:
        key: NaturalKey = (("title", row["document"]),)
        statement = RowStatement(row).take("number", "statement", "figure", "as_of", "scope", "locator")
        statement.amount("value", "value", "qualifier")
        self._take_unit(statement, row)
        if row["value"].value < 0:
            raise Senseless(_("A published value cannot be negative."))
        if row.get("is_cumulative") is not None:
            statement.values["is_cumulative"] = row["is_cumulative"]
        statement.values["document_id"] = Ref("document", key)
        return [
            Draft("document", key, {}),
            statement.draft("figure", ["document_id", "number"], ["document_id", "statement"]),
        ]

    @staticmethod
    def _take_unit(statement: RowStatement, row: Mapping[str, Any]) -> None:
        """A fact that no figure counts is kept with its unit; of one that does, money is kept in yuan."""
        if not row.get("figure"):
            statement.values["uncheckable"] = row.get("uncheckable") or PublishedFigure.Uncheckable.NO_FIGURE.value
            statement.take("unit")
        elif catalogue.figure(row["figure"]).unit == Measure.YUAN and row.get("unit"):
            with suppress(ValueError, OverflowError):
                statement.values["value"] = parse_amount(f"{row['value'].value:f}{row['unit']}")


IMPORTERS = (PublishedFigureImporter(),)
