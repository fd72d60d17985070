"""Why a number moved: the shares of records, each told with the act behind it."""

from __future__ import annotations

from datetime import date

import pytest

from aidportal.changes.why import told, why
from aidportal.directory.models import Agreement, Sector
from aidportal.figures import catalogue
from aidportal.figures.scopes import Scope
from aidportal.history.models import Act
from aidportal.history.moments import Moment
from aidportal.values import dates
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
