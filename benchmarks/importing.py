"""What an import costs: preview, write, the same file again and the undo, with the memory of the importing process.

Prints one line per step for workbooks of 10,000 and of 100,000 projects with 20 columns, each project with two funding
lines, on top of the sample. Then imports the smaller one with django-import-export, in the same run on the same
database, with a resource as its manual teaches it: one row after the other, everything in one transaction. It knows
each area, body and field by its name, keeps what it has looked up, and compares nothing but the titles.
"""

import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from _portal import in_a_fork, on_a_database, print_memory

LARGE = 100_000
SMALL = 10_000
HEADINGS = (
    *("项目名称", "项目所在地", "年份", "支援方", "行业", "项目总投资（万元）", "市级（万元）", "区级（万元）"),
    *("项目状态", "建设单位", "项目类别", "建设性质", "批复文号", "计划开工时间", "计划完工时间"),
    *("受益人数", "受益户数", "建设内容", "绩效目标", "乡镇"),
)
AREAS = ["敖汉旗", "林西县", "克什克腾旗", "宁城县", "翁牛特旗", "喀喇沁旗", "商都县", "兴和县", "四子王旗", "化德县"]
GIVERS = ["海淀区", "昌平区", "怀柔区"]
WORKS = ["幼儿园", "卫生院", "果林基地", "蔬菜大棚", "道路"]
FIELDS = ["教育", "卫生", "旅游"]
STATUSES = {"在建": "running", "已完工": "completed", "储备": "reserve", "已验收": "accepted"}


def project(number):
    """A row of a ledger: the project, its two sources of money, and what it is to bring."""
    year = 2012 + number * 7 % 13
    return [
        f"测试项目第{number}号{WORKS[number % 5]}",
        AREAS[number * 3 % 10],
        year,
        GIVERS[number % 3],
        FIELDS[number // 3 % 3],
        number % 9990 + 10,
        number % 99 + 0.5,
        number * 7 % 99 + 1,
        list(STATUSES)[number % 4],
        f"建设单位{number % 50}",
        ("产业", "基础设施")[number % 2],
        ("新建", "改扩建")[number // 2 % 2],
        f"京蒙〔{year}〕{number}号",
        f"{year}-03",
        f"{year}-11-20",
        number % 990 + 10,
        number % 290 + 3,
        "新建教学楼一栋，建筑面积1200平方米",
        "完成建设并投入使用",
        "中心镇",
    ]


def workbook(path, rows):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("项目")
        sheet.write_row(0, 0, HEADINGS)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, project(number))


def timed(label, rows, action):
    began = time.perf_counter()
    action()
    took = time.perf_counter() - began
    print(f"{label:46}{took:8.2f} s{rows / took:11,.0f} rows/s", flush=True)
    return took


def portal(path, rows, undoes=True):
    """Each step once, without the undo where nothing is kept to undo by; seconds of the preview and of the write."""
    from aidportal.imports import steps, undo
    from aidportal.imports.models import Import
    from aidportal.imports.sender import System

    def receive():
        with path.open("rb") as file:
            return steps.receive(file, path.name, "projects", None)

    job, again = receive(), receive()
    preview = timed(f"{rows:,} rows, preview", rows, lambda: steps.preview(job))
    write = timed(f"{rows:,} rows, write", rows, lambda: steps.write(job))
    check(job.state == Import.State.WRITTEN and job.summary["counts"] == {"new": rows}, job)
    timed(f"{rows:,} rows, preview of the same again", rows, lambda: steps.preview(again))
    check(again.summary["counts"] == {"unchanged": rows}, again)
    if undoes:
        timed(f"{rows:,} rows, undo", rows, lambda: undo.undo(job, System()))
    print_memory("the importing process")
    return preview + write


def check(holds, job):
    if not holds:
        sys.exit(f"the import did not do what is measured: {job.state} {job.summary.get('counts')} {job.message}")


def import_export(path, rows):
    """Dry run and import with django-import-export; the seconds of both together."""
    import tablib

    data = tablib.Dataset()
    take_in = lambda: data.load(path.read_bytes(), "xlsx")  # noqa: E731
    read = timed("django-import-export: reading", rows, take_in)

    def run(dry_run):
        found = project_resource()().import_data(data, dry_run=dry_run, use_transactions=True, raise_errors=True)
        if found.totals["new"] != rows:
            sys.exit(f"django-import-export did not import: {found.totals}")

    dry = timed("django-import-export: dry run", rows, lambda: run(dry_run=True))
    write = timed("django-import-export: import", rows, lambda: run(dry_run=False))
    print_memory("the importing process")
    # Its manual reads the file once for either step, as the two requests of a browser do.
    return 2 * read + dry + write


def project_resource():
    from functools import cache

    from import_export import fields, resources, widgets

    from aidportal.directory.models import Area, Document, Organisation, Sector
    from aidportal.values.dates import PartialDate
    from projects.models import Funding, Project

    class Date(widgets.Widget):
        def clean(self, value, row=None, **kwargs):
            return PartialDate.parse(str(value)) if value not in (None, "") else None

    class Named(widgets.Widget):
        def __init__(self, find):
            super().__init__()
            self.find = cache(find)

        def clean(self, value, row=None, **kwargs):
            return self.find(str(value))

    class Yuan(widgets.Widget):
        def clean(self, value, row=None, **kwargs):
            return Decimal(str(value)) * 10_000

    class Word(widgets.Widget):
        def __init__(self, words):
            super().__init__()
            self.words = words

        def clean(self, value, row=None, **kwargs):
            return self.words[value]

    def body(name):
        return Organisation.objects.get_or_create(name_zh=name, defaults={"kind": Organisation.Kind.OTHER})[0]

    document = Document.objects.create(title="benchmark", kind=Document.Kind.WORKBOOK, published_on=None)

    def column(attribute, heading, widget=None):
        return fields.Field(attribute=attribute, column_name=HEADINGS[heading], widget=widget or widgets.CharWidget())

    class ProjectResource(resources.ModelResource):
        title = column("title", 0)
        area = column("area", 1, Named(lambda name: Area.objects.get(name_zh=name, until=None)))
        programme_year = column("programme_year", 2, Date())
        giver = column("giver", 3, Named(lambda name: Organisation.objects.get(kind="government", area__name_zh=name)))
        sector = column("sector", 4, Named(lambda name: Sector.objects.get(name_zh=name)))
        total_investment = column("total_investment", 5, Yuan())
        status = column("status", 8, Word(STATUSES))
        implementing_organisation = column("implementing_organisation", 9, Named(body))
        category = column("category", 10, Word({"产业": "industry", "基础设施": "infrastructure"}))
        building = column("building", 11, Word({"新建": "new", "改扩建": "extension"}))
        approval_number = column("approval_number", 12)
        planned_from = column("planned_from", 13, Date())
        planned_until = column("planned_until", 14, Date())
        people_benefiting = column("people_benefiting", 15, widgets.IntegerWidget())
        households_benefiting = column("households_benefiting", 16, widgets.IntegerWidget())
        description = column("description", 17)
        goal = column("goal", 18)
        place = column("place", 19)

        class Meta:
            model = Project
            import_id_fields = ("title", "area", "programme_year")
            exclude = ("id",)

        def before_save_instance(self, instance, row, **kwargs):
            instance.document = document

        def after_save_instance(self, instance, row, **kwargs):
            for source, heading in (("municipal", 6), ("district", 7)):
                Funding.objects.update_or_create(
                    project=instance,
                    source=source,
                    fiscal_year=instance.programme_year,
                    defaults={"amount": Yuan().clean(row[HEADINGS[heading]])},
                )

    return ProjectResource


def measure():
    from django.test import override_settings

    with tempfile.TemporaryDirectory() as folder, override_settings(MEDIA_ROOT=folder):
        paths = {rows: Path(folder) / f"{rows}.xlsx" for rows in (SMALL, LARGE)}
        for rows, path in paths.items():
            workbook(path, rows)
        ours = in_a_fork(lambda: portal(paths[SMALL], SMALL))
        in_a_fork(lambda: portal(paths[LARGE], LARGE))
        theirs = in_a_fork(lambda: import_export(paths[SMALL], SMALL))
        print(f"{'django-import-export beside the portal':46}{theirs / ours:8.1f} × the time for {SMALL:,} rows")


def load():
    from aidportal.sample.records import load_sample

    load_sample()


if __name__ == "__main__":
    on_a_database(load, measure)
