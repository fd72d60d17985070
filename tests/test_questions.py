"""What hardly fits together is asked about before it is saved, and saved with a reason that the history keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.sites import site
from django.forms import ModelForm
from django.urls import reverse

from aidportal.directory.models import Organisation
from aidportal.records.forms import RecordForm
from aidportal.records.questions import ANSWERED, CORRECT
from aidportal.records.questions import REASON as REASON_FIELD
from cadres.models import Official, Posting
from projects.models import Disbursement, Project
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import acts_of_forms, told_of

pytestmark = pytest.mark.django_db

FORM = "record-form"
REASON = "文件如此"
HAIDIAN, DONGCHENG, NINGCHENG, AOHAN = "110108", "110101", "150429", "150430"
# What such amounts are in the records of a test, and one typed in yuan where 万元 are asked for.
USUAL, TYPED = Decimal(5_000_000), "5000000"


def change(record):
    return reverse("records:change", args=[record._meta.app_label, record._meta.model_name, record.pk])


@dataclass(frozen=True)
class Case:
    """A record, what is typed into its page, and what is asked then: beside which field, in which words."""

    record: Any
    typed: dict[str, str]
    beside: str
    words: tuple[str, ...]
    # The value of ``beside`` after the first correction was pressed; none where none is offered.
    corrected: Any = None
    # Of a line: where it is found.
    line: Any = None
    # Another field of the page, and what is typed into it, that has nothing to do with the question.
    unrelated: dict[str, str] = field(default_factory=dict)


def same_project():
    makers.make_project(title="敖汉小米加工厂房", area_id=NINGCHENG, code="XM-1")
    makers.make_project(title="敖汉小米加工厂房二期", area_id=NINGCHENG, code="XM-2")
    makers.make_project(title="敖汉小米加工厂房", area_id=AOHAN, code="XM-3")
    record = makers.make_project(title="水渠", area_id=NINGCHENG)
    return Case(record, {"title": "敖汉小米加工 厂"}, "title", ("XM-1",), unrelated={"place": "甲村"})


def money_changes_hands():
    makers.make_pairing()
    makers.make_pairing(giver=makers.government("110105"))
    record = makers.make_project(giver=makers.government("110108"))
    makers.make_funding(project=record, source="district", amount=Decimal(120_000))
    # Its own giver gives it, whoever gives the project.
    makers.make_funding(project=record, source="district", amount=Decimal(70_000), giver=makers.government("110108"))
    typed, words = {"giver_text": "朝阳区"}, ("12万元", "海淀区", "朝阳区")
    return Case(record, typed, "giver", words, unrelated={"place": "甲村"})


def area_of_no_programme():
    makers.make_pairing()
    record, typed = makers.make_project(), {"area_text": "临西县"}
    return Case(record, typed, "area", ("临西县", "河北省", "邢台市"), unrelated={"place": "甲村"})


def giver_of_no_programme():
    makers.make_pairing()
    Organisation.objects.create(name_zh="临西县农业局", kind="other", area_id="130535")
    record, typed = makers.make_session(), {"giver_text": "临西县农业局"}
    return Case(record, typed, "giver", ("临西县农业局", "河北省"), unrelated={"place": "甲村"})


def sources_above_total():
    record = makers.make_project(total_investment=Decimal(9_000_000))
    for _line in range(2):
        makers.make_funding(project=record, amount=Decimal(3_000_000))
    typed = {"total_investment": "500"}
    return Case(record, typed, "total_investment", ("600", "500"), unrelated={"place": "甲村"})


def usual_total_investment():
    for _time in range(9):
        makers.make_project(total_investment=USUAL)
    record, typed = makers.make_project(), {"total_investment": TYPED}
    words = ("5,000,000", "10,000", "500")
    return Case(record, typed, "total_investment", words, USUAL, unrelated={"place": "甲村"})


def usual_commitment():
    for _time in range(9):
        makers.make_funding(amount=USUAL)
        makers.make_funding(amount=Decimal(10), source="donation")
    line = makers.make_funding(amount=None)
    typed, unrelated = {"fundings__0__amount": TYPED}, {"place": "甲村"}
    return Case(line.project, typed, "amount", ("5,000,000", "10,000", "500"), USUAL, line, unrelated)


def usual_payment():
    line = makers.make_funding(amount=Decimal(100_000_000))
    for _time in range(9):
        makers.make_disbursement(funding=line, amount=USUAL)
    line = makers.make_funding(amount=Decimal(100_000_000))
    payment = makers.make_disbursement(funding=line, amount=USUAL)
    typed, unrelated = {"fundings__0__disbursements__0__amount": "0.05"}, {"place": "甲村"}
    return Case(line.project, typed, "amount", ("0.05", "10,000", "500"), USUAL, payment, unrelated)


def many_times_line():
    line = makers.make_funding(amount=Decimal(800_000))
    payment = makers.make_disbursement(funding=line, amount=Decimal(500_000), excess_reason="追加")
    typed, unrelated = {"fundings__0__disbursements__0__amount": "50000"}, {"place": "甲村"}
    return Case(line.project, typed, "amount", ("50,000", "80", "600倍"), Decimal(50_000), payment, unrelated)


def same_payment():
    line = makers.make_funding(amount=Decimal(100_000_000))
    makers.make_disbursement(funding=line, moved_on="2014-05-20", amount=Decimal(1_200_000))
    payment = makers.make_disbursement(funding=line, moved_on="2014-06", amount=Decimal(1_200_000))
    place = [one.pk for one in line.disbursements.all()].index(payment.pk)
    typed = {f"fundings__0__disbursements__{place}__moved_on": "2014-05-20"}
    return Case(line.project, typed, "amount", ("120", "2014-05-20"), line=payment, unrelated={"place": "甲村"})


def usual_gift():
    for _time in range(9):
        makers.make_donation(cash=USUAL)
    record = makers.make_donation(cash=None)
    return Case(record, {"cash": TYPED}, "cash", ("5,000,000", "10,000"), USUAL, unrelated={"purpose": "助学"})


def usual_goods():
    for _time in range(9):
        makers.make_item(value=USUAL)
    item = makers.make_item(value=None)
    typed, unrelated = {"items__0__value": TYPED}, {"purpose": "助学"}
    return Case(item.donation, typed, "value", ("5,000,000", "10,000"), USUAL, item, unrelated)


def usual_budget():
    for _time in range(9):
        makers.make_session(budget=USUAL)
    record = makers.make_session(budget=None)
    return Case(record, {"budget": TYPED}, "budget", ("5,000,000", "10,000"), USUAL, unrelated={"place": "甲村"})


def more_days_than_dates():
    record = makers.make_session(starts_on="2014-05-01", ends_on="2014-05-05", days=Decimal(5))
    typed, words = {"days": "5.5"}, ("5.5", "2014-05-01", "2014-05-05", "5天")
    return Case(record, typed, "days", words, Decimal(5), unrelated={"place": "甲村"})


def same_person():
    makers.make_official(name="阿拉坦·乌拉", birth_year=1975, home_area_id=DONGCHENG)
    makers.make_official(name="阿拉坦·乌拉", birth_year=1976)
    record = makers.make_official(name="某某", birth_year=1975)
    typed, unrelated = {"name": "阿拉坦．乌拉"}, {"home_title": "科长"}
    return Case(record, typed, "name", ("东城区", "1975"), unrelated=unrelated)


def other_direction():
    makers.make_pairing(level="province")
    makers.make_batch(number=2, direction="to_receiver")
    makers.make_batch(number=2, direction="to_giver")
    record = makers.make_posting()
    typed, words = {"batch_text": "受援方 → 帮扶方，第2批"}, ("海淀区", "宁城县", "第2批")
    return Case(record, typed, "batch", words, "帮扶方 → 受援方，第2批", unrelated={"end_reason": "调动"})


def other_partner():
    makers.make_pairing(receiver=makers.government(AOHAN), giver=makers.government(DONGCHENG))
    makers.make_pairing()
    record = makers.make_posting()
    typed = {"host_area_text": "敖汉旗"}
    return Case(record, typed, "host_area", ("敖汉旗", "东城区", "海淀区"), unrelated={"end_reason": "调动"})


def test_a_partner_of_before_is_called_as_today_with_the_former_name(client):
    """延庆县, which is 延庆区 today, was paired with 宁城县."""
    makers.make_pairing(giver=makers.government("110229"))
    case = makers.make_posting(host_area_id=AOHAN)
    answer = client.post(change(case), sent_by(client.get(change(case)), FORM, host_area_text="宁城县"))
    assert "延庆区（原延庆县）" in " ".join(question.doubt.text for question in answer.context["questions"])


def outside_term():
    batch = makers.make_batch(number=5, starts_on="2014-03", ends_on="2016-03")
    record = makers.make_posting(batch=batch)
    typed, words = {"ends_on": "2016-04"}, ("2014-03", "2016-03", "第5批")
    return Case(record, typed, "ends_on", words, unrelated={"end_reason": "调动"})


def two_in_one_post():
    host = {"title": "副县长", "host_organisation": makers.government(NINGCHENG)}
    makers.make_posting(**host, starts_on="2013-03-01", ends_on="2014-03-01", official=official("甲"))
    makers.make_posting(**host, starts_on="2012-03-01", ends_on="2014-02-28", official=official("乙"))
    # In another house of the county the same title is another post.
    makers.make_posting(title="副县长", starts_on="2013-03-01", ends_on="2014-03-01", official=official("丙"))
    record = makers.make_posting(host_organisation=host["host_organisation"])
    return Case(record, {"title": "副 县长"}, "title", ("甲", "2014-03-01"), unrelated={"end_reason": "调动"})


def not_after():
    before = makers.make_posting(official=makers.make_official(name="李四"), starts_on="2012-03", ends_on="2014-02")
    record = makers.make_posting(takes_over_from=before, starts_on="2014-03")
    return Case(record, {"starts_on": "2014-01"}, "takes_over_from", ("李四", "2014-02"), unrelated={"title": "科长"})


def official(name):
    return makers.make_official(name=name)


def same_name():
    Organisation.objects.create(name_zh="爱心·基金会", area_id=DONGCHENG)
    record = Organisation.objects.create(name_zh="某某", area_id=NINGCHENG)
    typed, unrelated = {"name_zh": "爱心基金会"}, {"name_en": "Heart"}
    return Case(record, typed, "name_zh", ("爱心·基金会", "东城区"), unrelated=unrelated)


def second_partner():
    makers.make_pairing(starts_on="2014", ends_on="2016")
    record = makers.make_pairing(giver=makers.government(DONGCHENG), starts_on="2017")
    typed, words = {"starts_on": "2015"}, ("宁城县", "海淀区", "2014", "2016")
    return Case(record, typed, "receiver", words)


CASES: dict[tuple[str, str], Callable[[], Case]] = {
    ("ProjectForm", "of_programme_area"): area_of_no_programme,
    ("ProjectForm", "same_project"): same_project,
    ("ProjectForm", "money_changes_hands"): money_changes_hands,
    ("ProjectForm", "sources_above_total"): sources_above_total,
    ("ProjectForm", "usual_total_investment"): usual_total_investment,
    ("FundingForm", "usual_amount"): usual_commitment,
    ("PaymentForm", "same_payment"): same_payment,
    ("PaymentForm", "many_times_line"): many_times_line,
    ("PaymentForm", "usual_payment"): usual_payment,
    ("DonationForm", "usual_cash"): usual_gift,
    ("ItemForm", "usual_value"): usual_goods,
    ("SessionForm", "of_programme_giver"): giver_of_no_programme,
    ("SessionForm", "usual_budget"): usual_budget,
    ("SessionForm", "more_days_than_dates"): more_days_than_dates,
    ("OfficialForm", "same_person"): same_person,
    ("PostingForm", "other_direction"): other_direction,
    ("PostingForm", "other_partner"): other_partner,
    ("PostingForm", "outside_term"): outside_term,
    ("PostingForm", "two_in_one_post"): two_in_one_post,
    ("PostingForm", "not_after"): not_after,
    ("OrganisationForm", "same_name"): same_name,
    ("PairingForm", "second_partner"): second_partner,
}
# Asked of records that are added only; each has a test of its own below.
OF_NEW_RECORDS = {("PostingForm", "same_name_at_host"), ("AttendeeForm", "first_on_roster")}


def declared() -> Iterator[tuple[str, str]]:
    """Each form of a record page, with what it asks."""
    for pages in site._registry.values():
        forms: list[type[ModelForm]] = [pages.form, *(inline.form for inline in pages.inlines)]
        nested = [getattr(getattr(inline, "formset", None), "nested_class", None) for inline in pages.inlines]
        forms += [rows.form for rows in nested if rows]
        for form in forms:
            if issubclass(form, RecordForm):
                name = next(one.__name__ for one in form.__mro__ if one.__module__.endswith(".forms"))
                yield from ((name, ask.__name__) for ask in form.questions)


def kinds_of(form: type[RecordForm]) -> Iterator[type[RecordForm]]:
    for kind in form.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def test_no_field_has_the_name_of_what_a_page_sends_with_a_question():
    """Else the browser sends both, and the reason is lost."""
    kinds = {kind for kind in kinds_of(RecordForm) if kind.__module__.partition(".")[0] != "tests"}
    assert len(kinds) > 20
    assert not {kind: taken for kind in kinds if (taken := {ANSWERED, REASON_FIELD, CORRECT} & {*kind.base_fields})}


def test_each_question_is_tried_here():
    assert set(declared()) == CASES.keys() | OF_NEW_RECORDS


@pytest.fixture(params=CASES.values(), ids=lambda make: make.__name__)
def case(request):
    return request.param()


@pytest.fixture
def client(admin_client):
    """A reader of Chinese, as most are."""
    return admin_client


def typed_into(case, client, **changes):
    return sent_by(client.get(change(case.record)), FORM, **(case.typed | changes))


def state_of(case):
    return [{name: value for name, value in vars(one).items() if name[0] != "_"} for one in fresh(case)]


def fresh(case):
    records = [case.record] + ([case.line] if case.line else [])
    return [type(one)._default_manager.get(pk=one.pk) for one in records]


def value_of(case):
    value = getattr(fresh(case)[-1], case.beside)
    return value if isinstance(value, (Decimal, str)) else str(value)


def test_it_is_asked_and_nothing_is_saved(client, case):
    before = state_of(case)
    answer = client.post(change(case.record), typed_into(case, client))
    assert answer.status_code == 200
    [question] = answer.context["questions"]
    assert question.doubt.field == case.beside
    assert question.html_name.endswith(case.beside)
    page = answer.content.decode()
    assert f'id="{question.anchor}"' in page
    assert re.search(f'aria-describedby="[^"]*{question.anchor}_doubt"', page), "the field is described by the question"
    assert [section.question_count for section in answer.context["sections"] if section.question_count] == [1]
    assert len(answer.context["sections"]) == 1 or "1 项待核实" in page
    assert not [words for words in case.words if words not in question.doubt.text], question.doubt.text
    assert not answer.context["problems"]
    [(name, text)] = case.typed.items()
    assert text in form_of(answer, FORM).sent[name.replace("__", "-")][0]
    assert (state_of(case), acts_of_forms()) == (before, [])


def test_with_a_reason_it_is_saved_and_the_history_tells_why(client, case):
    before = state_of(case)
    page = client.post(change(case.record), typed_into(case, client))
    without = client.post(change(case.record), sent_by(page, FORM))
    assert without.context["questions"], "without a reason it is asked again"
    saved = client.post(change(case.record), sent_by(without, FORM, reason=REASON))
    assert saved.status_code == 302
    assert state_of(case) != before
    [act] = acts_of_forms()
    assert act.what["reason"] == REASON
    assert page.context["questions"][0].doubt.text in act.what["question"]


def test_saved_unchanged_or_changed_elsewhere_nothing_is_asked(client, case):
    page = client.post(change(case.record), typed_into(case, client))
    client.post(change(case.record), sent_by(page, FORM, reason=REASON))
    count = len(acts_of_forms())
    again = client.post(change(case.record), sent_by(client.get(change(case.record)), FORM))
    assert (again.status_code, len(acts_of_forms())) == (302, count)
    if case.unrelated:
        typed = sent_by(client.get(change(case.record)), FORM, **case.unrelated)
        assert client.post(change(case.record), typed).status_code == 302
        assert len(acts_of_forms()) == count + 1


def test_a_likely_correction_is_saved_by_its_button(client, case):
    page = client.post(change(case.record), typed_into(case, client))
    [question] = page.context["questions"]
    if case.corrected is None:
        assert not question.doubt.corrections
        return
    button = {"_correct": [question.doubt.corrections[0].as_text()]}
    saved = client.post(change(case.record), sent_by(page, FORM, button="_correct") | button)
    assert saved.status_code == 302, saved.context["questions"]
    assert value_of(case) == case.corrected
    assert not [act for act in acts_of_forms() if "question" in act.what]


# ---- Beyond one question


def test_a_new_record_is_asked_about_too(client):
    makers.make_document(kind="by_hand")
    makers.make_project(title="敖汉小米加工厂房", area_id=NINGCHENG, programme_year="2026")
    add = reverse("records:add", args=["projects", "project"])
    typed = {"title": "敖汉小米加工厂房", "area_text": "宁城县", "programme_year": "2026"}
    page = client.post(add, sent_by(client.get(add), FORM, **typed))
    assert (Project.objects.count(), len(page.context["questions"])) == (1, 1)
    saved = client.post(add, sent_by(page, FORM, reason=REASON))
    assert saved.status_code == 302
    new = Project.objects.latest("pk")
    assert [told.reason for told in told_of(new)] == [REASON]


def another_asked(client):
    """A new project that is asked about, after “Save and add another” was pressed."""
    makers.make_document(kind="by_hand")
    makers.make_project(title="敖汉小米加工厂房", area_id=NINGCHENG, programme_year="2026")
    add = reverse("records:add", args=["projects", "project"])
    typed = {"title": "敖汉小米加工厂房", "area_text": "宁城县", "programme_year": "2026"}
    sent = sent_by(client.get(add), FORM, button="_addanother", **typed) | {"_addanother": ["1"]}
    return add, client.post(add, sent)


def test_who_pressed_to_add_another_goes_on_so_after_the_question(client):
    add, page = another_asked(client)
    [default] = re.findall(r'<button class="vh" type="submit" name="(\w+)"', page.content.decode())
    assert default == "_addanother", "Enter goes on as was pressed"
    assert re.search(r'<button class="btn primary" type="submit" name="_addanother"', page.content.decode())
    answer = client.post(add, sent_by(page, FORM, button=default, reason=REASON) | {default: ["1"]})
    assert answer.url.startswith(add)


def test_who_saves_after_the_question_instead_is_led_to_the_record(client):
    add, page = another_asked(client)
    answer = client.post(add, sent_by(page, FORM, reason=REASON))
    assert answer.url.startswith(Project.objects.latest("pk").get_absolute_url())


def test_a_correction_is_taken_and_one_goes_on_to_another(client):
    case = more_days_than_dates()
    add = reverse("records:add", args=["trainings", "session"])
    typed = {"title": "骨干教师班", "starts_on": "2014-05-01", "ends_on": "2014-05-03", "days": "5"}
    makers.make_document(kind="by_hand")
    page = client.post(add, sent_by(client.get(add), FORM, button="_addanother", **typed) | {"_addanother": ["1"]})
    [question] = page.context["questions"]
    button = {"_correct": [question.doubt.corrections[0].as_text()]}
    answer = client.post(add, sent_by(page, FORM, button="_correct") | button)
    assert answer.url.startswith(add)
    assert type(case.record).objects.latest("pk").days == 3


@pytest.mark.parametrize(
    ("typed", "times", "yuan", "offered"),
    [
        # Yuan, typed where the page reads 万元; what was recorded comes after that.
        ("80000", "1,000", "800,000,000.00", {"改为80,000元（8万元）并保存": "8万元", "改为80万元并保存": "80万元"}),
        ("800000", "10,000", "8,000,000,000.00", {"改为800,000元（80万元）并保存": "80万元"}),
        ("80000万", "1,000", "800,000,000.00", {"改为80万元并保存": "80万元"}),
    ],
)
def test_an_amount_is_held_against_the_one_that_it_replaces(client, typed, times, yuan, offered):
    """Three zeros too many are nothing unusual beside larger amounts, but they are for this one."""
    for amount in range(5_000_000, 15_000_000, 1_000_000):
        makers.make_funding(amount=Decimal(amount))
    line = makers.make_funding(amount=Decimal(800_000))
    sent = sent_by(client.get(change(line.project)), FORM, fundings__0__amount=typed)
    page = client.post(change(line.project), sent)
    [question] = page.context["questions"]
    assert f"{int(typed.removesuffix('万')):,}万元约为原登记数值80万元的{times}倍" in question.doubt.text
    values = {label: {"fundings-0-amount": meant} for label, meant in offered.items()}
    assert [(meant.label, meant.values) for meant in question.doubt.corrections] == [*values.items()]
    assert f"= {yuan}" in page.content.decode(), "what the amount is in yuan stands beside it still"


def test_an_answer_holds_for_the_values_that_were_asked_about_and_no_others(client):
    case = more_days_than_dates()
    page = client.post(change(case.record), typed_into(case, client))
    other = client.post(change(case.record), sent_by(page, FORM, reason=REASON, days="7"))
    assert "7" in other.context["questions"][0].doubt.text
    assert form_of(other, FORM).sent["reason"] == [REASON]
    saved = client.post(change(case.record), sent_by(other, FORM))
    assert saved.status_code == 302


def test_an_answer_stays_on_a_form_that_is_refused_for_another_reason(client):
    case = more_days_than_dates()
    page = client.post(change(case.record), typed_into(case, client))
    wrong = client.post(change(case.record), sent_by(page, FORM, reason=REASON, starts_on="昨天"))
    assert wrong.context["problems"]
    assert client.post(change(case.record), sent_by(wrong, FORM, starts_on="2014-05-01")).status_code == 302


def test_a_posting_on_the_page_of_its_official_is_asked_about_in_its_line(client):
    case = outside_term()
    url = change(case.record.official)
    answer = client.post(url, sent_by(client.get(url), FORM, postings__0__ends_on="2016-04"))
    [question] = answer.context["questions"]
    assert question.html_name == "postings-0-ends_on"
    assert client.post(url, sent_by(answer, FORM, reason=REASON)).status_code == 302
    assert acts_of_forms()[-1].what["reason"] == REASON


@pytest.mark.parametrize("birth_year", ["", "1975"])
def test_a_new_official_called_as_somebody_at_the_same_host_is_asked_about(client, birth_year):
    makers.make_document(kind="by_hand")
    there = makers.make_official(name="阿拉坦·乌拉", home_area_id="120101")
    makers.make_posting(official=there, host_area_id=AOHAN)
    add = reverse("records:add", args=["cadres", "official"])
    typed = {"name": "阿拉坦乌拉", "home_area_text": "海淀区", "birth_year": birth_year}
    posted = {"postings__0__batch_text": str(there.postings.get().batch), "postings__0__host_area_text": "敖汉旗"}
    page = client.get(add)
    lines = client.post(add, sent_by(page, FORM, button="_add_line") | {"_add_line": ["postings"]})
    answer = client.post(add, sent_by(lines, FORM, **typed, **posted))
    [question] = answer.context["questions"]
    assert (question.html_name, question.links[0]["url"]) == ("postings-0-host_area", there.get_absolute_url())
    assert client.post(add, sent_by(answer, FORM, reason=REASON)).status_code == 302
    assert Official.objects.count() == 2


def test_the_first_person_on_a_roster_is_asked_about_where_attendance_is_reported(client):
    session = makers.make_attendance(headcount=15).session
    add = f"{reverse('records:add', args=['trainings', 'attendee'])}?session={session.pk}"
    typed = {"name": "王芳", "home_area_text": "宁城县"}
    answer = client.post(add, sent_by(client.get(add), FORM, **typed))
    [question] = answer.context["questions"]
    assert "填报15人，名册1人" in question.doubt.text
    assert client.post(add, sent_by(answer, FORM, reason=REASON)).status_code == 302
    again = client.post(add, sent_by(client.get(add), FORM, name="李伟", home_area_text="宁城县"))
    assert (again.status_code, session.attendees.count()) == (302, 2)


def test_an_official_who_moves_home_is_asked_about_for_the_batch(client):
    makers.make_pairing(level="province")
    posting = makers.make_posting()
    url = change(posting.official)
    answer = client.post(url, sent_by(client.get(url), FORM, home_area_text="敖汉旗"))
    assert [question.html_name for question in answer.context["questions"]] == ["postings-0-batch"]
    assert Official.objects.get().home_area_id == HAIDIAN


def test_an_everyday_act_asks_too(client):
    case = usual_payment()
    address = reverse("projects:pay", args=[case.record.pk])
    typed = sent_by(client.get(address), "act-form", amount="0.05", moved_on="2026-05")
    answer = client.post(address, typed)
    assert len(answer.context["questions"]) == 1
    count = Disbursement.objects.count()
    assert client.post(address, sent_by(answer, "act-form", reason=REASON)).status_code == 302
    assert Disbursement.objects.count() == count + 1
    assert acts_of_forms()[-1].what["reason"] == REASON


def test_what_the_reader_does_not_see_is_neither_told_nor_linked(client, django_user_model):
    posting = makers.make_posting(title="副县长", host_area_id=AOHAN, official=makers.make_official(name="甲"))
    mine = makers.make_posting(
        host_area_id=AOHAN, official=makers.make_official(name="丙", home_area_id=DONGCHENG), starts_on="2014-05"
    )
    client.force_login(makers.make_user("editor", DONGCHENG))
    url = change(mine)
    answer = client.post(url, sent_by(client.get(url), FORM, title="副县长"))
    assert answer.status_code == 302
    assert Posting.objects.get(pk=mine.pk).title == posting.title
