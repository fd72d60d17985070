import os
import socket
import stat
import threading

import psycopg
import pytest
from django.db import connection

from aidportal.supervisor import database
from aidportal.supervisor.database import (
    check_server,
    connection_parameters,
    database_settings,
    django_settings,
    grant_rows_to_portal,
    running,
)
from aidportal.supervisor.embedded import LONGEST_SOCKET_FOLDER, OWNER, PORTAL, Cluster
from aidportal.supervisor.preflight import StartRefused, check_database_answers, host_of, port_of
from aidportal.supervisor.privileges import PORTAL_UID
from tests.waiting import PATIENCE

URL = "postgresql://ning:p%40ss@db.example:5433/aid?sslmode=require"


def settings_for(**environ):
    return database_settings(None, environ)


def test_a_url_becomes_djangos_settings():
    found = settings_for(DATABASE_URL=URL)
    assert (found["USER"], found["PASSWORD"]) == ("ning", "p@ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "aid")
    assert found["OPTIONS"]["sslmode"] == "require"
    assert found["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://u:geheim@h/db", "postgresql://u:geheim@h:port/db", "postgresql://u:geheim@h/"]
)
def test_a_url_that_is_not_understood_is_refused_without_its_password(url):
    with pytest.raises(StartRefused, match="DATABASE_URL") as refusal:
        settings_for(DATABASE_URL=url)
    assert "geheim" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_owners_url_is_for_the_owner_only():
    environ = {"DATABASE_URL": URL, "DATABASE_OWNER_URL": "postgresql://boss@db.example/aid"}
    assert connection_parameters("owner", environ)["user"] == "boss"
    assert connection_parameters("portal", environ)["user"] == "ning"


def test_only_the_portals_statements_are_cut_off():
    assert "statement_timeout=15s" in settings_for(DATABASE_URL=URL)["OPTIONS"]["options"]
    assert "options" not in settings_for(DATABASE_URL=URL, AIDPORTAL_DATABASE_ROLE="owner")["OPTIONS"]
    with pytest.raises(StartRefused, match="AIDPORTAL_STATEMENT_TIMEOUT"):
        settings_for(DATABASE_URL=URL, AIDPORTAL_STATEMENT_TIMEOUT="-1")


@pytest.mark.parametrize("port", ["", "0", "65536", "80a", "-1", "8000.5", "٨٠"])
def test_nonsense_as_a_port_is_refused(port):
    with pytest.raises(StartRefused, match="PORT"):
        port_of({"PORT": port})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.1", "portal.example"])
def test_only_a_proxy_that_ends_tls_opens_other_than_loopback_addresses(host):
    with pytest.raises(StartRefused, match="AIDPORTAL_BEHIND_TLS_PROXY"):
        host_of({"HOST": host})
    assert host_of({"HOST": host, "AIDPORTAL_BEHIND_TLS_PROXY": "1"}) == host


def test_a_database_that_does_not_listen_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(StartRefused, match=f"127.0.0.1:{port}"):
        check_database_answers({"DATABASE_URL": f"postgresql://u@127.0.0.1:{port}/db"})


def test_a_socket_folder_is_never_too_long_for_a_socket(tmp_path):
    deep = Cluster(tmp_path / ("x" * 100) / "postgres")
    assert len(bytes(deep.socket_folder)) <= LONGEST_SOCKET_FOLDER
    assert deep.socket_folder != Cluster(tmp_path / ("y" * 100) / "postgres").socket_folder


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A whole embedded server, as `make run` makes it, with one table of the owner's."""
    server = Cluster(tmp_path_factory.mktemp("embedded") / "postgres")
    with running(server):
        with psycopg.connect(**server.conninfo(OWNER)) as owner:
            owner.execute("CREATE TABLE money (id int PRIMARY KEY, amount numeric)")
        yield server


@pytest.fixture
def as_portal(server, monkeypatch):
    roles = {"owner": OWNER, "portal": PORTAL}
    monkeypatch.setattr(database, "connection_parameters", lambda role: server.conninfo(roles[role]))
    grant_rows_to_portal()
    with psycopg.connect(**server.conninfo(PORTAL), autocommit=True) as portal:
        yield portal


def test_the_portal_reads_and_writes_rows(as_portal):
    as_portal.execute("INSERT INTO money VALUES (1, 10)")
    as_portal.execute("UPDATE money SET amount = 20")
    assert as_portal.execute("SELECT amount FROM money").fetchone() == (20,)
    as_portal.execute("DELETE FROM money")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE money",
        "TRUNCATE money",
        "ALTER TABLE money ADD x int",
        "CREATE TABLE other (id int)",
        "CREATE TEMP TABLE other (id int)",
        "CREATE ROLE other",
        "COPY money TO '/tmp/money'",
        "SELECT pg_read_file('/etc/passwd')",
        "SET ROLE aidportal_owner",
    ],
)
def test_the_portal_changes_no_tables_and_reads_no_files(as_portal, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_portal.execute(statement)


def test_tables_made_later_are_open_to_the_portal_too(server, as_portal):
    with psycopg.connect(**server.conninfo(OWNER)) as owner:
        owner.execute("CREATE TABLE later (id serial PRIMARY KEY)")
    as_portal.execute("INSERT INTO later DEFAULT VALUES")


def test_nobody_comes_in_without_the_right_password(server):
    for wrong in ({"password": "guess"}, {"user": "postgres"}):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**(server.conninfo(PORTAL) | wrong))


def test_the_socket_and_the_keys_are_for_their_owner_only(server):
    # Started by root, the server and the portal are two users; the folder is open to these alone.
    as_root = os.geteuid() == 0
    assert stat.S_IMODE(server.socket_folder.stat().st_mode) == (0o710 if as_root else 0o700)
    assert not as_root or server.socket_folder.stat().st_gid == PORTAL_UID
    assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(key.stat().st_mode) == 0o600 for key in server.home.glob("*.key"))


def test_the_server_opens_no_port_and_keeps_what_is_confirmed(server):
    with psycopg.connect(**server.conninfo(PORTAL)) as portal:
        names = ("listen_addresses", "fsync", "full_page_writes", "synchronous_commit", "data_checksums")
        values = [portal.execute(f"SHOW {name}").fetchone()[0] for name in names]
    assert values == ["", "on", "on", "on", "on"]


def test_chinese_characters_are_letters_to_the_database(server):
    with psycopg.connect(**server.conninfo(OWNER)) as owner:
        owner.execute("CREATE EXTENSION pg_trgm")
        assert len(owner.execute("SELECT show_trgm('延庆县')").fetchone()[0]) == 4


def test_a_database_that_would_find_no_chinese_is_refused(server, monkeypatch):
    with psycopg.connect(**server.conninfo(OWNER), autocommit=True) as owner:
        owner.execute("CREATE DATABASE plain TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
    monkeypatch.setattr(database, "connection_parameters", lambda role: server.conninfo(OWNER) | {"dbname": "plain"})
    with pytest.raises(StartRefused, match=r"C\.UTF-8"):
        check_server()


def test_a_guest_keeps_the_server_running_when_its_runner_is_done(tmp_path):
    server, guests = Cluster(tmp_path / "postgres", durable=False), Cluster(tmp_path / "postgres")
    guest_in, guest_may_go = threading.Event(), threading.Event()

    def visit():
        with running(guests):
            guest_in.set()
            guest_may_go.wait(PATIENCE)
            seen.append(guests.answers())

    seen = []
    visitor = threading.Thread(target=visit)
    with running(server):
        visitor.start()
        assert guest_in.wait(PATIENCE)
        threading.Timer(0.5, guest_may_go.set).start()
    visitor.join()
    assert seen == [True]
    assert not server.answers()


def test_an_interrupted_first_start_is_done_again_from_the_beginning(tmp_path):
    server = Cluster(tmp_path / "postgres", durable=False)
    left_over = server.home / "data.new.killed"
    left_over.mkdir(parents=True)
    (left_over / "PG_VERSION").write_text("18")
    with running(server):
        assert server.answers()
        assert not left_over.exists()


def test_the_record_of_a_server_whose_number_another_process_has_is_forgotten(tmp_path):
    server = Cluster(tmp_path / "postgres", durable=False)
    with running(server):
        record = (server.data / "postmaster.pid").read_text().split("\n")
    # This very process has the number now, and is no server.
    (server.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *record[1:]]))
    with running(server):
        assert server.answers()


@pytest.mark.django_db
def test_the_tests_database_is_a_real_one_with_the_right_locale():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
        )
        encoding, ctype = cursor.fetchone()
    assert encoding == "UTF8"
    assert ctype not in ("C", "POSIX")


def test_settings_for_the_owner_have_no_session_options():
    found = django_settings({"dbname": "aid", "host": "/run"}, "owner", {})
    assert "options" not in found["OPTIONS"]
