"""The roster of a session: paged and searched, each person added, changed and removed, and no part of the form."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aidportal.history.reverting import Did
from tests import makers
from tests.page_forms import sent_by
from tests.told import acts_of_forms, told_of
from trainings.models import Attendee

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NINGCHENG, AOHAN, XINGHE = "150429", "150430", "150924"


@pytest.fixture
def session(db):
    return makers.make_session(title="骨干教师班", place_area_id=NINGCHENG)


@pytest.fixture
def editor(client, session):
    client.force_login(makers.make_user("editor", "150400"))
    return client


def people(session, count, home=NINGCHENG):
    rows = (Attendee(session=session, name=f"学员{number:04}", home_area_id=home) for number in range(count))
    return Attendee.objects.bulk_create(rows)


def roster(session):
    return reverse("trainings:roster", args=[session.pk])


def link(answer, text):
    return unescape(re.search(rf'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?{text}<', answer.content.decode())[1])


def names(answer):
    return [person["row"].name for person in answer.context["people"]]


def test_2000_people_are_paged_in_as_many_statements_as_50(editor, session):
    people(session, 50)
    with CaptureQueriesContext(connection) as few:
        editor.get(roster(session))
    people(session, 1950)
    with CaptureQueriesContext(connection) as many:
        answer = editor.get(roster(session))
    assert len(many) == len(few) < 20
    assert len(names(answer)) == 50
    assert answer.context["page"].paginator.num_pages == 40


def test_people_are_found_by_name_organisation_and_area(editor, session):
    people(session, 60)
    session.attendees.create(name="白桦", home_area_id=AOHAN, organisation="四家子中学")
    for text in ("白桦", "四家子", "敖汉旗", "白桦 四家子"):
        assert names(editor.get(roster(session), {"q": text})) == ["白桦"], text
    assert names(editor.get(roster(session), {"q": "没有"})) == []


@pytest.mark.parametrize("count", [0, 3, 830])
def test_the_form_of_a_session_asks_as_much_whatever_its_roster(editor, session, count):
    people(session, count)
    with CaptureQueriesContext(connection) as asked:
        answer = editor.get(reverse("records:change", args=["trainings", "session", session.pk]))
    assert "attendees-" not in answer.content.decode()
    assert roster(session) in answer.content.decode()
    assert len(asked) < 40, len(asked)
    rows = [query for query in asked if query["sql"].startswith('SELECT "trainings_attendee"."id"')]
    assert not rows


def test_a_person_is_added_from_the_roster_and_another_after_it(editor, session):
    add = link(editor.get(roster(session)), "添加一人")
    sent = sent_by(editor.get(add), "record-form", button="_addanother", home_area_text="宁城县") | {"name": ["王芳"]}
    answer = editor.post(add, sent)
    again = sent_by(editor.get(answer.url), "record-form", home_area_text="敖汉旗") | {"name": ["李伟"]}
    answer = editor.post(answer.url, again)
    assert answer.url.startswith(roster(session))
    assert set(session.attendees.values_list("name", "home_area")) == {("王芳", NINGCHENG), ("李伟", AOHAN)}


def test_a_person_is_changed_and_one_comes_back_to_the_same_page(editor, session):
    people(session, 60)
    here = f"{roster(session)}?page=2"
    [person] = [one for one in editor.get(here).context["people"] if one["row"].name == "学员0055"]
    sent = sent_by(editor.get(person["url"]), "record-form", title="校长")
    answer = editor.post(person["url"], sent)
    assert answer.url == f"{here}#record-{person['row'].pk}"
    assert Attendee.objects.get(name="学员0055").title == "校长"


def test_a_person_is_removed_after_a_question_and_the_history_says_so(editor, session):
    people(session, 2)
    removed = session.attendees.get(name="学员0000")
    asked = editor.get(roster(session) + link(editor.get(roster(session)), "删除"))
    sent = sent_by(asked, "remove-form")
    assert Attendee.objects.count() == 2
    editor.post(roster(session), sent)
    assert [person.name for person in session.attendees.all()] == ["学员0001"]
    # The same once more, from another window.
    editor.post(roster(session), sent | {"form_key": ["other"]})
    assert session.attendees.count() == 1
    assert [told.did for told in told_of(removed)] == [Did.ADDED, Did.DELETED]
    assert len(acts_of_forms()) == 1


def test_a_person_who_was_changed_meanwhile_is_not_removed(editor, session):
    people(session, 1)
    sent = sent_by(editor.get(roster(session) + link(editor.get(roster(session)), "删除")), "remove-form")
    session.attendees.update(title="校长")
    answer = editor.post(roster(session), sent, follow=True)
    assert "没有删除" in answer.content.decode()
    assert session.attendees.count() == 1


def test_nobody_records_on_the_roster_of_another_side(client, session):
    """Those from whose area people come see them; the roster is kept where the session is held."""
    [person] = people(session, 1, home=XINGHE)
    client.force_login(makers.make_user("editor", "150900"))
    answer = client.get(roster(session), {"remove": person.pk})
    assert names(answer) == ["学员0000"]
    assert "添加一人" not in answer.content.decode()
    assert answer.context["people"][0]["url"] == ""
    assert answer.context["removal"] is None
    client.post(roster(session), {"remove": person.pk})
    add = f"{reverse('records:add', args=['trainings', 'attendee'])}?session={session.pk}"
    assert client.get(add).status_code == 403
    assert client.post(add, {"name": "李四", "home_area_text": "兴和县", "people": "other"}).status_code == 403
    assert session.attendees.count() == 1
