"""Panels beside charts: small tables, and what else a page has with a template of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.figure import Words
from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Scope
from aidportal.registers.tables import heads
from aidportal.values.money import Unit
from aidportal.web.requests import Reader

MOST_ROWS = 20
DASH = "—"
# Text, or a text with more about it; see ``includes/panel_table.html``.
PanelCell = Any


class Panel:
    """A part of a page with a ``template`` of its own, which says what else it has to have."""

    template: str
    key: str


class TablePanel(Panel):
    """A small table; see ``includes/panel_table.html``."""

    template = "includes/panel_table.html"
    title: Words
    columns: Sequence[Mapping[str, Any]]
    empty: str
    span = "col-6"
    url = link = ""

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        raise NotImplementedError

    @property
    def unit(self) -> Words:
        return ""

    @property
    def footer(self) -> list[str] | None:
        """One text for each column, below the rows."""
        return None


@dataclass(frozen=True, eq=False)
class RecordsKind:
    """A kind of record as panels show it: ``cells`` makes the columns of one, ``related`` is fetched with it.

    ``figures`` are those of a column, by the name that ``cells`` finds them under; ``url`` is the list of all.
    """

    key: str
    title: Words
    labels: Sequence[Words]
    cells: Callable[[Any, Unit], list[PanelCell]]
    related: Sequence[str]
    url: str
    figures: Mapping[str, Measured] = field(default_factory=dict)
    numeric: int = 0
    is_money: bool = False


class RecordsPanel(TablePanel):
    """The first rows of a kind of record, of which there are ``number``.

    With a ``scope`` their figures are those of it, and there is the way to all of them; without, those of all.
    """

    def __init__(
        self,
        kind: RecordsKind,
        rows: FigureQuerySet,
        unit: Unit,
        reader: Reader,
        *,
        scope: Scope | None = None,
        number: int | None = None,
    ) -> None:
        self._kind, self._unit, self.key = kind, unit, kind.key
        self._records = with_figures(rows.select_related(*kind.related), kind.figures, scope or Scope(reader))
        self.title = kind.title
        if number is not None:
            self.title = _("%(title)s (%(count)s)") % {"title": kind.title, "count": f"{number:,}"}
        self.columns = heads(*kind.labels, numeric=kind.numeric)
        self.empty = _("Nothing is recorded.")
        if scope is not None:
            self.url, self.link = scope.url(reverse(kind.url)), _("All of them")

    @property
    def unit(self) -> Words:
        return self._unit.label if self._kind.is_money else ""

    @cached_property
    def rows(self) -> list[list[PanelCell]]:
        return [self._kind.cells(record, self._unit) for record in self._records[:MOST_ROWS]]


def link(text: object, record: Model) -> PanelCell:
    """A cell that leads to the page of a record."""
    return {"text": str(text), "url": record.get_absolute_url()}  # type: ignore[attr-defined]


def attention_url(name: str, scope: Scope, what: str) -> str:
    """The list at the address called ``name`` of the records in ``scope`` that want attention for ``what``."""
    base = scope.url(reverse(name))
    return f"{base}{'&' if '?' in base else '?'}attention={what}"
