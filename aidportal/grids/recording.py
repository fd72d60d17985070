"""Writing pasted lines, all of them or none, and trying beforehand whether they may be written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.sites import site
from django.db import DatabaseError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.records.permissions import SaveRefused, passes

from .pasted_grid import PastedGrid
from .preview import PastedRow, PastePreview

ROWS_AT_ONCE = 5000


class LineRecording:
    """Pasted lines on their way into the database, for one request."""

    def __init__(self, request: HttpRequest, grid: PastedGrid) -> None:
        self.request, self.grid = request, grid
        self.pages: Any = site.get_model_admin(grid.record_model)

    def write(self, rows: Sequence[PastedRow]) -> list[Any]:
        """The lines of ``rows``, written; raises ``SaveRefused`` or what the database refuses."""
        grid = self.grid
        own = {grid.parent: grid.record} if grid.parent else {}
        lines = [grid.row_model(**own, **row.values) for row in rows]
        grid.row_model._default_manager.bulk_create(lines, batch_size=ROWS_AT_ONCE)
        self.pages.check_rules()
        if not passes(grid.user, "add", lines):
            words = _("%(rows)s: a row would belong to another side, which records it. Nothing was saved.")
            raise SaveRefused(words % {"rows": grid.row_model._meta.verbose_name_plural})
        return lines

    def record(self, rows: Sequence[PastedRow]) -> int:
        """Write the lines, and one entry into the history of their record that says how many."""
        count = len(self.write(rows))
        words = ngettext("%(count)s pasted line", "%(count)s pasted lines", count) % {"count": count}
        added = {"name": str(self.grid.row_model._meta.verbose_name), "object": words}
        self.pages.log_change(self.request, self.grid.record, [{"added": added}])
        return count

    # ---- Trying

    def refusal(self, rows: Sequence[PastedRow]) -> str:
        """Why the lines of ``rows`` cannot be written, in words; nothing is left of the try."""
        try:
            with transaction.atomic():
                self.write(rows)
                transaction.set_rollback(True)
        except SaveRefused as refusal:
            return str(refusal)
        except DatabaseError as error:
            return str(self.pages.words_of_refusal(error))
        return ""

    def mark_refused(self, preview: PastePreview) -> None:
        """Say beside the first row that cannot be written with those before it why it cannot."""
        rows = preview.ready
        words = self.refusal(rows) if rows else ""
        if not words:
            return
        # So many rows can be written, and so many cannot.
        low, high = 0, len(rows)
        while high - low > 1:
            middle = (low + high) // 2
            refusal = self.refusal(rows[:middle])
            low, high, words = (low, middle, refusal) if refusal else (middle, high, words)
        rows[high - 1].refuse(words)
