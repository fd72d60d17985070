"""What headings and values are called is data: no code that reads tables holds a word of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from aidportal.intake.vocabulary import all_shipped, problems
from aidportal.sheets.vocabulary import OWN, words_in

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("aidportal/sheets", "aidportal/intake", "aidportal/imports")
TOPS = ("aidportal", "projects", "cadres", "trainings")
HAN = re.compile(r"[\u2e80-\u9fff]")
# How numbers, scales and dates are written, in the files that read and write them; an importer has none.
GRAMMAR = {
    "aidportal/sheets/cells": set("一二三四五六七八九十百千万亿年月日初中底末"),
    "aidportal/intake/fields/dates.py": set("一二三四五年"),
    "aidportal/sheets/tables/finder.py": {"年"},
    "aidportal/sheets/files/formats.py": {"年"},
}


def modules() -> list[Path]:
    paths = {path for room in ROOMS for path in (ROOT / room).rglob("*.py")}
    for top in TOPS:
        paths |= {path for path in (ROOT / top).rglob("*.py") if "importers" in path.relative_to(ROOT).as_posix()}
    return sorted(path for path in paths if not {"tests", "migrations"} & {*path.relative_to(ROOT).parts})


def docstrings(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            yield id(node.body[0].value)  # type: ignore[attr-defined]


def literals(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = set(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.lineno, node.value


def may_say(path: Path) -> set[str]:
    return next((some for place, some in GRAMMAR.items() if relative(path).startswith(place)), set())


@pytest.fixture(scope="module")
def known_words() -> frozenset[str]:
    return frozenset(row.word for row in chain(words_in(OWN), *(shipped.rows for shipped in all_shipped())))


def test_no_code_that_reads_tables_holds_a_word_of_the_vocabulary(known_words: frozenset[str]) -> None:
    assert len(known_words) > 1000
    held = [
        f"{relative(path)}:{line}: {text}"
        for path in modules()
        for line, text in literals(path)
        if HAN.search(text) and text.strip() in known_words and text.strip() not in may_say(path)
    ]
    assert not held, "\n".join(held)


def test_importers_hold_no_word_of_it_in_their_patterns_either(known_words: frozenset[str]) -> None:
    held = [
        f"{relative(path)}:{line}: {word}"
        for path in modules()
        if "importers" in relative(path)
        for line, text in literals(path)
        for word in re.findall(r"[\u2e80-\u9fff]{2,}", text)
        if word in known_words
    ]
    assert not held, "\n".join(held)


# How numbers, spans and dates are written: what every reader of Chinese takes them by, whatever a table is about.
NUMBERS = set(
    "〇○零一二三四五六七八九十廿卅两百千万亿壹贰叁肆伍陆柒捌玖拾佰仟兩貳參陸萬億圆元整点半几多余约近超逾好来分之"
)
CALENDAR = set("年月日号时旬季度初中底末上下半周星期天礼拜至到起今以来后前之间份自从")
# Where Chinese stands in code all the same, and why. What reads tables names its words one by one.
WORDS = {
    "aidportal/intake/fields/dates.py": ("开始", "how a term says that it begins"),
    "aidportal/sheets/cells/dates.py": (
        "迄今 现在 目前 过去 最近 个 长期 常年 每 不定期 全年 随时 当年 去年 明年 本 第",
        "how dates say that they are none: since, every year, the year before",
    ),
    "aidportal/sheets/cells/numbers.py": (
        "过去 最近 数 若干 许多 个十百千万亿名人 成百 最多 不超过 不高于 少于 低于 小于 以内 超逾近上过 度内前后",
        "how numbers say that they are not exact",
    ),
    "aidportal/sheets/cells/texts.py": ("签", "how a line for a signature ends"),
    "aidportal/sheets/cells/units.py": (
        "元圆块万萬亿億千仟百佰币幣钱 局办委会厅院校府处站部区县旗市镇乡村司社团队馆所盟省州",
        "single signs by which an unknown unit of money is told from the name of a body",
    ),
    "aidportal/sheets/files/formats.py": ("通用格式", "what Chinese Excel calls its general format of numbers"),
    "aidportal/sheets/tables/finder.py": ("数据", "what may stand before the day on which a table was made"),
    "aidportal/sheets/tables/layout.py": ("第 批章部类", "how headings of sections are numbered"),
    "aidportal/sheets/tables/lines.py": ("计 計", "a sign of all words for totals, by which most rows are passed over"),
    "aidportal/sheets/tables/unpivot.py": ("丨", "a bar between the two sides of a corner"),
    "projects/importers/money_source.py": ("市 区 县 旗 级", "the levels of administration before a treasury"),
    "cadres/importers.py": ("赴到 第 批 次", "how batches are numbered, and what stands before a place gone to"),
    "trainings/importers.py": ("班", "how the names of classes end"),
}
PLACES = {
    "aidportal/accounts/validators.py": "names that are no passwords",
    "aidportal/backups": "what one answers at the terminal",
    "aidportal/directory/context_processors.py": "the name of the language",
    "aidportal/directory/short_names.py": "how names of areas end, for their short names",
    "aidportal/directory/sounds.py": "surnames that are spelt otherwise than the sign",
    "aidportal/handbook": "what help explains",
    "aidportal/published/text": "the grammar of running texts, in which published figures are sought; no table",
    "aidportal/reports/files": "names of fonts",
    "aidportal/sample": "records that are made up, and those of the article",
    "aidportal/supervisor": "what is said at the terminal, in both languages at once",
}
MESSAGES = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}


def every_module() -> list[Path]:
    paths = {path for top in TOPS for path in (ROOT / top).rglob("*.py")}
    return sorted(path for path in paths if not {"tests", "migrations"} & {*path.relative_to(ROOT).parts})


def words_of(path: Path) -> set[str]:
    """The Chinese words in the literals of a module; examples in messages, and numbers and dates aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed = set(docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MESSAGES:
            passed |= {id(one) for argument in node.args for one in ast.walk(argument)}
    texts = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed
    )
    runs = {run for text in texts for run in re.findall(r"[\u4e00-\u9ff0]+", text)}
    return {run for run in runs if not set(run) <= NUMBERS | CALENDAR}


def test_no_code_holds_a_chinese_word_of_a_table() -> None:
    held = {}
    for path in every_module():
        if any(relative(path) == place or relative(path).startswith(f"{place}/") for place in PLACES):
            continue
        allowed, _why = WORDS.get(relative(path), ("", ""))
        if words_of(path) != set(allowed.split()):
            held[relative(path)] = words_of(path) ^ set(allowed.split())
    assert not held, held


def test_a_message_holds_chinese_only_as_an_example_beside_english() -> None:
    # Else a word of a table would pass as a message that is looked up by it.
    bare = [
        f"{relative(path)}: {one.value}"
        for path in every_module()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MESSAGES
        for one in ast.walk(node)
        if isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and HAN.search(one.value)
        and not re.search(r"[A-Za-z]{3,}", one.value)
    ]
    assert not bare, "\n".join(bare)


def test_every_place_that_may_hold_chinese_does() -> None:
    paths = every_module()
    for place in PLACES:
        inside = [path for path in paths if relative(path) == place or relative(path).startswith(f"{place}/")]
        assert any(map(words_of, inside)), place


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_shipped_word_names_a_kind_a_field_and_a_value_that_there_are() -> None:
    assert {shipped.name for shipped in all_shipped()} == {
        "aidportal/directory/vocabulary.csv",
        "aidportal/intake/vocabulary.csv",
        "aidportal/published/vocabulary.csv",
        "cadres/vocabulary.csv",
        "projects/vocabulary.csv",
        "trainings/vocabulary.csv",
    }
    assert problems() == []


def test_every_file_of_words_is_used() -> None:
    files = {
        path
        for top in ("aidportal", "projects", "cadres", "trainings")
        for path in (ROOT / top).rglob("vocabulary.csv")
    }
    assert files == {OWN, *(shipped.path for shipped in all_shipped())}
