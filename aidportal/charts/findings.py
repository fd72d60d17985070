"""The sentence over a chart: what changed against the span before, by how much, and what of it changed most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.figures.figure import AnyFigure, Measure, Words
from aidportal.figures.reading import Group
from aidportal.figures.selects import GroupKey, Value
from aidportal.values.rounding import rounded, with_sign

from .question import DashboardQuestion
from .spans import in_a_sentence

# Per cent; what changed by less is not worth a sentence.
LEAST_CHANGE = 1
# Sides between which something goes, the one that it comes from first.
WAYS = {("giver", "area"), ("giver_area", "area"), ("home_area", "host_area")}


def change_of(figure: AnyFigure, now: Value, before: Value) -> str:
    """The change in per cent, of per cents in points; nothing where there is nothing to compare with."""
    if now is None or not before:
        return ""
    change = Decimal(now) - Decimal(before)
    if figure.unit == Measure.PER_CENT:
        return _("%(change)s points") % {"change": signed(change)}
    return f"{signed(change * 100 / Decimal(before))}%"


def signed(change: Decimal) -> str:
    """With one decimal and its sign; what rounds to nothing has none."""
    shown = rounded(change, 1)
    return with_sign(shown) if shown else "0.0"


class FigureChange:
    """What a figure has changed by against the span before; it asks at once, in all and by each of ``sets``."""

    def __init__(self, question: DashboardQuestion, figure: AnyFigure, *sets: tuple[str, ...]) -> None:
        self.question, self.figure = question, figure
        scopes = question.now_and_before(figure)
        parts = [one for one in sets if figure.adds_up and all(key in figure.dimensions for key in one)]
        self.answers = [question.ask(figure, scope, *parts) for scope in scopes] if scopes else []
        self.parts = parts

    def sentence(self, *by: str, groups: Mapping[GroupKey, Words] | None = None) -> str:
        """The change, and which group of ``by`` changed most; nothing where there is nothing worth saying.

        ``groups`` are names of groups that are told as one, such as the lesser sources.
        """
        if not self.answers:
            return ""
        now, before = (answer.total for answer in self.answers)
        if not is_worth_saying(now, before):
            return ""
        moved = None
        if by in self.parts:
            sides = [told(answer.by(*by), groups) for answer in self.answers]
            moved = self.mover(by, sides, groups)
        what = in_a_sentence(self.question.compared(self.figure))
        return in_words(self.question, self.figure, (now, before), moved, what)

    def mover(
        self,
        by: tuple[str, ...],
        sides: Sequence[Mapping[GroupKey | Group, Decimal]],
        groups: Mapping[GroupKey, Words] | None,
    ) -> tuple[str, Decimal] | None:
        """The group that changed most the same way, and by how much; ``None`` where several did or there is one."""
        now, before = sides
        parts = {group: now.get(group, Decimal(0)) - before.get(group, Decimal(0)) for group in {**now, **before}}
        total = sum(parts.values())
        if len(parts) < 2 or not total:
            return None
        most = max(parts.values()) if total > 0 else min(parts.values())
        group, *others = [one for one, part in parts.items() if part == most]
        if others:
            return None
        if groups and group in groups.values():
            return str(group), parts[group]
        keys = group if isinstance(group, tuple) else (group,)
        names = [
            self.question.names(self.figure.dimensions[key], [one])[one] for key, one in zip(by, keys, strict=True)
        ]
        return name_of_group(by, names), parts[group]


def name_of_group(by: tuple[str, ...], names: Sequence[str]) -> str:
    """The names of a group by the dimensions ``by`` as one; an arrow leads from the side that gives or sends."""
    sides = [key.removesuffix("_prefecture").removesuffix("_province") for key in by]
    if tuple(sides) in WAYS:
        return " → ".join(names)
    if tuple(reversed(sides)) in WAYS:
        return " → ".join(reversed(names))
    return " · ".join(names)


def is_worth_saying(now: Value, before: Value) -> bool:
    if now is None or not before:
        return False
    return abs(Decimal(now) - Decimal(before)) * 100 >= LEAST_CHANGE * abs(Decimal(before))


def told(values: Mapping[Group, Value], groups: Mapping[GroupKey, Words] | None) -> dict[Any, Decimal]:
    """What each group comes to, those that are told as one together."""
    sums: dict[Any, Decimal] = {}
    for key, value in values.items():
        group = key if len(key) > 1 else key[0]
        name = groups.get(group or None, group) if groups else group  # type: ignore[arg-type]
        sums[name] = sums.get(name, Decimal(0)) + Decimal(value or 0)
    return sums


def in_words(
    question: DashboardQuestion,
    figure: AnyFigure,
    pair: tuple[Value, Value],
    moved: tuple[str, Decimal] | None,
    what: str,
) -> str:
    """The change from the span called ``what``, and the part of it that one group made."""
    now, before = pair
    difference = Decimal(now or 0) - Decimal(before or 0)
    words = {"value": question.text(figure, abs(difference)), "change": change_of(figure, now, before), "what": what}
    if moved is None:
        more, less = (
            _("Up by %(value)s (%(change)s) from %(what)s."),
            _("Down by %(value)s (%(change)s) from %(what)s."),
        )
        return (more if difference > 0 else less) % words
    name, part = moved
    words |= {"name": name, "part": question.text(figure, abs(part))}
    if difference > 0:
        return _("Up by %(value)s (%(change)s) from %(what)s; %(name)s rose most: %(part)s.") % words
    return _("Down by %(value)s (%(change)s) from %(what)s; %(name)s fell most: %(part)s.") % words
