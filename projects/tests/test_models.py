"""What the database refuses, told with raw SQL: no form and no model stands between."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from projects.models import Disbursement, Funding, Project, ProjectGroup
from tests import makers

pytestmark = pytest.mark.django_db


def refused(sql, *parameters):
    """The constraint that refuses ``sql``; deferred ones are asked at once."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return refusal.value.__cause__.diag.constraint_name


def pay(line, amount, stage="paid", reason=""):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO projects_disbursement (funding_id, stage, moved_on, amount, excess_reason, note)"
            " VALUES (%s, %s, daterange('2014-01-01', '2014-01-02'), %s, %s, '')",
            [line.pk, stage, amount, reason],
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused_payment(*arguments, **options):
    with pytest.raises(IntegrityError) as refusal:
        pay(*arguments, **options)
    return refusal.value.__cause__.diag.constraint_name


@pytest.mark.parametrize(
    ("make", "table", "column", "constraint"),
    [
        (makers.make_funding, "projects_funding", "amount", "funding_amount_not_negative"),
        (makers.make_funding, "projects_funding", "tolerance", "funding_tolerance_not_negative"),
        (makers.make_project, "projects_project", "total_investment", "project_total_not_negative"),
        (makers.make_donation, "projects_donation", "cash", "donation_cash_not_negative"),
        (makers.make_item, "projects_donateditem", "value", "donated_item_not_negative"),
    ],
)
def test_money_is_never_negative(make, table, column, constraint):
    assert refused(f"UPDATE {table} SET {column} = -0.01 WHERE id = %s", make().pk) == constraint


def test_a_group_total_is_never_negative():
    group = ProjectGroup.objects.create(title="组", total_investment=1, document=makers.make_document())
    sql = "UPDATE projects_projectgroup SET total_investment = -1 WHERE id = %s"
    assert refused(sql, group.pk) == "project_group_total_not_negative"


def test_a_payment_may_use_up_the_commitment_and_no_cent_more():
    line = makers.make_funding(amount=Decimal("100.00"))
    pay(line, "100.00")
    assert refused_payment(line, "0.01") == "disbursement_within_commitment"


def test_the_tolerance_is_added_to_the_commitment():
    line = makers.make_funding(amount=Decimal("100.00"), tolerance=Decimal("5.00"))
    pay(line, "105.00")
    assert refused_payment(line, "0.01") == "disbursement_within_commitment"


def test_a_reason_lets_a_payment_exceed_the_commitment():
    line = makers.make_funding(amount=Decimal("100.00"))
    pay(line, "130.00", reason="追加")
    assert line.disbursements.get().amount == Decimal("130.00")


def test_stages_are_not_added_up():
    line = makers.make_funding(amount=Decimal("100.00"))
    pay(line, "100.00", stage="arrived")
    pay(line, "100.00", stage="paid")


def test_a_line_of_unknown_amount_has_no_ceiling():
    pay(makers.make_funding(amount=None), "1000000.00")


def test_a_refund_never_takes_a_line_below_zero():
    line = makers.make_funding()
    pay(line, "40.00")
    pay(line, "-40.00")
    assert refused_payment(line, "-0.01") == "disbursement_not_below_zero"


def test_deleting_a_payment_never_leaves_its_refund_alone():
    line = makers.make_funding()
    pay(line, "40.00")
    pay(line, "-10.00")
    assert refused("DELETE FROM projects_disbursement WHERE amount > 0") == "disbursement_not_below_zero"


def test_a_commitment_is_never_lowered_below_what_was_paid():
    line = makers.make_funding(amount=Decimal("100.00"))
    pay(line, "60.00")
    sql = "UPDATE projects_funding SET amount = 59.99 WHERE id = %s"
    assert refused(sql, line.pk) == "disbursement_within_commitment"


def test_a_payment_moved_to_another_line_is_checked_there():
    small, large = makers.make_funding(amount=Decimal(10)), makers.make_funding(amount=Decimal(100))
    pay(large, "60.00")
    sql = "UPDATE projects_disbursement SET funding_id = %s"
    assert refused(sql, small.pk) == "disbursement_within_commitment"


def test_a_payment_of_nothing_is_refused():
    assert refused_payment(makers.make_funding(), "0.00") == "disbursement_amount_not_zero"


@pytest.mark.parametrize("side", ["planned", "actual"])
def test_an_end_before_the_start_is_refused(side):
    project = makers.make_project()
    sql = (
        f"UPDATE projects_project SET {side}_from = daterange('2014-05-01', '2014-06-01'),"
        f" {side}_until = daterange('2014-04-01', '2014-05-01') WHERE id = %s"
    )
    assert refused(sql, project.pk) == f"project_{side}_end_not_before_start"


@pytest.mark.parametrize("code", ["", "xm-1", "A B", "项目", "-A"])
def test_an_ill_formed_code_is_refused(code):
    sql = "UPDATE projects_project SET code = %s WHERE id = %s"
    assert refused(sql, code, makers.make_project().pk) == "project_code_well_formed"


def test_a_project_has_its_own_total_or_its_groups_and_not_both():
    group = ProjectGroup.objects.create(title="组", total_investment=1, document=makers.make_document())
    project = makers.make_project(group=group)
    sql = "UPDATE projects_project SET total_investment = 5 WHERE id = %s"
    assert refused(sql, project.pk) == "project_total_own_or_shared"


def test_works_done_are_between_0_and_100_per_cent():
    project = makers.make_project()
    sql = (
        "INSERT INTO projects_progress (project_id, reported_on, percent, obstacle)"
        " VALUES (%s, daterange('2014-01-01', '2014-01-02'), 100.1, '')"
    )
    assert refused(sql, project.pk) == "progress_percent_0_to_100"


def test_projects_get_codes_of_their_own():
    first, second = makers.make_project(), makers.make_project()
    assert first.code != second.code
    assert Project.objects.get(pk=first.pk).code.startswith("XM-")


@pytest.mark.parametrize("kind", [Project, Funding, Disbursement])
def test_what_one_sees_of_two_sides_is_found_by_indexes_and_not_among_all_rows(kind):
    editor = makers.make_user("editor", "150400", "110108")
    with connection.cursor() as cursor:
        # Of a few rows all are read otherwise.
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = kind.objects.visible_to(editor).order_by().explain()
    assert "BitmapOr" in plan, plan
    assert f"Seq Scan on {kind._meta.db_table}" not in plan
