"""A database of its own for a benchmark, and what all of them measure with."""

import gc
import os
import resource
import statistics
import sys
import time
import traceback
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
os.environ["AIDPORTAL_DATABASE_ROLE"] = "owner"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def median_ms(action, runs):
    """The median of ``runs`` in milliseconds, after one to warm up."""
    action()
    times = []
    for _run in range(runs):
        # The client of tests keeps what a page was made from; where pages are served it is gone with them.
        gc.collect()
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def in_a_fork(action):
    """Runs ``action`` in a process of its own, whose memory is nobody else's; the number that it returns."""
    from django.db import connection

    connection.close()
    readable, writable = os.pipe()
    if fork := os.fork():
        os.close(writable)
        with os.fdopen(readable) as answer:
            text = answer.read()
        _pid, status = os.waitpid(fork, 0)
        if status:
            sys.exit("a part of the benchmark failed; see above")
        return float(text)
    try:
        os.write(writable, str(action()).encode())
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def print_memory(whose):
    print(
        f"{f'    most memory of {whose}':46}{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB",
        flush=True,
    )


def client(name="bench", area=""):
    """A test client signed in as ``name``, made where there is none: an administrator, or an editor of ``area``."""
    from django.test import Client

    import aidportal.wsgi  # noqa: F401 - collects garbage as it does where it is served
    from aidportal.accounts.models import User

    made = Client(SERVER_NAME="127.0.0.1")
    user = User.objects.filter(username=name).first()
    if user is None and area:
        user = User.objects.create_user(name, name, role=User.Role.EDITOR)
        user.areas.set([area])
    made.force_login(user or User.objects.create_superuser(name, name))
    return made


def on_a_database(make, measure):
    """Calls ``make`` and ``measure`` on a fresh database, which is dropped afterwards."""
    import django

    from aidportal.supervisor.database import running_for_a_command

    with running_for_a_command(["manage.py", "bench"]):
        django.setup()
        from django.db import connection

        original = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            make()
            connection.cursor().execute("ANALYZE")
            measure()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)
