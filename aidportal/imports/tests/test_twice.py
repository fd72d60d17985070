"""What is pressed twice happens once; undoing asks first; a lost file is told."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aidportal.imports.models import Import
from projects.models import Project
from tests import makers

from .books import post, read, sheet_of, work_through

pytestmark = pytest.mark.django_db
ROWS = sheet_of(("幼儿园", "敖汉旗", 2014, 120), ("卫生院", "敖汉旗", 2014, 90))


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def form_of(client):
    """The hidden fields of the form on the page, as a browser sends them."""
    body = client.get(reverse("imports:list")).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(once)" value="([^"]+)"', body))


def press(client, form, content=ROWS, kind="projects"):
    file = SimpleUploadedFile("项目.csv", content)
    return client.post(reverse("imports:list"), form | {"file": file, "kind": kind})


def test_a_file_whose_button_was_pressed_twice_is_one_import(client, editor):
    form = form_of(client)
    assert press(client, form).url == press(client, form).url
    assert Import.objects.count() == 1


def test_a_file_that_is_sent_again_by_another_form_is_another_import(client, editor):
    press(client, form_of(client))
    press(client, form_of(client))
    assert Import.objects.count() == 2


def test_another_file_by_a_form_that_somebody_went_back_to_is_not_lost(client, editor):
    form = form_of(client)
    press(client, form)
    press(client, form, content=sheet_of(("学校", "敖汉旗", 2014, 1)))
    assert Import.objects.count() == 2


def test_writing_twice_writes_once_and_shows_the_import(client, editor):
    job = read(client, ROWS)
    first = client.post(reverse("imports:write", args=[job.pk]))
    second = client.post(reverse("imports:write", args=[job.pk]))
    work_through()
    third = post(client, job, "write")
    assert [answer.status_code for answer in (first, second, third)] == [302, 302, 302]
    assert Project.objects.count() == 2


def test_undoing_asks_first_with_what_it_takes_back_and_twice_is_once(client, editor):
    job = read(client, ROWS)
    post(client, job, "write")
    asked = client.get(reverse("imports:undo", args=[job.pk]))
    assert "幼儿园" in asked.content.decode()
    assert re.search(r'<td class="num">2</td><td class="num">0</td>', asked.content.decode())
    assert Project.objects.count() == 2
    assert [post(client, job, "undo").status_code for _time in range(2)] == [302, 302]
    assert not Project.objects.exists()
    assert f'href="{reverse("imports:undo", args=[job.pk])}"' not in client.get(job.get_absolute_url()).content.decode()


def test_an_import_whose_file_is_gone_says_so_and_fails_nowhere(client, editor):
    job = read(client, sheet_of(("幼儿园", "没有的县", 2014, 120)))
    job.file.storage.delete(job.file.name)
    body = client.get(job.get_absolute_url()).content.decode()
    assert "此次导入的文件已不存在" in body
    assert reverse("imports:wrong", args=[job.pk]) not in body
    assert client.get(reverse("imports:wrong", args=[job.pk])).status_code == 404
    post(client, job, "read")
    assert job.state == "refused"
    assert "此次导入的文件已不存在" in job.message


def test_an_import_whose_file_is_gone_is_not_written_and_can_still_be_undone(client, editor):
    first, second = read(client, ROWS), read(client, sheet_of(("学校", "敖汉旗", 2014, 1)))
    post(client, second, "write")
    for job in (first, second):
        job.file.storage.delete(job.file.name)
    assert post(client, first, "write").status_code == 409
    assert post(client, second, "undo").status_code == 302
    assert not Project.objects.exists()
