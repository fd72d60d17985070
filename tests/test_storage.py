"""Files that were sent or issued: closed to others, whole or not there; a full disk and a lost file told in words."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.urls import reverse
from psycopg.errors import DiskFull

from aidportal.directory.models import Document
from aidportal.imports.models import Import
from aidportal.reports.models import IssuedReport
from aidportal.supervisor.privileges import close_to_others
from aidportal.web import storage
from aidportal.web.storage import PrivateStorage
from projects.models.project import ProjectQuerySet
from tests import makers


@pytest.fixture
def media(tmp_path, settings):
    """An empty place for files."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def client(db):
    client = Client(raise_request_exception=False)
    client.force_login(makers.make_user("administrator"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def modes_in(folder):
    return {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*")) if path.is_dir()}, {
        path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()
    }


def no_room(*_arguments):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class Half(File):
    """Content of which the disk takes the first block."""

    def __init__(self):
        super().__init__(None, "half")

    def chunks(self, chunk_size=None):
        yield b"x" * 1000
        no_room()


def send(client, name="a.csv"):
    content = "项目名称,项目所在地\n路,宁城县".encode()
    return client.post(reverse("imports:list"), {"kind": "projects", "file": SimpleUploadedFile(name, content)})


def test_what_is_kept_is_for_the_portals_user_alone(media):
    old = os.umask(0)
    try:
        for name in ("imports/2026/a.csv", "imports/2026/b.csv", "reports/2026/c.pdf"):
            PrivateStorage().save(name, ContentFile(b"x"))
    finally:
        os.umask(old)
    assert modes_in(media) == ({0o700}, {0o600})


def test_a_name_that_is_taken_is_another_one(media):
    kept = [PrivateStorage().save("a/b.txt", ContentFile(text)) for text in (b"1", b"2")]
    assert kept[0] == "a/b.txt" != kept[1]
    assert [PrivateStorage().open(name).read() for name in kept] == [b"1", b"2"]


def test_a_file_that_does_not_fit_leaves_nothing(media):
    with pytest.raises(OSError):
        PrivateStorage().save("imports/half.bin", Half())
    assert files_in(media) == []


def test_what_an_older_portal_left_open_is_closed(tmp_path):
    (tmp_path / "media" / "reports").mkdir(parents=True, mode=0o755)
    (tmp_path / "media" / "reports" / "a.pdf").write_bytes(b"x")
    (tmp_path / "media" / "reports" / "a.pdf").chmod(0o644)
    (tmp_path / "media" / "link").symlink_to("/etc/passwd")
    before = Path("/etc/passwd").stat().st_mode
    close_to_others(tmp_path / "media")
    assert (tmp_path / "media" / "reports").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "media" / "reports" / "a.pdf").stat().st_mode & 0o777 == 0o600
    assert Path("/etc/passwd").stat().st_mode == before


# ---- A full disk


def assert_says_full(response):
    page = response.content.decode()
    assert response.status_code == 507
    assert "The disk of the portal is full" in page and "was not kept" in page


def test_a_workbook_that_does_not_fit_is_told_and_not_kept(client, media, monkeypatch):
    monkeypatch.setattr(storage, "sync", no_room)
    assert_says_full(send(client))
    assert files_in(media) == [] and not Import.objects.exists()


def test_a_workbook_whose_row_does_not_fit_is_not_kept_either(client, media, monkeypatch):
    def full(*_arguments, **_named):
        raise OperationalError("could not extend file") from DiskFull()

    monkeypatch.setattr(Import, "save", full)
    assert_says_full(send(client))
    assert files_in(media) == []


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_report_is_issued_with_all_its_files_or_not_at_all(client, media, monkeypatch, written):
    asked, sync = [], storage.sync

    def full_after(path):
        asked.append(path)
        no_room() if len(asked) > written else sync(path)

    monkeypatch.setattr(storage, "sync", full_after)
    assert_says_full(client.post(reverse("reports:issue", args=["pairings"])))
    assert files_in(media) == [] and not IssuedReport.objects.exists()
    monkeypatch.undo()
    issued = client.post(reverse("reports:issue", args=["pairings"]))
    assert issued.status_code == 302 and len(files_in(Path(settings.MEDIA_ROOT))) >= 3


def test_a_document_whose_row_is_refused_leaves_no_file(client, media, monkeypatch):
    def refuse(*_arguments, **_named):
        raise DatabaseError

    document = Document(title="公告", file=SimpleUploadedFile("a.pdf", b"x"))
    monkeypatch.setattr(Document, "save_base", refuse)
    with pytest.raises(DatabaseError), storage.files_with_their_row(document, "file"):
        document._meta.get_field("file").pre_save(document, add=True)
        document.save()
    assert files_in(media) == []


def test_a_database_without_room_is_told_too(client, monkeypatch):
    def full(*_arguments):
        raise OperationalError("could not extend file") from DiskFull()

    monkeypatch.setattr(ProjectQuerySet, "in_scope", full)
    assert_says_full(client.get("/projects/"))


# ---- A file that is gone


def test_a_lost_file_of_a_report_or_a_document_is_told(client, media):
    client.post(reverse("reports:issue", args=["pairings"]))
    issued = IssuedReport.objects.get()
    document = makers.make_document(file=SimpleUploadedFile("a.pdf", b"x"))
    urls = [reverse("reports:issued_file", args=[issued.serial, suffix]) for suffix in ("xlsx", "pdf", "docx")]
    urls.append(reverse("published:document_file", args=[document.pk]))
    for url in urls:
        response = client.get(url)
        assert response.status_code == 200 and b"".join(response.streaming_content)
    page = client.get(issued.get_absolute_url())
    assert page.context["lost"] == ""
    for name in files_in(media):
        (media / name).unlink()
    for url in urls:
        response = client.get(url)
        assert response.status_code == 410, url
        assert "This file is no longer there" in response.content.decode()
    page = client.get(issued.get_absolute_url())
    assert "The files PDF, DOCX, XLSX, CSV of this report are no longer there" in page.content.decode()
    assert "Numbers in columns stand in the workbook alone" in page.content.decode()
    assert page.context["formats"] == []


def test_any_other_missing_file_is_a_failure_of_the_portal(client, monkeypatch):
    def missing(*_arguments):
        raise FileNotFoundError(errno.ENOENT, "gone", "/nowhere/program")

    monkeypatch.setattr(ProjectQuerySet, "in_scope", missing)
    assert client.get("/projects/").status_code == 500
