"""Spans of primary keys hold the keys that were put in, and no others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aidportal.intake.key_ranges import KeyRanges


@given(st.lists(st.integers(1, 60)))
def test_spans_hold_what_a_set_would(keys: list[int]) -> None:
    ranges = KeyRanges()
    for key in keys:
        ranges.add(key)
    assert set(ranges) == {*keys}
    assert [key for key in range(70) if key in ranges] == sorted({*keys})


def test_keys_in_order_are_one_span() -> None:
    ranges = KeyRanges()
    for key in range(1000, 4000):
        ranges.add(key)
    assert len(ranges.firsts) == 1
