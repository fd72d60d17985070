"""Who may see which rows, and which rows lie in an area: the one gate of every list, chart and export."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from django.db.models import Q

from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Reader


def subtree(code: str) -> tuple[str, str]:
    """First and last code of all areas in the area ``code``; GB/T 2260 gives two digits to each level."""
    if code.endswith("0000"):
        return code, f"{code[:2]}9999"
    if code.endswith("00"):
        return code, f"{code[:4]}99"
    return code, code


def within(codes: Iterable[str], path: str) -> Q:
    """Rows whose area at ``path`` lies in one of the areas ``codes``; no row where there is no code.

    An empty ``path`` is for areas themselves.
    An area that was renamed or merged counts for its successor.
    """
    column = f"{path}__counted_as" if path else "counted_as"
    lies_in = Q(pk__in=[])
    for code in codes:
        lies_in |= Q(**{f"{column}__range": subtree(code)})
    return lies_in


def given_by(codes: Iterable[str], path: str) -> Q:
    """Rows whose organisation at ``path`` lies in an area of ``codes``, or is one of them (``o123``)."""
    codes = tuple(codes)
    organisations = [int(code[1:]) for code in codes if code.startswith("o")]
    areas = [code for code in codes if not code.startswith("o")]
    return within(areas, f"{path}__area") | Q(**{f"{path}__in": organisations})


class VisibleQuerySet(FigureQuerySet):
    """Rows of which a user sees those whose giver or receiver, home or host, lies in the user's areas."""

    def visible_to(self, user: Reader) -> Self:
        if not user.is_active:
            return self.none()
        if user.sees_everything:
            return self
        return self.filter(self.touching(user.area_codes))

    def touching(self, codes: tuple[str, ...]) -> Q:
        """Rows of which one side lies in an area of ``codes``."""
        raise NotImplementedError
