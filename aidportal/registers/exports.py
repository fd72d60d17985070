"""Files that are sent while they are written: from one moment of the records, at most two at a time.

A file holds a connection and a thread as long as somebody downloads it; whoever comes third waits, and is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from aidportal.figures.statements import COST_IN_MEMORY
from aidportal.sheets.streaming import STREAMS
from aidportal.sheets.writing import ExportSheet

MOST_AT_ONCE = 2
# The first of the two numbers by which PostgreSQL knows the lock of an export; the second is its place.
LOCK = 712_001
SECONDS_TO_WAIT = 5
ROWS_A_FETCH = 2_000
# A cursor is planned for its first rows, but a file has all; its sums are many, and fit here into memory. They are read
# from indexes that hold all of them, which as on a disk would look dearer than they are.
FOR_WHOLE_LISTS = (
    f"SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '32MB'; SET LOCAL random_page_cost = {COST_IN_MEMORY}"
)


class Busy(Exception):
    """As many files are being written as may be."""


class FileResponse(StreamingHttpResponse):
    """A file on its way out; ``content`` is the whole of it, for who wants it at once."""

    content = property(StreamingHttpResponse.getvalue)


class Pieces:
    """The pieces of a file, the first of which is made already; closing them ends the transaction they are read in."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        # Within a transaction of somebody else, which may be over before the file is, all of it is made at once.
        self._pieces = (piece for piece in list(pieces)) if connection.in_atomic_block else pieces
        self._language = get_language() or ""
        self._first = [next(self._pieces)]

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        # The request that is answered is over, and with it its language.
        with override(self._language):
            return self._first.pop() if self._first else next(self._pieces)

    def close(self) -> None:
        self._pieces.close()  # type: ignore[attr-defined]


def send_file(request: HttpRequest, kind: str, make: Callable[[], ExportSheet], name: str, plain_name: str) -> Any:
    """The sheet that ``make`` gives as a file of the ``kind``; where too many are being written, a page that waits.

    ``make`` is called within the transaction in which the rows are read too.
    """
    write, content_type = STREAMS[kind]
    try:
        pieces = Pieces(in_one_moment(lambda: write(make())))
    except Busy:
        return waiting(request)
    return FileResponse(pieces, content_type=content_type, headers=attachment(name, plain_name, kind))


def attachment(name: str, plain_name: str, suffix: str) -> dict[str, str]:
    """The header of a file to keep: as ``name``, or as ``plain_name`` by who knows no letters but Latin ones."""
    names = f"attachment; filename=\"{plain_name}.{suffix}\"; filename*=UTF-8''{quote(name)}.{suffix}"
    return {"Content-Disposition": names}


def in_one_moment(pieces: Callable[[], Iterable[bytes]]) -> Iterator[bytes]:
    """The pieces, all made in a transaction of their own that sees the records of one moment; raises ``Busy``."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not connection.savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(FOR_WHOLE_LISTS)
            if not any(holds(cursor, place) for place in range(MOST_AT_ONCE)):
                raise Busy
        yield from pieces()


def holds(cursor: CursorWrapper, place: int) -> bool:
    """Whether a place among those who write files is this transaction's; its end gives it back."""
    cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [LOCK, place])
    return cursor.fetchone()[0]


def waiting(request: HttpRequest) -> HttpResponse:
    """A page that asks again by itself until there is room."""
    message = _(
        "Two files are being written just now, which is as many as the portal writes at once. Yours begins by itself "
        "as soon as one of them is done; this page asks again every %(seconds)s seconds."
    ) % {"seconds": SECONDS_TO_WAIT}
    response = render(request, "waiting.html", {"message": message}, status=503)
    response["Retry-After"] = str(SECONDS_TO_WAIT)
    response["Refresh"] = str(SECONDS_TO_WAIT)
    return response


def fetched(rows: QuerySet[Model, object]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a query of values from a server-side cursor, as the database gives them, some thousand at a time."""
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    connection.ensure_connection()
    # Outside of a transaction a cursor ends with its statement.
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while block := cursor.fetchmany(ROWS_A_FETCH):
            yield block
