"""What a reader can ask of a dashboard or a list by its address, and what the drop-downs offer."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client

from aidportal.charts.filters import DashboardFilterSet
from aidportal.charts.spans import page_query
from aidportal.directory.fields import keys_of
from aidportal.directory.models import Organisation
from aidportal.figures.scopes import Period
from projects.models import Project
from tests import makers

pytestmark = pytest.mark.django_db

DASHBOARD, LIST = "/", "/projects/"
PAGES = pytest.mark.parametrize("url", [DASHBOARD, LIST])


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


@pytest.fixture
def viewer():
    return makers.make_user("viewer", "150400")


@pytest.fixture
def records():
    """Something of every subject, each in an area and from a giver of its own."""
    foundation = Organisation.objects.create(name_zh="某基金会", kind="foundation")
    makers.make_pairing()
    makers.make_project(area_id="150430", giver=makers.government("110119"), sector_id="health")
    makers.make_funding(giver=foundation)
    makers.make_donation(receiver=makers.government("150404"), giver=makers.government("110106"))
    batch = makers.make_batch(number=3)
    makers.make_posting(batch=batch, host_area_id="150422", official=makers.make_official(home_area_id="110102"))
    makers.make_session(place_area_id="150425", giver=makers.government("110105"))
    makers.make_attendance(home_area_id="150426")
    elsewhere = {"area_id": "150981", "giver": makers.government("110101")}
    makers.make_project(**elsewhere)
    return foundation


def asked(query: str, user: Any) -> Any:
    return DashboardFilterSet(QueryDict(query), Project.objects.all(), user=user)


def offered(filters: Any, name: str) -> set[str]:
    return keys_of(filters.form.fields[name].choices)


def page(user: Any, url: str, query: str) -> tuple[int, str]:
    client = Client()
    client.force_login(user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    response = client.get(f"{url}?{query}")
    return response.status_code, response.content.decode()


# ---- Drop-downs


def test_every_subject_s_areas_givers_and_batches_are_offered(administrator, records):
    filters = asked("", administrator)
    areas = {"150429", "150430", "150404", "150422", "150425", "150426", "150981", "150400", "150900", "150000"}
    assert offered(filters, "area") == {"", *areas}
    givers = {"110108", "110119", "110106", "110102", "110105", "110101", "110000", f"o{records.pk}", "none"}
    assert offered(filters, "giver") == {"", *givers}
    assert offered(filters, "batch") == {"", "3"}
    assert filters.names.areas["150426"] and filters.names.sectors["health"]
    assert filters.names.organisations[records.pk] == "某基金会"


def test_a_viewer_is_offered_what_the_own_areas_have(viewer, records):
    filters = asked("", viewer)
    assert {"150981", "150900"}.isdisjoint(offered(filters, "area"))
    assert "110101" not in offered(filters, "giver")
    assert {"150429", "150430", "150404", "150422", "150425", "150426"} <= offered(filters, "area")
    assert "150981" not in filters.names.areas


@pytest.mark.parametrize(("who", "most"), [("administrator", 2), ("viewer", 4)])
def test_few_statements_read_all_choices(who, most, records, request, django_assert_max_num_queries):
    user = request.getfixturevalue(who)
    with django_assert_max_num_queries(most):
        filters = asked("area=150429&giver=110108&year=2014", user)
        assert filters.is_valid(), filters.errors
        assert filters.scope.areas == ("150429",)
        str(filters.form)


def test_rows_that_do_not_say_are_offered_where_rows_may_lack_it(administrator):
    filters = asked("", administrator)
    without = {
        name for name in filters.form.fields if "none" in keys_of(getattr(filters.form.fields[name], "choices", []))
    }
    assert without == {"year", "sector", "giver", "status", "direction"}


def test_what_an_address_asks_for_is_shown_although_it_is_not_offered(administrator):
    filters = asked("area=%3D150400&sector=none&source=none&batch=7&year=2013..2016", administrator)
    assert filters.is_valid(), filters.errors
    shown = {name: str(filters.form[name]) for name in ("area", "source", "batch", "year")}
    assert '<option value="=150400" selected>赤峰市' in shown["area"]
    assert '<option value="none" selected>' in shown["source"]
    assert '<option value="7" selected>' in shown["batch"]
    assert '<option value="2013..2016" selected>2013–2016</option>' in shown["year"]


# ---- Periods


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("year=all", Period()),
        ("year=2014", Period.year(2014)),
        ("year=2011..2015", Period(date(2011, 1, 1), date(2016, 1, 1))),
        ("year=1900", Period.year(1900)),
        ("year=2199", Period.year(2199)),
        ("year=none", Period(year_unknown=True)),
        ("from=2013&until=2014-06&year=none", Period(date(2013, 1, 1), date(2014, 7, 1), year_unknown=True)),
        ("year=2014&month=none", Period(date(2014, 1, 1), date(2015, 1, 1), month_unknown=True)),
        ("from=2014-02&until=2014-02", Period(date(2014, 2, 1), date(2014, 3, 1))),
    ],
)
def test_a_period_is_read_and_written(administrator, query, period):
    filters = asked(query, administrator)
    assert filters.is_valid(), filters.errors
    assert filters.scope.period == period
    again = asked(urlencode(page_query(filters.scope)), administrator)
    assert again.is_valid(), again.errors
    assert again.scope == filters.scope


def test_periods_offer_plans_and_years_newest_first(administrator):
    choices = asked("", administrator).form.fields["year"].choices
    assert [value for value, _label in choices[:2]] == ["", "all"]
    assert [value for value, _label in choices[2][1]] == ["2011..2015", "2016..2020", "2021..2025", "2026..2030"]
    years = [value for value, _label in choices[3][1]]
    assert years == sorted(years, reverse=True) and years[-1] == "2009"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("year=0", "“0” is no year"),
        ("year=2014-05", "“2014-05” is no year"),
        ("year=2200", "“2200” is no year"),
        ("year=2015..2011", "“2015..2011” is no year"),
        ("year=%00", "is no year"),
        ("year=%3Cscript%3E", "“&lt;script&gt;” is no year"),
        ("year=2013&from=2013", "not for both"),
        ("year=2013&year=2014", "“year” is asked for twice"),
        ("from=2014&until=2013", "The end (2013) is before the start (2014)"),
        ("month=5", "There is no “5” to choose here"),
        ("sector=%3Cscript%3E", "There is no “&lt;script&gt;” to choose here"),
        ("sector=%00", "There is no “” to choose here"),
        ("area=%ED%A0%80", "to choose here"),
        ("area=999999", "There is no “999999” to choose here"),
        ("area=%3D%3D150400", "There is no “==150400” to choose here"),
        ("giver=o0", "There is no “o0” to choose here"),
        ("giver=o9999999999", "There is no “o9999999999” to choose here"),
        ("project=%00", "to choose here"),
        ("&".join(f"area={code}" for code in range(100000, 104999)), "More than 50 values at once"),
    ],
)
@PAGES
def test_what_cannot_be_asked_is_answered_in_words(administrator, url, query, words):
    status, body = page(administrator, url, query)
    assert status == 200
    assert words in body
    assert "<script>" not in body


@pytest.mark.parametrize("query", ["area=", "year=&from=&until=", "area=150429&area=150429", "area=none", "giver=none"])
@PAGES
def test_what_asks_for_nothing_or_twice_the_same_is_no_mistake(administrator, url, query):
    status, body = page(administrator, url, query)
    assert status == 200
    assert "Please correct this" not in body


def test_what_a_page_cannot_be_narrowed_by_is_named_as_filters_are(administrator):
    shown = page(administrator, "/cadres/", "project_giver=110108&year=2014&asof=2014-05-01")[1]
    assert "This page cannot be narrowed by: Giver of the project." in shown
    shown = page(administrator, "/directory/documents/", "year=2014&on=2014-05-01")[1]
    assert "This page cannot be narrowed by: Period, As of." in shown


@PAGES
def test_an_area_of_others_is_told_from_one_that_does_not_exist(viewer, url):
    outside, unknown = (page(viewer, url, f"area={code}")[1] for code in ("150981", "150999"))
    assert "“150981” lies outside the areas you may see" in outside and "ask an administrator" in outside
    assert "There is no “150999” to choose here" in unknown


@PAGES
def test_an_organisation_of_others_is_not_named(viewer, url):
    body = Organisation.objects.create(name_zh="外地学校", kind="school", area_id="150981")
    text = page(viewer, url, f"giver=o{body.pk}")[1]
    assert f"“o{body.pk}” lies outside the areas you may see" in text
    assert "外地学校" not in text


@PAGES
def test_more_parameters_than_django_takes_are_refused_on_a_page(administrator, url):
    status, body = page(administrator, url, "&".join(f"area={code}" for code in range(100000, 110000)))
    assert status == 400
    assert "too much at once" in body
