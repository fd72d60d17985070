"""Reading the records as they were at a past moment, by the same code that reads them today."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from aidportal.values.dates import on_day, today

from .models import Act


@dataclass(frozen=True)
class Moment:
    """A past state of all records: after the act ``number``, as it was known at the end of ``day``.

    ``at`` is the time of the act, where the moment was named by it.
    """

    number: int
    day: date
    at: datetime | None = field(default=None, compare=False)

    @classmethod
    def latest(cls) -> Moment:
        """What is known now."""
        return cls(Act.objects.latest_number(), today())

    @classmethod
    def of_day(cls, day: date) -> Moment | None:
        """The moment in which ``day`` ended, of today now; ``None`` where ``unknown_words`` says why there is none."""
        if day > timezone.localdate():
            return None
        number = Act.objects.at_end_of(day)
        return None if number is None or number < Act.objects.cutoff() else cls(number, day)

    @classmethod
    def of_act(cls, number: int) -> Moment | None:
        act = Act.objects.filter(pk=number).first()
        if act is None or act.at is None or number < Act.objects.cutoff():
            return None
        return cls(number, timezone.localdate(act.at), act.at)


_shown: ContextVar[Moment | None] = ContextVar("shown", default=None)


def shown_moment() -> Moment | None:
    """The past moment that is being read; ``None`` today."""
    return _shown.get()


def mark() -> str:
    """What stands before a statement that is planned once in a session: each moment has plans of its own."""
    moment = _shown.get()
    return f"/* as of {moment.number} */ " if moment else ""


@contextmanager
def as_of(moment: Moment) -> Iterator[None]:
    """What is read within is read as it was at ``moment``, and is of one moment; nothing can be written."""
    settings = {"search_path": "as_of, public", "aidportal.as_of": str(moment.number)}
    with reading_with(settings, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"):
        token = _shown.set(moment)
        try:
            with on_day(moment.day):
                yield
        finally:
            _shown.reset(token)


@contextmanager
def ever() -> Iterator[None]:
    """What is read within are the last versions of all records that there ever were: for names of what is gone."""
    with reading_with({"search_path": "ever, public"}):
        yield


@contextmanager
def reading_with(settings: dict[str, str], first: str = "") -> Iterator[None]:
    """Has a transaction with ``settings`` until the block ends; one that begins here starts with ``first``."""
    is_first = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_first and first:
            cursor.execute(first)
        before = settings_now(cursor)
        put(cursor, settings)
        try:
            yield
        finally:
            if not is_first and not connection.needs_rollback:
                put(cursor, before)


def settings_now(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute("SELECT current_setting('search_path'), coalesce(current_setting('aidportal.as_of', true), '')")
    path, number = cursor.fetchone()
    return {"search_path": path, "aidportal.as_of": number}


def put(cursor: CursorWrapper, values: dict[str, str]) -> None:
    for name, value in values.items():
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
