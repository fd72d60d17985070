"""The made-up country: the same every time, whole, and never beside real records by accident."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aidportal.sample.country import generate
from aidportal.sample.removal import remove_sample
from cadres.models import Posting
from projects.models import Disbursement, Funding, Project
from tests import makers
from trainings.models import Attendance

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 5, 15)


def contents() -> list[list[tuple]]:
    return [
        list(Project.objects.order_by("code").values_list("code", "title", "area", "status", "total_investment")),
        list(Funding.objects.order_by("project__code", "pk").values_list("project__code", "source", "amount")),
        list(Disbursement.objects.order_by("funding__project__code", "pk").values_list("stage", "moved_on", "amount")),
        list(Posting.objects.order_by("pk").values_list("official__name", "host_area", "starts_on")),
        list(Attendance.objects.order_by("pk").values_list("home_area", "people", "headcount")),
    ]


def test_the_same_number_and_seed_make_the_same_country_and_another_seed_another():
    counts = generate(300, 7, TODAY)
    first = contents()
    assert counts["projects_project"] == len(first[0]) == 300
    assert all(first)
    remove_sample()
    generate(300, 7, TODAY)
    assert contents() == first
    remove_sample()
    generate(300, 8, TODAY)
    assert contents() != first


def test_what_is_recorded_afterwards_gets_keys_of_its_own():
    generate(40, 1, TODAY)
    makers.make_disbursement()
    makers.make_posting()
    makers.make_attendance()


def test_it_goes_beside_real_records_only_when_told_twice():
    makers.make_project()
    for flags in ([], ["--really"], ["--beside-real-records"]):
        with pytest.raises(CommandError, match="Nothing was made"):
            call_command("generate", "--projects", "5", *flags, stdout=StringIO())
    assert Project.objects.count() == 1
    call_command("generate", "--projects", "5", "--really", "--beside-real-records", stdout=StringIO())
    assert Project.objects.count() == 6


def test_a_sample_is_no_reason_to_refuse():
    generate(5, 1, TODAY)
    call_command("generate", "--projects", "5", "--seed", "2", stdout=StringIO())
    assert Project.objects.count() == 10
