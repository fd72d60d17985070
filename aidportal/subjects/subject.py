"""What a subject brings to the portal, declared once, in its ``apps.py``, when Django starts.

Rooms that serve every subject find here what is declared, and name none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aidportal.figures import axes, catalogue
from aidportal.figures.axes import Axis
from aidportal.figures.figure import Figure, Rate
from aidportal.grids import pasted_grid
from aidportal.grids.pasted_grid import PastedGrid
from aidportal.intake import kinds
from aidportal.intake.kinds import Importer
from aidportal.registers.register import Register
from aidportal.web.requests import Reader

from . import navigation
from .navigation import NavigationPlace

AxisValues = list[tuple[Any, Any]]


def nothing(reader: Reader) -> Iterable[Any]:
    return ()


@dataclass(frozen=True)
class Subject:
    """A subject, or the directory, by the label of its app, whose models are records.

    ``axes`` are its own; ``values`` are those that it adds to an axis which several share, ``values_of_lists`` those
    that dashboards cannot be asked for. ``in_use`` gives what its records that a reader may see have of areas, givers
    and batches, as ``used`` of the directory has it; dashboards offer that.
    """

    app: str
    axes: tuple[Axis, ...] = ()
    values: Mapping[Axis, AxisValues] = field(default_factory=dict)
    values_of_lists: Mapping[Axis, AxisValues] = field(default_factory=dict)
    figures: tuple[Figure | Rate, ...] = ()
    importers: tuple[Importer, ...] = ()
    registers: tuple[type[Register], ...] = ()
    grids: tuple[type[PastedGrid], ...] = ()
    places: tuple[NavigationPlace, ...] = ()
    dashboards: tuple[NavigationPlace, ...] = ()
    in_use: Callable[[Reader], Iterable[Any]] = nothing


_declared: dict[str, Subject] = {}
# The registers by the names of their addresses.
_registers: dict[str, type[Register]] = {}


def declare(subject: Subject) -> None:
    if subject.app in _declared:
        raise ValueError(f"subject {subject.app} is declared twice")
    _declared[subject.app] = subject
    axes.declare(*subject.axes)
    for axis, choices in subject.values.items():
        axis.add(choices)
    for axis, choices in subject.values_of_lists.items():
        axis.add(choices, on_dashboards=False)
    catalogue.declare(*subject.figures)
    kinds.declare(*subject.importers)
    pasted_grid.declare(*subject.grids)
    navigation.declare(*subject.places)
    navigation.declare_dashboards(*subject.dashboards)
    _registers.update({register.address: register for register in subject.registers})


def subjects() -> list[Subject]:
    """All subjects, in the order of their declaration."""
    return list(_declared.values())


def has_subject(app: str) -> bool:
    """Whether the models of the app with the label ``app`` are records."""
    return app in _declared


def register_at(address: str) -> type[Register]:
    """The register whose page has the address of that name; ``KeyError`` for none."""
    return _registers[address]


def registers() -> list[type[Register]]:
    return list(_registers.values())
