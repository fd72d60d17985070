"""A database with all migrations applied, from which each run and each worker copies its own in a moment.

It is kept on the server of the tests under a name that says what it was made from: the migrations, all they import,
the data that they load and the packages that are installed. Where one of these has changed there is another name, and
so another database; a kept one is never brought up to date.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from pytest_django import DjangoDbBlocker

from aidportal.supervisor.preflight import ROOT
from aidportal.supervisor.translations import PACKAGES

CLEANED_UP_SECONDS = 60
PREFIX = "aidportal_migrated_"
APPS = PACKAGES
# What migrations read besides Python: the lists of areas and fields, and the versions of Django, pypinyin, PostgreSQL.
OTHERS = ("*/data/*", "aidportal/*/data/*", "aidportal/history/*.*", "requirements.txt")


def sources() -> set[Path]:
    """Every file of the checkout that has a part in what migrations make."""
    found = {path for pattern in OTHERS for path in ROOT.glob(pattern) if path.is_file()}
    waiting = [path for app in APPS for path in (ROOT / app).rglob("migrations/*.py")]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported_by(path)
    return found


def imported_by(path: Path) -> Iterator[Path]:
    """The files of this checkout that are loaded when that of a module is."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from files_of(tuple(alias.name.split(".")))
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = (*above, *(node.module.split(".") if node.module else ()))
            for alias in node.names:
                yield from files_of((*base, alias.name))


def files_of(names: tuple[str, ...]) -> Iterator[Path]:
    """A module and the packages around it; the last name may be one that the module holds."""
    for count in range(1, len(names) + 1) if names[0] in APPS else ():
        place = ROOT.joinpath(*names[:count])
        yield from (path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file())


def name_of_state() -> str:
    state = hashlib.sha256()
    for path in sorted(sources()):
        state.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
        state.update(path.read_bytes())
    return PREFIX + state.hexdigest()[:24]


@contextmanager
def migrated_database(server: dict[str, Any], blocker: DjangoDbBlocker) -> Iterator[str]:
    """The name of a database with all migrations applied, which stays as long as the block; made where there is none.

    Locks of the server hold back whoever else would make the same at this time, or clear it away.
    """
    name = name_of_state()
    with psycopg.connect(**server, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
        if name not in kept(owner):
            clear_away(owner)
            with blocker.unblock():
                make(owner, name)
        owner.execute("SELECT pg_advisory_lock_shared(hashtext(%s))", [name])
        owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [PREFIX])
        yield name


def kept(owner: psycopg.Connection[Any]) -> list[str]:
    rows = owner.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
    return [name for (name,) in rows]


def clear_away(owner: psycopg.Connection[Any]) -> None:
    """Drop those of other states, but for what another run uses; also what an interrupted run has left half made."""
    for other in kept(owner):
        if owner.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [other]).fetchone() == (True,):
            drop_database(owner, other)
            owner.execute("SELECT pg_advisory_unlock(hashtext(%s))", [other])


def drop_database(owner: psycopg.Connection[Any], name: str) -> None:
    """Drop a database, if it is there; the server's own clean-up, which no owner may end, is waited for."""
    until = monotonic() + CLEANED_UP_SECONDS
    while True:
        try:
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            return
        except InsufficientPrivilege:
            if monotonic() > until:
                raise
            sleep(0.2)


def make(owner: psycopg.Connection[Any], name: str) -> None:
    draft, django = f"{name}_draft", connections["default"]
    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
    usual, django.settings_dict["NAME"] = django.settings_dict["NAME"], draft
    try:
        call_command("migrate", verbosity=0, interactive=False)
        # The server of the tests does not do it by itself.
        with django.cursor() as cursor:
            cursor.execute("ANALYZE")
    finally:
        django.close()
        django.settings_dict["NAME"] = usual
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name)))
