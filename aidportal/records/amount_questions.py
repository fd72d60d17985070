"""The question that is asked of an amount a thousand or ten thousand times off what such amounts are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from aidportal.records.fields import WRITTEN
from aidportal.records.questions import Ask, Doubt, Entered, LikelyCorrection
from aidportal.records.rights import gate
from aidportal.values.magnitudes import LEAST_COMPARED, is_unusual, likely_amount, middle_of
from aidportal.values.money import Unit
from aidportal.values.rounding import fixed

# With so many of the newest amounts one is compared.
MOST_COMPARED = 400


def usual(name: str, like: str, kind: Callable[[Entered], str] | None = None) -> Ask:
    """Asks about the amount in the field ``name``: it is compared with those of the same ``like``, else with all.

    ``kind`` finds the ``like`` of a record that does not say it by itself.
    """

    def ask(entered: Entered) -> Iterator[Doubt]:
        return amount_doubts(entered, name, like, kind(entered) if kind else getattr(entered.record, like))

    ask.__name__ = f"usual_{name}"
    return ask


def amount_doubts(entered: Entered, name: str, like: str, kind: str) -> Iterator[Doubt]:
    amount: Decimal | None = getattr(entered.record, name)
    if not amount or not entered.is_new(name):
        return
    amounts = amounts_like(entered, name, like, kind)
    middle = middle_of(amounts)
    if middle is not None and is_unusual(amount, amounts):
        meant = likely_amount(amount, middle)
        corrections = [] if meant is None else [correction(entered, name, meant)]
        yield Doubt(name, comparison(amount, middle, entered.unit), corrections)


def amounts_like(entered: Entered, name: str, like: str, kind: str) -> list[Decimal]:
    """The newest amounts that the reader sees: of the same kind where they are enough, else all."""
    memory, key = entered.memory, (type(entered.record), name, like, entered.record.pk)
    if key not in memory:
        rows = gate(type(entered.record), "see", entered.user).exclude(**{name: None}).exclude(pk=entered.record.pk)
        memory[key] = list(rows.order_by("-pk").values_list(name, like)[:MOST_COMPARED])
    recorded = memory[key]
    of_kind = [amount for amount, its_kind in recorded if its_kind == getattr(kind, "pk", kind)]
    return of_kind if len(of_kind) >= LEAST_COMPARED else [amount for amount, _kind in recorded]


def comparison(amount: Decimal, middle: Decimal, unit: Unit) -> str:
    is_more = abs(amount) > middle
    times = abs(amount) / middle if is_more else middle / abs(amount)
    words = (
        _("%(amount)s (%(unit)s) is about %(times)s times the usual amount, %(usual)s.")
        if is_more
        else _("%(amount)s (%(unit)s) is small: the usual amount, %(usual)s, is about %(times)s times as much.")
    )
    shown = {"amount": figures(amount, unit), "usual": figures(Decimal(f"{middle:.2g}"), unit), "unit": unit.label}
    return words % (shown | {"times": fixed(Decimal(f"{times:.1g}"), 0)})


def figures(amount: Decimal, unit: Unit) -> str:
    """An amount in the reader's unit, with the decimals that it has."""
    return f"{(amount / unit.divisor).normalize() + 0:,f}"


def with_unit(amount: Decimal, unit: Unit) -> str:
    return _("%(amount)s (%(unit)s)") % {"amount": figures(amount, unit), "unit": unit.label}


def correction(entered: Entered, name: str, meant: Decimal) -> LikelyCorrection:
    typed = f"{(meant / entered.unit.divisor).normalize() + 0:f}{WRITTEN[entered.unit]}"
    shown = {"amount": figures(meant, entered.unit), "unit": entered.unit.label}
    label = _("Save %(amount)s (%(unit)s) instead") % shown
    return LikelyCorrection(label, entered.typed(name, typed), with_unit(meant, entered.unit))
