"""Answers that are given while a client still sends arrive, and who never ends is left at a stated bound."""

from __future__ import annotations

import socket
import time

import pytest

from aidportal.supervisor.drain import Drain
from tests.waiting import PATIENCE, until


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    theirs.settimeout(PATIENCE)
    yield ours, theirs
    theirs.close()


def drain(**bounds):
    started = Drain(**bounds)
    started.start()
    return started


def send_until_refused(theirs):
    """How many bytes are taken before the connection is closed."""
    sent, deadline = 0, time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            sent += theirs.send(bytes(100_000))
        except OSError:
            return sent
    raise AssertionError("it was never refused")


def is_refused(theirs):
    try:
        theirs.send(b"still here")
    except OSError:
        return True
    return False


def test_all_that_a_client_sends_is_taken_and_then_the_answer_read(pair):
    ours, theirs = pair
    ours.sendall(b"413")
    drain().take(ours)
    for _ in range(200):
        theirs.sendall(bytes(1_000_000))
    assert theirs.recv(10) == b"413"
    assert theirs.recv(10) == b""


def test_who_sends_more_than_the_bound_is_refused(pair):
    ours, theirs = pair
    drain(most_bytes=5_000_000).take(ours)
    assert send_until_refused(theirs) >= 5_000_000


def test_who_does_not_end_in_time_is_left(pair):
    ours, theirs = pair
    drain(seconds=0.2).take(ours)
    assert theirs.recv(1) == b""
    until(lambda: is_refused(theirs))


def test_the_oldest_makes_room_where_there_are_too_many():
    draining = drain(most=3)
    pairs = [socket.socketpair() for _ in range(5)]
    for ours, _theirs in pairs:
        draining.take(ours)
        time.sleep(0.02)
    gone = [theirs for _ours, theirs in pairs[:2]]
    for theirs in gone:
        send_until_refused(theirs)
    for _ours, theirs in pairs[2:]:
        theirs.sendall(b"still read")
        theirs.close()


def test_a_client_that_is_gone_already_is_no_trouble(pair):
    ours, theirs = pair
    theirs.close()
    draining = drain()
    draining.take(ours)
    other, end = socket.socketpair()
    end.settimeout(PATIENCE)
    draining.take(other)
    end.sendall(bytes(1_000_000))
    end.close()
