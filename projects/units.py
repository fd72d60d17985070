"""Units of output, as readers of the two languages call them; one that is not there stays as it was typed."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

# What each unit is called in English.
NAMES = Path(__file__).with_name("units.csv")


@cache
def english() -> dict[str, str]:
    with NAMES.open(encoding="utf-8", newline="") as lines:
        return {row["unit"]: row["english"] for row in csv.DictReader(lines)}


def unit_name(unit: str | None) -> str:
    """What the reader calls ``unit``."""
    text = str(unit or "")
    return english().get(text, text) if get_language() == "en" else text
