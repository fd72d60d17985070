"""Signing in, with a bound on guesses that holds for parallel ones too."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .devices import known_device
from .models import SignInCount, User


class ThrottledBackend(ModelBackend):
    """Counts an attempt before the password is looked at, and looks only while the count allows it.

    Counting afterwards, as packages for this do, lets parallel guesses through before the first of them
    is counted. A refused attempt leaves the seconds to wait in ``request.sign_in_wait``.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: object
    ) -> User | None:
        if not username or password is None:
            return None
        if request is None:
            # A command or a test signs somebody in; nobody guesses there.
            return super().authenticate(request, username, password)
        address, device = address_of(request), known_device(request, username)
        wait = SignInCount.objects.admit(username, address, device)
        if wait:
            request.sign_in_wait = wait  # type: ignore[attr-defined]
            raise PermissionDenied
        user = super().authenticate(request, username, password)
        if user is not None:
            SignInCount.objects.forgive(username, address, device)
        return user


def address_of(request: HttpRequest) -> str:
    """The client's address; behind a proxy the last hop that the proxy itself wrote down."""
    if settings.BEHIND_TLS_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.META.get("REMOTE_ADDR", "")
