"""Partial dates in the database and in forms: ``PartialDate`` kept as a ``daterange``.

So they sort, are indexed and are compared in SQL. The value itself is what a cell of a workbook says too, and stands in
``aidportal.sheets``, which knows no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import DateField, Func, IntegerField, Model
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from aidportal.sheets import cells
from aidportal.sheets.partial_date import PartialDate

ONE_DAY = timedelta(days=1)
_today: ContextVar[date | None] = ContextVar("today", default=None)


def today() -> date:
    """The local date; where a past day is shown, that day."""
    return _today.get() or timezone.localdate()


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Within, ``today`` is ``day``."""
    token = _today.set(day)
    try:
        yield
    finally:
        _today.reset(token)


def to_range(value: PartialDate) -> DateRange:
    return DateRange(value.first, value.last + ONE_DAY)


def from_range(value: Any) -> PartialDate:
    return PartialDate(value.lower, value.upper - ONE_DAY)


# A day or a month as people say it of this year: 3月5日, ３月.
_OF_THIS_YEAR = re.compile(r"([0-9０-９]{1,2}月)(?:份|([0-9０-９]{1,2})[日号]?)?")


# A month by its English name: May 2026, 1 May 2026.
_BY_NAME = re.compile(r"[a-z]{3}", re.IGNORECASE)


def typed_date(text: str) -> PartialDate:
    """A date as it is typed: a day or a month without a year is one of this year. Raises ``ValueError`` for none."""
    if _BY_NAME.search(text):
        try:
            return cells.when(text)
        except cells.Unclear:
            raise ValueError(text) from None
    if match := _OF_THIS_YEAR.fullmatch(text.strip()):
        month, day = match.groups()
        text = f"{today().year}年{month}{f'{day}日' if day else ''}"
    return PartialDate.parse(text)


class PartialDateFormField(forms.CharField):
    """One text box for a date known to the day, month or year."""

    default_error_messages = {
        "invalid_date": _(
            "“%(value)s” is not a date. Write 2013-05-02, 2013-05 or 2013, as much as is known; "
            "for “between” write 2013..2015-03."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def to_python(self, value: object) -> PartialDate | None:  # type: ignore[override]
        if isinstance(value, PartialDate):
            return value
        text = super().to_python(value)
        if not text:
            return None
        try:
            return typed_date(text)
        except ValueError:
            raise ValidationError(self.error_messages["invalid_date"], "invalid_date", {"value": text[:40]}) from None

    def run_validators(self, value: object) -> None:
        """The text was validated by parsing; the length validators know only text."""

    def has_changed(self, initial: object, data: object) -> bool:
        if self.disabled:
            return False
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PartialDateField(DateRangeField):
    """A model field that holds a ``PartialDate`` as a ``daterange`` without open ends."""

    description = _("A date known to the day, month or year")

    def from_db_value(self, value: object, expression: object, connection: BaseDatabaseWrapper) -> PartialDate | None:
        return None if value is None else from_range(value)

    def get_prep_value(self, value: object) -> Any:
        if isinstance(value, date):
            value = PartialDate.day(value)
        if isinstance(value, str):
            value = self.to_python(value)
        if isinstance(value, PartialDate):
            return to_range(value)
        return super().get_prep_value(value)

    def to_python(self, value: object) -> Any:
        if isinstance(value, str):
            try:
                return PartialDate.parse(value) if value.strip() else None
            except ValueError:
                raise ValidationError(
                    PartialDateFormField.default_error_messages["invalid_date"],
                    "invalid_date",
                    {"value": value[:40]},
                ) from None
        if isinstance(value, date):
            return PartialDate.day(value)
        return value

    def value_to_string(self, obj: Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        # DateRangeField would build a pair of date inputs.
        kwargs["form_class"] = PartialDateFormField
        kwargs.pop("choices_form_class", None)
        kwargs.setdefault("help_text", self.help_text or _("As much as is known: 2013-05-02, 2013-05 or 2013."))
        return super(DateRangeField, self).formfield(**kwargs)


class YearOf(Func):
    """The calendar year a partial date lies in; null where it may lie in more than one.

    Pages ask it of hundreds of thousands of rows: most are days, for which there is little to compute, and
    ``date_part`` takes two thirds of the time of ``extract``.
    """

    template = (
        "(CASE WHEN upper(%(expressions)s) - lower(%(expressions)s) = 1 THEN date_part('year', lower(%(expressions)s))"
        " WHEN date_part('year', lower(%(expressions)s)) = date_part('year', upper(%(expressions)s) - 1)"
        " THEN date_part('year', lower(%(expressions)s)) END)::integer"
    )
    output_field = IntegerField()


class LastMonthOf(Func):
    """The first day of the last calendar month in which a partial date may lie: by its end the date is certain."""

    template = "(date_trunc('month', (upper(%(expressions)s) - 1)::timestamp))::date"
    output_field = DateField()


class MonthOf(Func):
    """The first day of the calendar month a partial date lies in; null where it may lie in more than one."""

    template = (
        "(CASE WHEN upper(%(expressions)s) - lower(%(expressions)s) = 1"
        " THEN date_trunc('month', lower(%(expressions)s)::timestamp)"
        " WHEN date_trunc('month', lower(%(expressions)s)::timestamp) = "
        "date_trunc('month', (upper(%(expressions)s) - 1)::timestamp)"
        " THEN date_trunc('month', lower(%(expressions)s)::timestamp) END)::date"
    )
    output_field = DateField()


def describe(value: PartialDate | None) -> str:
    """A partial date as the reader's language writes it, with a dash where nothing is known."""
    if value is None:
        return "—"
    text = str(value)
    if ".." not in text:
        return text
    first, last = text.split("..")
    return gettext("%(first)s to %(last)s") % {"first": first, "last": last}
