"""The whole portal as `make run` starts it, in a folder of its own: how it starts, ends, and comes back."""

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from aidportal.supervisor.embedded import OWNER, PORTAL, Cluster
from aidportal.supervisor.preflight import ROOT
from aidportal.supervisor.privileges import PORTAL_UID, SERVER_UID, python_folders, way_for
from tests.waiting import PATIENCE, free_port, is_free, until

# For the preparation, the database and the portal, one after the other.
START_SECONDS = 3 * PATIENCE
# In times that the portal is loaded: a second start costs about four, a first one with its sample more than fifteen.
SECOND_START = 10


class Portal:
    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.server = Cluster(var / "postgres")

    def environ(self, **changed):
        mine = {"AIDPORTAL_VAR": str(self.var), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        # Somebody else's settings in the shell must not reach the portal.
        mine["DJANGO_SETTINGS_MODULE"] = "elsewhere.settings"
        left_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "AIDPORTAL_DATABASE_ROLE", "HOST")
        return {name: value for name, value in os.environ.items() if name not in left_out} | mine | changed

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "aidportal.supervisor.serve"],
            cwd=ROOT,
            env=self.environ(),
            stdout=subprocess.PIPE,
            text=True,
        )
        watchdog = threading.Timer(START_SECONDS, self.process.kill)
        watchdog.start()
        self.greeting = self.process.stdout.readline()
        watchdog.cancel()
        assert "ready" in self.greeting

    def stop(self, signum=signal.SIGTERM):
        children = self.descendants()
        self.process.send_signal(signum)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.wait_for_end(children)
        return status

    def wait_for_end(self, children):
        """Until none of them is left, nor what they began in the last moment and what has the port too."""
        until(lambda: not any(map(is_alive, children)) and is_free(self.port))

    def processor_seconds(self):
        """What the portal has worked since it was started, on however busy a machine, with what has ended since."""
        return sum(map(worked, (self.process.pid, *self.descendants())))

    def descendants(self):
        return descendants_of(self.process.pid)

    def postgres(self):
        return int((self.server.data / "postmaster.pid").read_text().split()[0])

    def gunicorns(self):
        """The number of gunicorn's master, in a set that is empty while there is none."""
        mine = [pid for pid in self.descendants() if parent_of(pid) == self.process.pid]
        return {pid for pid in mine if is_alive(pid) and "gunicorn" in command_of(pid)}

    def is_healthy(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=PATIENCE) as answer:
                return answer.status == 200
        except OSError:
            return False


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def parent_of(pid):
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def worked(pid):
    """The seconds of processor time of a process and of its children that are gone."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def seconds_to_load():
    """The processor time in which the portal's code is loaded once, by which this machine is measured."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", "import aidportal.wsgi"], cwd=ROOT, check=True, timeout=PATIENCE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command_of(pid):
    return Path(f"/proc/{pid}/cmdline").read_text()


def descendants_of(pid):
    """The processes below one, itself left out, those nearest to it first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            children.setdefault(parent_of(entry.name), []).append(int(entry.name))
    found = [*children.get(pid, [])]
    for child in found:
        found += children.get(child, [])
    return found


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    """A portal that was started once, and again, and is running; each test leaves it running."""
    portal = Portal(first_start.copy_to(tmp_path_factory.mktemp("portal") / "var"))
    portal.start()
    with psycopg.connect(**portal.server.conninfo(OWNER)) as owner:
        owner.execute("CREATE TABLE confirmed (n int PRIMARY KEY)")
    yield portal
    if portal.process.poll() is None:
        portal.stop()


class Saver(threading.Thread):
    """Saves one row after another, as the portal, and remembers which of them were confirmed."""

    def __init__(self, portal, first):
        super().__init__()
        self.portal, self.first = portal, first
        self.confirmed, self.done = [], threading.Event()

    def run(self):
        number = self.first
        while not self.done.is_set():
            try:
                with psycopg.connect(**self.portal.server.conninfo(PORTAL), autocommit=True) as connection:
                    while not self.done.is_set():
                        number += 1
                        connection.execute("INSERT INTO confirmed VALUES (%s)", [number])
                        self.confirmed.append(number)
            except psycopg.OperationalError:
                time.sleep(0.05)

    def stop(self):
        self.done.set()
        self.join()


def saved(portal, above):
    with psycopg.connect(**portal.server.conninfo(PORTAL)) as connection:
        return {n for (n,) in connection.execute("SELECT n FROM confirmed WHERE n > %s", [above])}


def test_the_greeting_names_address_user_and_password(first_start, portal):
    password = (first_start.var / "admin-password").read_text()
    assert re.search(rf"http://127\.0\.0\.1:\d+/ .*admin.*{re.escape(password)}", first_start.greeting)
    assert re.search(rf"http://127\.0\.0\.1:{portal.port}/ .*admin.*{re.escape(password)}", portal.greeting)
    assert (first_start.var / "admin-password").stat().st_mode & 0o777 == 0o600


def test_sigterm_leaves_no_process_and_the_second_start_is_quick_and_keeps_all(portal):
    with psycopg.connect(**portal.server.conninfo(PORTAL), autocommit=True) as connection:
        connection.execute("INSERT INTO confirmed VALUES (1)")
    first_greeting = portal.greeting
    assert portal.stop() == 0
    portal.start()
    assert portal.processor_seconds() < SECOND_START * seconds_to_load()
    assert portal.greeting == first_greeting
    assert 1 in saved(portal, 0)


def test_ctrl_c_leaves_no_process(portal):
    assert portal.stop(signal.SIGINT) == 0
    portal.start()


def kill_database_during(saver, portal):
    enough, killed = len(saver.confirmed) + 50, portal.postgres()
    until(lambda: len(saver.confirmed) > enough)
    os.kill(killed, signal.SIGKILL)
    until(lambda: not is_alive(killed))
    until(portal.server.answers)
    until(portal.is_healthy)


def test_a_killed_database_comes_back_with_all_that_was_confirmed(portal):
    saver = Saver(portal, 1000)
    saver.start()
    kill_database_during(saver, portal)
    kill_database_during(saver, portal)
    saver.stop()
    assert set(saver.confirmed) <= saved(portal, 1000)


def test_a_killed_gunicorn_comes_back_on_its_port(portal):
    (killed,) = portal.gunicorns()
    os.kill(killed, signal.SIGKILL)
    until(lambda: portal.gunicorns() - {killed})
    until(portal.is_healthy)


def test_a_killed_supervisor_takes_all_along_and_loses_nothing_confirmed(portal):
    saver = Saver(portal, 1_000_000)
    saver.start()
    until(lambda: len(saver.confirmed) > 50)
    children = portal.descendants()
    assert len(children) > 5
    portal.process.kill()
    portal.process.wait()
    portal.wait_for_end(children)
    portal.process.stdout.close()
    saver.stop()
    portal.start()
    rows = saved(portal, 1_000_000)
    assert set(saver.confirmed) <= rows
    # At most the one whose confirmation was lost on the way.
    assert len(rows - set(saver.confirmed)) <= 1


def test_everything_killed_at_once_loses_nothing_confirmed(portal):
    saver = Saver(portal, 2_000_000)
    saver.start()
    until(lambda: len(saver.confirmed) > 50)
    children = portal.descendants()
    for pid in (portal.process.pid, *children):
        # Children of the supervisor end with it, some before their turn.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    portal.process.wait()
    portal.wait_for_end(children)
    portal.process.stdout.close()
    saver.stop()
    portal.start()
    assert set(saver.confirmed) <= saved(portal, 2_000_000)


def users_of(pid):
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Uid:"))
    return set(line.split()[1:])


def test_started_by_root_nothing_that_serves_runs_as_root(first_start, portal):
    """Nor reads the secrets of root, of the owner of the tables, or the files of PostgreSQL."""
    if os.geteuid() != 0:
        pytest.skip("only root has something to give up")
    if way_for(PORTAL_UID, [ROOT, portal.var, *python_folders()], [sys.executable, "-c", ""]) is None:
        pytest.skip("this system allows no view of its own")
    until(lambda: len(portal.descendants()) > 5)
    users = {command_of(pid).split("\0")[2:3][0]: users_of(pid) for pid in portal.descendants() if command_of(pid)}
    assert users and all(found <= {str(PORTAL_UID), str(SERVER_UID)} for found in users.values()), users
    # After the first start already, and after the next.
    for var in (first_start.var, portal.var):
        for closed in ("admin-password", "postgres/aidportal_owner.key", "postgres/data"):
            assert (var / closed).stat().st_uid != PORTAL_UID
            assert (var / closed).stat().st_mode & 0o077 == 0
        assert (var / "media").stat().st_uid == PORTAL_UID


def test_what_is_kept_is_for_the_portals_user_alone(first_start, portal):
    for var in (first_start.var, portal.var):
        kept = [var / "secret-key", *(var / "media").rglob("*"), var / "postgres" / "server.log"]
        assert [path for path in kept if path.stat().st_mode & 0o077] == []
        assert (var / "media").stat().st_mode & 0o777 == 0o700


def test_no_answer_names_the_server(portal):
    for path in ("/healthz", "/accounts/login/", "/nothing", "/static/nothing.css"):
        try:
            answer = urllib.request.urlopen(f"http://127.0.0.1:{portal.port}{path}", timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            answer = error
        assert "Server" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_command_uses_the_running_server(portal):
    before = portal.postgres()
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=ROOT,
        env=portal.environ(),
        capture_output=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    assert portal.postgres() == before
    assert portal.is_healthy()


def refused(portal, **changed):
    """What a start in this environment says, which must be one line and not a success."""
    done = subprocess.run(
        [sys.executable, "-m", "aidportal.supervisor.serve"],
        cwd=ROOT,
        env=portal.environ(**changed),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_taken_port_is_one_line_and_makes_nothing(portal, tmp_path):
    assert str(portal.port) in refused(portal, AIDPORTAL_VAR=str(tmp_path / "var"))
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"PORT": "80x"}, "PORT"),
        ({"HOST": "0.0.0.0"}, "AIDPORTAL_BEHIND_TLS_PROXY"),
        ({"HOST": "203.0.113.7", "AIDPORTAL_BEHIND_TLS_PROXY": "1"}, "203.0.113.7"),
        ({"DATABASE_URL": "postgresql://u:geheim@127.0.0.1:1/db"}, "127.0.0.1:1"),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL"),
        ({"AIDPORTAL_STATEMENT_TIMEOUT": "soon"}, "AIDPORTAL_STATEMENT_TIMEOUT"),
    ],
)
def test_what_is_wrong_is_one_line_and_makes_nothing(portal, tmp_path, changed, named):
    changed = {"PORT": str(free_port()), "AIDPORTAL_VAR": str(tmp_path / "var")} | changed
    line = refused(portal, **changed)
    assert named in line
    assert "geheim" not in line
    assert not (tmp_path / "var").exists()


def test_a_missing_tool_is_named_before_anything_is_made(tmp_path):
    for tool in ("sh", "cat", "dirname"):
        (tmp_path / tool).symlink_to(f"/bin/{tool}" if Path(f"/bin/{tool}").exists() else f"/usr/bin/{tool}")
    done = subprocess.run(
        ["/bin/sh", ROOT / "scripts" / "setup", "run"],
        env={"PATH": str(tmp_path), "PYTHON": sys.executable, "PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "node" in done.stderr
