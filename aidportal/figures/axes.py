"""The axes of a scope: what can be asked of figures beside time, each declared once by the room that it belongs to.

Rooms below the subjects need the list and may not import the subjects, so each declares its axes when Django starts.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .figure import Words
    from .scopes import Scope

# The value of an axis, of a year or of a month that asks for the rows which do not state one.
NOT_STATED = "none"


@dataclass(frozen=True, eq=False)
class Axis:
    """One thing that a scope can ask for; equal to itself alone.

    ``key`` is its name in a scope, ``parameter`` the one in an address, where ``position`` orders the axes. ``label``
    and ``field``, a class of form fields, are those of a filter bar. The stored values are the ``fixed`` ones with
    their labels, or those that ``read`` takes: of a text and the register of what there is it makes the value, or
    ``None`` where there is none. ``names`` gives the names of values that are not fixed, ``options`` what the register
    offers of them. ``narrowed`` makes of a scope the one that asks for one group of rows, where that is more than one
    value. Unless ``is_always_stated``, ``NOT_STATED`` asks for the rows that state nothing. Filter bars of dashboards
    have it at the place ``on_dashboards``, if any, with the rows that lack it where ``may_lack``; ``dashboard_field``
    is another class of fields there.

    What it means for the rows of a model, the model's ``matching`` says.
    """

    key: str
    parameter: str
    label: Any
    position: int
    field: Any
    fixed: Sequence[tuple[Any, Any]] = ()
    read: Callable[[str, Any], Any] | None = None
    names: Callable[[Iterable[Any]], Mapping[Any, Any]] | None = None
    options: Callable[[Any], Iterable[Any]] | None = None
    narrowed: Callable[[Scope, Any], Scope | None] | None = None
    is_always_stated: bool = False
    on_dashboards: int | None = None
    dashboard_field: Any = None
    may_lack: bool = False
    _added: list[tuple[Any, Any]] = dataclasses.field(default_factory=list)
    _added_to_lists: list[tuple[Any, Any]] = dataclasses.field(default_factory=list)

    @property
    def choices(self) -> list[tuple[Any, Any]]:
        """The fixed values with their labels, also those that several rooms add; see ``add``."""
        return [*self.dashboard_choices, *self._added_to_lists]

    @property
    def dashboard_choices(self) -> list[tuple[Any, Any]]:
        """Those of them that dashboards can be asked for."""
        return [*self.fixed, *self._added]

    def add(self, choices: Iterable[tuple[str, Words]], *, on_dashboards: bool = True) -> None:
        """Adds values that a room has of an axis which several share."""
        (self._added if on_dashboards else self._added_to_lists).extend(choices)

    def value(self, text: str, register: object) -> Any:
        """``text`` of an address as a scope holds it; ``None`` where there is no such value."""
        if text == NOT_STATED and not self.is_always_stated:
            return text
        if self.read:
            return None if "\0" in text else self.read(text, register)
        return text if any(text == value for value, _label in self.choices) else None

    def name(self, value: object) -> str:
        """What a value that rows state is called."""
        names = self.names([value]) if self.names else dict(self.choices)
        return str(names.get(value, value))

    def narrow(self, scope: Scope, value: object) -> Scope | None:
        """The part of ``scope`` in which rows have ``value``, or state none; ``None`` where it asks only for others."""
        if self.narrowed:
            return self.narrowed(scope, value)
        wanted = NOT_STATED if value in (None, "") else value
        values = getattr(scope, self.key)
        return scope.but(**{self.key: (wanted,)}) if not values or wanted in values else None


# Whether a form has been made of the axes, which would lack what is declared later.
_closed: list[bool] = []
# The axes that are declared, by key, in the order of addresses.
AXES: dict[str, Axis] = {}
# The name of each axis in an address, by key; lists and dashboards use the same ones.
PARAMETERS: dict[str, str] = {}


def declare(*axes: Axis) -> None:
    if axes and _closed:
        raise RuntimeError("a filter bar was made before all axes were declared; import it later")
    for axis in axes:
        if axis.key in AXES or axis.parameter in PARAMETERS.values():
            raise ValueError(f"axis {axis.key} is declared twice")
        AXES[axis.key] = axis
        PARAMETERS[axis.key] = axis.parameter
    in_order = sorted(AXES.values(), key=lambda axis: axis.position)
    AXES.update({axis.key: AXES.pop(axis.key) for axis in in_order})
    PARAMETERS.update({axis.key: PARAMETERS.pop(axis.key) for axis in in_order})


def by_parameter() -> dict[str, Axis]:
    """The axes by their names in an address."""
    return {axis.parameter: axis for axis in AXES.values()}


def of_dashboards() -> list[Axis]:
    """The axes that filter bars of dashboards have, in their order."""
    _closed.append(True)
    places = [(axis.on_dashboards, axis) for axis in AXES.values() if axis.on_dashboards is not None]
    return [axis for _place, axis in sorted(places, key=lambda pair: pair[0])]
