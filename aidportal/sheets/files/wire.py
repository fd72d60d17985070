"""How the reading child tells its parent what it found: lines of JSON, values that JSON lacks as tagged pairs.

Nothing that comes from a file is ever unpickled: a child that was tricked can at worst tell wrong values.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from ..grid import CellValue, Fault

# Failed formulas are only text in CSV and HTML.
FAULTS = frozenset(("#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#N/A"))
_PLAIN = frozenset((int, bool, type(None)))
_TAGS: dict[str, Callable[[str], CellValue]] = {
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "h": time.fromisoformat,
    "n": Decimal,
    "e": Fault,
}


def packed(value: Any) -> Any:
    """A cell as JSON holds it."""
    kind = type(value)
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if kind is str:
        return _packed_text(value)
    return value if kind in _PLAIN else _tagged(value)


def _packed_text(value: str) -> Any:
    if value[:1] == "#" and value in FAULTS:
        return ["e", value]
    return value.encode("utf-8", "replace").decode() if not value.isprintable() else value


def _tagged(value: object) -> Any:
    """A cell that JSON knows nothing of, with what it is; lengths of time as they are written."""
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, time):
        return ["h", value.isoformat()]
    if isinstance(value, Fault):
        return ["e", value.code]
    return str(value) if isinstance(value, timedelta) else ["n", str(value)]


def unpacked(value: Any) -> CellValue:
    return _TAGS[value[0]](value[1]) if type(value) is list else value


def send(out: BinaryIO, kind: str, *content: object) -> None:
    out.write(json.dumps([kind, *content], ensure_ascii=True).encode() + b"\n")
    out.flush()


class RowBatch:
    """Items that go together in a message of about ``size`` bytes, so that no message fills its reader's memory."""

    def __init__(self, out: BinaryIO, kind: str, size: int) -> None:
        self.out, self.kind, self.size = out, kind, size
        self.items: list[str] = []
        self.held = 0

    def add(self, item: object) -> None:
        text = json.dumps(item, ensure_ascii=True)
        self.items.append(text)
        self.held += len(text)
        if self.held >= self.size:
            self.send()

    def send(self) -> None:
        if self.items:
            self.out.write(f'["{self.kind}", [{",".join(self.items)}]]\n'.encode())
            self.out.flush()
        self.items, self.held = [], 0


def received(line: bytes) -> list[Any]:
    message = json.loads(line)
    if not isinstance(message, list) or not message:
        raise ValueError("not a message")
    return message
