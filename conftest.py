"""The database of the tests: a cluster of its own, so that `make test` and `make run` don't meet."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker
from whitenoise import WhiteNoise

from aidportal.supervisor.database import connection_parameters, django_settings, is_embedded, running
from aidportal.supervisor.embedded import OWNER, Cluster
from aidportal.supervisor.preflight import var_of
from tests.migrated_database import migrated_database


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "ask so many random scopes wherever tests ask some, in place of the few of an everyday run"
    parser.addoption("--scopes", type=int, default=0, help=help_text)


@pytest.fixture
def scopes(request: pytest.FixtureRequest) -> int:
    """How many random scopes to ask; 0 for as many as the test asks on an everyday run."""
    return request.config.getoption("--scopes")


@pytest.fixture(scope="session", autouse=True)
def static_files_listed_once() -> Iterator[None]:
    """List them once, as a portal does, and not for every client of a test: each time takes a tenth of a second."""
    listed: dict[tuple[str, str], dict[str, Any]] = {}
    list_files = WhiteNoise.update_files_dictionary

    def list_once(self: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in listed:
            list_files(self, root, prefix)
            listed[root, prefix] = dict(self.files)
        self.files |= listed[root, prefix]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", list_once)
        yield


@pytest.fixture(scope="session")
def tests_server() -> Iterator[dict[str, Any]]:
    """How the owner of the tables connects to the server of the tests, which runs as long as they do."""
    if not is_embedded():
        yield connection_parameters("owner")
        return
    server = Cluster(var_of() / "test-postgres", durable=False)
    with running(server):
        yield server.conninfo(OWNER)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tests_server: dict[str, Any], django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Point Django at the server of the tests; each worker copies a database of its own."""
    settings = connections["default"].settings_dict
    settings.update(django_settings(tests_server, "owner", {}))
    with migrated_database(tests_server, django_db_blocker) as template:
        settings["TEST"]["TEMPLATE"] = template
        yield
