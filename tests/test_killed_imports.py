"""Imports while their worker, the database or the portal is killed: all or nothing, and never lost silently."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import socket
import threading
import time
import urllib.parse
import urllib.request
from contextlib import suppress

import psycopg
import pytest

from aidportal.supervisor.embedded import OWNER
from tests.test_serve import Portal, command_of, is_alive
from tests.waiting import PATIENCE, until

# To be read and to be written, they take longer than the moments at which something is killed below.
ROWS = 1000
HEAD = "项目名称,项目所在地,项目年度,计划资金（万元）"


class Browser:
    """A signed-in user of the portal, over the network."""

    def __init__(self, portal):
        self.portal = portal
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        password = (portal.var / "admin-password").read_text()
        self.post("/accounts/login/", {"username": "admin", "password": password}, page="/accounts/login/")

    def get(self, path):
        with self.opener.open(f"http://127.0.0.1:{self.portal.port}{path}", timeout=PATIENCE) as answer:
            return answer.read().decode(), answer.url

    def token(self, page):
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page)[0])[1]

    def post(self, path, fields, page="/imports/", body=None, content_type="application/x-www-form-urlencoded"):
        token = self.token(page)
        sent = body(token) if body else urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token}).encode()
        address = f"http://127.0.0.1:{self.portal.port}{path}"
        request = urllib.request.Request(address, sent, {"Content-Type": content_type})
        with self.opener.open(request, timeout=PATIENCE) as answer:
            return answer.url

    def send(self, content):
        """Send a workbook of projects; the number of its import."""

        def body(token):
            fields = {"csrfmiddlewaretoken": token, "kind": "projects"}
            parts = [
                f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in fields.items()
            ]
            parts.append('--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n')
            return "".join(parts).encode() + content + b"\r\n--x--\r\n"

        url = self.post("/imports/", {}, body=body, content_type="multipart/form-data; boundary=x")
        return int(re.search(r"/imports/(\d+)/", url)[1])


def file_of(prefix):
    return "\n".join([HEAD, *(f"{prefix}{number},宁城县,2014,1.5" for number in range(ROWS))]).encode()


@pytest.fixture(scope="module")
def portal(first_start, tmp_path_factory):
    portal = Portal(first_start.copy_to(tmp_path_factory.mktemp("imports") / "var"))
    portal.start()
    yield portal
    if portal.process.poll() is None:
        portal.stop()


def asked(portal, statement, *parameters):
    """Rows that the database answers, also while it is just being started again."""
    (rows,) = until(lambda: answers(portal, statement, parameters))
    return rows


def answers(portal, statement, parameters):
    """The one answer to a statement; none from a database that is not there."""
    server = portal.server.conninfo(OWNER)
    with suppress(psycopg.OperationalError), psycopg.connect(**server, autocommit=True) as owner:
        cursor = owner.execute(statement, parameters)
        return [cursor.fetchall() if cursor.description else []]
    return []


def state(portal, job):
    return asked(portal, "SELECT state FROM imports_import WHERE id = %s", job)[0][0]


def wait_for(portal, job, *states):
    until(lambda: state(portal, job) in states)


def ask_to_write(portal, *numbers):
    asked(
        portal,
        "UPDATE imports_import SET state = 'write_asked', attempts = 0 WHERE id = ANY(%s) AND state = 'previewed'",
        list(numbers),
    )
    asked(portal, "NOTIFY imports")


def written(portal, prefix):
    """Projects and funding lines that came of the rows of one file."""
    return asked(
        portal,
        "SELECT count(DISTINCT p.id), count(f.id) FROM projects_project p "
        "LEFT JOIN projects_funding f ON f.project_id = p.id WHERE p.title LIKE %s",
        f"{prefix}%",
    )[0]


def workers(portal):
    return [pid for pid in portal.descendants() if "aidportal.queues.worker" in command_of_or_nothing(pid)]


def command_of_or_nothing(pid):
    try:
        return command_of(pid)
    except OSError:
        return ""


def kill(pids):
    for pid in pids:
        with suppress(ProcessLookupError):  # its parent was killed before it
            os.kill(pid, signal.SIGKILL)
    until(lambda: not any(map(is_alive, pids)))


@pytest.mark.parametrize("moment", [0.1, 0.4, 0.8])
def test_a_write_whose_worker_is_killed_is_written_once_by_the_next(portal, moment):
    prefix = f"杀{int(moment * 100)}-"
    job = Browser(portal).send(file_of(prefix))
    wait_for(portal, job, "previewed")
    until(lambda: len(workers(portal)) == 2)
    ask_to_write(portal, job)
    time.sleep(moment)
    kill(workers(portal))
    assert written(portal, prefix) in ((0, 0), (ROWS, ROWS))
    wait_for(portal, job, "written")
    assert written(portal, prefix) == (ROWS, ROWS)


def test_a_reading_whose_worker_is_killed_is_read_by_the_next(portal):
    until(lambda: len(workers(portal)) == 2)
    browser, numbers = Browser(portal), []
    sending = threading.Thread(target=lambda: numbers.append(browser.send(file_of("读"))))
    sending.start()
    until(lambda: asked(portal, "SELECT 1 FROM imports_import WHERE state = 'reading'"))
    kill(workers(portal))
    sending.join()
    (job,) = numbers
    wait_for(portal, job, "previewed")
    assert asked(portal, "SELECT count(*) FROM imports_importedrow WHERE of_id = %s", job) == [(ROWS,)]


def test_a_write_whose_database_is_killed_is_all_or_nothing_and_goes_on(portal):
    job = Browser(portal).send(file_of("库验"))
    wait_for(portal, job, "previewed")
    ask_to_write(portal, job)
    time.sleep(0.4)
    kill([portal.postgres()])
    wait_for(portal, job, "written")
    assert written(portal, "库验") == (ROWS, ROWS)


def test_a_write_whose_whole_portal_is_killed_goes_on_after_the_next_start(portal):
    job = Browser(portal).send(file_of("全验"))
    wait_for(portal, job, "previewed")
    until(lambda: len(workers(portal)) == 2)
    ask_to_write(portal, job)
    time.sleep(0.4)
    everybody = [portal.process.pid, *portal.descendants()]
    kill(everybody)
    portal.process.wait()
    portal.wait_for_end(everybody)
    portal.process.stdout.close()
    portal.start()
    wait_for(portal, job, "written")
    assert written(portal, "全验") == (ROWS, ROWS)


def test_one_file_sent_by_two_at_once_makes_one_set_of_records(portal):
    browsers, numbers = [Browser(portal), Browser(portal)], []
    threads = [threading.Thread(target=lambda one=one: numbers.append(one.send(file_of("双验")))) for one in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for job in numbers:
        wait_for(portal, job, "previewed")
    until(lambda: len(workers(portal)) == 2)
    ask_to_write(portal, *numbers)
    for job in numbers:
        wait_for(portal, job, "previewed", "written")
    until(lambda: sorted(state(portal, job) for job in numbers) == ["previewed", "written"])
    assert written(portal, "双验") == (ROWS, ROWS)


def far_too_large(portal, size):
    """The head of a request that states ``size`` bytes, as a browser sends it."""
    lines = (
        *("POST /imports/ HTTP/1.1", f"Host: 127.0.0.1:{portal.port}", "Content-Type: multipart/form-data; boundary=x"),
        *(f"Content-Length: {size}", "", ""),
    )
    return "\r\n".join(lines).encode()


def answer_of(connection):
    parts = iter(lambda: connection.recv(65536), b"")
    return b"".join(parts).decode()


@pytest.mark.parametrize("path", ["/imports/", "/accounts/login/"])
def test_a_client_that_sends_on_and_on_gets_the_answer_to_a_file_far_too_large(portal, path):
    # It looks for no answer before all is sent; more than the system keeps under way, by far.
    size = 256 << 20
    with socket.create_connection(("127.0.0.1", portal.port), timeout=PATIENCE) as connection:
        connection.sendall(far_too_large(portal, size).replace(b"/imports/", path.encode()))
        for _ in range(size >> 20):
            connection.sendall(bytes(1 << 20))
        answer = answer_of(connection)
    assert answer.startswith("HTTP/1.1 413 ") and "20 MB" in answer
    assert portal.is_healthy()


def test_a_client_that_states_two_gigabytes_is_answered_before_they_are_sent(portal):
    with socket.create_connection(("127.0.0.1", portal.port), timeout=PATIENCE) as connection:
        connection.sendall(far_too_large(portal, 2 << 30) + bytes(1 << 20))
        answer = answer_of(connection)
        connection.sendall(bytes(1 << 20))
    assert answer.startswith("HTTP/1.1 413 ") and "20 MB" in answer
    assert portal.is_healthy()


def test_the_end_of_the_portal_is_the_end_of_its_workers(portal):
    until(lambda: len(workers(portal)) == 2)
    before = workers(portal)
    assert portal.stop() == 0
    assert not any(map(is_alive, before))
    portal.start()
