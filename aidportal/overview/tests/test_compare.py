"""The comparison: numbers worked by hand, what does not fit answered in words, and whose rows a saved one shows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aidportal.charts.series import colors_of
from aidportal.figures import catalogue
from aidportal.reports.models import SavedComparison
from aidportal.reports.saved_comparisons import NameForm
from projects.models import ProjectGroup
from tests import makers
from tests.chart_checks import cells
from tests.list_checks import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
COMPARE = "/dashboards/compare/"


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


@pytest.fixture
def viewer():
    return makers.make_user("viewer", "150429", unit="yuan")


@pytest.fixture
def money():
    """宁城县: 100 in 2014, 50 in 2015; 敖汉旗: 30 in 2014; 兴和县: 7 in 2015."""
    for area, year, amount, source in [
        ("150429", "2014", 100, "municipal"),
        ("150429", "2015", 50, "district"),
        ("150430", "2014", 30, "district"),
        ("150924", "2015", 7, "municipal"),
    ]:
        project = makers.make_project(area_id=area)
        makers.make_funding(project=project, fiscal_year=year, amount=Decimal(amount), source=source)


def page(user, query="", path=COMPARE):
    """The page; of all years unless ``query`` asks for others."""
    is_dated = any(f"{sign}{name}=" in query for sign in "?&" for name in ("year", "from", "until"))
    return client_of(user).get(path + (query if is_dated or path != COMPARE else f"{query or '?'}&year=all"))


def chart_of(response):
    [chart] = response.context["drawn"].blocks
    return chart


def test_what_is_stated_for_projects_of_several_areas_has_no_list_of_its_own(administrator):
    group = ProjectGroup.objects.create(title="组", total_investment=900, document=makers.make_document())
    for area in ("150429", "150430"):
        makers.make_project(area_id=area, group=group)
    [unknown, total] = chart_of(page(administrator, "?figure=total_investment&rows=area")).rows
    assert [unknown.cells[0].value, unknown.cells[0].url] == ["900.00", None]
    assert total.cells[0].value == "900.00" and total.cells[0].url


def test_a_figure_by_two_dimensions_has_the_totals_of_both(administrator, money):
    chart = chart_of(page(administrator, "?figure=committed&rows=area&columns=year"))
    assert cells(chart) == {
        "宁城县": ["100.00", "50.00", "150.00"],
        "敖汉旗": ["30.00", "", "30.00"],
        "兴和县": ["", "7.00", "7.00"],
        "合计": ["130.00", "57.00", "187.00"],
    }
    for row in chart.rows:
        for cell in row.cells:
            assert cell.value == "" or cell.figure.total(cell.scope) == Decimal(cell.value)


def test_a_cell_links_to_the_list_of_its_rows(administrator, money):
    chart = chart_of(page(administrator, "?figure=committed&rows=area&columns=source"))
    cell = next(row for row in chart.rows if row.label == "宁城县").cells[0]
    listed = client_of(administrator).get(cell.url)
    assert listed.context["table"].totals_rows[-1]["cells"]["amount"] == cell.text


def test_one_dimension_is_enough(administrator, money):
    assert cells(chart_of(page(administrator, "?figure=committed&rows=year"))) == {
        "2014": ["130.00"],
        "2015": ["57.00"],
        "合计": ["187.00"],
    }


def test_areas_and_years_stand_side_by_side(administrator, money):
    by_area = chart_of(page(administrator, "?figure=committed&rows=year&beside=150400&beside=150924"))
    assert [str(column.label) for column in by_area.columns[1:]] == ["赤峰市", "兴和县"]
    assert cells(by_area) == {"2014": ["130.00", ""], "2015": ["50.00", "7.00"], "合计": ["180.00", "7.00"]}
    by_year = chart_of(page(administrator, "?figure=committed&rows=area&beside=2014&beside=2015&year=2013"))
    assert cells(by_year)["宁城县"] == ["100.00", "50.00"]
    for cell in [cell for chart in (by_area, by_year) for row in chart.rows for cell in row.cells if cell.value]:
        assert cell.figure.total(cell.scope) == Decimal(cell.value)


@pytest.mark.parametrize("rest", ["columns=source", "beside=150400", "chart=bars"])
def test_the_running_year_is_marked_in_every_comparison_by_year(administrator, rest):
    for year in (2015, timezone.localdate().year):
        makers.make_funding(fiscal_year=str(year), amount=Decimal("100.00"))
    chart = chart_of(page(administrator, f"?figure=committed&rows=year&{rest}"))
    assert [row.label for row in chart.rows if row.partial] == [str(timezone.localdate().year)]


def test_what_has_a_colour_of_its_own_keeps_it_whatever_the_order():
    assert colors_of("source", ["district", "own", "municipal", None]) == [2, 5, 1, 4]
    assert colors_of("area", ["150400", "150900"]) == [1, 2]


def test_years_run_from_left_to_right_unless_another_chart_is_asked_for(administrator):
    drawn = [
        chart_of(page(administrator, f"?figure=committed&rows={rest}")).kind for rest in ("year", "year&chart=bars")
    ]
    assert drawn == ["stacked", "bars"]


@pytest.mark.parametrize(
    ("query", "has_numbers"),
    [
        ("?figure=officials_sent&rows=sector", True),  # not known by field; by year instead
        ("?figure=officials_sent&rows=year&columns=direction&chart=stacked", True),  # people do not add up
        ("?figure=committed&rows=year&columns=year", True),
        ("?figure=committed&rows=year&columns=source&beside=2014", True),
        ("?figure=happiness", False),
        ("?rows=happiness", False),
        ("?chart=pie", False),
        ("?beside=2014&beside=150400", False),
        ("?beside=2011&beside=2012&beside=2013&beside=2014&beside=2015", False),
        ("?beside=999999", False),
    ],
)
def test_what_does_not_fit_is_answered_in_words(administrator, money, query, has_numbers):
    response = page(administrator, query)
    assert response.status_code == 200
    assert bool("drawn" in response.context and response.context["drawn"].blocks) is has_numbers
    assert response.context["notices"] if has_numbers else response.context["filter"].form.errors


def test_every_figure_can_be_compared_by_each_of_its_dimensions(administrator, money):
    client = client_of(administrator)
    for figure in catalogue.figures():
        for key in figure.dimensions:
            response = client.get(f"{COMPARE}?figure={figure.key}&rows={key}")
            assert response.status_code == 200, (figure.key, key)
            assert not response.context["notices"], (figure.key, key)


def test_a_comparison_takes_few_statements(administrator, viewer, money):
    for user in (administrator, viewer):
        SavedComparison.objects.create(owner=user, name="一", query="figure=committed", is_shared=True)
        for query in (
            "?figure=committed&rows=area&columns=year",
            "?figure=committed&rows=area&beside=2014&beside=2015",
        ):
            client = client_of(user)
            client.get(COMPARE + query)
            with CaptureQueriesContext(connection) as captured:
                client.get(COMPARE + query)
            assert len(captured) <= 12, (user.role, query)


# ---- Saved under a name


def save(user, query="?figure=committed&rows=area&columns=year&year=all", name="县与年"):
    response = client_of(user).post(COMPARE + query, {"name": name})
    return response, SavedComparison.objects.filter(owner=user, name=name).first()


def change(user, kept, action, **fields):
    return client_of(user).post(kept.get_absolute_url(), {"action": action, **fields})


def test_a_saved_comparison_opens_as_it_was_saved(administrator, money):
    response, kept = save(administrator, "?columns=year&rows=area&figure=committed&year=2014")
    assert response.status_code == 302 and response.url == kept.get_absolute_url()
    assert kept.query == "figure=committed&rows=area&columns=year&from=2014-01-01&until=2014-12-31"
    assert cells(chart_of(page(administrator, "", kept.get_absolute_url())))["合计"] == ["130.00", "130.00"]
    # What the address says wins, so that filters work there too.
    other = page(administrator, "?figure=committed&rows=year&year=all", kept.get_absolute_url())
    assert cells(chart_of(other))["合计"] == ["187.00"]


def test_an_unshared_comparison_is_nobody_else_s(administrator, viewer, money):
    _response, kept = save(administrator)
    assert page(viewer, "", kept.get_absolute_url()).status_code == 404
    assert page(viewer).context["comparisons"] == []
    other = makers.make_user("administrator", username="second")
    assert page(other, "", kept.get_absolute_url()).status_code == 404


def test_a_viewer_of_a_shared_comparison_sees_only_the_own_rows(administrator, viewer, money):
    _response, kept = save(administrator)
    change(administrator, kept, "share")
    response = page(viewer, "", kept.get_absolute_url())
    assert cells(chart_of(response)) == {"宁城县": ["100.00", "50.00", "150.00"], "合计": ["100.00", "50.00", "150.00"]}
    assert "敖汉旗" not in response.content.decode()
    change(administrator, kept, "unshare")
    assert page(viewer, "", kept.get_absolute_url()).status_code == 404


def test_a_shared_scope_outside_the_reader_s_rights_is_answered_as_such(administrator, viewer, money):
    for query in ("?figure=committed&area=150924", "?figure=committed&beside=150924&beside=150429"):
        _response, kept = save(administrator, query, name=query[-12:])
        change(administrator, kept, "share")
        response = page(viewer, "", kept.get_absolute_url())
        assert response.status_code == 200
        assert "drawn" not in response.context and response.context["filter"].form.errors
        assert "兴和" not in response.content.decode()


@pytest.mark.parametrize("action", ["rename", "share", "unshare", "delete"])
def test_only_the_owner_changes_a_comparison(administrator, viewer, money, action):
    _response, kept = save(administrator)
    change(administrator, kept, "share")
    assert change(viewer, kept, action, name="别的").status_code == 404
    assert SavedComparison.objects.get().name == "县与年"


def test_the_owner_renames_and_deletes(administrator, money):
    _response, kept = save(administrator)
    change(administrator, kept, "rename", name="  新 名 ")
    assert SavedComparison.objects.get().name == "新 名"
    assert change(administrator, kept, "delete").url == COMPARE
    assert not SavedComparison.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "长" * 81, "县与年"])
def test_a_name_that_is_not_valid_is_answered_in_words(administrator, money, name):
    save(administrator)
    response, _kept = save(administrator, name=name)
    assert response.status_code == 200
    assert response.context["name_form"].errors["name"]
    assert SavedComparison.objects.count() == 1


def test_a_name_given_in_two_windows_at_once_is_answered_in_words(administrator, money, monkeypatch):
    save(administrator)
    # The other window saved after this one looked for the name.
    monkeypatch.setattr(NameForm, "clean_name", lambda form: form.cleaned_data["name"])
    response, _kept = save(administrator)
    assert response.status_code == 200
    assert response.context["name_form"].errors["name"]
    assert SavedComparison.objects.count() == 1


def test_two_users_may_use_one_name(administrator, viewer, money):
    save(administrator)
    assert save(viewer)[1]


def test_saving_needs_the_token_of_the_page(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    assert client.post(COMPARE, {"name": "县"}).status_code == 403


def test_what_is_not_valid_is_not_saved(administrator):
    response, kept = save(administrator, "?figure=happiness")
    assert response.status_code == 200 and kept is None
