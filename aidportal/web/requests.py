"""Who reads, and a request of somebody who is signed in, which every address asks for unless it says otherwise."""

from __future__ import annotations

from typing import Any, Protocol

from django.db.models import Model
from django.http import HttpRequest

# The field of a form that is saved once although it is sent twice.
FORM_KEY = "form_key"


class Reader(Protocol):
    """The user as figures see one; the accounts room has the model."""

    @property
    def is_active(self) -> bool: ...

    @property
    def sees_everything(self) -> bool: ...

    @property
    def area_codes(self) -> tuple[str, ...]: ...


class Actor(Reader, Protocol):
    """Whose rights are asked for: a user, or the command line."""

    @property
    def may_record(self) -> bool: ...

    def has_perm(self, perm: str, obj: Model | None = None) -> bool: ...


class SignedInUser(Actor, Protocol):
    """The user as pages see one."""

    pk: Any
    username: str
    unit: str
    is_password_given: bool

    @property
    def may_answer(self) -> bool: ...

    def get_full_name(self) -> str: ...


class SignedInRequest(HttpRequest):
    """For annotations only: Django's own type allows for a user who is not signed in."""

    user: SignedInUser  # type: ignore[assignment]


def sent_again(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form sent, to be sent once more from another page; no passwords, and no files."""
    return [(name, value) for name, values in request.POST.lists() for value in values if "password" not in name]
