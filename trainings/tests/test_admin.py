"""The record page of a training session: an editor adds one with who took part, and nonsense is answered in words."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from aidportal.directory.models import Document
from tests import makers
from tests.page_forms import form_of, sent_by
from trainings.models import Attendance, Attendee, Participation, Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NINGCHENG, XINGHE = "150429", "150924"
ADD = "admin:trainings_session_add"


@pytest.fixture(autouse=True)
def _unhashed_files(settings):
    """Pages are drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def editor(client):
    """Of 赤峰市, and so with a view of 海淀区, which is paired with 宁城县."""
    makers.make_pairing()
    client.force_login(makers.make_user("editor", "150400"))
    return client


def page(**changes):
    """What the browser sends of a class of three days with one line of attendance and no roster."""
    typed = {
        "title": "骨干教师培训班",
        "kind": "class",
        "sector": "education",
        "starts_on": "2014-05-05",
        "ends_on": "2014-05-07",
        "days": "3",
        "giver": makers.government("110108").pk,
        "direction": "to_receiver",
        "place_area": NINGCHENG,
        "budget": "5万元",
        "document": Document.objects.get(kind="by_hand").pk,
        "attendances-TOTAL_FORMS": "1",
        "attendances-INITIAL_FORMS": "0",
        "attendances-0-home_area": NINGCHENG,
        "attendances-0-people": "teachers",
        "attendances-0-headcount": "40",
    }
    return typed | changes


def errors(answer):
    """The names of the fields of the form, and of its lines, that say something."""
    found = set(answer.context["adminform"].form.errors)
    for lines in answer.context["inline_admin_formsets"]:
        found |= {name for form in lines.formset.forms for name in form.errors}
    return found


def test_an_editor_records_a_session_with_who_took_part(editor):
    answer = editor.post(reverse(ADD), page())
    assert answer.status_code == 302, answer.context["errors"]
    session = Session.objects.get()
    assert (session.days, session.budget, session.giver.area_id) == (3, 50_000, "110108")
    assert Participation.objects.all().person_times() == 40


def test_a_person_is_added_to_the_session_that_the_list_shows(editor):
    session = makers.make_session(place_area_id=NINGCHENG)
    makers.make_attendance(session=session, headcount=40)
    listed = editor.get(reverse("admin:trainings_attendee_changelist"), {"session": session.pk})
    links = re.findall(r'href="([^"]+)"', listed.content.decode())
    [add] = {unescape(link) for link in links if "/attendee/add/" in link and "session" in link}
    sent = sent_by(editor.get(add), "attendee_form") | {"name": ["王芳"], "home_area": [NINGCHENG]}
    assert editor.post(add, sent).status_code == 302
    assert [(person.name, person.session) for person in Attendee.objects.all()] == [("王芳", session)]
    assert Participation.objects.all().person_times() == 1


@pytest.mark.parametrize(
    ("field", "typed", "beside"),
    [
        ("title", "", "title"),
        ("starts_on", "2014-02-30", "starts_on"),
        ("ends_on", "2014-05-04", "ends_on"),
        ("days", "0", "days"),
        ("days", "三", "days"),
        ("budget", "-1", "budget"),
        ("place_area", XINGHE, "place_area"),
        ("attendances-0-headcount", "-1", "headcount"),
        ("attendances-0-headcount", "9" * 20, "headcount"),
        ("attendances-0-home_area", "999999", "home_area"),
        ("attendances-0-people", "robots", "people"),
    ],
)
def test_wrong_input_is_answered_beside_its_field(editor, field, typed, beside):
    answer = editor.post(reverse(ADD), page(**{field: typed}))
    assert answer.status_code == 200
    assert beside in errors(answer)
    assert "errornote" in answer.content.decode()
    assert not Session.objects.exists()


def test_the_same_people_of_an_area_are_listed_once(editor):
    again = {
        "attendances-TOTAL_FORMS": "2",
        "attendances-1-home_area": NINGCHENG,
        "attendances-1-people": "teachers",
        "attendances-1-headcount": "5",
    }
    assert editor.post(reverse(ADD), page(**again)).status_code == 200
    assert not Attendance.objects.exists()


def test_a_session_of_another_area_is_not_recorded_and_not_found(editor):
    theirs = makers.make_session(title="兴和培训", place_area_id=XINGHE)
    assert editor.get(reverse("admin:trainings_session_change", args=[theirs.pk])).status_code == 404
    outside = page(giver="", place_area="", **{"attendances-TOTAL_FORMS": "0"})
    answer = editor.post(reverse(ADD), outside)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.non_field_errors()
    assert Session.objects.get() == theirs


def test_a_roster_is_no_part_of_the_form_however_short(editor):
    session = makers.make_session(place_area_id=NINGCHENG)
    session.attendees.create(name="李娜", home_area_id=NINGCHENG)
    shown = editor.get(reverse("admin:trainings_session_change", args=[session.pk]))
    roster = f"{reverse('admin:trainings_attendee_changelist')}?session={session.pk}"
    assert roster in shown.content.decode()
    assert not [name for name in form_of(shown, "session_form").sent if name.startswith("attendees")]


def test_the_list_of_people_is_that_of_one_session(editor):
    sessions = [makers.make_session(place_area_id=NINGCHENG) for _number in range(2)]
    for session in sessions:
        session.attendees.create(name="李娜", home_area_id=NINGCHENG)
    listed = editor.get(reverse("admin:trainings_attendee_changelist"), {"session": sessions[0].pk})
    assert [row.session for row in listed.context["cl"].result_list] == [sessions[0]]
    assert editor.get(reverse("admin:trainings_attendee_changelist"), {"session": "1 OR 1"}).status_code in (200, 302)
