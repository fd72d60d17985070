"""Every number of every report, for scopes of all kinds: the figure of the scope it names, and of the one asked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.scopes import ONE_DAY
from aidportal.reports.files.content import KeyFigures, Report, ReportChart
from aidportal.reports.files.kinds import BY_KEY, REPORTS, Order
from aidportal.values.money import Unit
from tests.random_scopes import random_scopes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEAR = timezone.localdate().year
SCOPES = [
    f"from={YEAR}-01-01&until={timezone.localdate()}",
    f"from={YEAR}-01-01&until={YEAR}-06-30",
    f"year={YEAR - 2}",
    "year=2011..2015",
    f"year={YEAR}..{YEAR + 4}&source=municipal",
    f"year={YEAR + 3}",
    "year=all&area=150400",
    "from=2013-03-20&until=2015-03-20&giver=110108",
]

# Kinds that hold other numbers than the annual report, and are of the scope that is asked for.
PLAIN = [kind.key for kind in REPORTS if kind.key != "annual_full" and not kind.within and not kind.wants]
CHOSEN = [
    *((kind.key, SCOPES[0]) for kind in REPORTS if kind.within),
    ("pairing", "year=all&giver=110105&area=150429"),
    ("receiver", "year=2024&area=150400"),
    ("giver", "year=2024&giver=110108"),
    ("batch", "year=all&batch=8"),
]


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``sample``."""


@pytest.fixture(scope="module")
def chief(sample):
    return sample["chief"]


@cache
def built(user: Any, key: str, query: str) -> Report:
    """A report, made once for all tests of this module, which only read."""
    return BY_KEY[key].build(Order(ask(parse_qsl(query), user), Unit.WAN), "zh-hans")


def total(figure: str, scope: str, user: Any) -> Any:
    return catalogue.figure(figure).total(ask(parse_qsl(scope), user))


@pytest.mark.parametrize(("key", "query"), [*product(PLAIN, SCOPES), *CHOSEN])
def test_each_number_is_the_figure_of_its_scope(chief, key, query):
    numbers_agree(chief, key, query)


@pytest.mark.parametrize("key", PLAIN)
def test_each_number_of_a_random_scope_is_the_figure_of_its_scope(chief, key, scopes):
    for query in random_scopes(key, (scopes or 2) + 2)[2:]:
        numbers_agree(chief, key, query)


def numbers_agree(chief: Any, key: str, query: str) -> None:
    known: dict[Any, Any] = {}
    for place, number in built(chief, key, query).numbers():
        if number.scope is None:
            continue
        at = (number.figure, number.scope)
        if at not in known:
            known[at] = total(*at, chief)
        assert same(number.value, known[at]), (query, place, at)


def same(one: Any, other: Any) -> bool:
    return one is other is None or (None not in (one, other) and Decimal(one) == Decimal(other))


@pytest.mark.parametrize("query", SCOPES)
def test_the_overview_is_of_the_scope_that_the_report_names(chief, query):
    scope, report = ask(parse_qsl(query), chief), built(chief, "annual", query)
    items = [item for block in report.blocks() if isinstance(block, KeyFigures) for item in block.items]
    # Of a year of which nothing is recorded nothing else is said.
    assert bool(items) == (query != "year=2029")
    for item in items:
        assert item.number.scope == catalogue.figure(item.number.figure).narrow(scope).querystring()
        assert same(item.number.value, catalogue.figure(item.number.figure).total(scope)), item.label


@pytest.mark.parametrize("query", SCOPES)
def test_no_step_of_the_money_paid_goes_beyond_the_period(chief, query):
    scope = ask(parse_qsl(query), chief)
    charts = [block for block in built(chief, "annual", query).blocks() if isinstance(block, ReportChart)]
    for number in (
        number for chart in charts if chart.kind == "lines" for one in chart.series for number in one.values
    ):
        last = dict(parse_qsl(number.scope or "")).get("until")
        if last and scope.period.end and number.value is not None:
            assert date.fromisoformat(last) + ONE_DAY <= scope.period.end, number
