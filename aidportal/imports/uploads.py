"""Refuses what is larger than the portal takes, at every address, before any of it is read or kept."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .steps import MOST_BYTES

# What a form holds beside its file.
AROUND = 1 << 20


class RefuseHugeUploads:
    """Answers 413 by the length that a request states; a form at another address could fill the disk as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if length_of(request) <= MOST_BYTES + AROUND:
            return None
        text = _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20}
        is_workbook = match is not None and match.app_name == "imports"
        advice = _("Split the workbook, or remove pictures and empty formatted cells, and send it again.")
        context = {"message": text, "advice": advice if is_workbook else ""}
        return render(request, "imports/too_large.html", context, status=413)


def length_of(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0
