"""What the portal exports comes back unchanged, in any scope, and any one cell changed changes that field alone."""

from __future__ import annotations

import io
import random
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.utils.translation import override

from aidportal.directory.models import Pairing, Sector
from aidportal.directory.record_importer import Body, InArea, InSector
from aidportal.imports.models import Import
from aidportal.intake.fields import Amount, Choice, ComputedColumn, Count, Field, Flag, Number, PerCent, Term, When
from aidportal.intake.kinds import importer
from projects.models import DonatedItem, Output, Project, StatusChange
from tests import makers
from trainings.models import Session

from .test_round_trip import LISTS, exported, sent

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SEEDS = range(3)
SCOPES = ["", "?area=150400", "?year=2013..2015", "?giver=110108", "?sector=education", "?area=110000"]
AREAS = {"宁城县": "Ningcheng", "敖汉旗": "Aohan", "海淀区": "Haidian", "丰台区": "Fengtai", "北京市": "Beijing"}
TEXTS = [
    "新的文字",
    "-1 号",
    "=A1",
    "甲，乙；丙",
    '说"好"',
    "1,234.50",
    "  前后空格  ",
    "多\n行",
    "'撇号",
    "2014",
    "０１２",
]
AMOUNTS = [Decimal("0.01"), Decimal("1"), Decimal("1234.56"), Decimal("98765432.10")]
DATES = ["2014", "2014-05", "2014-05-06"]


@pytest.fixture
def administrator() -> Any:
    """Who exports and imports; a dozen records of each kind that differ in what they state."""
    rng = random.Random("records")
    bodies = [makers.government("110108"), makers.government("110106"), makers.government("110000")]
    for number in range(12):
        area = ["150429", "150430"][number % 2]
        document = makers.make_document(title=f"文件{number}", issuer=rng.choice(["", "京蒙办"]))
        project = makers.make_project(
            title=rng.choice([f"项目 {number}", f"=项目{number}", f"{number}"]),
            document=document,
            area_id=area,
            giver=rng.choice([None, *bodies]),
            sector=rng.choice([None, *Sector.objects.all()[:3]]),
            programme_year=rng.choice(["2013", "2014", "2014-03", "2013..2015-03"]),
            status=rng.choice(Project.Status.values),
            total_investment=rng.choice([None, *AMOUNTS]),
            people_benefiting=rng.choice([None, 0, 300]),
            place=rng.choice(["", "小城子镇"]),
        )
        StatusChange.objects.create(project=project, status="approved", since=rng.choice(DATES))
        source = rng.choice(["municipal", "district", "matching"])
        line = makers.make_funding(project=project, amount=rng.choice(AMOUNTS[1:]), source=source, fiscal_year="2014")
        makers.make_disbursement(funding=line, amount=Decimal("0.01"), moved_on=rng.choice(DATES))
        Output.objects.create(
            project=project, name=f"产出{number}", unit="亩", actual=rng.choice([None, Decimal("32.5")])
        )
        gift = makers.make_donation(document=document, cash=rng.choice(AMOUNTS), given_on=rng.choice(DATES))
        DonatedItem.objects.create(donation=gift, name="衣被", quantity=Decimal(number + 1), unit="件")
        makers.make_posting(official=makers.make_official(name=f"王{number}", document=document), document=document)
        session = Session.objects.create(
            title=f"培训{number}",
            document=document,
            starts_on=rng.choice(DATES),
            days=rng.choice([None, Decimal("2.5")]),
        )
        makers.make_attendance(session=session, home_area_id=area, headcount=number + 1)
    sides = {"giver": bodies[0], "receiver": makers.government("150429")}
    Pairing.objects.create(document=makers.make_document(), starts_on="2011", **sides)
    return makers.make_user("administrator")


def another(field: Field, had: Any, rng: random.Random) -> Any:
    """A value for a cell of the field; one that differs from what it had."""
    options: list[Any] = list(TEXTS)
    if isinstance(field, Amount | Number):
        options = [Decimal(rng.randrange(1, 10**6)) / 100]
    elif isinstance(field, Count | PerCent):
        options = [rng.randrange(1, 90)]
    elif isinstance(field, When):
        options = ["2016", "2016-03", "2016年3月5日", date(2016, 3, 5)]
    elif isinstance(field, Term):
        options = ["2016年3月至2016年9月"]
    elif isinstance(field, InArea):
        options = elsewhere(had)
    elif isinstance(field, Body):
        options = elsewhere(had)[-2:]
    elif isinstance(field, Choice | InSector):
        options = list(field.choices())
    elif isinstance(field, Flag):
        options = ["是", "否"]
    return rng.choice([option for option in options if option != had])


def elsewhere(had: Any) -> list[Any]:
    """Areas that are not the one of a cell, in either language; the last two have a government on record."""
    return [zh for zh, en in AREAS.items() if zh not in str(had) and en not in str(had)]


def verdicts(job: Import) -> dict[str, int]:
    return job.summary["counts"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", LISTS)
def test_a_table_comes_back_unchanged_and_one_cell_changes_one_field(administrator, kind, seed):
    rng = random.Random(f"{kind}{seed}")
    scope, language, unit = rng.choice(SCOPES), rng.choice(["zh-hans", "en"]), rng.choice(["wan", "yi", "yuan"])
    form = rng.choice(["xlsx", "csv"])
    whole = exported(administrator, LISTS[kind] + scope, form, language, unit)
    job = sent(administrator, kind, whole, f"表.{form}")
    wrong = [row.data for row in job.rows.exclude(verdict="unchanged")]
    assert set(verdicts(job)) <= {"unchanged"}, wrong
    if not verdicts(job):
        return
    content = exported(administrator, LISTS[kind] + scope, "xlsx", language, unit)
    book = openpyxl.load_workbook(io.BytesIO(content))
    page = book.active
    names = {
        column["letter"]: column["field"]
        for column in job.summary["tables"][0]["columns"]
        if column["field"] not in ("", "record")
    }
    fields = {field.name: field for field in importer(kind).fields}
    letters = [letter for letter, name in names.items() if not isinstance(fields[name], ComputedColumn)]
    letter, number = rng.choice(letters), rng.randrange(2, verdicts(job)["unchanged"] + 2)
    cell = page[f"{letter}{number}"]
    field = fields[names[letter]]
    with override(language):
        cell.value = another(field, cell.value, rng)
    file = io.BytesIO()
    book.save(file)
    job = sent(administrator, kind, file.getvalue())
    rest = sum(verdicts(job).values()) - 1
    told = (field.name, cell.value, [row.data for row in job.rows.exclude(verdict="unchanged")])
    assert verdicts(job).get("unchanged", 0) >= rest, told
    row = job.rows.filter(number=number).get()
    if row.verdict == "changed":
        assert len({change["field"].removesuffix("_qualifier") for change in row.data["changes"]}) == 1, told
    else:
        # What a workbook cannot change is said in words and not left out in silence.
        assert row.verdict == "wrong" and row.data["problems"], told
