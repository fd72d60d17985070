"""The pages of imports, as users go through them: send, look, decide, write, undo."""

from __future__ import annotations

import json
import time

import pytest
from django.urls import reverse

from aidportal.imports import preview_page, uploads
from aidportal.imports.models import Import, KeptWord
from projects.models import Funding, Project
from tests import makers

from .books import HEAD, post, read, send, sheet_of, workbook_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

GOOD = ("下洼镇幼儿园", "宁城县", 2014, 120)
WRONG = ("小城子镇卫生院", "不存在的县", 2014, "约多")


@pytest.fixture
def editor(client):
    user = makers.make_user("editor", "150400")
    client.force_login(user)
    return user


def page(client, job, query=""):
    return client.get(job.get_absolute_url() + query).content.decode()


def test_a_workbook_is_shown_before_it_is_written(client, editor):
    job = read(client, sheet_of(GOOD))
    assert job.state == "previewed"
    assert "下洼镇幼儿园" in page(client, job)
    assert "宁城县" in page(client, job)
    assert not Project.objects.exists()


def test_writing_writes_and_undoing_takes_back(client, editor):
    job = read(client, sheet_of(GOOD))
    assert post(client, job, "write").status_code == 302
    assert job.state == "written"
    assert Funding.objects.get().amount == 1_200_000
    assert reverse("published:document_detail", args=[job.document_id]) in page(client, job)
    assert post(client, job, "undo").status_code == 302
    assert job.state == "undone"
    assert not Project.objects.exists()


def test_an_import_whose_records_were_changed_is_not_undone_and_says_which(client, editor):
    job = read(client, sheet_of(GOOD))
    post(client, job, "write")
    project = Project.objects.get()
    Project.objects.update(place="别处")
    response = post(client, job, "undo")
    assert response.status_code == 409
    assert project.get_absolute_url() in response.content.decode()
    assert Project.objects.get().place == "别处"


def test_nothing_is_written_while_a_row_is_wrong(client, editor):
    job = read(client, sheet_of(GOOD, WRONG))
    body = page(client, job)
    assert 'disabled aria-describedby="obstacle"' in body
    assert "不存在的县" in body
    assert post(client, job, "write").status_code == 409
    assert job.state == "previewed"
    assert not Project.objects.exists()


def test_a_workbook_without_rows_is_not_said_to_agree_with_the_records(client, editor):
    shown = page(client, read(client, sheet_of()))
    assert "没有可写入的内容：文件中没有找到这一类的行。" in shown
    assert "记录已经如此" not in shown


def test_wrong_rows_left_out_the_others_are_written(client, editor):
    job = read(client, sheet_of(GOOD, WRONG))
    post(client, job, "decide", every="skip-wrong")
    assert job.summary["counts"] == {"new": 1, "left_out": 1}
    post(client, job, "write")
    assert [project.title for project in Project.objects.all()] == ["下洼镇幼儿园"]


def test_the_rows_of_one_verdict_are_shown_alone(client, editor):
    job = read(client, sheet_of(GOOD, WRONG))
    body = page(client, job, "?verdict=wrong")
    assert "小城子镇卫生院" in body
    assert "下洼镇幼儿园" not in body


def test_wrong_rows_are_downloaded_corrected_and_sent_again(client, editor, tmp_path):
    import openpyxl

    job = read(client, sheet_of(GOOD, WRONG))
    path = workbook_of(client.get(reverse("imports:wrong", args=[job.pk])), tmp_path)
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(rows) == 2
    assert rows[1][:2] == ["小城子镇卫生院", "不存在的县"]
    assert "不存在的县" in rows[1][-1]
    book.active.cell(2, 2).value, book.active.cell(2, 4).value = "宁城县", 80
    book.save(path)
    again = read(client, path.read_bytes(), name="更正.xlsx")
    assert again.summary["counts"] == {"new": 1}
    post(client, again, "write")
    # The unit stood in the heading of the column, and still does.
    assert Funding.objects.get().amount == 800_000


def test_what_a_column_means_can_be_chosen_and_is_remembered(client, editor):
    content = sheet_of(
        ("下洼镇幼儿园", "宁城县", 2014, "敖包"), head=("项目名称", "项目所在地", "项目年度", "备忘录一")
    )
    job = read(client, content)
    assert job.summary["tables"][0]["columns"][3]["field"] == ""
    post(client, job, "read", **{"column:备忘录一": "place"})
    assert job.summary["tables"][0]["columns"][3]["how"] == "chosen"
    post(client, job, "write")
    assert Project.objects.get().place == "敖包"
    kept = KeptWord.objects.get()
    assert (kept.user, kept.kind, kept.word, kept.field) == (editor, "projects", "备忘录一", "place")
    later = read(client, content.replace("幼儿园".encode(), "小学".encode()))
    assert later.summary["tables"][0]["columns"][3]["field"] == "place"


def test_two_columns_cannot_be_chosen_to_mean_the_same(client, editor):
    job = read(client, sheet_of((*GOOD, "甲", "乙"), head=(*HEAD, "备忘录一", "备忘录二")))
    response = post(client, job, "read", **{"column:备忘录一": "place", "column:备忘录二": "place"})
    assert response.status_code == 409
    assert job.decisions.get("columns", {}) == {}


def test_an_ambiguous_area_is_decided_once_for_all_rows(client):
    client.force_login(makers.make_user("administrator"))
    rows = [(f"项目{number}", "朝阳区", 2014, 10) for number in range(3)]
    job = read(client, sheet_of(*rows))
    (question,) = job.questions()
    assert question["rows"] == 3
    beijing = next(option["value"] for option in question["options"] if option["value"].startswith("11"))
    assert f'name="choice:{question["key"]}"' in page(client, job)
    post(client, job, "decide", **{f"choice:{question['key']}": beijing})
    assert job.summary["counts"] == {"new": 3}


def test_an_answer_that_was_not_offered_is_ignored(client):
    client.force_login(makers.make_user("administrator"))
    job = read(client, sheet_of(("项目", "朝阳区", 2014, 10)))
    (question,) = job.questions()
    post(client, job, "decide", **{f"choice:{question['key']}": "999999"})
    assert "choices" not in job.decisions


def test_a_likely_duplicate_is_taken_for_the_record_that_there_is(client, editor):
    there = makers.make_project(title="宁城县大双庙乡千亩蔬菜基地", area_id="150429", programme_year="2014")
    job = read(client, sheet_of(("宁城县大双庙乡千亩蔬菜基地项目", "宁城县", 2014, 30)))
    (row,) = job.rows.all()
    assert [like["pk"] for like in row.data["likely"]] == [there.pk]
    assert post(client, job, "write").status_code == 409
    post(client, job, "decide", **{f"row:{row}": str(there.pk)})
    post(client, job, "write")
    assert Funding.objects.get().project == there


def test_a_row_can_only_be_decided_as_was_offered(client, editor):
    other = makers.make_project(title="别的项目", area_id="150429")
    job = read(client, sheet_of(WRONG))
    (row,) = job.rows.all()
    post(client, job, "decide", **{f"row:{row}": str(other.pk)})
    assert job.decisions.get("rows", {}) == {}


def test_thousands_of_decisions_and_nonsense_among_them_are_answered_at_once(client, editor):
    job = read(client, sheet_of(GOOD, WRONG))
    nonsense = {"row:CSV\0!3": "skip", "row:CSV!99999999999": "skip", "row:!": "skip", "choice:\0": "\0"}
    began = time.process_time()
    post(client, job, "decide", **{f"row:CSV!{number}": "skip" for number in range(4000)}, **nonsense)
    assert time.process_time() - began < 3
    assert job.decisions["rows"] == {"CSV!2": "skip", "CSV!3": "skip"}


def test_the_file_of_another_is_not_there(client, editor):
    job = read(client, sheet_of(GOOD))
    client.force_login(makers.make_user("editor", "150900"))
    for name in ("detail", "state", "wrong"):
        assert client.get(reverse(f"imports:{name}", args=[job.pk])).status_code == 404
    for name in ("cancel", "read", "decide", "write", "undo"):
        assert client.post(reverse(f"imports:{name}", args=[job.pk])).status_code == 404
    assert "项目.csv" not in client.get(reverse("imports:list")).content.decode()


def test_who_may_not_record_gets_no_page_of_imports(client, editor):
    job = read(client, sheet_of(GOOD))
    client.force_login(makers.make_user("viewer", "150400"))
    assert client.get(reverse("imports:list")).status_code == 403
    assert client.post(reverse("imports:list")).status_code == 403
    assert client.get(reverse("imports:template", args=["projects"])).status_code == 403
    assert client.get(job.get_absolute_url()).status_code == 404


def test_an_editor_cannot_import_for_areas_of_others(client, editor):
    job = read(client, sheet_of(("兴和小学", "兴和县", 2014, 10)))
    assert job.summary["counts"] == {"wrong": 1}


def test_every_action_wants_the_token_of_a_page(editor):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert strict.post(reverse("imports:list")).status_code == 403
    assert strict.post(reverse("imports:write", args=[1])).status_code == 403


def test_a_waiting_import_shows_its_progress_and_can_be_cancelled(client, editor):
    job = send(client, sheet_of(GOOD))
    body = page(client, job)
    assert "<progress" in body
    assert 'http-equiv="refresh"' in body
    state = json.loads(client.get(reverse("imports:state", args=[job.pk])).content)
    assert state["busy"] is True
    post(client, job, "cancel")
    assert job.state == "cancelled"
    assert json.loads(client.get(reverse("imports:state", args=[job.pk])).content)["busy"] is False
    post(client, job, "read")
    assert job.state == "previewed"


def test_what_is_no_workbook_is_refused_in_words(client, editor):
    job = read(client, b"\x89PNG\r\n\x1a\n" + bytes(2000), name="照片.xlsx")
    assert job.state == "refused"
    assert job.message in page(client, job)


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(client, editor, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 1000)
    monkeypatch.setattr(uploads, "AROUND", 1000)
    response = client.post(reverse("imports:list"), {"file": b"", "kind": "x" * 5000})
    assert response.status_code == 413
    assert not Import.objects.exists()


def test_lists_link_to_the_import_of_what_they_list(client, editor):
    for name, kind in (
        ("projects:list", "projects"),
        ("cadres:list", "officials"),
        ("projects:donation_list", "donations"),
    ):
        assert f"{reverse('imports:list')}?kind={kind}" in client.get(reverse(name)).content.decode()
    body = client.get(reverse("imports:list") + "?kind=donations").content.decode()
    assert '<option value="donations" selected>' in body


def test_a_total_that_differs_is_marked_with_the_difference():
    stated = {"label": "已安排", "column": "金额", "is_money": True}
    job = Import(summary={"totals": [stated | {"file": "1200000.00", "written": "1200000"}]})
    assert preview_page.totals(job)[0]["difference"] == ""
    job = Import(summary={"totals": [stated | {"file": "1200000.00", "written": "1150000.50"}]})
    (total,) = preview_page.totals(job)
    assert total["difference"] == "-49,999.5"
    assert total["file"] == "1,200,000"
