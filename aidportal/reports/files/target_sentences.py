"""What is said of targets: how many there are, how many are behind, which ones most, and why as far as it is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.charts.spans import in_a_sentence
from aidportal.overview.lag_reasons import LagReasons
from aidportal.overview.targets import TargetRow, Targets

from .live_text import LiveText, LiveValue, fill
from .sentences import MOST_LEADING, Asked
from .text_values import counted, period_value


def targets(made: Targets) -> Asked:
    """How many targets stand how, and which are furthest behind."""

    def said() -> Iterator[LiveText]:
        known, late = len(made.progress), len(made.late)
        lines = made.worst(MOST_LEADING)
        worst = [_("%(pair)s: %(figure)s") % {"pair": one.pair, "figure": one.figure} for one in lines]
        words = {
            "period": period_value(in_a_sentence(made.period_text)),
            "count": counted("targets", _("number of targets"), known),
            "late": counted("late_targets", _("targets behind"), late),
            "parts": LiveValue("worst_targets", _("targets furthest behind"), _("; ").join(worst)),
        }
        if not known:
            yield fill(_("No agreement sets a target for %(period)s."), words)
            return
        sentence = ngettext(
            "Agreements set %(count)s target for %(period)s.",
            "Agreements set %(count)s targets for %(period)s.",
            known,
        )
        yield fill(sentence, words)
        if not late:
            yield fill(_("None of them is behind schedule."), words)
            return
        sentence = ngettext(
            "%(late)s of them is missed or behind schedule.",
            "%(late)s of them are missed or behind schedule.",
            late,
        )
        yield fill(sentence, words)
        yield fill(_("Furthest behind: %(parts)s."), words)
        yield from lag_reasons(lines, worst)

    return said


def lag_reasons(lines: list[TargetRow], names: list[str]) -> Iterator[LiveText]:
    """Why targets are behind, as far as it is known; of those that are for the same reason together."""
    reasons, targets = LagReasons(lines), defaultdict(list)
    for line, name in zip(lines, names, strict=True):
        targets[reasons.of(line)].append(name)
    for place, (why, late) in enumerate(targets.items(), 1):
        if why:
            label = _("why target %(number)s lags") % {"number": place}
            words = {"targets": _("; ").join(late), "why": LiveValue(f"why_{place}", label, why)}
            yield fill(_("Why, as far as is recorded, of %(targets)s: %(why)s."), words)
