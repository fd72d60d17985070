"""What a list costs beside the bare query it shows, with ten thousand projects.

Prints medians of 20 runs and their ratio, measured in one run on a database of its own; see `make bench`.
"""

import os
import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aidportal.settings")
os.environ["AIDPORTAL_DATABASE_ROLE"] = "owner"
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

PROJECTS = 10_000
RUNS = 20


def median_ms(action):
    times = []
    for _run in range(RUNS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def make_projects():
    from aidportal.dates import PartialDate
    from aidportal.directory.models import Area, Document
    from projects.models import Disbursement, Funding, Project

    document = Document.objects.first()
    banners = list(Area.objects.filter(parent__in=["150400", "150900"], until=None))
    projects = Project.objects.bulk_create(
        Project(
            code=f"B-{number}",
            title=f"项目{number}",
            area=banners[number % len(banners)],
            programme_year=PartialDate.year(2010 + number % 16),
            document=document,
        )
        for number in range(PROJECTS)
    )
    lines = Funding.objects.bulk_create(
        Funding(project=project, source="municipal", amount=Decimal(10_000), fiscal_year=project.programme_year)
        for project in projects
    )
    Disbursement.objects.bulk_create(
        Disbursement(funding=line, amount=Decimal(4_000), moved_on=line.fiscal_year) for line in lines
    )


def measure():
    from django.test import Client

    from aidportal.accounts.models import User
    from projects.models import Project

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.create_superuser("bench", "bench"))
    bare = median_ms(lambda: list(Project.objects.order_by("-programme_year", "code").values()[:50]))
    print(f"{'50 bare rows':40}{bare:9.1f} ms")
    for label, url in [
        ("list, first page", "/projects/"),
        ("list, one banner and year", "/projects/?area=150429&year=2014"),
        ("list, search", "/projects/?q=项目77"),
        ("overview", "/"),
    ]:
        took = median_ms(lambda url=url: client.get(url))
        print(f"{label:40}{took:9.1f} ms{took / bare:9.1f} × the bare rows")


def main():
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
            make_projects()
            connection.cursor().execute("ANALYZE")
            measure()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


if __name__ == "__main__":
    main()
