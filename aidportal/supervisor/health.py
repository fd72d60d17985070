"""Whether the portal can serve, for whoever watches it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """``{"status", "database", "migrations"}``; 200 where all is well, else 503. It tells no more to strangers."""
    database = migrations = False
    try:
        connection.ensure_connection()
        database = True
        executor = MigrationExecutor(connection)
        migrations = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        pass
    well = database and migrations
    return JsonResponse(
        {"status": "ok" if well else "failing", "database": database, "migrations": migrations},
        status=200 if well else 503,
    )
