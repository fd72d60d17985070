"""What the page of pasted lines sends: the text as it was pasted, and what was said about it since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from aidportal.values.money import Unit

# The field that keeps what was said about rows that are not shown.
STATE = "said"
# Between what is asked and the answer.
BETWEEN = "\t"
# Longer texts in the fields of one cell or choice are nobody's.
LONGEST = 2000


@dataclass
class SentPaste:
    """``edits`` are cells that were typed anew, by ``row:column``; ``choices`` decisions by topic.

    ``chosen_now`` are the topics that were decided on the page just sent. ``kept`` are rows to be recorded although the
    same is recorded, ``dropped`` rows to be left out.
    """

    text: str = ""
    has_heading: bool | None = None
    columns: dict[int, str] = field(default_factory=dict)
    unit: Unit = Unit.WAN
    edits: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    chosen_now: set[str] = field(default_factory=set)
    for_all: dict[str, str] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)
    stated: str = ""

    @classmethod
    def of(cls, post: Any, unit: Unit, for_all: Mapping[str, str]) -> SentPaste:
        before = said_before(post.get(STATE, ""))
        sent = cls(
            text=post.get("pasted", ""),
            has_heading=post.get("heading") == "on" if "heading_shown" in post else None,
            columns={int(number): post[name] for name, number in numbered(post, "column-")},
            unit=unit,
            edits=texts_of(before.get("edits")),
            choices=texts_of(before.get("choices")),
            for_all=dict(for_all),
            kept=numbers_of(before.get("kept")),
            dropped=numbers_of(before.get("dropped")),
            stated=post.get("stated", "").strip()[:40],
        )
        sent.take_shown(post)
        return sent

    def take_shown(self, post: Any) -> None:
        """What is typed and ticked in the rows that the page showed counts over what was said before."""
        for name, value in post.items():
            if name.startswith("cell-"):
                self.edits[name.removeprefix("cell-")] = value[:LONGEST]
            elif name.startswith("choice-") and BETWEEN in value:
                topic, _between, chosen = value.rpartition(BETWEEN)
                self.choices[topic] = chosen
                self.chosen_now.add(topic)
        shown = numbers_of(post.getlist("shown"))
        self.kept = self.kept - shown | numbers_of(post.getlist("keep"))
        self.dropped = self.dropped - shown | numbers_of(post.getlist("drop"))

    def without_choices_now(self) -> SentPaste:
        """What was said before the page's choices were made."""
        return replace(self, choices={one: said for one, said in self.choices.items() if one not in self.chosen_now})

    def said(self) -> str:
        """What was said about single rows, as the page keeps it."""
        said = {
            "edits": self.edits,
            "choices": self.choices,
            "kept": sorted(self.kept),
            "dropped": sorted(self.dropped),
        }
        return json.dumps(said, ensure_ascii=False)


def numbered(post: Iterable[str], start: str) -> list[tuple[str, str]]:
    names = [(name, name.removeprefix(start)) for name in post if name.startswith(start)]
    return [(name, number) for name, number in names if number.isdecimal() and len(number) < 4]


def said_before(text: str) -> Mapping[str, Any]:
    try:
        said = json.loads(text or "{}")
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def texts_of(said: object) -> dict[str, str]:
    return {str(key): str(value)[:LONGEST] for key, value in said.items()} if isinstance(said, dict) else {}


def numbers_of(said: object) -> set[int]:
    return {int(one) for one in said if str(one).isdecimal()} if isinstance(said, list) else set()
