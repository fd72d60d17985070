"""What a reader sees when a request asks too much, when the database cannot answer it, or when the disk gives out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from psycopg.errors import QueryCanceled

from aidportal.web.requests import FORM_KEY, sent_again
from aidportal.web.storage import is_full_disk


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFieldsSent):
        message = _("The address or form asks for too much at once. Ask for fewer values, or clear the filters.")
        return render(None, "400.html", {"message": message}, status=400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Says what failed where that is known: the disk is full (507), a file is gone (410), no answer from the database
    (503). None of it asks the database again: no request, whose context would ask who is signed in. What was typed
    into a form stands in the page, to be sent once more.
    """
    failure = sys.exc_info()[1]
    typed = typed_into(request)
    if failure is not None and is_full_disk(failure):
        return render(None, "507.html", typed, status=507)
    if failure is not None and is_lost_file(failure):
        return render(None, "410.html", status=410)
    if isinstance(failure, (OperationalError, InterfaceError)):
        context = {"too_long": isinstance(failure.__cause__, QueryCanceled)}
        return render(None, "503.html", context | typed, status=503)
    return render(None, "500.html", typed, status=500)


def typed_into(request: HttpRequest) -> dict[str, Any]:
    """What was typed into the form that was sent, where it is one that is saved once however often it is sent."""
    if request.method != "POST" or not request.POST.get(FORM_KEY):
        return {}
    return {"sent": sent_again(request), "action": request.get_full_path(), "has_files": bool(request.FILES)}


def is_lost_file(failure: BaseException) -> bool:
    """Whether a file that was sent or issued is no longer where the portal keeps it."""
    if not isinstance(failure, FileNotFoundError) or not isinstance(failure.filename, str):
        return False
    return Path(failure.filename).is_relative_to(settings.MEDIA_ROOT)
