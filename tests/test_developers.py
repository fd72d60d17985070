"""What the papers for developers say is there is there: paths, commands, and every room in the map of the tree."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parent.parent
PAPERS = sorted(
    ["README.md", "DEVELOPERS.md", *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md"))]
)
# What is there only once the portal has been set up or started, and what belongs to PostgreSQL.
MADE_LATER = ("var", ".venv", "node_modules", "pg_hba.conf")
SUFFIXES = (".py", ".md", ".po", ".js", ".html", ".csv", ".toml", ".txt", ".json")
FENCED = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def without_blocks(text: str) -> str:
    return FENCED.sub("", text)


def quoted(text: str) -> list[str]:
    """What stands in backticks, within lines."""
    return [" ".join(found.split()) for found in re.findall(r"`([^`]+)`", without_blocks(text))]


def is_path(token: str) -> bool:
    """Whether a text in backticks means a file or folder of the tree; addresses of the portal begin with a slash."""
    if not re.fullmatch(r"[\w.*-][\w./*-]*", token):
        return False
    return "/" in token or token.endswith(SUFFIXES)


def is_there(path: str) -> bool:
    """Whether the tree has ``path``; a name without a folder is that of any file, such as one of each subject."""
    if path.split("/")[0] in MADE_LATER:
        return True
    return any(ROOT.glob(path.rstrip("/"))) or ("/" not in path and path in names())


@cache
def names() -> frozenset[str]:
    """The names of all files of the tree."""
    return frozenset(path.name for folder in folders_of(ROOT) for path in folder.rglob("*.*"))


def commands(text: str) -> Iterator[str]:
    """The commands of a paper: lines of its shell blocks without their comments, and those in backticks."""
    for language, block in FENCED.findall(text):
        if language == "sh":
            for line in block.replace("\\\n", " ").splitlines():
                yield from re.split(r" && |; ", re.sub(r"(^|\s)# .*", "", line))
    yield from quoted(text)


def faults(command: str) -> Iterator[str]:
    """What a command names and the tree does not have."""
    words = [word.strip("[]") for word in shlex.split(command.replace("'", ""))]
    while words and ("=" in words[0] or words[0].endswith("python")):
        words = words[1:]
    program, rest = (words[0], words[1:]) if words else ("", [])
    if program == "make":
        targets = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        yield from (f"make {word}" for word in rest if "=" not in word and word not in targets)
    elif program == "manage.py" and rest:
        yield from faults_of_command(rest[0], rest[1:])
    elif program == "-m" and rest:
        yield from [] if find_spec(rest[0]) else [f"-m {rest[0]}"]
        yield from (word for word in rest[1:] if is_path(word) and not is_there(word))
    elif program == "node" or program.startswith(("scripts/", "benchmarks/")):
        yield from (word for word in words if is_path(word) and not is_there(word))
        yield from (word for word in rest if word.startswith("--") and not knows_option(program, word))


def knows_option(program: str, option: str) -> bool:
    return program == "node" or not is_there(program) or f'"{option}"' in (ROOT / program).read_text()


def faults_of_command(name: str, words: list[str]) -> Iterator[str]:
    app = get_commands().get(name)
    if app is None:
        yield f"manage.py {name}"
        return
    parser = load_command_class(app, name).create_parser("manage.py", name)
    parts = [one for action in parser._actions if isinstance(action.choices, dict) for one in action.choices.values()]
    known = {option for one in (parser, *parts) for option in one._option_string_actions}
    options = (word.partition("=")[0] for word in words if word.startswith("--"))
    yield from (f"manage.py {name} {option}" for option in options if option not in known)


@pytest.mark.parametrize("paper", PAPERS)
def test_every_path_that_a_paper_names_is_there(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    missing = [token for token in quoted(text) if is_path(token) and not is_there(token)]
    targets = re.findall(r"\]\(([^)#:]+)\)", without_blocks(text))
    missing += [target for target in targets if not ((ROOT / paper).parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_command_that_a_paper_names_can_be_run(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert [fault for command in commands(text) for fault in faults(command)] == []


def mapped() -> dict[str, str]:
    """The lines of the map: each path with what it says of it."""
    text = (ROOT / "DEVELOPERS.md").read_text(encoding="utf-8")
    blocks = [block for language, block in FENCED.findall(text) if language == "text"]
    lines = [line.split(maxsplit=1) for block in blocks for line in block.splitlines() if line]
    return dict(lines)


def folders_of(place: Path) -> Iterator[Path]:
    """The folders in ``place`` that belong to the tree, without those of tools."""
    ignored = {line.strip().strip("/") for line in (ROOT / ".gitignore").read_text().splitlines()}
    folders = (path for path in place.iterdir() if path.is_dir() and not path.name.startswith("."))
    return (path for path in folders if path.name not in ignored)


def test_the_map_has_every_folder_of_the_top_level_and_every_room() -> None:
    folders = {f"{path.name}/" for path in folders_of(ROOT)}
    rooms = {f"aidportal/{path.name}/" for path in folders_of(ROOT / "aidportal")}
    modules = {f"aidportal/{path.name}" for path in (ROOT / "aidportal").glob("*.py")} - {"aidportal/__init__.py"}
    assert sorted((folders | rooms | modules) - mapped().keys()) == []


def test_all_that_the_map_has_is_there() -> None:
    assert [path for path in mapped() if not (ROOT / path).exists()] == []


def test_every_decision_is_in_the_list_of_decisions() -> None:
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")
    pages = [path for path in (ROOT / "docs" / "adr").glob("*.md") if path.name != "README.md"]
    assert [page.name for page in pages if f"({page.name})" not in listed] == []
    for page in pages:
        title, *lines = page.read_text(encoding="utf-8").splitlines()
        assert title.removeprefix("# ")[:4] == page.name[:4]
        heads = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        assert heads == ["Context", "Decision", "Consequences"], page


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("make nonsense", "make nonsense"),
        ("DATABASE_URL=postgres://db make nonsense", "make nonsense"),
        (".venv/bin/python manage.py nonsense --write", "manage.py nonsense"),
        (".venv/bin/python manage.py import_workbook FILE --nonsense [--json]", "manage.py import_workbook --nonsense"),
        (".venv/bin/python -m aidportal.nonsense", "-m aidportal.nonsense"),
        (".venv/bin/python -m pytest projects tests/test_nonsense.py", "tests/test_nonsense.py"),
        ("scripts/nonsense", "scripts/nonsense"),
        ("benchmarks/scale.py --nonsense 3", "--nonsense"),
    ],
)
def test_a_command_that_is_not_there_is_found(command: str, fault: str) -> None:
    assert [*faults(command)] == [fault]
