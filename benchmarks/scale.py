"""What pages and exports cost with a whole country, beside the largest that they may take.

    .venv/bin/python benchmarks/scale.py --projects 100000      on a database of its own, dropped afterwards
    .venv/bin/python benchmarks/scale.py --here                 on the database that is set up, with what it holds
    .venv/bin/python benchmarks/scale.py --here --only pages --area 530000      as an editor of a province sees them

Prints, for every page, the median of some runs, its part of a second, statements and KiB of HTML; and for every export
rows a second, seconds to the first byte and to the first rows, and the most memory of a process that writes it.
"""

import argparse
import resource
import time

from _portal import client, in_a_fork, median_ms, on_a_database

RUNS = 3
MOST_MS, MOST_KIB, MOST_MIB = 1_000, 300, 150
LEAST_ROWS = {"csv": 50_000, "xlsx": 15_000}


def pages():
    """Addresses of every kind of page, some of a nation and some of a county, with and without filters."""
    from django.db.models import Count
    from django.urls import reverse

    from aidportal.directory.models import Area
    from aidportal.subjects.navigation import dashboards
    from projects.models import Project

    busiest = Area.objects.annotate(many=Count("projects")).order_by("-many").first()
    giver = Project.objects.filter(area=busiest).exclude(giver=None).first().giver.area_id
    yield "first page of who decides", "/"
    yield "first page, a province of five years", f"/?area={busiest.code[:2]}0000&year=2021..2025"
    yield "first page of who records", reverse("overview:desk")
    for name in [one.name for one in dashboards()]:
        yield name, reverse(name)
        yield f"{name}, a province of five years", f"{reverse(name)}?area={busiest.code[:2]}0000&year=2021..2025"
    yield "flows by county", reverse("overview:flows") + "?level=county"
    yield "comparison, area by giver", reverse("reports:compare") + "?rows=area&columns=giver_area"
    for url in lists():
        yield url, url
        yield f"{url}, last page", f"{url}?page=last"
        yield f"{url}, a county", f"{url}?area={busiest.code}"
        yield f"{url}, a giver and a year", f"{url}?giver={giver}&year=2024"
    for column in ("title", "-total_investment", "area", "giver", "committed", "disbursement_rate"):
        yield f"/projects/, by {column}", f"/projects/?sort={column}"
    yield "/projects/, search", "/projects/?q=教学楼"
    yield "/projects/, search of one", "/projects/?q=项目（777）"
    yield "county that receives", reverse("overview:area_detail", args=[busiest.code])
    yield "county that gives", reverse("overview:area_detail", args=[giver])
    yield "province", reverse("overview:area_detail", args=[f"{busiest.code[:2]}0000"])


def lists():
    from django.urls import reverse

    names = ["projects:list", "projects:funding_list", "projects:disbursement_list", "projects:donation_list"]
    names += ["projects:output_list", "projects:status_list", "cadres:list", "trainings:list", "directory:pairing_list"]
    return [reverse(name) for name in names]


def last_page(reader, url):
    """The address of the last page of a list."""
    from aidportal.registers.views import ROWS_PER_PAGE

    count = reader.get(url).context["table"].paginator.count
    return f"{url}?page={max(1, -(-count // ROWS_PER_PAGE))}"


def measure_pages(reader):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for label, address in pages():
        url = last_page(reader, address.partition("?")[0]) if address.endswith("page=last") else address
        with CaptureQueriesContext(connection) as captured:
            response = reader.get(url)
        # Counted here: the next request clears them.
        statements = len(captured)
        if response.status_code != 200:
            print(f"{label:58} answered {response.status_code}", flush=True)
            continue
        size, took = len(response.content) / 1024, median_ms(lambda url=url: reader.get(url), RUNS)
        mark = " <-- too slow" if took > MOST_MS else " <-- too long" if size > MOST_KIB else ""
        print(
            f"{label:58}{took:8.0f} ms{took / MOST_MS:7.2f} ×{statements:5} statements{size:7.0f} KiB{mark}",
            flush=True,
        )


def measure_exports():
    for url in lists()[:3]:
        for kind, least in LEAST_ROWS.items():
            in_a_fork(lambda url=url, kind=kind, least=least: measure_export(url, kind, least))


def measure_export(url, kind, least):
    reader = client("exporter")
    rows = reader.get(url).context["table"].paginator.count
    began, cpu = time.perf_counter(), time.process_time()
    response = reader.get(url, {"_export": kind})
    moments, size = [], 0
    for part in response.streaming_content if response.streaming else [response.content]:
        # The head, and the first of the rows.
        moments = [*moments, time.perf_counter() - began][:2]
        size += len(part)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{url + ' as ' + kind:32}{rows:9,} rows{rows / took:9,.0f} rows/s{rows / took / least:6.2f} ×"
        f"{moments[0]:7.2f} s to the first byte,{moments[-1]:6.2f} to the first rows{took:7.2f} s in all,"
        f"{cpu:6.2f} of them outside the database{size / 2**20:7.1f} MiB{memory:6.0f} MiB of memory"
        f"{' <-- too much' if memory > MOST_MIB else ''}",
        flush=True,
    )
    return 0


def measure():
    # First what is measured in forks, whose memory begins with that of this process.
    measure_exports()
    measure_pages(client())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--here", action="store_true", help="on the database that is set up")
    parser.add_argument("--only", choices=("pages", "exports"), help="one of the two parts")
    parser.add_argument("--area", default="", help="the pages as an editor of the area with this code sees them")
    asked = parser.parse_args()
    reader = (f"editor of {asked.area}", asked.area) if asked.area else ()
    parts = {"pages": lambda: measure_pages(client(*reader)), "exports": measure_exports}

    def run():
        from django.test.utils import setup_test_environment

        # For what a page was made from.
        setup_test_environment()
        parts.get(asked.only, measure)()

    def make():
        from aidportal.sample.country import generate

        began = time.perf_counter()
        counts = generate(asked.projects, asked.seed)
        print(f"{sum(counts.values()):,} rows made in {time.perf_counter() - began:.0f} s", flush=True)

    if asked.here:
        here(run)
    else:
        on_a_database(make, run)


def here(run):
    import django

    from aidportal.supervisor.database import running_for_a_command

    with running_for_a_command(["manage.py", "bench"]):
        django.setup()
        run()


if __name__ == "__main__":
    main()
