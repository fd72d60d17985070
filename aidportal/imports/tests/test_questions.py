"""What a file leaves open is asked once, and one answer serves all rows that say the same."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from aidportal.imports import steps
from projects.models import Disbursement, Project
from tests import makers

from .books import post, read, sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AOHAN, NINGCHENG = "150430", "150429"
# An area of China that takes no part.
ELSEWHERE = "320281"


@pytest.fixture
def editor(client):
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government(AOHAN))
    makers.make_pairing(giver=makers.government("110105"), receiver=makers.government(NINGCHENG))
    user = makers.make_user("editor", "150000")
    client.force_login(user)
    return user


def asked_on(client, job):
    """The fields of the form of questions by name, each with the values that it offers."""
    form = re.search(r'<form method="post"[^>]*>(?:(?!</form>).)*id="ask".*?</form>', page(client, job), re.DOTALL)[0]
    selects = re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL)
    return {name: re.findall(r'<option value="([^"]*)"', body) for name, body in selects}


def page(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def verdicts(job):
    return [row.verdict for row in job.rows.all()]


def test_a_word_that_nobody_knows_is_asked_once_and_kept_for_the_next_workbook(client, editor):
    content = sheet_of(
        *((title, "敖汉旗", 2014, "弄着呢") for title in ("甲校", "乙院", "丙路")),
        head=("项目名称", "旗县", "年度", "项目状态"),
    )
    job = read(client, content)
    assert verdicts(job) == ["doubtful"] * 3
    [name] = [name for name in asked_on(client, job) if name.startswith("choice:")]
    assert "running" in asked_on(client, job)[name]
    post(client, job, "read", **{name: "running"})
    assert verdicts(job) == ["new"] * 3
    post(client, job, "write")
    assert {project.status for project in Project.objects.all()} == {"running"}
    again = read(client, content.replace("甲校".encode(), "丁校".encode()))
    assert "doubtful" not in verdicts(again)


def test_a_word_may_mean_nothing_where_a_cell_may_be_blank(client, editor):
    job = read(client, sheet_of(("甲校", "敖汉旗", 2014, "弄着呢"), head=("项目名称", "旗县", "年度", "项目状态")))
    post(client, job, "read", **{"choice:word|status|弄着呢": "-"})
    assert verdicts(job) == ["new"]
    assert "status" not in job.rows.get().data["values"] or job.rows.get().data["values"]["status"] is None


def test_the_name_of_a_place_that_nobody_knows_is_asked_with_the_places_of_the_programme(client, editor):
    job = read(client, sheet_of(("甲校", "敖旗", 2014, 10), ("乙院", "敖旗", 2014, 20)))
    offered = asked_on(client, job)["choice:area|敖旗"]
    assert {AOHAN, NINGCHENG} <= set(offered) and ELSEWHERE not in offered
    post(client, job, "read", **{"choice:area|敖旗": AOHAN})
    post(client, job, "write")
    assert {project.area_id for project in Project.objects.all()} == {AOHAN}


def test_an_answer_that_was_not_offered_is_none(client, editor):
    job = read(client, sheet_of(("甲校", "敖旗", 2014, 10)))
    post(client, job, "read", **{"choice:area|敖旗": ELSEWHERE, "choice:area|宁旗": AOHAN})
    assert job.decisions.get("choices", {}) == {}


def test_what_no_column_says_is_asked_once_for_all_rows(client, editor):
    job = read(client, sheet_of(("甲校", 2014), ("乙院", 2014), head=("项目名称", "年度")))
    assert verdicts(job) == ["wrong"] * 2
    [question] = job.questions()
    assert (question["key"], question["rows"]) == ("all|area|*", 2)
    post(client, job, "read", **{"choice:all|area|*": NINGCHENG})
    post(client, job, "write")
    assert {project.area_id for project in Project.objects.all()} == {NINGCHENG}


def test_something_may_be_said_of_all_rows_and_holds_only_where_they_do_not_say_it(client, editor):
    rows = (("甲校", "敖汉旗", 2014, "市级"), ("乙院", "敖汉旗", 2014, ""))
    job = read(client, sheet_of(*rows, head=("项目名称", "旗县", "年度", "备注")))
    assert "all-field" in asked_on(client, job)
    post(client, job, "read", **{"all-field": "programme_year", "all-value": "2016"})
    assert [row.data["values"]["programme_year"] for row in job.rows.all()] == ["2014", "2014"]
    post(client, job, "read", **{"all-field": "status", "all-value": "在建"})
    assert {row.data["values"]["status"] for row in job.rows.all()} == {"running"}
    post(client, job, "read", **{"forget:all|status|*": "1"})
    assert {row.data["values"].get("status") for row in job.rows.all()} == {None}


def test_what_is_said_of_all_rows_and_cannot_be_read_is_refused_in_words(client, editor):
    job = read(client, sheet_of(("甲校", "敖汉旗", 2014, 10)))
    response = client.post(reverse("imports:read", args=[job.pk]), {"all-field": "actual_from", "all-value": "有一天"})
    assert response.status_code == 409
    assert "有一天" in response.content.decode()
    job.refresh_from_db()
    assert job.decisions.get("choices", {}) == {}


def test_a_value_that_is_not_needed_and_cannot_be_read_is_left_out_with_a_warning(client, editor):
    rows = (("甲校", "敖汉旗", 2014, "#N/A", 10), ("乙院", "敖汉旗", 2014, "某天", "很多"))
    job = read(client, sheet_of(*rows, head=("项目名称", "旗县", "年度", "开工时间", "总投资（万元）")))
    assert verdicts(job) == ["new", "wrong"]
    first, second = job.rows.all()
    assert [warning["heading"] for warning in first.data["warnings"]] == ["开工时间"]
    # Of an amount nothing is left out.
    assert [problem["heading"] for problem in second.data["problems"]] == ["总投资"]
    assert "该行保留，此项留空。" in page(client, job)
    kept = client.get(f"{job.get_absolute_url()}?verdict=warned").content.decode()
    assert "甲校" in kept and "公式出错" in kept


def test_answers_to_a_file_that_the_command_took_are_shown_to_administrators(client, editor):
    job = steps.receive(ContentFile(sheet_of(("甲校", "敖旗", 2014, 10))), "台账.csv", "projects", None)
    job.decisions = {"choices": {"area|敖旗": AOHAN}}
    steps.preview(job)
    client.force_login(makers.make_user("administrator"))
    assert re.search(r"“敖旗”\s*=\s*<strong>[^<]*敖汉旗", page(client, job))


def test_the_columns_that_no_field_reads_are_asked_about_with_their_first_values(client, editor):
    head = ("项目名称", "旗县", "年度", "总投资（万元）", "对口单位配备（万元）")
    job = read(client, sheet_of(("甲校", "敖汉旗", 2014, 120, 30), ("乙院", "敖汉旗", 2014, 90, 20), head=head))
    shown = page(client, job)
    assert "<code>30</code> <code>20</code>" in shown
    offered = asked_on(client, job)["column:对口单位配备"]
    assert offered[0] == "" and {"funding_district", "-"} <= set(offered)
    post(client, job, "read", **{"column:对口单位配备": "funding_district"})
    [column] = [column for column in job.summary["ledger"] if column["field"] == "funding_district"]
    assert (Decimal(column["sum"]), Decimal(column["unread"])) == (500_000, 0)
    assert Decimal(column["became"]["new"]) == 500_000


def test_a_line_that_was_left_out_is_listed_with_why_and_can_be_taken_in(client, editor):
    rows = (("甲校", "敖汉旗", 2014, 100), ("其中：乙院", "敖汉旗", 2014, 20))
    job = read(client, sheet_of(*rows))
    assert verdicts(job) == ["new"]
    [name] = re.findall(r'name="(line:[^"]+)"', page(client, job))
    post(client, job, "decide", **{name: "take"})
    assert [row.data["values"]["title"] for row in job.rows.all()] == ["甲校", "其中：乙院"]
    assert verdicts(job) == ["new", "new"]
    assert "line:" not in page(client, job)


def test_the_words_of_a_column_are_asked_together_with_what_it_is(client, editor):
    rows = (("甲校", "敖汉旗", 2014, "弄着呢"), ("乙院", "敖汉旗", 2014, "早完啦"), ("丙路", "敖汉旗", 2014, "在建"))
    job = read(client, sheet_of(*rows, head=("项目名称", "旗县", "年度", "到哪一步了")))
    address = reverse("imports:column_questions", args=[job.pk])
    part = client.get(address, {"column": "到哪一步了", "field": "status", "id": "c-1"}).content.decode()
    names = re.findall(r'<select[^>]* name="([^"]+)"', part)
    # Words that the field knows are no question.
    assert names == ["choice:word|status|弄着呢", "choice:word|status|早完啦"]
    answers = dict(zip(names, ("running", "completed"), strict=True))
    post(client, job, "read", **{"column:到哪一步了": "status"}, **answers)
    assert [(row.verdict, row.data["values"]["status"]) for row in job.rows.all()] == [
        ("new", "running"),
        ("new", "completed"),
        ("new", "running"),
    ]


def test_an_answer_about_words_of_a_column_that_is_something_else_is_none(client, editor):
    job = read(client, sheet_of(("甲校", "敖汉旗", 2014, "弄着呢"), head=("项目名称", "旗县", "年度", "到哪一步了")))
    post(client, job, "read", **{"column:到哪一步了": "description", "choice:word|status|弄着呢": "running"})
    assert job.decisions.get("choices", {}) == {}


def test_an_unknown_column_of_amounts_asks_its_unit_where_the_file_has_none(client, editor):
    job = read(client, sheet_of(("甲校", "敖汉旗", 2014, 30), head=("项目名称", "旗县", "年度", "上头给的")))
    address = reverse("imports:column_questions", args=[job.pk])
    part = client.get(address, {"column": "上头给的", "field": "committed", "id": "c-1"}).content.decode()
    assert 'name="choice:unit|*"' in part
    post(client, job, "read", **{"column:上头给的": "committed", "choice:unit|*": "万元"})
    assert [(row.verdict, row.data["values"]["committed"]) for row in job.rows.all()] == [("new", "300000.00")]


def test_the_field_whose_words_stand_below_an_unknown_heading_is_offered_first(client, editor):
    rows = (("甲校", "敖汉旗", 2014, "在建"), ("乙院", "敖汉旗", 2014, "已完工"), ("丙路", "敖汉旗", 2014, "弄着呢"))
    job = read(client, sheet_of(*rows, head=("项目名称", "旗县", "年度", "到哪一步了")))
    assert asked_on(client, job)["column:到哪一步了"][1] == "status"


def test_each_unknown_name_of_a_cell_with_several_partners_is_asked(client, editor):
    head = ("帮扶方", "受援方", "年度")
    rows = (("海淀区", "敖汉旗、敖旗；宁旗", 2016), ("海淀区", "喀喇沁旗和林西县", 2016))
    job = read(client, sheet_of(*rows, head=head), kind="pairings")
    assert [question["key"] for question in job.questions()] == ["organisation|敖旗", "organisation|宁旗"]
    assert verdicts(job) == ["doubtful", "new"]
    governments = {name: str(makers.government(code).pk) for name, code in (("敖旗", AOHAN), ("宁旗", NINGCHENG))}
    post(client, job, "read", **{f"choice:organisation|{name}": key for name, key in governments.items()})
    assert verdicts(job) == ["new", "new"]


def test_rows_below_each_other_are_of_the_place_that_their_total_names_if_the_clerk_says_so(client, editor):
    rows = (("甲校", 2014, 10), ("乙院", 2014, 20), ("敖汉旗小计", "", 30), ("丙路", 2014, 5), ("宁城县小计", "", 5))
    job = read(client, sheet_of(*rows, ("合计", "", 35), head=("项目名称", "年度", "总投资（万元）")))
    assert verdicts(job) == ["wrong"] * 3
    form = page(client, job)
    chosen = dict(re.findall(r'name="(choice:all[^"]+)">(?:(?!</select>).)*value="([0-9]{6})" selected', form, re.S))
    sheet = job.rows.first().sheet
    assert chosen == {f"choice:all|area|{sheet}!2-3": AOHAN, f"choice:all|area|{sheet}!5-5": NINGCHENG}
    post(client, job, "read", **chosen)
    assert [(row.verdict, row.data["values"]["area"]) for row in job.rows.all()] == [
        ("new", AOHAN),
        ("new", AOHAN),
        ("new", NINGCHENG),
    ]


def test_a_total_that_is_not_the_sum_of_its_rows_tells_nothing_of_them(client, editor):
    rows = (("甲校", 2014, 10), ("敖汉旗小计", "", 30), ("丙路", 2014, 5), ("宁城县小计", "", 5))
    job = read(client, sheet_of(*rows, head=("项目名称", "年度", "总投资（万元）")))
    assert [section["name"] for section in job.summary["sections"]] == ["宁城县"]


def test_a_name_may_be_answered_by_the_name_of_a_place_that_is_not_offered(client, editor):
    job = read(client, sheet_of(("海淀区", "泉城", 2016), head=("帮扶方", "受援方", "年度")), kind="pairings")
    elsewhere = str(makers.government("152921").pk)
    assert elsewhere not in asked_on(client, job)["choice:organisation|泉城"]
    response = client.post(reverse("imports:read", args=[job.pk]), {"typed:organisation|泉城": "没有这个地方"})
    assert response.status_code == 409 and "没有这个地方" in response.content.decode()
    job.refresh_from_db()
    post(client, job, "read", **{"typed:organisation|泉城": "阿拉善左旗"})
    assert [(row.verdict, row.data["values"]["receiver"]) for row in job.rows.all()] == [("new", int(elsewhere))]


def test_a_cell_with_several_partners_shows_all_of_them(client, editor):
    head = ("帮扶方", "受援方", "年度")
    job = read(client, sheet_of(("海淀区", "喀喇沁旗、林西县", 2016), head=head), kind="pairings")
    assert re.search("喀喇沁旗[^<]*、[^<]*林西县", page(client, job))


def test_a_payment_of_a_project_with_two_sources_is_asked_for_its_source(client, editor):
    project = makers.make_project(title="肉羊养殖", area_id=AOHAN)
    for source in ("municipal", "matching"):
        makers.make_funding(project=project, source=source, amount=Decimal(9_000_000))
    rows = (("肉羊养殖", "敖汉旗", "2016-03", 100), ("肉羊养殖", "敖汉旗", "2016-06", 50))
    head = ("项目名称", "旗县", "拨款日期", "拨款金额（万元）")
    job = read(client, sheet_of(*rows, head=head), kind="disbursements")
    assert verdicts(job) == ["doubtful"] * 2
    assert [(question["key"], question["rows"]) for question in job.questions()] == [("all|source|*", 2)]
    assert not job.rows.first().data["likely"]
    post(client, job, "read", **{"choice:all|source|*": "matching"})
    post(client, job, "write")
    assert {payment.funding.source for payment in Disbursement.objects.filter(funding__project=project)} == {"matching"}
