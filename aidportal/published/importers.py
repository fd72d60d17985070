"""What the columns of workbooks of published figures mean."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.lookups import LISTED, DirectoryLookups
from aidportal.directory.models import Document
from aidportal.directory.record_importer import RecordImporter, RowStatement
from aidportal.figures import catalogue
from aidportal.figures.figure import Measure
from aidportal.intake.drafts import Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import Choice, Field, Flag, Lookups, Number, Option, Senseless, When, picked, vocabulary_of
from aidportal.reports.models import PublishedFigure
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.values.money import parse_amount

from .text import programmes


class OfFigure(Field):
    """A figure of the portal, by its name in either language or by its key."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> str | None:
        return picked(self, value, vocabulary_of(catalogue.choices()), lookups)

    def options(self, lookups: Lookups) -> Sequence[Option]:
        return [Option(key, str(label)) for key, label in catalogue.choices()]

    def choices(self) -> Sequence[str]:
        return [label for _key, label in catalogue.choices()]


@dataclass
class StatedSides:
    """Who helps whom, as a row says it: parts of a scope, and the names that nobody knows."""

    pairs: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, row: ReadValues, lookups: DirectoryLookups) -> StatedSides:
        made = cls()
        made.take(AREA.parameter, row.get("areas"), lookups)
        made.take(GIVER.parameter, row.get("givers"), lookups)
        if name := row.get("programme"):
            made.take_programme(name)
        return made

    def take(self, parameter: str, names: str | None, lookups: DirectoryLookups) -> None:
        for name in filter(None, map(str.strip, LISTED.split(names or ""))):
            codes, rest = lookups.areas.find(name)
            if not codes:
                # An area of others is known all the same; whose the figure is, is asked of all that it is about.
                codes, rest = lookups.all_areas.find(name)
            if len(codes) == 1 and not rest:
                self.pairs.append((parameter, codes[0]))
            else:
                self.unknown.append(name)

    def take_programme(self, name: str) -> None:
        """Both provinces of a programme, where the row does not say more exactly which side is meant."""
        provinces = next(((giver, receiver) for called, giver, receiver in programmes.rows() if called in name), None)
        if provinces is None:
            self.unknown.append(name)
            return
        stated = {parameter for parameter, _code in self.pairs}
        sides = zip((GIVER.parameter, AREA.parameter), provinces, strict=True)
        self.pairs += [(parameter, code) for parameter, code in sides if parameter not in stated]


class PublishedFigureImporter(RecordImporter):
    key = "published"
    label = _("Published figures")
    main = "figure"
    natural_key = _("Document (title) and number; else document and statement.")
    parts = (
        Part("document", Document, is_made=False),
        Part("figure", PublishedFigure),
        Part("area", PublishedFigure.areas.through, called=_("areas")),
    )
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
        Field("areas", _("areas"), most=200),
        Field("givers", _("givers"), most=200),
        Field("programme", _("programme"), most=20),
        Field("scope", _("scope"), most=400),
        Field("locator", _("page or paragraph"), most=60),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        key: NaturalKey = (("title", row["document"]),)
        statement = RowStatement(row).take("number", "statement", "figure", "as_of", "scope", "locator")
        statement.amount("value", "value", "qualifier")
        self._take_unit(statement, row)
        areas = self._take_sides(statement, row, lookups)
        if row["value"].value < 0:
            raise Senseless(_("A published value cannot be negative."))
        if row.get("is_cumulative") is not None:
            statement.values["is_cumulative"] = row["is_cumulative"]
        statement.values["document_id"] = Ref("document", key)
        figure = statement.draft("figure", ["document_id", "number"], ["document_id", "statement"])
        its = ("publishedfigure_id", Ref("figure", figure.key))
        return [
            Draft("document", key, {}),
            figure,
            *(Draft("area", (its, ("area_id", code)), {}) for code in areas),
        ]

    @staticmethod
    def _take_sides(statement: RowStatement, row: ReadValues, lookups: DirectoryLookups) -> list[str]:
        """Givers, as parts of the scope; the codes of areas. What is not known holds up no row and is not checked."""
        sides = StatedSides.of(row, lookups)
        if givers := [pair for pair in sides.pairs if pair[0] == GIVER.parameter]:
            statement.values["scope"] = "&".join(filter(None, [row.get("scope"), urlencode(givers)]))
        if row.get("figure") and (row.get("uncheckable") or sides.unknown):
            statement.values["uncheckable"] = row.get("uncheckable") or PublishedFigure.Uncheckable.SIDES.value
        return list(dict.fromkeys(code for parameter, code in sides.pairs if parameter == AREA.parameter))

    @staticmethod
    def _take_unit(statement: RowStatement, row: ReadValues) -> None:
        """A fact that no figure counts is kept with its unit; of one that does, money is kept in yuan."""
        if not row.get("figure"):
            statement.values["uncheckable"] = row.get("uncheckable") or PublishedFigure.Uncheckable.NO_FIGURE.value
            statement.take("unit")
        elif catalogue.figure(row["figure"]).unit == Measure.YUAN and row.get("unit"):
            with suppress(ValueError, OverflowError):
                statement.values["value"] = parse_amount(f"{row['value'].value:f}{row['unit']}")


IMPORTERS = (PublishedFigureImporter(),)
