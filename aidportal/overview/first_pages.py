"""The pages that the portal opens with: which there are, and which one a user sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http.response import HttpResponseBase

from aidportal.accounts.models import User
from aidportal.web.requests import SignedInRequest

# The views by the kinds of first pages, each declared by the room that knows what its page shows.
_views: dict[str, Callable[..., HttpResponseBase]] = {}


def declare_first_page(kind: User.FirstPage, view: Callable[..., HttpResponseBase]) -> None:
    _views[kind.value] = view


def first_page(request: SignedInRequest, *args: object, **kwargs: object) -> HttpResponseBase:
    """The first page of the user: the chosen one, or the one of the role."""
    user: Any = request.user
    return _views[user.first_page_shown](request, *args, **kwargs)


@dataclass(frozen=True)
class FirstPageChoice:
    """A kind of first page, as the switch offers it."""

    key: str
    label: str
    current: bool


@dataclass(frozen=True)
class FirstPageSwitch:
    """The way from one first page to another, which is remembered."""

    reader: Any

    @property
    def choices(self) -> list[FirstPageChoice]:
        shown, there = self.reader.first_page_shown, [one for one in User.FirstPage if one.value in _views]
        return [FirstPageChoice(one.value, str(one.label), one.value == shown) for one in there]
