"""Whose money a line counts as: kept by the database, whatever of it changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from aidportal.directory.models import Area, Organisation
from aidportal.figures.scopes import NOT_STATED, Scope
from projects.figures import COMMITTED, DISBURSED, DONATED_CASH, PROJECTS
from projects.models import Disbursement, Funding, Project
from tests import makers
from tests.list_checks import keys

pytestmark = pytest.mark.django_db

BEIJING, HAIDIAN, YANQING, CHONGQING = "110000", "110108", "110119", "500000"
NINGCHENG, AOHAN = "150429", "150430"

# By source the area whose government's money it is, where 海淀区 helps 宁城县 and the line says nothing.
WHOSE = {
    "municipal": BEIJING,
    "district": HAIDIAN,
    "aid": None,
    "interest": None,
    "matching": NINGCHENG,
    "donation": None,
    "enterprise": None,
    "own": NINGCHENG,
    "other": None,
}


@pytest.fixture
def project():
    return makers.make_project(giver=makers.government(HAIDIAN))


@pytest.fixture
def lines(project):
    """A line of each source, of 1, 2, 4 … yuan in the order of the sources."""
    return {
        source: makers.make_funding(project=project, source=source, amount=Decimal(2**place))
        for place, source in enumerate(Funding.Source.values)
    }


@pytest.fixture
def scope():
    return Scope(makers.make_user("administrator"))


def whose():
    return dict(Funding.objects.values_list("source", "counted_giver__area"))


def test_each_source_says_whose_money_it_is(lines):
    assert set(WHOSE) == set(Funding.Source.values)
    assert whose() == WHOSE
    assert not Funding.objects.exclude(counted_giver=None).exclude(counted_giver__kind="government").exists()


def test_what_the_line_says_goes_before(project):
    company = Organisation.objects.create(name_zh="首农集团", kind="enterprise")
    for source in Funding.Source.values:
        makers.make_funding(project=project, source=source, giver=company)
    assert set(Funding.objects.values_list("counted_giver", flat=True)) == {company.pk}


def test_without_a_giver_of_the_project_only_the_receiving_side_is_known(lines, project):
    Project.objects.update(giver=None)
    assert {source for source, area in whose().items() if area} == {"matching", "own"}


def test_a_giver_in_no_area_gives_district_aid_and_lies_in_no_municipality(lines, project):
    zone = Organisation.objects.create(name_zh="经济技术开发区", kind="zone")
    Project.objects.update(giver=zone)
    assert Funding.objects.get(source="district").counted_giver == zone
    assert Funding.objects.get(source="municipal").counted_giver is None


@pytest.mark.parametrize("is_bulk", [True, False])
def test_it_follows_the_giver_and_the_area_of_the_project(lines, project, is_bulk):
    said = {"giver": makers.government("500112"), "area_id": AOHAN}
    if is_bulk:
        Project.objects.filter(pk=project.pk).update(**said)
    else:
        vars(project).update(giver_id=said["giver"].pk, area_id=AOHAN)
        project.save()
    assert whose() == WHOSE | {"municipal": CHONGQING, "district": "500112", "matching": AOHAN, "own": AOHAN}


def test_it_follows_the_line(lines):
    line = lines["municipal"]
    line.source = "district"
    line.save()
    line.refresh_from_db()
    assert line.counted_giver.area_id == HAIDIAN
    line.giver = makers.government(YANQING)
    line.save()
    line.refresh_from_db()
    assert line.counted_giver.area_id == YANQING


def test_it_cannot_be_written_by_hand(lines):
    Funding.objects.update(counted_giver=makers.government(YANQING))
    assert whose() == WHOSE


def test_it_follows_an_organisation_that_moves_and_an_area_that_is_merged(project):
    school = Organisation.objects.create(name_zh="小学", kind="school", area_id=HAIDIAN)
    Project.objects.update(giver=school)
    makers.make_funding(project=project, source="municipal")
    assert whose() == {"municipal": BEIJING}
    Organisation.objects.filter(pk=school.pk).update(area="500112")
    assert whose() == {"municipal": CHONGQING}
    Area.objects.filter(code="500112").update(counted_as=HAIDIAN)
    assert whose() == {"municipal": BEIJING}


def test_a_former_area_gives_for_the_province_that_it_counts_in(project):
    Project.objects.update(giver=makers.government("110229"))
    makers.make_funding(project=project, source="municipal")
    makers.make_funding(project=project, source="district")
    # 延庆县 keeps its own name; by area it counts as 延庆区.
    assert whose() == {"municipal": BEIJING, "district": "110229"}


def test_filters_and_groups_take_the_same_giver(lines, scope):
    by = {row["giver_area"]: row["value"] for row in COMMITTED.by("giver_area", scope=scope)}
    # municipal 1, district 2, matching 16, own 128; aid 4, interest 8, donation 32, enterprise 64, other 256.
    expected = {BEIJING: 1, HAIDIAN: 2, NINGCHENG: 144, None: 364}
    assert by == expected
    for area, value in expected.items():
        asked = NOT_STATED if area is None else f"={area}" if area.endswith("0000") else area
        assert COMMITTED.total(scope.but(givers=(asked,))) == value
    assert COMMITTED.total(scope.but(givers=(BEIJING,))) == 3


def test_payments_are_of_the_giver_of_their_line(lines, scope):
    for line in lines.values():
        makers.make_disbursement(funding=line, amount=line.amount)
    by = {row["giver_area"]: row["value"] for row in DISBURSED.by("giver_area", scope=scope)}
    assert by == {BEIJING: 1, HAIDIAN: 2, NINGCHENG: 144, None: 364}


def test_rights_do_not_follow_it(lines):
    """Who is paired with the project sees all its lines; whose money alone it is gains nothing by that."""
    district = makers.make_user("viewer", HAIDIAN)
    assert Funding.objects.visible_to(district).count() == 9
    other = makers.make_user("viewer", YANQING)
    assert not Funding.objects.visible_to(other).exists()
    assert not Disbursement.objects.visible_to(other).exists()


def test_projects_of_a_giver_are_those_that_it_gives_and_not_those_that_it_pays_for(client, lines, scope):
    own = makers.make_project(giver=makers.government(BEIJING))
    by = PROJECTS.dimensions["giver_area"]
    assert {row["giver_area"]: row["value"] for row in PROJECTS.by("giver_area", scope=scope)} == {
        HAIDIAN: 1,
        BEIJING: 1,
    }
    narrowed = by.narrow(scope, BEIJING)
    assert list(PROJECTS.records(narrowed)) == [own]
    client.force_login(scope.user)
    page = client.get(narrowed.url(reverse("projects:list")))
    assert keys(page) == [own.pk]
    assert '<span class="label">项目帮扶方</span><strong class="said">北京市本级</strong>' in page.content.decode()
    # Who asks for the municipality finds what it pays for too.
    assert PROJECTS.total(scope.but(givers=(f"={BEIJING}",))) == 2


@pytest.mark.parametrize("level", ["", "_prefecture", "_province"])
def test_a_giver_in_no_area_stands_for_itself_at_every_level(level, scope):
    # Its number ends as the codes of provinces do.
    company = Organisation.objects.create(pk=990000, name_zh="企业", kind="enterprise")
    makers.make_donation(giver=company, cash=Decimal(7))
    (row,) = DONATED_CASH.by(f"giver_area{level}", scope=scope)
    assert (row[f"giver_area{level}"], row["value"]) == (f"o{company.pk}", 7)
    assert (
        DONATED_CASH.total(DONATED_CASH.dimensions[f"giver_area{level}"].narrow(scope, row[f"giver_area{level}"])) == 7
    )
