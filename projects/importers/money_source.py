"""The column that says out of which source money comes."""

from __future__ import annotations

import re
from typing import Any

from aidportal.directory.lookups import DirectoryLookups
from aidportal.figures.figure import Words
from aidportal.intake.fields import Choice
from aidportal.intake.vocabulary import patterns_of
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.vocabulary import EVERY_KIND

from ..models import Funding

_YEAR = re.compile(r"^\s*(?:19|20)[0-9]{2}\s*年?度?\s*")
TREASURY = "treasury"
# What stands behind the name of an area whose money it is: 海淀区财政.
_TREASURY = re.compile(rf"(?:市|区|县|旗)?级?(?:{patterns_of(__name__, EVERY_KIND, 'source')[TREASURY]})")


class MoneySource(Choice):
    """A source by its names, with or without the year of the money, or by the area whose treasury gives it."""

    def __init__(self, name: str, label: Words, **kwargs: Any) -> None:
        super().__init__(name, label, of=Funding.Source, parts=(TREASURY,), **kwargs)

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: DirectoryLookups) -> str | None:  # type: ignore[override]
        try:
            return super().read(value, unit, lookups)
        except cells.Unclear:
            text = _YEAR.sub("", cells.text_of(value))
            source = self.vocabulary(lookups.year).code(text) or treasury_of(text, lookups)
            if source is None:
                raise
            return source


def treasury_of(text: str, lookups: DirectoryLookups) -> str | None:
    """The source that the treasury of an area is: of a municipality that gives, of one of its districts, of who
    receives."""
    codes, rest = lookups.areas.find(text)
    if len(codes) != 1 or not _TREASURY.fullmatch(rest):
        return None
    givers, receivers = lookups.sides
    if codes[0][:2] in givers - receivers:
        source = Funding.Source.MUNICIPAL if codes[0].endswith("0000") else Funding.Source.DISTRICT
        return source.value
    return Funding.Source.MATCHING.value if codes[0][:2] in receivers - givers else None
