"""The question that is asked of an amount a thousand or ten thousand times off what such amounts are."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from aidportal.records.fields import NAMED_UNIT, WRITTEN, UnitAmountInput
from aidportal.records.questions import Ask, Doubt, Entered, LikelyCorrection
from aidportal.records.rights import gate
from aidportal.values.magnitudes import LEAST_COMPARED, is_far, is_unusual, likely_amounts, middle_of, nearest
from aidportal.values.money import Unit, parse_amount
from aidportal.values.rounding import fixed, grouped, rounded

# With so many of the newest amounts one is compared.
MOST_COMPARED = 400
# From here on a whole number in a field in 万元 is rather one of yuan.
LEAST_OF_YUAN = 10_000


def usual(name: str, like: str) -> Ask:
    """Asks about the amount in the field ``name``: it is compared with those of the same ``like``, else with all."""

    def ask(entered: Entered) -> Iterator[Doubt]:
        return amount_doubts(entered, name, like, getattr(entered.record, like))

    ask.__name__ = f"usual_{name}"
    return ask


def amount_doubts(entered: Entered, name: str, like: str, kind: str) -> Iterator[Doubt]:
    amount: Decimal | None = getattr(entered.record, name)
    if not amount or not entered.is_new(name):
        return
    former = former_amount(entered, name)
    if former and is_far(amount, former):
        meant = nearest(likely_amounts(amount, former), former)
        words = comparison(amount, former, entered.unit, is_usual=False)
    else:
        amounts = amounts_like(entered, name, like, kind)
        middle = middle_of(amounts)
        if middle is None or not is_unusual(amount, amounts):
            return
        meant = next(iter(likely_amounts(amount, middle)), None)
        words = comparison(amount, middle, entered.unit)
    yield Doubt(name, words, corrections(entered, name, meant))


def former_amount(entered: Entered, name: str) -> Decimal | None:
    """The size of the amount that was recorded when the page was opened; nothing of a new record."""
    former = None if entered.record._state.adding else getattr(entered.form, "initial", {}).get(name)
    return abs(former) if isinstance(former, Decimal) else None


def amounts_like(entered: Entered, name: str, like: str, kind: str) -> list[Decimal]:
    """The newest amounts that the reader sees: of the same kind where they are enough, else all."""
    memory, key = entered.memory, (type(entered.record), name, like, entered.record.pk)
    if key not in memory:
        rows = gate(type(entered.record), "see", entered.user).exclude(**{name: None}).exclude(pk=entered.record.pk)
        memory[key] = list(rows.order_by("-pk").values_list(name, like)[:MOST_COMPARED])
    recorded = memory[key]
    of_kind = [amount for amount, its_kind in recorded if its_kind == getattr(kind, "pk", kind)]
    return of_kind if len(of_kind) >= LEAST_COMPARED else [amount for amount, _kind in recorded]


def comparison(amount: Decimal, other: Decimal, unit: Unit, is_usual: bool = True) -> str:
    """How far an amount is off the usual one, else off the one that was recorded."""
    is_more = abs(amount) > other
    times = abs(amount) / other if is_more else other / abs(amount)
    shown = {
        "amount": with_unit(amount, unit),
        "usual": with_unit(Decimal(f"{other:.2g}") if is_usual else other, unit),
        "times": about(times),
    }
    if is_usual and is_more:
        words = _("%(amount)s is about %(times)s times the usual amount, %(usual)s.")
    elif is_usual:
        words = _("%(amount)s is small: the usual amount, %(usual)s, is about %(times)s times as much.")
    elif is_more:
        words = _("%(amount)s is about %(times)s times what was recorded, %(usual)s.")
    else:
        words = _("%(amount)s is small: what was recorded, %(usual)s, is about %(times)s times as much.")
    return words % shown


def figures(amount: Decimal, unit: Unit) -> str:
    """An amount in the reader's unit, with no more decimals than pages show, unless nothing were left of it."""
    value = amount / unit.divisor
    return grouped(rounded(value, unit.places) or value)


def about(times: Decimal) -> str:
    """How many times an amount is another, in one digit and noughts."""
    return fixed(Decimal(f"{times:.1g}"), 0)


def with_unit(amount: Decimal, unit: Unit) -> str:
    return beside_unit(figures(amount, unit), unit)


def beside_unit(text: str, unit: Unit) -> str:
    return _("%(amount)s (%(unit)s)") % {"amount": text, "unit": unit.label}


def told_apart(unit: Unit, *amounts: Decimal) -> list[str]:
    """Amounts with their unit; with all their decimals where they would seem the same otherwise."""
    texts = [with_unit(amount, unit) for amount in amounts]
    if len({*texts}) == len(texts):
        return texts
    return [beside_unit(grouped(amount / unit.divisor), unit) for amount in amounts]


def corrections(entered: Entered, name: str, likely: Decimal | None) -> list[LikelyCorrection]:
    """What to save in place of an amount: its digits as yuan before what is ``likely`` beside other amounts."""
    amount = getattr(entered.record, name)
    meant = dict.fromkeys((as_yuan(entered.form, name, amount, entered.unit), likely))
    return [correction(entered.form, name, amount, one, entered.unit) for one in meant if one is not None]


def corrections_of_refused(bound: BoundField) -> list[LikelyCorrection]:
    """The same of an amount that is refused: its digits as yuan."""
    widget, form = bound.field.widget, bound.form
    if not isinstance(widget, UnitAmountInput):
        return []
    try:
        amount = parse_amount(bound.value() or "")
    except (ValueError, OverflowError):
        return []
    yuan = as_yuan(form, bound.name, amount, widget.unit)
    return [] if yuan is None else [correction(form, bound.name, amount, yuan, widget.unit)]


def as_yuan(form: Any, name: str, amount: Decimal, unit: Unit) -> Decimal | None:
    """The digits of an amount, where a whole number of so many, without a unit, was typed into a field in 万元."""
    digits = amount / unit.divisor
    typed = getattr(form, "data", {}).get(form.add_prefix(name), "")
    is_likely = unit is Unit.WAN and abs(digits) >= LEAST_OF_YUAN and digits == rounded(digits)
    return digits if is_likely and not NAMED_UNIT.search(typed) else None


def correction(form: Any, name: str, amount: Decimal, meant: Decimal, unit: Unit) -> LikelyCorrection:
    typed = f"{(meant / unit.divisor).normalize() + 0:f}{WRITTEN[unit]}"
    text = with_unit(meant, unit)
    label = _("Save %(amount)s instead") % {"amount": text}
    if abs(amount) == abs(meant) * unit.divisor != abs(meant):
        # Its digits are yuan, typed where the page reads another unit.
        words = _("Save %(yuan)s, which is %(amount)s, instead")
        label = words % {"yuan": with_unit(meant, Unit.YUAN), "amount": text}
    return LikelyCorrection(label, {form.add_prefix(name): typed}, text)
