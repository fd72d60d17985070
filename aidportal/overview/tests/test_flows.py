"""The flows dashboard and the page of one pairing, worked by hand, down to the lists that the numbers open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aidportal.directory.models import Agreement, Organisation
from aidportal.overview.flows import FlowsChart
from aidportal.overview.pairing import YearsPanel
from cadres.figures import OFFICIALS_SENT
from projects.figures import COMMITTED, DONATED_CASH
from tests import makers
from tests.chart_checks import question_of
from tests.list_checks import client_of
from trainings.figures import PERSON_TIMES

pytestmark = pytest.mark.django_db
PAGE = "/dashboards/flows/"
PAIR = "/dashboards/flows/110108/150429/"


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


def fund(amount: str, area: str = makers.RECEIVER, giver: str = makers.GIVER, **fields: Any) -> Any:
    project = makers.make_project(area_id=area, giver=makers.government(giver))
    return makers.make_funding(project=project, amount=Decimal(amount), **fields)


def blocks(page: Any) -> dict[str, Any]:
    return {block.key: block for block in page.context["drawn"].blocks}


def test_money_gifts_officials_and_the_trained_flow_from_giver_to_receiver(administrator):
    fund("30.00")
    makers.make_donation(cash=Decimal("10.00"))
    makers.make_posting()
    makers.make_attendance(session=makers.make_session(giver=makers.government(makers.GIVER)), headcount=20)
    for figure, value in ((COMMITTED, "30.00"), (DONATED_CASH, "10.00"), (OFFICIALS_SENT, "1"), (PERSON_TIMES, "20")):
        chart = FlowsChart(question_of(administrator), figure)
        assert [(row.label, row.cells[0].text, row.cells[1].value) for row in chart.rows] == [
            ("海淀区", "宁城县", value)
        ]
        assert chart.rows[0].url == f"{PAIR}?year=all"
        assert client_of(administrator).get(chart.rows[0].cells[1].url).context["table"].paginated_rows


def test_what_has_no_giver_is_told_and_not_drawn(administrator):
    fund("30.00")
    makers.make_funding(project=makers.make_project(giver=None), amount=Decimal("7.00"))
    chart = FlowsChart(question_of(administrator), COMMITTED)
    assert [row.cells[1].value for row in chart.rows] == ["30.00"]
    assert "7.00" in chart.note


def test_what_a_place_gives_itself_is_told_and_not_drawn(administrator):
    fund("30.00")
    fund("7.00", source="matching")
    fund("2.00", source="municipal")
    chart = FlowsChart(question_of(administrator), COMMITTED)
    assert [(row.label, row.cells[1].value) for row in chart.rows] == [("海淀区", "30.00"), ("北京市", "2.00")]
    assert "7.00" in chart.note
    everywhere = FlowsChart(question_of(administrator), COMMITTED, "_province")
    assert [row.cells[1].value for row in everywhere.rows] == ["32.00"]
    assert "7.00" in everywhere.note


def test_both_sides_follow_the_level_and_the_totals_are_those_of_all(administrator):
    fund("30.00")
    fund("5.00", area="150430", giver="110101")
    page = client_of(administrator).get(PAGE, {"level": "_province", "year": "all"})
    [row] = blocks(page)["flows"].rows
    assert (row.label, row.cells[0].text, row.cells[1].value) == ("北京市", "内蒙古自治区", "35.00")
    counties = blocks(client_of(administrator).get(PAGE, {"year": "all"}))
    assert [(row.label, row.cells[0].value) for row in counties["givers"].rows] == [
        ("海淀区", "30.00"),
        ("东城区", "5.00"),
    ]
    assert [(row.label, row.cells[0].value) for row in counties["receivers"].rows] == [
        ("宁城县", "30.00"),
        ("敖汉旗", "5.00"),
    ]
    assert [cell.value for cell in counties["matrix"].rows[-1].cells] == ["30.00", "5.00", "35.00"]
    assert [cell.value for cell in counties["matrix"].rows[1].cells] == ["", "5.00", "5.00"]


def test_switches_are_kept_answered_and_asked_in_few_statements(administrator):
    for year in range(2011, 2017):
        fund("30.00", fiscal_year=str(year))
        makers.make_posting(starts_on=f"{year}-01-01", ends_on=f"{year}-12-31")
    client = client_of(administrator)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(PAGE, {"figure": "officials_sent", "level": "_province", "year": "2014"})
    assert len(captured) <= 12
    assert not page.context["notices"]
    assert [row.cells[1].value for row in blocks(page)["flows"].rows] == ["1"]
    assert page.context["filter"].form["figure"].value() == "officials_sent"
    assert client.get(PAGE, {"year": "1999"}).context["drawn"].is_empty
    wrong = client.get(PAGE, {"figure": "moon", "level": "sea"})
    assert {"figure", "level"} <= set(wrong.context["filter"].form.errors)
    assert "drawn" not in wrong.context


def test_the_page_of_a_pair_has_all_that_flowed_YearsPanel(administrator):
    fund("30.00")
    fund("5.00", fiscal_year="2015")
    fund("99.00", area="150430")
    makers.make_posting()
    inward = makers.make_batch(number=2, direction="to_giver")
    home = makers.make_official(home_area_id=makers.RECEIVER)
    makers.make_posting(official=home, batch=inward, host_area_id=makers.GIVER, starts_on="2015-03-01")
    question = question_of(administrator, givers=(makers.GIVER,), areas=(makers.RECEIVER,))
    panel = YearsPanel(question)
    # Projects, committed, disbursed, cash, goods, sessions, person-times, officials out and back.
    made = {row[0]: [cell["text"] for cell in row[1:]] for row in panel.rows}
    assert {year: [row[1], row[-2], row[-1]] for year, row in made.items()} == {
        "2015": ["5.00", "—", "1"],
        "2014": ["30.00", "1", "—"],
    }
    assert panel.footer[2] == "35.00"
    money = client_of(administrator).get(panel.rows[1][2]["url"])
    assert [str(line.amount) for line in money.context["register"].rows] == ["30.00"]


def test_the_page_of_a_pair_is_only_for_who_may_see_it_and_takes_a_period(administrator):
    fund("30.00")
    fund("5.00", fiscal_year="2015")
    client = client_of(administrator)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(PAIR, {"year": "2015"})
    assert len(captured) <= 12
    years = blocks(page)["years"]
    assert [row[0] for row in years.rows] == ["2015"]
    assert client_of(makers.make_user("viewer", "150429")).get(PAIR).status_code == 200
    assert client_of(makers.make_user("viewer", "150924")).get(PAIR).status_code == 404
    for missing in ("/dashboards/flows/110108/159999/", "/dashboards/flows/o999999/150429/"):
        assert client.get(missing).status_code == 404


@pytest.mark.parametrize("giver", ["government", "enterprise"])
def test_the_list_of_pairings_leads_to_the_page_of_each_pair(administrator, giver):
    if giver == "enterprise":
        company = Organisation.objects.create(name_zh="某公司", kind="enterprise")
        makers.make_pairing(giver=company)
        address = f"/dashboards/flows/o{company.pk}/150429/"
    else:
        makers.make_pairing()
        address = PAIR
    for user in (administrator, makers.make_user("viewer", "150429")):
        client = client_of(user)
        assert f'href="{address}"' in client.get("/directory/pairings/").content.decode()
        page = client.get(address)
        assert page.status_code == 200
        pairings = blocks(page)["pairings"]
        assert len(pairings.rows) == 1


def test_a_pairing_tells_its_term_and_the_agreement_that_the_reader_may_see(administrator):
    agreement = Agreement.objects.create(title="协议", kind="county", document=makers.make_document())
    agreement.parties.add(makers.government("110108"))
    makers.make_pairing(agreement=agreement, starts_on="2014-03")
    for user, last in ((administrator, "协议"), (makers.make_user("viewer", "150429"), None)):
        [row] = blocks(client_of(user).get(PAIR))["pairings"].rows
        assert row[1] == "2014-03"
        assert (row[3]["text"] if last else row[3]) == (last or "—")
