"""Lines pasted into a record, of every kind that can be: what the preview says is what is recorded, all or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from aidportal.directory.models import Organisation
from aidportal.grids.clipboard import cells_of
from aidportal.grids.pasted_grid import declared, paste_url
from cadres.models import Official, Posting
from projects.models import Disbursement, DonatedItem
from tests import makers
from tests.page_forms import form_of, sent_by
from tests.told import acts_of_forms, told_of
from trainings.models import Attendance, Attendee

pytestmark = pytest.mark.django_db

PREVIEW, ASKING = "preview-form", "paste-form"
NINGCHENG, AOHAN = "150429", "150430"


def a_session():
    return makers.make_session(title="骨干教师班", place_area_id=NINGCHENG)


def a_project():
    project = makers.make_project(title="水渠")
    makers.make_funding(project=project, amount=Decimal(10_000_000), giver=makers.government(makers.GIVER))
    return project


def a_batch(**fields):
    makers.make_pairing(starts_on="2010")
    return makers.make_batch(**{"number": 3, "starts_on": "2014-03", "ends_on": "2016-02"} | fields)


@dataclass(frozen=True)
class Pasted:
    """What is pasted into a record that ``make`` makes: good rows in the order of the fields, and one wrong cell."""

    make: object
    rows: tuple[tuple[str, ...], ...]
    # Row, column and text of a cell that cannot be read.
    wrong: tuple[int, int, str]
    sum: str = ""
    # Who may record such lines.
    areas: tuple[str, ...] = ("150400",)
    stranger: str = "150900"
    # What the stranger gets; a batch without postings is everybody's to see, and to paste their own officials into.
    status: int = 404


ROSTER = (
    ("王芳", "宁城县", "教师", "天义中学", "校长"),
    ("李伟", "敖汉旗", "医生", "县医院", ""),
    ("张　三", "150429", "教师", "", "教师"),
)
OFFICIALS = (
    (
        "王芳",
        "海淀区",
        "海淀区教委",
        "副主任",
        "宁城县",
        "宁城县教育局",
        "副局长",
        "2014年3月",
        "2016.2",
        "女",
        "1975",
        "",
        "",
        "",
        "",
    ),
    ("李伟", "110108", "", "", "宁城", "", "副旗长", "", "", "", "", "医生", "正处", "", ""),
    ("张　三", "海淀区", "海淀区教委", "", "150429", "", "", "2014-05-01", "", "男", "", "", "", "", ""),
)
SAMPLES = {
    "postings": Pasted(a_batch, OFFICIALS, (1, 4, "没有的旗"), areas=("110108",), status=200),
    "attendees": Pasted(a_session, ROSTER, (1, 1, "没有的旗")),
    "attendance": Pasted(
        a_session,
        (("宁城县", "教师", "12"), ("宁城县", "医生", "３名"), ("敖汉旗", "教师", "25")),
        (0, 2, "约20人"),
        "40",
    ),
    "payments": Pasted(
        a_project,
        (
            ("2014年5月20日", "120", "", "", "", "首批", ""),
            ("2014-06", "50.5万元", "", "", "", "", ""),
            ("2014.7.1", "300000元", "", "", "到账", "", "先行垫付"),
        ),
        (1, 1, "约300"),
        "200.50",
        areas=("110108",),
    ),
    "outputs": Pasted(
        a_project,
        (("果林", "亩", "3000", "3285"), ("水渠", "公里", "", "1.5"), ("圈舍", "座", "10", "")),
        (2, 2, "很多"),
    ),
    "items": Pasted(
        makers.make_donation,
        (("棉被", "100", "床", "2"), ("课桌", "50张", "", "1.5万元")),
        (1, 1, "若干"),
        "3.50",
        areas=("110108",),
    ),
}
GRIDS = [pytest.param(grid, id=grid.key) for grid in declared()]


@pytest.fixture
def recorder(client):
    """Somebody of the side that records such lines, for each kind."""

    def sign_in(grid):
        client.force_login(makers.make_user("editor", *SAMPLES[grid.key].areas))
        return client

    return sign_in


def text_of(rows):
    return "\r\n".join("\t".join(row) for row in rows)


def headings(grid):
    with override("zh-hans"):
        return tuple(str(field.label) for field in grid.fields)


def lines_of(grid, record):
    return grid(record, None).row_model.objects.all()


def paste(client, grid, record, text, **said):
    page = client.get(paste_url(grid, record))
    assert page.status_code == 200
    return client.post(paste_url(grid, record), sent_by(page, ASKING, button="_read", pasted=text, **said))


def press(client, grid, record, preview, button="_save", **typed):
    sent = form_of(preview, PREVIEW).sent
    assert sent, "no preview"
    return client.post(
        paste_url(grid, record), sent | {name: [value] for name, value in typed.items()} | {button: ["1"]}
    )


def states(answer):
    return [str(row.state) for row in answer.context["preview"].rows]


def said_of(row):
    return " ".join([*row.problems, *(cell.problem for cell in row.readings)]).strip()


def test_every_kind_that_can_be_pasted_is_tried():
    assert {grid.key for grid in declared()} == SAMPLES.keys()


@pytest.mark.parametrize("has_heading", [False, True])
@pytest.mark.parametrize("grid", GRIDS)
def test_what_the_preview_says_is_recorded_once(recorder, grid, has_heading):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    rows = sample.rows
    if has_heading:
        # With headings the order is the sheet's own.
        rows = tuple(tuple(reversed(row)) for row in (headings(grid), *rows))
    preview = paste(client, grid, record, text_of(rows))
    shown = preview.context["preview"]
    assert [said_of(row) for row in shown.rows] == [""] * len(sample.rows)
    assert shown.has_heading == has_heading
    assert preview.context["total"] == sample.sum
    assert not lines_of(grid, record).exists()
    answer = press(client, grid, record, preview)
    assert answer.status_code == 302
    assert lines_of(grid, record).count() == len(sample.rows)
    # The same sent twice, from the same page.
    assert press(client, grid, record, preview).status_code == 302
    assert lines_of(grid, record).count() == len(sample.rows)
    [act] = acts_of_forms()
    assert grid.row_model._meta.db_table in act.tables
    told = client.get(answer.url).content.decode()
    assert f"已登记{len(sample.rows)}行" in told
    assert sample.sum in told


@pytest.mark.parametrize("grid", GRIDS)
def test_a_wrong_cell_is_told_in_its_place_and_corrected_there(recorder, grid):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    row, column, wrong = sample.wrong
    rows = [list(cells) for cells in sample.rows]
    right, rows[row][column] = rows[row][column], wrong
    preview = paste(client, grid, record, text_of(rows))
    assert states(preview).count("wrong") == 1
    name = f"cell-{row + 1}:{column}"
    assert form_of(preview, PREVIEW).sent[name] == [wrong]
    assert re.search(rf'<td class="raw">{wrong}</td>', preview.content.decode())
    # Nothing is recorded while something is wrong, not even the rest.
    refused = press(client, grid, record, preview)
    assert refused.status_code == 200
    assert not lines_of(grid, record).exists()
    mended = press(client, grid, record, refused, "_read", **{name: right or "1"})
    assert set(states(mended)) == {"ready"}
    # What was pasted still stands beside it.
    assert re.search(rf'<td class="raw">{wrong}</td>', mended.content.decode())
    assert press(client, grid, record, mended).status_code == 302
    assert lines_of(grid, record).count() == len(rows)


@pytest.mark.parametrize("grid", GRIDS)
def test_a_wrong_row_can_be_left_out(recorder, grid):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    row, column, wrong = sample.wrong
    rows = [list(cells) for cells in sample.rows]
    rows[row][column] = wrong
    preview = press(client, grid, record, paste(client, grid, record, text_of(rows)), "_read", drop=str(row + 1))
    assert states(preview).count("dropped") == 1
    assert press(client, grid, record, preview).status_code == 302
    assert lines_of(grid, record).count() == len(rows) - 1


def test_which_rows_were_left_out_is_said_when_the_others_are_recorded(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    rows = [*ROSTER[:1], ("李伟", "没有的旗", "医生"), *ROSTER[:1], ("合计", "", "")]
    dropped = press(client, grid, session, paste(client, grid, session, text_of(rows)), "_read", drop="2")
    told = client.get(press(client, grid, session, dropped).url).content.decode()
    assert "已登记1行。 有2行未登记：第2行 李伟；第3行 王芳（重复）。" in told
    many = [(f"甲{number}", "宁城县", "教师") for number in range(6)]
    press(client, grid, session, paste(client, grid, session, text_of(many)))
    more = paste(client, grid, session, text_of([*many, ("乙", "宁城县", "教师")]))
    told = client.get(press(client, grid, session, more).url).content.decode()
    assert "有6行未登记：第1行 甲0（已有）" in told and "甲4（已有）；…。" in told


@pytest.mark.parametrize("grid", GRIDS)
def test_a_row_that_stands_twice_or_is_recorded_already_is_told_and_not_recorded(recorder, grid):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    preview = paste(client, grid, record, text_of([*sample.rows, sample.rows[0]]))
    assert states(preview) == ["ready"] * len(sample.rows) + ["twice"]
    press(client, grid, record, preview)
    assert lines_of(grid, record).count() == len(sample.rows)
    again = paste(client, grid, record, text_of(sample.rows))
    assert states(again) == ["same"] * len(sample.rows)
    assert press(client, grid, record, again).status_code == 200
    if not grid.is_unique:
        kept = press(client, grid, record, again, "_read", keep="1")
        assert press(client, grid, record, kept).status_code == 302
    assert lines_of(grid, record).count() == len(sample.rows) + (not grid.is_unique)


def test_a_name_that_is_only_written_otherwise_is_the_same(recorder):
    grid, session = grid_called("attendees"), a_session()
    client = recorder(grid)
    session.attendees.create(name="巴特尔·B", home_area_id=NINGCHENG)
    names = ("巴特尔•Ｂ", "Ａli", "ALI")
    preview = paste(client, grid, session, text_of([(name, "宁城县", "教师", "", "") for name in names]))
    assert states(preview) == ["same", "ready", "twice"]


@pytest.mark.parametrize("grid", GRIDS)
def test_two_who_paste_the_same_at_once_record_it_once_and_the_second_is_told(recorder, grid):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    mine, theirs = (paste(client, grid, record, text_of(sample.rows)) for _who in range(2))
    assert press(client, grid, record, theirs).status_code == 302
    answer = press(client, grid, record, mine)
    assert answer.status_code == 200
    assert states(answer) == ["same"] * len(sample.rows)
    assert lines_of(grid, record).count() == len(sample.rows)


@pytest.mark.parametrize("grid", GRIDS)
def test_nobody_pastes_into_a_record_of_another_side(client, grid):
    record = SAMPLES[grid.key].make()
    for role, area, status in (
        ("viewer", SAMPLES[grid.key].areas[0], 403),
        ("editor", SAMPLES[grid.key].stranger, SAMPLES[grid.key].status),
    ):
        client.force_login(makers.make_user(role, area))
        url = paste_url(grid, record)
        assert client.get(url).status_code == status
        assert client.post(url, {"pasted": text_of(SAMPLES[grid.key].rows), "_save": "1"}).status_code == status
    assert not lines_of(grid, record).exists()


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("button", ["_read", "_save"])
def test_what_is_pasted_into_a_record_that_was_deleted_meanwhile_is_not_lost(recorder, grid, button):
    sample, client = SAMPLES[grid.key], recorder(grid)
    record = sample.make()
    preview = paste(client, grid, record, text_of(sample.rows))
    url = paste_url(grid, record)
    record.delete()
    answer = client.post(url, form_of(preview, PREVIEW).sent | {button: ["1"]})
    assert answer.status_code == 404
    shown = unescape(answer.content.decode())
    assert all(cell in shown for row in sample.rows for cell in row)
    assert client.get(url).status_code == 404


def test_a_payment_that_was_pasted_and_is_typed_once_more_is_asked_about(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    press(client, grid, project, paste(client, grid, project, "2014-05-20\t120\t\t\t\t\t"))
    act = reverse("projects:pay", args=[project.pk])
    again = sent_by(client.get(act), "act-form", moved_on="2014-05-20", amount="120")
    asked = client.post(act, again)
    assert ["2014-05-20" in question.doubt.text for question in asked.context["questions"]] == [True]
    assert Disbursement.objects.count() == 1
    assert client.post(act, sent_by(asked, "act-form", reason="同日两笔")).status_code == 302
    assert Disbursement.objects.count() == 2
    # Another amount of that day is another payment, and nothing is asked.
    assert (
        client.post(act, sent_by(client.get(act), "act-form", moved_on="2014-05-20", amount="119")).status_code == 302
    )


def test_who_only_sees_a_session_pastes_no_roster(client):
    """People of 海淀区 are taught by 宁城县: 海淀区 sees the session, and 宁城县 records its roster."""
    grid = next(grid for grid in declared() if grid.key == "attendees")
    session = makers.make_session(place_area_id=NINGCHENG, giver=makers.government(makers.GIVER))
    client.force_login(makers.make_user("editor", makers.GIVER))
    assert client.get(paste_url(grid, session)).status_code == 403


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("text", ["", "\n\n", "\0", '"', "\t\t", "=1+1\t<script>", "合计\t\t3"])
def test_nonsense_is_answered_with_the_page(recorder, grid, text):
    client, record = recorder(grid), SAMPLES[grid.key].make()
    answer = paste(client, grid, record, text)
    assert answer.status_code == 200
    assert "<script>" not in re.sub(r"<script [^>]*></script>", "", answer.content.decode())
    assert not lines_of(grid, record).exists()


@pytest.mark.parametrize("said", ["[]", "{", '{"edits": 3, "kept": "x"}', '{"kept": [-1, null, {}]}'])
def test_what_a_page_cannot_have_sent_is_as_nothing(recorder, said):
    grid = declared()[0]
    client, record = recorder(grid), SAMPLES[grid.key].make()
    preview = paste(client, grid, record, text_of(SAMPLES[grid.key].rows))
    more = {"said": said, "column-x": "name", "choice-1": "x", "page": "0", "show": "?"}
    assert press(client, grid, record, preview, "_read", **more).status_code == 200


# ---- What forms refuse and ask

TODAY = timezone.localdate()
# Rows that the form of such a line refuses, with the words of the refusal.
REFUSED: dict[str, list[tuple[tuple[str, ...], str]]] = {
    "postings": [
        (("王芳", "海淀区", "", "", "宁城县", "", "", "2016-03", "2014-02"), "结束不能早于开始"),
        (("王芳", "海淀区", "", "", "宁城县", "", "", "", "", "", "1066"), "日历上没有"),
        (("王芳", "海淀区", "", "", "", "", "副局长"), "没有写明干部的挂职地"),
    ],
    "payments": [
        (((TODAY + timedelta(days=1)).isoformat(), "5"), "此处登记的是已发生的事"),
        (("2014-05-20", "0"), "拨款金额不能为零"),
        (("2014-05-20", "2000"), "超过承诺资金"),
        (("2014-05-20", "-3"), "退款"),
    ],
    "outputs": [(("果林", "亩", "", "-1"), "数量不能小于零"), (("果林", "", "5", ""), "产出没有单位")],
    "items": [(("棉被", "-1", "床", ""), "数量不能小于零"), (("", "1", "床", ""), "此项必填")],
    "attendees": [(("", "宁城县", "教师"), "此项必填"), (("王芳", "宁城县", ""), "此项必填")],
    "attendance": [(("宁城县", "教师", "0"), "该地区无人参加"), (("宁城县", "教师", "-2"), "")],
}


@pytest.mark.parametrize(
    ("grid", "row", "words"),
    [
        pytest.param(grid, row, words, id=f"{grid.key}-{number}")
        for grid in declared()
        for number, (row, words) in enumerate(REFUSED[grid.key])
    ],
)
def test_what_a_form_refuses_is_refused_of_a_pasted_row(recorder, grid, row, words):
    client, record = recorder(grid), SAMPLES[grid.key].make()
    answer = paste(client, grid, record, text_of([row]))
    [shown] = answer.context["preview"].rows
    assert shown.state == "wrong"
    assert words in said_of(shown)
    assert any(name.startswith("cell-1:") for name in form_of(answer, PREVIEW).sent), "it can be mended in its place"
    assert press(client, grid, record, answer).status_code == 200
    assert not lines_of(grid, record).exists()


def test_a_row_that_is_wrong_as_a_whole_is_mended_in_any_of_its_cells(recorder):
    grid = grid_called("postings")
    client, record = recorder(grid), SAMPLES["postings"].make()
    rows = [("王芳", "海淀区", "", "", "宁城县", "", "", "2014-03", "2014-02")]
    preview = paste(client, grid, record, text_of(rows))
    mended = press(client, grid, record, preview, "_read", **{"cell-1:8": "2016-02"})
    assert states(mended) == ["ready"]
    assert press(client, grid, record, mended).status_code == 302
    assert str(lines_of(grid, record).get().ends_on) == "2016-02"


def other_direction():
    return a_batch(direction="to_giver"), OFFICIALS[:1], "正好相反"


def outside_term():
    return a_batch(starts_on="2015-01", ends_on="2017-01"), OFFICIALS[:1], "2015-01"


def held_already():
    batch = a_batch()
    other = makers.make_official(name="赵六")
    hosting = Organisation.objects.create(name_zh="宁城县教育局", area_id=NINGCHENG)
    makers.make_posting(official=other, batch=batch, host_organisation=hosting, title="副局长")
    return batch, OFFICIALS[:1], "赵六"


def two_rows_of_one_post():
    return a_batch(), (OFFICIALS[0], ("李伟", *OFFICIALS[0][1:])), "王芳同期拟任同一职务"


def another_partner():
    makers.make_pairing(giver=makers.government("110101"), receiver=makers.government(AOHAN))
    makers.make_pairing(giver=makers.government("110108"), receiver=makers.government(AOHAN), level="school")
    row = ("王芳", "海淀区", "", "", "敖汉旗", "", "", "2014-03", "2016-02")
    return a_batch(), (row,), "敖汉旗的结对方"


def the_same_person():
    makers.make_official(name="王芳", birth_year=1975, home_area_id="110101")
    makers.make_posting(official=Official.objects.get(name="王芳"), host_area_id="110108")
    return a_batch(), OFFICIALS[:1], "王芳"


def the_same_person_of_another_home():
    """On post at the same host, and nothing tells when who is pasted was born."""
    official = makers.make_official(name="王·芳", birth_year=1975, home_area_id="110101")
    batch = a_batch()
    makers.make_posting(official=official, batch=batch, host_area_id=NINGCHENG)
    return batch, (("王芳", "海淀区", "", "", "宁城县"),), "王·芳"


def the_same_person_of_another_birth_year():
    """Of the same organisation, and on post at the same host."""
    body = Organisation.objects.create(name_zh="海淀区教委", area_id="110108")
    official = makers.make_official(name="王芳", birth_year=1957, home_organisation=body)
    batch = a_batch()
    makers.make_posting(official=official, batch=batch, host_area_id=NINGCHENG)
    return batch, OFFICIALS[:1], "1957"


def of_the_same_term():
    before = before_in(starts_on="2014-03", ends_on="2016-02")
    return before.batch, (("王芳", "海淀区", "", "", "宁城县", *[""] * 9, "赵六"),), "接任应在其后"


CASES = (
    of_the_same_term,
    *(other_direction, outside_term, held_already, two_rows_of_one_post, another_partner),
    *(the_same_person, the_same_person_of_another_home, the_same_person_of_another_birth_year),
)


@pytest.mark.parametrize("case", CASES)
def test_what_a_form_asks_is_asked_of_pasted_officials_and_answered_once(recorder, case):
    grid = grid_called("postings")
    client = recorder(grid)
    client.force_login(makers.make_user("administrator"))
    batch, rows, words = case()
    before = Posting.objects.count()
    preview = paste(client, grid, batch, text_of(rows))
    [*_first, last] = preview.context["preview"].rows
    assert words in " ".join(one.doubt.text for one in last.doubts)
    assert words in " ".join(preview.context["questions"])
    asked = press(client, grid, batch, preview)
    assert asked.status_code == 200
    assert Posting.objects.count() == before
    assert press(client, grid, batch, asked, reason="组织部批准").status_code == 302
    assert Posting.objects.count() == before + len(rows)
    posting = Posting.objects.filter(official__name=rows[-1][0]).latest("pk")
    [told] = told_of(posting)
    assert told.reason == "组织部批准"
    assert words in told.act.what["question"]


def test_a_question_about_a_pasted_official_leads_to_the_one_who_is_recorded(recorder):
    grid = grid_called("postings")
    client = recorder(grid)
    client.force_login(makers.make_user("administrator"))
    batch, rows, _words = the_same_person_of_another_home()
    page = paste(client, grid, batch, text_of(rows)).content.decode()
    [row] = re.findall(r'<td class="why" id="why-1">(.*?)</td>', page, re.DOTALL)
    assert f'href="{Official.objects.get().get_absolute_url()}"' in row


def test_an_amount_a_thousand_times_off_is_asked_about_in_a_pasted_row(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    line = project.fundings.get()
    for day in range(1, 29):
        makers.make_disbursement(funding=line, moved_on=f"2014-01-{day:02}", amount=Decimal(1000))
    preview = paste(client, grid, project, "2014-05-20\t100")
    assert "1,000倍" in " ".join(preview.context["questions"])
    assert "cell-1:1" in form_of(preview, PREVIEW).sent, "the amount can be corrected where it is asked about"
    [meant] = re.findall(r'name="_correct" value="([^"]*)"', preview.content.decode())
    sent = form_of(preview, PREVIEW).sent | {"_correct": [unescape(meant)]}
    corrected = client.post(paste_url(grid, project), sent)
    assert [shown.values["amount"] for shown in corrected.context["preview"].ready] == [Decimal(100)]
    assert not corrected.context["questions"], "what was meant is asked about no more"
    assert not Disbursement.objects.filter(moved_on="2014-05-20").exists(), "and is not saved by that alone"
    assert press(client, grid, project, preview).status_code == 200
    assert press(client, grid, project, preview, reason="一次性拨付").status_code == 302


# ---- What is peculiar to a kind


def test_a_pasted_official_who_is_recorded_gets_a_post_and_stays_as_recorded(recorder):
    grid = grid_called("postings")
    client, batch = recorder(grid), a_batch()
    known = makers.make_official(name="王芳", birth_year=1975, home_title="科长")
    preview = paste(client, grid, batch, text_of(OFFICIALS))
    assert "已登记：王芳" in preview.context["preview"].rows[0].remark
    assert "不予登记" in preview.context["preview"].rows[0].remark
    press(client, grid, batch, preview, reason="核对无误")
    assert [one.official for one in Posting.objects.filter(title="副局长")] == [known]
    known.refresh_from_db()
    assert known.home_title == "科长"
    assert Organisation.objects.filter(name_zh="海淀区教委").count() == 1


def test_several_officials_of_one_name_are_chosen_from(recorder):
    grid = grid_called("postings")
    client, batch = recorder(grid), a_batch()
    one, other = (makers.make_official(name="王芳", birth_year=year) for year in (1970, 1975))
    row = ("王芳", "海淀区", "", "", "宁城县")
    preview = paste(client, grid, batch, text_of([row]))
    assert states(preview) == ["open"]
    [value] = re.findall(rf'<option value="([^"]*\t{other.pk})"', unescape(preview.content.decode()))
    press(client, grid, batch, press(client, grid, batch, preview, "_read", **{"choice-1": value}))
    assert [posting.official for posting in Posting.objects.all()] == [other]
    assert one.postings.count() == 0


TAKES_OVER = "姓名\t派出地区\t挂职地区\t开始时间\t结束时间\t接替"


def before_in(area=NINGCHENG, **fields):
    official = makers.make_official(name="赵·六")
    return makers.make_posting(official=official, host_area_id=area, title="副旗长", **fields)


@pytest.mark.parametrize("case", [other_direction, held_already])
def test_a_row_that_is_asked_about_is_mended_or_left_out_in_its_place(recorder, case):
    grid = grid_called("postings")
    client = recorder(grid)
    batch, rows, _words = case()
    before = lines_of(grid, batch).count()
    preview = paste(client, grid, batch, text_of(rows))
    assert preview.context["questions"]
    sent = form_of(preview, PREVIEW).sent
    assert [name for name in sent if name.startswith("cell-1:")], "what is asked about is typed anew in its place"
    assert "第1行不登记" in preview.content.decode()
    left = press(client, grid, batch, preview, "_read", drop="1")
    assert states(left) == ["dropped"] and not left.context["questions"]
    back = press(client, grid, batch, preview, "_read")
    assert states(back) == ["ready"]
    assert lines_of(grid, batch).count() == before


def test_who_takes_over_from_whom_is_pasted(recorder):
    grid = grid_called("postings")
    client, before = recorder(grid), before_in(starts_on="2012-03", ends_on="2014-02")
    batch = a_batch()
    preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t宁城县\t2014-03\t2016-02\t赵六")
    assert states(preview) == ["ready"]
    assert "副旗长" in preview.context["preview"].rows[0].remark, "it is said which posting is meant"
    assert press(client, grid, batch, preview).status_code == 302
    assert batch.postings.get().takes_over_from == before


def test_of_several_postings_by_one_name_the_one_before_is_chosen(recorder):
    grid = grid_called("postings")
    client, before = recorder(grid), before_in(starts_on="2012-03", ends_on="2014-02")
    before_in(starts_on="2010-03", ends_on="2012-02")
    batch = a_batch()
    preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t宁城县\t2014-03\t2016-02\t赵六")
    assert states(preview) == ["open"]
    [value] = re.findall(rf'<option value="([^"]*\t{before.pk})"', unescape(preview.content.decode()))
    press(client, grid, batch, press(client, grid, batch, preview, "_read", **{"choice-1": value}))
    assert batch.postings.get().takes_over_from == before


@pytest.mark.parametrize(
    ("planned", "start", "end", "words"),
    [
        ("2016-02", "2014-05-01", "2014-04-30", "提前于2014-04-30结束"),
        (None, "2014-05-01", "2014-04-30", "于2014-04-30结束"),
        ("2016-02", "2014-05", "2014-05", "提前于2014-05结束"),
        ("2014-04-30", "2014-05-01", "2014-04-30", ""),
        ("2014-02", "2014-05-01", "2014-02", ""),
    ],
)
def test_a_pasted_successor_ends_the_posting_before_as_the_act_does(recorder, planned, start, end, words):
    grid = grid_called("postings")
    client, before = recorder(grid), before_in(starts_on="2012-03", ends_on=planned)
    batch = a_batch()
    preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t宁城县\t{start}\t2016-02\t赵六")
    assert not preview.context["questions"], "an end that is written is not missing"
    [row] = preview.context["preview"].rows
    told = f"{row.remark} {row.warning}"
    assert words in told and (words or "结束" not in told)
    is_loud = '<strong class="warning">' in preview.content.decode()
    assert is_loud == ("提前" in words), "an early end stands out"
    assert press(client, grid, batch, preview).status_code == 302
    before.refresh_from_db()
    assert (str(before.ends_on), before.ended_early) == (end, "提前" in words)
    if words:
        [*_first, act] = acts_of_forms()
        assert act == told_of(before)[-1].act == told_of(batch.postings.get())[-1].act
        client.force_login(makers.make_user("administrator"))
        address = reverse("history:act", args=[act.pk])
        assert client.post(address, form_of(client.get(address), "take-back").sent).status_code == 302
        before.refresh_from_db()
        assert (str(before.ends_on), before.ended_early) == (str(planned), False)
        assert not batch.postings.exists()


@pytest.mark.parametrize(
    ("home", "since", "start", "words"),
    [
        ("110108", "2014-05", "2014-03", "未晚于"),
        ("110108", "2014-05", "", "未写开始时间"),
        ("110106", "2013-05", "2014-03", "另一方"),
    ],
)
def test_a_posting_that_a_pasted_row_cannot_end_is_said_and_stays(client, home, since, start, words):
    grid = grid_called("postings")
    # Who sees all that is posted to the host, and records those of one home.
    client.force_login(makers.make_user("editor", "110108", NINGCHENG))
    before = before_in(starts_on=since, ends_on="2016-02")
    Official.objects.filter(pk=before.official_id).update(home_area=home)
    batch = a_batch(starts_on=None)
    preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t宁城县\t{start}\t2016-02\t赵六")
    assert words in preview.context["preview"].rows[0].remark
    assert press(client, grid, batch, preview, reason="属实").status_code == 302
    before.refresh_from_db()
    assert str(before.ends_on) == "2016-02"


def test_a_posting_has_one_successor_who_is_somebody_else(recorder):
    grid = grid_called("postings")
    client, batch = recorder(grid), a_batch()
    before_in(starts_on="2012-03", ends_on="2014-02")
    rows = ["李伟\t海淀区\t宁城县\t2014-03\t2016-02\t赵六", "王芳\t海淀区\t宁城县\t2014-03\t2016-02\t赵六"]
    both = paste(client, grid, batch, "\n".join([TAKES_OVER, *rows]))
    assert "李伟拟接任同一任期" in " ".join(both.context["questions"])
    itself = paste(client, grid, batch, f"{TAKES_OVER}\n赵·六\t海淀区\t宁城县\t2014-03\t2016-02\t赵六")
    assert "本人接任本人" in said_of(itself.context["preview"].rows[0])
    press(client, grid, batch, paste(client, grid, batch, f"{TAKES_OVER}\n{rows[0]}"))
    late = paste(client, grid, batch, "\n".join([TAKES_OVER, *rows]))
    assert states(late) == ["same", "wrong"]
    assert "已由李伟接任" in said_of(late.context["preview"].rows[1])


def test_nobody_is_taken_over_from_who_is_not_posted_there(recorder):
    grid = grid_called("postings")
    client = recorder(grid)
    before_in(AOHAN)
    batch = a_batch()
    preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t宁城县\t2014-03\t2016-02\t赵六")
    assert states(preview) == ["wrong"]
    assert "赵六" in said_of(preview.context["preview"].rows[0])


def test_who_is_posted_to_the_area_is_named_where_the_one_before_is_not(recorder):
    grid = grid_called("postings")
    client = recorder(grid)
    before_in()
    batch = a_batch()
    makers.make_pairing(receiver=makers.government(AOHAN))
    for host, words in (("宁城县", "该地现有或曾有挂职人员：赵·六。"), ("敖汉旗", "挂职记录。")):
        preview = paste(client, grid, batch, f"{TAKES_OVER}\n王芳\t海淀区\t{host}\t2014-03\t2016-02\t赵七")
        assert said_of(preview.context["preview"].rows[0]).endswith(words)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("序号\t姓名\t学员来源\t学员类别\t食宿安排\n1\t王芳\t宁城县\t教师\t住校", ["E 食宿安排"]),
        ("序号\t姓名\t学员来源\t学员类别\t食宿安排\n1\t王芳\t宁城县\t教师\t", []),
        ("王芳\t宁城县\t教师\t天义中学\t校长\t住校\t素食", ["F", "G"]),
    ],
    ids=["unknown", "counting", "without headings"],
)
def test_a_column_that_is_not_known_is_named_before_anything_is_recorded(recorder, text, unread):
    grid = grid_called("attendees")
    preview = paste(recorder(grid), grid, a_session(), text)
    assert preview.context["preview"].unread == unread
    assert ("不会登记" in preview.content.decode()) == bool(unread)


@pytest.mark.parametrize(
    "heads",
    [
        "起始\t截止",
        "起\t止",
        "挂职开始\t挂职结束",
        "开始\t终止日期",
        "起始日期\t截止日期",
        "开始\t截止",
        "任职开始\t任职截止",
    ],
)
def test_how_sheets_head_the_first_and_the_last_day_on_post_is_known(recorder, heads):
    grid = grid_called("postings")
    text = f"姓名\t派出地\t挂职地\t{heads}\n王芳\t海淀区\t宁城县\t2014-05-06\t2016-01"
    [row] = paste(recorder(grid), grid, a_batch(), text).context["preview"].rows
    assert (str(row.values["starts_on"]), str(row.values["ends_on"])) == ("2014-05-06", "2016-01")


@pytest.mark.parametrize(
    ("key", "text", "hindering", "meant"),
    [
        ("postings", "姓名\t派出地\t挂职地\t抵达\n王芳\t海淀区\t宁城县\t2014.5.6", ["D 抵达"], "starts_on"),
        ("postings", "姓名\t派出地\t挂职地\t挂职时间\t入党\n王芳\t海淀区\t宁城县\t2014.5.6-2016.1\t1998-07", [], ""),
        ("postings", "姓名\t派出地\t挂职地\t食宿\n王芳\t海淀区\t宁城县\t住校", [], ""),
        ("items", "名称\t数量\t单位\t花了\n棉被\t100\t床\t2.5", ["D 花了"], "goods_value"),
        ("items", "名称\t数量\t单位\t颜色\n棉被\t100\t床\t红", [], ""),
    ],
    ids=["a date", "no date is filled in", "no date", "an amount", "no amount"],
)
def test_nothing_is_recorded_while_a_column_of_dates_or_amounts_is_not_told(recorder, key, text, hindering, meant):
    grid = grid_called(key)
    client, record = recorder(grid), SAMPLES[key].make()
    preview = paste(client, grid, record, text)
    assert [one.called for one in preview.context["preview"].hindering] == hindering
    if not hindering:
        assert press(client, grid, record, preview).status_code == 302
        return
    refused = press(client, grid, record, preview)
    assert refused.status_code == 200 and not lines_of(grid, record).exists()
    assert "列首指定其含义" in refused.content.decode()
    for said in ("-", meant):
        told = press(client, grid, record, refused, "_read", **{"column-3": said})
        assert not told.context["preview"].hindering and not told.context["preview"].unread
    assert press(client, grid, record, told).status_code == 302
    line = lines_of(grid, record).get()
    assert str(line.starts_on if key == "postings" else line.value) in ("2014-05-06", "25000.00")


def test_the_batch_says_its_term_and_the_areas_of_its_pairing_of_all_rows(client):
    grid = grid_called("postings")
    batch = makers.make_batch(pairing=makers.make_pairing(), starts_on="2014-03", ends_on="2016-02")
    client.force_login(makers.make_user("editor", "110108"))
    preview = paste(client, grid, batch, "王芳\n李伟")
    assert states(preview) == ["ready", "ready"]
    press(client, grid, batch, preview)
    rows = set(Posting.objects.values_list("official__home_area", "host_area"))
    assert rows == {("110108", NINGCHENG)}
    assert {str(posting.ends_on) for posting in Posting.objects.all()} == {"2016-02"}


def test_a_roster_of_officials_is_read_by_its_term_and_the_area_of_the_host(recorder):
    grid = grid_called("postings")
    client, batch = recorder(grid), a_batch()
    head = "姓名\t派出单位\t挂职单位\t挂职职务\t挂职时间"
    preview = paste(client, grid, batch, f"{head}\n王芳\t海淀区教委\t宁城县教育局\t副局长\t2014.05-2016.02")
    assert states(preview) == ["ready"]
    press(client, grid, batch, preview)
    posting = Posting.objects.get()
    assert (str(posting.starts_on), str(posting.ends_on)) == ("2014-05", "2016-02")
    assert (posting.official.home_area_id, posting.host_area_id) == ("110108", NINGCHENG)


def test_nobody_pastes_officials_of_another_side(client):
    grid = grid_called("postings")
    batch = a_batch()
    client.force_login(makers.make_user("editor", NINGCHENG))
    rows = [(f"干部{number}", "海淀区", "", "", "宁城县") for number in range(1, 6)]
    rows.insert(2, ("本县干部", "宁城县", "", "", "海淀区"))
    preview = paste(client, grid, batch, text_of(rows))
    # Each of them is told, that nobody has to leave them out one after another.
    assert states(preview).count("wrong") >= 5
    assert press(client, grid, batch, preview).status_code == 200
    assert not Posting.objects.exists()
    assert not Official.objects.exists()


def test_a_batch_of_50_takes_as_many_statements_to_write_as_one_of_5(recorder):
    grid = grid_called("postings")
    client, batch = recorder(grid), a_batch()
    counts = []
    for start, count in ((0, 5), (10, 50)):
        rows = [(f"干部{number:03}", "海淀区", "", "", "宁城县") for number in range(start, start + count)]
        with CaptureQueriesContext(connection) as reading:
            paste(client, grid, batch, text_of(rows))
        counts.append(len(reading))
    # What is asked of each row are four statements.
    assert counts[1] - counts[0] <= 45 * 6


def grid_called(key):
    return next(grid for grid in declared() if grid.key == key)


def test_a_roster_of_2000_takes_as_many_statements_as_one_of_20(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    counts = []
    for start, count in ((0, 20), (20, 2000)):
        rows = [(f"学员{number:04}", "宁城县", "教师", "中学", "") for number in range(start, start + count)]
        with CaptureQueriesContext(connection) as reading:
            preview = paste(client, grid, session, text_of(rows))
        with CaptureQueriesContext(connection) as saving:
            assert press(client, grid, session, preview).status_code == 302
        counts.append((len(reading), len(saving)))
    assert Attendee.objects.count() == 2020
    # The message of the first is shown on the second's page.
    assert counts[1][0] - counts[0][0] <= 3
    assert counts[1][1] <= counts[0][1] < 40


def test_too_many_rows_are_not_read_and_that_is_said(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    answer = paste(client, grid, session, text_of([("甲", "宁城县")] * 5001))
    assert "5,000" in answer.context["problem"]
    assert form_of(answer, ASKING).sent["pasted"][0].startswith("甲")


def test_too_many_columns_are_not_read_and_the_first_of_them_is_named(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    head = ["姓名", "派出地", *["旧"] * 38, "学员类别"]
    answer = paste(client, grid, session, "\t".join(head) + "\n王芳\t宁城县" + "\t" * 39 + "教师")
    assert "AO 学员类别" in answer.context["problem"]
    assert form_of(answer, ASKING).sent["pasted"][0].startswith("姓名")
    kept = paste(client, grid, session, "\t".join(head[:2] + head[3:]) + "\n王芳\t宁城县" + "\t" * 38 + "教师")
    assert states(kept) == ["ready"]


def test_what_is_said_for_all_rows_holds_where_a_row_says_nothing(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    said = {"all__home_area_text": "宁城县", "all__people": "teachers"}
    preview = paste(client, grid, session, "姓名\t学员类别\n王芳\t\n李伟\t医生", **said)
    press(client, grid, session, preview)
    rows = set(Attendee.objects.values_list("name", "home_area", "people"))
    assert rows == {("王芳", NINGCHENG, "teachers"), ("李伟", NINGCHENG, "doctors")}


def test_a_column_that_is_missing_is_named_and_can_be_told(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    preview = paste(client, grid, session, "序号\t姓名\t籍贯\t类别甲\n1\t王芳\t宁城县\t教师")
    assert "没有列写明每行必填的内容：派出地、人员类别。" in preview.content.decode()
    mended = press(client, grid, session, preview, "_read", **{"column-2": "home_area", "column-3": "people"})
    assert states(mended) == ["ready"]
    press(client, grid, session, mended)
    assert Attendee.objects.get().home_area_id == NINGCHENG


def test_an_area_of_several_is_chosen_once_for_all_its_rows(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    client.force_login(makers.make_user("administrator"))
    preview = paste(client, grid, session, "王芳\t朝阳区\t教师\n李伟\t朝阳区\t教师")
    assert states(preview) == ["open", "open"]
    options = re.findall(r'<option value="([^"]*)">[^<]*110105', preview.content.decode())
    chosen = press(client, grid, session, preview, "_read", **{"choice-1": unescape(options[0])})
    press(client, grid, session, chosen)
    assert {person.home_area_id for person in Attendee.objects.all()} == {"110105"}


def test_a_choice_counts_when_the_rows_are_recorded(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    client.force_login(makers.make_user("administrator"))
    preview = paste(client, grid, session, "王芳\t朝阳区\t教师\n李伟\t宁城县\t教师")
    assert press(client, grid, session, preview).status_code == 200, "nothing was chosen"
    [option] = re.findall(r'<option value="([^"]*)">[^<]*110105', preview.content.decode())
    others = press(client, grid, session, preview, "_save", **{"choice-1": unescape(option), "column-0": "-"})
    assert others.status_code == 200, "what else was changed is looked at first"
    assert press(client, grid, session, preview, "_save", **{"choice-1": unescape(option)}).status_code == 302
    assert {person.home_area_id for person in Attendee.objects.all()} == {"110105", NINGCHENG}


@pytest.mark.parametrize(
    ("row", "anchor"),
    [
        ("王芳\t没有的旗\t教师", "cell-1:1"),
        ("王芳\t朝阳区\t教师", "choice-1"),
        ("王芳\t宁城县\t\n李伟\t宁城县\t教师", "cell-1:2"),
    ],
)
def test_what_is_to_be_settled_leads_to_where_that_is_done(recorder, row, anchor):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    client.force_login(makers.make_user("administrator"))
    page = paste(client, grid, session, row).content.decode()
    assert f'<a href="#{anchor}">' in page and page.count(f'id="{anchor}"') == 1


def test_what_is_to_be_settled_on_another_page_leads_to_the_rows_of_its_kind(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    rows = [(f"甲{number}", "宁城县", "教师") for number in range(200)]
    preview = paste(client, grid, session, text_of([*rows, ("乙", "没有的旗", "教师")]))
    [group] = re.findall(r'<button class="link" type="submit" name="show" value="(\w+)"', preview.content.decode())
    page = press(client, grid, session, preview, button="_read", show=group).content.decode()
    assert page.count('<a href="#cell-201:1">') == page.count('id="cell-201:1"') == 1


def test_of_areas_of_one_name_the_one_of_the_programme_is_meant(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_session()
    client.force_login(makers.make_user("administrator"))
    makers.make_pairing()
    preview = paste(client, grid, session, "王芳\t朝阳区\t教师")
    assert states(preview) == ["ready"]
    press(client, grid, session, preview)
    assert Attendee.objects.get().home_area_id == "110105"


@pytest.mark.parametrize(("heading", "count"), [("金额（元）", 0), ("金额", 1)])
def test_the_unit_of_a_column_is_said_once(recorder, heading, count):
    grid = grid_called("payments")
    page = paste(recorder(grid), grid, a_project(), f"日期\t{heading}\n2014-05-20\t300").content.decode()
    [head] = re.findall(r'<th scope="col" class="raw"><label>.*?金额.*?<select', page, re.DOTALL)
    assert head.count('<span class="muted">(') == count


def attendance_as_shown(client, session):
    """The headings of the attendance grid as its page shows them."""
    page = client.get(reverse("trainings:attendance", args=[session.pk])).content.decode()
    return "\t".join(re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', page))


def sheet_as_shown(client, session):
    return f"{attendance_as_shown(client, session)}\n宁城县\t\t12\t３名\n敖汉旗\t0\t25"


MATRICES = [
    sheet_as_shown,
    lambda *_: "序号\t地区\t教师（人）\t医务人员\t合计\n1\t宁城县\t12\t3\t15\n2\t敖汉旗\t25\t—\t25\n合计\t\t37\t3\t40",
    lambda *_: "\t参训人数\t\n\t医生\t教师\n宁城县\t3\t12\n敖汉旗\t\t25",
]


@pytest.mark.parametrize("sheet", MATRICES)
def test_attendance_is_pasted_as_its_grid_shows_it(recorder, sheet):
    grid = grid_called("attendance")
    client, session = recorder(grid), a_session()
    preview = paste(client, grid, session, sheet(client, session))
    page = preview.content.decode()
    assert "另成一行" in page, "it is said how it was read"
    assert "粘贴了" not in page, "as many rows were not pasted"
    assert not preview.context["unread"]
    assert set(states(preview)) <= {"ready", "total"}
    assert press(client, grid, session, preview).status_code == 302
    rows = set(Attendance.objects.values_list("home_area", "people", "headcount"))
    assert rows == {(NINGCHENG, "teachers", 12), (NINGCHENG, "doctors", 3), (AOHAN, "teachers", 25)}


def test_attendance_of_too_many_columns_is_not_read_in_part(recorder):
    grid = grid_called("attendance")
    gap = "\t" * 39
    answer = paste(recorder(grid), grid, a_session(), f"派出地\t教师{gap}医生\n宁城县\t12{gap}3")
    assert "AO" in answer.context["problem"]


def test_a_wrong_number_below_a_kind_of_people_is_mended_in_its_row(recorder):
    grid = grid_called("attendance")
    client, session = recorder(grid), a_session()
    preview = paste(client, grid, session, "派出地\t教师\t医生\t合计\n宁城县\t约20人\t3\t23\n敖汉旗\t\t\t7")
    assert states(preview) == ["wrong", "ready", "wrong"], "a total without kinds is not passed over"
    assert press(client, grid, session, preview).status_code == 200
    mended = press(client, grid, session, preview, "_read", **{"cell-1:2": "20", "drop": "3"})
    assert press(client, grid, session, mended).status_code == 302
    assert sorted(Attendance.objects.values_list("headcount", flat=True)) == [3, 20]


def test_attendance_never_overwrites_what_is_recorded(recorder):
    grid = grid_called("attendance")
    client, session = recorder(grid), a_session()
    makers.make_attendance(session=session, people="teachers", headcount=30)
    preview = paste(client, grid, session, "宁城县\t教师\t12")
    assert states(preview) == ["wrong"]
    assert "30" in said_of(preview.context["preview"].rows[0])
    assert Attendance.objects.get().headcount == 30


def a_reported_session(**headcounts):
    session = a_session()
    for area, count in headcounts.items():
        makers.make_attendance(session=session, home_area_id=area[1:], people="teachers", headcount=count)
    return session


def test_a_roster_that_takes_the_place_of_other_numbers_is_asked_about_by_area(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_reported_session(_150429=10, _150430=5)
    preview = paste(client, grid, session, text_of(ROSTER))
    [asked] = preview.context["questions"]
    assert asked.count("宁城县：填报10人，名册2人") == asked.count("敖汉旗：填报5人，名册1人") == 1
    unanswered = press(client, grid, session, preview)
    assert (unanswered.status_code, session.attendees.count()) == (200, 0)
    assert press(client, grid, session, unanswered, reason="以名册为准").status_code == 302
    [act] = acts_of_forms()
    assert (act.what["reason"], asked in act.what["question"]) == ("以名册为准", True)
    more = paste(client, grid, session, "赵六\t宁城县\t教师")
    assert not more.context["questions"], "the roster counts already"


def test_a_roster_of_as_many_as_are_reported_is_not_asked_about(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_reported_session(_150429=2, _150430=1)
    assert not paste(client, grid, session, text_of(ROSTER)).context["questions"]


def test_the_attendance_says_of_all_on_the_roster_what_is_one_there(recorder):
    grid = grid_called("attendees")
    client, session = recorder(grid), a_reported_session(_150429=1)
    asking = client.get(paste_url(grid, session))
    assert asking.content.decode().count("按已登记的内容填入") == 2
    press(client, grid, session, paste(client, grid, session, "姓名\n王芳"))
    assert list(session.attendees.values_list("home_area", "people")) == [(NINGCHENG, "teachers")]


def test_of_several_kinds_of_people_none_is_filled_in():
    grid, session = grid_called("attendees"), a_reported_session(_150429=1, _150430=1)
    makers.make_attendance(session=session, people="doctors")
    assert grid(session, makers.make_user("administrator")).initial() == {}


def test_payments_are_read_in_the_unit_of_the_heading_and_else_in_the_readers(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    for text, yuan in (("日期\t金额（元）\n2014-05-20\t5000", 5000), ("2014-05-21\t5", 50_000)):
        press(client, grid, project, paste(client, grid, project, text))
        assert Disbursement.objects.order_by("-pk")[0].amount == yuan


def test_the_line_of_payments_is_told_by_source_or_chosen(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    other = makers.make_funding(
        project=project, source="municipal", amount=Decimal(10_000_000), giver=makers.government(makers.GIVER)
    )
    preview = paste(client, grid, project, "日期\t金额\t资金来源\n2014-05-20\t5\t市级帮扶资金\n2014-05-21\t6\t")
    assert states(preview) == ["ready", "open"]
    [value] = re.findall(rf'<option value="([^"]*\t{other.pk})"', unescape(preview.content.decode()))
    press(client, grid, project, press(client, grid, project, preview, "_read", **{"choice-1": value}))
    assert [payment.funding for payment in Disbursement.objects.all()] == [other, other]


def test_what_the_database_refuses_is_told_beside_its_row_before_it_is_saved(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    preview = paste(client, grid, project, "2014-05-20\t600\n2014-05-21\t300\n2014-05-22\t200\n2014-05-23\t1")
    assert states(preview) == ["ready", "ready", "wrong", "ready"]
    [told] = preview.context["preview"].rows[2].problems
    assert told.startswith("200万元：该资金的拨付将超过承诺资金")
    assert press(client, grid, project, preview).status_code == 200
    assert not Disbursement.objects.exists()


def test_more_is_paid_than_committed_by_pasted_rows_that_say_why(recorder):
    grid = grid_called("payments")
    client, project = recorder(grid), a_project()
    rows = "2014-05-20\t600\n2014-05-21\t500"
    preview = paste(client, grid, project, rows)
    assert states(preview) == ["ready", "wrong"]
    told = press(client, grid, project, preview, "_read", **{"all-excess_reason": "县里追加"})
    assert states(told) == ["ready", "ready"]
    head = "日期\t金额\t超付原因\n"
    preview = paste(client, grid, project, f"{head}2014-05-20\t600\t\n2014-05-21\t500\t县里追加")
    press(client, grid, project, preview)
    paid = Disbursement.objects.order_by("moved_on").values_list("amount", "excess_reason")
    assert [*paid] == [(Decimal(6_000_000), ""), (Decimal(5_000_000), "县里追加")]


def test_a_total_among_the_rows_is_left_out_and_the_readers_own_is_compared(recorder):
    grid = grid_called("items")
    client, donation = recorder(grid), makers.make_donation()
    preview = paste(client, grid, donation, "棉被\t100\t床\t2\n课桌\t50\t张\t3\n合计\t\t\t5")
    assert states(preview) == ["ready", "ready", "total"]
    assert press(client, grid, donation, preview, "_read", stated="5").context["agreement"][0]
    differs = press(client, grid, donation, preview, "_read", stated="7")
    assert differs.context["agreement"] == (False, "比将登记的各行多2.00")
    press(client, grid, donation, preview)
    assert sum(item.value for item in DonatedItem.objects.all()) == 50_000


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"两行\n一格"\tb', [["两行\n一格", "b"]]),
        ('5"管\t3', [['5"管', "3"]]),
        ("a\t\t\nb\tc\t", [["a", ""], ["b", "c"]]),
        ("王芳，宁城县\n李伟，敖汉旗", [["王芳", "宁城县"], ["李伟", "敖汉旗"]]),
        ("\n\n", []),
    ],
)
def test_a_text_from_the_clipboard_is_rows_of_cells(text, rows):
    assert cells_of(text) == rows
