"""What is said of a cell: its value as it will be recorded, what was read otherwise than typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.intake.fields import Amount, Count, Field, RecordKey
from aidportal.intake.fields.field import RecordNames
from aidportal.intake.rows import Problem, ReadRow
from aidportal.sheets import cells
from aidportal.values.money import Unit, format_amount, stated_amount


def names_of_records(fields: Sequence[Field], rows: Sequence[ReadRow]) -> dict[tuple[Any, str], str]:
    """What the records are called that cells name, in one statement for each kind."""
    names: dict[tuple[Any, str], str] = {}
    for one in fields:
        if isinstance(one, RecordKey) and one.model:
            keys = keys_in(one, one.model, rows)
            records = one.model._default_manager.filter(pk__in=keys) if keys else ()
            names |= {(one.model, str(record.pk)): str(record) for record in records}
    return names


def keys_in(one: RecordKey, model: type[Model], rows: Sequence[ReadRow]) -> set[str]:
    """The keys of records that the cells of a field name."""
    values = (row.values.get(one.name) for row in rows)
    return {str(value) for value in values if value is not None and is_key(model, str(value))}


def is_key(model: type[Model], text: str) -> bool:
    """Whether a value may be the key of a record, and not the name of one that is still to be made."""
    with suppress(ValidationError):
        model._meta.pk.to_python(text)
        return True
    return False


def shown_as(one: Field, value: Any, names: RecordNames, unit: Unit) -> str:
    """A value as it will be recorded, in words and in the reader's unit."""
    if isinstance(one, Amount):
        return stated_amount(value.value, unit, value.qualifier)
    if isinstance(value, cells.StatedNumber):
        return f"{value.value.normalize() + 0:,f} {value.unit_text}".strip()
    if isinstance(one, Count):
        return f"{value:,}"
    return one.shown(value, names)


def conversion(one: Field, text: str, value: Any, shown: str) -> list[str]:
    """What has to be said where a cell was read otherwise than it was typed; nothing where it is the same."""
    if isinstance(one, Amount):
        stated = cells.number(text)
        if not stated.unit_text and stated.scale == 1:
            return []
        words = _("“%(typed)s” is %(yuan)s yuan")
        return [words % {"typed": text, "yuan": format_amount(value.value, Unit.YUAN)}]
    if isinstance(value, cells.StatedNumber) or isinstance(one, Count):
        return []
    if cells.fold(text) == cells.fold(shown):
        return []
    return [_("“%(typed)s” read as %(read)s") % {"typed": text[:60], "read": shown}]


def in_words(problem: Problem | None, with_heading: bool = False) -> str:
    """What is wrong, and what would be right."""
    if problem is None:
        return ""
    text = f"{problem.text} {problem.accepted}".strip()
    return f"{capfirst(problem.heading)}: {text}" if with_heading and problem.heading else text
