"""The rows of a list page by page: keys first, so that columns are computed for the rows shown and for no others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from typing import Any

from django.db.models import OrderBy
from django.http import QueryDict
from django_tables2.data import TableQuerysetData

from aidportal.figures.joined import with_joined_figures
from aidportal.figures.per_row import Measured
from aidportal.figures.scopes import Scope
from aidportal.figures.statements import added_up_once

# So many rows that filters leave are sooner sorted than met on a walk along the order of all.
FEW = 5_000


class PagedRows(TableQuerysetData):
    """Rows of which a page is found by keys first.

    Past the middle the order is asked in reverse: the last page is as near as the first. ``count`` is how many rows
    there are, where that is known already. ``figures`` are those that columns have of each row in ``scope``; an order
    by one of them adds it up for all rows at once, and not row by row.
    """

    count: int | None = None

    def __init__(
        self, data: QueryDict, figures: Mapping[str, Measured] | None = None, scope: Scope | None = None
    ) -> None:
        super().__init__(data)
        self.figures, self.scope = figures or {}, scope

    def __len__(self) -> int:
        return super().__len__() if self.count is None else self.count

    def __getitem__(self, key: str) -> Any:
        if not isinstance(key, slice) or key.stop is None or not self.data.ordered:
            return super().__getitem__(key)
        keys = self.keys(key.start or 0, key.stop)
        records = {record.pk: record for record in self.data.order_by().filter(pk__in=keys)}
        return [records[pk] for pk in keys if pk in records]

    def keys(self, first: int, stop: int) -> list[Any]:
        """The primary keys of the rows from ``first`` up to but not including ``stop``."""
        figures = self.sorting_figures()
        rows = self.data.select_related(None).prefetch_related(None)
        rows = with_joined_figures(rows, figures, self.scope) if figures and self.scope else self.found_first(rows)
        rows = rows.values_list("pk", flat=True)
        count = len(self)
        is_reversed = first > count // 2
        if is_reversed:
            first, stop, rows = max(0, count - stop), max(0, count - first), rows.reverse()
        with added_up_once() if figures else nullcontext():
            page = list(rows[first:stop])
        return page[::-1] if is_reversed else page

    def found_first(self, rows: Any) -> Any:
        """The rows; few that filters leave are found before they are sorted.

        The database expects more of them than there are, and looks for the first ones in the order of all rows.
        """
        is_few = self.count is not None and self.count <= FEW and rows.query.where
        if not is_few or any(names_in(one) & rows.query.annotations.keys() for one in rows.query.order_by):
            return rows
        # With a LIMIT, which they just reach, they are looked for by themselves.
        found = rows.order_by().values("pk")[: self.count]
        return rows.model._default_manager.filter(pk__in=found).order_by(*rows.query.order_by)

    def sorting_figures(self) -> dict[str, Measured]:
        """The figures that the rows are ordered by, by their names."""
        names = set().union(*map(names_in, self.data.query.order_by))
        return {name: self.figures[name] for name in names & self.figures.keys()} if self.scope else {}


def names_in(one: Any) -> set[str]:
    """The names of columns that a part of an order asks for."""
    parts: Any = one.flatten() if isinstance(one, OrderBy) else ()
    return {part.name for part in parts if hasattr(part, "name")}
