"""The page of words: what one answered is seen and taken back, and administrators say what is the portal's."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from aidportal.imports.kept_words import known_words, remember
from aidportal.imports.models import KeptWord
from aidportal.sheets.vocabulary import read_words
from tests import makers
from tests.page_forms import form_of

pytestmark = pytest.mark.django_db

PAGE = "imports:vocabulary"


@pytest.fixture
def editor():
    return makers.make_user("editor", "150400")


@pytest.fixture
def administrator():
    return makers.make_user("administrator")


def shown(client, user, **query):
    client.force_login(user)
    response = client.get(reverse(PAGE), query)
    assert response.status_code == 200
    return response


def words(response) -> list[tuple[str, str, str]]:
    return [(one["word"].row.kind, one["word"].row.word, one["word"].origin) for one in response.context["words"]]


def typed_into(page, changes: dict[str, str]) -> dict[str, list[str]]:
    """What is sent of the form of a word as it was rendered, with ``changes``."""
    sent = form_of(page, "word").sent
    assert changes.keys() <= sent.keys()
    return sent | {name: [text] for name, text in changes.items()}


def portal_word(**more) -> KeptWord:
    return KeptWord.objects.create(
        **{"kind": "projects", "field": "status", "value": "adjusting", "word": "整改", "language": "zh-hans", **more}
    )


def test_who_answered_sees_the_answer_and_takes_it_back(client, editor):
    remember(editor, "projects", {"备忘录一": "place"}, [("status", "整改", "adjusting")])
    other = makers.make_user("editor", "150400", username="other")
    remember(other, "projects", {"别的": "goal"})
    answers = shown(client, editor).context["answers"]
    assert {one.row.word for one in answers} == {"备忘录一", "整改"}
    kept = KeptWord.objects.get(word="整改")
    assert client.post(reverse("imports:word_delete", args=[kept.pk])).status_code == 302
    assert known_words(editor, "projects").own.value("status", "整改") == ""
    assert client.post(reverse("imports:word_delete", args=[KeptWord.objects.get(word="别的").pk])).status_code == 404


def test_shipped_words_are_found_by_kind_and_by_what_they_mean(client, editor):
    assert words(shown(client, editor, kind="statuses", q="竣工验收")) == [
        ("statuses", "竣工验收", "shipped"),
        ("statuses", "竣工验收合格", "shipped"),
    ]
    assert {kind for kind, _word, _origin in words(shown(client, editor, q="北京市级"))} == {
        "projects",
        "fundings",
        "disbursements",
    }
    assert words(shown(client, editor, origin="portal")) == []


def test_no_word_can_be_changed_by_who_is_no_administrator(client, editor):
    kept = portal_word()
    body = shown(client, editor).content.decode()
    assert reverse("imports:word_add") not in body
    for name in ("word_delete", "word_promote"):
        client.post(reverse(f"imports:{name}", args=[kept.pk]))
    client.post(reverse("imports:vocabulary_import"), {"file": SimpleUploadedFile("w.csv", b"")})
    client.post(reverse("imports:word_change", args=[kept.pk]), {"word": "别的", "means": "title"})
    assert KeptWord.objects.get().as_row() == kept.as_row()


def test_an_administrator_makes_an_answer_the_portals(client, editor, administrator):
    remember(editor, "projects", words=[("status", "整改", "adjusting")])
    portal_word(value="running")
    answer = KeptWord.objects.get(user=editor)
    assert [one.kept for one in shown(client, administrator).context["answers"]] == [answer]
    client.post(reverse("imports:word_promote", args=[answer.pk]))
    assert [kept.value for kept in KeptWord.objects.of_portal()] == ["adjusting"]
    assert KeptWord.objects.filter(user=editor).exists()


def test_a_shipped_word_is_overruled_by_one_of_the_portal(client, administrator):
    (listed,) = shown(client, administrator, kind="statuses", q="招投标").context["words"]
    page = client.get(listed["overrule"])
    sent = typed_into(page, {"means": "status=submitted", "first_year": "2019"})
    assert client.post(listed["overrule"], sent).status_code == 302
    kept = KeptWord.objects.get()
    assert kept.as_row().cells() == ("statuses", "status", "submitted", "招投标", "zh-hans", "2019", "")
    own, shipped = shown(client, administrator, kind="statuses", q="招投标").context["words"]
    assert (own["word"].origin, shipped["word"].origin) == ("portal", "shipped")
    assert shipped["word"].is_overruled


def test_a_word_of_the_portal_is_changed_and_not_doubled(client, administrator):
    kept, other = portal_word(), portal_word(word="返工")
    client.force_login(administrator)
    address = reverse("imports:word_change", args=[kept.pk])
    page = client.get(address)
    refused = client.post(address, typed_into(page, {"word": "返 工"}))
    assert refused.status_code == 400
    assert "门户在这些年份已有该用词" in refused.content.decode()
    assert client.post(address, typed_into(page, {"last_year": "2020"})).status_code == 302
    kept.refresh_from_db()
    assert (kept.word, kept.last_year) == ("整改", 2020)
    assert KeptWord.objects.get(pk=other.pk).last_year is None


def sent_file(client, *lines: str):
    text = "\n".join(["kind,field,value,word,language,from,until", *lines])
    return client.post(reverse("imports:vocabulary_import"), {"file": SimpleUploadedFile("w.csv", text.encode())})


def test_what_is_exported_is_a_file_of_words_that_can_be_taken_in_again(client, administrator):
    portal_word(word="=整改", last_year=2020)
    client.force_login(administrator)
    exported = client.get(reverse("imports:vocabulary_file"), {"kind": "projects"}).content.decode("utf-8-sig")
    rows = read_words(exported.splitlines(), "words.csv")
    assert rows[0].cells() == ("projects", "status", "adjusting", "'=整改", "zh-hans", "", "2020")
    assert len(rows) > 300
    sent_file(client, *exported.splitlines()[1:])
    assert KeptWord.objects.count() == 1
    KeptWord.objects.all().delete()
    sent_file(client, *exported.splitlines()[1:])
    assert [kept.word for kept in KeptWord.objects.all()] == ["=整改"]


def test_a_word_of_every_kind_becomes_one_of_each_kind_that_has_its_field(client, administrator):
    client.force_login(administrator)
    assert sent_file(client, "*,source,aid,帮扶款,zh-hans,,").status_code == 302
    assert {kept.kind for kept in KeptWord.objects.all()} == {"projects", "fundings", "disbursements"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("project,status,running,开建,zh-hans,,", "没有名为 project 的表格种类。"),
        ("projects,state,running,开建,zh-hans,,", "没有名为 state 的栏目。"),
        ("projects,status,begun,开建,zh-hans,,", "栏目 status 没有取值 begun。"),
        ("projects,status,running,整改,zh-hans,,", "“整改”已有其他含义。"),
        ("projects,status,running,开建,zh-hans,14,", "from and until are years"),
    ],
)
def test_a_file_with_a_wrong_row_is_refused_whole_and_says_what_is_wrong(client, administrator, row, reason):
    portal_word()
    client.force_login(administrator)
    response = sent_file(client, "projects,status,running,开动,zh-hans,,", row)
    assert response.status_code == 400
    assert reason in response.content.decode()
    assert KeptWord.objects.count() == 1


def test_the_page_is_reached_from_the_imports(client, editor):
    client.force_login(editor)
    assert reverse(PAGE) in client.get(reverse("imports:list")).content.decode()
