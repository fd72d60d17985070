"""Periods within sentences: years with their word, other days as officials write them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from aidportal.charts.question import DashboardQuestion
from aidportal.charts.spans import in_a_sentence
from aidportal.figures.scopes import Period, Scope
from aidportal.reports.files.period_words import period_in_words
from aidportal.values.money import Unit

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("first", "end", "chinese", "english"),
    [
        (date(2026, 7, 1), date(2026, 12, 1), "2026年7月1日至11月30日", "1 July to 30 November 2026"),
        (date(2025, 7, 1), date(2026, 7, 1), "2025年7月1日至2026年6月30日", "1 July 2025 to 30 June 2026"),
        (date(2025, 1, 1), date(2026, 1, 1), "2025年", "2025"),
        (date(2021, 1, 1), date(2026, 1, 1), "2021—2025年", "2021–2025"),
        (date(2026, 1, 1), date(2026, 11, 29), "2026年至今", "2026 to date"),
        (None, None, "全部年份", "All years"),
    ],
)
def test_a_sentence_begins_with_its_period(first, end, chinese, english):
    question = DashboardQuestion(Scope(None, period=Period(first, end)), TODAY, Unit.WAN)
    assert period_in_words(question) == chinese
    with translation.override("en"):
        assert period_in_words(question) == english


def test_years_have_their_word_within_a_sentence_too():
    assert in_a_sentence("2026") == "2026年"
    assert in_a_sentence("2026—2030") == "2026—2030年"
    assert in_a_sentence("2025年同期") == "2025年同期"
