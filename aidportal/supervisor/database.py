"""Where PostgreSQL is: at ``DATABASE_URL``, or the embedded server under ``var/``.

Two roles: the owner makes and changes tables (every ``manage.py`` command), the portal reads and writes rows. With
``DATABASE_URL`` alone one role does both; ``DATABASE_OWNER_URL`` names the owner.
"""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from .embedded import OWNER, PORTAL, Cluster
from .preflight import StartRefused, var_of

ROLE = "AIDPORTAL_DATABASE_ROLE"
OLDEST_SERVER = 15
WITHOUT_DATABASE = {"prove", "help", "version", "--help", "--version", "-h", "collectstatic"}


def database_settings(base_dir: Path, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Django's settings of the one database, for the role that ``AIDPORTAL_DATABASE_ROLE`` names."""
    role = environ.get(ROLE, "portal")
    return django_settings(connection_parameters(role, environ), role, environ)


def connection_parameters(role: str, environ: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """How ``"owner"`` or ``"portal"`` connects, in libpq's words."""
    name = "DATABASE_URL"
    if role == "owner" and environ.get("DATABASE_OWNER_URL"):
        name = "DATABASE_OWNER_URL"
    if environ.get(name):
        return parsed(name, environ[name])
    return cluster(environ).conninfo(OWNER if role == "owner" else PORTAL)


def cluster(environ: Mapping[str, str] = os.environ) -> Cluster:
    """The embedded server of this checkout."""
    return Cluster(var_of(environ) / "postgres")


def parsed(name: str, url: str) -> dict[str, Any]:
    """``url`` taken apart by libpq itself; a complaint never repeats it, since it may hold a password."""
    example = "postgresql://user:password@host:5432/name"
    try:
        if not url.startswith(("postgres://", "postgresql://")):
            raise psycopg.ProgrammingError
        parameters = {key: str(value) for key, value in conninfo_to_dict(url).items() if value is not None}
        if not parameters.get("port", "5432").isdigit():
            raise psycopg.ProgrammingError
    except psycopg.ProgrammingError:
        raise StartRefused(
            f"{name} 无效，应形如 {example}。", f"{name} is not understood; it looks like {example}."
        ) from None
    if "dbname" not in parameters:
        raise StartRefused(f"{name} 没有数据库名。", f"{name} names no database; it looks like {example}.")
    return parameters


def django_settings(connection: Mapping[str, str], role: str, environ: Mapping[str, str]) -> dict[str, Any]:
    options: dict[str, Any] = dict(connection)
    known = {
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "PASSWORD": options.pop("password", ""),
        "HOST": options.pop("host", ""),
        "PORT": options.pop("port", ""),
    }
    options.setdefault("connect_timeout", "5")
    # Of what is asked through a cursor that can prepare, which only ``statements`` uses, the second time is planned for
    # good.
    options["prepare_threshold"] = 1
    if role == "portal":
        session = f"-c statement_timeout={statement_timeout(environ)}s -c idle_in_transaction_session_timeout=60s"
        options["options"] = f"{options.get('options', '')} {session}".strip()
    return known | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        # A connection from before a restart of the server is replaced and not used.
        "CONN_HEALTH_CHECKS": True,
    }


def statement_timeout(environ: Mapping[str, str]) -> int:
    """Seconds after which the server ends a statement of the portal; 0 is never."""
    text = environ.get("AIDPORTAL_STATEMENT_TIMEOUT", "15")
    if not (text.isascii() and text.isdigit()) or int(text) > 3600:
        raise StartRefused(
            f"AIDPORTAL_STATEMENT_TIMEOUT 应为 0 至 3600 秒，而不是 {text!r}。",
            f"AIDPORTAL_STATEMENT_TIMEOUT must be 0 to 3600 seconds, not {text!r}.",
        )
    return int(text)


def is_embedded(environ: Mapping[str, str] = os.environ) -> bool:
    return not environ.get("DATABASE_URL")


def check_server(role: str = "owner") -> None:
    """Refuse a server that lets nobody in, is too old, or would find no Chinese character."""
    try:
        with psycopg.connect(**connection_parameters(role) | {"connect_timeout": 5}) as connection:
            version = connection.info.server_version // 10000
            encoding, ctype, provider = connection.execute(
                "SELECT pg_encoding_to_char(encoding), datctype, datlocprovider FROM pg_database "
                "WHERE datname = current_database()"
            ).fetchone() or ("", "", "")
    except psycopg.OperationalError as error:
        reason = str(error).strip().rpartition("\n")[2]
        raise StartRefused("无法连接数据库。", f"The database cannot be reached: {reason}") from error
    if version < OLDEST_SERVER:
        raise StartRefused(
            f"需要 PostgreSQL {OLDEST_SERVER} 或更新的版本，现为 {version}。",
            f"PostgreSQL {OLDEST_SERVER} or newer is needed, this is {version}.",
        )
    if encoding != "UTF8" or (provider == "c" and ctype in ("C", "POSIX")):
        raise StartRefused(
            "数据库须以 ENCODING 'UTF8' LOCALE 'C.UTF-8' 建立，否则查不到汉字。",
            f"The database has encoding {encoding} and locale {ctype}, which finds no Chinese characters; "
            "create it with ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0.",
        )


def grant_rows_to_portal() -> None:
    """Let the portal's role read and write rows of what the owner made and will make, and nothing else."""
    portal = connection_parameters("portal").get("user", "")
    with psycopg.connect(**connection_parameters("owner")) as connection:
        if connection.info.user == portal or not portal:
            return
        for statement in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {}",
        ):
            connection.execute(sql.SQL(statement).format(sql.Identifier(portal)))


def lock(path: Path, how: int) -> IO[str] | None:
    """The locked file, or None if another process has it; the kernel frees it however its holder ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("a")
    try:
        fcntl.flock(file, how)
    except BlockingIOError:
        file.close()
        return None
    return file


@contextmanager
def sole_runner(server: Cluster) -> Iterator[None]:
    """Be the one process that runs ``server``; one that runs it for a command is waited for."""
    deadline = time.monotonic() + 30
    while (held := lock(server.home / "runner.lock", fcntl.LOCK_EX | fcntl.LOCK_NB)) is None:
        if time.monotonic() > deadline:
            raise StartRefused(
                f"{server.home} 的数据库正由另一进程使用；此文件夹的门户可能已在运行。",
                f"Another process runs the database in {server.home}; perhaps this portal is running already.",
            )
        time.sleep(0.1)
    with held:
        yield


@contextmanager
def running(server: Cluster) -> Iterator[None]:
    """Have ``server`` for a while: run it, or use the one that runs.

    Whoever uses another's server holds a shared lock, and whoever runs it stops it only when that lock is free.
    """
    while True:
        if runner := lock(server.home / "runner.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            with runner:
                yield from run_for_all(server)
            return
        if guest := lock(server.home / "guests.lock", fcntl.LOCK_SH | fcntl.LOCK_NB):
            with guest:
                if server.answers():
                    yield
                    return
        time.sleep(0.05)


def run_for_all(server: Cluster) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        # Held while the server stops, so that no guest comes in between.
        with lock(server.home / "guests.lock", fcntl.LOCK_EX) or nullcontext():
            server.stop()


@contextmanager
def running_for_a_command(arguments: list[str]) -> Iterator[None]:
    """What ``manage.py`` wraps around a command: the owner's role, and a running server."""
    os.environ.setdefault(ROLE, "owner")
    needs_none = len(arguments) < 2 or not WITHOUT_DATABASE.isdisjoint(arguments[1:])
    if needs_none or not is_embedded():
        yield
        return
    with running(cluster()):
        yield
