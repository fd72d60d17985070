"""What goes from giver to receiver."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..charts import Cell, Column, Row
from .drawing import Sketch, chart, narrowed
from .question import Question

MOST_FLOWS = 20


def flows(asked: Question, figure: Any, **texts: Any) -> Sketch:
    """A figure from giver to receiving area, the largest flow first; the picture draws the largest ones."""
    answer = asked.ask(figure, asked.scope, ("giver_area", "area"))
    yield
    pairs = [pair for pair, value in answer.by("giver_area", "area").items() if value and None not in pair]
    values = answer.by("giver_area", "area")
    pairs.sort(key=lambda pair: (-(values[pair] or 0), pair))
    givers = asked.names(figure.dimensions["giver_area"], (giver for giver, _area in pairs))
    areas = asked.names(figure.dimensions["area"], (area for _giver, area in pairs))
    rows = []
    for giver, area in pairs:
        scope = narrowed(figure, asked.scope, {"giver_area": giver, "area": area})
        rows.append(Row(givers[giver], [Cell(text=areas[area]), asked.cell(figure, values[giver, area], scope)]))
    finding = ""
    if pairs:
        finding = _("%(givers)s givers help %(areas)s areas; most goes from %(giver)s to %(area)s, %(value)s.") % {
            "givers": len(givers),
            "areas": len(areas),
            "giver": givers[pairs[0][0]],
            "area": areas[pairs[0][1]],
            "value": asked.text(figure, values[pairs[0]]),
        }
    columns = [Column(_("Giver"), numeric=False), Column(_("Receiver"), numeric=False), Column(figure.label, 1)]
    title = _("%(figure)s, from giver to receiver") % {"figure": figure.label}
    texts = {"key": "flows", "title": title, "finding": finding, "most": MOST_FLOWS} | texts
    return chart(asked, figure, asked.scope, kind="flows", columns=columns, rows=rows, **texts)
