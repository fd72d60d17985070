"""How long a session still lasts, and going on with one that is about to end."""

from __future__ import annotations

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST


def seconds_left(request: HttpRequest) -> int:
    """After how many seconds the session of ``request`` ends, if nothing more is done in it."""
    ends = Session.objects.filter(pk=request.session.session_key).values_list("expire_date", flat=True).first()
    return max(0, int((ends - timezone.now()).total_seconds())) if ends else settings.SESSION_COOKIE_AGE


@require_POST
def stay(request: HttpRequest) -> JsonResponse:
    """The whole length once more; ``seconds`` says how long that is."""
    request.session.modified = True
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})
