"""The period a page stands on, and the one each is compared with, worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aidportal.charts import spans
from aidportal.figures.scopes import Period

TODAY = date(2026, 11, 28)


def period(first, last):
    """From the first day to the last, both included."""
    start, end = (day and date.fromisoformat(day) for day in (first, last))
    return Period(start, end and end + spans.ONE_DAY)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        ("2026-11-28", "2026-01-01", "2026-11-28"),
        ("2026-04-01", "2026-01-01", "2026-04-01"),
        ("2026-03-31", "2025-01-01", "2025-12-31"),
        ("2026-01-01", "2025-01-01", "2025-12-31"),
    ],
)
def test_a_page_stands_on_the_year_to_date_and_in_its_first_quarter_on_the_year_before(today, first, last):
    assert spans.usual(date.fromisoformat(today)) == period(first, last)


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        (("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),  # a year
        (("2026-01-01", "2026-12-31"), ("2025-01-01", "2025-11-28")),  # the running one
        (("2026-01-01", "2026-11-28"), ("2025-01-01", "2025-11-28")),  # the same to date
        (("2011-01-01", "2015-12-31"), ("2006-01-01", "2010-12-31")),  # a plan
        (("2026-01-01", "2030-12-31"), ("2021-01-01", "2021-11-28")),  # the running plan
        (("2019-01-01", "2020-12-31"), ("2017-01-01", "2018-12-31")),  # some years
        (("2026-01-01", "2026-06-30"), ("2025-01-01", "2025-06-30")),  # days
        (("2024-02-29", "2024-02-29"), ("2023-02-28", "2023-02-28")),
        (("2025-07-01", None), ("2023-07-01", "2024-11-28")),  # days that go on, of two years
    ],
)
def test_a_period_is_compared_with_the_span_of_the_same_length_before_it(asked, before):
    assert spans.before(period(*asked), TODAY) == period(*before)


@pytest.mark.parametrize("asked", [(None, None), (None, "2016-12-31"), ("2029-01-01", "2029-12-31")])
def test_what_has_no_beginning_or_has_not_begun_is_compared_with_nothing(asked):
    assert spans.before(period(*asked), TODAY) is None
    assert spans.whole_years(period(*asked), TODAY) is None


@pytest.mark.parametrize(
    ("asked", "now", "before"),
    [
        (("2024-01-01", "2024-12-31"), ("2024-01-01", "2024-12-31"), ("2023-01-01", "2023-12-31")),
        (("2026-01-01", "2026-11-28"), ("2026-01-01", "2026-11-28"), ("2025-01-01", "2025-12-31")),
        (("2026-01-01", "2030-12-31"), ("2026-01-01", "2026-12-31"), ("2021-01-01", "2021-12-31")),
        (("2011-01-01", "2015-12-31"), ("2011-01-01", "2015-12-31"), ("2006-01-01", "2010-12-31")),
    ],
)
def test_what_is_known_by_year_is_compared_by_whole_years(asked, now, before):
    assert spans.whole_years(period(*asked), TODAY) == (period(*now), period(*before))


@pytest.mark.parametrize("asked", [("2026-01-01", "2026-06-30"), ("2025-07-01", "2026-11-28")])
def test_of_a_year_that_is_cut_what_is_known_by_year_is_not_compared(asked):
    assert spans.whole_years(period(*asked), TODAY) is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("2024-01-01", "2024-12-31"), "2024"),
        (("2011-01-01", "2015-12-31"), "2011—2015"),
        (("2026-01-01", "2026-11-28"), "2026年至今"),
        (("2026-01-01", "2026-06-30"), "2026-01-01 至 2026-06-30"),
        (("2024-02-29", "2024-02-29"), "2024-02-29"),
        ((None, None), "全部年份"),
    ],
)
def test_a_period_is_called_by_its_years_where_it_is_of_whole_ones(asked, words):
    assert spans.words(period(*asked), TODAY) == words


def test_what_has_no_certain_year_is_not_called_all_years():
    assert spans.words(Period(year_unknown=True), TODAY) == "年度未注明"
    assert spans.words(replace(period("2011-01-01", "2015-12-31"), year_unknown=True), TODAY) == "2011—2015，年度未注明"
    assert spans.words(Period(month_unknown=True), TODAY) == "月份未注明"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("2026-07-01", "2026-11-28"), "2025年同期"),
        (("2026-01-01", "2026-11-28"), "2025年同期"),
        (("2024-01-01", "2024-12-31"), "2023"),
        (("2025-07-01", "2026-06-30"), "2024-07-01 至 2025-06-30"),
    ],
)
def test_days_of_one_year_are_compared_with_the_same_days_of_another(asked, words):
    asked = period(*asked)
    assert spans.words_of_before(spans.before(asked, TODAY), asked, TODAY) == words
