"""Imports as jobs: one after the other, cancelled, interrupted, given up."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from aidportal.imports import import_run, jobs, steps
from aidportal.imports.models import Import
from aidportal.queues import beside
from aidportal.queues.beside import Beside
from projects.models import Project
from tests import makers

from .books import post, read, send, sheet_of, work_through

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = sheet_of(*((f"项目{number}", "宁城县", 2014, 10) for number in range(30)))


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def test_the_oldest_import_comes_first(client, editor):
    first, second = send(client, ROWS), send(client, ROWS)
    jobs.QUEUE.work()
    assert Import.objects.get(pk=first.pk).state == "previewed"
    assert Import.objects.get(pk=second.pk).state == "waiting"


def test_an_import_that_another_worker_has_is_left_to_it(client, editor):
    job = send(client, ROWS)
    parameters = connection.get_connection_params()
    other = connection.Database.connect(
        **{name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    )
    try:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.QUEUE.locks, job.pk])
        assert jobs.QUEUE.work() is False
        # A session that is closed frees its locks only once the server has noticed.
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [jobs.QUEUE.locks, job.pk])
    finally:
        other.close()
    work_through()
    job.refresh_from_db()
    assert job.state == "previewed"


@pytest.mark.parametrize(("left", "ends"), [("reading", "previewed"), ("writing", "written")])
def test_what_a_dead_worker_left_is_taken_on(client, editor, left, ends):
    job = read(client, ROWS)
    Import.objects.filter(pk=job.pk).update(state=left, attempts=1)
    work_through()
    job.refresh_from_db()
    assert job.state == ends


@pytest.mark.parametrize(("left", "ends"), [("reading", "refused"), ("writing", "previewed")])
def test_what_kills_every_worker_is_given_up_and_says_so(client, editor, left, ends):
    job = read(client, ROWS)
    Import.objects.filter(pk=job.pk).update(state=left, attempts=jobs.MOST_ATTEMPTS)
    work_through()
    job.refresh_from_db()
    assert job.state == ends
    assert str(jobs.MOST_ATTEMPTS) in job.message
    assert not Project.objects.exists()


def test_a_write_that_finished_as_its_worker_died_is_not_done_twice(client, editor):
    job = read(client, ROWS)
    post(client, job, "write")
    Import.objects.filter(pk=job.pk).update(is_cancel_asked=True)
    jobs.end(job, Import.State.PREVIEWED, "x")
    assert Import.objects.get(pk=job.pk).state == "written"
    assert Project.objects.count() == 30


@pytest.mark.parametrize("step", ["read", "write"])
def test_a_cancelled_step_writes_nothing(client, editor, monkeypatch, step):
    monkeypatch.setattr(steps, "SECONDS_UNTOLD", 0)
    monkeypatch.setattr(Beside, "_note", lambda told, column, rows: rows > 10)
    monkeypatch.setattr(import_run, "BATCH", 5)
    job = read(client, ROWS)
    if step == "write":
        with monkeypatch.context() as patient:
            patient.setattr(Beside, "_note", lambda told, column, rows: False)
            post(client, job, "read")
        post(client, job, "write")
    assert job.state == "cancelled"
    assert not Project.objects.exists()


def test_a_failure_of_the_portal_is_told_and_does_not_stop_the_worker(client, editor, monkeypatch):
    def fail(job):
        raise ZeroDivisionError

    first, second = send(client, ROWS), send(client, ROWS)
    with monkeypatch.context() as broken:
        broken.setattr(steps, "preview", fail)
        assert jobs.QUEUE.work() is True
    work_through()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.state == "refused"
    assert first.message
    assert second.state == "previewed"


def test_two_imports_of_one_file_make_one_set_of_records(client, editor):
    first, second = read(client, ROWS), read(client, ROWS)
    post(client, first, "write")
    post(client, second, "write")
    assert second.state == "previewed"
    assert second.message
    assert second.summary["counts"] == {"unchanged": 30}
    assert Project.objects.count() == 30


def test_a_write_is_asked_for_only_once(client, editor):
    job = read(client, ROWS)
    assert jobs.ask(job, Import.State.WRITE_ASKED, of=(Import.State.PREVIEWED,)) is True
    assert jobs.ask(job, Import.State.WRITE_ASKED, of=(Import.State.PREVIEWED,)) is False


def test_an_import_goes_on_where_no_connection_is_left_to_tell_how_far_it_is(monkeypatch):
    def refuse(**parameters):
        raise psycopg.OperationalError("too many clients already")

    monkeypatch.setattr(beside.Connection, "connect", refuse)
    with Beside(Import(pk=1)) as told:
        told.tell("rows_done", 10)
