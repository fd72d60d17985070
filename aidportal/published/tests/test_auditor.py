"""The first page of who checks: what was changed lately, and which published figures the records contradict."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aidportal.published.check import PublishedVerdict, check, checks
from aidportal.reports.models import PublishedFigure
from tests import makers
from tests.list_checks import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return makers.make_user("administrator", first_page="auditor", unit="yuan")


def publish(value, figure="committed", **fields):
    return PublishedFigure.objects.create(
        document=makers.make_document(), statement=f"投入{value}元", figure=figure, value=Decimal(value), **fields
    )


def test_published_figures_that_differ_are_told_those_with_too_much_first(auditor):
    makers.make_funding(amount=Decimal("100.00"))
    short, over = publish("150.00"), publish("70.00")
    publish("100.00")
    publish("1.00", figure="", uncheckable="no_figure")
    page = client_of(auditor).get("/")
    rows = page.context["desk"].first_differences
    assert [(row["published"], row["difference"]) for row in rows] == [(over, "30.00"), (short, "50.00")]
    assert "2项公开数据与记录不符" in page.content.decode()


def test_what_was_changed_is_told(auditor):
    page = client_of(auditor).get("/").content.decode()
    assert "/history/?since=" in page


def test_figures_held_together_say_what_each_says_by_itself(auditor):
    makers.make_funding(amount=Decimal("100.00"))
    rows = [publish("150.00"), publish("70.00", scope="nonsense=1"), publish("1.00", figure="sessions")]
    together = checks(rows, auditor)
    assert together == [check(row, auditor) for row in rows]
    assert [one.verdict for one in together] == [
        PublishedVerdict.SHORT,
        PublishedVerdict.UNCHECKABLE,
        PublishedVerdict.NO_RECORDS,
    ]


def test_what_is_not_recorded_at_all_is_not_short(auditor):
    sessions, labour = publish("162", figure="sessions"), publish("30", figure="", uncheckable="not_recorded")
    said = [check(one, auditor).verdict for one in (sessions, labour)]
    assert said == [PublishedVerdict.NO_RECORDS, PublishedVerdict.NO_RECORDS]
    makers.make_session(starts_on="2010")
    assert check(publish("162", figure="sessions", scope="from=2014-01-01"), auditor).verdict == PublishedVerdict.SHORT
    assert check(publish("0", figure="donated_cash"), auditor).verdict == PublishedVerdict.AGREES
