"""What a page says of its record, a line for each fact."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, Model

from aidportal.figures.figure import Words
from aidportal.records.field_words import field_in_words, label_of_field
from aidportal.values.money import Unit


def fact(label: Words, value: object, url: str | None = None, hint: object = "") -> dict[str, Any]:
    """One line as includes/facts.html shows it: without a value a dash."""
    return {"label": label, "value": value or None, "url": url, "hint": hint}


def field_fact(record: Model, name: str, unit: Unit) -> dict[str, Any]:
    """What the field ``name`` says, under its own label; of another record its name, with a link to its page."""
    field: Any = record._meta.get_field(name)
    label = label_of_field(field, unit)
    if not isinstance(field, ForeignKey):
        return fact(label, field_in_words(record, field, unit))
    other = getattr(record, name)
    page = getattr(other, "get_absolute_url", None)
    return fact(label, other and getattr(other, "name", str(other)), page and page())
