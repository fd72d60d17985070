"""The everyday acts on a project: each on a page of its own, by whoever keeps what it writes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override

from aidportal.history.models import Act
from aidportal.history.reverting import Did
from aidportal.records.amount_questions import told_apart
from aidportal.values.money import Unit
from projects.acts import ACTS
from projects.models import Disbursement, Funding, Output, Progress, Project
from tests import makers
from tests.page_forms import sent_by
from tests.told import told_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def line(db):
    project = makers.make_project(area_id="150429", giver=makers.government("110108"))
    return makers.make_funding(project=project, source="district", giver=project.giver, amount=Decimal(5_000_000))


@pytest.fixture
def address(line):
    return reverse("projects:pay", args=[line.project_id])


def pay(client, address, **typed):
    return client.post(address, sent_by(client.get(address), "act-form", **typed))


def test_a_payment_is_recorded_with_the_amount_alone(admin_client, line, address):
    """The only line is chosen, and the day is today."""
    answer = pay(admin_client, address, amount="200")
    assert answer.url == f"{line.project.get_absolute_url()}#payments"
    assert Disbursement.objects.get().amount == Decimal(2_000_000)
    [told] = told_of(Disbursement.objects.get())
    assert (told.did, told.act.via, told.act.what["path"]) == (Did.ADDED, "form", address)


@pytest.mark.parametrize(("stage", "told"), [("paid", "已登记“拨付”200.00"), ("spent", "已登记“已支出”200.00")])
def test_what_is_said_of_a_recorded_payment_names_its_stage(admin_client, line, address, stage, told):
    page = admin_client.get(pay(admin_client, address, amount="200", stage=stage).url)
    [message] = map(str, page.context["messages"])
    assert told in message


def test_each_line_says_what_is_left(admin_client, line, address):
    makers.make_disbursement(funding=line, amount=Decimal(3_200_000))
    [choice] = admin_client.get(address).context["form"]["funding"]
    assert "180.00" in choice.choice_label


def test_more_than_is_left_is_refused_in_words_and_recorded_with_a_reason(admin_client, line, address):
    refused = pay(admin_client, address, amount="501")
    assert refused.status_code == 200
    assert not Disbursement.objects.exists()
    [problem] = refused.context["problems"]
    assert problem.anchor == "id_amount"
    assert "501万元" in problem.text
    assert "仅500万元" in problem.text
    assert pay(admin_client, address, amount="501", excess_reason="追加批复").status_code == 302


@pytest.mark.parametrize(
    ("typed", "label", "also"),
    [
        ("500000", "改为500,000元（50万元）并保存", ["改为500万元并保存"]),
        ("300000", "改为300,000元（30万元）并保存", ["改为300万元并保存"]),
        ("20000", "改为20,000元（2万元）并保存", ["改为20万元并保存"]),
    ],
)
def test_yuan_typed_in_a_field_in_wan_are_offered_first(admin_client, line, address, typed, label, also):
    """Where the payment is refused, and where it is asked about since a reason for the excess was given."""
    [problem] = pay(admin_client, address, amount=typed).context["problems"]
    assert [one.label for one in problem.corrections] == [label]
    page = pay(admin_client, address, amount=typed, excess_reason="追加批复")
    [question] = page.context["questions"]
    assert [one.label for one in question.doubt.corrections] == [label, *also]
    makers.make_disbursement(funding=line, amount=Decimal(1))
    change = reverse("records:change", args=["projects", "project", line.project_id])
    sent = sent_by(admin_client.get(change), "record-form", fundings__0__disbursements__0__amount=typed)
    [problem] = admin_client.post(change, sent).context["problems"]
    assert [one.label for one in problem.corrections] == [label]


def test_yuan_that_are_offered_for_a_refused_payment_are_saved_by_their_button(admin_client, line, address):
    page = pay(admin_client, address, amount="500000")
    [offered] = page.context["problems"][0].corrections
    assert f'value="{escape(offered.as_text())}"' in page.content.decode()
    button = {"_correct": [offered.as_text()]}
    assert admin_client.post(address, sent_by(page, "act-form", button="_correct") | button).status_code == 302
    assert Disbursement.objects.get().amount == Decimal(500_000)


def test_a_reason_for_an_excess_is_not_kept_where_there_is_none(admin_client, line, address):
    page = pay(admin_client, address, amount="500000", excess_reason="追加批复")
    [offered, _likelier] = page.context["questions"][0].doubt.corrections
    button = {"_correct": [offered.as_text()]}
    admin_client.post(address, sent_by(page, "act-form", button="_correct") | button)
    payment = Disbursement.objects.get()
    assert payment.excess_reason == ""
    change = reverse("records:change", args=["projects", "project", line.project_id])
    field = "fundings__0__disbursements__0__"

    def save(amount):
        typed = {f"{field}amount": amount, f"{field}excess_reason": "追加批复"}
        admin_client.post(change, sent_by(admin_client.get(change), "record-form", **typed))
        payment.refresh_from_db()
        return payment.amount, payment.excess_reason

    assert save("501") == (Decimal(5_010_000), "追加批复")
    assert save("499") == (Decimal(4_990_000), "")


@pytest.mark.parametrize("typed", ["9999", "50000.5", "50亿元"])
def test_what_was_hardly_typed_in_yuan_is_not_taken_for_yuan(admin_client, line, address, typed):
    [problem] = pay(admin_client, address, amount=typed).context["problems"]
    assert not problem.corrections


@pytest.mark.parametrize(
    ("unit", "typed", "total"),
    [("wan", "501", "501万元"), ("yuan", "5010000", "5,010,000元"), ("yi", "0.0501", "0.0501亿元")],
)
def test_a_refused_payment_speaks_in_the_unit_of_its_page(admin_client, admin_user, line, address, unit, typed, total):
    type(admin_user).objects.update(unit=unit)
    in_act = pay(admin_client, address, amount=typed)
    makers.make_disbursement(funding=line, amount=Decimal(1))
    change = reverse("records:change", args=["projects", "project", line.project_id])
    on_record = admin_client.post(
        change, sent_by(admin_client.get(change), "record-form", fundings__0__disbursements__0__amount=typed)
    )
    for refused in (in_act, on_record):
        assert total in " ".join(problem.text for problem in refused.context["problems"])
    [problem] = pay(admin_client, address, amount="若干").context["problems"]
    assert "以元填写" not in problem.text


@pytest.mark.parametrize(("area", "status"), [("110108", 200), ("150400", 302), ("150900", 404)])
def test_the_side_that_keeps_the_money_records_it(client, line, address, area, status):
    makers.make_pairing()
    client.force_login(makers.make_user("editor", area))
    assert client.get(address).status_code == status


def test_a_payment_sent_twice_is_recorded_once(admin_client, line, address):
    typed = sent_by(admin_client.get(address), "act-form", amount="200")
    assert admin_client.post(address, typed).url == admin_client.post(address, typed).url
    assert Disbursement.objects.count() == 1


@pytest.mark.parametrize(("name", "field"), [("projects:pay", "moved_on"), ("projects:report_progress", "reported_on")])
def test_what_has_happened_is_not_dated_after_today(admin_client, line, name, field):
    url = reverse(name, args=[line.project_id])
    typed = {"amount": "200"} if name == "projects:pay" else {"percent": "60"}
    page = admin_client.post(url, sent_by(admin_client.get(url), "act-form", **typed, **{field: "2090-01"}))
    assert [problem.anchor for problem in page.context["problems"]] == [f"id_{field}"]
    assert "不能晚于今天" in page.context["problems"][0].text
    assert admin_client.post(url, sent_by(page, "act-form", **{field: "2024-01"})).status_code == 302


def test_without_a_line_one_is_led_to_add_it_and_from_there_to_the_payment(admin_client):
    project = makers.make_project(area_id="150429")
    pay_url = reverse("projects:pay", args=[project.pk])
    page = admin_client.get(pay_url, follow=True)
    assert page.redirect_chain[0][0].startswith(reverse("projects:add_line", args=[project.pk]))
    assert "请先添加资金" in page.content.decode()
    saved = admin_client.post(page.redirect_chain[0][0], sent_by(page, "act-form", source="municipal", amount="300"))
    assert saved.url.startswith(pay_url)
    assert pay(admin_client, saved.url, amount="200").status_code == 302
    assert Disbursement.objects.get().funding.project == project


def test_a_payment_on_a_line_that_was_removed_meanwhile_stays_typed(admin_client, line, address):
    sent = sent_by(admin_client.get(address), "act-form", amount="200", note="首批")
    line.delete()
    answer = admin_client.post(address, sent)
    assert answer.status_code == 200
    assert "请先添加资金" in answer.context["problems"][0].text
    assert [answer.context["form"][name].value() for name in ("amount", "note")] == ["200万元", "首批"]
    makers.make_funding(project=line.project, source="district", giver=line.giver, amount=Decimal(5_000_000))
    assert admin_client.post(address, sent_by(answer, "act-form")).status_code == 200, "which line it is, is chosen"


# ---- All acts


ADDRESSES = [act.address for act in ACTS]
# What is typed into each; the rest is as the page has it.
TYPED = {
    "projects:pay": {"amount": "200"},
    "projects:report_progress": {"percent": "60"},
    "projects:change_status": {"status": "completed"},
    "projects:add_output": {"name": "果园", "unit": "亩", "planned": "3285"},
    "projects:add_line": {"source": "municipal", "amount": "300"},
}
# What each is refused with, and a word of what is said then.
REFUSED = {
    "projects:pay": ({"amount": "501"}, "超"),
    "projects:report_progress": ({"percent": "101"}, "100"),
    "projects:change_status": ({"status": "running"}, "2014-03-01"),
    "projects:add_output": ({"name": "果园", "unit": "亩", "planned": "-1"}, "负"),
    "projects:add_line": ({"source": "municipal", "amount": "-5"}, "负"),
}


@pytest.fixture
def project(line):
    makers.make_pairing()
    Project.objects.filter(pk=line.project_id).update(status="running")
    line.project.status_changes.create(status="running", since="2014-03-01")
    return Project.objects.get(pk=line.project_id)


def url_of(name, project):
    return reverse(name, args=[project.pk])


def parts(project):
    """How many rows of each kind belong to a project, and its status."""
    counts = [rows.filter(project=project).count() for rows in (Funding.objects, Progress.objects, Output.objects)]
    payments = Disbursement.objects.filter(funding__project=project).count()
    changes = project.status_changes.count()
    return [*counts, payments, changes, Project.objects.get(pk=project.pk).status]


def test_every_act_has_its_values_here():
    assert set(ADDRESSES) == TYPED.keys() == REFUSED.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_sent_as_its_page_shows_it_writes_one_row_and_is_told_in_the_history(admin_client, project, name):
    before = parts(project)
    answer = admin_client.post(
        url_of(name, project), sent_by(admin_client.get(url_of(name, project)), "act-form", **TYPED[name])
    )
    assert answer.status_code == 302, [problem.text for problem in answer.context["problems"]]
    after = parts(project)
    assert sum(after[:5]) == sum(before[:5]) + 1
    assert [act.what["path"] for act in Act.objects.filter(via="form")] == [url_of(name, project)]


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_goes_back_to_where_one_came_from_with_the_row_marked(admin_client, project, name):
    address = f"{url_of(name, project)}?next=/projects/%3Fpage%3D2"
    answer = admin_client.post(address, sent_by(admin_client.get(address), "act-form", **TYPED[name]))
    assert answer.url == f"/projects/?page=2#record-{project.pk}"


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_pressed_twice_records_once(admin_client, project, name):
    before = parts(project)
    sent = sent_by(admin_client.get(url_of(name, project)), "act-form", **TYPED[name])
    assert admin_client.post(url_of(name, project), sent).url == admin_client.post(url_of(name, project), sent).url
    assert sum(parts(project)[:5]) == sum(before[:5]) + 1


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_act_is_refused_in_words_and_keeps_what_was_typed(admin_client, project, name):
    before, (typed, words) = parts(project), REFUSED[name]
    page = admin_client.post(
        url_of(name, project), sent_by(admin_client.get(url_of(name, project)), "act-form", **typed)
    )
    assert page.status_code == 200
    assert any(words in problem.text for problem in page.context["problems"]), page.context["problems"]
    again = sent_by(page, "act-form")
    # An amount comes back with the unit in which it was understood.
    assert all(again[field][0].removesuffix("万元") == text for field, text in typed.items())
    assert parts(project) == before


@pytest.mark.parametrize("name", ADDRESSES)
def test_while_one_types_it_is_said_what_will_be_and_nothing_is_written(admin_client, project, name):
    before = parts(project)
    sent = sent_by(admin_client.get(url_of(name, project)), "act-form", **TYPED[name]) | {"_outcome": ["1"]}
    sent.pop("form_key")
    assert set(admin_client.post(url_of(name, project), sent).json()) == {"text", "records", "filled"}
    assert parts(project) == before


# The giving side 海淀区, the receiving side's 赤峰市, a neighbour 乌兰察布市; who only looks at the receiving side.
@pytest.mark.parametrize(
    ("role", "area", "statuses"),
    [
        ("editor", "150400", {"projects:pay": 302}),
        ("editor", "110108", dict.fromkeys(ADDRESSES[1:4], 403)),
        ("editor", "150900", dict.fromkeys(ADDRESSES, 404)),
        ("viewer", "150400", dict.fromkeys(ADDRESSES, 403)),
    ],
)
def test_an_act_is_done_by_the_side_that_keeps_what_it_writes(client, admin_client, project, role, area, statuses):
    client.force_login(makers.make_user(role, area))
    page = client.get(project.get_absolute_url())
    offered = (
        [link["url"] for link in page.context["actions"] + page.context["more"]] if page.status_code == 200 else []
    )
    for name in ADDRESSES:
        url, expected = url_of(name, project), statuses.get(name, 200)
        assert client.get(url).status_code == expected, name
        assert (url in offered) == (expected == 200), name
        sent = sent_by(admin_client.get(url), "act-form", **TYPED[name])
        # To who has no line to pay from a payment that is sent says so, with what was typed.
        answers = (302, 200) if expected in (302, 200) else (expected,)
        assert client.post(url, sent).status_code in answers, name


def test_the_status_of_the_project_follows_the_newest_change_alone(admin_client, project):
    url = url_of("projects:change_status", project)
    admin_client.post(url, sent_by(admin_client.get(url), "act-form", status="approved", since="2013-12"))
    assert parts(project)[4:] == [2, "running"]
    admin_client.post(url, sent_by(admin_client.get(url), "act-form", status="completed", since="2015年8月"))
    assert parts(project)[4:] == [3, "completed"]


def test_a_status_that_somebody_else_changed_meanwhile_is_not_overwritten_in_silence(admin_client, project):
    url = url_of("projects:change_status", project)
    sent = sent_by(admin_client.get(url), "act-form", status="completed")
    project.status_changes.create(status="suspended", since="2015-01-01")
    Project.objects.filter(pk=project.pk).update(status="suspended")
    refused = admin_client.post(url, sent)
    assert parts(project)[5] == "suspended"
    assert "在此期间" in refused.content.decode()
    assert admin_client.post(url, sent_by(refused, "act-form")).status_code == 302
    assert parts(project)[5] == "completed"


def test_what_is_said_of_a_payment_is_what_the_page_says_after_it(admin_client, line, address):
    makers.make_disbursement(funding=line, amount=Decimal(3_200_000))
    sent = sent_by(admin_client.get(address), "act-form", amount="120") | {"_outcome": ["1"]}
    assert admin_client.post(address, sent).json()["text"] == "保存后：这条资金已拨付440.00，余额60.00（万元）。"


@pytest.mark.parametrize(
    ("amounts", "texts"),
    [
        (("6632980.57",), ["663.3万元"]),
        (("800000",), ["80万元"]),
        (("1",), ["0.0001万元"]),
        (("5000000", "5000001"), ["500万元", "500.0001万元"]),
    ],
)
def test_amounts_in_messages_have_the_decimals_of_pages_unless_they_seem_the_same(amounts, texts):
    with override("zh-hans"):
        assert told_apart(Unit.WAN, *map(Decimal, amounts)) == texts
