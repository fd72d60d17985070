"""Small workbooks for tests of imports."""

from __future__ import annotations

import io
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aidportal.imports import jobs
from aidportal.imports.models import Import

HEAD = ("项目名称", "项目所在地", "项目年度", "计划资金（万元）")


def sheet_of(*rows, head=HEAD):
    """A CSV of these rows."""
    return "\n".join(",".join(map(str, row)) for row in (head, *rows)).encode()


def send(client, content, kind="projects", name="项目.csv"):
    """Send a workbook as a user does; the import that came of it, not read yet."""
    file = SimpleUploadedFile(name, content)
    response = client.post(reverse("imports:list"), {"file": file, "kind": kind})
    assert response.status_code == 302, response.content.decode()[:2000]
    return Import.objects.latest("pk")


def read(client, content, **options):
    """Send a workbook and have it read."""
    job = send(client, content, **options)
    work_through()
    job.refresh_from_db()
    return job


def post(client, job, name, **fields):
    """Post one action on ``job`` and have the worker do what that asks for; the answer."""
    response = client.post(reverse(f"imports:{name}", args=[job.pk]), fields)
    work_through()
    job.refresh_from_db()
    return response


def work_through():
    while jobs.QUEUE.work():
        pass


def workbook_of(response, folder: Path) -> Path:
    """The file that a page answered, on disk."""
    path = folder / "answered.xlsx"
    path.write_bytes(b"".join(response) if response.streaming else response.content)
    return path


def as_upload(path: Path) -> bytes:
    return io.BytesIO(path.read_bytes()).getvalue()
