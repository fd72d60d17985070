"""What the database itself refuses of the directory, asked in raw SQL; and the areas that are there from the start."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from aidportal.directory.models import Agreement, Area, Document, Organisation, Pairing
from aidportal.directory.querysets import within

pytestmark = pytest.mark.django_db


def execute(sql: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def refused(constraint: str, sql: str, *values: Any) -> None:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        execute(sql, *values)
    assert constraint in (refusal.value.__cause__.diag.constraint_name or "")  # type: ignore[union-attr]


def make_document() -> Document:
    return Document.objects.get_or_create(title="手工录入", kind="by_hand")[0]


def government(code: str) -> Organisation:
    return Organisation.objects.get(area=code, kind="government")


def make_pairing() -> Pairing:
    return Pairing.objects.create(giver=government("110108"), receiver=government("150429"), document=make_document())


def make_agreement(title: str = "框架协议") -> Agreement:
    return Agreement.objects.create(title=title, kind="framework", document=make_document())


def test_all_areas_are_there() -> None:
    assert Area.objects.count() == 3746
    assert Area.objects.filter(until__isnull=False).count() == 529
    assert Organisation.objects.filter(kind="government").count() == 3746


def test_a_past_area_keeps_its_name_and_counts_for_its_successor() -> None:
    past = Area.objects.get(code="110229")
    assert (past.name_zh, past.counted_as) == ("延庆县", "110119")
    assert Area.objects.get(code="110119").name_zh == "延庆区"


def test_a_past_area_of_another_prefecture_counts_within_today_s() -> None:
    past = Area.objects.get(code="152626")
    assert (past.name_zh, past.counted_as) == ("商都县", "150923")
    assert Area.objects.filter(within(["150900"], ""), code="152626").exists()


@pytest.mark.parametrize("code", ["15042", "050429", "15042A", "１５０４２９"])
def test_the_code_of_an_area_is_six_digits(code: str) -> None:
    sql = "UPDATE directory_area SET code = %s WHERE code = '150429'"
    refused("area_code_well_formed", sql, code)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("area_not_its_own_successor", "successor_id = code"),
        ("area_until_not_before_since", "since = '[2015-01-01,2016-01-01)', until = '[2014-01-01,2015-01-01)'"),
    ],
)
def test_an_area_is_refused(constraint: str, change: str) -> None:
    refused(constraint, f"UPDATE directory_area SET {change} WHERE code = '150429'")


ORGANISATION = """INSERT INTO directory_organisation (code, name_zh, name_en, pinyin, initials, kind, area_id)
    VALUES (%s, %s, '', '', '', %s, %s)"""


def test_an_organisation_has_a_well_formed_code_of_its_own() -> None:
    for code in ("", "a1", "1", "12 34", "1" * 31):
        with pytest.raises(Exception, match=r"organisation_code_well_formed|too long"), transaction.atomic():
            execute(ORGANISATION, code, "某校", "school", "150429")
    execute(ORGANISATION, "AB-1", "某校", "school", "150429")
    refused("code", ORGANISATION, "AB-1", "另一所", "school", "150429")


def test_a_name_is_there_once_in_an_area_also_without_one() -> None:
    execute(ORGANISATION, None, "某基金会", "foundation", None)
    refused("organisation_unique_in_area", ORGANISATION, None, "某基金会", "foundation", None)
    execute(ORGANISATION, None, "某基金会", "foundation", "150429")


def test_an_area_has_one_government() -> None:
    refused("organisation_one_government_per_area", ORGANISATION, None, "另一个政府", "government", "150429")


def test_a_new_area_gets_its_government() -> None:
    execute(
        """INSERT INTO directory_area (code, name_zh, name_en, pinyin, initials, aliases, level, counted_as)
        VALUES ('159901', '新区', '', '', '', '', 'county', '159901')"""
    )
    assert government("159901").name_zh == "新区人民政府"


def test_an_area_follows_a_successor_that_gets_a_successor_of_its_own() -> None:
    execute("UPDATE directory_area SET successor_id = '150430', counted_as = '150430' WHERE code = '150923'")
    assert Area.objects.get(code="152626").counted_as == "150430"


def test_a_pairing_is_between_two_organisations() -> None:
    refused("pairing_", "UPDATE directory_pairing SET receiver_id = giver_id WHERE id = %s", make_pairing().pk)


def test_a_pairing_is_between_different_areas() -> None:
    pairing = make_pairing()
    school = Organisation.objects.create(name_zh="某校", kind="school", area_id="110108")
    sql = "UPDATE directory_pairing SET receiver_id = %s WHERE id = %s"
    refused("pairing_between_different_areas", sql, school.pk, pairing.pk)
    copy = """INSERT INTO directory_pairing (giver_id, receiver_id, level, document_id)
        SELECT %s, %s, 'county', document_id FROM directory_pairing"""
    refused("pairing_between_different_areas", copy, government("110229").pk, government("110119").pk)


def test_an_organisation_does_not_move_into_the_area_of_its_partner() -> None:
    pairing = make_pairing()
    school = Organisation.objects.create(name_zh="某校", kind="school", area_id="150430")
    execute("UPDATE directory_pairing SET receiver_id = %s WHERE id = %s", school.pk, pairing.pk)
    sql = "UPDATE directory_organisation SET area_id = %s WHERE id = %s"
    refused("pairing_between_different_areas", sql, "110108", school.pk)
    execute(sql, "150429", school.pk)


def test_a_pairing_is_recorded_once_also_without_a_date() -> None:
    make_pairing()
    copy = """INSERT INTO directory_pairing (giver_id, receiver_id, level, document_id)
        SELECT giver_id, receiver_id, %s, document_id FROM directory_pairing"""
    refused("pairing_once_per_start", copy, "county")
    execute(copy, "province")


@pytest.mark.parametrize("table", ["pairing", "agreement"])
def test_nothing_ends_before_it_starts(table: str) -> None:
    make_pairing()
    make_agreement()
    change = "starts_on = '[2013-05-01,2013-06-01)', ends_on = '[2013-04-01,2013-05-01)'"
    refused(f"{table}_end_not_before_start", f"UPDATE directory_{table} SET {change}")


def test_an_agreement_is_not_under_itself() -> None:
    refused("agreement_not_under_itself", "UPDATE directory_agreement SET parent_id = %s", make_agreement().pk)


def test_tasks_have_numbers_of_their_own_and_targets_are_set_once() -> None:
    agreement = make_agreement().pk
    task = "INSERT INTO directory_agreementtask (agreement_id, number, text) VALUES (%s, 1, '项目')"
    execute(task, agreement)
    refused("agreement_task_number_unique", task, agreement)
    target = """INSERT INTO directory_target (agreement_id, figure, year, value, qualifier)
        VALUES (%s, 'projects', NULL, %s, '')"""
    refused("target_value_not_negative", target, agreement, -1)
    execute(target, agreement, 91)
    refused("target_once_per_figure_and_year", target, agreement, 92)


def test_the_code_of_a_field_is_well_formed() -> None:
    sql = "INSERT INTO directory_sector (code, name_zh, name_en, position) VALUES ('Bad-1', '某', 'Some', 1)"
    refused("sector_code_well_formed", sql)
