"""What holds when two people write at the same moment, on connections of their own."""

from __future__ import annotations

import threading
import time
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from projects.models import Disbursement, Funding, Project
from tests import makers
from tests.waiting import PATIENCE, at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed_line(transactional_db):
    """A funding line of 100 yuan that other connections see, too."""
    return makers.make_funding(amount=Decimal("100.00"))


def test_two_payments_at_once_cannot_both_use_the_same_money(committed_line):
    barrier, refusals = threading.Barrier(2), []

    def pay_sixty():
        try:
            with transaction.atomic():
                Disbursement.objects.create(funding=committed_line, moved_on="2014", amount=Decimal("60.00"))
                barrier.wait(PATIENCE)
        except IntegrityError as error:
            refusals.append(error.__cause__.diag.constraint_name)
        finally:
            connection.close()

    at_once(pay_sixty, pay_sixty)
    assert refusals == ["disbursement_within_commitment"]
    assert Disbursement.objects.filter(funding=committed_line).count() == 1
    assert Funding.objects.get(pk=committed_line.pk).is_paid


def test_two_changes_of_status_at_once_both_find_their_end(committed_line):
    project, first_is_written = committed_line.project, threading.Event()

    def write(status, since, before, after):
        try:
            before()
            with transaction.atomic():
                project.status_changes.create(status=status, since=since)
                after()
        finally:
            connection.close()

    def hold():
        first_is_written.set()
        time.sleep(0.3)

    at_once(
        lambda: write("completed", "2014-05-01", lambda: None, hold),
        lambda: write("running", "2014-03-01", lambda: first_is_written.wait(PATIENCE), lambda: None),
    )
    rows = project.status_changes.order_by("since")
    assert [(row.status, row.days) for row in rows] == [("running", 61), ("completed", None)]


def test_a_line_added_while_its_project_changes_givers_counts_as_the_new_one_s(committed_line):
    project, is_changed = committed_line.project, threading.Event()

    def move():
        try:
            with transaction.atomic():
                Project.objects.filter(pk=project.pk).update(giver=makers.government("110108"))
                is_changed.set()
                time.sleep(0.3)
        finally:
            connection.close()

    def add():
        try:
            is_changed.wait(PATIENCE)
            makers.make_funding(project=project, source="district")
        finally:
            connection.close()

    at_once(move, add)
    line = project.fundings.exclude(pk=committed_line.pk).get()
    assert line.counted_giver == makers.government("110108")


def test_a_project_that_changes_givers_while_a_line_is_added_takes_it_along(committed_line):
    project, is_added = committed_line.project, threading.Event()

    def add():
        try:
            with transaction.atomic():
                makers.make_funding(project=project, source="district")
                is_added.set()
                time.sleep(0.3)
        finally:
            connection.close()

    def move():
        try:
            is_added.wait(PATIENCE)
            Project.objects.filter(pk=project.pk).update(giver=makers.government("110108"))
        finally:
            connection.close()

    at_once(add, move)
    line = project.fundings.exclude(pk=committed_line.pk).get()
    assert line.counted_giver == makers.government("110108")


def test_a_line_of_whose_two_payments_each_of_two_takes_one_away_is_unpaid(committed_line):
    payments = [makers.make_disbursement(funding=committed_line, amount=Decimal("10.00")) for _number in range(2)]
    assert Funding.objects.get(pk=committed_line.pk).is_paid
    barrier = threading.Barrier(2)

    def take_away(payment):
        try:
            with transaction.atomic():
                Disbursement.objects.filter(pk=payment.pk).delete()
                barrier.wait(PATIENCE)
        finally:
            connection.close()

    at_once(*(partial(take_away, payment) for payment in payments))
    assert not Funding.objects.get(pk=committed_line.pk).is_paid
    assert Funding.objects.filter(pk=committed_line.pk).unpaid().exists()
