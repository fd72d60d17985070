"""The page of a document and its file."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from tests import makers

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "status"), [("workbook", 404), ("article", 200)])
def test_a_workbook_with_rows_of_other_areas_is_not_handed_to_who_sees_one_of_its_records(
    client, settings, tmp_path, kind, status
):
    settings.MEDIA_ROOT = tmp_path
    document = makers.make_document(kind=kind, file=ContentFile(b"all rows", "all.csv"))
    makers.make_project(document=document)
    client.force_login(makers.make_user("viewer", "150429"))
    address = reverse("published:document_file", args=[document.pk])
    assert client.get(address).status_code == status
    shown = client.get(document.get_absolute_url()).content.decode()
    assert "all.csv" in shown
    assert (address in shown) == (status == 200)


def test_who_sent_a_workbook_and_an_administrator_get_it_again(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    editor = makers.make_user("editor", "150429")
    document = makers.make_document(kind="workbook", file=ContentFile(b"all rows", "all.csv"), recorded_by=editor)
    for user in (editor, makers.make_user("administrator")):
        client.force_login(user)
        answer = client.get(reverse("published:document_file", args=[document.pk]))
        assert b"".join(answer.streaming_content) == b"all rows"
