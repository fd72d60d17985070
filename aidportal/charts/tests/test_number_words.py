"""How a number is told: with others in one unit, and alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from aidportal.charts.number_words import value_alone, value_text
from aidportal.values.money import Unit
from cadres.figures import POSTINGS
from projects.figures import COMMITTED, PROJECTS

ALONE = [
    ("en", Unit.WAN, "846000000.00", ("CNY 846", "million")),
    ("en", Unit.YI, "12345678.00", ("CNY 12.3", "million")),
    ("en", Unit.WAN, "1234567.00", ("CNY 1.23", "million")),
    ("en", Unit.WAN, "640000.00", ("CNY 640,000", "")),
    ("en", Unit.WAN, None, ("—", "CNY")),
    ("en", Unit.YUAN, "846000000.00", ("846,000,000.00", "yuan")),
    ("zh-hans", Unit.WAN, "846000000.00", ("84,600.00", "万元")),
    ("zh-hans", Unit.YI, "846000000.00", ("8.4600", "亿元")),
]


@pytest.mark.parametrize(("language", "unit", "value", "told"), ALONE)
def test_money_alone_is_told_by_millions_in_english(language, unit, value, told):
    with override(language):
        assert value_alone(COMMITTED, value and Decimal(value), unit) == told


def test_other_numbers_are_told_alone_as_with_others():
    with override("en"):
        assert value_alone(PROJECTS, 1200, Unit.WAN) == value_text(PROJECTS, 1200, Unit.WAN) == ("1,200", "projects")


@pytest.mark.parametrize("number", [1, 23])
def test_postings_are_counted_in_chinese_as_person_times_are(number):
    assert value_text(POSTINGS, number, Unit.WAN) == (str(number), "人次")
