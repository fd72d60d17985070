"""The postings that pasted rows take over from: found by the name of the official, and ended as the act does it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.models import Area
from aidportal.grids.pasted_grid import LineValues
from aidportal.intake.fields import Option, Senseless, Undecided
from aidportal.records.acts import differs
from aidportal.records.questions import Doubt
from aidportal.records.rights import gate
from aidportal.values.dates import PartialDate, describe
from aidportal.values.names import same
from aidportal.web.requests import SignedInUser

from .models import Posting
from .succession import ENDED, end_before, ended_by, is_early

# So many of those who are posted to an area are named where somebody else was meant.
MOST_NAMED = 8


class PastedPredecessors:
    """The postings to each area that ``user`` may choose; asked for once."""

    def __init__(self, user: SignedInUser) -> None:
        self.user = user

    def postings_to(self, host: str) -> list[Any]:
        """With ``successor``, the name of who took over where the user sees it, ``is_followed`` and ``is_own``."""
        if host not in self._postings:
            area = Area.objects.get(pk=host)
            rows = gate(Posting, "choose", self.user).filter(host_area__counted_as=area.counted_as)
            rows = rows.with_neighbours(self.user).annotate(
                is_followed=Exists(Posting.objects.filter(takes_over_from=OuterRef("pk"))),
                is_own=Exists(gate(Posting, "change", self.user).filter(pk=OuterRef("pk"))),
            )
            self._postings[host] = list(rows.select_related("official").order_by("-starts_on", "-pk"))
        return self._postings[host]

    @cached_property
    def _postings(self) -> dict[str, list[Any]]:
        return {}

    def called(self, name: str, host: str, lookups: DirectoryLookups) -> Any:
        """The posting to an area from which somebody takes over, by the name of its official."""
        called = [posting for posting in self.postings_to(host) if same(posting.official.name) == same(name)]
        topic = f"predecessor {host} {name}"
        chosen = lookups.choices.get(f"{topic}|*", "") if len(called) > 1 else ""
        if found := [one for one in called if chosen in ("", str(one.pk))]:
            if len(found) == 1:
                return found[0]
            words = gettext("%(name)s holds several postings there. From which does somebody take over?")
            options = [Option(str(one.pk), post_in_words(one)) for one in called]
            raise Undecided(topic, words % {"name": name}, options)
        words = gettext("Nobody called %(name)s is posted to that area.") % {"name": name}
        raise Senseless(words, self.posted_to(host), name)

    def posted_to(self, host: str) -> str:
        """Who is or was posted to an area, the latest first."""
        names = [*dict.fromkeys(posting.official.name for posting in self.postings_to(host))]
        more = ["…"] * (len(names) > MOST_NAMED)
        said = gettext("Posted there are or were: %(names)s.")
        return said % {"names": gettext(", ").join([*names[:MOST_NAMED], *more])} if names else ""

    def of(self, values: LineValues) -> Any:
        """The posting from which a row takes over, if any."""
        key = values.get("takes_over_from_id")
        return next((one for one in self.postings_to(values["host_area_id"]) if one.pk == key), None) if key else None

    def check(self, values: LineValues) -> None:
        """Refuse what the act would: somebody after themselves, or a second successor."""
        before = self.of(values)
        if before is None:
            return
        if before.official_id == values["official"].key:
            raise Senseless(gettext("Nobody takes over from themselves: extend the posting instead."))
        if before.is_followed:
            words = gettext("%(official)s has taken over from this posting already.")
            raise Senseless(words % {"official": before.successor or gettext("somebody")})

    # ---- How they end

    def ends(self, values: LineValues) -> bool:
        """Whether the posting from which a row takes over is ended with it."""
        before = self.of(values)
        return before is not None and not self.obstacle(before, values) and goes_on(before, values["starts_on"])

    def obstacle(self, before: Any, values: LineValues) -> str:
        """Why ``before`` stays as it is; empty where it is ended, or is over when the row begins."""
        start: PartialDate | None = values.get("starts_on")
        if start is None:
            return gettext("the row does not say from when")
        if before.starts_on is not None and start.first <= before.starts_on.last:
            return gettext("the row does not begin after it began")
        if not before.is_own and goes_on(before, start):
            return gettext("another side records it")
        return ""

    def remarks(self, values: LineValues) -> Iterator[str]:
        """From which posting a row takes over, and what becomes of that."""
        before = self.of(values)
        if before is None:
            return
        yield gettext("takes over from: %(posting)s") % {"posting": post_in_words(before)}
        if why := self.obstacle(before, values):
            yield gettext("that posting is not ended: %(why)s") % {"why": why}
        elif self.ends(values) and not self.early_end(values):
            end = end_before(before, values["starts_on"])
            yield gettext("that posting ends on %(date)s") % {"date": describe(end)}

    def early_end(self, values: LineValues) -> str:
        """When the posting from which a row takes over ends, where that is before it was planned."""
        before = self.of(values)
        if before is None or not self.ends(values):
            return ""
        end = end_before(before, values["starts_on"])
        words = gettext("%(official)s's posting ends early on %(date)s; it was planned until %(before)s")
        said = {"official": before.official.name, "date": describe(end), "before": describe(before.ends_on)}
        return words % said if is_early(before, end) else ""

    def doubts_between(self, rows: Sequence[LineValues]) -> Iterator[tuple[int, Doubt]]:
        """Two rows take over from the same posting."""
        first: dict[int, LineValues] = {}
        for place, values in enumerate(rows):
            if (key := values.get("takes_over_from_id")) is None:
                continue
            if (other := first.setdefault(key, values)) is not values:
                words = gettext("%(official)s is to take over from the same posting.")
                yield place, Doubt("takes_over_from", words % {"official": other["official"].name})

    def end(self, rows: Sequence[LineValues]) -> list[Posting]:
        """End the postings from which ``rows`` take over, and give them as they are now."""
        starts: dict[int, PartialDate] = {}
        for values in filter(self.ends, rows):
            key, start = values["takes_over_from_id"], values["starts_on"]
            starts[key] = min(start, starts.get(key, start), key=lambda one: one.first)
        ended = []
        # As they are now that nobody else can change them.
        for before in Posting.objects.select_for_update().filter(pk__in=starts).order_by("pk"):
            ended.append(ended_by(before, starts[before.pk]))
            ended[-1].save(update_fields=ENDED)
        return ended


def goes_on(before: Posting, start: PartialDate) -> bool:
    """Whether ``before`` is not over where somebody takes over at ``start``."""
    return differs(before, ended_by(before, start))


def post_in_words(posting: Posting) -> str:
    span = f"{describe(posting.starts_on)} – {describe(posting.ends_on)}"
    return gettext(", ").join(part for part in (posting.official.name, posting.title, span) if part)
