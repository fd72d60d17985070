import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from aidportal.accounts.models import User
from aidportal.directory.models import Document
from aidportal.published.check import check
from aidportal.reports.models import PublishedFigure
from aidportal.sample.article import load_article
from projects.models import Donation

pytestmark = pytest.mark.django_db


def figures(*args: str) -> dict[str, str | None]:
    out = StringIO()
    call_command("figures", "--json", *args, stdout=out)
    return {row["key"]: row["value"] for row in json.loads(out.getvalue())["figures"]}


def administrator() -> User:
    return User(username="chief", role=User.Role.ADMINISTRATOR)


def test_figures_are_those_of_the_article_and_a_second_run_changes_nothing():
    load_article()
    once = figures()
    load_article()
    assert figures() == once
    assert once["projects"] == "15"
    assert once["total_investment"] == "242400000.00"
    assert once["committed"] == "72000000.00"
    assert once["disbursed"] is None
    assert once["donated_cash"] == "9000000.00"
    assert once["donated_goods"] == "40000000.00"
    assert once["officials_sent"] == "2"
    assert once["sessions"] == "12"
    assert once["person_times"] == "600"
    assert once["paired_areas"] == "8"
    assert once["cooperation_fields"] == "10"
    assert Document.objects.filter(kind="article").count() == 1
    assert PublishedFigure.objects.count() == 20


def test_fifteen_of_ninety_one_projects_are_recorded():
    load_article()
    found = check(PublishedFigure.objects.get(number="B4"), administrator())
    assert (found.verdict, found.computed, found.difference) == ("short", 15, 76)


def test_verdicts_of_the_article_alone():
    load_article()
    found = {row.number: check(row, administrator()).verdict.value for row in PublishedFigure.objects.all()}
    agrees = {"B12", "B15a", "B15b", "B16", "B17", "B18"}
    assert {number for number, verdict in found.items() if verdict == "agrees"} == agrees
    assert {number for number, verdict in found.items() if verdict == "uncheckable"} == {"B10", "B11"}
    assert "over" not in found.values()


def test_the_county_keeps_the_code_of_its_time():
    load_article()
    assert Donation.objects.get(purpose="救灾款").giver.area_id == "110229"


@pytest.mark.parametrize("args", [["--area=999999"], ["--from=2015", "--until=2013"], ["--on=never"]])
def test_refuses_a_scope_that_makes_no_sense(args):
    with pytest.raises(CommandError):
        figures(*args)
