"""Child processes that do not outlive their parent."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from typing import Any

PR_SET_PDEATHSIG = 1
# Loaded here, because a child between fork and exec must not load libraries.
LIBC = ctypes.CDLL(None, use_errno=True)


def dying_with_parent(signum: signal.Signals, before: Callable[[], None] | None = None) -> Callable[[], None]:
    """What a child does between fork and exec so that the kernel sends it ``signum`` when its parent is gone.

    The kernel means the thread that forks: start such children from the main thread. ``before`` runs first, because a
    change of the user clears the wish.
    """
    parent = os.getpid()

    def in_child() -> None:
        if before:
            before()
        LIBC.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def start_child(
    command: list[str], on_parent_death: signal.Signals, before: Callable[[], None] | None = None, **options: Any
) -> subprocess.Popen[bytes]:
    """Start ``command`` in its own process group: a Ctrl-C in the terminal is for the supervisor alone."""
    return subprocess.Popen(
        command,
        preexec_fn=dying_with_parent(on_parent_death, before),
        process_group=0,
        stdin=options.pop("stdin", subprocess.DEVNULL),
        **options,
    )


def stop_child(child: subprocess.Popen[bytes], signum: signal.Signals, patience: float, last: signal.Signals) -> None:
    """Ask with ``signum``, wait up to ``patience`` seconds, then insist with ``last``."""
    if child.poll() is not None:
        return
    child.send_signal(signum)
    try:
        child.wait(patience)
    except subprocess.TimeoutExpired:
        child.send_signal(last)
        child.wait()
