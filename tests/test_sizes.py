"""No function longer than what one reads at once, no file longer than what one keeps in mind."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from .test_class_names import ROOT, modules

MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_FILE = 400


def long_functions(source: str, most: int = MOST_LINES_OF_A_FUNCTION) -> Iterator[str]:
    """The functions and methods that have more than ``most`` lines, from their first to their last."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno is not None:
            lines = node.end_lineno - node.lineno + 1
            if lines > most:
                yield f"{node.name}: {lines}"


def test_no_function_and_no_file_is_too_long() -> None:
    sources = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in modules()}
    lines = {place: source.count("\n") for place, source in sources.items()}
    assert {place: count for place, count in lines.items() if count > MOST_LINES_OF_A_FILE} == {}
    # A benchmark is read from top to bottom.
    ours = {place: source for place, source in sources.items() if not place.startswith("benchmarks/")}
    functions = {place: [*long_functions(source)] for place, source in ours.items()}
    assert {place: names for place, names in functions.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def two():\n    pass", []),
        ("def three():\n    pass\n    pass", ["three: 3"]),
        ("async def three():\n    pass\n    pass", ["three: 3"]),
        (
            "class One:\n    def two(self):\n        pass\n\n    def three(self):\n        pass\n        pass",
            ["three: 3"],
        ),
        ("def four():\n    def two():\n        pass\n    two()", ["four: 4"]),
    ],
)
def test_lines_are_counted_however_functions_are_declared(source: str, names: list[str]) -> None:
    assert [*long_functions(source, most=2)] == names
