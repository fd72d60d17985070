"""What holds for every list of the portal: what it says of a wrong address, and what its file has."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from aidportal.sample.country import generate
from tests import makers
from tests.list_checks import (
    assert_answers_hostile_addresses_in_words,
    assert_export_equals_page,
    client_of,
    registers,
)

pytestmark = pytest.mark.django_db
every_list = pytest.mark.parametrize("name", sorted(registers()))


@pytest.fixture
def _django_db_helper():
    """No transaction for each test: all tests of this module read within the one of ``reader``."""


@pytest.fixture(scope="module")
def reader(django_db_setup, django_db_blocker):
    """An administrator who looks at a small country, of which some records lack what others have."""
    with django_db_blocker.unblock(), transaction.atomic():
        generate(60, 1)
        project = makers.make_project(programme_year=None, giver=None, status="")
        makers.make_funding(project=project, fiscal_year=None, amount=None)
        makers.make_donation(given_on=None)
        makers.make_posting(ends_on=None)
        makers.make_pairing()
        yield client_of(makers.make_user("administrator"))
        transaction.set_rollback(True)


@every_list
def test_a_hostile_address_is_answered_in_words(reader, name):
    assert_answers_hostile_addresses_in_words(reader, reverse(name))


@every_list
def test_the_file_has_the_rows_of_the_page_in_its_order(reader, name):
    rows = assert_export_equals_page(reader, reverse(name), {})
    assert len(rows) > 1
