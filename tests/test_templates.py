"""Templates keep to the content security policy, and the portal's own tags draw what they are given."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import get_template

from aidportal.web.templatetags import portal

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_nothing_inline_and_nothing_from_another_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<style|\bstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", text)
    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", text)


@pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "500.html"])
def test_pages_for_the_worst_need_no_context(name: str, settings: Any) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    assert "<h1>" in get_template(name).render()


def test_every_icon_that_a_template_asks_for_is_drawn() -> None:
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([a-z]+)"', sprite))
    asked = {name for path in TEMPLATES for name in re.findall(r'{% icon "([a-z]+)" %}', path.read_text("utf-8"))}
    assert asked <= drawn


def test_a_sparkline_runs_from_corner_to_corner_and_skips_what_is_unknown() -> None:
    drawing = portal.spark([Decimal(0), None, Decimal(5), Decimal(10)])
    assert 'points="3.0,25.0 57.7,14.0 85.0,3.0"' in drawing
    assert "style" not in drawing


@pytest.mark.parametrize("numbers", [None, [], [1], [None, 4, None]])
def test_no_sparkline_without_two_numbers(numbers: list[int | None] | None) -> None:
    assert portal.spark(numbers) == ""


def test_a_level_series_is_a_level_line() -> None:
    assert 'points="3.0,25.0 85.0,25.0"' in portal.spark([7, 7])


def test_a_rate_over_a_hundred_fills_the_bar_and_keeps_its_number() -> None:
    drawing = portal.meter(Decimal("104.25"))
    assert 'width="100.0%"' in drawing
    assert "104.3%" in drawing
    assert portal.meter(None) == "—"


def test_a_low_rate_is_marked() -> None:
    assert 'class="meter low"' in portal.meter(Decimal("49.9"))
    assert 'class="meter"' in portal.meter(Decimal("50.0"))


def test_cells_stand_under_their_columns_with_or_without_one_for_the_label() -> None:
    assert list(portal.under([1, 2], ["year", "a", "b"])) == [(1, "a"), (2, "b")]
    assert list(portal.under([1, 2], ["a", "b"])) == [(1, "a"), (2, "b")]


def test_far_pages_are_elided() -> None:
    page = Paginator(range(1000), 10).page(50)
    assert list(portal.elided(page)) == [1, "…", 48, 49, 50, 51, 52, "…", 100]


def test_a_day_in_a_table_of_records_is_not_broken_at_its_hyphens() -> None:
    columns = [{"label": label, "numeric": False} for label in ("官员", "起", "止")]
    row = portal.record_row(["杨洋", "2026-12-07", "2026..2027"], columns)
    assert row == '<th scope="row">杨洋</th><td class="day">2026-12-07</td><td>2026..2027</td>'
