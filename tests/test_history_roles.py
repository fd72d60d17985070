"""What the portal's own role can do to the history: read it and have it sealed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from aidportal.supervisor.embedded import PORTAL, Cluster
from aidportal.supervisor.preflight import var_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_portal(tests_server: dict[str, Any]) -> Iterator[psycopg.Connection[Any]]:
    cluster = Cluster(var_of() / "test-postgres", durable=False)
    if str(tests_server.get("host")) != str(cluster.socket_folder):
        pytest.skip("the server of DATABASE_URL has no role of the portal's")
    parameters = cluster.conninfo(PORTAL) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(**parameters) as portal:
        yield portal
        portal.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE history.projects_project SET title = 'x'",
        "DELETE FROM history.projects_project",
        "INSERT INTO history.projects_project (h_since) VALUES (1)",
        "TRUNCATE history.projects_project",
        "UPDATE history.act SET name = 'x'",
        "DELETE FROM history.act",
        "UPDATE history.leaf SET seal = 1",
        "DELETE FROM history.seal",
        "INSERT INTO history.removal VALUES (1)",
        "UPDATE history.sealed_table SET key = 'x'",
        "ALTER TABLE projects_project DISABLE TRIGGER ALL",
        'DROP TRIGGER "00_history_update" ON projects_project',
        "SELECT history.act_now('projects_project')",
        "SELECT * FROM history.leaves('', 0, 1)",
        "SET session_replication_role = replica",
        "CREATE OR REPLACE VIEW ever.projects_project AS SELECT 1",
    ],
)
def test_the_portal_changes_nothing_in_the_history(as_portal: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_portal.execute(statement)


def test_the_portal_reads_the_history_and_has_it_sealed(as_portal: psycopg.Connection[Any]) -> None:
    assert as_portal.execute("SELECT count(*) > 0 FROM history.act").fetchone() == (True,)
    row = as_portal.execute("SELECT history.seal_acts() IS NOT NULL").fetchone()
    assert row == (True,)
