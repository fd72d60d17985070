"""A roster that comes by a workbook takes the place of the attendance, which is asked about as on every other way."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from aidportal.imports.tests.books import post, read, sheet_of
from tests import makers
from tests.page_forms import form_of
from tests.told import told_of
from trainings.models import Attendance, Attendee

pytestmark = pytest.mark.django_db

HEAD = ("培训班", "姓名", "派出地", "人员类别")
ROWS = (
    ("骨干教师班", "王芳", "宁城县", "教师"),
    ("骨干教师班", "李伟", "敖汉旗", "教师"),
    ("送教班", "赵六", "宁城县", "教师"),
)
NUMBERS = ("宁城县：填报10人，名册1人", "敖汉旗：填报0人，名册1人")


@pytest.fixture
def session(client):
    """A class of which 10 people are reported, beside one of which nothing is."""
    client.force_login(makers.make_user("editor", "150400"))
    session = makers.make_session(title="骨干教师班", place_area_id="150429")
    makers.make_session(title="送教班", place_area_id="150429")
    makers.make_attendance(session=session, home_area_id="150429", people="teachers", headcount=10)
    return session


def sent(client, *rows):
    return read(client, sheet_of(*rows, head=HEAD), kind="rosters", name="名册.csv")


def write(client, job, **typed):
    """Press the button of the page, which sends the reason with its form."""
    page = client.get(job.get_absolute_url())
    assert 'name="reason" id="id_reason" form="write-form"' in page.content.decode()
    return post(
        client, job, "write", **{name: texts[0] for name, texts in form_of(page, "write-form").sent.items()}, **typed
    )


def test_the_first_people_of_a_roster_are_asked_about_with_both_numbers_of_each_area(client, session):
    job = sent(client, *ROWS)
    [asked] = client.get(job.get_absolute_url()).context["asked"]
    assert asked.startswith("骨干教师班") and all(number in asked for number in NUMBERS)
    assert write(client, job).status_code == 409
    assert not Attendee.objects.exists()
    write(client, job, reason="以名册为准")
    assert (job.state, Attendee.objects.count()) == ("written", 3)
    [told] = told_of(Attendee.objects.get(name="李伟"))
    assert (told.reason, told.act.what["question"]) == ("以名册为准", asked)
    more = sent(client, ("骨干教师班", "孙七", "宁城县", "教师"))
    assert not client.get(more.get_absolute_url()).context["asked"], "the roster counts already"


def test_a_question_that_the_page_did_not_show_is_asked_before_anything_is_written(client, session):
    job = sent(client, *ROWS)
    Attendance.objects.update(headcount=20)
    write(client, job, reason="以名册为准")
    assert job.state == "previewed" and "重新" in job.message
    assert not Attendee.objects.exists()
    assert "填报20人" in job.summary["asked"][0]


def test_the_command_writes_what_is_asked_about_with_a_reason_only(session, tmp_path, capsys):
    path = tmp_path / "名册.csv"
    path.write_bytes(sheet_of(*ROWS, head=HEAD))
    with pytest.raises(CommandError, match="说明理由"):
        call_command("import_workbook", path, kind="rosters", write=True)
    assert NUMBERS[0] in capsys.readouterr().out
    call_command("import_workbook", path, kind="rosters", write=True, reason="以名册为准")
    assert Attendee.objects.count() == 3
