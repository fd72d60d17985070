"""A payment is recorded on a page of its own by whoever keeps the money of its line."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from projects.models import Disbursement
from tests import makers
from tests.page_forms import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(db):
    project = makers.make_project(area_id="150429", giver=makers.government("110108"))
    return makers.make_funding(project=project, source="district", giver=project.giver, amount=Decimal(5_000_000))


@pytest.fixture
def address(line):
    return reverse("projects:pay", args=[line.project_id])


def pay(client, address, **typed):
    return client.post(address, sent_by(client.get(address), "payment-form", **typed))


def test_a_payment_is_recorded_with_the_amount_alone(admin_client, line, address):
    """The only line is chosen, and the day is today."""
    answer = pay(admin_client, address, amount="200")
    assert answer.url == line.project.get_absolute_url()
    assert Disbursement.objects.get().amount == Decimal(2_000_000)
    assert LogEntry.objects.get().object_id == str(line.project_id)


def test_each_line_says_what_is_left(admin_client, line, address):
    makers.make_disbursement(funding=line, amount=Decimal(3_200_000))
    [choice] = admin_client.get(address).context["lines"]
    assert "180.00" in choice.choice_label


def test_more_than_is_left_is_refused_in_words_and_recorded_with_a_reason(admin_client, line, address):
    refused = pay(admin_client, address, amount="501")
    assert refused.status_code == 200
    assert not Disbursement.objects.exists()
    assert "超出" in refused.content.decode() or "超过" in refused.content.decode()
    assert pay(admin_client, address, amount="501", excess_reason="追加批复").status_code == 302


@pytest.mark.parametrize(("area", "status"), [("110108", 200), ("150400", 403), ("150900", 404)])
def test_the_side_that_keeps_the_money_records_it(client, line, address, area, status):
    makers.make_pairing()
    client.force_login(makers.make_user("editor", area))
    assert client.get(address).status_code == status


def test_a_payment_sent_twice_is_recorded_once(admin_client, line, address):
    typed = sent_by(admin_client.get(address), "payment-form", amount="200")
    assert admin_client.post(address, typed).url == admin_client.post(address, typed).url
    assert Disbursement.objects.count() == 1
