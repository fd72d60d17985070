"""Who changes records and through what: told to the database, whose triggers note it with what is changed.

What nobody tells is noted as SQL, with the role and the name of the program.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from psycopg import OperationalError
from psycopg.pq import TransactionStatus

# Methods that change nothing.
READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})

_told: ContextVar[dict[str, Any] | None] = ContextVar("told", default=None)


def command() -> dict[str, Any] | None:
    """What a command of ``manage.py``, or what prepares a start, tells by itself."""
    program, *rest = sys.argv
    if Path(program).parts[-2:] == ("supervisor", "prepare.py"):
        rest = ["make run"]
    elif Path(program).name != "manage.py" or not rest:
        return None
    return {"via": "command", "what": {"command": rest[0]}}


def introduce(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
    """Tell a new session who is at work."""
    if told := _told.get() or command():
        tell(told, connection)


def tell(told: Mapping[str, object] | None, on: BaseDatabaseWrapper = connection) -> None:
    """From now on this session's changes are told so, as acts of their own."""
    session = on.connection
    if session is None or session.info.transaction_status in (TransactionStatus.INERROR, TransactionStatus.UNKNOWN):
        return
    text = json.dumps(told, ensure_ascii=False, default=str) if told else ""
    # One that has ended meanwhile changes nothing more, and the next session is introduced anew.
    with suppress(OperationalError):
        # A setting is no query of its own.
        session.execute(
            "SELECT set_config('aidportal.teller', %s, false), set_config('aidportal.act', '', false)", [text]
        )


@contextmanager
def telling(via: str, user: Any = None, **what: object) -> Iterator[None]:
    """What is changed within is told as done through ``via`` by ``user``, with ``what`` there is to say of it."""
    told = {"via": via, "what": what}
    if user is not None and getattr(user, "pk", None):
        told |= {"who": user.pk, "name": user.get_full_name()}
    before = _told.get()
    token = _told.set(told)
    connection.close_if_health_check_failed()
    tell(told)
    try:
        yield
    finally:
        _told.reset(token)
        tell(before or command())


def add_to_telling(**what: object) -> None:
    """Say more of what is being done, such as the reason that was asked for; before the transaction ends."""
    told = _told.get()
    session = connection.connection
    if told is None or session is None:
        return
    told["what"] |= what
    session.execute(
        "SELECT set_config('aidportal.teller', %s, false), history.tell_more()",
        [json.dumps(told, ensure_ascii=False, default=str)],
    )


class Teller:
    """Tells of each request that may change something who sent it, and to which address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in READING:
            return self.get_response(request)
        with telling("form", request.user, path=request.path):
            return self.get_response(request)
