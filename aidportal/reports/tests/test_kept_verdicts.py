"""The verdict on an issued report is kept until what it was made from moves, and never shown after that."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from aidportal.figures import catalogue
from aidportal.figures.figure import EarlierDefinition
from aidportal.figures.scopes import Period, Scope
from aidportal.history.tellers import telling
from aidportal.reports.files import verdict
from aidportal.reports.files.issue import issue
from aidportal.reports.files.kinds import BY_KEY, Order
from aidportal.reports.models import IssuedReport
from aidportal.values.money import Unit
from projects.models import Funding
from tests.history_ends import end_act
from tests.makers import make_funding, make_project, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_place(settings: Any, tmp_path: Any) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": tmp_path}}


@pytest.fixture
def issued() -> IssuedReport:
    with telling("command"):
        make_funding(project=make_project(title="幼儿园"), amount=Decimal("700.00"))
        reader = make_user("administrator", unit="yuan")
        end_act()
        order = Order(Scope(reader, period=Period(date(2014, 1, 1), date(2015, 1, 1))), Unit.YUAN)
        return issue(BY_KEY["progress"].build(order, "zh-hans"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The serial numbers of reports of which the records were asked."""
    serials: list[str] = []
    of_issued = verdict.of_issued

    def asking(issued: IssuedReport) -> verdict.ReportVerdict:
        serials.append(issued.serial)
        return of_issued(issued)

    monkeypatch.setattr(verdict, "of_issued", asking)
    return serials


def test_the_page_asks_the_records_again_only_after_something_moved(client, issued, asked, monkeypatch):
    client.force_login(issued.issued_by)
    page = reverse("reports:issued", args=[issued.serial])
    first, second = client.get(page), client.get(page)
    assert len(asked) == 1
    assert first.context["verdict"].asked_at == second.context["verdict"].asked_at
    assert first.context["verdict"].count == second.context["verdict"].count > 0
    assert second.context["verdict"].holds

    with telling("form", issued.issued_by):
        Funding.objects.update(amount=Decimal("750.00"))
        end_act()
    assert client.get(page).context["verdict"].changed, "an old verdict is shown as of now"
    assert len(asked) == 2

    figure = catalogue.figure("committed")
    earlier = (*figure.earlier, EarlierDefinition("before", date(2020, 1, 1)))
    with monkeypatch.context() as patched:
        patched.setitem(vars(figure), "earlier", earlier)
        assert client.get(page).context["verdict"].definitions
    assert len(asked) == 3

    with issued.xlsx.storage.open(issued.xlsx.name, "ab") as file:
        file.write(b"\0")
    client.get(page)
    assert len(asked) == 4


def test_who_presses_the_button_has_the_records_asked_again(client, issued, asked):
    client.force_login(issued.issued_by)
    page = reverse("reports:issued", args=[issued.serial])
    client.get(page)
    assert client.post(reverse("reports:ask_again", args=[issued.serial])).url == page
    assert client.get(page).context["verdict"].count
    assert len(asked) == 2
    client.force_login(make_user("editor", "150429"))
    assert client.post(reverse("reports:ask_again", args=[issued.serial])).status_code == 404


def test_what_was_withdrawn_says_so_at_once(client, issued, asked):
    client.force_login(issued.issued_by)
    page = reverse("reports:issued", args=[issued.serial])
    client.get(page)
    client.post(reverse("reports:withdraw", args=[issued.serial]), {"reason": "数字有误"})
    answer = client.get(page)
    assert "数字有误" in answer.context["withdrawal"]
    assert not answer.context["verdict"].holds
