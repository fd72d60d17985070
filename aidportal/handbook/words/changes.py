"""Words of the section “History”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "history",
    _("History"),
    WordTable(
        (
            Word(
                "history.Act",
                _("What one save, import or command changed, by whom and through what; all of it or nothing."),
                "transaction, log entry",
            ),
            Word(
                "Moment",
                _("A past state of all records: after an act, or as it was known at the end of a day."),
                "snapshot, backup, version",
                label=pgettext_lazy("word", "moment"),
            ),
        ),
    ),
)
