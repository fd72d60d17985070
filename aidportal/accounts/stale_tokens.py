"""A form whose token is no longer valid, because somebody signed in anew in another window since it was opened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure

from .ended_sessions import PREFIX, ask, kept_fields
from .forms import SignInForm
from .sent_forms import FIELD


def form_again(request: Any, reason: str = "") -> HttpResponse:
    """Nothing of the form is processed; the page keeps what was typed and sends it again, with a token of its own."""
    if not is_own_form(request):
        return csrf_failure(request, reason=reason)
    if not request.user.is_authenticated:
        return ask(request, SignInForm(request, None, prefix=PREFIX))
    context = {"title": _("Not saved yet"), "kept": kept_fields(request), "has_files": bool(request.FILES)}
    return render(request, "registration/send_again.html", context, status=403)


def is_own_form(request: HttpRequest) -> bool:
    """Whether a page of the portal sent the form. What another site sends is not offered to be sent again."""
    if request.method != "POST" or not request.headers.get("Origin") or not request.POST.get(FIELD):
        return False
    return bool(CsrfViewMiddleware(form_again)._origin_verified(request))  # type: ignore[attr-defined]
