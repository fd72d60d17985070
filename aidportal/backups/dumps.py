"""PostgreSQL's own programs: the whole of a database out, in one moment, and into another, in one transaction."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from django.db import connection
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from psycopg.conninfo import make_conninfo

from aidportal.supervisor.embedded import programs, telling_line
from aidportal.supervisor.processes import start_child

from .archive import CHUNK, DATABASE, Archive
from .refusals import BackupRefused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What it costs is time: the next step makes a tenth less of it and takes twice as long.
COMPRESSION = "gzip:1"
# Servers before 17 do not know the setting, and pg_restore sets it on every one.
KNOWS_TRANSACTION_TIMEOUT = 170_000
UNKNOWN_SETTING = b"SET transaction_timeout = 0;\n"
RIGHTS = (" ACL ", " DEFAULT ACL ")


def session() -> Any:
    """The connection of psycopg beneath Django's."""
    connection.ensure_connection()
    return connection.connection


def target() -> tuple[str, dict[str, str]]:
    """How PostgreSQL's programs reach Django's database, and the environment that has the password for it."""
    info = session().info
    told = {name: value for name, value in info.get_parameters().items() if name != "options"}
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return make_conninfo(**told), environ | {"PGPASSWORD": info.password or "", "LC_ALL": "C.UTF-8"}


@contextmanager
def dump_of(snapshot: str) -> Iterator[IO[bytes]]:
    """What ``pg_dump`` says of the whole database as ``snapshot`` sees it; refused where it fails."""
    where, environ = target()
    command = ["pg_dump", "--format=custom", f"--compress={COMPRESSION}", "--no-password", f"--snapshot={snapshot}"]
    with tempfile.TemporaryFile() as complaints:
        child = started([*command, f"--dbname={where}"], environ, complaints, stdout=subprocess.PIPE)
        with ended(child):
            yield child.stdout  # type: ignore[misc]
        if child.wait() != 0:
            raise failure(_("The database could not be read: {why}"), complaints)


def load(archive: Archive) -> None:
    """Put the database of ``archive`` into Django's, which is empty, in one transaction."""
    has_old_server = session().info.server_version < KNOWS_TRANSACTION_TIMEOUT
    how = ["--no-owner", "--no-privileges", *(["--no-comments"] if has_foreign_extensions() else [])]
    where, environ = target()
    with tempfile.TemporaryFile() as complaints:
        if has_old_server:
            statuses = load_as_text(archive, how, where, environ, complaints)
        else:
            command = ["pg_restore", "--single-transaction", "--exit-on-error", *how, f"--dbname={where}"]
            child = started(command, environ, complaints, stdin=subprocess.PIPE)
            with ended(child):
                feed(archive, child)
            statuses = [child.wait()]
        if any(statuses):
            raise failure(_("The database could not be restored, and nothing of it is there: {why}"), complaints)


def load_as_text(
    archive: Archive, how: list[str], where: str, environ: dict[str, str], complaints: IO[bytes]
) -> list[int]:
    """The same for an older server, as SQL that is read on the way; the setting stands in its first megabyte."""
    with tempfile.TemporaryFile() as dump:
        with archive.open(DATABASE) as member:
            while chunk := member.read(CHUNK):
                dump.write(chunk)
        dump.seek(0)
        maker = started(["pg_restore", *how, "--file=-"], environ, complaints, stdin=dump, stdout=subprocess.PIPE)
        command = [
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--dbname={where}",
        ]
        reader = started(command, environ, complaints, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        with ended(maker), ended(reader), suppress(BrokenPipeError):
            text, sent = maker.stdout, reader.stdin
            assert text is not None and sent is not None  # noqa: S101
            sent.write(text.read(CHUNK).replace(UNKNOWN_SETTING, b"", 1))
            while chunk := text.read(CHUNK):
                sent.write(chunk)
            sent.close()
        return [maker.wait(), reader.wait()]


def has_foreign_extensions() -> bool:
    """Whether somebody else made the extensions that are here: then nobody but they may comment on them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_extension WHERE extname <> 'plpgsql' AND NOT pg_has_role(extowner, 'USAGE'))"
        )
        return bool(cursor.fetchone()[0])


def rights_in(archive: Archive) -> str:
    """The statements by which the backed-up database gave rights to roles."""
    listed = told_of(archive, "--list").splitlines(keepends=True)
    with tempfile.NamedTemporaryFile("w", suffix=".list") as chosen:
        chosen.writelines(line for line in listed if any(word in line for word in RIGHTS))
        chosen.flush()
        return told_of(archive, f"--use-list={chosen.name}", "--file=-")


def told_of(archive: Archive, *how: str) -> str:
    """What ``pg_restore`` says of the backup's database, for which it needs no more than the beginning."""
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as text:
        child = started(["pg_restore", *how], target()[1], complaints, stdin=subprocess.PIPE, stdout=text)
        with ended(child):
            feed(archive, child)
        if child.wait() != 0:
            raise failure(_("The backup's database cannot be read: {why}"), complaints)
        text.seek(0)
        return text.read().decode()


def give_rights(statements: str, roles: dict[str, str]) -> None:
    """Give the rights again; ``roles`` says how the roles that they name are called here."""
    grants = [line for line in statements.splitlines() if re.match(r"(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) ", line)]
    with connection.cursor() as cursor:
        for line in grants:
            cursor.execute(renamed(line, roles))


def renamed(statement: str, roles: dict[str, str]) -> str:
    def here(match: re.Match[str]) -> str:
        name = match[2].strip('"')
        return f"{match[1]} {connection.ops.quote_name(roles[name])}" if name in roles else match[0]

    return re.sub(r'\b(TO|FROM|FOR ROLE) ("[^"]+"|\w+)', here, statement)


def started(
    command: list[str], environ: dict[str, str], complaints: IO[bytes], **streams: Any
) -> subprocess.Popen[bytes]:
    path = str(programs() / command[0])
    return start_child([path, *command[1:]], signal.SIGKILL, stderr=complaints, env=environ, cwd="/", **streams)


@contextmanager
def ended(child: subprocess.Popen[bytes]) -> Iterator[None]:
    """Leave no child behind where the block fails."""
    try:
        yield
    except BaseException:
        child.kill()
        child.wait()
        raise


def feed(archive: Archive, child: subprocess.Popen[bytes]) -> None:
    """Send the database to a program that may end before all is sent."""
    sent = child.stdin
    assert sent is not None  # noqa: S101
    with archive.open(DATABASE) as member, suppress(BrokenPipeError):
        while chunk := member.read(CHUNK):
            sent.write(chunk)
    with suppress(BrokenPipeError):
        sent.close()


def failure(words: StrOrPromise, complaints: IO[bytes]) -> BackupRefused:
    complaints.seek(0)
    return BackupRefused(format_lazy(words, why=telling_line(complaints.read().decode(errors="replace"))))
