"""A form that is sent when the session has ended: the password is asked for in its place, and the form goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth import login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from aidportal.history.tellers import telling
from aidportal.web.requests import SignedInRequest, sent_again

from .devices import remember_device
from .forms import SignInForm
from .sent_forms import FIELD, SentOnce

PREFIX = "go_on"


class SignInInPlace:
    """Keeps what was typed while somebody signs in again.

    It stands behind the check of the request's origin, so only a form that the portal showed to this browser is kept,
    and before the check of who is signed in. Files and passwords are not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., HttpResponse], args: Sequence[object], kwargs: Mapping[str, object]
    ) -> HttpResponse | None:
        if request.method != "POST" or request.user.is_authenticated or not request.POST.get(FIELD):
            return None
        is_answer = f"{PREFIX}-username" in request.POST
        form = SignInForm(request, request.POST if is_answer else None, prefix=PREFIX)
        if not (is_answer and form.is_valid()):
            return ask(request, form)
        user = form.get_user()
        login(request, user)
        request.POST = without_password(request.POST)
        if user.is_password_given:
            return None
        # The request was told as nobody's.
        with telling("form", user, path=request.path):
            response = SentOnce(lambda signed_in: view(signed_in, *args, **kwargs))(request)
        remember_device(request, response, user.get_username())
        return response


def without_password(post: QueryDict) -> Any:
    data = post.copy()
    for name in post:
        if name.startswith(f"{PREFIX}-"):
            del data[name]
    return data


def kept_fields(request: Any) -> list[tuple[str, str]]:
    """All that was sent but passwords, as pairs; the page that keeps it has a token of its own."""
    request.POST = without_password(request.POST)
    return [(name, value) for name, value in sent_again(request) if name != "csrfmiddlewaretoken"]


def ask(request: SignedInRequest, form: BaseForm) -> HttpResponse:
    """The page that asks for the password, with all that was sent."""
    kept = kept_fields(request)
    wait = getattr(request, "sign_in_wait", 0)
    context = {"title": _("Your session has ended"), "form": form, "kept": kept, "has_files": bool(request.FILES)}
    response = render(request, "registration/go_on.html", context, status=429 if wait else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response
