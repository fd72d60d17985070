"""What the database copies of the record above and what it sums: as the rows are, however these are changed."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Sum

from aidportal.directory.models import Organisation, Sector
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from projects.figures import FIGURES
from projects.models import (
    CommittedByKind,
    CommittedByPlace,
    Disbursement,
    Funding,
    MovedBySource,
    MovedOnLines,
    Project,
    ProjectsByKind,
)
from projects.models.standing import COUNTED, NOT_COUNTED
from tests import makers

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

AREAS, GIVERS = ("150429", "150430", "150404", "510100"), ("110108", "110119", "500112")
YEARS = ("2014", "2015", "2014-03", "2013..2015", None)
COUNTED_ROWS = {"status": NOT_COUNTED}
SUMS = [
    (CommittedByKind, Funding, ("fiscal_year", "source", "sector"), "amount", COUNTED_ROWS),
    (CommittedByPlace, Funding, ("fiscal_year", "area", "counted_giver"), "amount", COUNTED_ROWS),
    (MovedBySource, Disbursement, ("stage", "moved_on", "source"), "amount", {}),
    (MovedOnLines, Disbursement, ("stage", "moved_on", "fiscal_year"), "amount", COUNTED_ROWS),
    (ProjectsByKind, Project, ("programme_year", "status", "sector"), "people_benefiting", {}),
]
OF_PROJECT = ("area", "sector", "status")
OF_LINE = ("project", *OF_PROJECT, "source", "counted_giver", "named_giver", "fiscal_year")


def summed(queryset, columns, **measures):
    found = queryset.order_by().values_list(*columns).annotate(**measures)
    return {tuple(map(str, row[: len(columns)])): row[len(columns) :] for row in found if any(row[len(columns) :])}


def sums_kept(sums, columns):
    return summed(sums.objects.all(), columns, rows=Sum("records"), knowns=Sum("known"), total=Sum("amount"))


def sums_of_rows(model, columns, amount, left_out):
    rows = model.objects.exclude(**{f"{path}__in": values for path, values in left_out.items()})
    found = summed(rows, columns, rows=Count("pk"), knowns=Count(amount), total=Sum(amount))
    return {key: (rows, known, total or 0) for key, (rows, known, total) in found.items()}


def assert_all_is_kept():
    for sums, model, columns, amount, left_out in SUMS:
        assert sums_kept(sums, columns) == sums_of_rows(model, columns, amount, left_out), sums.__name__
    for model, above, columns in ((Funding, "project", OF_PROJECT), (Disbursement, "funding", OF_LINE)):
        paths = [f"{above}__{column}" for column in columns]
        for row in model.objects.values_list(*columns, *paths):
            assert row[: len(columns)] == row[len(columns) :], model.__name__
    for named, own, of_project in Funding.objects.values_list("named_giver", "giver", "project__giver"):
        assert named == (own or of_project)
    assert said_to_be_paid() <= paid_lines()


def paid_lines():
    return {*Disbursement.objects.filter(stage="paid").values_list("funding", flat=True)}


def said_to_be_paid():
    return {*Funding.objects.filter(is_paid=True).values_list("pk", flat=True)}


class Changes:
    """Random changes of projects, lines and payments, each in another of the ways that there are."""

    def __init__(self, chance):
        self.chance = chance
        self.sectors = [None, *Sector.objects.order_by("code").values_list("pk", flat=True)[:3]]
        self.givers = [None, *(makers.government(code).pk for code in GIVERS)]
        self.givers.append(Organisation.objects.create(name_zh="首农集团", kind="enterprise").pk)

    def one(self, model):
        keys = list(model.objects.values_list("pk", flat=True))
        return self.chance.choice(keys) if keys else None

    def some(self, model):
        return [key for key in model.objects.values_list("pk", flat=True) if self.chance.random() < 0.4]

    def of_project(self):
        pick = self.chance.choice
        return {
            "programme_year": pick(YEARS),
            "area_id": pick(AREAS),
            "sector_id": pick(self.sectors),
            "status": pick([*Project.Status.values, ""]),
            "giver_id": pick(self.givers),
            "people_benefiting": pick([None, 0, 7, 20]),
        }

    def of_line(self):
        pick = self.chance.choice
        amount = pick([None, Decimal(0), Decimal("1000.25"), Decimal(5000)])
        return {
            "source": pick(Funding.Source.values),
            "fiscal_year": pick(YEARS),
            "giver_id": pick([None, *self.givers]),
            "amount": amount,
            "tolerance": Decimal(100000),
        }

    def of_payment(self):
        pick = self.chance.choice
        return {
            "stage": pick(Disbursement.Stage.values),
            "moved_on": pick([date(2014, 6, 1), date(2015, 1, 1), "2014", "2014-12", "2014..2015"]),
            "amount": pick([Decimal("1.50"), Decimal(40)]),
            "excess_reason": "调剂",
        }

    def add(self):
        project = makers.make_project(**self.of_project())
        for _line in range(self.chance.randrange(3)):
            line = makers.make_funding(project=project, **self.of_line())
            for _payment in range(self.chance.randrange(3)):
                makers.make_disbursement(funding=line, **self.of_payment())

    def save(self):
        model, values = self.chance.choice(self.kinds())
        if key := self.one(model):
            record = model.objects.get(pk=key)
            vars(record).update(self.chance.sample(sorted(values().items(), key=str), 2))
            record.save()

    def kinds(self):
        return [(Project, self.of_project), (Funding, self.of_line), (Disbursement, self.of_payment)]

    def update(self):
        model, values = self.chance.choice(self.kinds())
        model.objects.filter(pk__in=self.some(model)).update(**values())

    def move_line(self):
        if (line := self.one(Funding)) and (project := self.one(Project)):
            Funding.objects.filter(pk=line).update(project=project)

    def move_payment(self):
        if (payment := self.one(Disbursement)) and (line := self.one(Funding)):
            Disbursement.objects.filter(pk=payment).update(funding=line)

    def delete(self):
        model = self.chance.choice((Project, Funding, Disbursement))
        if key := self.one(model):
            model.objects.filter(pk=key).delete()

    def write_copies_by_hand(self):
        Funding.objects.update(area="150430", status="reserve", is_paid=self.chance.choice([True, False]))
        Disbursement.objects.update(fiscal_year=None, source="own", area="150430")

    def change_two_tables_at_once(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH changed AS (UPDATE projects_project SET status = %s, area_id = %s RETURNING id)"
                " UPDATE projects_funding SET source = %s WHERE project_id IN (SELECT id FROM projects_project)",
                [self.chance.choice(Project.Status.values), self.chance.choice(AREAS), "municipal"],
            )

    def copy(self):
        if line := self.one(Funding):
            with connection.cursor() as cursor:
                columns = "funding_id, stage, moved_on, amount, excess_reason, note"
                with cursor.copy(f"COPY projects_disbursement ({columns}) FROM STDIN") as copy:
                    for number in range(3):
                        copy.write_row([line, "paid", "[2014-05-01,2014-05-02)", Decimal(number + 1), "调剂", ""])

    def take_back(self):
        try:
            with transaction.atomic():
                self.add()
                self.update()
                raise IntegrityError
        except IntegrityError:
            pass

    def fold(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT figures_fold_sums('projects_movedbysource', 'stage, moved_on, source')")

    def any(self):
        acts = (
            *(self.add, self.add, self.save, self.save, self.update, self.move_line, self.move_payment, self.delete),
            *(self.write_copies_by_hand, self.change_two_tables_at_once, self.copy, self.take_back, self.fold),
        )
        return self.chance.choice(acts)


@pytest.mark.parametrize("seed", range(2))
def test_copies_and_sums_are_those_of_the_rows_after_any_change(seed):
    changes = Changes(random.Random(seed))
    changes.add()
    for number in range(40):
        act = changes.any()
        act()
        assert_all_is_kept()
        if not number % 8:
            commit()
            assert said_to_be_paid() == paid_lines()


def commit():
    """What the database does at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


PAY_EACH_BY_ITSELF = """
DO $$ BEGIN
    FOR number IN 1..600 LOOP
        INSERT INTO projects_disbursement (funding_id, stage, moved_on, amount, excess_reason, note)
        SELECT id, 'paid', '[2014-05-01,2014-05-02)', 1, '调剂', '' FROM projects_funding;
    END LOOP;
END $$
"""


def test_equal_sums_are_added_up_where_there_are_many():
    makers.make_funding()
    with connection.cursor() as cursor:
        cursor.execute(PAY_EACH_BY_ITSELF)
    # At every five hundredth; by then there may be no more.
    assert MovedBySource.objects.count() <= 500
    assert_all_is_kept()


def test_emptied_tables_leave_no_sums():
    makers.make_disbursement()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE projects_project, projects_funding, projects_disbursement CASCADE")
    assert_all_is_kept()
    assert not any(sums.objects.exists() for sums, *_rest in SUMS)


# Periods that cut a year, that are years, and all there is; and what may be asked beside them.
PERIODS = (
    Period(),
    Period.year(2014),
    Period(date(2014, 3, 1), date(2015, 2, 1)),
    Period(date(2014, 1, 1), date(2016, 1, 1)),
    Period(year_unknown=True),
)
ASKED: tuple[dict[str, Any], ...] = (
    {},
    {"areas": ("150400",)},
    {"givers": ("110000",)},
    {"givers": ("none",)},
    {"sources": ("municipal", "own")},
    {"sectors": ("none",)},
    {"statuses": (COUNTED,)},
    {"statuses": ("reserve",)},
)


@pytest.mark.slow
def test_the_numbers_of_sums_are_those_of_rows():
    changes = Changes(random.Random(5))
    for _number in range(25):
        changes.add()
    user, compared = makers.make_user("administrator"), 0
    for figure in (one for one in FIGURES if getattr(one, "summaries", ())):
        sets = [*((key,) for key in figure.dimensions), ("area", "giver_area"), ("year", "source")]
        sets = [one for one in sets if figure.dimensions.keys() >= {*one}]
        for period in PERIODS:
            for asked in ASKED:
                scope = Scope(user, period=period, **asked)
                answer = Reading().ask(figure, scope, *sets)
                assert answer.total == figure.total(scope)
                for keys in changes.chance.sample(sets, 3):
                    rows = {tuple(row[key] for key in keys): row["value"] for row in figure.by(*keys, scope=scope)}
                    assert answer.by(*keys) == rows, (figure.key, keys, period, asked)
                    compared += len(rows)
    assert compared > 300


def test_only_who_sees_everything_is_answered_by_sums():
    makers.make_funding()
    MovedBySource.objects.all().delete()
    CommittedByKind.objects.all().delete()
    committed = next(one for one in FIGURES if one.key == "committed")
    assert Reading().ask(committed, Scope(makers.make_user("administrator"))).total is None
    assert Reading().ask(committed, Scope(makers.make_user("viewer", "150400"))).total == Decimal(100)


@pytest.mark.parametrize(("count", "told"), [(2, False), (60, True)])
def test_lines_are_told_at_once_of_many_payments_and_of_few_at_the_end(count, told):
    project = makers.make_project()
    lines = [makers.make_funding(project=project) for _number in range(count)]
    Disbursement.objects.bulk_create(Disbursement(funding=line, moved_on="2014", amount=Decimal(1)) for line in lines)
    assert said_to_be_paid() == ({line.pk for line in lines} if told else set())
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert said_to_be_paid() == {line.pk for line in lines}
