"""The definition of a figure has a version: other words are another version, and the words of before are kept."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
from django.utils import translation

from aidportal.figures import catalogue
from aidportal.figures.figure import AnyFigure

# All definitions that there ever were, with the digests of their English words. Lines are added and never changed.
DIGESTS = Path(__file__).with_name("definitions.csv")


def digest(words: object) -> str:
    with translation.override("en"):
        return hashlib.sha256(str(words).encode()).hexdigest()[:16]


def definitions(figure: AnyFigure) -> list[object]:
    """All of the figure, the oldest first."""
    return [*(one.words for one in figure.earlier), figure.definition]


def digests() -> dict[tuple[str, int], str]:
    with DIGESTS.open(newline="", encoding="utf-8") as lines:
        return {(line["figure"], int(line["version"])): line["digest"] for line in csv.DictReader(lines)}


@pytest.mark.parametrize("figure", catalogue.figures(), ids=lambda figure: figure.key)
def test_other_words_are_another_version(figure: AnyFigure) -> None:
    written = {version: one for (key, version), one in digests().items() if key == figure.key}
    told = {version: digest(words) for version, words in enumerate(definitions(figure), 1)}
    assert told == written, (
        f"What {figure.key} means reads differently. Keep the words of before in `earlier` of its declaration, "
        f"and add to {DIGESTS.name}: {figure.key},{figure.version},{digest(figure.definition)}"
    )


def test_no_figure_with_a_version_is_gone_without_a_word() -> None:
    assert {key for key, _version in digests()} == {figure.key for figure in catalogue.figures()}


@pytest.mark.parametrize("figure", catalogue.figures(), ids=lambda figure: figure.key)
def test_earlier_definitions_stand_in_the_order_of_their_days(figure: AnyFigure) -> None:
    days = [one.until for one in figure.earlier]
    assert days == sorted(days)
    assert figure.version == len(days) + 1
