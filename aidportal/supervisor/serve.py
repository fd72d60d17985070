"""``python -m aidportal.supervisor.serve``: the database and the portal, kept running until Ctrl-C or SIGTERM.

The supervisor is the parent of both and does little else. If one dies it is started again, after growing pauses; if
the supervisor itself is killed, the kernel tells its children to stop.
"""

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from socket import socket
from types import FrameType
from typing import IO

from .database import (
    ROLE,
    check_server,
    cluster,
    is_embedded,
    lock,
    sole_runner,
    statement_timeout,
)
from .embedded import telling_line
from .marks import serving_lock
from .nights import COMMAND, NightlyBackup, backups_folder, time_of_night
from .preflight import (
    ROOT,
    StartRefused,
    check_database_answers,
    check_writable,
    host_of,
    listening_socket,
    no_room,
    port_of,
    speak_any_encoding,
    var_of,
)
from .privileges import PORTAL_UID, Become, plain, python_folders, way_for
from .processes import start_child, stop_child

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
# A child that has lived this long is well again, and its next pause is the first one.
WELL_SECONDS = 60.0
# Of a portal that lives; a slow machine takes its time.
ANSWER_SECONDS = 300.0
GRACE_SECONDS = 10
# Two, so that a large import keeps nobody's small one waiting.
IMPORT_WORKERS = 2
IMPORT_STATEMENT_SECONDS = "600"
# What the portal makes is for its user alone; what is collected for browsers may be read.
OWN, READABLE = 0o077, 0o022


class Stop(BaseException):
    """Somebody asked the supervisor to end."""


class SupervisedProcess:
    """A child that is started again when it dies."""

    def __init__(
        self, name: str, start: Callable[[], subprocess.Popen[bytes]], child: subprocess.Popen[bytes] | None = None
    ) -> None:
        self.name, self.start = name, start
        self.child = child or start()
        self.pause = FIRST_PAUSE
        self.started_at = time.monotonic()
        self.due_at: float | None = None

    def look_after(self) -> None:
        now = time.monotonic()
        if self.due_at is not None:
            if now >= self.due_at:
                self.start_again()
        elif self.child.poll() is not None:
            if now - self.started_at > WELL_SECONDS:
                self.pause = FIRST_PAUSE
            say(
                f"{self.name} 意外退出，{self.pause:g} 秒后重新启动。"
                f" {self.name} ended with status {self.child.returncode}; starting it again in {self.pause:g} s."
            )
            self.due_at = now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def start_again(self) -> None:
        self.due_at = None
        self.started_at = time.monotonic()
        try:
            self.child = self.start()
        except (OSError, StartRefused) as error:
            say(str(error))
            self.due_at = self.started_at + self.pause


def serve() -> None:
    host, port = host_of(os.environ), port_of(os.environ)
    statement_timeout(os.environ)
    time_of_night(os.environ)
    check_writable(ROOT)
    check_database_answers(os.environ)
    with ExitStack() as stack:
        listener = stack.enter_context(listening_socket(host, port))
        stack.enter_context(serving())
        kept = [start_database(stack)] if is_embedded() else []
        if not is_embedded():
            check_server("owner")
            check_server("portal")
        sign_in = prepare()
        become = become_portal()
        portal = SupervisedProcess("gunicorn", lambda: start_portal(listener, become))
        stack.callback(lambda: stop_child(portal.child, signal.SIGTERM, GRACE_SECONDS + 2, signal.SIGKILL))
        wait_for_answer(listener, portal)
        workers = [
            SupervisedProcess(f"import worker {number + 1}", lambda: start_worker(become))
            for number in range(IMPORT_WORKERS)
        ]
        for worker in workers:
            stack.callback(stop_worker, worker)
        nights = nightly_backups(stack)
        greet(host, port, sign_in)
        while True:
            for child in (*kept, portal, *workers):
                child.look_after()
            for night in nights:
                night.look_after()
            time.sleep(0.1)


def serving() -> IO[str]:
    """The mark by which others know that a portal serves here; refused where one is put back or upgraded."""
    held = lock(serving_lock(), fcntl.LOCK_SH | fcntl.LOCK_NB)
    if held is None:
        raise StartRefused(
            "此处正在恢复备份或升级，请稍候。", "A backup is being restored or an upgrade runs here; wait for its end."
        )
    return held


def nightly_backups(stack: ExitStack) -> list[NightlyBackup]:
    """What backs up every night, as the owner of the tables and as who started the portal; none where so set."""
    at = time_of_night(os.environ)
    if at is None:
        return []
    environ = spoken() | {ROLE: "owner"}
    nights = NightlyBackup(
        backups_folder(var_of()),
        at,
        lambda: start_child(COMMAND, signal.SIGTERM, env=environ, cwd=ROOT, umask=OWN),
    )
    stack.callback(nights.stop)
    return [nights]


def start_database(stack: ExitStack) -> SupervisedProcess:
    server = cluster()
    stack.enter_context(sole_runner(server))
    stack.callback(server.stop)
    server.start()
    return SupervisedProcess("PostgreSQL", server.launch, server.child)


def prepare() -> str:
    """Run the preparation in a process of its own, so that the supervisor stays small; who can sign in."""
    with start_child(
        [sys.executable, "-m", "aidportal.supervisor.prepare"],
        signal.SIGKILL,
        stdout=subprocess.PIPE,
        env=spoken(),
        cwd=ROOT,
    ) as child:
        try:
            output = child.communicate()[0]
        except BaseException:
            child.kill()
            raise
    if child.returncode != 0:
        why = telling_line(cluster().last_words()) if is_embedded() else ""
        words = f" PostgreSQL: {why}" if "No space left" in why else ""
        raise StartRefused(
            "准备未完成，原因见上。", f"The portal could not be prepared; the reason stands above.{words}"
        )
    return output.decode(encoding(), errors="replace").strip()


def spoken() -> dict[str, str]:
    """An environment in which files are UTF-8 whatever the locale, and children print as the terminal reads."""
    return dict(os.environ) | {"PYTHONUTF8": "1", "PYTHONIOENCODING": f"{encoding()}:replace"}


def encoding() -> str:
    return sys.stderr.encoding or "utf-8"


def as_portal(become: Become | None) -> dict[str, str]:
    """The environment of what serves users, which has no business with the owner's password or root's folders."""
    environ = plain(spoken()) if become else spoken()
    return {name: value for name, value in environ.items() if name != "DATABASE_OWNER_URL"} | {ROLE: "portal"}


def become_portal() -> Become | None:
    """What makes of a child of root the portal's own user; nothing where another user starts it."""
    if os.geteuid() != 0:
        return None
    folders = [ROOT, var_of(), (ROOT / "node_modules").resolve(), *python_folders()]
    program = "import django, gunicorn, psycopg, aidportal.supervisor.keys; open('aidportal/settings.py').close()"
    way = way_for(PORTAL_UID, folders, [sys.executable, "-c", program])
    if way is None:
        # Not on standard output, whose first line is the greeting.
        print(  # noqa: T201
            f"注意：编号 {PORTAL_UID} 的用户读不到 {ROOT} 或其 Python，门户将以 root 身份运行；请改用其他用户启动，"
            f"或放到他人可读的文件夹。 Note: user number {PORTAL_UID} cannot read {ROOT} or its Python, so the portal "
            "runs as root; start it as another user, or keep it in a folder that others can read.",
            file=sys.stderr,
        )
    return way


def start_worker(become: Become | None) -> subprocess.Popen[bytes]:
    """A process that reads and writes imports; what it is at when it dies, another one takes on."""
    environ = as_portal(become) | {"AIDPORTAL_STATEMENT_TIMEOUT": IMPORT_STATEMENT_SECONDS}
    return start_child(
        [sys.executable, "-m", "aidportal.queues.worker"], signal.SIGKILL, become, env=environ, cwd=ROOT, umask=OWN
    )


def stop_worker(worker: SupervisedProcess) -> None:
    stop_child(worker.child, signal.SIGTERM, GRACE_SECONDS, signal.SIGKILL)


def start_portal(listener: socket, become: Become | None) -> subprocess.Popen[bytes]:
    behind_proxy = os.environ.get("AIDPORTAL_BEHIND_TLS_PROXY") == "1"
    # Without a proxy nobody's word is taken for it that a request came over TLS.
    trusted = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1") if behind_proxy else ""
    return start_child(
        [
            *(sys.executable, "-m", "gunicorn", "aidportal.wsgi:application"),
            *("--bind", f"fd://{listener.fileno()}", "--forwarded-allow-ips", trusted),
            *("--workers", "2", "--worker-class", "aidportal.supervisor.web_worker.PortalWorker", "--threads", "4"),
            # Filters of some hundred values; who asks for more is told in words.
            *("--limit-request-line", "8190"),
            *("--timeout", "60", "--graceful-timeout", str(GRACE_SECONDS), "--keep-alive", "5"),
            *("--log-level", "warning", "--no-control-socket"),
            *(("--worker-tmp-dir", "/dev/shm") if Path("/dev/shm").is_dir() else ()),  # noqa: S108
        ],
        signal.SIGTERM,
        become,
        pass_fds=[listener.fileno()],
        env=as_portal(become),
        cwd=ROOT,
        umask=OWN,
    )


def wait_for_answer(listener: socket, portal: SupervisedProcess) -> None:
    deadline = time.monotonic() + ANSWER_SECONDS
    while not answers(listener):
        if portal.child.poll() is not None or time.monotonic() > deadline:
            raise StartRefused("门户未能启动，原因见上。", "The portal did not start; the reason stands above.")
        time.sleep(0.05)


def answers(listener: socket) -> bool:
    """Whether the portal says that it is well, under a name that it goes by."""
    host, port = listener.getsockname()[:2]
    name = os.environ.get("AIDPORTAL_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(here, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": name, "X-Forwarded-Proto": "https"})
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def greet(host: str, port: int, sign_in: str) -> None:
    shown = f"[{host}]" if ":" in host else host
    say(f"门户已就绪 The portal is ready: http://{shown}:{port}/  {sign_in}".rstrip())


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


def stop_asked(signum: int, frame: FrameType | None) -> None:
    # A second Ctrl-C must not interrupt the orderly end of the first.
    on_stop_signals(signal.SIG_IGN)
    raise Stop


def on_stop_signals(action: Callable[[int, FrameType | None], None] | signal.Handlers) -> None:
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, action)


def main() -> int:
    speak_any_encoding()
    on_stop_signals(stop_asked)
    os.umask(READABLE)
    try:
        serve()
    except Stop:
        return 0
    except (StartRefused, OSError) as error:
        told = error if isinstance(error, StartRefused) else no_room(error)
        if told is None:
            raise
        print(told, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
