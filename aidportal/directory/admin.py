"""The record pages of areas, organisations, pairings, agreements and documents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import F, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import RecordAdmin, RecordForm, RecordTabular
from aidportal.web.storage import files_with_their_row

from . import questions
from .models import Agreement, AgreementTask, Area, Document, Organisation, Pairing, Population, Sector, Target

LARGEST_FILE = 20 * 1024 * 1024


def newest_hand_document() -> int | None:
    """The document to which records entered by hand belong unless somebody chooses another."""
    by_hand = Document.objects.filter(kind=Document.Kind.BY_HAND).order_by("-pk")
    return by_hand.values_list("pk", flat=True).first()


def is_of_sample(key: str) -> bool:
    """Whether what was sent for a document is the sample's."""
    return key.isdecimal() and len(key) < 10 and Document.objects.samples().filter(pk=key).exists()


def is_choosing(request: HttpRequest) -> bool:
    """Whether rows are looked up while one types in a field, and not listed."""
    match = request.resolver_match
    return bool(match and match.url_name in ("autocomplete", "choices"))


def area_label(area: Area) -> str:
    """Name, code, the area it is part of, and since when it is no more; areas share names."""
    parts = [area.code]
    if area.parent:
        parts.append(area.parent.name)
    if area.until:
        parts.append(gettext("until %(date)s") % {"date": area.until})
    return f"{area.name} ({', '.join(parts)})"


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


class PopulationInline(RecordTabular):
    model = Population
    form = PopulationForm
    autocomplete_fields = ["document"]


@admin.register(Area)
class AreaAdmin(RecordAdmin):
    form = AreaForm
    inlines = [PopulationInline]
    autocomplete_fields = ["parent", "successor"]
    list_display = ["code", "name_zh", "name_en", "level", "parent", "until"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name_zh"]
    search_help_text = _("Code, name, pinyin or initials.")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("parent")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ["code"] if obj else []

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        if is_choosing(request):
            rows = rows.order_by(F("until").desc(nulls_first=True), "code")
        return rows, may_repeat

    def choice_label(self, obj: Any) -> str:
        return area_label(obj)


@admin.register(Sector)
class SectorAdmin(RecordAdmin):
    list_display = ["code", "name_zh", "name_en", "position"]
    search_fields = ["code", "name_zh", "name_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ["code"] if obj else []


class OrganisationForm(RecordForm):
    questions = questions.ORGANISATION
    beside = {
        "organisation_code_well_formed": "code",
        "organisation_unique_in_area": "name_zh",
        "organisation_one_government_per_area": "kind",
    }


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    form = OrganisationForm
    autocomplete_fields = ["area"]
    in_place = ("name_zh", "kind", "area")
    fields = ["name_zh", "name_en", "kind", "area", "code"]
    list_display = ["name_zh", "kind", "area", "code"]
    list_filter = ["kind"]
    list_select_related = ["area"]
    search_fields = ["name_zh", "code"]
    search_help_text = _("Code, name, pinyin or initials.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        is_government = obj is not None and obj.kind == Organisation.Kind.GOVERNMENT
        return [*fields, "kind", "area", "code"] if is_government else fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("area__parent")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        rows, may_repeat = super().get_search_results(request, queryset, search_term)
        if is_choosing(request):
            rows = rows.order_by(F("area__until").desc(nulls_first=True), "area_id", "name_zh", "pk")
        return rows, may_repeat

    def choice_label(self, obj: Any) -> str:
        if obj.kind == Organisation.Kind.GOVERNMENT and obj.area:
            return area_label(obj.area)
        return f"{obj.name} ({obj.area.name})" if obj.area else obj.name


class SourcedAdmin(RecordAdmin):
    """Records that come from a document: by hand unless another is chosen."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"document": newest_hand_document()} | super().get_changeform_initial_data(request)

    def changeform_view(
        self, request: Any, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """Let a copy of a sample record come from elsewhere: it is no sample, and stays when the sample goes."""
        if "_saveasnew" in request.POST and is_of_sample(request.POST.get("document", "")):
            post = request.POST.copy()
            post["document"] = str(newest_hand_document() or "")
            request.POST = post
            words = gettext("The copy does not come from the sample: it was recorded as entered by hand.")
            messages.info(request, words)
        return super().changeform_view(request, object_id, form_url, extra_context)


class PairingForm(RecordForm):
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


@admin.register(Pairing)
class PairingAdmin(SourcedAdmin):
    form = PairingForm
    autocomplete_fields = ["giver", "receiver", "agreement", "document"]
    fields = [("giver", "receiver"), "level", ("starts_on", "ends_on"), "agreement", "document"]
    list_display = ["giver", "receiver", "level", "starts_on", "ends_on"]
    list_display_links = ["giver", "receiver"]
    list_filter = ["level"]
    list_select_related = ["giver__area", "receiver__area"]
    search_fields = ["giver__name_zh", "receiver__name_zh", "giver__area__name_zh", "receiver__area__name_zh"]
    bulk_fields = (BulkField("agreement"), BulkField("ends_on"), BulkField("document"))


class AgreementForm(RecordForm):
    beside = {"agreement_end_not_before_start": "ends_on", "agreement_not_under_itself": "parent"}


class TaskInline(RecordTabular):
    model = AgreementTask
    autocomplete_fields = ["unit"]


class TargetForm(RecordForm):
    beside = {"target_value_not_negative": "value"}


class TargetInline(RecordTabular):
    model = Target
    form = TargetForm


@admin.register(Agreement)
class AgreementAdmin(SourcedAdmin):
    form = AgreementForm
    inlines = [TaskInline, TargetInline]
    autocomplete_fields = ["parent", "parties", "sectors", "document"]
    bulk_fields = (BulkField("parent"), BulkField("ends_on"), BulkField("document"))
    list_display = ["title", "kind", "signed_on", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["title"]
    fields = [
        "title",
        "kind",
        "parties",
        ("signed_on", "starts_on", "ends_on"),
        "sectors",
        "parent",
        "terms",
        "document",
    ]


class DocumentForm(RecordForm):
    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file and file.size > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 20 MB."))
        return file


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    form = DocumentForm
    fields = ["title", "kind", ("issuer", "published_on"), "url", "file", "note"]
    list_display = ["title", "kind", "issuer", "published_on", "recorded_by"]
    list_filter = ["kind"]
    list_select_related = ["recorded_by"]
    search_fields = ["title", "issuer"]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = request.user
        with files_with_their_row(obj, "file"):
            super().save_model(request, obj, form, change)

    def formfield_for_choice_field(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The sample says of itself that it is one; what is entered by hand is common to all."""
        if db_field.name == "kind":
            hidden = {Document.Kind.SAMPLE} | (set() if request.user.sees_everything else {Document.Kind.BY_HAND})
            kwargs["choices"] = [choice for choice in Document.Kind.choices if choice[0] not in hidden]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "kind"] if obj and obj.is_sample else fields
