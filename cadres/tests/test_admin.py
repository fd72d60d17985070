"""The record page of postings: what stands in the way is named, and a successor is posted."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from aidportal.directory.models import Document
from aidportal.values.dates import PartialDate
from cadres.models import Batch, Official, Posting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _unhashed_files(settings: Any) -> None:
    """Pages are drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def administrator() -> Client:
    user = get_user_model().objects.create_superuser("admin", None)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def posting() -> Posting:
    document = Document.objects.create(title="手工录入", kind="by_hand")
    official = Official.objects.create(name="张三", home_area_id="110108", document=document)
    batch = Batch.objects.create(direction="to_receiver", number=3, document=document)
    return Posting.objects.create(
        official=official,
        batch=batch,
        host_area_id="150429",
        title="副旗长",
        starts_on=PartialDate.parse("2013-05"),
        ends_on=PartialDate.parse("2015-03-20"),
        document=document,
    )


def typed(posting: Posting, **changes: str) -> dict[str, str]:
    return {
        "official": str(posting.official_id),
        "batch": str(posting.batch_id),
        "host_area": "150429",
        "title": "副旗长",
        "document": str(posting.document_id),
        **changes,
    }


ADD = "admin:cadres_posting_add"


def test_an_overlapping_posting_is_refused_beside_its_start_naming_the_other(
    administrator: Client, posting: Posting
) -> None:
    answer = administrator.post(reverse(ADD), typed(posting, starts_on="2014-06"))
    words = str(answer.context["adminform"].form.errors["starts_on"])
    for part in ("张三", "宁城县", "2013-05", "2015-03-20"):
        assert part in words
    assert Posting.objects.count() == 1


def test_an_end_before_the_start_is_refused_beside_the_end(administrator: Client, posting: Posting) -> None:
    answer = administrator.post(reverse(ADD), typed(posting, starts_on="2016", ends_on="2015-12"))
    assert "ends_on" in answer.context["adminform"].form.errors


def test_an_official_takes_over_from_another(administrator: Client, posting: Posting) -> None:
    successor = Official.objects.create(name="李四", home_area_id="110108", document=posting.document)
    changes = {"official": str(successor.pk), "starts_on": "2015-03", "takes_over_from": str(posting.pk)}
    assert administrator.post(reverse(ADD), typed(posting, **changes)).status_code == 302
    assert posting.successors.get().official == successor


def test_postings_are_found_by_the_name_of_the_official(administrator: Client, posting: Posting) -> None:
    query = {"app_label": "cadres", "model_name": "posting", "field_name": "takes_over_from", "term": "张三"}
    rows = administrator.get(reverse("admin:autocomplete"), query).json()["results"]
    assert rows == [{"id": str(posting.pk), "text": "张三 → 宁城县, 副旗长, 2013-05 – 2015-03-20"}]


def test_a_posting_is_recorded_on_the_page_of_its_official(administrator: Client, posting: Posting) -> None:
    line = {f"postings-0-{name}": value for name, value in typed(posting, starts_on="2014").items()}
    page = {
        "name": "王五",
        "kind": "teacher",
        "home_area": "110108",
        "document": str(posting.document_id),
        "postings-TOTAL_FORMS": "1",
        "postings-INITIAL_FORMS": "0",
        **line,
        "postings-0-official": "",
    }
    answer = administrator.post(reverse("admin:cadres_official_add"), page)
    assert answer.status_code == 302
    assert Official.objects.get(name="王五").postings.get().host_area_id == "150429"


def test_an_official_with_postings_is_not_deleted_and_the_reason_is_given(
    administrator: Client, posting: Posting
) -> None:
    answer = administrator.post(reverse("admin:cadres_official_delete", args=[posting.official_id]), {"post": "yes"})
    assert answer.status_code == 200
    assert "宁城县" in answer.content.decode()
    assert Official.objects.count() == 1
