"""Amounts of money: Decimal yuan in the database, 元, 万元 or 亿元 where people read and type them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.sheets.cells import Unclear, amount
from aidportal.sheets.cells.amounts import LARGEST
from aidportal.sheets.cells.units import YUAN

from .rounding import fixed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Unit(models.TextChoices):
    """The unit in which a reader wants to see money."""

    YUAN = "yuan", _("yuan")
    WAN = "wan", _("CNY 10,000")
    YI = "yi", _("CNY 100 million")

    @property
    def divisor(self) -> int:
        return {"yuan": 1, "wan": 10**4, "yi": 10**8}[self.value]

    @property
    def places(self) -> int:
        """Decimals shown; 万元 and 亿元 keep enough of them to tell small payments apart."""
        return {"yuan": 2, "wan": 2, "yi": 4}[self.value]


def money_heading(text: str, unit: Unit) -> str:
    """What a column of amounts is called that are shown in ``unit``."""
    return gettext("%(heading)s (%(unit)s)") % {"heading": text, "unit": unit.label}


def parse_amount(text: str) -> Decimal:
    """Yuan from text such as ``12,000``, ``7000万``, ``1.4亿元``, ``一千二百万元`` or ``－5 万元``.

    Raises ``ValueError`` for anything else, for an amount finer than a cent, and for ``2000多万元``: what a
    qualifier says would be lost. ``OverflowError`` where it is larger than ``LARGEST``.
    """
    try:
        stated = amount(text, YUAN)
    except Unclear as problem:
        raise (OverflowError if problem.code == "too_large" else ValueError)(text) from None
    if stated.qualifier:
        raise ValueError(text)
    return stated.value


def format_amount(amount: Decimal | int | None, unit: Unit = Unit.WAN) -> str:
    """Grouped digits in ``unit``, without the unit's name; a dash where nothing is known."""
    if amount is None:
        return "—"
    return fixed(Decimal(amount) / unit.divisor, unit.places)


class AmountFormField(forms.CharField):
    """A text box for money: yuan, or with 万元 or 亿元 behind the number."""

    default_error_messages = {
        "invalid_amount": _("“%(value)s” is not an amount. Write yuan, such as 70000000, or 7000万元 or 1.4亿元."),
        "too_large": _("“%(value)s” is more than CNY 999,999,999,999.99, the largest amount."),
    }

    def __init__(
        self, *, max_digits: int = 18, decimal_places: int = 2, about: StrOrPromise = "", **kwargs: Any
    ) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)
        # What the hint says besides how an amount is typed.
        self.about = about

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, Decimal):
            return value
        text = super().to_python(value)
        if not text:
            return None
        shown = {"value": text[:40]}
        try:
            amount = parse_amount(text)
        except OverflowError:
            raise ValidationError(self.error_messages["too_large"], "too_large", shown) from None
        except ValueError:
            raise ValidationError(self.error_messages["invalid_amount"], "invalid_amount", shown) from None
        if abs(amount) > LARGEST:
            raise ValidationError(self.error_messages["too_large"], "too_large", shown)
        return amount

    def run_validators(self, value: object) -> None:
        """The text was validated by parsing; the length validators know only text."""

    def has_changed(self, initial: object, data: object) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class MoneyField(models.DecimalField):
    """Yuan with two decimals; a database constraint says whether it may be negative."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"], kwargs["decimal_places"] = 18, 2
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    @property
    def validators(self) -> list[Any]:
        return [*super().validators, MaxValueValidator(LARGEST)]

    def formfield(self, **kwargs: Any) -> Any:
        kwargs["form_class"] = AmountFormField
        typed = _("Yuan, or with a unit: 7000万元, 1.4亿元.")
        kwargs.setdefault("help_text", format_lazy("{} {}", typed, self.help_text) if self.help_text else typed)
        if issubclass(kwargs["form_class"], AmountFormField):
            kwargs.setdefault("about", self.help_text)
        return models.Field.formfield(self, **kwargs)


class Qualifier(models.TextChoices):
    """How exactly a value was stated: a source that says 2000多万元 did not say 2000万元."""

    EXACT = "", _("exactly")
    ABOUT = "about", _("about (约)")
    MORE_THAN = "more_than", _("more than (多, 余, 超)")
    NEARLY = "nearly", _("nearly (近)")

    @property
    def mark(self) -> str:
        return {"": "", "about": "≈", "more_than": ">", "nearly": "<"}[self.value]


def stated_amount(amount: Decimal | int | None, unit: Unit, qualifier: str = "") -> str:
    """An amount in ``unit`` with the mark of its qualifier; a dash where nothing is known."""
    if amount is None:
        return "—"
    return f"{Qualifier(qualifier).mark} {format_amount(amount, unit)}".strip()
