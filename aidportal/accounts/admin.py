"""Users; only administrators come here, since no other role has a right to this app."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .forms import NewUserForm, UserForm
from .models import User

WHO = ("name", "role", "areas", "unit")


@admin.register(User)
class PortalUserAdmin(UserAdmin):
    """Roles and areas. Users are not deleted, since the history names them, but kept from signing in."""

    form = UserForm
    add_form = NewUserForm
    fieldsets = (
        (None, {"fields": ("username", "password", "is_active")}),
        (_("What the user sees and does"), {"fields": WHO}),
        (_("History"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", *WHO)}),)
    readonly_fields = ("last_login", "created_at")
    autocomplete_fields = ("areas",)
    filter_horizontal = ()
    list_display = ("username", "name", "role", "is_active", "last_login")
    list_filter = ("role", "is_active")
    search_fields = ("username", "name")
    ordering = ("username",)

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        return False
