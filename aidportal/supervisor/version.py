"""Which version of the portal this is, and which one has last prepared the database."""

from __future__ import annotations

import tomllib
from functools import cache

from .preflight import ROOT, var_of


@cache
def version() -> str:
    told: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return told


def prepared_version() -> str:
    """The version that prepared the database the last time; nothing where that is not known."""
    try:
        return (var_of() / "version").read_text()
    except FileNotFoundError:
        return ""


def note_prepared() -> None:
    (var_of() / "version").write_text(version())
