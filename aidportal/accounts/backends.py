"""Who somebody is: user name and password, checked only as often as ``throttle`` allows."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from . import throttle
from .models import User


class ThrottledBackend(BaseBackend):
    """Signs in active users; what they may do is the user's own affair."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        if not username or password is None or "\0" in username:
            return None
        source = throttle.source_of(request, username)
        if not throttle.may_check(source):
            return None
        user = User.objects.filter(username=username.encode("utf-8", "replace").decode()).first()
        if user is None:
            # The same work as for a user who exists, so that the time doesn't tell.
            User().set_password(password)
            return None
        if not user.check_password(password) or not user.is_active:
            return None
        throttle.forgive(source)
        return user

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()
