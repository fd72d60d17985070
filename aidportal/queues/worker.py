"""``python -m aidportal.queues.worker``: works on what the rooms have queued (imports, reports), one by one.

In between it seals the history.

The supervisor starts it and starts it again. It needs no orderly end: what it was at is taken back by the database
and taken on by the next worker.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import django

# A notification that was missed costs this much, and so does a worker that died elsewhere.
SECONDS_BETWEEN_LOOKS = 2.0


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
    django.setup()
    from django.db import InterfaceError, OperationalError

    try:
        work_on_and_on()
    except (OperationalError, InterfaceError) as error:
        logging.getLogger(__name__).warning("A worker lost the database: %s", str(error).strip())
    except KeyboardInterrupt:
        return 0
    return 1


def work_on_and_on() -> None:
    from django.db import connection

    from aidportal.history.seal import Sealing
    from aidportal.queues.queue import CHANNEL, work_in_turn

    connection.ensure_connection()
    session: Any = connection.connection
    session.execute(f"LISTEN {CHANNEL}")
    sealing = Sealing()
    while True:
        while work_in_turn():
            pass
        sealing.look()
        with connection.wrap_database_errors:
            for _notice in session.notifies(timeout=SECONDS_BETWEEN_LOOKS, stop_after=1):
                pass


if __name__ == "__main__":
    sys.exit(main())
