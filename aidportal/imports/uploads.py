"""Refuses what is larger than an import takes before any of it is read."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .steps import MOST_BYTES

# What a form holds beside its file.
AROUND = 1 << 20
# A client that is still sending may not have read the answer yet: closing on it would lose that.
LINGER_SECONDS = 4.0
BLOCK = 1 << 20


class RefuseHugeUploads:
    """Answers 413 by the length that a request for an import states, and swallows what is sent for a while."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.app_name != "imports" or length_of(request) <= MOST_BYTES + AROUND:
            return None
        text = _("The file is larger than %(most)s MB.") % {"most": MOST_BYTES >> 20}
        advice = _("Split the workbook, or remove pictures and empty formatted cells, and send it again.")
        response = render(request, "imports/too_large.html", {"message": text, "advice": advice}, status=413)
        response._resource_closers.append(lambda: swallow(request))  # type: ignore[attr-defined]
        return response


def length_of(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() else 0


def swallow(request: HttpRequest) -> None:
    """Read and forget what the client goes on sending, for a few seconds at most."""
    until = time.monotonic() + LINGER_SECONDS
    try:
        while time.monotonic() < until and request.read(BLOCK):
            pass
    except OSError:
        return
