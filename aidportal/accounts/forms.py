"""Sign-in, and the users' forms of the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, BaseUserCreationForm, UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import throttle
from .models import User

LONGEST_PASSWORD = 256


class SignInForm(AuthenticationForm):
    """User name and password; after too many failures it says how long to wait."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("The user name or the password is wrong. Mind capital letters."),
        "throttled": _("Too many failed sign-ins. Wait %(minutes)s min, then try again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].validators.append(forms.CharField(max_length=LONGEST_PASSWORD).validators[0])

    def get_invalid_login_error(self) -> ValidationError:
        source = throttle.source_of(self.request, self.cleaned_data.get("username", ""))
        wait = throttle.wait_for(source)
        if wait is None:
            return ValidationError(self.error_messages["invalid_login"], code="invalid_login")
        minutes = int(wait.total_seconds() // 60) + 1
        return ValidationError(self.error_messages["throttled"], code="throttled", params={"minutes": minutes})


class NewUserForm(BaseUserCreationForm):
    class Meta:
        model = User
        fields = ("username", "name", "role", "areas", "unit")


class UserForm(UserChangeForm):
    """A user's role and areas; the last administrator stays one, or nobody could let anybody in."""

    class Meta:
        model = User
        fields = ("username", "password", "name", "role", "areas", "unit", "is_active")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned is None or not {"role", "is_active"} <= cleaned.keys():
            return cleaned
        stays = cleaned["role"] == User.Role.ADMINISTRATOR and cleaned["is_active"]
        if not stays and is_last_administrator(self.instance.pk):
            self.add_error("role", _("This is the last administrator who may sign in. Make another one first."))
        return cleaned


def is_last_administrator(pk: int | None) -> bool:
    """Whether nobody but user ``pk`` is an active administrator.

    Locks all of them until the transaction ends, so that two can't withdraw each other's role at the same moment.
    """
    administrators = User.objects.filter(role=User.Role.ADMINISTRATOR, is_active=True)
    return list(administrators.select_for_update().order_by("pk").values_list("pk", flat=True)) == [pk]
