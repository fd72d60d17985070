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
