"""The list of users, for administrators: found by name, role and whether they may sign in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from aidportal.records.pages import add_url, change_url
from aidportal.records.rights import gate
from aidportal.web.requests import SignedInRequest, SignedInUser

from .forms import GivenPasswordForm
from .models import User

USERS_PER_PAGE = 50
MOST_AREAS_NAMED = 4


class UserFilterForm(forms.Form):
    """What the list is narrowed by."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100, strip=True)
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *User.Role.choices])
    active = forms.ChoiceField(
        label=_("May sign in"), required=False, choices=[("", _("All")), ("1", _("yes")), ("0", _("no"))]
    )

    def rows(self, user: SignedInUser) -> Any:
        """The users that are asked for; none where a filter is not valid."""
        rows = User.objects.visible_to(user)
        if not self.is_valid():
            return rows.none()
        text, role, active = (self.cleaned_data[name] for name in ("q", "role", "active"))
        rows = rows.search(text)
        rows = rows.filter(role=role) if role else rows
        return rows.filter(is_active=active == "1") if active else rows


class NewPasswordView(PermissionRequiredMixin, FormView):
    """A new password for somebody else, who has to choose another one with it; one's own is changed elsewhere."""

    request: SignedInRequest
    raise_exception = True
    permission_required = ("accounts.change_user",)
    template_name = "registration/password_change_form.html"

    def dispatch(self, request: Any, *args: object, pk: int) -> Any:
        if self.has_permission() and request.user.pk == pk:
            return redirect("accounts:password_change")
        return super().dispatch(request, *args, pk=pk)

    @cached_property
    def user(self) -> User:
        return get_object_or_404(gate(User, "change", self.request.user), pk=self.kwargs["pk"])

    def get_form(self, form_class: object = None) -> GivenPasswordForm:
        form = GivenPasswordForm(self.user, self.request.POST if self.request.method == "POST" else None)
        del form.fields["usable_password"]
        return form

    def form_valid(self, form: GivenPasswordForm) -> HttpResponse:
        form.save()
        words = _("%(user)s has a new password, and chooses another one at the next sign-in.")
        messages.success(self.request, words % {"user": self.user})
        return redirect(change_url(self.user))

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        title = _("Give a new password")
        return super().get_context_data(**kwargs) | {
            "heading": title,
            "lead": _("Tell it to %(user)s; the portal asks for another one at the next sign-in.")
            % {"user": self.user},
            "crumbs": [
                {"url": reverse("accounts:users"), "label": _("Users")},
                {"url": change_url(self.user), "label": str(self.user)},
                {"url": "", "label": title},
            ],
        }


class UserListView(PermissionRequiredMixin, TemplateView):
    request: SignedInRequest
    raise_exception = True
    permission_required = ("accounts.view_user",)
    template_name = "accounts/user_list.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        form = UserFilterForm(self.request.GET)
        rows = form.rows(self.request.user).order_by("-is_active", "username").prefetch_related("areas")
        page = Paginator(rows, USERS_PER_PAGE).get_page(self.request.GET.get("page"))
        back, count = self.request.get_full_path(), page.paginator.count
        add = {
            "url": add_url(User, back),
            "label": _("Add: %(name)s") % {"name": User._meta.verbose_name},
            "icon": "plus",
        }
        return super().get_context_data(**kwargs) | {
            "title": _("Users"),
            "lead": _("Who signs in, in which role and for which areas. Whoever left may no longer sign in."),
            "actions": [add],
            "form": form,
            "page": page,
            "count_text": ngettext("%(count)s row", "%(count)s rows", count) % {"count": f"{count:,}"},
            "rows": [{"user": user, "url": change_url(user, back), **areas_of(user)} for user in page],
        }


def areas_of(user: User) -> dict[str, Any]:
    """The first areas of a user, and how many there are besides; an administrator's are all."""
    names = [] if user.sees_everything else [area.name for area in user.areas.all()]
    return {"areas": names[:MOST_AREAS_NAMED], "more": max(0, len(names) - MOST_AREAS_NAMED)}
