"""The base of every QuerySet that declares figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from django.db.models import Aggregate, Count, F, QuerySet
from django.db.models.expressions import Combinable

from aidportal.web.requests import Reader

from .scopes import Scope
from .selects import Grouping, Measurement, Together, rows_by


class FigureQuerySet(QuerySet[Any]):
    """Rows that can be narrowed to a scope, and measured."""

    _is_asking = False

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone._is_asking = self._is_asking
        return clone

    def visible_to(self, user: Reader) -> Self:
        """Rows ``user`` may see. Every model says for itself which."""
        raise NotImplementedError

    def matching(self, scope: Scope) -> Self:
        """Rows that the axes of ``scope`` ask for, whoever asks."""
        raise NotImplementedError

    def in_scope(self, scope: Scope) -> Self:
        """Rows that ``scope`` asks for and its user may see."""
        return self.visible_to(scope.user).matching(scope)

    def measurement(self, method: str) -> Measurement:
        """What the figure method of that name would add up, without asking the database."""
        asking = self._chain()  # type: ignore[attr-defined]
        asking._is_asking = True
        return getattr(asking, method)()

    def measured(
        self, aggregate: Aggregate | Combinable, by: Mapping[str, Grouping], together: Together | None = None
    ) -> Any:
        """``aggregate`` over all rows; with ``by``, rows of ``{name: group, …, "value": aggregate}``.

        ``by`` maps names to paths or expressions. Groups come in order of the names, unknown ones last.
        Filters must not multiply rows: they ask by ``Exists`` and never join a many-valued relation.
        """
        if self._is_asking or together:
            measurement = Measurement(self, aggregate, together)  # type: ignore[arg-type]
            return measurement if self._is_asking else rows_by(measurement, by)
        # Another ordering would join the GROUP BY.
        rows = self.order_by()
        if not by:
            return rows.aggregate(value=aggregate)["value"]
        # A group may be named like a field of the model, which an annotation may not.
        keys = {f"by_{name}": F(path) if isinstance(path, str) else path for name, path in by.items()}
        grouped = rows.values(**keys).annotate(value=aggregate)
        return [
            {name: row[f"by_{name}"] for name in by} | {"value": row["value"]}
            for row in grouped.order_by(*(F(key).asc(nulls_last=True) for key in keys))
        ]

    def count_rows(self, **by: Grouping) -> Any:
        """Number of the rows, whatever they are."""
        return self.measured(Count("pk"), by)

    def measured_per(self, aggregate: Aggregate | Combinable, path: str) -> Self:
        """``aggregate`` for each ``path`` as a query of one column, to annotate other rows with."""
        return self.measured_by(aggregate, path).values("value")

    def measured_by(self, aggregate: Aggregate | Combinable, path: str) -> Any:
        """``aggregate`` beside each ``path``, as a query of these two columns."""
        return self.order_by().values(path).annotate(value=aggregate).values_list(path, "value")
