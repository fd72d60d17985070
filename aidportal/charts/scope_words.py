"""A scope in words: its period and what each axis asks for."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from aidportal.figures.axes import NOT_STATED, Axis
from aidportal.figures.scopes import Scope

from . import spans


def scope_words(scope: Scope, today: date) -> tuple[tuple[str, str], ...]:
    """Pairs of axis and values, the period first."""
    pairs = [(_("Period"), spans.words(scope.period, today))]
    pairs += [(str(axis.label), _(", ").join(named(axis, value) for value in values)) for axis, values in scope.axes()]
    return tuple(pairs)


def named(axis: Axis, value: object) -> str:
    """A value of an axis by its name; an area asked for by itself as that area."""
    return _("not stated") if value == NOT_STATED else axis.name(value)
