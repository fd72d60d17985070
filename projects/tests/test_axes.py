"""What figures of projects and donations can be asked for, and what they leave out and say so."""

from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qsl

import pytest

from aidportal.directory.scope_address import ask
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from projects.axes import SOURCE
from projects.figures import (
    BENEFICIARIES,
    BENEFICIARIES_PER_MILLION,
    DONATED,
    DONATED_CASH,
    DONATED_GOODS,
    GOODS_WITHOUT_VALUE,
    OUTPUT_COST,
    OUTPUT_QUANTITY,
    UNIT_COST,
)
from projects.models import Donation, Output
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything():
    return Scope(makers.make_user("administrator"))


@pytest.fixture
def paid_twice():
    """A project of 1 and 3 million yuan from two sources for 400 people, with one output."""
    project = makers.make_project(status="running", people_benefiting=400)
    for source, amount in (("municipal", 1_000_000), ("matching", 3_000_000)):
        makers.make_funding(project=project, source=source, amount=Decimal(amount))
    Output.objects.create(project=project, name="果园", unit="亩", actual=Decimal(20))


def test_what_a_project_has_as_a_whole_is_not_asked_of_one_source(everything, paid_twice):
    of_one_source = everything.but(sources=("municipal",))
    assert BENEFICIARIES_PER_MILLION.total(everything) == BENEFICIARIES_PER_MILLION.total(of_one_source) == 100
    assert BENEFICIARIES_PER_MILLION.total(everything.but(givers=("110108",))) == 100
    units = of_one_source.but(units=("亩",))
    assert (OUTPUT_COST.total(units), OUTPUT_QUANTITY.total(units)) == (4_000_000, 20)
    assert UNIT_COST.total(units) == 200_000
    assert BENEFICIARIES.total(of_one_source) == 400


def test_an_axis_that_means_nothing_is_none_of_a_figure_nor_a_dimension(everything):
    for figure in (BENEFICIARIES_PER_MILLION, OUTPUT_COST, OUTPUT_QUANTITY, UNIT_COST):
        assert SOURCE not in figure.axes
        assert "source" not in figure.dimensions
    assert not {"giver", "giver_area"} & BENEFICIARIES_PER_MILLION.dimensions.keys()
    narrowed = BENEFICIARIES_PER_MILLION.narrow(everything.but(sources=("own",), givers=("110108",)))
    assert narrowed.query() == [("status", "counted")]


@pytest.fixture
def gifts():
    """Cash alone; goods with a value, and some without; cash and goods; goods without any value."""
    makers.make_donation(cash=Decimal(10))
    makers.make_item(donation=makers.make_donation(cash=None), value=Decimal(5))
    both = makers.make_donation(cash=Decimal(100))
    makers.make_item(donation=both, value=Decimal(50))
    makers.make_item(donation=both, value=None)
    makers.make_item(donation=makers.make_donation(cash=None, given_on="2015"), value=None)


def test_cash_and_goods_together_are_what_both_are(everything, gifts):
    assert (DONATED_CASH.total(everything), DONATED_GOODS.total(everything)) == (110, 55)
    assert DONATED.total(everything) == 165
    assert DONATED.by("year", scope=everything) == [{"year": 2014, "value": 165}, {"year": 2015, "value": None}]
    assert DONATED.total(everything.but(period=Period.year(2015))) is None


def test_gifts_without_a_value_are_counted_beside_every_value_of_goods(everything, gifts):
    assert GOODS_WITHOUT_VALUE.total(everything) == 2
    for figure in (DONATED_GOODS, DONATED):
        reading = Reading()
        reading.ask(figure, everything)
        (one,) = reading.uncounted(figure, everything)
        assert (one.count, "2" in one.text) == (2, True)
        linked = ask(parse_qsl(one.url("").lstrip("?")), everything.user)
        assert Donation.objects.in_scope(linked).count() == GOODS_WITHOUT_VALUE.total(linked) == 2
    assert Reading().uncounted(DONATED_CASH, everything) == []


def test_donations_can_be_asked_for_goods_without_a_value_and_without_goods(everything, gifts):
    assert DONATED.total(everything.but(goods=("unvalued",))) == 150
    assert DONATED_GOODS.total(everything.but(goods=("unvalued",))) == 50
    assert DONATED_CASH.total(everything.but(goods=("none",))) == 10
