"""What the history costs: the same changes with its triggers and without, and pages of a past moment beside today's.

Prints milliseconds and the ratios of both, measured in turns in one run on the sample: a single save, the preview's
way of writing many rows, one UPDATE of 100,000 rows, an import of 10,000 projects; then the overview, investment and
the list of projects as of a moment, with one, ten and a hundred versions of each payment. Also what it takes to seal
100,000 versions, and to verify all there are. ``history.py PART …`` measures these parts alone.
"""

import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from _portal import client, median_ms, on_a_database

ROWS = 100_000
TIMES = 5
PAGES = ("/", "/dashboards/investment/", "/projects/")


@contextmanager
def switched(how):
    """The triggers of the history on or off, for all tables that have them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '00_history_%'")
        for table, name in cursor.fetchall():
            cursor.execute(f'ALTER TABLE {table} {how} TRIGGER "{name}"')
    yield


def timed(action):
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def compare(label, action, prepare=lambda: None, runs=TIMES):
    """Time ``action`` in turns without and with the history."""
    times = {"DISABLE": [], "ENABLE": []}
    for _run in range(runs):
        for how, taken in times.items():
            prepare()
            with switched(how):
                taken.append(timed(action))
    without, kept = (statistics.median(times[how]) for how in ("DISABLE", "ENABLE"))
    print(f"{label:46}{without:10.2f} ms{kept:10.2f} ms{kept / without:8.2f} ×", flush=True)


def many_outputs():
    """As many outputs as are measured, and none of those of before."""
    from django.db import connection

    from projects.models import Output, Project

    Output.objects.filter(name="测量").delete()
    project = Project.objects.order_by("pk")[0].pk
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_output (project_id, name, unit, planned, actual)"
            " SELECT %s, '测量', '个', n, n FROM generate_series(1, %s) AS n",
            [project, ROWS],
        )


def changes():
    from django.db.models import F

    from projects.models import Output, Project

    project = Project.objects.order_by("pk")[0]

    def save():
        for _time in range(100):
            project.people_benefiting = (project.people_benefiting or 0) + 1
            project.save()

    print(f"{'':46}{'without':>13}{'with':>13}")
    compare("100 single saves", save)
    compare("the same, nothing changed", lambda: [project.save() for _time in range(100)])
    rows = Output.objects.filter(name="测量")
    compare(f"UPDATE of {ROWS:,} rows", lambda: rows.update(actual=F("actual") + 1), many_outputs, 3)
    rows.delete()


def sealing():
    """The function of the database alone: heads are for portals, and not written down for a benchmark."""
    from django.db import connection

    from aidportal.history.verification import verify

    cursor = connection.cursor()
    cursor.execute("SELECT history.seal_acts()")
    many_outputs()
    cursor.execute("ANALYZE")
    print(f"{f'seal {ROWS:,} versions':46}{timed(lambda: cursor.execute('SELECT history.seal_acts()')):10.0f} ms")
    cursor.execute("ANALYZE")
    print(f"{'verify these and the sample':46}{timed(verify):10.0f} ms", flush=True)


def imports():
    from importing import SMALL, portal, workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "projects.xlsx"
        workbook(path, SMALL)
        # With the history first: what is written without it can't be undone.
        for how in ("ENABLE", "DISABLE"):
            with switched(how):
                print(f"import of {SMALL:,} projects, history {how.lower()}d")
                portal(path, SMALL, undoes=how == "ENABLE")


def pages():
    from django.db import connection

    from aidportal.history.models import Act
    from projects.models import Disbursement

    browser = client()
    for versions in (1, 10, 100):
        while True:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM history.projects_disbursement")
                (kept,) = cursor.fetchone()
            if kept >= versions * Disbursement.objects.count():
                break
            Disbursement.objects.update(note=f"{time.perf_counter()}"[:40])
        connection.cursor().execute("ANALYZE")
        last = Act.objects.latest_number()
        for address in PAGES:
            live = median_ms(lambda address=address: browser.get(address), 7)
            shown = []
            for moment in (last, (last + 2) // 2 + 1, 2):
                past = median_ms(lambda address=address, moment=moment: browser.get(f"/known/a{moment}{address}"), 5)
                shown.append(f"{past:8.0f} ms {past / live:5.2f} ×")
            print(
                f"{versions:4} versions {address:28}{live:8.0f} ms live, as of now, middle, first{''.join(shown)}",
                flush=True,
            )


PARTS = {"changes": changes, "sealing": sealing, "pages": pages, "imports": imports}


def measure():
    for name in sys.argv[1:] or PARTS:
        PARTS[name]()


def load():
    from aidportal.sample.records import load_sample

    load_sample()


if __name__ == "__main__":
    on_a_database(load, measure)
