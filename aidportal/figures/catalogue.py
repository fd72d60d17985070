"""All figures that the subjects have declared, by key.

Rooms below the subjects (a target is for a figure) need the list and may not import the subjects,
so each subject declares its figures here when Django starts.
"""

from __future__ import annotations

from .figure import AnyFigure

_declared: dict[str, AnyFigure] = {}


def declare(*figures: AnyFigure) -> None:
    for figure in figures:
        if figure.key in _declared:
            raise ValueError(f"figure {figure.key} is declared twice")
        _declared[figure.key] = figure


def figure(key: str) -> AnyFigure:
    """The figure of that key; ``KeyError`` for none."""
    return _declared[key]


def figures() -> list[AnyFigure]:
    """All figures, in the order of their declaration."""
    return list(_declared.values())


def choices() -> list[tuple[str, str]]:
    return [(figure.key, str(figure.label)) for figure in figures()]
