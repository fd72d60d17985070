"""The forms of areas, organisations, pairings, agreements and documents: for record pages, acts and the admin alike."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aidportal.records.forms import RecordForm, Sections, section

from . import questions
from .models import Document, Pairing

LARGEST_FILE = 20 * 1024 * 1024


def newest_hand_document() -> int | None:
    """The document to which records entered by hand belong unless somebody chooses another."""
    by_hand = Document.objects.filter(kind=Document.Kind.BY_HAND).order_by("-pk")
    return by_hand.values_list("pk", flat=True).first()


class AreaForm(RecordForm):
    beside = {
        "area_code_well_formed": "code",
        "area_not_its_own_successor": "successor",
        "area_until_not_before_since": "until",
    }


class PopulationForm(RecordForm):
    beside = {
        "population_once_per_year": "year",
        "population_year_plausible": "year",
        "population_positive": "people",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk and "document" in self.fields:
            self.initial.setdefault("document", newest_hand_document())


class OrganisationForm(RecordForm):
    sections: ClassVar[Sections] = (section("name_zh", "name_en", "kind", "area", "code"),)
    questions = questions.ORGANISATION
    beside = {
        "organisation_code_well_formed": "code",
        "organisation_unique_in_area": "name_zh",
        "organisation_one_government_per_area": "kind",
    }


class PairingForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(("giver", "receiver"), "level", ("starts_on", "ends_on"), "agreement", "document"),
    )
    questions = questions.PAIRING
    beside = {
        "pairing_two_organisations": "receiver",
        "pairing_end_not_before_start": "ends_on",
        "pairing_once_per_start": "starts_on",
    }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        giver, receiver = self.cleaned_data.get("giver"), self.cleaned_data.get("receiver")
        sides = [side.area.counted_as for side in (giver, receiver) if side and side.area]
        if giver != receiver and len(sides) == 2 and sides[0] == sides[1]:
            self.add_error("receiver", Pairing.trigger_rules["pairing_between_different_areas"])
        return cleaned


class AgreementForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(
            "title", "kind", "parties", ("signed_on", "starts_on", "ends_on"), "sectors", "parent", "terms", "document"
        ),
    )
    beside = {"agreement_end_not_before_start": "ends_on", "agreement_not_under_itself": "parent"}


class TargetForm(RecordForm):
    beside = {"target_value_not_negative": "value"}


class DocumentForm(RecordForm):
    sections: ClassVar[Sections] = (section("title", "kind", ("issuer", "published_on"), "url", "file", "note"),)

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 20 MB."))
        return file
