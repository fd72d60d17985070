"""The record pages of areas, organisations, pairings, agreements and documents."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import F, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import RecordAdmin, RecordTabular
from aidportal.web.storage import files_with_their_row

from .forms import (
    AgreementForm,
    AreaForm,
    DocumentForm,
    OrganisationForm,
    PairingForm,
    PopulationForm,
    TargetForm,
    newest_hand_document,
)
from .models import Agreement, AgreementTask, Area, Document, Organisation, Pairing, Population, Sector, Target


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


class PopulationInline(RecordTabular):
    model = Population
    form = PopulationForm
    fields = ["year", "people", "document"]
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

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Model], search_term: str) -> Any:
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


@admin.register(Organisation)
class OrganisationAdmin(RecordAdmin):
    form = OrganisationForm
    list_address = "directory:index"
    autocomplete_fields = ["area"]
    in_place = ("name_zh", "kind", "area")
    fieldsets = OrganisationForm.sections
    list_display = ["name_zh", "kind", "area", "code"]
    list_filter = ["kind"]
    list_select_related = ["area__parent"]
    search_fields = ["name_zh", "code"]
    search_help_text = _("Code, name, pinyin or initials.")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        is_government = obj is not None and obj.kind == Organisation.Kind.GOVERNMENT
        return [*fields, "kind", "area", "code"] if is_government else fields

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("area__parent")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Model], search_term: str) -> Any:
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
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> Any:
        """Let a copy of a sample record come from elsewhere: it is no sample, and stays when the sample goes."""
        if "_saveasnew" in request.POST and is_of_sample(request.POST.get("document", "")):
            post = request.POST.copy()
            post["document"] = str(newest_hand_document() or "")
            request.POST = post
            words = gettext("The copy does not come from the sample: it was recorded as entered by hand.")
            messages.info(request, words)
        return super().changeform_view(request, object_id, form_url, extra_context)


@admin.register(Pairing)
class PairingAdmin(SourcedAdmin):
    form = PairingForm
    list_address = "directory:pairing_list"
    autocomplete_fields = ["giver", "receiver", "agreement", "document"]
    fieldsets = PairingForm.sections
    list_display = ["giver", "receiver", "level", "starts_on", "ends_on"]
    list_display_links = ["giver", "receiver"]
    list_filter = ["level"]
    list_select_related = ["giver__area", "receiver__area"]
    search_fields = ["giver__name_zh", "receiver__name_zh", "giver__area__name_zh", "receiver__area__name_zh"]
    bulk_fields = (BulkField("agreement"), BulkField("ends_on"), BulkField("document"))


class TaskInline(RecordTabular):
    model = AgreementTask
    fields = ["number", "text", "unit"]
    autocomplete_fields = ["unit"]


class TargetInline(RecordTabular):
    model = Target
    form = TargetForm
    fields = ["figure", "year", "value", "qualifier"]


@admin.register(Agreement)
class AgreementAdmin(SourcedAdmin):
    form = AgreementForm
    inlines = [TaskInline, TargetInline]
    autocomplete_fields = ["parent", "parties", "sectors", "document"]
    bulk_fields = (BulkField("parent"), BulkField("ends_on"), BulkField("document"))
    list_display = ["title", "kind", "signed_on", "starts_on", "ends_on"]
    list_filter = ["kind"]
    search_fields = ["title"]
    fieldsets = AgreementForm.sections


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    form = DocumentForm
    fieldsets = DocumentForm.sections
    list_display = ["title", "kind", "issuer", "published_on", "recorded_by"]
    list_filter = ["kind"]
    list_select_related = ["recorded_by"]
    search_fields = ["title", "issuer"]

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm[Model], change: bool) -> None:
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
