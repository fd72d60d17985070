"""The sentences over charts: what they say changed is what changed, and arrows lead the way that money goes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from aidportal.charts.matrix import CrossedChart
from aidportal.figures.scopes import Period
from projects.figures import COMMITTED
from tests import makers
from tests.chart_checks import question_of

pytestmark = pytest.mark.django_db

# Of 80 yuan more, Aohan's 30 are the most that one area has, and less than half.
LINES = {"150430": (10, 40), "150429": (5, 30), "150423": (5, 30)}


def finding(rows: str, columns: str) -> str:
    for area, amounts in LINES.items():
        project = makers.make_project(area_id=area, giver=makers.government("110108"), sector_id="education")
        for year, amount in zip(("2014", "2015"), amounts, strict=True):
            makers.make_funding(project=project, fiscal_year=year, amount=Decimal(amount))
    question = question_of(makers.make_user("administrator"), period=Period.year(2015))
    return CrossedChart(question, COMMITTED, rows, columns, key="crossed", title="").finding


@pytest.mark.parametrize(("rows", "columns"), [("area", "giver_area"), ("giver_area", "area")])
def test_an_arrow_leads_from_who_gives_to_who_receives_whichever_stands_in_the_rows(rows, columns):
    assert finding(rows, columns).endswith("其中海淀区 → 敖汉旗增加最多：30.00 元。")


def test_what_has_no_way_from_one_to_the_other_has_no_arrow():
    assert finding("area", "sector").endswith("其中敖汉旗 · 教育增加最多：30.00 元。")


def test_of_two_that_rose_alike_neither_is_said_to_have_risen_most(monkeypatch):
    monkeypatch.setitem(LINES, "150423", (5, 35))
    assert finding("giver_area", "area") == "比2014年增加 85.00 元（+425.0%）。"


def test_in_english_what_rose_most_is_not_said_to_be_most_of_the_change():
    with translation.override("en"):
        assert finding("giver_area", "area").endswith("; Haidian District → Aohan Banner rose most: 30.00 yuan.")
