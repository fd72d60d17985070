"""The sheet of targets: what agreements want, what is done, and how that stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from aidportal.charts.spans import in_a_sentence
from aidportal.overview.targets import TargetRow, Targets
from aidportal.sheets.writing import CellKind, Heading

from .blocks import KINDS, number
from .content import ReportNumber, ReportRow, ReportTable


def targets_table(targets: Targets) -> ReportTable:
    """Planned, done and rate of each target of the year, by pair; done is the figure itself."""
    title = _("Targets of %(period)s: planned and done") % {"period": in_a_sentence(targets.period_text)}
    return table_of(targets.lines, title)


def furthest_behind(targets: Targets, most: int) -> ReportTable:
    """The same of the first ``most``, the worst of all."""
    shown = {"count": f"{most:,}", "all": f"{len(targets.lines):,}", "period": in_a_sentence(targets.period_text)}
    table = table_of(targets.lines[:most], _("Targets of %(period)s: the %(count)s furthest behind") % shown)
    return replace(table, note=_("These are %(count)s of %(all)s targets; all of them are in the annex.") % shown)


def table_of(shown: list[TargetRow], title: str) -> ReportTable:
    lines = []
    for line in shown:
        one = line.progress
        kind = KINDS.get(one.figure.unit, CellKind.NUMBER) if one.figure else CellKind.NUMBER
        is_known = one.scope is not None and one.figure is not None
        done: Any = number(one.figure, one.done, one.scope) if is_known else str(line.why)
        cells = (
            line.pair,
            line.agreement.title,
            line.figure,
            ReportNumber(one.target.value, kind),
            done,
            one.rate,
            line.verdict,
        )
        lines.append(ReportRow(cells, f"directory.target:{one.target.pk}"))
    headings = (
        Heading(_("pair")),
        Heading(_("agreement")),
        Heading(_("figure")),
        Heading(_("to reach"), CellKind.NUMBER),
        Heading(_("done"), CellKind.NUMBER),
        Heading(_("rate (%)"), CellKind.PER_CENT),
        Heading(_("standing")),
    )
    return ReportTable(title, headings, tuple(lines))
