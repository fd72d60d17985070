"""What the columns of workbooks about organisations, pairings, agreements and documents mean."""

from __future__ import annotations

from itertools import product

from django.utils.translation import gettext_lazy as _

from aidportal.intake.drafts import Alike, Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import Choice, Code, Field, RecordTitle, Senseless, Start, When
from aidportal.values.names import same

from .lookups import DirectoryLookups
from .models import Agreement, Document, Organisation, Pairing
from .record_importer import Bodies, InArea, RecordImporter, RowStatement, complete_organisations
from .registers import AgreementRegister, DocumentRegister, PairingRegister


class OrganisationImporter(RecordImporter):
    key = "organisations"
    label = _("Organisations")
    main = "organisation"
    natural_key = _("The code; else Chinese name and area.")
    parts = (
        Part(
            "organisation",
            Organisation,
            complete=complete_organisations,
            alike=Alike("name_zh", ("area_id",)),
            spelled="name_zh",
        ),
    )
    fields = (
        RecordTitle("name_zh", _("Chinese name"), required=True, most=120),
        Field("name_en", _("English name"), most=160),
        Code("code", _("code"), most=30),
        Choice("kind", _("kind"), of=Organisation.Kind),
        InArea("area", _("area")),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
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
        Bodies("giver", _("giver"), required=True),
        Bodies("receiver", _("receiver"), required=True),
        Choice("level", _("level"), of=Pairing.Level),
        Start("starts_on", _("from"), example="2011"),
        When("ends_on", _("until")),
        Field("agreement", _("under agreement"), most=200),
    )

    def field_told_by(self, heading: str, lookups: DirectoryLookups) -> str:
        """北京市 and 内蒙古 over the names of their districts and banners: who gives and who receives."""
        provinces = {code[:2] for code in lookups.areas.named(same(heading))}
        givers, receivers = lookups.sides
        if len(provinces) == 1 and provinces <= givers ^ receivers:
            return "giver" if provinces <= givers else "receiver"
        return ""

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        several = [side for side in ("giver", "receiver") if isinstance(row.get(side), list)]
        if not several:
            return self._of_one(row)
        if row.get("record") is not None:
            raise Senseless(_("A pairing that is recorded has one giver and one receiver."), _("one organisation"))
        pairs = product(*(row[side] for side in several))
        pairings = [self._of_one({**row, **dict(zip(several, pair, strict=True))}) for pair in pairs]
        return list({(draft.part, draft.key): draft for drafts in pairings for draft in drafts}.values())

    def _of_one(self, row: ReadValues) -> list[Draft]:
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
        RecordTitle("title", _("title"), required=True, most=200),
        Choice("kind", _("kind"), of=Agreement.Kind),
        When("signed_on", _("signed on")),
        When("starts_on", _("in force from")),
        When("ends_on", _("in force until")),
        Field("parent", _("under"), most=200),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
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
        RecordTitle("title", _("title"), required=True, most=200),
        Choice("kind", _("kind"), of=Document.Kind, example=""),
        Field("issuer", _("issuer"), most=120),
        When("published_on", _("published on"), example="2014-05-02"),
        Field("url", _("link"), most=500),
    )

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("title", "kind", "issuer", "published_on", "url")
        if statement.values.get("kind") == Document.Kind.SAMPLE:
            raise Senseless(_("A real document is no sample."), _("another kind of document"))
        return [statement.draft("document", ["title", "issuer?"])]


IMPORTERS = (OrganisationImporter(), PairingImporter(), AgreementImporter(), DocumentImporter())
