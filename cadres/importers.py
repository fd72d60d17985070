"""What the columns of officials' rosters and of batches mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import ORGANISATION, Body, InArea, RecordImporter, RowStatement
from aidportal.figures.scopes import Direction
from aidportal.intake.drafts import Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import (
    Choice,
    ComputedColumn,
    Count,
    Field,
    Flag,
    Lack,
    Lookups,
    PersonName,
    Senseless,
    Term,
    Unsaid,
    When,
)
from aidportal.intake.kinds import ControlTotal
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue

from .models import Batch, Official, Posting
from .registers import BatchRegister, PostingRegister

# 北京市赴敖汉旗挂职干部; what stands before may be where they come from.
_HOST = re.compile(r"[赴到](.+)")
_BATCH = re.compile(r"第\s*([0-9一二三四五六七八九十]+)\s*批")


class BirthYear(When):
    """The year of a birth, also out of a date of birth."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        return super().read(value, unit, lookups).first.year


class BatchNumber(Count):
    """The number of a batch: 3, 第三批."""

    may_be_of_all = True

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        if isinstance(value, str):
            value = re.sub(r"^第|批(?:次)?$", "", cells.text_of(value))
        return super().read(value, unit, lookups)

    def total(self, value: object) -> None:
        return None


class OfficialImporter(RecordImporter):
    key = "officials"
    label = _("Officials and postings")
    main = "posting"
    natural_key = _(
        "The record number; else of the official name and home area, of the posting its official and batch."
    )
    register = PostingRegister
    needs = (
        Lack("home_area", _("The row does not say where the official comes from."), _("a column with the home area")),
        Lack("host_area", _("The row does not say where the official is posted."), _("a column with the host area")),
        Lack("batch", _("The row does not say which batch the official belongs to."), _("a column with its number")),
    )
    parts = (ORGANISATION, Part("official", Official, spelled="name"), Part("batch", Batch), Part("posting", Posting))
    fields = (
        PersonName("official", _("official"), required=True, most=60),
        Choice("sex", _("sex"), of=Official.Sex),
        BirthYear("birth_year", _("birth year"), example="1975"),
        Choice("kind", _("kind"), of=Official.Kind),
        Field("rank", _("rank"), most=60),
        InArea("home_area", _("home area"), instead=("home_organisation", "home_title")),
        Body("home_organisation", _("home organisation"), is_made=True),
        Field("home_title", _("title at home"), most=120),
        Choice("direction", _("direction"), of=Direction, example=""),
        BatchNumber("batch", _("batch"), example="3"),
        InArea("host_area", _("host area"), instead=("host_organisation", "title")),
        Body("host_organisation", _("host organisation"), is_made=True),
        Field("title", _("title on post"), most=120),
        When("starts_on", _("from"), example="2015-03"),
        When("ends_on", _("until"), example="2017-03"),
        Term("term", pgettext_lazy("of a posting", "term"), into=("starts_on", "ends_on")),
        Flag("ended_early", _("ended early")),
        Field("end_reason", _("why it ended early"), most=200),
        ComputedColumn("status", _("status")),
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
        return {
            self.heading_of("batch"): batch[1] if batch else "",
            self.heading_of("host_area"): lookups.areas.path(area) if area else "",
        }

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        posting = RowStatement(row, row.get("host_area")).take(
            "title", "starts_on", "ends_on", "end_reason", host_area_id="host_area"
        )
        posting.take(host_organisation_id="host_organisation")
        if row.get("ended_early") is not None:
            posting.values["ended_early"] = row["ended_early"]
        home = row.get("home_area")
        official = RowStatement(row, home).take("sex", "birth_year", "kind", "rank", "home_title", name="official")
        official.take(home_organisation_id="home_organisation")
        if home:
            official.values["home_area_id"] = str(home)
        made = [*official.made, *posting.made]
        if posting.number is not None:
            return [*made, *self._changes(row, official, posting)]
        return [*made, *self._new(row, lookups, official, posting)]

    def _changes(self, row: ReadValues, official: RowStatement, posting: RowStatement) -> list[Draft]:
        """What changes of a posting that the row names by number, and of its official."""
        if row.get("batch") is not None or row.get("direction") is not None:
            raise Senseless(_("A posting cannot move to another batch by a workbook."))
        drafts = [posting.draft("posting")]
        if official.values:
            key: NaturalKey = (("postings", posting.number),)
            drafts.append(Draft("official", key, official.values, only_changes=True))
        return drafts

    def _new(
        self, row: ReadValues, lookups: DirectoryLookups, official: RowStatement, posting: RowStatement
    ) -> list[Draft]:
        direction = row.get("direction") or direction_of(row["home_area"], row["host_area"], lookups)
        batch: NaturalKey = (("direction", direction), ("number", row["batch"]))
        person = official.draft("official", ["name", "home_area_id"])
        posting.values |= {"official_id": Ref("official", person.key), "batch_id": Ref("batch", batch)}
        return [person, Draft("batch", batch, {}), posting.draft("posting", ["official_id", "batch_id"])]


def direction_of(home: str, host: str, lookups: DirectoryLookups) -> str:
    """Which way officials from ``home`` to ``host`` go, as the pairings of the programme tell."""
    givers, receivers = lookups.sides
    if home[:2] in givers and host[:2] in receivers:
        return Direction.TO_RECEIVER.value
    if home[:2] in receivers and host[:2] in givers:
        return Direction.TO_GIVER.value
    raise Unsaid(Lack("direction", _("Neither the row nor the pairings tell in which direction the official goes.")))


class BatchImporter(RecordImporter):
    key = "batches"
    label = _("Batches")
    main = "batch"
    natural_key = _("The record number; else direction and number.")
    register = BatchRegister
    parts = (Part("batch", Batch),)
    fields = (
        BatchNumber("number", _("batch"), required=True, example="3"),
        Choice("direction", _("direction"), of=Direction, required=True, example=""),
        When("starts_on", _("term from"), example="2015-03"),
        When("ends_on", _("term until"), example="2017-03"),
        Count("quota", _("quota"), example=35),
        ComputedColumn("sent", _("officials sent")),
        When("briefed_on", _("briefing")),
        ComputedColumn("document", _("document")),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("number", "direction", "starts_on", "ends_on", "quota", "briefed_on")
        return [statement.draft("batch", ["direction", "number"])]


IMPORTERS = (OfficialImporter(), BatchImporter())
