"""The record pages of officials, batches and postings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest

from aidportal.directory.admin import SourcedAdmin
from aidportal.directory.forms import newest_hand_document
from aidportal.grids.pasted_grid import paste_links
from aidportal.intake.bulk_fields import BulkField
from aidportal.records.admin import RecordStacked
from aidportal.values.dates import describe

from .bulk_fields import BatchOfPostings
from .forms import BatchForm, OfficialForm, PostingForm
from .models import Batch, Official, Posting

# What the postings of officials who are added one after another have in common.
SHARED_IN_A_BATCH = ("batch", "host_area")


def shared(values: Mapping[str, str], name: str) -> str:
    """The key of a row that an address or a form names; empty where that is none."""
    key = values.get(name, "")
    return key if key.isascii() and key.isdecimal() and len(key) < 18 else ""


class PostingInline(RecordStacked):
    model = Posting
    form = PostingForm
    fk_name = "official"
    extra = 0
    autocomplete_fields = ["batch", "host_area", "host_organisation", "takes_over_from", "document"]
    fields = PostingForm.of_official

    def formfield_for_foreignkey(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: object) -> Any:
        if db_field.name == "document":
            kwargs["initial"] = newest_hand_document()
        elif db_field.name in SHARED_IN_A_BATCH and request.method == "GET":
            # Only where it is shown: what was sent as it was shown is something that was filled in.
            kwargs["initial"] = shared(request.GET, db_field.name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Official)
class OfficialAdmin(SourcedAdmin):
    form = OfficialForm
    holds_personal_data = True
    inlines = [PostingInline]
    autocomplete_fields = ["home_area", "home_organisation", "document"]
    fieldsets = OfficialForm.sections
    list_display = ["name", "kind", "home_area", "home_title", "home_organisation"]
    list_filter = ["kind"]
    list_select_related = ["home_area", "home_organisation__area"]
    search_fields = ["name"]

    def kept_in_address(self, request: HttpRequest) -> dict[str, str]:
        """Of the official who was added just now what the next one of a batch probably shares."""
        names = {"home_area": "home_area"} | {name: f"postings-0-{name}" for name in SHARED_IN_A_BATCH}
        return {kept: shared(request.POST, name) for kept, name in names.items()}

    def choice_label(self, obj: Any) -> str:
        return f"{obj.name} ({', '.join(part for part in (obj.home_area.name, obj.home_title) if part)})"


@admin.register(Batch)
class BatchAdmin(SourcedAdmin):
    form = BatchForm
    list_address = "cadres:batch_list"
    autocomplete_fields = ["pairing", "document"]
    bulk_fields = (BulkField("pairing"), BulkField("starts_on"), BulkField("ends_on"), BulkField("document"))
    fieldsets = BatchForm.sections
    list_display = ["__str__", "starts_on", "ends_on", "quota"]
    list_filter = ["direction"]
    search_fields = ["=number", "direction"]

    def next_steps(self, request: HttpRequest, obj: Model) -> list[dict[str, str]]:
        return [*paste_links(obj, request).values()]

    def page_actions(self, request: HttpRequest, obj: Model | None) -> list[dict[str, str]]:
        return [*super().page_actions(request, obj), *(self.next_steps(request, obj) if obj else ())]


@admin.register(Posting)
class PostingAdmin(SourcedAdmin):
    form = PostingForm
    holds_personal_data = True
    bulk_fields = (BatchOfPostings(), BulkField("ends_on"), BulkField("document"))
    autocomplete_fields = ["official", "batch", "host_area", "host_organisation", "takes_over_from", "document"]
    fieldsets = PostingForm.sections
    list_display = ["official", "host_area", "title", "starts_on", "ends_on", "batch"]
    list_filter = ["batch__direction", "ended_early"]
    list_select_related = ["official", "host_area", "batch"]
    search_fields = ["official__name"]

    def choice_label(self, obj: Any) -> str:
        span = f"{describe(obj.starts_on)} – {describe(obj.ends_on)}"
        return f"{obj.official.name} → {obj.host_area.name}, {', '.join(part for part in (obj.title, span) if part)}"
