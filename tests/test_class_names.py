"""One name, one class: what is written in one module means nothing else in another."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidportal.supervisor.translations import PACKAGES

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (*PACKAGES, "benchmarks")
# Django asks for a class of this name in every module of a command.
ASKED_FOR = frozenset({"Command"})


def modules() -> Iterator[Path]:
    for package in FOLDERS:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts):
                yield path


def is_type(node: ast.Assign) -> bool:
    """Whether an assignment names a type: ``Group = tuple[Any, ...]``, ``Value = int | None``, not ``Kind = X.Kind``.

    A constant in capitals is none.
    """
    [target, *more] = node.targets
    if more or not isinstance(target, ast.Name) or not target.id[0].isupper() or target.id.isupper():
        return False
    return isinstance(node.value, (ast.Subscript, ast.BinOp))


def declared(source: str) -> Iterator[str]:
    """The classes and types that a module declares. A class within a class is called with it: ``Area.Level``."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef) and node.name not in ASKED_FOR:
            yield node.name
        elif isinstance(node, ast.Assign) and is_type(node):
            yield node.targets[0].id  # type: ignore[attr-defined]


def homonyms(sources: dict[str, str]) -> dict[str, list[str]]:
    """The names that several modules declare, with these modules."""
    places: dict[str, list[str]] = defaultdict(list)
    for place, source in sources.items():
        for name in declared(source):
            places[name].append(place)
    return {name: where for name, where in places.items() if len(where) > 1}


def test_no_two_classes_have_one_name() -> None:
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in modules()}
    assert len(sources) > 200
    assert homonyms(sources) == {}


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        ("class Row: pass", "class Row(dict): pass", ["Row"]),
        ("Value = int | None", "class Value: pass", ["Value"]),
        ("Rows = list[int]", "Rows = list[str]", ["Rows"]),
        ("class Area:\n    class Level: pass", "class Pairing:\n    class Level: pass", []),
        ("class Command: pass", "class Command: pass", []),
        ("class Status: pass", "Status = Project.Status", []),
        ("MOST = a | b", "MOST = a | b", []),
    ],
)
def test_names_are_found_however_they_are_declared(one: str, other: str, names: list[str]) -> None:
    assert [*homonyms({"one": one, "other": other})] == names
