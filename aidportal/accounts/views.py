"""Signing in and out, the password, and the unit of money."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aidportal.web.requests import SignedInRequest

from .devices import remember_device
from .forms import FirstPageForm, PasswordForm, SignInForm, UnitForm


class SignInView(views.LoginView):
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self) -> str:  # type: ignore[override]
        """Where the reader wanted to go; never to this page again."""
        wanted = super().get_redirect_url()
        return "" if wanted.partition("?")[0] == self.request.path else wanted

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember_device(self.request, response, form.get_user().get_username())
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        return told_to_wait(super().form_invalid(form), getattr(self.request, "sign_in_wait", 0))


class PasswordView(views.RedirectURLMixin, views.PasswordChangeView):
    """A new password for oneself; after a first one, which others know, the way to where the reader wanted to go."""

    request: SignedInRequest
    form_class = PasswordForm
    next_page = "overview:overview"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        user = self.request.user
        given = _("You were given this password, so others know it. Choose one of your own to go on.")
        lead = given if user.is_password_given else ""
        return super().get_context_data(**kwargs) | {"heading": _("Change password"), "lead": lead}

    def get_success_url(self) -> str:
        return self.get_redirect_url() or self.get_default_redirect_url()

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, _("Your password was changed."))
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return told_to_wait(super().form_invalid(form), form.wait)


def told_to_wait(response: HttpResponse, seconds: int) -> HttpResponse:
    """The answer to an attempt that was not let in, for programs too."""
    if seconds:
        response.status_code, response.headers["Retry-After"] = 429, str(seconds)
    return response


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's sign-in is the portal's. Who is signed in and still sent here may not record."""
    if request.user.is_authenticated:
        raise PermissionDenied
    wanted = request.GET.get("next", reverse("admin:index"))
    return redirect(f"{reverse('accounts:login')}?{urlencode({'next': wanted})}")


@require_POST
def choose_unit(request: HttpRequest) -> HttpResponse:
    """Remember the unit in which the user reads money, and go back to the page."""
    form = UnitForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
    back = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if is_own else "overview:overview")


@require_POST
def choose_first_page(request: HttpRequest) -> HttpResponse:
    """Remember which page the user opens first, and show it."""
    form = FirstPageForm(request.POST, instance=request.user)
    if form.is_valid():
        form.save()
    return redirect("overview:overview")
