"""Targets that are behind, each with what is due by now, what is done, and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from aidportal.charts.panels import Panel
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.targets import TargetProgress, written
from aidportal.values.rounding import rounded

from ..target_standing import behind_words
from ..targets import TargetRow, Targets, behind_url
from .position import on_scale

MOST_NAMED = 6


@dataclass(frozen=True)
class TargetBehind:
    """A target in the unit of its figure; ``done_at`` and ``due_at`` are per cents of the whole of it."""

    name: str
    unit: str
    pair: str
    url: str
    due: str
    whole: str
    done: str
    gap: str
    done_at: Decimal
    due_at: Decimal

    @property
    def gap_width(self) -> Decimal:
        return max(Decimal(0), self.due_at - self.done_at)


class LatenessPanel(Panel):
    """See ``overview/director/lateness.html``."""

    template = "overview/director/lateness.html"
    key = "targets"

    def __init__(self, question: DashboardQuestion, targets: Targets) -> None:
        self.question, self.targets = question, targets

    @property
    def finding(self) -> str:
        return behind_words(len(self.targets.late), len(self.targets.progress), self.targets.period_text)

    @property
    def url(self) -> str:
        return behind_url(self.question)

    @cached_property
    def rows(self) -> list[TargetBehind]:
        """Those that are furthest behind."""
        return [self.row(line) for line in self.targets.worst(MOST_NAMED)]

    def row(self, line: TargetRow) -> TargetBehind:
        one, value = line.progress, Decimal(line.progress.target.value)
        done, due = Decimal(one.done or 0), one.due
        return TargetBehind(
            name=line.figure,
            unit=line.measure,
            pair=line.pair,
            url=line.agreement.get_absolute_url(),
            due=self.text(one, due),
            whole=self.text(one, value),
            done=line.done,
            gap=f"−{self.text(one, due - done)}" if due > done else "0",
            done_at=on_scale(done, value) if value else Decimal(0),
            due_at=on_scale(due, value) if value else Decimal(100),
        )

    def text(self, one: TargetProgress, value: Decimal) -> str:
        """A value as targets are written; what is due of people and things is whole ones."""
        measure = one.figure.unit if one.figure else None
        return written(measure, value if measure == "yuan" else rounded(value, 0), self.question.unit)
