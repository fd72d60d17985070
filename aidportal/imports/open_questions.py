"""The questions that a reading leaves open, each kept once with what it offers and how many rows wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aidportal.intake.fields import Option
from aidportal.intake.questions import OpenQuestion
from aidportal.intake.rows import ReadRow

# So many are kept; those that are answered make room for others.
MOST_QUESTIONS = 300
# The last row that a sheet can have.
LAST_ROW = 1 << 20


@dataclass
class WaitingRows:
    """A question, and the rows that wait for its answer: their number, the first of them, their sheets."""

    question: OpenQuestion
    first: str
    count: int = 0
    sheets: dict[str, int] = field(default_factory=dict)


class OpenQuestions:
    """What the rows of a file ask, as they are read."""

    def __init__(self) -> None:
        self.waiting: dict[str, WaitingRows] = {}

    def add(self, row: ReadRow) -> None:
        for question in row.questions:
            waiting = self.waiting.get(question.topic)
            if waiting is None:
                if len(self.waiting) >= MOST_QUESTIONS:
                    continue
                waiting = self.waiting[question.topic] = WaitingRows(question, row.place)
            waiting.count += 1
            waiting.sheets[row.sheet] = waiting.sheets.get(row.sheet, 0) + 1

    def as_json(self) -> dict[str, Any]:
        """The questions, and apart from them what they offer, for most of them offer the same."""
        offers: dict[tuple[Option, ...], int] = {}
        questions = [described(one, offers) for one in self.waiting.values()]
        return {"questions": questions, "offers": [[vars(option) for option in offer] for offer in offers]}


def described(waiting: WaitingRows, offers: dict[tuple[Option, ...], int]) -> dict[str, Any]:
    question = waiting.question
    return {
        "key": question.topic,
        "text": question.text,
        "heading": question.heading,
        "word": question.word,
        "field": question.field,
        "offer": offers.setdefault(tuple(question.options), len(offers)),
        "likely": [*question.likely],
        "rows": waiting.count,
        "first": waiting.first,
        "sheets": waiting.sheets,
    }


def shown_by_itself(question: OpenQuestion) -> dict[str, Any]:
    """A question that no row has put yet, as a page shows it."""
    options = likely_first(map(vars, question.options), question.likely)
    told = {"key": question.topic, "word": question.word, "field": question.field}
    return question.as_json() | told | {"options": options, "likely": [*question.likely]}


def questions_in(summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The questions that a reading kept: ``options`` are what each offers, the likely ones first."""
    offers = summary.get("offers", [])
    return [
        one | {"options": likely_first(offers[one["offer"]], one["likely"]), "sections": sections_for(one, summary)}
        for one in summary.get("questions", [])
    ]


def sections_for(question: Mapping[str, Any], summary: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The sections that a question about all rows may be answered for, one by one: name, sheet, first and last row.

    Such are the rows below a heading, and those that a total adds up which is named after a place.
    """
    if not question["key"].startswith("all|"):
        return []
    heads = [one for one in summary.get("remarks", []) if one.get("is_section") and one["sheet"] in question["sheets"]]
    sections = [one for one in summary.get("sections", []) if one["sheet"] in question["sheets"]]
    for head in heads:
        after = [one["row"] for one in heads if one["sheet"] == head["sheet"] and one["row"] > head["row"]]
        last = min(after, default=LAST_ROW + 1) - 1
        if last > head["row"]:
            sections.append({"name": head["name"], "sheet": head["sheet"], "first": head["row"] + 1, "last": last})
    return sections


def likely_first(options: Iterable[Mapping[str, str]], likely: Sequence[str]) -> list[Mapping[str, str]]:
    rank = {value: at for at, value in enumerate(likely)}
    return sorted(options, key=lambda option: rank.get(option["value"], len(rank)))
