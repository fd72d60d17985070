"""The forms of signing in and of making users."""

from __future__ import annotations

import math
from typing import Any

from django import forms
from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    BaseUserCreationForm,
    PasswordChangeForm,
    UserChangeForm,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aidportal.records.forms import RecordForm

from .models import SignInCount, User


class SignInForm(AuthenticationForm):
    """Asks for name and password; says how long to wait after too many guesses."""

    error_messages = {
        "invalid_login": _("User name and password do not match, or the account is closed."),
        "inactive": _("User name and password do not match, or the account is closed."),
    }

    def get_invalid_login_error(self) -> ValidationError:
        wait = getattr(self.request, "sign_in_wait", 0)
        if wait:
            return too_many(wait)
        return super().get_invalid_login_error()


def too_many(wait: int) -> ValidationError:
    """What to say where an attempt was not let in: for how long, in words."""
    if wait > SignInCount.objects.LONGEST_TURN:
        return ValidationError(
            _("Too many attempts. Try again in %(minutes)s min."), "too_many", {"minutes": math.ceil(wait / 60)}
        )
    return ValidationError(
        _("Many attempts come from your network just now. Wait %(seconds)s s, then sign in again."),
        "too_many",
        {"seconds": wait},
    )


class PasswordForm(PasswordChangeForm):
    """A new password for oneself. Guesses at the old one are bounded like those at the sign-in."""

    wait = 0

    def clean_old_password(self) -> str:
        self.wait = SignInCount.objects.admit_change(self.user)
        if self.wait:
            raise too_many(self.wait)
        old: str = super().clean_old_password()
        SignInCount.objects.forgive_change(self.user)
        return old

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("old_password") and cleaned["old_password"] == cleaned.get("new_password1"):
            self.add_error("new_password1", _("This is the old password. Choose another one."))
        return cleaned

    def save(self, commit: bool = True) -> User:
        self.user.is_password_given = False
        user: User = super().save(commit)
        return user


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password for somebody else, who has to choose another one with it."""

    def save(self, commit: bool = True) -> Any:
        self.user.is_password_given = True
        return super().save(commit)


class UserCreateForm(RecordForm, BaseUserCreationForm):
    """A new user with a first password, which has to be changed at the first sign-in."""

    class Meta:
        model = User
        fields = ("username", "name", "role", "areas")

    def save(self, commit: bool = True) -> Any:
        self.instance.is_password_given = True
        return super().save(commit)


class UserForm(RecordForm, UserChangeForm):
    """Keeps the last administrator: without one nobody could let anybody in again."""

    class Meta:
        model = User
        fields = ("username", "password", "name", "role", "areas", "is_active", "unit")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.page_fields:
            # The admin shows how the password is kept, and leads to where another is given; the page only leads there.
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stays = cleaned.get("role") == User.Role.ADMINISTRATOR and cleaned.get("is_active", False)
        # Of the database: what was sent may stand in the instance already.
        administrators = list(User.objects.active_administrators().values_list("pk", flat=True)[:2])
        if administrators == [self.instance.pk] and not stays:
            raise ValidationError(_("This is the last administrator who may sign in. Make another one first."))
        return cleaned


class UnitForm(forms.ModelForm):
    """The unit in which a user reads money."""

    class Meta:
        model = User
        fields = ("unit",)


class FirstPageForm(forms.ModelForm):
    """The page that a user opens first."""

    class Meta:
        model = User
        fields = ("first_page",)
