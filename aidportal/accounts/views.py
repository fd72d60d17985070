"""Signing in and out, the reader's password and unit of money."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView, redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aidportal.money import Unit

from .forms import SignInForm
from .models import User


class SignInView(LoginView):
    """The one place to sign in, for the portal and the admin."""

    form_class = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:
        """``next`` if it is an address of the portal other than this page, which would lead in a circle."""
        url = super().get_redirect_url()
        return "" if url.partition("?")[0] == self.request.path else url

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error("__all__", "throttled"):
            response.status_code = 429
        return response


class PasswordView(PasswordChangeView):
    success_url = reverse_lazy("accounts:password_change")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password is changed. Other devices are signed out."))
        return super().form_valid(form)


@login_not_required
@require_safe
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Where the admin sends whom it doesn't let in: to sign in, or, once they have, to be told that they may not."""
    if not request.user.is_authenticated:
        return redirect_to_login(next_url(request, reverse("admin:index")))
    if not request.user.is_staff:
        raise PermissionDenied
    return HttpResponseRedirect(next_url(request, reverse("admin:index")))


@require_POST
def set_unit(request: HttpRequest) -> HttpResponse:
    """Show money in ``unit`` from now on, then go back to ``next``."""
    unit = request.POST.get("unit")
    if unit not in Unit.values:
        raise BadRequest("unknown unit")
    User.objects.filter(pk=request.user.pk).update(unit=unit)
    return redirect(next_url(request, "/"))


def next_url(request: HttpRequest, otherwise: str) -> str:
    """``next`` if it is an address of the portal."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    allowed = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if allowed else otherwise
