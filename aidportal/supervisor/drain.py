"""Connections whose answer is written while their client still sends: read on, or the client would lose the answer.

A server that closes while bytes are under way makes the client's system throw the answer away: a broken pipe in place
of "the file is too large". So the sending side alone is closed, and what comes is read and forgotten, by one thread
for all, up to a time and a size that are stated here.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass

SECONDS = 120.0
MOST_BYTES = 8 << 30
MOST_AT_ONCE = 100
BLOCK = 1 << 20


@dataclass
class DrainedConnection:
    """A connection that is read to its end."""

    connection: socket.socket
    until: float
    left: int


class Drain(threading.Thread):
    """Reads connections to their end; where there are too many, the oldest is closed."""

    def __init__(self, seconds: float = SECONDS, most_bytes: int = MOST_BYTES, most: int = MOST_AT_ONCE) -> None:
        super().__init__(name="drain", daemon=True)
        self.seconds, self.most_bytes, self.most = seconds, most_bytes, most
        self.buffer = bytearray(BLOCK)
        self.waiting: deque[DrainedConnection] = deque()
        self.selector = selectors.DefaultSelector()
        self.wakened, self.waker = socket.socketpair()
        self.selector.register(self.wakened, selectors.EVENT_READ)

    def take(self, connection: socket.socket) -> None:
        """Close the sending side of ``connection``, whose answer is written, and read on until its client ends."""
        try:
            connection.shutdown(socket.SHUT_WR)
            connection.setblocking(False)
        except OSError:
            connection.close()
            return
        self.waiting.append(DrainedConnection(connection, time.monotonic() + self.seconds, self.most_bytes))
        self.waker.send(b"x")

    def run(self) -> None:
        while True:
            for key, _events in self.selector.select(1.0):
                if key.data is None:
                    self.wakened.recv(1)
                    self.start_on(self.waiting.popleft())
                else:
                    self.read(key.data)
            for one in self.all():
                if time.monotonic() > one.until:
                    self.end(one)

    def all(self) -> list[DrainedConnection]:
        return [key.data for key in self.selector.get_map().values() if key.data is not None]

    def start_on(self, one: DrainedConnection) -> None:
        known = self.all()
        if len(known) >= self.most:
            self.end(min(known, key=lambda other: other.until))
        self.selector.register(one.connection, selectors.EVENT_READ, one)

    def read(self, one: DrainedConnection) -> None:
        try:
            count = one.connection.recv_into(self.buffer)
        except BlockingIOError:
            return
        except OSError:
            count = 0
        one.left -= count
        if not count or one.left <= 0:
            self.end(one)

    def end(self, one: DrainedConnection) -> None:
        # What was ended to make room may have been ready in the same round, and is closed by now.
        with suppress(KeyError, ValueError):
            self.selector.unregister(one.connection)
        one.connection.close()
