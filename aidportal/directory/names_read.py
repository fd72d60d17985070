"""What the cells of a column of names are read as, beyond the plain key of a record."""

from __future__ import annotations

from collections.abc import Mapping


class AreaCode(str):
    """The code of an area; ``rest`` is what stood behind its name, such as a town."""

    rest = ""

    @classmethod
    def of(cls, code: str, rest: str = "") -> AreaCode:
        area = cls(code)
        area.rest = rest
        return area


class LocalName(str):
    """The name of an organisation that is the one of the row's own area: 教育局 is another in each.

    ``candidates`` are organisations of that name, primary key → code of the area or none.
    """

    candidates: Mapping[int, str | None] = {}
    # The area that stands in front of the name, if any.
    home: str | None = None

    def found_for(self, area: str | None) -> int | None:
        """The one in ``area``, else the one in an area above it, else one that lies nowhere."""
        chain = [area, f"{area[:4]}00", f"{area[:2]}0000", None] if area else [None]
        for place in chain:
            for key, home in self.candidates.items():
                if home == place:
                    return key
        return None
