"""Why a number moved: the shares of records, each told with the act behind it."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from aidportal.changes.why import told, why
from aidportal.directory.models import Agreement, Sector
from aidportal.figures import catalogue
from aidportal.figures.scopes import Scope
from aidportal.history.models import Act
from aidportal.history.moments import Moment
from aidportal.sheets.partial_date import PartialDate
from aidportal.values import dates
from projects.money_figures import PAID_ON_LINES
from tests import makers
from tests.history_ends import end_act

pytestmark = pytest.mark.django_db


def test_what_joins_two_records_is_told_with_the_act_that_joined_them() -> None:
    scope, figure = Scope(makers.make_user("administrator")), catalogue.figure("cooperation_fields")
    agreement = Agreement.objects.create(
        title="框架协议", kind="framework", signed_on=date(2010, 8, 18), document=makers.make_document()
    )
    end_act()
    was = Moment(Act.objects.latest_number(), dates.today())
    first, second = Sector.objects.order_by("pk")[:2]
    for sector in (first, second):
        agreement.sectors.add(sector)
        end_act()
    now = Moment(Act.objects.latest_number(), dates.today())
    reasons = told(why(figure, scope, was, now), scope)
    acts = {share.key: share.act.pk for share in reasons.shares or () if share.act}
    assert acts == {first.pk: now.number - 1, second.pk: now.number}
    assert reasons.unexplained == 0


def test_the_page_says_of_which_scope_and_which_moments_it_is(client: Any) -> None:
    project = makers.make_project(area_id="150429")
    line = makers.make_funding(project=project, fiscal_year=PartialDate.parse("2025"), amount=Decimal(500))
    end_act()
    was = Act.objects.latest_number()
    line.amount = Decimal(400)
    line.save()
    end_act()
    client.force_login(makers.make_user("administrator"))
    address = f"{reverse('history:why')}?figure=committed&was=a{was}&year=2025&area=150429"
    text = client.get(address, headers={"accept-language": "zh-hans"}).content.decode()
    act = Act.objects.get(pk=was)
    assert act.at is not None
    assert f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}与{dates.today():%Y-%m-%d}（今天）所知".replace(" ", "") in (
        "".join(text.split())
    )
    assert "期间：2025" in text and "受援地区：宁城县" in text
    assert project.get_absolute_url() in text


def paid_less(client: Any) -> int:
    """A line of which something is paid, and the payment changed since; the act before that. Signs in."""
    line = makers.make_funding(fiscal_year=PartialDate.parse("2025"), amount=Decimal(500))
    payment = makers.make_disbursement(funding=line, amount=Decimal(400))
    end_act()
    was = Act.objects.latest_number()
    payment.amount = Decimal(300)
    payment.save()
    end_act()
    client.force_login(makers.make_user("administrator"))
    return was


def test_the_file_of_a_rate_holds_the_shares_of_both_parts(client: Any) -> None:
    was = paid_less(client)
    address = f"{reverse('history:why')}?figure=disbursement_rate&was=a{was}&year=2025&export=csv"
    text = b"".join(client.get(address)).decode("utf-8-sig")
    _headings, [figure, *_row, share, _act] = csv.reader(text.splitlines())
    with override("zh-hans"):
        assert figure == str(PAID_ON_LINES.label)
    assert Decimal(share) == -100


def test_a_moment_that_is_an_act_stays_one_when_the_form_is_sent_again(client: Any) -> None:
    was = paid_less(client)
    text = client.get(f"{reverse('history:why')}?figure=disbursed&was=a{was}").content.decode()
    assert f'<input type="hidden" name="was" value="a{was}">' in text
    assert f"was={dates.today():%Y-%m-%d}" in text
