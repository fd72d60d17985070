"""The rows of a list, as the questions of one statement look at them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from .axes import Axis
from .figure import Figure
from .querysets import FigureQuerySet
from .reading import Reading
from .scopes import Scope


class Listed:
    """The ``rows`` of a list; with ``is_whole`` they are all that the scope asks for, and nothing else is asked for."""

    def __init__(self, reading: Reading, rows: FigureQuerySet, scope: Scope, *, is_whole: bool) -> None:
        self._reading, self._rows, self._scope, self._is_whole = reading, rows, scope, is_whole
        self._keys: Any = None

    @classmethod
    def page(cls, reading: Reading, model: type[Model], keys: Sequence[object], scope: Scope) -> Self:
        """The few rows of ``model`` with the primary keys ``keys``."""
        listed = cls(reading, model._default_manager.filter(pk__in=keys), scope, is_whole=False)  # type: ignore[arg-type]
        listed._keys = keys
        return listed

    def total(self, figure: Figure, scope: Scope, path: str, agrees_on: tuple[Axis | str, ...]) -> Callable[[], Any]:
        """``figure`` in ``scope`` of the rows that ``path`` leads from to one of these; see ``Measured.agrees_on``."""
        if self._has_all(figure, scope, path, agrees_on):
            answer = self._reading.ask(figure, scope)
        else:
            answer = self._reading.add_up(figure.records(scope).filter(**{f"{path}__in": self.keys}), figure.measure)
        return lambda: answer.total

    def _has_all(self, figure: Figure, scope: Scope, path: str, agrees_on: tuple[Axis | str, ...]) -> bool:
        """Whether ``path`` leads from every row of ``figure`` in ``scope`` to one of these, so that none need be told.

        It does where these are all that there are; or, where they are all that the scope asks for, if the rows of the
        figure are some of them, or agree with them on all that is asked.
        """
        counted = figure.records(scope)
        if not self._rows.query.where and not self._rows.query.is_sliced:
            return is_never_null(counted.model, path)
        if not self._is_whole or not figure.narrow(scope).lies_within(self._scope):
            return False
        return (path == "pk" and counted.model is self._rows.model) or self._scope.asks_only_for(agrees_on)

    @property
    def keys(self) -> Any:
        """The primary keys, which the statement finds once however many questions look at them."""
        if self._keys is None:
            self._keys = self._reading.keys_first(self._rows)
        return self._keys

    def count(self) -> Callable[[], int]:
        """The number of rows; asked after all else, so that keys that are found anyway are counted themselves."""
        if self._keys is not None:
            counted = self._reading.count_keys(self._keys)
        else:
            counted = self._reading.add_up(self._rows, "count_rows")
        return lambda: int(counted.total or 0)


def is_never_null(model: type[Model], path: str) -> bool:
    """Whether ``path`` leads from every row of ``model`` to something."""
    options: Any = model._meta
    for step in path.split("__"):
        try:
            field = options.pk if step == "pk" else options.get_field(step)
        except FieldDoesNotExist:
            return False
        # What the database computes may come to nothing.
        if not field.concrete or field.null or getattr(field, "generated", False):
            return False
        options = getattr(field.related_model, "_meta", None)
    return True
