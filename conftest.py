"""The database of the tests: a cluster of its own, so that `make test` and `make run` don't meet."""

import gc
from collections.abc import Iterator
from typing import Any

import hypothesis
import psycopg
import pytest
from django.db import connections, transaction
from psycopg import sql
from pytest_django import DjangoDbBlocker
from whitenoise import WhiteNoise

from aidportal.supervisor.database import connection_parameters, django_settings, is_embedded, running
from aidportal.supervisor.embedded import OWNER, Cluster
from aidportal.supervisor.preflight import ROOT, var_of
from aidportal.supervisor.prepare import prepare_files
from tests.migrated_database import drop_database, migrated_database

# Modules that take a minute or more come first, so that no worker is left with one while the other has nothing to do.
LONGEST_FIRST = (
    "aidportal/overview/tests/test_dashboards_agree.py",
    "tests/test_killed_imports.py",
    "aidportal/imports/tests/test_random_cells.py",
    "tests/browser/test_pages.py",
    "aidportal/overview/tests/test_figures_agree.py",
    "tests/browser/test_portal_record_pages.py",
    "tests/browser/test_record_pages.py",
    "tests/test_lists_agree.py",
    "tests/browser/test_dashboards.py",
    "tests/test_list_cost.py",
    "tests/test_serve.py",
    "aidportal/reports/tests/test_reports_agree.py",
    "aidportal/imports/tests/test_round_trip.py",
    "tests/test_rights_of_kinds.py",
    "tests/test_rights.py",
)

# How long an example takes is no claim of a test: the machine may be busy.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the catalogue and collect the static files where they have changed, before any worker starts."""
    if not hasattr(session.config, "workerinput"):
        prepare_files()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {ROOT / path: at for at, path in enumerate(LONGEST_FIRST)}
    if missing := [str(path) for path in order if not path.exists()]:
        raise pytest.UsageError(f"LONGEST_FIRST names what is not there: {missing}")
    items.sort(key=lambda item: order.get(item.path, len(order)))


def pytest_collection_finish() -> None:
    """Leave all that is loaded by now out of each collection of garbage, as a portal that serves does."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "ask so many random scopes wherever tests ask some, in place of the few of an everyday run"
    parser.addoption("--scopes", type=int, default=0, help=help_text)
    parser.addoption("--pictures", action="store_true", help="keep pictures of all dashboards under var/screenshots")


@pytest.fixture
def scopes(request: pytest.FixtureRequest) -> int:
    """How many random scopes to ask; 0 for as many as the test asks on an everyday run."""
    return request.config.getoption("--scopes")


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    """The sample up to today, for all tests of a module and for no other; who reads it, by name.

    The module has each of its tests read in this one transaction by a ``_django_db_helper`` that does nothing. Pages of
    lists are short, since what such tests look at is what they say of all rows.
    """
    from aidportal.registers import views
    from aidportal.sample.records import load_sample
    from tests import makers

    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "ROWS_PER_PAGE", 3)
        load_sample()
        viewer = makers.make_user("viewer", "150400", username="viewer", unit="yuan")
        yield {"viewer": viewer, "chief": makers.make_user("administrator", username="chief", unit="yuan")}
        transaction.set_rollback(True)


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


@pytest.fixture(scope="session", autouse=True)
def no_worker_is_waited_for() -> Iterator[None]:
    """Beside a test runs no worker, and a page would wait for it in vain; a portal that a test starts has its own."""
    from aidportal.queues import queue

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "PATIENCE_SECONDS", 0)
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


@pytest.fixture
def _django_db_helper(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    tests_server: dict[str, Any],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A test whose transactions commit has a database of its own, copied in a moment; others are taken back as ever.

    Nothing is cleared away after it, which takes seconds and would take what migrations loaded.
    """
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("_django_db_helper")
        yield
        return
    settings = connections["default"].settings_dict
    usual, template = settings["NAME"], sql.Identifier(settings["TEST"]["TEMPLATE"])
    name = f"{usual}_own"
    own = sql.Identifier(name)
    with psycopg.connect(**tests_server, autocommit=True) as owner, django_db_blocker.unblock():
        drop_database(owner, name)
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(own, template))
        connections.close_all()
        settings["NAME"] = name
        try:
            yield
        finally:
            connections.close_all()
            settings["NAME"] = usual
            drop_database(owner, name)
