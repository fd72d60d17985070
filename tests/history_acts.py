"""Random changes of records by every way in which they are changed, for tests of the history."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from aidportal.directory.models import Agreement, Organisation, Sector
from aidportal.intake.record_store import insert, update
from cadres.models import Official, Posting
from projects.models import Disbursement, Funding, Output, Project
from tests import makers
from trainings.models import Attendance, Session

Act = Callable[[random.Random], object]


class Unwanted(Exception):
    """Takes a transaction back."""


def some(model: Any, chance: random.Random, count: int = 1) -> list[Any]:
    keys = list(model.objects.order_by("pk").values_list("pk", flat=True))
    return list(model.objects.filter(pk__in=chance.sample(keys, min(count, len(keys)))))


def amount(chance: random.Random) -> Decimal:
    return Decimal(chance.randrange(100, 9_999_999)) / 100


def save(chance: random.Random) -> None:
    [project] = some(Project, chance)
    project.title, project.people_benefiting = f"项目{chance.random()}", chance.randrange(9999)
    project.status = chance.choice(["running", "completed", "reserve", "terminated"])
    project.save()


def save_unchanged(chance: random.Random) -> None:
    some(Project, chance)[0].save()


def add(chance: random.Random) -> None:
    funding = makers.make_funding(project=some(Project, chance)[0], amount=Decimal("900000.00"))
    for _ in range(3):
        makers.make_disbursement(funding=funding, amount=amount(chance))


def bulk_add(chance: random.Random) -> None:
    projects = some(Project, chance, 5)
    Funding.objects.bulk_create(
        Funding(project=project, source="municipal", fiscal_year="2015", amount=amount(chance)) for project in projects
    )


def bulk_change(chance: random.Random) -> None:
    outputs = some(Output, chance, 20)
    for output in outputs:
        output.actual = Decimal(chance.randrange(5000))
    Output.objects.bulk_update(outputs, ["actual"])


def change_many(chance: random.Random) -> None:
    keys = [row.pk for row in some(Funding, chance, 30)]
    Funding.objects.filter(pk__in=keys).update(amount=F("amount") + amount(chance))


def change_sums(chance: random.Random) -> None:
    Disbursement.objects.filter(pk__in=[row.pk for row in some(Disbursement, chance, 9)]).update(amount=F("amount") / 2)


def delete(chance: random.Random) -> None:
    with suppress(ProtectedError):
        some(chance.choice([Project, Session, Official]), chance)[0].delete()


def delete_payment(chance: random.Random) -> None:
    some(Disbursement, chance)[0].delete()


def relate(chance: random.Random) -> None:
    for agreement in some(Agreement, chance):
        agreement.sectors.set(some(Sector, chance, 3))


def copy_in(chance: random.Random) -> None:
    sessions = some(Session, chance, 8)
    with suppress(IntegrityError), transaction.atomic():
        insert(Attendance, [attendance_of(session, chance) for session in sessions])


def attendance_of(session: Session, chance: random.Random) -> dict[str, Any]:
    kind, headcount = chance.choice(["officials", "teachers", "doctors"]), chance.randrange(1, 90)
    return {"session_id": session.pk, "home_area_id": makers.RECEIVER, "people": kind, "headcount": headcount}


def change_by_arrays(chance: random.Random) -> None:
    with transaction.atomic():
        update(Posting, [(row.pk, {"title": f"职务{chance.random()}"}) for row in some(Posting, chance, 40)])


def by_sql(chance: random.Random) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE projects_funding SET amount = amount + 1 WHERE id %% 7 = %s", [chance.randrange(7)])


def rename_area(chance: random.Random) -> None:
    [body] = some(Organisation, chance)
    Organisation.objects.filter(pk=body.pk).update(name_en=f"Body {chance.random()}")


def taken_back(chance: random.Random) -> None:
    with suppress(Unwanted), transaction.atomic():
        add(chance)
        raise Unwanted


def partly_taken_back(chance: random.Random) -> None:
    with transaction.atomic():
        save(chance)
        with suppress(Unwanted), transaction.atomic():
            change_many(chance)
            raise Unwanted
        with suppress(IntegrityError), transaction.atomic():
            Funding.objects.filter(pk=some(Funding, chance)[0].pk).update(amount=Decimal(-1))
        change_sums(chance)
        save(chance)


ACTS: tuple[Act, ...] = (
    *(save, save_unchanged, add, bulk_add, bulk_change, change_many, change_sums, delete, delete_payment, relate),
    *(copy_in, change_by_arrays, by_sql, rename_area, taken_back, partly_taken_back),
)
