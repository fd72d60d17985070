"""What the readers of the child find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Of a sheet in Excel, and of any other table that is read.
MOST_ROWS = 1_048_576


class FileRefused(Exception):
    """The file is not read on; ``key`` names the sentence, ``facts`` fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


@dataclass
class FoundSheet:
    """A sheet as ``grid.Sheet`` has it; rows are pairs of number and values, empty ones among them."""

    name: str
    rows: Iterator[tuple[int, list[Any]]]
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def facts(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "is_hidden": self.is_hidden,
            "hidden_rows": sorted(self.hidden_rows),
            "hidden_columns": sorted(self.hidden_columns),
            "merges": self.merges,
        }
