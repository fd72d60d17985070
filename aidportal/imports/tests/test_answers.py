"""What a file leaves open is written to a file, answered there, and taken in again by the command."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from aidportal.directory.models import Organisation
from aidportal.imports.answers import commented, quoted
from aidportal.imports.models import Import
from projects.models import Donation, Funding, Project

from .books import sheet_of

pytestmark = pytest.mark.slow
HEAD = ("项目名称", "项目所在地", "项目年度", "计划资金", "备忘录一")
ROW = ("下洼镇幼儿园", "宁城县", 2014, 120, "敖包")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "项目.csv"
    path.write_bytes(sheet_of(ROW, head=HEAD))
    return path


def run(book: Path, *more: str, answers: str | None = None) -> None:
    if answers is not None:
        (path := book.with_name("answers.toml")).write_text(answers, encoding="utf-8")
        more = (*more, "--answers", str(path))
    call_command("import_workbook", str(book), "--kind", "projects", *more)


def test_all_that_is_open_is_written_with_what_can_be_answered(db, book):
    path = book.with_name("asked.toml")
    run(book, "--ask", str(path))
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {"kind": "projects", "columns": {"备忘录一": ""}, "answers": {"unit|*": ""}}
    assert '#   "place" ' in text
    assert '#   "万元" 万元' in text
    assert not Project.objects.exists()


def test_a_file_that_was_answered_is_taken_and_everything_is_written(db, book):
    path = book.with_name("asked.toml")
    run(book, "--ask", str(path))
    text = path.read_text(encoding="utf-8")
    text = text.replace('"备忘录一" = ""', '"备忘录一" = "place"').replace('"unit|*" = ""', '"unit|*" = "万元"')
    run(book, "--write", answers=text)
    assert Project.objects.get().place == "敖包"
    assert Funding.objects.get().amount == 1_200_000


def test_an_answer_that_is_left_empty_leaves_the_question_open(db, book):
    run(book, answers='[columns]\n"备忘录一" = ""\n[answers]\n"unit|*" = ""\n')
    assert Import.objects.get().summary["counts"] == {"doubtful": 1}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ('[columns]\n"备忘录二" = "place"', "备忘录二"),
        ('[columns]\n"备忘录一" = "palce"', "palce"),
        ('[answers]\n"unit|万" = "万元"', "unit|万"),
        ('[answers]\n"unit|*" = "美元"', r"unit\|\* = 美元"),
        ('[answer]\n"unit|*" = "万元"', "answer"),
        ('[answers]\n"unit|*" = 1', r"unit\|\*"),
        ('answers = "unit"', r"\[answers\]"),
        ('kind = "donations"', "donations"),
        ("[answers", "TOML"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_by_its_name_and_nothing_is_written(db, book, answers, reason):
    with pytest.raises(CommandError, match=reason):
        run(book, "--write", answers=answers)
    assert not Project.objects.exists()
    assert Import.objects.get().decisions["choices"] == {}


def test_a_file_of_answers_that_is_not_there_is_refused(db, book):
    with pytest.raises(CommandError):
        run(book, "--answers", str(book.with_name("nowhere.toml")))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_a_workbook_holds_can_be_read_again(key, text):
    written = f"{commented(text)}{quoted(key)} = {quoted(text)}\n"
    assert tomllib.loads(written) == {key: text}


HEAD_OF_DONATIONS = ("捐赠单位", "捐款金额（元）", "日期")


def test_what_holds_for_all_rows_is_answered_too(db, tmp_path):
    path = tmp_path / "捐赠.csv"
    path.write_bytes(sheet_of(("海淀区", 5000, "2014-06"), head=HEAD_OF_DONATIONS))
    asked = tmp_path / "asked.toml"
    call_command("import_workbook", str(path), "--kind", "donations", "--ask", str(asked))
    text = asked.read_text(encoding="utf-8")
    assert '"all|receiver|*" = ""' in text
    asked.write_text(text.replace('"all|receiver|*" = ""', f'"all|receiver|*" = "{"旗" * 201}"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"all\|receiver"):
        call_command("import_workbook", str(path), "--kind", "donations", "--answers", str(asked), "--write")
    government = Organisation.objects.get(code="150429")
    asked.write_text(text.replace('"all|receiver|*" = ""', f'"all|receiver|*" = "{government.pk}"'), encoding="utf-8")
    call_command("import_workbook", str(path), "--kind", "donations", "--answers", str(asked), "--write")
    assert Donation.objects.get().receiver == government


def sections(tmp_path: Path) -> Path:
    path = tmp_path / "捐赠.csv"
    lines = [("海淀区", 5000, "2014-06"), ("朝阳区", 6000, "2014-06"), ("海淀区", 7000, "2014-07")]
    path.write_bytes(sheet_of(*lines, head=HEAD_OF_DONATIONS))
    return path


def test_what_holds_for_some_rows_is_answered_without_being_asked(db, tmp_path):
    path = sections(tmp_path)
    asked = tmp_path / "asked.toml"
    call_command("import_workbook", str(path), "--kind", "donations", "--ask", str(asked))
    [sheet] = {table["sheet"] for table in Import.objects.get().summary["tables"]}
    assert f'"all|receiver|{sheet}!2-9"' in asked.read_text(encoding="utf-8"), "how to say it is told"
    answers = f'[answers]\n"all|receiver|{sheet}!2-3" = "宁城县"\n"all|receiver|{sheet}!4-4" = "敖汉旗"\n'
    asked.write_text(answers, encoding="utf-8")
    call_command("import_workbook", str(path), "--kind", "donations", "--answers", str(asked), "--write")
    written = Donation.objects.order_by("cash").values_list("cash", "receiver__code")
    assert [*written] == [(5000, "150429"), (6000, "150429"), (7000, "150430")]


@pytest.mark.parametrize("place", ["Sheet9!2-3", "*!2-3", "{sheet}!3-2", "{sheet}!0-2"])
def test_rows_that_there_are_not_are_refused_by_their_name(db, tmp_path, place):
    path = sections(tmp_path)
    call_command("import_workbook", str(path), "--kind", "donations")
    sheet = Import.objects.get().summary["tables"][0]["sheet"]
    asked = tmp_path / "asked.toml"
    asked.write_text(f'[answers]\n"all|receiver|{place.format(sheet=sheet)}" = "宁城县"', encoding="utf-8")
    with pytest.raises(CommandError, match=r"all\|receiver"):
        call_command("import_workbook", str(path), "--kind", "donations", "--answers", str(asked), "--write")
    assert not Donation.objects.exists()


def test_a_line_that_tells_an_amount_beside_the_rows_is_left_out_by_an_answer(db, tmp_path):
    path, asked = tmp_path / "项目.csv", tmp_path / "asked.toml"
    head = ("项目名称", "项目所在地", "项目年度", "计划资金（万元）")
    line = ("注：另有未列入本表的捐款35万元。", "", "", "")
    path.write_bytes(sheet_of(ROW[:4], line, head=head))
    run(path, "--ask", str(asked))
    text = asked.read_text(encoding="utf-8")
    [place] = tomllib.loads(text)["lines"]
    assert "35万元" in text
    with pytest.raises(CommandError):
        run(path, "--write")
    for wrong, named in ((f'[lines]\n"{place}" = "yes"', "= yes"), ('[lines]\n"nowhere!1" = "-"', "nowhere!1")):
        with pytest.raises(CommandError, match=named):
            run(path, "--write", answers=wrong)
    run(path, "--write", answers=text.replace(f'"{place}" = ""', f'"{place}" = "-"'))
    assert Project.objects.get().title == "下洼镇幼儿园"


def test_what_a_word_means_is_answered_too(db, tmp_path):
    path = tmp_path / "项目.csv"
    path.write_bytes(sheet_of(("小学", "宁城县", "整改"), head=("项目名称", "项目所在地", "项目状态")))
    asked = tmp_path / "asked.toml"
    run(path, "--ask", str(asked))
    text = asked.read_text(encoding="utf-8")
    assert tomllib.loads(text)["answers"] == {"word|status|整改": ""}
    run(path, "--write", answers=text.replace('"word|status|整改" = ""', '"word|status|整改" = "adjusting"'))
    assert Project.objects.get().status == "adjusting"
