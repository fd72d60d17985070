"""What reports cost as they are served: read from the records, written, signed where issued, with 1,000 projects.

Prints the seconds of one request in a process of its own that has served another report before, the size of the
file, and the most memory of the process; see `make bench`. With ``--here`` it asks the database of DATABASE_URL
instead of making one, ``--only annual.xlsx`` one report; with ``--projects 100000`` a whole country is made for it.
"""

import argparse
import time
from functools import partial

from _portal import client, in_a_fork, on_a_database, print_memory

PROJECTS = 1_000
QUERY = "year=all"


def measure(only=""):
    from aidportal.reports import pages
    from aidportal.reports.files.forms import forms_to_make
    from aidportal.reports.files.kinds import REPORTS

    # As the worker makes them, but within the request.
    pages.seconds_for = lambda *_args, **_words: 0.0
    user = client()
    for kind in REPORTS:
        for form in forms_to_make(kind):
            if only in ("", f"{kind.key}.{form}"):
                in_a_fork(lambda name=f"{kind.key}.{form}": served(user, name))


def served(user, name):
    # Fonts and statements are read once by a process that serves for days.
    user.get(f"/reports/pairings.{name.rpartition('.')[2]}?year=1990")
    began = time.perf_counter()
    answer = user.get(f"/reports/{name}?{QUERY}")
    took = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{name} is answered by {answer.status_code}")
    print(f"{name:24}{took:8.2f} s{len(answer.content) / 1024:12,.0f} KiB", flush=True)
    print_memory(name)
    return took


def issuing():
    """Issuing the annual report: all its forms, signed."""
    from django.db import transaction

    user = client()
    with transaction.atomic():
        began = time.perf_counter()
        user.post(f"/reports/annual/issue/?{QUERY}")
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    print(f"{'annual, issued':24}{took:8.2f} s", flush=True)


def load():
    from aidportal.sample.records import load_sample
    from projects.models import Project

    load_sample()
    missing = PROJECTS - Project.objects.count()
    for project in Project.objects.prefetch_related("fundings")[:missing]:
        lines = list(project.fundings.all())
        project.pk, project.code = None, ""
        project.save()
        for line in lines:
            line.pk, line.project = None, project
            line.save()
    if Project.objects.count() != PROJECTS:
        raise SystemExit(f"the sample has not {PROJECTS} projects but {Project.objects.count()}")


def load_country(projects):
    from aidportal.sample.country import generate

    generate(projects, seed=1)


def measure_all():
    measure()
    issuing()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--here", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--projects", type=int, default=0)
    options = parser.parse_args()
    make = partial(load_country, options.projects) if options.projects else load
    if options.here:
        import django

        django.setup()
        measure(options.only)
    else:
        on_a_database(make, (lambda: measure(options.only)) if options.only else measure_all)
