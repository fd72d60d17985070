"""The forms of signing in and of making users."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import User


class SignInForm(AuthenticationForm):
    """Asks for name and password; says how long to wait after too many guesses."""

    error_messages = {
        "invalid_login": _("User name and password do not match, or the account is closed."),
        "inactive": _("User name and password do not match, or the account is closed."),
        "too_many": _("Too many attempts. Try again in %(minutes)s min."),
    }

    def get_invalid_login_error(self) -> ValidationError:
        wait = getattr(self.request, "sign_in_wait", 0)
        if wait:
            return ValidationError(self.error_messages["too_many"], "too_many", {"minutes": math.ceil(wait / 60)})
        return super().get_invalid_login_error()


class UserCreateForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "role", "areas")


class UserForm(UserChangeForm):
    """Keeps the last administrator: without one nobody could let anybody in again."""

    class Meta:
        model = User
        fields = ("username", "password", "name", "role", "areas", "is_active", "unit")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stays = cleaned.get("role") == User.Role.ADMINISTRATOR and cleaned.get("is_active", False)
        others = User.objects.active_administrators().exclude(pk=self.instance.pk)
        if self.instance.sees_everything and not stays and not others.exists():
            raise ValidationError(_("This is the last administrator who may sign in. Make another one first."))
        return cleaned


class UnitForm(forms.ModelForm):
    """The unit in which a user reads money."""

    class Meta:
        model = User
        fields = ("unit",)
