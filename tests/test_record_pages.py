"""The portal's record pages: what is typed is saved as it was meant, and nobody's work is dropped."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aidportal.directory.models import Agreement, Organisation
from aidportal.grids.pasted_grid import paste_url
from aidportal.records.pages import add_url
from aidportal.values import dates
from cadres.grids import PostingGrid
from cadres.models import Batch
from projects.models import Disbursement, Funding, Project
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import acts_of_forms

pytestmark = pytest.mark.django_db

FORM = "record-form"


def add(kind):
    return reverse("records:add", args=kind.split("."))


def change(record):
    return reverse("records:change", args=[record._meta.app_label, record._meta.model_name, record.pk])


def sent(answer, name=FORM, button="_save", leave_out=(), **changes):
    """What the page sends, with ``changes`` typed into it; a name with ``__`` for what is written with ``-``."""
    form = sent_by(answer, name, button, **changes)
    return {name: values for name, values in form.items() if name not in leave_out}


@pytest.fixture
def project(db):
    made = makers.make_project(title="水渠", place="甲村", area_id="150429", programme_year="2014")
    makers.make_funding(project=made, amount=Decimal(5_000_000))
    return made


@pytest.fixture
def line(project):
    return project.fundings.get()


def refreshed(record):
    return type(record).objects.get(pk=record.pk)


# ---- Choices and amounts


def test_a_choice_is_of_the_text_and_not_of_the_number_beside_it(admin_client, project):
    """Whatever row a script has left there: the text that the reader sees is what is meant."""
    page = admin_client.get(change(project))
    answer = admin_client.post(change(project), sent(page, area_text="元宝山区", area="150429"))
    assert answer.status_code == 302
    assert refreshed(project).area_id == "150403"


@pytest.mark.parametrize("typed", ["没有的旗", "150", "1"])
def test_a_text_that_names_no_row_takes_none_and_says_so(admin_client, project, typed):
    page = admin_client.get(change(project))
    answer = admin_client.post(change(project), sent(page, area_text=typed))
    assert answer.status_code == 200
    [problem] = answer.context["problems"]
    assert problem.anchor == "id_area"
    assert form_of(answer, FORM).sent["area_text"] == [typed]
    assert refreshed(project).area_id == "150429"


@pytest.mark.parametrize(
    ("unit", "typed", "yuan"),
    [
        ("wan", "600", "6000000"),
        ("wan", "67.90712", "679071.20"),
        ("wan", "500万", "5000000"),
        ("wan", "六百", "6000000"),
        ("wan", "1.4亿", "140000000"),
        ("wan", "１，２００", "12000000"),
        ("yuan", "600000", "600000"),
        ("yi", "0.05", "5000000"),
    ],
)
def test_an_amount_is_read_in_the_unit_that_the_page_shows(admin_client, admin_user, project, line, unit, typed, yuan):
    type(admin_user).objects.update(unit=unit)
    page = admin_client.get(change(project))
    # Another window has changed the reader's unit since.
    type(admin_user).objects.update(unit="yuan" if unit != "yuan" else "yi")
    answer = admin_client.post(change(project), sent(page, fundings__0__amount=typed))
    assert answer.status_code == 302, answer.context["problems"]
    assert refreshed(line).amount == Decimal(yuan)


@pytest.mark.parametrize("unit", ["yuan", "wan", "yi"])
def test_an_amount_of_cents_is_shown_and_sent_as_it_is(admin_client, admin_user, project, line, unit):
    Funding.objects.update(amount=Decimal("5000000.01"))
    type(admin_user).objects.update(unit=unit)
    admin_client.post(change(project), sent(admin_client.get(change(project))))
    assert refreshed(line).amount == Decimal("5000000.01")
    assert not acts_of_forms()


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("amount=500&unit=wan", "5,000,000.00"),
        ("amount=1.4亿&unit=wan", "140,000,000.00"),
        ("date=2014年5月", "2014-05"),
        ("date=２０１４", "2014"),
        ("date=3月5日", f"{timezone.localdate().year}-03-05"),
        ("date=May 2026", "= 2026-05"),
        ("date=1 May 2026", "= 2026-05-01"),
        ("date=May 1, 2026", "= 2026-05-01"),
        ("date=05/06/2026", "不是日期"),
        ("date=３月", f"{timezone.localdate().year}-03"),
    ],
)
def test_what_was_understood_is_said(admin_client, query, text):
    assert text in admin_client.get(f"{reverse('records:understood')}?{query}").json()["text"]


@pytest.mark.parametrize("typed", ["宁城县", "ncx", "ningchengxian", "150429"])
def test_a_choice_finds_by_name_pinyin_initials_and_code_the_exact_first(admin_client, typed):
    url = reverse("records:choices", args=["directory", "area"])
    assert admin_client.get(url, {"q": typed}).json()["rows"][0]["key"] == "150429"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("宁城县", ["150429"]),
        ("宁城", ["150429"]),
        ("Aohan", ["150430"]),
        ("keshiketengqi", ["150425"]),
        ("克旗", ["150425"]),
        ("朝阳区", ["110105", "220104"]),
        ("ncx", ["150429", "230726", "360121", "361021"]),
        ("ningche", []),
        ("", []),
    ],
)
def test_the_rows_that_are_called_what_is_typed_are_marked_and_alone_taken_without_scripts(
    admin_client, project, typed, keys
):
    answer = admin_client.get(reverse("records:choices", args=["directory", "area"]), {"q": typed}).json()
    assert [row["key"] for row in answer["rows"] if row["exact"]] == keys
    page = admin_client.get(change(project))
    saved = admin_client.post(change(project), sent(page, area_text=typed, area=""))
    assert (saved.status_code == 302) == (len(keys) == 1)
    if typed and len(keys) != 1:
        told = saved.content.decode()
        assert ("有多条记录叫这个名称" in told, "没有您可选的记录叫这个名称" in told) == (len(keys) > 1, not keys)


def test_of_areas_of_one_name_the_one_of_the_programme_goes_first_and_is_meant(admin_client, project):
    makers.make_pairing()
    url = reverse("records:choices", args=["directory", "area"])
    rows = admin_client.get(url, {"q": "朝阳区"}).json()["rows"]
    assert [row["key"] for row in rows if row["exact"]] == [rows[0]["key"]] == ["110105"]
    assert "220104" in [row["key"] for row in rows], "the other one can be chosen still"
    saved = admin_client.post(change(project), sent(admin_client.get(change(project)), area_text="朝阳区", area=""))
    assert (saved.status_code, refreshed(project).area_id) == (302, "110105")


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        # Initials of the short name and of the whole one, of which others are called so elsewhere.
        ("area", "nc", "150429"),
        ("area", "cyq", "110105"),
        ("organisation", "cyq", "110105"),
        # Initials of what a banner is called for short, as officials write it.
        ("area", "cyhq", "150928"),
        ("organisation", "cyhq", "150928"),
        # Areas of the past are called so too.
        ("area", "密云", "110118"),
        ("area", "huade", "150922"),
        ("organisation", "延庆", "110119"),
        ("area", "密云县", "110228"),
    ],
)
def test_of_rows_that_are_called_so_the_one_of_the_programme_and_of_today_is_meant(admin_client, kind, typed, code):
    makers.make_pairing()
    url = reverse("records:choices", args=["directory", kind])
    rows = admin_client.get(url, {"q": typed}).json()["rows"]
    assert [row["exact"] for row in rows[:2]] == [True, False][: len(rows)]
    assert code in rows[0]["text"]


@pytest.mark.parametrize(("typed", "past"), [("kulun", [False, True]), ("neimeng", [False])])
def test_areas_of_the_past_are_told_from_that_of_today(admin_client, typed, past):
    rows = admin_client.get(reverse("records:choices", args=["directory", "area"]), {"q": typed}).json()["rows"]
    assert [row["past"] for row in rows] == past


def test_an_official_is_chosen_by_initials(admin_client):
    makers.make_document(kind="by_hand")
    official = makers.make_official(name="单雄信")
    makers.make_official(name="张雄信")
    url = reverse("records:choices", args=["cadres", "official"])
    for typed, is_exact in (("sxx", True), ("sx", False), ("shanxiongxin", True)):
        [row] = admin_client.get(url, {"q": typed}).json()["rows"]
        assert (row["key"], row["exact"]) == (str(official.pk), is_exact)


@pytest.mark.parametrize("typed", ["帮扶方 → 受援方，第3批", "帮扶方 3", "受援方，第3批"])
def test_a_batch_is_found_by_what_it_is_called(admin_client, typed):
    batches = [makers.make_batch(direction="to_receiver", number=number) for number in (3, 13, 30)]
    makers.make_batch(direction="to_giver", number=4)
    rows = admin_client.get(reverse("records:choices", args=["cadres", "batch"]), {"q": typed}).json()["rows"]
    assert next((row["key"], row["text"]) for row in rows) == (str(batches[0].pk), "帮扶方 → 受援方，第3批")


def test_batches_of_the_pairing_come_first_and_one_of_a_pairing_leaves_its_areas_alone(admin_client):
    pairing = makers.make_pairing(starts_on="2016")
    makers.make_batch(number=1, direction="to_receiver")
    own = makers.make_batch(number=2, direction="to_receiver", pairing=pairing)
    sides = {"of": "cadres.posting.batch", "chosen-home_area": "110108", "chosen-host_area": "150429"}
    url = reverse("records:choices", args=["cadres", "batch"])
    rows = admin_client.get(url, sides).json()["rows"]
    assert rows[0]["key"] == str(own.pk)
    assert "海淀区" in rows[0]["why"]
    url = reverse("records:choices", args=["directory", "area"])
    asked = {"of": "cadres.posting.host_area", "chosen-home_area": "110108", "chosen-batch": str(own.pk)}
    assert [row["key"] for row in admin_client.get(url, asked).json()["rows"]] == ["150429"]
    assert admin_client.get(url, asked | {"q": "敖汉旗"}).json()["rows"] == []
    for nothing in ("\0", "9" * 30, "x"):
        assert admin_client.get(url, asked | {"chosen-batch": nothing}).json()["rows"], nothing


def test_acts_keep_what_is_typed_in_the_browser_and_acts_on_people_do_not(admin_client, project):
    makers.make_funding(project=project)
    posting = makers.make_posting()
    shown = {
        name: "data-draft=" in admin_client.get(reverse(name, args=[key])).content.decode()
        for name, key in (("projects:pay", project.pk), ("cadres:extend", posting.pk), ("cadres:hand_over", posting.pk))
    }
    assert shown == {"projects:pay": True, "cadres:extend": False, "cadres:hand_over": False}


@pytest.mark.parametrize(
    ("typed", "history"),
    [
        ({"status": "running"}, [("running", dates.today().isoformat())]),
        ({"status": "running", "status_since": "2014年5月"}, [("running", "2014-05")]),
        ({}, []),
    ],
)
def test_the_status_of_a_new_project_begins_its_history_with_a_date(admin_client, project, typed, history):
    page = admin_client.get(reverse("records:add", args=["projects", "project"]))
    answer = admin_client.post(page.request["PATH_INFO"], sent(page, title="果园", area_text="宁城县", **typed))
    assert answer.status_code == 302, answer.context["problems"]
    made = Project.objects.get(title="果园")
    assert [(one.status, str(one.since)) for one in made.status_changes.all()] == history


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2014-05-01", "2014年5月5日", "5"),
        ("2014-05-01", "2014-05-01", "1"),
        ("2014-05", "2014-06-01", ""),
        ("2014-05-05", "2014-05-01", ""),
        ("昨天", "2014-05-01", ""),
    ],
)
def test_the_days_between_two_dates_are_offered_where_both_are_known(admin_client, first, last, days):
    told = admin_client.get(reverse("records:understood"), {"from": first, "until": last}).json()
    assert (told["days"], days in told["text"]) == (days, True)


def test_a_date_says_what_it_was_read_as_after_a_refusal_too(admin_client, project):
    typed = sent(admin_client.get(change(project)), planned_from="May 2026", planned_until="昨天")
    refused = admin_client.post(change(project), typed).content.decode()
    assert re.search(r'<output class="echo" for="id_planned_from">= 2026-05</output>', refused)


def test_a_rule_that_names_its_field_does_not_name_it_twice(admin_client, project):
    typed = sent(admin_client.get(change(project)), planned_from="2016", planned_until="2015")
    [problem] = admin_client.post(change(project), typed).context["problems"]
    assert (problem.place, problem.text) == ("计划完成", "不能早于计划开始。")


def test_a_status_without_its_date_is_asked_for_it(admin_client, project):
    page = admin_client.get(reverse("records:add", args=["projects", "project"]))
    typed = sent(page, title="果园", area_text="宁城县", status="running", status_since="")
    answer = admin_client.post(page.request["PATH_INFO"], typed)
    assert [problem.anchor for problem in answer.context["problems"]] == ["id_status_since"]
    assert "status_since" not in admin_client.get(change(project)).content.decode(), "later an act asks"


def test_below_a_status_stands_what_it_means(admin_client, project):
    Project.objects.filter(pk=project.pk).update(status="reserve")
    page = admin_client.get(change(project)).content.decode()
    shown = re.findall(r'data-of="(\w+)">([^<]+)<', page)
    assert ("reserve", "已收集、尚未申报。不计入项目数和承诺资金。") in shown
    assert 'data-of="running" hidden' in page


# ---- What fits what is chosen beside it


def listed(client, kind, **query):
    """What a choice of a form lists, key → why."""
    names = {name.replace("__", "-"): value for name, value in query.items()}
    answer = client.get(reverse("records:choices", args=kind.split(".")), names).json()
    return {row["key"]: row["why"] for row in answer["rows"]}


@pytest.fixture
def batches(db):
    """One of each direction; 海淀区 gives to 宁城县."""
    makers.make_pairing(starts_on="2016")
    return {way: str(makers.make_batch(direction=way, number=3).pk) for way in ("to_receiver", "to_giver")}


@pytest.mark.parametrize(
    ("chosen", "ways"),
    [
        ({"chosen__home_area": "110108"}, ["to_receiver"]),
        ({"chosen__home_area": "150430"}, ["to_giver"]),
        ({"chosen__host_area": "150430"}, ["to_receiver"]),
        ({"chosen__home_area": "110108", "chosen__host_area": "150429"}, ["to_receiver"]),
        ({"chosen__home_area": "110108", "chosen__host_area": "110101"}, ["to_receiver", "to_giver"]),
        ({"chosen__home_area": "440300"}, ["to_receiver", "to_giver"]),
        ({"chosen__home_area": "x", "chosen__official": "?"}, ["to_receiver", "to_giver"]),
        ({}, ["to_receiver", "to_giver"]),
    ],
)
def test_a_batch_of_the_wrong_direction_is_not_offered(admin_client, batches, chosen, ways):
    rows = listed(admin_client, "cadres.batch", of="cadres.posting.batch", q="3", **chosen)
    assert rows.keys() == {batches[way] for way in ways}


def test_where_the_official_comes_from_tells_the_direction(admin_client, batches):
    official = makers.make_official(home_area_id="150429")
    rows = listed(admin_client, "cadres.batch", of="cadres.posting.batch", chosen__official=str(official.pk))
    assert rows.keys() == {batches["to_giver"]}


@pytest.mark.parametrize(
    ("kind", "field", "beside", "first", "why"),
    [
        ("directory.area", "cadres.posting.host_area", {"chosen__home_area": "110108"}, "150429", "海淀区"),
        ("directory.area", "cadres.posting.host_area", {"chosen__home_area": "150429"}, "110108", "宁城县"),
        ("directory.organisation", "projects.project.giver", {"chosen__area": "150429"}, "110108", "宁城县"),
        ("directory.area", "projects.project.area", {"chosen__giver": "110108"}, "150429", "海淀区"),
    ],
)
def test_what_is_paired_is_offered_first_and_the_others_below(admin_client, batches, kind, field, beside, first, why):
    if "chosen__giver" in beside:
        beside = {"chosen__giver": str(makers.government("110108").pk)}
    rows = listed(admin_client, kind, of=field, **beside)
    key = str(makers.government(first).pk) if kind == "directory.organisation" else first
    (top, words), (_next, nothing) = [*rows.items()][:2]
    assert top == key
    assert why in words
    assert "2016" in words
    assert not nothing


def test_what_is_called_as_typed_comes_before_what_is_paired(admin_client, batches):
    rows = listed(admin_client, "directory.area", of="cadres.posting.host_area", q="敖汉旗", chosen__home_area="110108")
    assert next(iter(rows)) == "150430"


def test_the_documents_of_the_pairing_are_offered_first(admin_client):
    own, of_agreement = makers.make_document(title="结对文件"), makers.make_document(title="协议文本")
    agreement = Agreement.objects.create(title="协议", kind="framework", document=of_agreement)
    makers.make_pairing(document=own, agreement=agreement)
    makers.make_document(title="新文件")
    chosen = {"chosen__area": "150429", "chosen__giver": str(makers.government("110108").pk)}
    rows = listed(admin_client, "directory.document", of="projects.project.document", **chosen)
    assert {*[*rows][:2]} == {str(own.pk), str(of_agreement.pk)}


def test_a_form_tells_its_choices_what_to_look_at(admin_client, project):
    page = admin_client.get(change(project)).content.decode()
    assert 'data-of="projects.project.giver" data-beside="area"' in page


# ---- Lines


def test_a_row_that_many_lines_name_is_looked_up_once(admin_client, project):
    giver = Organisation.objects.create(name_zh="捐资的公司", kind="company", area_id="110000")
    for source in ("district", "matching", "donation", "own", "other"):
        makers.make_funding(project=project, source=source, giver=giver)
    with CaptureQueriesContext(connection) as asked:
        page = admin_client.get(change(project)).text
    assert page.count("捐资的公司") >= 5
    assert sum('FROM "directory_organisation"' in one["sql"] for one in asked.captured_queries) == 1


def test_what_a_new_payment_looks_like_stands_once_whatever_number_of_lines_there_is(admin_client, project):
    for source in ("district", "matching", "donation", "own"):
        makers.make_funding(project=project, source=source)
    page = admin_client.get(change(project)).text
    assert len(re.findall(r'name="[^"]+-disbursements-__prefix__-amount"', page)) == 1
    # The button is at every line, for who has no scripts too.
    assert len(re.findall(r'name="_add_line" value="fundings-\d-disbursements"', page)) == 5


def test_a_line_is_added_without_scripts(admin_client, project):
    page = admin_client.get(change(project))
    more = admin_client.post(change(project), sent(page, button="_add_line", title="改") | {"_add_line": ["outputs"]})
    assert more.status_code == 200
    assert not more.context["problems"]
    assert form_of(more, FORM).sent["title"] == ["改"]
    typed = sent(more, outputs__0__name="渠", outputs__0__unit="km", outputs__0__actual="3")
    saved = admin_client.post(change(project), typed)
    assert saved.status_code == 302, saved.context["problems"]
    assert project.outputs.get().actual == 3


def test_a_line_with_its_payment_is_added_without_scripts(admin_client, project):
    """A new line has what it has at first: no tolerance, the running year, no payments."""
    page = admin_client.get(change(project))
    more = admin_client.post(change(project), sent(page, button="_add_line") | {"_add_line": ["fundings"]})
    rows = {"_add_line": ["fundings-1-disbursements"]}
    more = admin_client.post(change(project), sent(more, button="_add_line", fundings__1__amount="300") | rows)
    paid = {"fundings__1__disbursements__0__amount": "200", "fundings__1__disbursements__0__moved_on": "2026-05"}
    saved = admin_client.post(change(project), sent(more, fundings__1__source="district", **paid))
    assert saved.status_code == 302, saved.context["problems"]
    assert Disbursement.objects.get().amount == Decimal(2_000_000)
    assert Disbursement.objects.get().funding.amount == Decimal(3_000_000)


def test_a_refused_page_counts_the_lines_that_it_shows(admin_client):
    page = admin_client.get(add("projects.project"))
    typed = sent(page, button="_add_line") | {"_add_line": "fundings"}
    refused = admin_client.post(add("projects.project"), sent(admin_client.post(add("projects.project"), typed)))
    [money] = [one for one in refused.context["sections"] if one.key == "fundings-section"]
    assert money.count == 1
    assert '资金 <span class="n">1</span>' in refused.content.decode()


def test_what_is_wrong_with_a_line_leads_to_it(admin_client, project, line):
    page = admin_client.get(change(project))
    answer = admin_client.post(change(project), sent(page, fundings__0__amount="很多"))
    [problem] = answer.context["problems"]
    assert problem.anchor == "id_fundings-0-amount"


def test_a_payment_beyond_its_line_is_refused_at_the_payment(admin_client, project, line):
    makers.make_disbursement(funding=line, amount=Decimal(100))
    page = admin_client.get(change(project))
    answer = admin_client.post(change(project), sent(page, fundings__0__disbursements__0__amount="501"))
    assert answer.status_code == 200
    [problem] = answer.context["problems"]
    assert problem.anchor == "id_fundings-0-disbursements-0-amount"
    assert Disbursement.objects.get().amount == 100


# ---- Where one comes from and goes to


def test_a_new_record_is_shown_when_it_is_saved(admin_client):
    makers.make_document(kind="by_hand")
    page = admin_client.get(add("projects.project") + "?next=/projects/%3Fsort=title")
    answer = admin_client.post(
        add("projects.project") + "?next=/projects/%3Fsort=title", sent(page, title="水渠", area_text="宁城县")
    )
    assert answer.status_code == 302, answer.context["problems"]
    assert answer.url.startswith(Project.objects.get().get_absolute_url())


def test_who_gives_up_a_new_record_without_a_page_comes_to_the_list_of_its_kind(admin_client):
    assert f'href="{reverse("cadres:batch_list")}" data-cancel' in admin_client.get(add("cadres.batch")).text


def test_a_changed_record_leads_back_and_is_marked(admin_client, project):
    url = change(project) + "?next=/projects/%3Fsort=title%26page=2"
    answer = admin_client.post(url, sent(admin_client.get(url), title="改"))
    assert answer.url == f"/projects/?sort=title&page=2#record-{project.pk}"


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_the_way_back_is_never_to_another_site(admin_client, project, wanted):
    url = f"{change(project)}?next={wanted}"
    page = admin_client.get(url)
    assert wanted not in (page.context["cancel_url"],)
    assert admin_client.post(url, sent(page, title="改")).url.startswith(project.get_absolute_url())


def test_a_form_that_is_sent_twice_records_once(admin_client):
    makers.make_document(kind="by_hand")
    typed = sent(admin_client.get(add("projects.project")), title="水渠", area_text="宁城县")
    first, second = (admin_client.post(add("projects.project"), typed) for _press in range(2))
    assert first.url == second.url
    assert Project.objects.count() == 1


# ---- Two people


def test_what_only_one_of_two_changed_is_put_together(admin_client, project, line):
    page = admin_client.get(change(project))
    Project.objects.update(place="乙村")
    Funding.objects.update(amount=Decimal(7_000_000))
    answer = admin_client.post(change(project), sent(page, title="水渠二期"))
    assert answer.status_code == 302
    saved = refreshed(project)
    assert (saved.title, saved.place, refreshed(line).amount) == ("水渠二期", "乙村", Decimal(7_000_000))


@pytest.mark.parametrize(("taken", "place"), [("mine", "丙村"), ("theirs", "乙村")])
def test_what_both_changed_is_chosen(admin_client, project, taken, place):
    page = admin_client.get(change(project))
    Project.objects.update(place="乙村", description="新")
    typed = sent(page, place="丙村", title="水渠二期")
    asked = admin_client.post(change(project), typed)
    assert asked.status_code == 200
    [one] = asked.context["contested"]
    assert (one.before, one.theirs, one.mine) == ("甲村", "乙村", "丙村")
    assert refreshed(project).place == "乙村"
    answer = admin_client.post(change(project), sent_by(asked, "conflict-form", "_merge") | {"take-place": [taken]})
    assert answer.status_code == 302
    saved = refreshed(project)
    assert (saved.title, saved.place, saved.description) == ("水渠二期", place, "新")


def test_who_has_not_chosen_is_asked_again_and_nothing_is_saved(admin_client, project):
    page = admin_client.get(change(project))
    Project.objects.update(place="乙村")
    asked = admin_client.post(change(project), sent(page, place="丙村"))
    again = admin_client.post(change(project), sent_by(asked, "conflict-form", "_merge"))
    assert again.status_code == 200
    assert again.context["contested"]
    assert refreshed(project).place == "乙村"


def test_a_third_save_between_is_told_too(admin_client, project):
    page = admin_client.get(change(project))
    Project.objects.update(place="乙村")
    asked = admin_client.post(change(project), sent(page, place="丙村"))
    Project.objects.update(place="丁村")
    chosen = sent_by(asked, "conflict-form", "_merge") | {"take-place": ["mine"]}
    again = admin_client.post(change(project), chosen)
    assert again.context["contested"][0].theirs == "丁村"
    assert refreshed(project).place == "丁村"


def test_a_line_that_somebody_else_removed_is_recorded_again_only_where_one_says_so(admin_client, project, line):
    page = admin_client.get(change(project))
    Funding.objects.all().delete()
    asked = admin_client.post(change(project), sent(page, fundings__0__amount="600"))
    [one] = asked.context["contested"]
    chosen = sent_by(asked, "conflict-form", "_merge")
    theirs = admin_client.post(change(project), chosen | {f"take-{one.key}": ["theirs"]})
    assert theirs.status_code == 302, theirs.context["problems"]
    assert not Funding.objects.exists()


def test_a_line_that_somebody_else_removed_comes_back_with_what_was_typed(admin_client, project, line):
    page = admin_client.get(change(project))
    Funding.objects.all().delete()
    asked = admin_client.post(change(project), sent(page, fundings__0__amount="600"))
    [one] = asked.context["contested"]
    chosen = sent_by(asked, "conflict-form", "_merge") | {f"take-{one.key}": ["mine"]}
    answer = admin_client.post(change(project), chosen)
    assert answer.status_code == 302, answer.context["problems"]
    assert Funding.objects.get().amount == Decimal(6_000_000)


def test_a_line_removed_here_that_somebody_else_changed_is_asked_about(admin_client, project, line):
    page = admin_client.get(change(project))
    Funding.objects.update(amount=Decimal(7_000_000))
    asked = admin_client.post(change(project), sent(page) | {"fundings-0-DELETE": ["on"]})
    assert asked.status_code == 200
    chosen = sent_by(asked, "conflict-form", "_merge") | {f"take-fundings:{line.pk}": ["theirs"]}
    assert admin_client.post(change(project), chosen).status_code == 302
    assert refreshed(line).amount == Decimal(7_000_000)


def test_a_line_that_somebody_else_added_stays(admin_client, project):
    page = admin_client.get(change(project))
    added = makers.make_funding(project=project, source="district", amount=Decimal(1_000_000))
    assert admin_client.post(change(project), sent(page, title="改")).status_code == 302
    assert refreshed(added).amount == Decimal(1_000_000)


def test_a_record_that_was_deleted_meanwhile_can_be_recorded_anew(admin_client, project):
    page = admin_client.get(change(project))
    Funding.objects.all().delete()
    project.delete()
    told = admin_client.post(change(project), sent(page, title="水渠二期"))
    assert told.status_code == 200
    assert not Project.objects.exists()
    typed = sent(told)
    assert typed["title"] == ["水渠二期"]
    answer = admin_client.post(told.context["action"], typed)
    assert answer.status_code == 302, answer.context["problems"]
    saved = Project.objects.get()
    assert (saved.title, saved.fundings.get().amount) == ("水渠二期", Decimal(5_000_000))


# ---- One after another


def test_another_official_of_a_batch_is_offered_what_the_last_one_had(admin_client):
    batch = makers.make_batch(number=3, direction="to_receiver")
    makers.make_document(kind="by_hand")
    url = add("cadres.official")
    line = sent(admin_client.get(url), button="_add_line")
    page = admin_client.post(url, line | {"_add_line": ["postings"]})
    form = sent_by(page, FORM, name="张一", home_area_text="海淀区")
    posting = {"postings-0-batch_text": ["帮扶方 → 受援方，第3批"], "postings-0-batch": [str(batch.pk)]}
    posting |= {"postings-0-host_area": ["150429"], "postings-0-host_area_text": ["宁城县 (150429, 赤峰市)"]}
    del form["_save"]
    typed = form | posting | {"home_area": ["110108"], "home_area_text": ["海淀区 (110108, 北京市)"]}
    answer = admin_client.post(url, typed | {"_addanother": ["1"]})
    page = admin_client.get(answer.url).content.decode()
    assert 'name="home_area" value="110108"' in page
    assert f'name="postings-__prefix__-batch" value="{batch.pk}"' in page
    assert 'name="postings-__prefix__-host_area" value="150429"' in page
    blank = admin_client.get(f"{url}?batch=x%00&host_area=99999999999999999999&home_area=110108")
    assert 'name="postings-__prefix__-batch" value=""' in blank.content.decode()


def test_a_line_that_was_offered_and_sent_as_it_is_is_saved(admin_client):
    batch = makers.make_batch(number=3, direction="to_receiver")
    makers.make_document(kind="by_hand")
    url = f"{add('cadres.official')}?home_area=110108&batch={batch.pk}&host_area=150429"
    form = sent_by(admin_client.get(url), FORM, name="张二")
    line = {"postings-TOTAL_FORMS": ["1"], "postings-0-batch": [str(batch.pk)], "postings-0-host_area": ["150429"]}
    document = form["document"]
    assert admin_client.post(url, form | line | {"postings-0-document": document}).status_code == 302
    assert batch.postings.get().official.name == "张二"


@pytest.mark.parametrize(("button", "on"), [("_save", "/desk/"), ("_addanother", "/record/cadres/batch/add/")])
def test_from_a_new_batch_one_goes_on_to_pasting_its_officials(admin_client, button, on):
    makers.make_document(kind="by_hand")
    url = add_url(Batch, reverse("overview:desk"))
    assert url in admin_client.get(reverse("overview:desk")).content.decode()
    typed = sent(admin_client.get(url), button=button, number="4", direction="to_receiver")
    answer = admin_client.post(url, typed, follow=True)
    assert answer.request["PATH_INFO"] == on
    paste = paste_url(PostingGrid, Batch.objects.get())
    [told] = re.findall(r'<div class="notice ok".*?</div>', answer.content.decode(), re.DOTALL)
    assert f'<a class="btn compact" href="{paste}">粘贴干部和任职</a>' in told
    assert admin_client.get(paste).status_code == 200


def test_what_is_said_of_a_saved_record_is_no_markup(admin_client):
    makers.make_document(kind="by_hand")
    typed = sent(admin_client.get(add("projects.project")), title="<b>水渠</b>", area_text="宁城县")
    told = admin_client.post(add("projects.project"), typed, follow=True).content.decode()
    assert "&lt;b&gt;水渠" in told and "<b>水渠" not in told
