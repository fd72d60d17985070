"""A record is added beside the choice of it, by the form and the rights of its own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.admin.sites import site
from django.urls import reverse

from aidportal.directory.models import Organisation
from aidportal.history.reverting import Did
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import told_of

pytestmark = pytest.mark.django_db

FORM = "in-place-form"
CHOICES = "/record/choices/directory/organisation/"
NEW = "乌兰爱心企业"
DONGCHENG, NINGCHENG = "110101", "150429"


def offered(client: Any, text: str) -> Any:
    return client.get(CHOICES, {"q": text}).json().get("new")


def sent(client: Any, url: str, **typed: str) -> dict[str, list[str]]:
    return sent_by(client.get(url), FORM, **typed)


@pytest.fixture
def editor(client):
    client.force_login(makers.make_user("editor", "150400"))
    return client


def test_what_is_called_like_nothing_is_offered_as_new_with_its_name_filled_in(admin_client):
    offer = offered(admin_client, NEW)
    assert NEW in offer["label"]
    assert form_of(admin_client.get(offer["url"]), FORM).sent["name_zh"] == [NEW]


@pytest.mark.parametrize("text", ["", "海淀区", "nc x", "宁城县"])
def test_nothing_is_offered_as_new_that_is_recorded_under_this_name(admin_client, text):
    assert (offered(admin_client, text) is None) == (text != "nc x")


def test_other_kinds_are_not_added_beside_their_choice(admin_client):
    kinds = [model for model, pages in site._registry.items() if getattr(pages, "in_place", ())]
    assert kinds == [Organisation]
    assert "new" not in admin_client.get("/record/choices/directory/area/", {"q": NEW}).json()
    assert admin_client.get("/record/directory/area/in-place/").status_code == 404


def test_it_is_saved_and_answered_as_a_choice_takes_it(editor):
    url = offered(editor, NEW)["url"]
    answer = editor.post(url, sent(editor, url, kind="enterprise", area_text="宁城县"), follow=True)
    made = Organisation.objects.get(name_zh=NEW)
    assert answer.json() == {"key": str(made.pk), "text": f"{NEW} (宁城县)"}
    assert (made.kind, made.area_id, made.pinyin[:5]) == ("enterprise", NINGCHENG, "wulan")
    [told] = told_of(made)
    assert (told.did, told.act.via, told.act.what["path"]) == (Did.ADDED, "form", url.partition("?")[0])
    assert not list(editor.get("/").context["messages"]), "what is said on the next page would be of another form"


def test_sent_twice_it_is_recorded_once(editor):
    url = offered(editor, NEW)["url"]
    form = sent(editor, url, area_text="宁城县")
    answers = [editor.post(url, form, follow=True).json() for _time in range(2)]
    assert (answers[0], Organisation.objects.filter(name_zh=NEW).count()) == (answers[1], 1)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name_zh": ""}, "name_zh", "必填"),
        ({"name_zh": "宁城县人民医院", "area_text": "宁城县"}, "name_zh", "已有"),
        ({"area_text": "没有这里"}, "area", "选择"),
        ({"kind": "government", "area_text": "宁城县"}, "kind", "政府"),
    ],
)
def test_what_is_refused_stands_at_its_field_with_what_was_typed(editor, typed, field, words):
    Organisation.objects.create(name_zh="宁城县人民医院", kind="hospital", area_id=NINGCHENG)
    count = Organisation.objects.count()
    url = offered(editor, NEW)["url"]
    answer = editor.post(url, sent(editor, url, **typed))
    [problem] = answer.context["problems"]
    assert (problem.anchor, Organisation.objects.count()) == (f"new-{field}", count)
    assert words in problem.text
    assert f'id="new-{field}_error"' in answer.content.decode()
    for name, text in typed.items():
        assert form_of(answer, FORM).sent[name][0].startswith(text)


def test_one_of_the_same_name_elsewhere_is_asked_about_and_can_be_taken(editor):
    known = Organisation.objects.create(name_zh="乌兰·爱心企业", kind="enterprise")
    url = offered(editor, "乌兰爱心")["url"]
    asked = editor.post(url, sent(editor, url, name_zh=NEW, area_text="宁城县"))
    assert [question.doubt.field for question in asked.context["questions"]] == ["name_zh"]
    assert asked.context["takeable"] == [{"key": str(known.pk), "text": "乌兰·爱心企业"}]
    assert 'id="new-id_reason"' in asked.content.decode()
    editor.post(url, sent_by(asked, FORM, reason="两家企业"))
    assert Organisation.objects.filter(name_zh=NEW, area=NINGCHENG).exists()


def test_who_may_not_add_organisations_is_not_offered_it(client):
    url = reverse("records:in_place", args=["directory", "organisation"])
    client.force_login(makers.make_user("editor"))
    assert offered(client, NEW) is None
    assert (client.get(url).status_code, client.post(url, {"name_zh": NEW}).status_code) == (403, 403)
    assert not Organisation.objects.filter(name_zh=NEW).exists()


def test_a_row_is_answered_only_to_who_may_choose_it(editor):
    hidden = Organisation.objects.create(name_zh="东城区某局", area_id=DONGCHENG)
    assert editor.get(f"{CHOICES}{hidden.pk}/").status_code == 404
    assert editor.get(f"{CHOICES}999999999/").status_code == 404
    assert editor.get(f"{CHOICES}{Organisation.objects.get(code=NINGCHENG).pk}/").json()["text"].startswith("宁城县")


def test_an_organisation_in_an_area_of_others_is_refused_in_words(editor):
    url = offered(editor, NEW)["url"]
    answer = editor.post(url, sent(editor, url) | {"area": [DONGCHENG], "area_text": ["东城区"]})
    assert answer.context["problems"]
    assert not Organisation.objects.filter(name_zh=NEW).exists()
