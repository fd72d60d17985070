"""The pages of the directory."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import translation

from aidportal.directory.figures import PAIRINGS
from aidportal.directory.models import Agreement, Document, Organisation, Pairing, Target
from aidportal.figures.scopes import Scope
from aidportal.values.dates import PartialDate
from tests.list_checks import (
    assert_export_equals_page,
    client_of,
    keys,
    queries_of,
)

pytestmark = pytest.mark.django_db

LISTS = ["/directory/areas/", "/directory/pairings/", "/directory/agreements/", "/directory/documents/"]


@pytest.fixture(autouse=True)
def _english_pages(settings: Any) -> None:
    """Pages in the language of their sources, drawn before the files beside them were collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.LANGUAGE_CODE = "en"
    translation.activate("en")


def make_reader(*codes: str) -> Any:
    """A viewer of the areas ``codes``; an administrator without any."""
    if not codes:
        return get_user_model().objects.get_or_create(username="admin", role="administrator")[0]
    user: Any = get_user_model().objects.create_user("-".join(codes))
    user.areas.set(codes)
    return user


def government(code: str) -> Organisation:
    return Organisation.objects.get(area=code, kind="government")


@pytest.fixture
def records() -> dict[str, Any]:
    """Two pairings, each under an agreement of its own; the first stands under a framework of the provinces."""
    document = Document.objects.create(title="协议汇编", kind="notice")
    framework = Agreement.objects.create(title="框架协议", kind="framework", document=document)
    framework.parties.set([government("110000"), government("150000")])
    made: dict[str, Any] = {"framework": framework}
    for key, giver, receiver, parent in (("own", "110108", "150429", framework), ("other", "110119", "150981", None)):
        agreement = Agreement.objects.create(title=f"{key}结对协议", kind="county", document=document, parent=parent)
        agreement.parties.set([government(giver), government(receiver)])
        made[key] = agreement
        made[f"{key}_pairing"] = Pairing.objects.create(
            giver=government(giver),
            receiver=government(receiver),
            agreement=agreement,
            starts_on=PartialDate.parse("2010-08"),
            document=document,
        )
    return made


@pytest.mark.parametrize("url", LISTS)
def test_the_export_equals_the_page(records: Any, url: str) -> None:
    lengths = {"areas": 3746, "pairings": 2, "agreements": 3, "documents": 1}
    rows = assert_export_equals_page(client_of(make_reader()), url, {})
    assert len(rows) >= lengths[url.split("/")[2]] + 1


def test_the_number_of_queries_does_not_grow_with_the_rows(records: Any) -> None:
    client = client_of(make_reader("110108"))
    before = [queries_of(client, url) for url in LISTS[1:]]
    for number in range(10):
        school = Organisation.objects.create(name_zh=f"学校{number}", kind="school", area_id="150429")
        document = Document.objects.create(title=f"通知{number}", kind="by_hand")
        agreement = Agreement.objects.create(title=f"意向{number}", kind="intent", document=document)
        agreement.parties.set([government("110108"), school])
        Pairing.objects.create(
            giver=government("110108"), receiver=school, level="school", document=document, agreement=agreement
        )
    assert [queries_of(client, url) for url in LISTS[1:]] == before


def test_a_viewer_finds_only_what_touches_the_own_areas(records: Any) -> None:
    client = client_of(make_reader("150400"))
    assert keys(client.get("/directory/pairings/")) == [records["own_pairing"].pk]
    assert keys(client.get("/directory/agreements/")) == [records["own"].pk]
    for url in ("/directory/pairings/", "/directory/agreements/"):
        page = client.get(url, {"area": "150981"}).content.decode()
        assert "“150981” lies outside the areas you may see" in page
        # What stands above is somebody else's, and so are its words.
        assert "框架协议" not in page
    areas = client.get("/directory/areas/", {"q": "丰镇"})
    assert keys(areas) == []


def test_somebody_else_s_agreement_answers_like_none(records: Any) -> None:
    client = client_of(make_reader("150400"))
    assert client.get(records["other"].get_absolute_url()).status_code == 404
    assert client.get("/directory/agreements/1000000000/").status_code == 404
    page = client.get(records["own"].get_absolute_url())
    assert page.status_code == 200
    assert "框架协议" not in page.content.decode()
    assert "框架协议" in client_of(make_reader()).get(records["own"].get_absolute_url()).content.decode()


def test_areas_are_found_by_code_name_and_pinyin() -> None:
    client = client_of(make_reader())
    for text in ("150429", "宁城", "ningcheng"):
        assert "150429" in keys(client.get("/directory/areas/", {"q": text})), text
    assert len(keys(client.get("/directory/areas/"))) == 50


def test_a_link_of_the_figure_leads_to_its_pairings(records: Any) -> None:
    admin = make_reader()
    scope = Scope(admin, areas=("150400",), givers=("110108",))
    assert keys(client_of(admin).get(scope.url("/directory/pairings/"))) == [records["own_pairing"].pk]
    assert PAIRINGS.total(scope) == 1


def test_a_target_is_held_against_the_figure_of_the_agreement_s_own_parties(records: Any) -> None:
    Target.objects.create(agreement=records["own"], figure="pairings", year=2013, value=2)
    page = client_of(make_reader()).get(records["own"].get_absolute_url())
    _figure, year, planned, reached, rate = page.context["targets"]["rows"][0]
    assert (year, planned, reached["text"], rate) == ("2013", "2", "1", "50.0%")
    assert "giver=110108" in reached["url"] and "area=150429" in reached["url"]


def test_a_target_without_a_pairing_is_not_computed(records: Any) -> None:
    Target.objects.create(agreement=records["framework"], figure="projects", value=91)
    page = client_of(make_reader()).get(records["framework"].get_absolute_url())
    assert page.context["targets"]["rows"][0][3] == {"text": "—", "url": ""}
    assert "no pairing under this agreement" in page.content.decode()


def test_an_agreement_takes_its_pairing_from_the_one_above(records: Any) -> None:
    yearly = Agreement.objects.create(
        title="年度协议", kind="yearly", parent=records["own"], document=records["own"].document
    )
    yearly.parties.set([government("110108"), government("150429")])
    Target.objects.create(agreement=yearly, figure="pairings", year=2013, value=1)
    rows = client_of(make_reader()).get(yearly.get_absolute_url()).context["targets"]["rows"]
    assert rows[0][3]["text"] == "1"


def test_the_index_leads_to_all_lists() -> None:
    page = client_of(make_reader("150400")).get("/directory/").content.decode()
    assert all(f'href="{url}"' in page for url in LISTS)
