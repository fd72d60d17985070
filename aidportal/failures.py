"""What a reader sees when a request asks too much, or when the database cannot answer it."""

from __future__ import annotations

import sys

from django.core.exceptions import TooManyFieldsSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults
from psycopg.errors import QueryCanceled


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, TooManyFieldsSent):
        message = _("The address or form asks for too much at once. Ask for fewer values, or clear the filters.")
        return render(None, "400.html", {"message": message}, status=400)
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 where the database gave up on a statement or could not be reached, else 500. Neither asks it again."""
    failure = sys.exc_info()[1]
    if not isinstance(failure, (OperationalError, InterfaceError)):
        return defaults.server_error(request)
    # No request: its context would ask who is signed in, of the same database.
    context = {"too_long": isinstance(failure.__cause__, QueryCanceled)}
    return render(None, "503.html", context, status=503)
