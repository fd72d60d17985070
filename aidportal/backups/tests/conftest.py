"""Databases of their own, beside that of the tests: what is backed up and restored is committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from aidportal.supervisor.embedded import OWNER, PORTAL
from tests.migrated_database import drop_database

PHRASE = "correct horse battery"


@contextmanager
def database(server: dict[str, Any], template: str) -> Iterator[str]:
    """Have Django use a copy of ``template`` for a while."""
    django, name = connections["default"], f"aidportal_backup_{uuid4().hex[:12]}"
    with psycopg.connect(**server, autocommit=True) as owner:
        owner.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        usual, django.settings_dict["NAME"] = django.settings_dict["NAME"], name
        django.close()
        try:
            yield name
        finally:
            django.close()
            django.settings_dict["NAME"] = usual
            drop_database(owner, name)


def urls(server: dict[str, Any], name: str) -> dict[str, str]:
    """The environment of a portal on a server of somebody else, with both roles."""

    def url(role: str) -> str:
        password = quote(server["password"] if role == OWNER else PORTAL_PASSWORD, safe="")
        return f"postgresql://{role}:{password}@/{name}?host={quote(server['host'], safe='')}&port={server['port']}"

    return {"DATABASE_URL": url(PORTAL), "DATABASE_OWNER_URL": url(OWNER)}


# Nobody signs in with it: the tests ask the server what the role may do.
PORTAL_PASSWORD = "none"


@pytest.fixture(scope="module")
def template(django_db_setup: None) -> str:
    return str(connections["default"].settings_dict["TEST"]["TEMPLATE"])


@pytest.fixture
def place(monkeypatch, tmp_path, settings):
    """An empty ``var``, beside it nothing of another portal."""
    var = tmp_path / "var"
    var.mkdir()
    monkeypatch.setenv("AIDPORTAL_VAR", str(var))
    settings.MEDIA_ROOT = var / "media"
    return var
