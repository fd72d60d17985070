"""The everyday acts on a posting: it ends, it is extended, somebody takes over; recorded by the side that sends."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cadres.acts import ACTS
from cadres.models import Batch, Official, Posting
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import acts_of_forms, told_of

from .makers import make_document, make_official, make_posting

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# In another prefecture than the home of 张三.
ELSEWHERE = "120101"
ADDRESSES = [act.address for act in ACTS]
TYPED = {
    "cadres:end": {"ends_on": "2026-10-31", "end_reason": "调回"},
    "cadres:extend": {"ends_on": "2028-09"},
    "cadres:hand_over": {"official_text": "李四", "starts_on": "2026-12-13"},
}
REFUSED = {
    "cadres:end": ({"ends_on": "2028-03-10"}, "2028-03-10"),
    "cadres:extend": ({"ends_on": "2027"}, "2028-03-10"),
    "cadres:hand_over": ({"official_text": "李四", "starts_on": "2026-03-11"}, "2026-03-11"),
}


@pytest.fixture
def posting(db):
    """张三, from 海淀区 on post in 宁城县 from 2026-03-11 to 2028-03-10; 李四 is at home."""
    make_document()
    make_official("李四")
    fields = {"title": "副院长", "host_organisation": makers.government("150429")}
    return make_posting(starts_on="2026-03-11", ends_on="2028-03-10", **fields)


def url_of(name, posting):
    return reverse(name, args=[posting.pk])


def do(client, name, posting, query="", **typed):
    address = url_of(name, posting) + query
    return client.post(address, sent_by(client.get(address), "act-form", **typed))


def dates(posting):
    post = Posting.objects.get(pk=posting.pk)
    return [str(post.starts_on), str(post.ends_on), post.ended_early, post.end_reason]


def problems(answer):
    return [f"{problem.place} {problem.text}" for problem in answer.context["problems"]]


AS_IT_WAS = ["2026-03-11", "2028-03-10", False, ""]


def test_every_act_has_its_values_here():
    assert set(ADDRESSES) == TYPED.keys() == REFUSED.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_sent_as_its_page_shows_it_goes_back_with_the_row_marked_and_is_told(admin_client, posting, name):
    answer = do(admin_client, name, posting, "?next=/cadres/%3Fbatch%3D3", **TYPED[name])
    assert answer.status_code == 302, problems(answer)
    assert answer.url == f"/cadres/?batch=3#record-{posting.pk}"
    assert dates(posting) != AS_IT_WAS
    [act] = acts_of_forms()
    assert told_of(posting)[-1].act == act


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_pressed_twice_records_once(admin_client, posting, name):
    sent = sent_by(admin_client.get(url_of(name, posting)), "act-form", **TYPED[name])
    assert admin_client.post(url_of(name, posting), sent).url == admin_client.post(url_of(name, posting), sent).url
    assert Posting.objects.count() == (2 if name == "cadres:hand_over" else 1)


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_is_refused_in_words_and_nothing_is_written(admin_client, posting, name):
    typed, words = REFUSED[name]
    refused = do(admin_client, name, posting, **typed)
    assert any(words in problem for problem in problems(refused)), problems(refused)
    assert dates(posting) == AS_IT_WAS
    assert Posting.objects.count() == 1


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_on_a_posting_that_somebody_changed_meanwhile_is_not_written_in_silence(admin_client, posting, name):
    sent = sent_by(admin_client.get(url_of(name, posting)), "act-form", **TYPED[name])
    Posting.objects.update(ends_on="2027-03-10")
    refused = admin_client.post(url_of(name, posting), sent)
    assert "在此期间" in problems(refused)[0]
    assert dates(posting)[1] == "2027-03-10"
    assert admin_client.post(url_of(name, posting), sent_by(refused, "act-form")).status_code == 302


# Of the giving side, which sends; of the receiving side; of neither; who only looks.
@pytest.mark.parametrize(
    ("role", "area", "status"),
    [("editor", "110108", 200), ("editor", "150400", 403), ("editor", "150900", 404), ("viewer", "110108", 403)],
)
def test_an_act_is_done_by_the_side_that_sends(client, admin_client, posting, role, area, status):
    client.force_login(makers.make_user(role, area))
    page = client.get(posting.get_absolute_url())
    offered = (
        [act["url"] for post in page.context["postings"] for act in post["acts"]] if page.status_code == 200 else []
    )
    for name in ADDRESSES:
        url = url_of(name, posting)
        assert client.get(url).status_code == status, name
        assert (url in offered) == (status == 200), name
        if status != 200:
            sent = sent_by(admin_client.get(url), "act-form", **TYPED[name])
            assert client.post(url, sent).status_code == status, name
    assert dates(posting) == AS_IT_WAS


# ---- Ending


def test_an_early_end_keeps_its_reason(admin_client, posting):
    do(admin_client, "cadres:end", posting, **TYPED["cadres:end"])
    assert dates(posting) == ["2026-03-11", "2026-10-31", True, "调回"]
    again = admin_client.get(url_of("cadres:end", posting), follow=True)
    assert "已于2026-10-31提前结束" in again.content.decode()


# ---- Handing over


def test_a_successor_takes_the_place_and_the_one_before_ends_the_day_before(admin_client, posting):
    do(admin_client, "cadres:hand_over", posting, **TYPED["cadres:hand_over"], early_reason="工作需要")
    after = Posting.objects.get(takes_over_from=posting)
    assert dates(posting) == ["2026-03-11", "2026-12-12", True, "工作需要"]
    assert dates(after) == ["2026-12-13", "2028-03-10", False, ""]
    assert after.official.name == "李四"
    for name in ("batch_id", "host_area_id", "host_organisation_id", "title"):
        assert getattr(after, name) == getattr(posting, name), name


@pytest.mark.parametrize(
    ("until", "start", "end"),
    [
        ("", "2026-12-13", "2026-12-12"),  # open
        ("2026-12-01", "2026-12-13", "2026-12-01"),  # over before: days without anybody stay
        ("2026-12", "2026-12-13", "2026-12-12"),  # perhaps later
        ("2028-03-10", "2026-12", "2026-12"),  # known to the month
    ],
)
def test_the_one_before_ends_where_it_would_end_later(admin_client, posting, until, start, end):
    Posting.objects.update(ends_on=until or None)
    answer = do(admin_client, "cadres:hand_over", posting, official_text="李四", starts_on=start, ends_on="2029")
    assert answer.status_code == 302, problems(answer)
    assert dates(posting)[1] == end


@pytest.mark.parametrize(
    ("before", "batch", "start", "end"),
    [
        ("2028-03-10", "", "2028-03-11", "None"),  # at the end of the term: nothing tells until when
        ("2028-03-10", "", "2028-03", "None"),  # perhaps after it
        ("2028-03-10", "2030-03-10", "2028-03-11", "2030-03-10"),
        ("2028-03-10", "2030-03-10", "2027-01-01", "2028-03-10"),
        ("", "2030-03-10", "2027-01-01", "2030-03-10"),
    ],
)
def test_the_successor_stays_to_the_end_of_the_one_before_or_of_the_batch(
    admin_client, posting, before, batch, start, end
):
    Posting.objects.update(ends_on=before or None)
    Batch.objects.update(ends_on=batch or None)
    address, typed = url_of("cadres:hand_over", posting), {"official_text": "李四", "starts_on": start}
    page = admin_client.get(address)
    assert form_of(page, "act-form").sent["ends_on"] == [before or batch]
    told = admin_client.post(address, sent_by(page, "act-form", **typed) | {"_outcome": ["1"]}).json()
    assert told["filled"] == {"ends_on": "" if end == "None" else end}
    answer = do(admin_client, "cadres:hand_over", posting, **typed)
    assert answer.status_code == 302, problems(answer)
    assert dates(Posting.objects.get(takes_over_from=posting))[1] == end


def test_an_end_that_was_typed_for_the_successor_is_taken_as_it_is(admin_client, posting):
    typed = {"official_text": "李四", "starts_on": "2028-03-11"}
    refused = do(admin_client, "cadres:hand_over", posting, **typed, ends_on="2027")
    assert "不能早于开始" in problems(refused)[0]
    do(admin_client, "cadres:hand_over", posting, official_text="李四", starts_on="2026-12-13", ends_on="")
    assert dates(Posting.objects.get(takes_over_from=posting))[1] == "None"


def test_a_newcomer_is_recorded_with_the_handover(admin_client, posting):
    answer = do(
        admin_client, "cadres:hand_over", posting, new__name="王五", new__birth_year="1980", starts_on="2027-01-01"
    )
    assert answer.status_code == 302, problems(answer)
    newcomer = Official.objects.get(name="王五")
    assert (newcomer.birth_year, newcomer.home_area_id, newcomer.kind) == (1980, "110108", "official")
    assert Posting.objects.get(official=newcomer).takes_over_from == posting


@pytest.mark.parametrize(("home", "field"), [("110108", "new-name"), (ELSEWHERE, "host_area")], ids=["home", "host"])
def test_a_newcomer_called_as_somebody_recorded_is_asked_about(admin_client, posting, home, field):
    Official.objects.filter(name="张三").update(home_area=home)
    typed = {"new__name": "张·三", "starts_on": "2027-01-01", "new__home_area_text": "海淀区"}
    asked = do(admin_client, "cadres:hand_over", posting, **typed)
    [question] = asked.context["questions"]
    assert (question.html_name, question.links[0]["url"]) == (field, posting.official.get_absolute_url())
    assert dates(posting) == AS_IT_WAS
    address = url_of("cadres:hand_over", posting)
    assert form_of(asked, "act-form").sent["reason"] == [""]
    assert admin_client.post(address, sent_by(asked, "act-form", reason="同名")).status_code == 302
    assert Official.objects.filter(name="张·三").count() == 1


@pytest.mark.parametrize(
    ("home", "host", "born", "fields"),
    [
        ("110101", "150900", None, ["new-name"]),  # of another county of the home's prefecture
        (ELSEWHERE, "150430", None, ["host_area"]),  # posted to another one of the host's
        (ELSEWHERE, "150900", None, []),
        (ELSEWHERE, "150430", 1980, ["new-name"]),
        ("110101", "150430", 1975, []),  # somebody else
    ],
)
def test_a_namesake_of_the_prefecture_is_asked_about_unless_the_birth_years_differ(
    admin_client, posting, home, host, born, fields
):
    namesake = make_official("王五", home=home, birth_year=born)
    make_posting(namesake, host_area_id=host)
    typed = {"new__name": "王五", "new__birth_year": "1980", "starts_on": "2027-01-01"}
    answer = do(admin_client, "cadres:hand_over", posting, **typed)
    asked = answer.context["questions"] if answer.status_code == 200 else []
    assert [question.html_name for question in asked] == fields


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "请选择接任者"),
        ({"official_text": "李四", "new__name": "王五"}, "两者只能取一"),
        ({"official_text": "张三"}, "本人接任本人"),
        ({"new__birth_year": "80", "new__name": "王五"}, "四位"),
        ({"new__birth_year": "1980"}, "必填"),
    ],
)
def test_who_takes_over_is_one_and_known(admin_client, posting, typed, words):
    refused = do(admin_client, "cadres:hand_over", posting, starts_on="2026-12-13", **typed)
    assert any(words in problem for problem in problems(refused)), problems(refused)
    assert dates(posting) == AS_IT_WAS
    assert Official.objects.count() == 2


@pytest.mark.parametrize(("start", "is_early"), [("2026-12-13", True), ("2028-03-11", False)])
def test_that_the_one_before_ends_early_stands_out(admin_client, posting, start, is_early):
    asked = do(admin_client, "cadres:hand_over", posting, starts_on=start)
    assert ('<span class="tag warn">提前离任' in asked.content.decode()) == is_early


def test_where_the_successor_is_on_another_post_neither_record_is_written(admin_client, posting):
    other = Official.objects.get(name="李四")
    make_posting(other, host_area_id="150404", starts_on="2026-01-01", ends_on="2027-12-31")
    refused = do(admin_client, "cadres:hand_over", posting, **TYPED["cadres:hand_over"])
    assert "2027-12-31" in problems(refused)[0]
    assert dates(posting) == AS_IT_WAS
    assert Posting.objects.count() == 2


def test_a_successor_who_is_posted_there_already_is_linked_and_none_is_added(admin_client, posting):
    other = Official.objects.get(name="李四")
    after = make_posting(other, starts_on="2026-12-20", ends_on="2028-01-31")
    told = do(admin_client, "cadres:hand_over", posting, official_text="李四", starts_on="2026-12-13")
    assert "2026-12-20" in problems(told)[0], "it is said by which day it can be linked"
    assert dates(posting) == AS_IT_WAS
    address, typed = url_of("cadres:hand_over", posting), {"official_text": "李四", "starts_on": "2026-12-20"}
    sent = sent_by(admin_client.get(address), "act-form", **typed)
    told = admin_client.post(address, sent | {"_outcome": ["1"]}).json()
    assert told["filled"] == {"ends_on": "2028-01-31"}, "the field shows the end that the posting has"
    again = admin_client.post(address, sent | {"ends_on": ["2028-01-31"], "_outcome": ["1"]}).json()
    assert again["filled"] == told["filled"]
    answer = admin_client.post(address, sent)
    assert answer.status_code == 302, problems(answer)
    assert dates(posting)[1] == "2026-12-19"
    assert dates(after) == ["2026-12-20", "2028-01-31", False, ""]
    assert list(posting.successors.all()) == [after]
    assert Posting.objects.count() == 2


def test_while_one_types_both_records_are_shown_as_they_will_be(admin_client, posting):
    address = url_of("cadres:hand_over", posting)
    sent = sent_by(admin_client.get(address), "act-form", **TYPED["cadres:hand_over"]) | {"_outcome": ["1"]}
    told = admin_client.post(address, sent).json()
    assert told["text"] == "保存后：张三任至2026-12-12，接任者自2026-12-13起到任，岗位无空档。"
    assert "2026-03-11 – 2026-12-12" in told["records"] and "李四" in told["records"]
    assert Posting.objects.count() == 1
