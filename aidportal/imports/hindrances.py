"""What keeps an import from being written as it stands, for its page, the worker and the command alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import doubts
from .findings import unclaimed
from .models import Import, RowVerdict
from .told_lines import open_lines


def why_not(job: Import) -> str:
    """Why what the preview showed may not be written, or nothing."""
    return obstacle(job) or doubts.why_not(job)


def obstacle(job: Import) -> str:
    """What has to be settled first, or nothing; what is asked besides is answered as it is written.

    Rows of a bulk change that cannot be set are left as they are.
    """
    if not job.has_file:
        return _("The file of this import is no longer there; send it again.")
    if job.is_bulk:
        return ""
    return " ".join([*unread_reasons(job), *told_reasons(job), *row_reasons(job.summary.get("counts", {}))])


def nothing_to_write(job: Import) -> str:
    """That an import would change nothing, and why; or nothing."""
    if job.changes_records:
        return ""
    if job.is_bulk:
        return _("There is nothing to write: no row would change.")
    if not any(job.summary.get("counts", {}).values()):
        return _("There is nothing to write: no rows of this kind were found in the file.")
    return _("There is nothing to write: the records are already so.")


def unread_reasons(job: Import) -> Iterator[str]:
    """That amounts are not read, and where."""
    if columns := unclaimed(job.summary.get("unread", [])):
        names = "、".join(dict.fromkeys(column["heading"] or column["letter"] for column in columns))
        yield _("Amounts are not read: %(names)s. Say what these columns mean, or leave them out.") % {"names": names}


def told_reasons(job: Import) -> Iterator[str]:
    """That lines tell of amounts which stand in no cell of their own."""
    if lines := open_lines(job.summary):
        words = ngettext(
            "%(count)s line tells of an amount that stands in no row: record it, or leave it out.",
            "%(count)s lines tell of amounts that stand in no row: record them, or leave them out.",
            len(lines),
        )
        yield words % {"count": len(lines)}


def row_reasons(counts: Mapping[str, int]) -> Iterator[str]:
    """That rows are wrong or open."""
    if wrong := counts.get(RowVerdict.WRONG, 0):
        words = ngettext(
            "%(wrong)s row is wrong: correct it, or leave it out.",
            "%(wrong)s rows are wrong: correct them, or leave them out.",
            wrong,
        )
        yield words % {"wrong": wrong}
    if open_ := counts.get(RowVerdict.DOUBTFUL, 0):
        words = ngettext("%(open)s row has to be decided first.", "%(open)s rows have to be decided first.", open_)
        yield words % {"open": open_}
