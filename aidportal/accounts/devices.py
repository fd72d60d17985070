"""Browsers in which somebody signed in before: their guesses are counted apart from those of the rest."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "aidportal.devices"
MOST_USERS = 10


def known_device(request: HttpRequest, username: str) -> str:
    """The number of this browser for ``username``, who signed in here before; empty for any other."""
    return users_of(request).get(mark_of_user(username), "")


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Tell the browser that ``username`` signed in here. Only the portal makes such a cookie, no script reads it."""
    mark, users = mark_of_user(username), users_of(request)
    number = users.pop(mark, "") or secrets.token_urlsafe(12)
    latest = dict([*users.items(), (mark, number)][-MOST_USERS:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(latest, salt=SALT),
        max_age=settings.DEVICE_COOKIE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def users_of(request: HttpRequest) -> dict[str, str]:
    """The numbers of this browser by the marks of those who signed in with it, the latest last."""
    try:
        users: Any = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=settings.DEVICE_COOKIE_AGE
        )
    except signing.BadSignature:
        return {}
    return dict(users) if isinstance(users, dict) else {}


def mark_of_user(username: str) -> str:
    """What stands for a user name in a cookie, which is not to tell it."""
    return salted_hmac(SALT, username.casefold(), algorithm="sha256").hexdigest()[:16]
