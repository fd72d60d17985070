"""A scope from the parameters of an address, and the address from the scope."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.scopes import Period, Scope
from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "from=2013-01-01&until=2015-12-31&year=none",
        "from=2013-03-01&until=2013-03-31&month=none",
        "year=none&month=none",
        "on=2014-06-01&area=%3D150400&area=150429",
        "area=none&giver=%3D110000&giver=none",
        "sector=none&sector=health&source=none&status=none&direction=none&kind=none&project=none",
    ],
)
def test_a_scope_says_what_it_was_asked(query):
    scope = ask(parse_qsl(query), None)
    assert scope.querystring() == query
    assert ask(scope.query(), None) == scope


@pytest.mark.parametrize("figure", catalogue.figures(), ids=lambda figure: figure.key)
def test_what_every_figure_counts_can_be_asked(figure):
    for part in figure.parts:
        counted = part.narrow(Scope(None, period=Period.year(2014)))
        assert ask(counted.query(), None) == counted


def test_a_span_of_years_is_asked_for_as_a_year():
    assert ask([("year", "2011..2015")], None).period == Period(*(Period.year(y).start for y in (2011, 2016)))


def test_a_year_can_be_asked_for_its_rows_of_unknown_months():
    period = ask([("year", "2013"), ("month", "none")], None).period
    assert period == Period(Period.year(2013).start, Period.year(2013).end, month_unknown=True)


def test_a_past_area_is_asked_for_as_the_one_it_counts_as():
    assert ask([("area", "110229"), ("giver", "=110229")], None).query() == [("area", "110119"), ("giver", "110119")]


def test_an_organisation_is_asked_for_by_its_number():
    giver = makers.government("110108")
    assert ask([("giver", f"o{giver.pk}")], None).givers == (f"o{giver.pk}",)


@pytest.mark.parametrize(
    "pair",
    [
        *(("area", "=999999"), ("area", "="), ("area", "==150400"), ("giver", "=o1"), ("giver", "o999999999999999")),
        *(("batch", "none"), ("sector", "x"), ("month", "3"), ("year", "0"), ("area", "\0"), ("on", "none")),
        ("nothing", "1"),
    ],
)
def test_what_nobody_can_ask_is_refused_in_words(pair):
    with pytest.raises(ValueError, match="“"):
        ask([pair], None)


@pytest.mark.parametrize("pairs", [[("year", "2013"), ("from", "2013")], [("from", "2014"), ("until", "2013")]])
def test_periods_that_contradict_themselves_are_refused(pairs):
    with pytest.raises(ValueError, match=r"年度|2013"):
        ask(pairs, None)
