"""What the fields of a record say, as pages write it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django.db.models import Field, Model, PositiveSmallIntegerField
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.sheets.partial_date import PartialDate
from aidportal.values.dates import describe
from aidportal.values.money import MoneyField, Unit, format_amount, money_heading
from aidportal.values.rounding import grouped


def label_of_field(field: Field[Any, Any], unit: Unit) -> str:
    label = capfirst(str(field.verbose_name))
    return money_heading(label, unit) if isinstance(field, MoneyField) else label


def field_in_words(record: Model, field: Field[Any, Any], unit: Unit) -> str:
    """The value of a field that points to no other record; empty where nothing stands there."""
    content = getattr(record, field.attname)
    if field.choices and content is not None:
        return str(getattr(record, f"get_{field.name}_display")())
    if content is None or content == "":
        return ""
    if isinstance(content, bool):
        return _("yes") if content else _("no")
    if isinstance(content, PartialDate):
        return describe(content)
    if isinstance(field, MoneyField):
        return exact_amount(content, unit)
    if isinstance(content, Decimal):
        return grouped(content)
    if isinstance(content, int) and not isinstance(field, PositiveSmallIntegerField):
        return grouped(Decimal(content))
    if isinstance(content, datetime):
        return f"{timezone.localtime(content):%Y-%m-%d %H:%M}"
    return PurePath(content.name).name if hasattr(content, "storage") else str(content)


def exact_amount(amount: Decimal, unit: Unit) -> str:
    """An amount in ``unit`` with as many decimals as it takes to tell it from any other."""
    exact = amount / unit.divisor
    places = -int(exact.normalize().as_tuple().exponent)
    return f"{exact:,.{places}f}" if places > unit.places else format_amount(amount, unit)


def no_choice(names_several: bool) -> str:
    """Why what was typed is no choice, and what to do instead."""
    if names_several:
        return _("Several are called so. Type more of the name or the code, and choose from the list.")
    return _("Nothing you can choose is called so. Type part of the name, a code or initials, and choose.")
