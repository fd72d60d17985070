from decimal import Decimal

import pytest

from aidportal.published.check import verdict_of


@pytest.mark.parametrize(
    ("qualifier", "computed", "verdict"),
    [
        ("", 100, "agrees"),
        ("", 99, "short"),
        ("", 101, "over"),
        ("", None, "short"),
        ("more_than", 100, "agrees"),
        ("more_than", 5000, "agrees"),
        ("more_than", 99, "short"),
        ("about", 95, "agrees"),
        ("about", 105, "agrees"),
        ("about", 94, "short"),
        ("about", 106, "over"),
        ("nearly", 95, "agrees"),
        ("nearly", 94, "short"),
        ("nearly", 101, "over"),
    ],
)
def test_verdict_follows_how_exactly_the_value_was_stated(qualifier, computed, verdict):
    assert verdict_of(Decimal(100), qualifier, computed) == verdict
