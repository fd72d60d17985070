"""Files of words: what is refused in them, and when a word is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidportal.intake.fields import Choice, Field, NoLookups
from aidportal.intake.kinds import importer
from aidportal.intake.mapping import names_of, plain
from aidportal.intake.vocabulary import ShippedWords, doubled
from aidportal.sheets import cells
from aidportal.sheets.vocabulary import VocabularyError, WordRow, read_words
from projects.models import Funding

HEAD = "kind,field,value,word,language,from,until"
OF_SOURCE = (
    "funds,source,aid,帮扶款,zh-hans,,2020",
    "funds,source,municipal,帮扶款,zh-hans,2021,",
    "funds,source,,款从何来,zh-hans,2015,2016",
    "*,source,own,自己出,zh-hans,,",
)


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShippedWords:
    monkeypatch.setattr("aidportal.intake.vocabulary.ROOT", tmp_path)
    path = tmp_path / "vocabulary.csv"
    path.write_text("\n".join([HEAD, *OF_SOURCE]), encoding="utf-8")
    return ShippedWords(path)


@pytest.fixture
def source(shipped: ShippedWords) -> Choice:
    (field,) = shipped.give("funds", [Choice("source", "source of money", of=Funding.Source)])
    assert isinstance(field, Choice)
    return field


def read(field: Field, text: str, year: str = "") -> object:
    lookups = NoLookups({})
    lookups.year = year
    return field.read(text, None, lookups)


def test_a_word_means_what_it_meant_in_the_year_of_the_table(source: Choice) -> None:
    assert read(source, "帮扶款", "2020") == "aid"
    assert read(source, "帮扶款", "2021") == "municipal"


def test_a_word_of_two_times_is_not_guessed_where_nobody_knows_the_year(source: Choice) -> None:
    with pytest.raises(cells.Unclear):
        read(source, "帮扶款")
    assert read(source, "自己出") == "own"


def test_a_heading_is_known_in_its_years_only(source: Choice) -> None:
    assert [*source.headings("2015")] == ["款从何来"]
    assert [*source.headings("2017")] == []
    assert [*source.headings()] == ["款从何来"]


def test_names_of_a_kind_stand_in_the_order_of_its_file() -> None:
    names = list(names_of(importer("projects")))
    assert names.index(plain("项目")) < names.index(plain("工程名称")) < names.index(plain("帮扶项目"))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("funding,source,aid,帮扶,zh-hans,,", "there is no kind funding"),
        ("funds,sauce,,来源,zh-hans,,", "there is no field sauce"),
        ("*,sauce,,来源,zh-hans,,", "there is no field sauce"),
        ("funds,source,gold,金子,zh-hans,,", "has no value gold"),
        ("funds,source,other,自己 出,zh-hans,,", "“自己 出” stands twice"),
        ("funds,source,aid,帮扶款,zh-hans,2020,", "“帮扶款” stands twice"),
    ],
)
def test_a_file_is_refused_by_the_row_that_is_wrong(
    shipped: ShippedWords, source: Choice, row: str, reason: str
) -> None:
    shipped.path.write_text("\n".join([HEAD, *OF_SOURCE, row]), encoding="utf-8")
    wrong = ShippedWords(shipped.path)
    wrong.give("funds", [Choice("source", "source of money", of=Funding.Source)])
    assert [*shipped.problems()] == []
    assert len(problems := [*wrong.problems()]) == 1
    assert reason in problems[0]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("funds,source,,来源,zh-hans,", "line 2: 6 cells instead of 7"),
        ("funds,,,来源,zh-hans,,", "kind, field and word are needed"),
        ("funds,source,,来源,chinese,,", "and not chinese"),
        ("funds,source,,来源,zh-hans,20,", "from and until are years"),
        ("funds,source,,来源,zh-hans,2020,2010", "from lies after until"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_by_its_line(line: str, reason: str) -> None:
    with pytest.raises(VocabularyError, match=reason):
        read_words([HEAD, line], "words.csv")


def test_another_head_is_refused() -> None:
    with pytest.raises(VocabularyError, match="the columns are kind, field"):
        read_words(["kind,word", "funds,来源"], "words.csv")


def test_a_word_may_be_spelled_in_two_ways_of_one_meaning() -> None:
    rows = [WordRow("funds", "source", "own", word, "zh-hans") for word in ("自己出", "自己 出")]
    assert [*doubled(rows)] == []
    assert len([*doubled([*rows, rows[0]])]) == 1
