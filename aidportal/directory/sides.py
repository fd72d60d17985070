"""Which provinces give and which receive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, Self

from aidportal.web.requests import Actor

from .models import Area, Pairing


@dataclass(frozen=True)
class Sides:
    """The beginnings of the codes of the provinces on both sides; a province may be on both."""

    givers: frozenset[str]
    receivers: frozenset[str]

    GIVING: ClassVar[str] = "giving"
    RECEIVING: ClassVar[str] = "receiving"
    OTHER: ClassVar[dict[str, str]] = {GIVING: RECEIVING, RECEIVING: GIVING}

    @classmethod
    def seen_by(cls, user: Actor) -> Self:
        """Those of all pairings that ``user`` sees."""
        return cls.between(Pairing.objects.visible_to(user).area_codes())

    @classmethod
    def of(cls, pairing: Pairing) -> Self:
        return cls.between(Pairing.objects.filter(pk=pairing.pk).area_codes())

    @classmethod
    def between(cls, pairs: Collection[tuple[str | None, str | None]]) -> Self:
        givers, receivers = zip(*pairs, strict=True) if pairs else ((), ())
        return cls(*(frozenset(code[:2] for code in codes if code) for codes in (givers, receivers)))

    def side_of(self, area: Area) -> str:
        """On which side an area lies; empty where its province is on both or on none."""
        gives, receives = (area.counted_as[:2] in provinces for provinces in (self.givers, self.receivers))
        if gives == receives:
            return ""
        return self.GIVING if gives else self.RECEIVING
