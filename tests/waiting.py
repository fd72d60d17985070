"""Waiting for what processes do in their own time, and the ports that they listen on."""

import socket
import threading
import time

# A bound for what hangs and no claim: a busy or slow machine takes its time.
PATIENCE = 300
# The same in a browser, whose driver counts milliseconds.
PAGE_PATIENCE_MS = 120_000


def until(is_so, seconds=PATIENCE):
    """Wait until ``is_so()``; what it answers then."""
    deadline = time.monotonic() + seconds
    while not (answer := is_so()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
    return answer


def at_once(*works):
    """Run each in a thread of its own, and wait for all."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "it did not end in time"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def is_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
