"""The page of what one figure means in a scope: what counts, what does not, and the same number by command."""

from __future__ import annotations

import json
import shlex
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.handbook.definition_page import ScopedDefinition
from aidportal.history.models import Act
from projects.figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE
from projects.models import Funding
from tests import makers
from tests.history_ends import end_act
from tests.list_checks import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def administrator():
    return makers.make_user("administrator", unit="yuan")


def definition(figure, user, query=""):
    pairs = [tuple(part.split("=")) for part in query.split("&") if part]
    return ScopedDefinition(figure, ask(pairs, user), user)


def test_what_counts_and_what_does_not_is_told_with_numbers(administrator):
    makers.make_funding(fiscal_year="2014", amount=Decimal("5.00"))
    makers.make_funding(fiscal_year="2014", amount=None)
    makers.make_funding(fiscal_year="2014", project=makers.make_project(status="reserve"))
    makers.make_funding(fiscal_year="2014-03..2015-02")
    said = definition(COMMITTED, administrator, "from=2014-01-01&until=2014-12-31")
    (rows,) = said.rows
    assert (said.value, rows.count, rows.url) == (
        "5.00 元",
        2,
        "/projects/funding/?from=2014-01-01&until=2014-12-31&status=counted",
    )
    assert [one.text for one in said.left_out] == ["状态或环节不在口径之内：1。", "本身没有数值、不计入合计：1。"]


def test_records_known_by_their_year_alone_are_told_with_the_way_to_them(administrator):
    makers.make_funding(fiscal_year="2014", amount=Decimal("5.00"))
    (one,) = definition(COMMITTED, administrator, "from=2014-02-01&until=2014-06-30").left_out
    assert "known=roughly" in one.url
    assert client_of(administrator).get(one.url).context["table"].paginator.count == 1


def test_a_rate_leads_to_both_of_its_parts_in_the_same_scope(administrator):
    said = definition(DISBURSEMENT_RATE, administrator, "from=2014-01-01&until=2014-12-31")
    assert [one.definition_url for one in said.rows] == [
        "/help/figures/committed/?from=2014-01-01&until=2014-12-31",
        "/help/figures/paid_on_lines/?from=2014-01-01&until=2014-12-31",
    ]


def test_the_command_gives_the_number_of_the_page_for_each_figure_and_reader(administrator):
    makers.make_disbursement(funding=makers.make_funding(fiscal_year="2014"), moved_on="2014-05")
    makers.make_posting()
    for reader in (administrator, makers.make_user("viewer", "150429", unit="yuan")):
        client = client_of(reader)
        for figure in catalogue.figures():
            said = definition(figure, reader, "from=2014-01-01&until=2014-12-31&area=150429")
            words = shlex.split(said.command)
            assert words[:3] == ["python", "manage.py", "figures"]
            out = StringIO()
            call_command(*words[2:], "--json", stdout=out)
            (row,) = json.loads(out.getvalue())["figures"]
            total = figure.total(said.scope)
            assert (row["key"], row["value"]) == (figure.key, None if total is None else str(total))
            page = client.get(f"/help/figures/{figure.key}/?{said.scope.querystring()}")
            assert page.context["definition"].value == said.value
            assert str(figure.definition) in page.content.decode()


def test_of_payments_those_of_other_stages_do_not_count(administrator):
    line = makers.make_funding()
    makers.make_disbursement(funding=line, stage="allotted")
    makers.make_disbursement(funding=line)
    assert [one.text for one in definition(DISBURSED, administrator).left_out] == ["状态或环节不在口径之内：1。"]


def test_no_figure_and_no_scope_are_told(administrator):
    client = client_of(administrator)
    assert client.get("/help/figures/nothing/").status_code == 404
    assert client.get("/help/figures/committed/?from=2015&until=2014").status_code == 400
    assert client.get("/help/figures/committed/?page=3&sort=title").status_code == 200


def test_what_is_counted_is_what_the_list_shows(administrator):
    makers.make_funding(fiscal_year="2014")
    makers.make_funding(fiscal_year="2014", project=makers.make_project(status="terminated"))
    (rows,) = definition(COMMITTED, administrator).rows
    assert Funding.objects.count() == 2
    assert client_of(administrator).get(rows.url).context["table"].paginator.count == rows.count == 1


def test_on_a_past_day_it_leads_to_why_the_number_is_another_today(client, administrator):
    makers.make_funding(project=makers.make_project(), amount=Decimal(100))
    end_act()
    number = Act.objects.latest_number()
    client.force_login(administrator)
    page = f"{reverse('handbook:figure', args=['committed'])}?year=2014"
    past = client.get(f"/known/a{number}{page}").content.decode()
    assert (
        f"/known/a{number}/history/why/?figure=committed&amp;was=a{number}&amp;from=2014-01-01&amp;until=2014-12-31"
        in past
    )
    assert reverse("history:why") not in client.get(page).content.decode()
