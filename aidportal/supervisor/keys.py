"""Secrets that are made once, kept in a file under ``var/`` and never committed."""

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path


def session_key() -> str:
    return secrets.token_urlsafe(64)


def stored_key(path: Path, make: Callable[[], str] = session_key) -> str:
    """The key kept in ``path``; made there, readable by its owner only, if there is none."""
    try:
        return path.read_text()
    except FileNotFoundError:
        store_once(path, make())
        return path.read_text()


def signing_seed() -> str:
    """The secret half of a new Ed25519 key: 32 bytes as hexadecimal digits."""
    return secrets.token_hex(32)


def mark_of(secret_key: str) -> str:
    """Eight letters that tell one portal from another and give nothing of its key away: for names of cookies."""
    return hashlib.sha256(f"cookies of {secret_key}".encode()).hexdigest()[:8]


def store_once(path: Path, content: str) -> None:
    """Give ``path`` this content unless it exists; no reader ever sees half of it.

    A hard link fails where the name is taken, so that of two processes which
    start at once one wins and both then read the same content.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp makes the file with mode 0600.
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        Path(draft).unlink()
