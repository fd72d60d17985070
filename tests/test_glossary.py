"""The glossary has every model and figure in both languages, and names nothing that is not there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils.translation import override

from aidportal.figures import catalogue
from aidportal.handbook.glossary import as_text
from aidportal.supervisor.translations import PACKAGES
from projects.models import Disbursement, Funding
from projects.models.standing import Status

ROOT = Path(__file__).resolve().parent.parent
GLOSSARY = ROOT / "docs" / "glossary.md"
CODE = re.compile(r"`([^`]+)`")
# What stands under "In code" and is no class, model or figure: words of Python.
PLAIN = frozenset({"None"})


def rows(text: str) -> list[list[str]]:
    """The cells of the rows of all tables, without their heads."""
    lines = [
        line for line in text.splitlines() if line.startswith("| ") and not line.startswith(("| ---", "| Chinese"))
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def entries() -> set[tuple[str, str, str]]:
    """Chinese, English, and the name in the code."""
    return {(cells[0], cells[1], cells[2].strip("`")) for cells in rows(GLOSSARY.read_text(encoding="utf-8"))}


def in_both(label: object) -> tuple[str, str]:
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return chinese, str(label)


def models() -> list[type[Model]]:
    own = [app for app in apps.get_app_configs() if Path(app.path).is_relative_to(settings.BASE_DIR)]
    return [model for app in own if ".venv" not in app.path for model in app.get_models()]


@cache
def classes() -> dict[str, str]:
    """The text of each class of the portal, by its name and, within another, by both."""
    found = {}
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if {"tests", "migrations"} & set(path.parts):
                continue
            source = path.read_text(encoding="utf-8")
            for node in ast.parse(source).body:
                if isinstance(node, ast.ClassDef):
                    found[node.name] = ast.get_source_segment(source, node) or ""
    return found


def is_module(name: str) -> bool:
    path = name.replace(".", "/")
    return any((ROOT / f"{base}{path}.py").is_file() for base in ("", "aidportal/"))


def is_there(name: str) -> bool:
    """Whether the portal has a class, a model, a part of a class or a module called so."""
    if name in classes() | dict.fromkeys(PLAIN, "") or name in {figure.key for figure in catalogue.figures()}:
        return True
    if name in {model._meta.label for model in models()} or is_module(name):
        return True
    owner, _dot, part = name.partition(".")
    if part:
        return re.search(rf"\b{part}\b", classes().get(owner, "")) is not None
    choices = {*Status.values, *Disbursement.Stage.values, *Funding.Source.values}
    return name in choices or any(re.search(rf"^    {name}\b", text, re.MULTILINE) for text in classes().values())


def test_the_glossary_is_written_from_the_words() -> None:
    assert GLOSSARY.read_text(encoding="utf-8") == as_text(), "run python manage.py glossary"


def test_every_model_is_in_the_glossary() -> None:
    assert len(models()) > 30
    wanted = {(*in_both(model._meta.verbose_name), model._meta.label) for model in models()}
    assert wanted - entries() == set()


def test_every_figure_is_in_the_glossary() -> None:
    wanted = {(*in_both(figure.label), figure.key) for figure in catalogue.figures()}
    assert len(wanted) > 30
    assert wanted - entries() == set()


def test_statuses_stages_and_sources_are_in_the_glossary() -> None:
    kinds = (Status, Disbursement.Stage, Funding.Source)
    wanted = {(*in_both(kind(value).label), value) for kind in kinds for value in kind.values}
    assert wanted - entries() == set()


def test_the_glossary_names_only_what_there_is() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    named = {name for cells in rows(text) for cell in cells for name in CODE.findall(cell)}
    assert {name for name in named if not is_there(name)} == set()
    assert not is_there("Nothing.of.the.kind") and not is_there("Cadre")


def test_every_row_says_what_not_to_call_it() -> None:
    cells = rows(GLOSSARY.read_text(encoding="utf-8"))
    assert {tuple(row) for row in cells if len(row) not in (4, 5) or not all(row)} == set()


def test_no_word_stands_for_two_things_of_one_table() -> None:
    for section in re.split(r"^(?=\| Chinese)", GLOSSARY.read_text(encoding="utf-8"), flags=re.MULTILINE):
        for at in (0, 1):
            words = [row[at] for row in rows(section)]
            assert sorted(words) == sorted(set(words))
