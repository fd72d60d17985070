"""Each axis is declared once: addresses, filter bars, the command and the words of reports follow from it."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from aidportal.directory.filters import ScopeFilter, ScopeFilterSet
from aidportal.directory.scope_address import ask
from aidportal.figures import axes
from aidportal.figures.axes import AXES, NOT_STATED, Axis
from aidportal.figures.scopes import Period, Scope

FIGURES = Path(axes.__file__).parent
EVERY_AXIS = pytest.mark.parametrize("axis", AXES.values(), ids=AXES)


def filter_sets(of: type[ScopeFilterSet] = ScopeFilterSet) -> list[type[ScopeFilterSet]]:
    return [one for below in of.__subclasses__() for one in (below, *filter_sets(below))]


def test_addresses_have_the_axes_in_one_order():
    first = "area giver project_giver sector source status direction batch"
    rest = "kind project people unit work length handover goods by"
    assert [axis.parameter for axis in AXES.values()] == f"{first} {rest}".split()
    assert len({axis.position for axis in AXES.values()}) == len(AXES)


@EVERY_AXIS
def test_what_a_filter_bar_offers_an_address_can_ask(axis):
    for filter_set in filter_sets():
        bar = filter_set.base_filters.get(axis.parameter)
        if bar is None or not isinstance(bar, ScopeFilter) or not axis.choices:
            continue
        assert bar.axis is axis, filter_set
        for value, _label in bar.extra["choices"]:
            assert ask([(axis.parameter, value)], None) == Scope(None, **{axis.key: (value,)})


@EVERY_AXIS
@pytest.mark.django_db
def test_the_command_has_an_option_for_every_axis_and_refuses_what_is_no_value_of_it(axis):
    with pytest.raises(CommandError, match=f"{axis.parameter}.*no such value"):
        call_command("figures", f"--{axis.parameter}=no such value", "--figure=projects", stdout=StringIO())


@EVERY_AXIS
def test_rows_that_state_nothing_can_be_asked_for_unless_all_state_it(axis):
    assert axis.value(NOT_STATED, None) == (None if axis.is_always_stated else NOT_STATED)


@EVERY_AXIS
def test_a_value_has_a_name_and_what_is_none_goes_by_itself(axis):
    for value, label in axis.choices:
        assert axis.name(value) == str(label)


def test_figures_name_no_axis():
    keys = "|".join(AXES)
    text = "".join(path.read_text(encoding="utf-8") for path in FIGURES.glob("*.py"))
    assert re.findall(rf"scope\.(?:{keys})\b|but\((?:{keys})=|scope, \"(?:{keys})\"", text) == []


# ---- The scope


def test_scopes_that_ask_the_same_are_equal_however_they_were_made():
    made = Scope(None).but(sources=("own",)).but(areas=("150400",), period=Period.year(2014))
    other = Scope(None, areas=("150400",), statuses=(), sources=("own",), period=Period.year(2014))
    assert made == other
    assert hash(made) == hash(other)
    assert made.but(sources=()) == Scope(None, Period.year(2014), areas=("150400",)) != made


def test_a_scope_is_not_changed_and_has_only_axes_that_are_declared():
    scope = Scope(None, areas=("150400",))
    with pytest.raises(AttributeError):
        scope.areas = ()
    with pytest.raises(AttributeError, match="aeras"):
        scope.aeras  # noqa: B018 - it is asked for to be refused
    for make in (Scope, scope.but):
        with pytest.raises(TypeError, match="aeras"):
            make(user=None, aeras=("150400",))
    assert (scope.areas, scope.sources) == (("150400",), ())


def test_what_is_declared_twice_is_refused():
    with pytest.raises((ValueError, RuntimeError)):
        axes.declare(Axis(key="areas", parameter="place", label="", position=1, field=None))
