"""The record pages of published figures."""

from __future__ import annotations

from django.contrib import admin

from aidportal.directory.admin import SourcedAdmin
from aidportal.reports.models import PublishedFigure

from .forms import PublishedFigureForm


@admin.register(PublishedFigure)
class PublishedFigureAdmin(SourcedAdmin):
    form = PublishedFigureForm
    autocomplete_fields = ["document", "areas"]
    list_display = ["number", "statement", "figure", "value", "as_of", "document"]
    list_display_links = ["number", "statement"]
    list_filter = ["figure", "is_cumulative", "uncheckable"]
    list_select_related = ["document"]
    search_fields = ["statement", "number", "document__title"]
    fieldsets = PublishedFigureForm.sections
