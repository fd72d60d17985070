"""Several acts within the one transaction of a test."""

from __future__ import annotations

from django.db import connection


def end_act() -> None:
    """What comes next is another act, as it would be in another transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; SELECT set_config('aidportal.act', '', true)"
        )
