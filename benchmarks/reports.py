"""What reports cost: building one from the records, and writing it as XLSX, PDF and DOCX, with 1,000 projects.

Prints seconds, their ratio to the building, and the size, measured in one run; see `make bench`. Each file is written
once by a process of its own, because typst remembers what it has set before.
"""

import time

from _portal import in_a_fork, median_ms, on_a_database

RUNS = 5
PROJECTS = 1_000


def measure():
    from aidportal.accounts.models import User
    from aidportal.figures.scopes import Scope
    from aidportal.reports.files.docx import write_docx
    from aidportal.reports.files.kinds import REPORTS, Order
    from aidportal.reports.files.pdf import write_pdf
    from aidportal.reports.files.xlsx import write_xlsx
    from aidportal.values.money import Unit

    order = Order(Scope(User.objects.create_superuser("bench", "bench")), Unit.WAN)
    for kind in REPORTS:
        build = lambda kind=kind: kind.build(order, "zh-hans")  # noqa: E731
        report = build()
        numbers = sum(1 for _number in report.numbers())
        built = median_ms(build, RUNS) / 1000
        print(f"{kind.key + ', built':24}{built:8.2f} s{'':14}{numbers:8,} numbers")
        for name, write in (("XLSX", write_xlsx), ("PDF", write_pdf), ("DOCX", write_docx)):
            in_a_fork(
                lambda name=f"{kind.key}, {name}", write=write, report=report, built=built: measure_writing(
                    name, write, report, built
                )
            )


def measure_writing(name, write, report, built):
    began = time.perf_counter()
    size = len(write(report)) / 1024
    took = time.perf_counter() - began
    print(f"{name:24}{took:8.2f} s{took / built:8.1f} ×{size:10,.0f} KiB", flush=True)
    return took


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


if __name__ == "__main__":
    on_a_database(load, measure)
