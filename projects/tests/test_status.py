"""Since when projects have their statuses: how long they stay in each, and what the record page writes down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Period, Scope
from aidportal.values.dates import PartialDate
from projects.models import Project, StatusChange
from projects.panels import status_panel
from projects.tables import TONES
from tests import makers
from tests.page_forms import opened_at

from .test_admin import _unhashed_files, again, document, line_of, signed_in

pytestmark = pytest.mark.django_db
TODAY = date(2016, 5, 15)
__all__ = ["_unhashed_files", "document"]  # fixtures


def history(*changes, **fields):
    """A project with changes of status written ``"running 2014-03"``."""
    project = makers.make_project(**fields)
    for change in changes:
        status, since = change.split()
        project.status_changes.create(status=status, since=since)
    return project


def days(method="median_days", **by):
    return getattr(StatusChange.objects.all(), method)(**by)


def by_status(method="median_days"):
    return {row["status"]: row["value"] for row in days(method, status="status")}


def test_a_stay_lasts_until_the_next_change_of_the_same_project():
    # 31 days of March and 30 of April; the status of another project ends no stay.
    history("running 2014-03-01", "completed 2014-05-01")
    history("suspended 2014-03-10")
    assert days() == 61
    assert days("count_stays") == 1


def test_the_median_is_the_middle_stay_or_halfway_between_two():
    for until in ("2014-01-11", "2014-01-21", "2014-04-11"):
        history("running 2014-01-01", f"completed {until}", f"accepted {until[:-1]}5")
    # 10, 20 and 100 days under way; three times 4 days completed.
    assert by_status() == {"running": 20, "completed": 4, "accepted": None}
    assert by_status("count_stays") == {"running": 3, "completed": 3, "accepted": 0}
    history("running 2014-01-01", "completed 2014-02-01")
    assert by_status()["running"] == Decimal("25.5")  # between 20 and 31


def test_months_are_counted_from_their_first_days_and_years_not_at_all():
    history("running 2014-02", "completed 2014-03")
    assert days() == 28
    history("running 2013", "completed 2014-03-01", "accepted 2015", "audited 2015-06-01")
    assert days("count_stays") == 1
    history("running 2014-01-20..2014-02-19", "completed 2014-01-30")  # 31 days wide, 10 days long
    assert days() == 19


def test_a_stay_that_still_lasts_adds_nothing():
    history("running 2014-03-01")
    assert days() is None
    assert days("count_stays") == 0


def test_changes_of_one_day_follow_in_the_order_of_their_entry():
    history("completed 2014-03-01", "accepted 2014-03-01", "audited 2014-03-04")
    assert by_status() == {"completed": 0, "accepted": 3, "audited": None}


def test_the_end_of_a_stay_follows_whatever_happens_to_the_next_change():
    project, other = history("running 2014-01-01", "completed 2014-03-01"), history()
    running, completed = project.status_changes.order_by("since")
    project.status_changes.create(status="suspended", since="2014-01-11")
    assert by_status() == {"running": 10, "suspended": 49, "completed": None}
    StatusChange.objects.filter(status="suspended").update(since="2014-01-21")
    assert by_status()["running"] == 20
    StatusChange.objects.filter(status="suspended").update(project=other)
    assert by_status() == {"running": 59, "suspended": None, "completed": None}
    completed.delete()
    assert days("count_stays") == 0
    running.save()  # what it held of the end is out of date
    assert days("count_stays") == 0


def test_a_scope_asks_for_projects_and_a_user_sees_only_the_own_ones():
    history("running 2014-01-01", "completed 2014-01-11", area_id="150429", programme_year="2014")
    history("running 2014-01-01", "completed 2014-04-11", area_id="150924", programme_year="2013")
    chief = makers.make_user("administrator")

    def median(user, **axes):
        return StatusChange.objects.in_scope(Scope(user, **axes)).median_days()

    assert median(chief) == 55
    assert median(chief, period=Period.year(2014)) == 10
    assert median(chief, areas=("150924",)) == 100
    assert median(makers.make_user("viewer", "150400")) == 10
    assert median(makers.make_user("viewer", "120000")) is None


def test_one_statement_answers_for_a_whole_page(django_assert_num_queries):
    history("running 2014-01-01", "completed 2014-01-11", "accepted 2014-01-14")
    history("running 2014-01-01", "completed 2014-01-16")
    reading, by_status = Reading(), (("status", "status"),)
    asked = (StatusChange.objects.in_scope, Scope(makers.make_user("administrator")))
    median = reading.measure(*asked, "median_days", by_status, ("status",))
    number = reading.measure(*asked, "count_stays", by_status, ("status",))
    with django_assert_num_queries(1):
        assert median.by("status") == {("running",): Decimal("12.5"), ("completed",): 3, ("accepted",): None}
    assert number.by("status") == {("running",): 2, ("completed",): 1, ("accepted",): 0}


def test_a_status_is_dated_once():
    project = history("running 2014")
    with pytest.raises(IntegrityError, match="status_change_once_per_date"), transaction.atomic():
        project.status_changes.create(status="running", since="2014")


def test_the_page_tells_the_history_newest_first():
    project = history("running 2014-03-01", "completed 2014-05-01")
    rows = status_panel(project)["rows"]
    assert [(row[0], row[2]) for row in rows] == [("2014-05-01", "—"), ("2014-03-01", "61")]
    assert status_panel(makers.make_project()) is None


def save(client, line, **typed):
    address = reverse("admin:projects_project_change", args=[line.project_id])
    row = {"fundings-0-disbursements-TOTAL_FORMS": "0"}
    return client.post(address, again(line, **row, **typed) | opened_at(client, address))


def dated(project):
    return [(change.status, str(change.since)) for change in project.status_changes.order_by("since", "pk")]


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: TODAY)


def new_line(status, since):
    return {
        "status_changes-TOTAL_FORMS": "1",
        "status_changes-0-status": status,
        "status_changes-0-since": since,
    }


@pytest.mark.usefixtures("today")
def test_a_status_that_an_editor_changes_is_dated_today_in_the_same_save(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    assert save(editor, line, status="running").status_code == 302
    assert dated(line.project) == [("running", "2016-05-15")]
    assert save(editor, line, status="running", place="小城子镇", **kept(line)).status_code == 302
    assert dated(line.project) == [("running", "2016-05-15")]


def kept(line):
    """What the browser sends back of the history."""
    typed = {}
    for number, change in enumerate(line.project.status_changes.all()):
        row = f"status_changes-{number}"
        typed |= {f"{row}-id": change.pk, f"{row}-project": line.project_id}
        typed |= {f"{row}-status": change.status, f"{row}-since": str(change.since)}
    return typed | {"status_changes-TOTAL_FORMS": number + 1, "status_changes-INITIAL_FORMS": number + 1}


@pytest.mark.usefixtures("today")
def test_a_date_that_the_editor_enters_stands_alone(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    save(editor, line, status="running", **new_line("running", "2016-03"))
    assert dated(line.project) == [("running", "2016-03")]


@pytest.mark.usefixtures("today")
def test_a_line_about_an_earlier_status_does_not_date_the_new_one(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    save(editor, line, status="completed", **new_line("running", "2016-03"))
    assert dated(line.project) == [("running", "2016-03"), ("completed", "2016-05-15")]


@pytest.mark.usefixtures("today")
def test_a_status_taken_up_again_is_dated_again(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    line.project.status_changes.create(status="running", since="2015-03")
    line.project.status_changes.create(status="suspended", since="2015-06")
    Project.objects.update(status="suspended")
    save(editor, line, status="running", **kept(line))
    assert dated(line.project)[-1] == ("running", "2016-05-15")
    assert len(dated(line.project)) == 3


def test_no_line_is_invented_elsewhere(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    line.project.status = "running"
    line.project.save()
    assert save(editor, line, status="").status_code == 302  # taken back: there is nothing to date
    assert not StatusChange.objects.exists()


def test_the_same_line_twice_is_refused_in_words(document):
    editor, line = signed_in("editor", "150400"), line_of(document)
    line.project.status_changes.create(status="running", since=PartialDate.year(2015))
    row = {"status_changes-TOTAL_FORMS": 2, "status_changes-1-status": "running", "status_changes-1-since": "2015"}
    answer = save(editor, line, status="running", **kept(line) | row)
    assert answer.status_code == 200
    assert "errornote" in answer.content.decode()
    assert StatusChange.objects.count() == 1


def test_the_list_marks_a_status_that_wants_attention_by_its_tone(client):
    client.force_login(makers.make_user("administrator"))
    for status in Project.Status.values:
        makers.make_project(title=status, status=status)
    body = client.get(reverse("projects:list"), headers={"accept-language": "zh-hans"}).content.decode()
    for status, label in Project.Status.choices:
        assert f'<span class="tag {TONES.get(status, "")}">{label}</span>' in body


@pytest.mark.parametrize(("language", "told"), [("zh-hans", "2013至2015-03-20"), ("en", "2013 to 2015-03-20")])
def test_what_is_named_by_its_date_says_it_in_the_readers_language(language, told):
    line = makers.make_funding(fiscal_year="2013..2015-03-20")
    change = StatusChange(status="halted", since=PartialDate.parse("2013..2015-03-20"))
    with override(language):
        assert str(line).endswith(f" {told}")
        assert str(change).endswith(f" {told}")


def test_the_list_of_projects_says_which_its_foot_does_not_count(admin_client):
    makers.make_project(status="running")
    left_out = {makers.make_project(status=status).pk for status in ("reserve", "submitted", "terminated")}
    note = admin_client.get("/projects/?year=2014&page=1").context["count_note"]
    assert "3项" in note["text"]
    page = admin_client.get(f"/projects/{note['url']}")
    assert {row.record.pk for row in page.context["table"].page} == left_out
    assert page.context["count_note"] is None
    Project.objects.filter(pk__in=left_out).update(status="running")
    assert admin_client.get("/projects/?year=2014").context["count_note"] is None
