"""A password that somebody else gave is changed before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

# What is open before: changing the password, leaving, reading it in the other language.
OPEN = frozenset({"accounts:password_change", "accounts:login", "accounts:logout", "set_language", "health"})


class GivenPassword:
    """Sends who signed in with a password that others know to the page where it is changed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or match.view_name in OPEN or not getattr(request.user, "is_password_given", False):
            return None
        page = reverse("accounts:password_change")
        wanted = {"next": request.get_full_path()} if request.method in ("GET", "HEAD") else {}
        return redirect(f"{page}?{urlencode(wanted)}" if wanted else page)
