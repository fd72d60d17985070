"""``/healthz``: whether the portal can do its work, for supervisors and load balancers."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import cache
from threading import Lock

from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

ANSWER_SECONDS = 1.5
BROKEN = {"database": False, "migrations": False}

# One check at a time however many ask, on a connection of its own: anybody may ask, and a database that hangs must
# not hold up the threads that serve pages.
_checks = ThreadPoolExecutor(max_workers=1, thread_name_prefix="healthz")
_lock = Lock()
_running: Future[dict[str, bool]] | None = None


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    try:
        facts = check_in_flight().result(ANSWER_SECONDS)
    except TooLate:
        facts = BROKEN
    well = all(facts.values())
    return JsonResponse({"status": "ok" if well else "failing", **facts}, status=200 if well else 503)


def check_in_flight() -> Future[dict[str, bool]]:
    """The check that is under way, or a new one."""
    global _running
    with _lock:
        if _running is None or _running.done():
            _running = _checks.submit(check)
        return _running


def check() -> dict[str, bool]:
    try:
        applied = set(MigrationRecorder(connection).applied_migrations())
    except Error:
        return BROKEN
    finally:
        connection.close()
    return {"database": True, "migrations": known_migrations() <= applied}


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """All migrations of this code; they don't change while it runs."""
    return frozenset(MigrationLoader(None).graph.nodes)
