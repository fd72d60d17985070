"""The record pages of users; only administrators get there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.records.admin import RecordAdmin

from .forms import GivenPasswordForm, UserCreateForm, UserForm
from .models import User

# Rights come from a user's role; groups would only seem to give some.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(RecordAdmin, DjangoUserAdmin):  # type: ignore[misc]
    list_address = "accounts:users"
    # A form to add one holds a password.
    holds_personal_data = True
    form: ClassVar[Any] = UserForm  # type: ignore[misc]
    add_form = UserCreateForm
    change_password_form = GivenPasswordForm
    list_display = ("username", "name", "role", "is_active")
    list_filter = ("role", "is_active")  # type: ignore[misc]
    search_fields = ("username", "name")
    ordering = ("username",)
    filter_horizontal = ()
    autocomplete_fields = ("areas",)
    fieldsets = (
        (None, {"fields": ("username", "password", "name")}),
        (_("Rights"), {"fields": ("role", "areas", "is_active")}),
        (_("Display"), {"fields": ("unit",)}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2", "name")}),
        (_("Rights"), {"fields": ("role", "areas")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """On the portal's page without the password, to which its head leads."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not hasattr(request, "page_fields"):
            return fieldsets
        (title, basics), *others = fieldsets
        return [(title, basics | {"fields": [name for name in basics["fields"] if name != "password"]}), *others]

    def page_actions(self, request: HttpRequest, obj: Any) -> list[dict[str, str]]:
        password = {
            "url": reverse("accounts:new_password", args=[obj.pk]),
            "label": gettext("Give a new password"),
        }
        return [*super().page_actions(request, obj), password]

    def choice_label(self, obj: Any) -> str:
        return f"{obj.name} ({obj.username})" if obj.name else str(obj.username)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """One's own password is changed where the old one is asked for."""
        if str(request.user.pk) == id:
            return redirect("accounts:password_change")
        response: HttpResponse = super().user_change_password(request, id, form_url)
        return response

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody is deleted: whoever left may no longer sign in, and what they did keeps their name."""
        return False
