"""The pages on which changes are taken back and deleted records come back, for those who may."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from aidportal.directory.models import Area, Organisation
from aidportal.history.models import Act
from aidportal.values import dates
from projects.models import Disbursement, Funding, Project
from tests import makers
from tests.history_ends import end_act
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = makers.make_project(title="引水工程", area_id="150429")
    line = makers.make_funding(project=project, amount=Decimal("100.00"))
    makers.make_disbursement(funding=line, amount=Decimal("40.00"))
    end_act()
    return project


def last_act() -> Act:
    """The act of what was done just now; what comes next is another."""
    end_act()
    return Act.objects.order_by("-pk")[0]


def press(client: Any, url: str) -> Any:
    """Send the form of the page as the page sends it."""
    form = form_of(client.get(url), "take-back").sent
    assert form
    return client.post(url, form)


def test_a_deleted_project_comes_back_with_all_its_parts(client: Any, project: Project) -> None:
    client.force_login(makers.make_user("administrator"))
    line, payment, key = Funding.objects.get(), Disbursement.objects.get(), project.pk
    end_act()
    project.delete()
    deletion = last_act()
    page = client.get(reverse("history:bin")).content.decode()
    assert "引水工程" in page and page.count('class="btn compact"') == 1
    url = f"{reverse('history:act', args=[deletion.pk])}?record=projects.project:{key}"
    assert url.replace("&", "&amp;") in page
    answer = press(client, url)
    assert answer.status_code == 302
    assert Project.objects.get().title == "引水工程"
    assert Funding.objects.get() == line and Disbursement.objects.get().amount == payment.amount
    undone = last_act()
    assert (undone.via, undone.what["takes_back"]) == ("undo", deletion.pk)
    assert "引水工程" not in client.get(reverse("history:bin")).content.decode()


def test_what_was_changed_since_stands_in_the_way_and_is_named(client: Any, project: Project) -> None:
    client.force_login(makers.make_user("administrator"))
    end_act()
    Project.objects.filter(pk=project.pk).update(title="二")
    url = reverse("history:act", args=[last_act().pk])
    form = form_of(client.get(url), "take-back").sent
    Project.objects.filter(pk=project.pk).update(title="三")
    answer = client.post(url, form)
    assert answer.status_code == 409
    assert "三" in answer.content.decode()
    assert Project.objects.get().title == "三"


def test_only_the_columns_that_an_act_changed_are_set_back(client: Any, project: Project) -> None:
    client.force_login(makers.make_user("administrator"))
    end_act()
    Project.objects.filter(pk=project.pk).update(title="二")
    url = reverse("history:act", args=[last_act().pk])
    Project.objects.filter(pk=project.pk).update(people_benefiting=77)
    assert press(client, url).status_code == 302
    assert Project.objects.values_list("title", "people_benefiting").get() == ("引水工程", 77)


def test_what_others_hang_on_stays(client: Any) -> None:
    client.force_login(makers.make_user("administrator"))
    document = makers.make_document()
    end_act()
    project = makers.make_project(title="新", document=document)
    url = reverse("history:act", args=[last_act().pk])
    assert client.get(url).status_code == 200
    makers.make_funding(project=project)
    assert not form_of(client.get(url), "take-back").sent
    assert client.post(url).status_code == 409
    assert Project.objects.filter(pk=project.pk).exists()


def test_an_area_comes_back_with_its_government_and_no_second_one(client: Any) -> None:
    client.force_login(makers.make_user("administrator"))
    end_act()
    Area.objects.create(code="159999", name_zh="新县", level="county")
    url = reverse("history:act", args=[last_act().pk])
    press(client, url)
    assert not Area.objects.filter(code="159999").exists()
    again = reverse("history:act", args=[last_act().pk])
    assert press(client, again).status_code == 302
    assert Organisation.objects.filter(area_id="159999").count() == 1


@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("viewer", "150400", 403), ("viewer", "150900", 404), ("editor", "150900", 404), ("editor", "150400", 302)],
)
def test_who_may_not_change_it_by_hand_does_not_take_it_back(
    client: Any, project: Project, role: str, area: str, status: int
) -> None:
    end_act()
    Project.objects.filter(pk=project.pk).update(title="二")
    url = reverse("history:act", args=[last_act().pk])
    client.force_login(makers.make_user(role, area))
    assert client.get(url).status_code == (404 if status == 404 else 200)
    assert client.post(url).status_code == status
    assert Project.objects.get().title == ("引水工程" if status == 302 else "二")


def test_the_bin_shows_what_one_may_see_and_is_narrowed(client: Any, project: Project) -> None:
    project.delete()
    stranger, viewer = makers.make_user("viewer", "150900"), makers.make_user("viewer", "150400")
    for user, query, is_listed in (
        (stranger, {}, False),
        (viewer, {}, True),
        (viewer, {"kind": "projects.project", "area": "150429"}, True),
        (viewer, {"kind": "cadres.official"}, False),
        (viewer, {"until": "2020-01-01"}, False),
        (viewer, {"who": "谁也不是"}, False),
    ):
        client.force_login(user)
        page = client.get(reverse("history:bin"), query).content.decode()
        assert ("引水工程" in page) is is_listed, (user, query)


@pytest.mark.parametrize("name", ["since", "until"])
@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
def test_the_first_and_the_last_days_of_the_calendar_are_answered(
    client: Any, project: Project, name: str, day: str
) -> None:
    client.force_login(makers.make_user("administrator"))
    record = reverse("history:record", args=["projects", "project", project.pk])
    for url in (reverse("history:all"), reverse("history:bin"), record):
        assert client.get(url, {name: day}).status_code == 200, url


def test_what_will_be_known_on_a_day_to_come_is_not_told(client: Any) -> None:
    client.force_login(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    today = dates.today()
    for day, status, words in (
        (today, 200, "as known on"),
        (today + dates.ONE_DAY, 404, "cannot be told yet"),
        (date(2090, 1, 1), 404, "cannot be told yet"),
        (date(1900, 1, 1), 404, "the history begins on"),
    ):
        answer = client.get("/projects/", {"known": str(day)}, follow=True)
        assert answer.status_code == status, day
        assert words in answer.content.decode().lower(), day
    assert client.get("/known/99991231/projects/").status_code == 404
    why = client.get(reverse("history:why"), {"figure": "committed", "was": str(today + dates.ONE_DAY)})
    assert "cannot be told yet" in why.content.decode()


def test_the_beginning_of_the_history_is_nothing_to_take_back(client: Any) -> None:
    client.force_login(makers.make_user("administrator"))
    first = Act.objects.first_number()
    assert client.get(reverse("history:act", args=[first])).status_code == 404
