"""As whom the portal's processes run where root starts them.

PostgreSQL and what serves users each run as a user number that no account has. Where others cannot reach the checkout
or its Python (below a folder like root's own), the process first gets a view of its own in which those folders hold
nothing but what it needs; where the system allows no such view, ``way_for`` says that there is none.
"""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path

from .preflight import ROOT
from .processes import LIBC

# In the range that Debian keeps free of accounts, and below 65536 for containers that map no more.
SERVER_UID = 64321
PORTAL_UID = 64322
CLONE_NEWNS = 0x20000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
TRIAL_SECONDS = 300
FILE_MODE, FOLDER_MODE = 0o600, 0o700

Become = Callable[[], None]


def way_for(uid: int, paths: Iterable[Path], trial: Iterable[str]) -> Become | None:
    """What a child of root does before it is ``uid`` and reaches ``paths``; ``None`` where the command ``trial`` fails.

    It is tried out: what a system allows, and who may read what, only trying tells.
    """
    needed = tuple(sorted({name for path in paths for name in (path, path.resolve())}))
    return way_tried(uid, needed, tuple(trial))


@cache
def way_tried(uid: int, paths: tuple[Path, ...], trial: tuple[str, ...]) -> Become | None:
    hidden = hidden_folders(paths)
    ways: list[Become] = [lambda: seen_by(uid, paths, hidden)] if hidden else [lambda: drop_to(uid)]
    return next((way for way in ways if works(way, trial)), None)


def works(become: Become, trial: Iterable[str]) -> bool:
    try:
        done = subprocess.run(
            [*trial],
            preexec_fn=become,
            cwd=ROOT,
            capture_output=True,
            check=False,
            timeout=TRIAL_SECONDS,
            env=plain(os.environ),
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def plain(environ: Mapping[str, str]) -> dict[str, str]:
    """``environ`` without what leads to root's own folders."""
    left_out = ("HOME", "USER", "LOGNAME", "MAIL", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR")
    return {name: value for name, value in environ.items() if name not in left_out} | {"HOME": "/nonexistent"}


def hidden_folders(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The folders that keep others from ``paths``, the highest of each."""
    steps = (next((step for step in reversed(path.parents) if not is_open(step)), None) for path in paths)
    return tuple(sorted({step for step in steps if step}))


def is_open(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def open_to_others(path: Path) -> bool:
    """Whether any user can come as far as ``path`` and enter it."""
    resolved = path.resolve()
    return all(is_open(step) for step in (resolved, *resolved.parents))


def drop_to(uid: int) -> None:
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def seen_by(uid: int, paths: Iterable[Path], hidden: Iterable[Path]) -> None:
    """Drop to ``uid`` in a view in which each of the ``hidden`` folders is open and holds only ``paths``."""
    here, mask = Path.cwd(), os.umask(0o022)
    check(LIBC.unshare(CLONE_NEWNS))
    check(LIBC.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    for folder in hidden:
        inside = outermost(path for path in paths if folder in path.parents)
        handles = [(path, os.open(path, os.O_PATH)) for path in inside]
        check(LIBC.mount(b"none", os.fsencode(folder), b"tmpfs", 0, b"mode=755,size=1m"))
        for path, handle in handles:
            path.mkdir(parents=True, mode=0o755, exist_ok=True)
            check(LIBC.mount(f"/proc/self/fd/{handle}".encode(), os.fsencode(path), None, MS_BIND | MS_REC, None))
            os.close(handle)
    os.chdir(here)
    os.umask(mask)
    drop_to(uid)


def outermost(paths: Iterable[Path]) -> list[Path]:
    """``paths`` without those that lie in another of them."""
    every = sorted(paths)
    return [path for path in every if not any(other in path.parents for other in every)]


def check(result: int) -> None:
    if result != 0:
        raise OSError("the system allows no view of its own here")


def python_folders() -> list[Path]:
    """Where Python and the installed packages lie."""
    return [Path(sys.prefix), Path(sys.base_prefix), Path(sys.executable).parent]


def give_to_portal(var: Path, *secrets: Path) -> None:
    """Let the portal's user read its ``secrets`` and keep files in ``var``; close what an older portal left open."""
    owner = PORTAL_UID if os.geteuid() == 0 else None
    for kept in (var / "media", var / "seals", var / "cache"):
        kept.mkdir(mode=FOLDER_MODE, exist_ok=True)
        close_to_others(kept, owner)
    if owner is None:
        return
    for folder in {var, *(secret.parent for secret in secrets)}:
        folder.chmod(folder.stat().st_mode & 0o777 | 0o711)
    for secret in secrets:
        if secret.exists():
            os.chown(secret, owner, owner)


def close_to_others(root: Path, owner: int | None = None) -> None:
    """Take the rights of others from all files under ``root``; where ``owner`` is given, make them its own."""
    if not root.exists():
        return
    for path in (root, *root.rglob("*")):
        facts, mode = path.lstat(), FOLDER_MODE if path.is_dir() else FILE_MODE
        if path.is_symlink():
            continue
        if owner is not None and facts.st_uid != owner:
            os.chown(path, owner, owner)
        if facts.st_mode & 0o777 != mode:
            path.chmod(mode)
