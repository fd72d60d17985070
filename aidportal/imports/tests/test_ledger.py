"""No layout of a table loses an amount, a person or a row in silence: what is written and what is not is the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile

from aidportal.imports import hindrances, steps, told_lines
from aidportal.imports.models import TAKEN, Import
from aidportal.intake.ledger import TOLD_AGAIN
from projects.models import DonatedItem, Donation, Funding, Project
from tests import makers
from trainings.models import Session

from .random_matrices import RandomFundingMatrix, RandomGiftMatrix
from .random_tables import REMARKS, UPPER, WHOLE, RandomGifts, RandomProjects, RandomTable, RandomTrainings

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
KINDS = (RandomProjects, RandomGifts, RandomTrainings, RandomGiftMatrix, RandomFundingMatrix)
TABLES = [(kind, seed) for kind in KINDS for seed in range(6)]
# Rare are two tables of one header below each other, of which a sentence tells what each comes to.
TABLES += [
    (kind, seed) for kind in KINDS for seed in range(6, 30) if (table := kind(seed)).told_at and table.tables > 1
]


@pytest.fixture(autouse=True)
def pairing():
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government("150430"))


def reading(table: RandomTable) -> Import:
    name, content = table.book()
    job = steps.receive(ContentFile(content), name, table.kind, None)
    steps.preview(job)
    assert job.state == Import.State.PREVIEWED, job.message
    return job


def told(job: Import) -> dict[str, Decimal]:
    """By heading what the preview says that the columns of amounts come to, read or not."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for column in [*job.summary["ledger"], *job.summary["unread"]]:
        sums[column["plain"].partition("（")[0].removeprefix(UPPER)] += Decimal(column["sum"])
    return sums


def became(job: Import, verdicts: Iterable[str]) -> dict[str, Decimal]:
    """By field what of its amounts stands in rows of ``verdicts``."""
    of_field: dict[str, Decimal] = defaultdict(Decimal)
    for column in job.summary["ledger"]:
        of_field[column["field"]] += sum(Decimal(column["became"].get(verdict, 0)) for verdict in verdicts)
    return of_field


def recorded(job: Import) -> dict[str, Decimal]:
    """By field what the records come to, added up one by one."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for project in Project.objects.all():
        sums["total_investment"] += project.total_investment or 0
    for line in Funding.objects.all():
        sums[f"funding_{line.source}"] += line.amount
        sums["committed"] += line.amount
    for gift in Donation.objects.all():
        sums["cash"] += gift.cash or 0
        sums["whole"] += gift.cash or 0
    for item in DonatedItem.objects.all():
        sums["goods_value"] += item.value or 0
        sums["whole"] += item.value or 0
    for session in Session.objects.all():
        sums["budget"] += session.budget or 0
    return sums


def answered(job: Import, table: RandomTable) -> None:
    """Answer all that a preview asks: what headings mean, the first of what is offered; all else is left out."""
    choices: dict[str, Any] = {one["key"]: one["options"][0]["value"] for one in job.questions() if one["options"]}
    columns = {one["plain"]: table.answers.get(one["plain"].removeprefix(UPPER), "-") for one in job.summary["unread"]}
    job.decisions = {"columns": columns, "choices": choices, "told": [told_lines.EVERY]}
    job.save()
    steps.preview(job)
    steps.decide_rows(job, skip=["wrong", "doubtful"])
    steps.preview(job)


@pytest.mark.parametrize(("kind", "seed"), TABLES)
def test_what_is_written_and_what_is_left_out_is_the_file(kind: type[RandomTable], seed: int) -> None:
    table = kind(seed)
    job = reading(table)
    sums = told(job)
    assert {heading: sums.get(heading, 0) for heading in table.headings} == {
        heading: table.amounts[heading] for heading in table.headings
    }
    assert sum(Decimal(one["sum"]) for one in job.summary["ledger"] if not one["is_money"]) == table.people
    assert sum(job.summary["counts"].values()) == table.rows
    # Every amount that a field reads stands in a row of one verdict.
    assert {column["unread"] for column in job.summary["ledger"]} <= {"0.00", "0"}
    # Nothing is written while money is unaccounted for, and then exactly what the ledger says.
    unknown = [*table.unknown, *table.answers]
    if any(table.amounts[heading] for heading in unknown) or table.told or table.noted or table.off:
        assert hindrances.why_not(job)
    answered(job, table)
    steps.write(job)
    assert job.state == Import.State.WRITTEN, job.message
    written, left_out, again = became(job, TAKEN), became(job, ["left_out"]), became(job, [TOLD_AGAIN])
    for heading in table.read:
        field = table.known[heading]
        assert written[field] + left_out[field] + again[field] == table.amounts[heading]
        assert recorded(job).get(field, 0) == written[field]
        # Only the second row of one record says again what is of the record itself.
        assert not again[field] or field in job.importer.said_once


@pytest.mark.parametrize(("kind", "seed"), TABLES)
def test_what_is_told_in_words_is_told_with_its_sum(kind: type[RandomTable], seed: int) -> None:
    table = kind(seed)
    job = reading(table)
    assert told(job).get(REMARKS, 0) == table.told
    assert sum(Decimal(line["sum"]) for line in job.summary["told"]) == table.noted


@pytest.mark.parametrize(("kind", "seed"), TABLES)
def test_the_totals_of_the_file_are_held_against_its_rows_and_against_what_is_written(
    kind: type[RandomTable], seed: int
) -> None:
    table = kind(seed)
    job = reading(table)
    checks = job.summary["checks"]
    assert sum(not check["adds_up"] for check in checks if "is_row_wise" not in check) == table.wrong
    of_rows = [check for check in checks if "is_row_wise" in check and check["plain"].startswith((WHOLE, UPPER))]
    assert sum(Decimal(check["stated"]) - Decimal(check["summed"]) for check in of_rows) == table.off
    answered(job, table)
    for check in job.summary["checks"]:
        if check.get("written") is not None:
            is_met = abs(Decimal(check["stated"]) - Decimal(check["written"])) < Decimal("0.01")
            assert check["agrees"] is is_met
