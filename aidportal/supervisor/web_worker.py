"""The worker of gunicorn that answers requests: its own words for addresses which are too long to read."""

from __future__ import annotations

import socket
from typing import Any

from django.template.loader import render_to_string
from gunicorn.http import wsgi  # type: ignore[import-untyped]
from gunicorn.http.errors import LimitRequestLine  # type: ignore[import-untyped]
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from aidportal.web.middleware import EVERYWHERE

from .drain import Drain


class NamelessResponse(wsgi.Response):
    """An answer that does not tell which server gives it."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


class PortalWorker(ThreadWorker):
    """Gunicorn's, which never tells its name, and reads on where a client still sends while it is answered."""

    def init_process(self) -> None:
        wsgi.Response = NamelessResponse
        self.drain = Drain()
        self.drain.start()
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Answer a request; a connection that is done with is not closed here but read to its end."""
        goes_on = super().handle(conn)
        if goes_on is False and conn.sock.fileno() >= 0:
            done, conn.sock = conn.sock, socket.socket()
            self.drain.take(done)
        return goes_on

    def handle_error(self, req: object, client: socket.socket, addr: object, exc: BaseException) -> None:
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("An address that is too long was refused: %s", exc)
        try:
            write_nonblock(client, too_long())
        except OSError:
            self.log.debug("The client of a refused address is gone.")


def too_long() -> bytes:
    """The whole answer to an address that is too long."""
    body = render_to_string("414.html").encode()
    head = (
        "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nCache-Control: no-store\r\n"
    )
    rules = "".join(f"{name}: {value}\r\n" for name, value in EVERYWHERE.items())
    return f"{head}{rules}Content-Length: {len(body)}\r\n\r\n".encode() + body
