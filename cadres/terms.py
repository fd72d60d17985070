"""What the dates of a posting say for certain: how long it lasted, and how it was handed over.

Dates may be known to the month or the year only. Nothing is said where the days that are possible say different things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, IntegerField, TextChoices, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import gettext_lazy as _
from psycopg.types.range import DateRange

from aidportal.sheets.partial_date import PartialDate
from aidportal.values.dates import ONE_DAY

if TYPE_CHECKING:
    from .models import Posting


def certain_days(starts_on: PartialDate | None, ends_on: PartialDate | None) -> DateRange | None:
    """The days on which a posting of these dates holds for certain, as the database keeps them; ``None`` for no day."""
    if starts_on is None:
        return None
    start, end = starts_on.last, ends_on.first + ONE_DAY if ends_on else None
    return DateRange(start, end) if end is None or end > start else None


def overlap(one: Posting, other: Posting) -> bool:
    """Whether two postings hold on the same day for certain."""
    days: list[Any] = [certain_days(posting.starts_on, posting.ends_on) for posting in (one, other)]
    if None in days:
        return False
    ends = [one.upper for one in days if one.upper is not None]
    return not ends or max(one.lower for one in days) < min(ends)


class Length(TextChoices):
    """How long a posting lasted in whole years, or that it is not over."""

    UNDER_1 = "under_1", _("under 1 year")
    FROM_1 = "from_1", _("1 to under 2 years")
    FROM_2 = "from_2", _("2 to under 3 years")
    FROM_3 = "from_3", _("3 years and more")
    ON_POST = "on_post", _("still on post")
    UPCOMING = "upcoming", _("not yet begun")


class Handover(TextChoices):
    """How a posting follows the one it takes over from."""

    GAP = "gap", _("days without anybody")
    OVERLAP = "overlap", _("days with two")
    ON_TIME = "on_time", _("from one day to the next")


class Formula(Func):
    """An expression of columns, which stand in ``formula`` by the names in ``columns``."""

    formula = ""
    columns: tuple[str, ...] = ()

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: object) -> Any:  # type: ignore[override]
        names = {"today": f"(statement_timestamp() AT TIME ZONE '{settings.TIME_ZONE}')::date"}
        for name, expression in zip(self.columns, self.source_expressions, strict=True):
            names[name], _parameters = compiler.compile(expression)
        return self.formula.format(**names), []


class LengthOf(Formula):
    """The ``Length`` of a posting today; null where its dates leave it open. ``ends_on`` is a day on post."""

    _years = "least(greatest(extract(year from age({until}::timestamp, {since}::timestamp)), 0), 3)::integer"
    _shortest = _years.format(until="(lower({ends}) + 1)", since="(upper({starts}) - 1)")
    _longest = _years.format(until="upper({ends})", since="lower({starts})")
    formula = (
        "CASE WHEN {tenure} @> {today} THEN 'on_post'"
        " WHEN lower({starts}) > {today} THEN 'upcoming'"
        f" WHEN {{starts}} IS NOT NULL AND upper({{ends}}) <= {{today}} AND {_shortest} = {_longest}"
        f" THEN (ARRAY['under_1', 'from_1', 'from_2', 'from_3'])[{_shortest} + 1] END"
    )
    columns = ("starts", "ends", "tenure")
    output_field = TextField()


# Days for certain, of partial dates: without anybody if positive, with two if negative.
_GAP = "lower({starts}) - upper({before})"
_OVERLAP = "lower({before}) - upper({starts}) + 2"


class HandoverOf(Formula):
    """The ``Handover`` of a posting; null where it takes over from none or the dates leave it open."""

    formula = (
        f"CASE WHEN {_GAP} > 0 THEN 'gap' WHEN {_OVERLAP} > 0 THEN 'overlap'"
        f" WHEN upper({{before}}) - lower({{before}}) = 1 AND upper({{starts}}) - lower({{starts}}) = 1"
        " THEN 'on_time' END"
    )
    columns = ("starts", "before")
    output_field = TextField()


class HandoverDays(Formula):
    """The days without anybody for certain, or those with two as a negative number."""

    formula = f"CASE WHEN {_GAP} > 0 THEN {_GAP} WHEN {_OVERLAP} > 0 THEN -({_OVERLAP}) END"
    columns = ("starts", "before")
    output_field = IntegerField()


def length_of() -> LengthOf:
    return LengthOf(F("starts_on"), F("ends_on"), F("tenure"))


def handover_of() -> HandoverOf:
    return HandoverOf(F("starts_on"), F("takes_over_from__ends_on"))


def handover_days() -> HandoverDays:
    return HandoverDays(F("starts_on"), F("takes_over_from__ends_on"))
