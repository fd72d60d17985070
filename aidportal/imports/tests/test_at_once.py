"""Two who work on imports at the same moment, on connections of their own."""

from __future__ import annotations

import threading

import pytest
from django.core.management import call_command
from django.db import connection

from aidportal.imports import jobs, steps
from aidportal.imports.management.commands import import_workbook
from aidportal.imports.models import Import
from projects.models import Project

from .books import sheet_of

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_leaves_the_import_of_a_command_that_is_still_at_it_alone(tmp_path, monkeypatch):
    """A worker on a connection of its own looks for work while the command is between all its steps."""
    path = tmp_path / "项目.csv"
    path.write_bytes(sheet_of(("幼儿园", "敖汉旗", 2014, 120), ("卫生院", "敖汉旗", 2014, 90)))
    found = []

    def look(step):
        def after(job, *rest):
            worker = threading.Thread(target=take_on)
            worker.start()
            worker.join()
            return step(job, *rest)

        return after

    def take_on():
        try:
            found.append(jobs.QUEUE.work())
        finally:
            connection.close()

    for name in ("preview", "write"):
        monkeypatch.setattr(import_workbook.steps, name, look(getattr(steps, name)))
    call_command("import_workbook", str(path), "--kind", "projects", "--write")
    assert found == [False, False]
    job = Import.objects.get()
    assert (job.state, job.attempts, Project.objects.count()) == ("written", 0, 2)
    # What the command left is free again.
    assert jobs.QUEUE.lock(job.pk)
    jobs.QUEUE.free(job.pk)
