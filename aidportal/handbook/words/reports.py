"""Words of the section “Reports and published figures”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "reports",
    _("Reports and published figures"),
    WordTable(
        (
            Word(
                "Report",
                _("What a file for paper holds, whatever format it gets."),
                "dashboard, export",
                label=pgettext_lazy("word", "report"),
                in_code="It is made of `ReportTable`, `ReportChart` and `ReportNumber`.",
            ),
            Word(
                "reports.IssuedReport",
                _("A report that was handed out: frozen with its numbers and files."),
                "saved report, archive",
            ),
            Word(
                "reports.SectionText",
                _("What a clerk wrote in place of the computed sentences of a chapter, before a report is issued."),
                "note, comment; draft (of a record page)",
            ),
            Word(
                "LiveValue",
                _("What the portal fills into a sentence of a report until it is issued."),
                "placeholder, variable",
                label=pgettext_lazy("word", "value that is filled in"),
            ),
            Word(
                "reports.ReportJob",
                _("A report that the worker makes while its user goes on."),
                "import, task",
            ),
            Word(
                "Seal",
                _("The portal's signature of all that an issued file shows."),
                "stamp, checksum; seal over the history",
                label=pgettext_lazy("word", "signature of a report"),
            ),
            Word(
                "Alteration",
                _("A place of a file that is not as it was issued."),
                "change (of a record)",
                label=pgettext_lazy("word", "alteration"),
            ),
            Word(
                "withdrawn_at",
                _("Saying of an issued report that it no longer stands, and why; its files stay."),
                "delete, undo",
                label=pgettext_lazy("word", "withdraw"),
            ),
            Word(
                "is_ledger",
                _("A report or part of one that lists records."),
                "account book",
                label=pgettext_lazy("word", "ledger"),
            ),
            Word(
                "reports.PublishedFigure",
                _("A number that a document states: for which figure and scope, how exactly, as of when."),
                "figure (which the portal computes)",
            ),
            Word(
                "FigureMention",
                _("A number in a pasted text that might become a published figure."),
                "published figure",
                label=pgettext_lazy("word", "figure mention"),
            ),
            Word(
                "DifferenceReason",
                _("Asking again for each number of a report, and saying why it is another now."),
                "check (of a published figure)",
                label=pgettext_lazy("word", "verify"),
            ),
        ),
    ),
)
