"""The database of the tests: a cluster of its own, so that `make test` and `make run` don't meet."""

from collections.abc import Iterator

import pytest
from django.db import connections

from aidportal.supervisor.database import connection_parameters, django_settings, is_embedded, running
from aidportal.supervisor.embedded import OWNER, Cluster
from aidportal.supervisor.preflight import var_of


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "ask so many random scopes wherever tests ask some, in place of the few of an everyday run"
    parser.addoption("--scopes", type=int, default=0, help=help_text)


@pytest.fixture
def scopes(request: pytest.FixtureRequest) -> int:
    """How many random scopes to ask; 0 for as many as the test asks on an everyday run."""
    return request.config.getoption("--scopes")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Point Django at the server of the tests, as the owner of its tables; each worker makes its own database."""
    if not is_embedded():
        use_for_tests(connection_parameters("owner"))
        yield
        return
    server = Cluster(var_of() / "test-postgres", durable=False)
    with running(server):
        use_for_tests(server.conninfo(OWNER))
        yield


def use_for_tests(connection: dict[str, str]) -> None:
    default = connections["default"]
    default.settings_dict.update(django_settings(connection, "owner", {}))
