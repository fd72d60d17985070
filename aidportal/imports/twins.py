"""Rows that are equal to one above in every cell: both may count, or one may be there by mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.fields import Amount, Option
from aidportal.intake.kinds import Importer
from aidportal.intake.questions import OpenQuestion
from aidportal.intake.rows import ReadRow
from aidportal.sheets.tables import SheetLine

TOPIC = "twin|*"
EACH, ONCE = "each", "once"


class Twins:
    """Asks about the rows of one table that repeat another with its money; once for the whole file."""

    def __init__(self, importer: Importer, chosen: str | None) -> None:
        self.chosen = chosen
        # Where only one record of a key can be, the second row is the first again.
        self.amounts = [field.name for field in importer.fields if isinstance(field, Amount)]
        self.is_needed = any(part.repeats for part in importer.parts)
        self.seen: set[int] = set()

    def ask(self, rows: Sequence[ReadRow], lines: Sequence[SheetLine]) -> None:
        if not self.is_needed or self.chosen == EACH:
            return
        for row, line in zip(rows, lines, strict=True):
            said = hash(tuple(line.values))
            if said not in self.seen:
                self.seen.add(said)
            elif self._counts(row):
                self._settle(row)

    def _counts(self, row: ReadRow) -> bool:
        return row.values.get("record") is None and any(row.values.get(name) is not None for name in self.amounts)

    def _settle(self, row: ReadRow) -> None:
        row.drafts = []
        if self.chosen == ONCE:
            row.problems, row.questions, row.is_left_out = [], [], True
            return
        text = _("The row is the same as one above it in every cell. Is it another one?")
        row.questions.append(OpenQuestion(text, TOPIC, options()))


def options() -> list[Option]:
    return [Option(EACH, _("yes, each counts")), Option(ONCE, _("no, leave the repeated ones out"))]


def chosen(decisions: dict[str, Any]) -> str | None:
    answer: str | None = decisions.get("choices", {}).get(TOPIC)
    return answer
