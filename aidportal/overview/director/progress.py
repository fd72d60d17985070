"""Pairings by field of cooperation: what part of the money committed is paid, the darker the further behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts import spans
from aidportal.charts.groups import narrowed
from aidportal.charts.panels import Panel
from aidportal.charts.places import WIDER, fitting
from aidportal.charts.question import DashboardQuestion
from aidportal.figures.selects import GroupKey
from aidportal.values.rounding import rounded
from projects.figures import COMMITTED, DISBURSEMENT_RATE

from ..flows import pairing_url
from .position import PAID, calendar_of

# The largest ones are shown; all of them stand on the page of flows.
MOST_PAIRS, MOST_FIELDS = 12, 6
# So many places on a side at most are told by themselves.
MOST_PLACES = 150
# The least per cents of what is due, of each step but the last; the fifth has what is below them all.
STEPS = (95, 90, 80, 70)
PairedAreas = tuple[str, str]


def step_of(rate: Decimal, due: Decimal) -> int:
    """How dark a rate is: 0 where it is about what is due, 4 where it is far behind."""
    if not due:
        return 0
    reached = rate * 100 / due
    return next((step for step, least in enumerate(STEPS) if reached >= least), len(STEPS))


@dataclass(frozen=True)
class HeatCell:
    """A rate with the way to its lines, and how dark it is."""

    text: str
    url: str
    step: int


@dataclass(frozen=True)
class HeatRow:
    """A pairing with its fields, and all of its money at the end."""

    name: str
    url: str
    cells: list[HeatCell]


class ProgressPanel(Panel):
    """See ``overview/director/progress.html``."""

    template = "overview/director/progress.html"
    key = "progress"

    def __init__(self, question: DashboardQuestion) -> None:
        self.question, self.figure = question, DISBURSEMENT_RATE
        sides = (fitting(question, "givers", MOST_PLACES), fitting(question, "areas", MOST_PLACES))
        self._level = max(sides, key=WIDER.index)
        self._pair = (f"giver_area{self._level}", f"area{self._level}")
        sets = ((*self._pair, "sector"), self._pair)
        self._committed, self._paid = (question.ask(figure, question.scope, *sets) for figure in (COMMITTED, PAID))
        self.calendar = calendar_of(question.scope.period, question.today)

    @property
    def due(self) -> Decimal:
        """The per cent that the days gone by would have; nought where there is no calendar."""
        return self.calendar.share if self.calendar else Decimal(0)

    @cached_property
    def totals(self) -> dict[PairedAreas, Decimal]:
        """What is committed between the two sides of each pairing, which are known and not one."""
        values = self._committed.by(*self._pair).items()
        return {
            (giver, area): Decimal(value)
            for (giver, area), value in values
            if value and giver and area and giver != area
        }

    @cached_property
    def pairs(self) -> list[PairedAreas]:
        """The pairings with most money."""
        return sorted(self.totals, key=lambda pair: (-self.totals[pair], pair))[:MOST_PAIRS]

    @cached_property
    def fields(self) -> list[GroupKey]:
        """The fields with most money between the pairings that are shown."""
        sums: Counter[GroupKey] = Counter()
        for (giver, area, field), value in self._committed.by(*self._pair, "sector").items():
            if value and (giver, area) in self.pairs:
                sums[field] += Decimal(value)  # type: ignore[assignment]
        return [field for field, _sum in sums.most_common(MOST_FIELDS)]

    @cached_property
    def columns(self) -> list[str]:
        names = self.question.names(COMMITTED.dimensions["sector"], self.fields)
        return [*(names[field] for field in self.fields), _("All fields")]

    @cached_property
    def rows(self) -> list[HeatRow]:
        sides = (
            self.question.names(COMMITTED.dimensions[key], {pair[place] for pair in self.pairs})
            for place, key in enumerate(self._pair)
        )
        givers, areas = sides
        return [self.row(pair, f"{givers[pair[0]]} → {areas[pair[1]]}") for pair in self.pairs]

    def row(self, pair: PairedAreas, name: str) -> HeatRow:
        url = "" if self._level else pairing_url(*pair, self.question)
        cells = [self.cell((*self._pair, "sector"), (*pair, field)) for field in self.fields]
        return HeatRow(name, url, [*cells, self.cell(self._pair, pair)])

    def cell(self, keys: tuple[str, ...], group: tuple[GroupKey, ...]) -> HeatCell:
        committed, paid = self._committed.by(*keys).get(group), self._paid.by(*keys).get(group)
        if not committed:
            return HeatCell("–", "", 0)
        # Nothing paid of what is committed is 0 per cent, and no gap in what is known.
        share = Decimal(paid or 0) * 100 / Decimal(committed)
        scope = narrowed(COMMITTED, self.question.scope, dict(zip(keys, group, strict=True)))
        url = self.question.records_url(COMMITTED, scope) if scope else ""
        return HeatCell(str(rounded(share, 0)), url, step_of(share, self.due))

    @property
    def legend(self) -> list[str]:
        """What each step is, in per cents of what is due by now."""
        due = self.due
        least = [rounded(due * step / 100, 0) for step in STEPS]
        between = [_("%(least)s up to %(most)s") % {"least": low, "most": high} for high, low in pairwise(least)]
        return [_("%(least)s and more") % {"least": least[0]}, *between, _("below %(least)s") % {"least": least[-1]}]

    @property
    def url(self) -> str:
        return spans.page_url(self.question.scope, reverse("overview:flows"))

    @property
    def all_words(self) -> str:
        count = len(self.totals)
        return ngettext("%(count)s pair", "All %(count)s pairs", count) % {"count": f"{count:,}"}
