"""The first page of a portal that holds nothing yet: what to record first, for whom, and until when."""

from __future__ import annotations

from html import unescape
from re import findall

import pytest

from aidportal.overview.first_steps import STEPS
from tests import makers
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db

BEGIN = "还没有任何记录，请从这里开始"


def first_page(user):
    return client_of(user).get("/").content.decode()


def links(page):
    """The addresses within the list of steps."""
    steps = page.split('class="rows steps"')[1].split("</ol>")[0]
    return [unescape(url) for url in findall(r'href="([^"]+)"', steps)]


@pytest.mark.slow
@pytest.mark.parametrize(("role", "areas"), [("administrator", ()), ("editor", ("150000",)), ("editor", ("110108",))])
def test_every_step_leads_to_a_page_that_the_reader_may_open(role, areas):
    user = makers.make_user(role, *areas)
    page = first_page(user)
    assert BEGIN in page
    # Batches are made by administrators.
    steps = len(STEPS) - (role == "editor")
    assert page.split('class="rows steps"')[1].split("</ol>")[0].count('<span class="why">') == steps
    ways = links(page)
    assert len(ways) >= steps
    assert {url: client_of(user).get(url).status_code for url in ways} == dict.fromkeys(ways, 200)


def test_a_step_that_was_taken_says_so_and_a_first_project_ends_them():
    user = makers.make_user("administrator")
    assert "已登记" not in first_page(user)
    makers.make_pairing()
    assert first_page(user).count("已登记") == 1
    makers.make_project()
    assert BEGIN not in first_page(user)
    assert BEGIN not in client_of(user).get("/?year=1999").content.decode()


def test_who_only_reads_is_told_whom_to_ask():
    page = first_page(makers.make_user("viewer", "150429"))
    assert BEGIN not in page
    assert "请向管理员询问" in page
