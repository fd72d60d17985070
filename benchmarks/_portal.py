"""A database of its own for a benchmark, and what all of them measure with."""

import os
import statistics
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidportal.settings")
os.environ["AIDPORTAL_DATABASE_ROLE"] = "owner"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def median_ms(action, runs):
    """The median of ``runs`` in milliseconds, after one to warm up."""
    action()
    times = []
    for _run in range(runs):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def client():
    """A test client signed in as an administrator."""
    from django.test import Client

    from aidportal.accounts.models import User

    made = Client(SERVER_NAME="127.0.0.1")
    made.force_login(User.objects.create_superuser("bench", "bench"))
    return made


def on_a_database(make, measure):
    """Calls ``make`` and ``measure`` on a fresh database, which is dropped afterwards."""
    import django

    from aidportal.database import running_for_a_command

    with running_for_a_command(["manage.py", "bench"]):
        django.setup()
        from django.db import connection
        from django.test.utils import setup_test_environment

        setup_test_environment()
        original = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            make()
            connection.cursor().execute("ANALYZE")
            measure()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
