"""Writing pasted lines, all of them or none, and trying beforehand whether they may be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib.admin.sites import site
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.history.tellers import add_to_telling
from aidportal.records.permissions import SaveRefused, passes

from .doubts import in_words
from .pasted_grid import PastedGrid
from .pasted_rows import PastedRow
from .preview import PastePreview

# Of how many rows it is said at once that they cannot be written: each is found by trying.
MOST_TOLD = 30


class LineRecording:
    """Pasted lines on their way into the database, for one request."""

    def __init__(self, request: HttpRequest, grid: PastedGrid) -> None:
        self.request, self.grid = request, grid
        self.pages: Any = site.get_model_admin(grid.record_model)

    def write(self, rows: Sequence[PastedRow]) -> list[list[Any]]:
        """All that ``rows`` say, written, the lines last; raises ``SaveRefused`` or what the database refuses."""
        values = [row.values for row in rows]
        everything, others = self.grid.write(values), self.grid.change_others(values)
        self.pages.check_rules()
        for act, records in [*(("add", records) for records in everything), ("change", others)]:
            if not passes(self.grid.user, act, records):
                words = _("%(rows)s: a row would belong to another side, which records it. Nothing was saved.")
                raise SaveRefused(words % {"rows": capfirst(records[0]._meta.verbose_name_plural)})
        return everything

    def record(self, preview: PastePreview, reason: str) -> int:
        """Write the lines; the history tells what was asked of them and why they were recorded all the same."""
        self.write(preview.ready)
        if preview.doubts:
            add_to_telling(question=" ".join(in_words(preview.doubts)), reason=reason)
        return len(preview.ready)

    # ---- Trying

    def refusal(self, rows: Sequence[PastedRow]) -> str:
        """Why the lines of ``rows`` cannot be written, in words; else they are."""
        try:
            with transaction.atomic():
                self.write(rows)
        except SaveRefused as refusal:
            return str(refusal)
        except DatabaseError as error:
            return str(self.pages.words_of_refusal(error))
        return ""

    def refused(self, rows: Sequence[PastedRow]) -> Iterator[tuple[PastedRow, str]]:
        """Each row that cannot be written with those before it that can, and why."""
        words = self.refusal(rows) if rows else ""
        if words and len(rows) == 1:
            yield rows[0], words
        elif words:
            middle = len(rows) // 2
            yield from self.refused(rows[:middle])
            yield from self.refused(rows[middle:])

    def mark_refused(self, preview: PastePreview) -> None:
        """Say beside the rows that cannot be written why; nothing is left of the try."""
        with transaction.atomic():
            for row, words in islice(self.refused(preview.ready), MOST_TOLD):
                row.refuse(self.grid.refusal(row.values, words))
            transaction.set_rollback(True)
