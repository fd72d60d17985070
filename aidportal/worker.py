"""The worker of gunicorn that answers requests: its own words for addresses which are too long to read."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from gunicorn.http.errors import LimitRequestLine  # type: ignore[import-untyped]
from gunicorn.util import write_nonblock  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]


class PortalWorker(ThreadWorker):
    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
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
        f"X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
