"""What a list costs beside the bare query it shows, with ten thousand projects.

Prints medians of 20 runs and their ratio, measured in one run on a database of its own; see `make bench`.
"""

from decimal import Decimal

from _portal import client, median_ms, on_a_database

PROJECTS = 10_000
RUNS = 20


def make_projects():
    from aidportal.directory.models import Area, Document
    from aidportal.values.dates import PartialDate
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
    from projects.models import Project

    reader = client()
    bare = median_ms(lambda: list(Project.objects.order_by("-programme_year", "code").values()[:50]), RUNS)
    print(f"{'50 bare rows':40}{bare:9.1f} ms")
    for label, url in [
        ("list, first page", "/projects/"),
        ("list, one banner and year", "/projects/?area=150429&year=2014"),
        ("list, search", "/projects/?q=项目77"),
    ]:
        took = median_ms(lambda url=url: reader.get(url), RUNS)
        print(f"{label:40}{took:9.1f} ms{took / bare:9.1f} × the bare rows")


if __name__ == "__main__":
    on_a_database(make_projects, measure)
