"""What a scope asks for and how an address says it: rows that state nothing, unknown dates, areas alone."""

from __future__ import annotations

from datetime import date

import pytest

from aidportal.directory.models import Agreement, Pairing
from aidportal.directory.querysets import itself, spans, subtree
from aidportal.figures.scopes import NOT_STATED, Period, Scope
from cadres.models import Posting
from projects.models import Disbursement, Donation, Funding, Project
from tests import makers
from trainings.models import Attendance, Session

pytestmark = pytest.mark.django_db

CHIFENG, NINGCHENG, HAIDIAN = "150400", "150429", "110108"


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


@pytest.fixture
def found(administrator):
    def ask(model, **axes):
        return set(model.objects.in_scope(Scope(administrator, **axes)))

    return ask


# ---- Codes


def test_a_code_alone_takes_in_all_that_lies_in_it_and_one_with_a_sign_only_itself():
    assert subtree("150000") == ("150000", "159999")
    assert subtree("150400") == ("150400", "150499")
    assert subtree("=150400") == ("150400", "150400")


def test_a_county_is_itself_without_a_sign():
    assert itself("150000") == "=150000"
    assert itself("150429") == "150429"
    assert itself("o1500") == "o1500"


def test_areas_within_others_are_asked_for_once():
    assert spans(["150429", "150400", "=150400", "110108", "150400"]) == [("110108", "110108"), ("150400", "150499")]


def test_the_area_itself_is_asked_for_without_what_lies_in_it(found):
    league, banner = makers.make_project(area_id=CHIFENG), makers.make_project()
    assert found(Project, areas=(CHIFENG,)) == {league, banner}
    assert found(Project, areas=("=150400",)) == {league}
    assert found(Project, areas=("=150400", NINGCHENG)) == {league, banner}
    assert found(Project, areas=("=150000",)) == set()


def test_a_giving_area_itself_is_asked_for_without_what_lies_in_it(found):
    city = makers.make_donation(giver=makers.government("110000"))
    district = makers.make_donation()
    assert found(Donation, givers=("110000",)) == {city, district}
    assert found(Donation, givers=("=110000",)) == {city}


# ---- Not stated


def test_a_field_that_is_not_stated_is_asked_for_alone_and_beside_others(found):
    without, health = makers.make_project(), makers.make_project(sector_id="health")
    makers.make_project(sector_id="education")
    assert found(Project, sectors=(NOT_STATED,)) == {without}
    assert found(Project, sectors=(NOT_STATED, "health")) == {without, health}


def test_a_blank_choice_is_not_stated(found):
    without, running = makers.make_project(), makers.make_project(status="running")
    assert found(Project, statuses=(NOT_STATED,)) == {without}
    assert found(Project, statuses=(NOT_STATED, "running")) == {without, running}
    session = makers.make_session(direction="")
    makers.make_session(direction="to_giver")
    assert found(Session, directions=(NOT_STATED,)) == {session}


def test_a_line_states_no_giver_where_neither_it_nor_its_source_does(found):
    giver = makers.government(HAIDIAN)
    unknown = makers.make_funding()
    own = makers.make_funding(giver=giver)
    inherited = makers.make_funding(project=makers.make_project(giver=giver), source="district")
    assert found(Funding, givers=(NOT_STATED,)) == {unknown}
    assert found(Funding, givers=(NOT_STATED, HAIDIAN)) == {unknown, own, inherited}
    payments = [makers.make_disbursement(funding=line) for line in (unknown, own, inherited)]
    assert found(Disbursement, givers=(NOT_STATED,)) == {payments[0]}


def test_a_project_states_no_giver_where_none_of_its_lines_does_either(found):
    giver = makers.government(HAIDIAN)
    unknown = makers.make_project()
    makers.make_funding(project=unknown)
    makers.make_project(giver=giver)
    makers.make_funding(giver=giver)
    assert found(Project, givers=(NOT_STATED,)) == {unknown}


def test_a_project_without_a_line_states_no_source(found):
    bare = makers.make_project()
    makers.make_funding(source="district")
    assert found(Project, sources=(NOT_STATED,)) == {bare}


def test_a_donation_for_no_project_states_neither_project_nor_field(found):
    free = makers.make_donation()
    makers.make_donation(project=makers.make_project(sector_id="health"))
    assert found(Donation, projects=(NOT_STATED,)) == {free}
    assert found(Donation, sectors=(NOT_STATED,)) == {free}


def test_a_session_without_a_place_and_people_states_no_area(found):
    nowhere = makers.make_session()
    makers.make_session(place_area_id=NINGCHENG)
    makers.make_attendance()
    assert found(Session, areas=(NOT_STATED,)) == {nowhere}
    assert found(Attendance, givers=(NOT_STATED,)) == set(Attendance.objects.all())


def test_nothing_is_not_stated_where_every_row_states_it(found):
    makers.make_posting()
    makers.make_pairing()
    assert found(Posting, givers=(NOT_STATED,)) == found(Posting, areas=(NOT_STATED,)) == set()
    assert found(Pairing, givers=(NOT_STATED,)) == set()


def test_an_agreement_is_asked_for_by_an_organisation_that_is_a_party(found):
    agreement = Agreement.objects.create(title="协议", kind="county", document=makers.make_document())
    haidian = makers.government(HAIDIAN)
    agreement.parties.set([haidian, makers.government(NINGCHENG)])
    assert found(Agreement, givers=(f"o{haidian.pk}",)) == {agreement}
    assert found(Agreement, givers=(f"o{makers.government(CHIFENG).pk}",)) == set()


# ---- Unknown years and months


def projects_of(*years):
    return {year: makers.make_project(programme_year=year) for year in years}


def test_a_year_that_is_not_known_is_one_of_several_or_none_at_all(found):
    made = projects_of(None, "2013", "2013..2014", "2013-05")
    assert found(Project, period=Period(year_unknown=True)) == {made[None], made["2013..2014"]}


def test_within_a_period_only_dates_that_lie_in_it_for_certain_are_of_an_unknown_year(found):
    made = projects_of(None, "2013", "2013..2014", "2014..2015")
    period = Period(date(2013, 1, 1), date(2015, 1, 1), year_unknown=True)
    assert found(Project, period=period) == {made["2013..2014"]}


def test_a_month_that_is_not_known_is_one_of_several(found):
    made = projects_of("2013", "2013-05", "2013-05-02", "2013-05..2013-06", "2012..2013", None)
    year = Period.year(2013)
    unknown = Period(year.start, year.end, month_unknown=True)
    assert found(Project, period=unknown) == {made["2013"], made["2013-05..2013-06"]}


def test_unknown_years_are_asked_for_through_other_rows_too(found):
    undated, dated = makers.make_session(starts_on=None), makers.make_session()
    parts = [makers.make_attendance(session=session) for session in (undated, dated)]
    assert found(Attendance, period=Period(year_unknown=True)) == {parts[0]}


def test_each_year_and_the_unknown_one_make_up_the_whole(found):
    projects_of(None, "2013", "2013..2014", "2014-05", "2014-12-31..2015-01-01")
    parts = [found(Project, period=Period.year(year)) for year in (2013, 2014, 2015)]
    parts.append(found(Project, period=Period(year_unknown=True)))
    assert sum(map(len, parts)) == len(set.union(*parts)) == 5


# ---- Addresses


def test_an_address_says_all_that_a_scope_asks():
    period = Period(date(2013, 1, 1), date(2014, 1, 1), year_unknown=True, month_unknown=True)
    scope = Scope(None, period=period, areas=("=150400",), sectors=(NOT_STATED,))
    assert scope.query() == [
        *(("from", "2013-01-01"), ("until", "2013-12-31"), ("year", "none"), ("month", "none")),
        *(("area", "=150400"), ("sector", "none")),
    ]
    assert scope.querystring().endswith("&area=%3D150400&sector=none")
