"""Imports go one way: a room imports from rooms below it, and the subjects never from each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Below everything: these know no subject and import only each other.
GROUND = (
    *("aidportal.supervisor", "aidportal.values", "aidportal.figures", "aidportal.workbooks", "aidportal.registers"),
    *("aidportal.admin", "aidportal.keeping", "aidportal.nested", "aidportal.rights", "aidportal.storage"),
    *("aidportal.middleware", "aidportal.statements", "aidportal.staticfiles", "aidportal.translations"),
    "aidportal.templatetags",
)
# Room: the rooms it may import from, besides itself and the ground.
ROOMS = {
    "aidportal.directory": (),
    "aidportal.accounts": ("aidportal.directory",),
    "aidportal.imports": ("aidportal.directory", "aidportal.accounts"),
    "projects": ("aidportal.directory", "aidportal.accounts"),
    "cadres": ("aidportal.directory", "aidportal.accounts"),
    "trainings": ("aidportal.directory", "aidportal.accounts"),
    "aidportal.reports": (
        *("aidportal.directory", "aidportal.accounts", "aidportal.imports"),
        *("projects", "cadres", "trainings"),
    ),
}
# What puts the portal together. Nothing imports from these but they from each other.
TOP = {
    "aidportal": (),
    "aidportal.apps": (),
    "aidportal.failures": (),
    "aidportal.settings": (),
    "aidportal.urls": ("aidportal.accounts",),
    "aidportal.wsgi": (),
}
ALLOWED = {room: {room, *below, *GROUND} for room, below in {**dict.fromkeys(GROUND, ()), **ROOMS, **TOP}.items()}


def room_of(module: str) -> str:
    """The room in which a dotted name lies: ``projects`` of ``projects.models``, ``aidportal.values.dates`` of that."""
    package, *rest = module.split(".")
    if package != "aidportal" or not rest:
        return package
    return f"aidportal.{rest[0]}"


def imports_of(source: str, module: str, is_package: bool = False) -> set[str]:
    """Dotted names of all that ``source`` imports from the portal, in functions and under conditions too."""
    found = set()
    package = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            found |= {f"{base}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in {"aidportal", "projects", "cadres", "trainings"}}


def turned_arrows(source: str, module: str, is_package: bool = False) -> list[str]:
    room = room_of(module)
    targets = {room_of(name) for name in imports_of(source, module, is_package)}
    return [f"{module} imports {target}" for target in sorted(targets - ALLOWED.get(room, set()))]


def modules():
    for package in ("aidportal", "projects", "cadres", "trainings"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "tests" not in parts:
                is_package = parts[-1] == "__init__"
                yield path, ".".join(parts[:-1] if is_package else parts), is_package


def test_no_module_imports_against_the_architecture():
    turned = [
        arrow for path, module, is_package in modules() for arrow in turned_arrows(path.read_text(), module, is_package)
    ]
    assert turned == []


def test_every_module_has_its_place_in_the_architecture():
    assert {room_of(module) for _path, module, _is_package in modules()} <= ALLOWED.keys()


@pytest.mark.parametrize("subject", ["projects", "cadres", "trainings"])
def test_the_directory_knows_no_subject_and_no_subject_knows_another(subject):
    source = f"from {subject}.models import Thing"
    others = {"aidportal.directory", "aidportal.accounts", "projects", "cadres", "trainings"} - {subject}
    for room in others:
        assert turned_arrows(source, f"{room}.models") == [f"{room}.models imports {subject}"]
    assert turned_arrows(source, "aidportal.reports.dashboards.overview") == []


@pytest.mark.parametrize(
    "source",
    [
        "import projects.models",
        "from projects import models",
        "def later():\n    from projects.models import Project",
        "if True:\n    import projects",
    ],
)
def test_imports_are_found_however_they_are_written(source):
    assert turned_arrows(source, "cadres.models") == ["cadres.models imports projects"]


def test_relative_imports_are_followed():
    arrow = ["aidportal.directory.views imports aidportal.reports"]
    assert turned_arrows("from ..reports.dashboards import overview", "aidportal.directory.views") == arrow
    assert turned_arrows("from .models import Area", "aidportal.directory.views") == []
    assert turned_arrows("from .querysets import Area", "aidportal.directory", is_package=True) == []
