"""Help: reports and published figures."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, record, to

PAGE = HelpPage(
    "reports",
    _("Reports and published figures"),
    _("Files for paper, reports that are handed out, and numbers that documents state."),
    about=(
        "/reports/",
        "/figures/",
        "/record/reports/",
        "/admin/reports/",
        "/dashboards/compare/",
    ),
    tasks=(
        HelpTask(
            "make",
            _("Make a report"),
            steps=(
                _(
                    "Set the filters on the page of reports and choose a format beside the report. It holds "
                    "what you may see, in the language of the page."
                ),
            ),
            ways=(to("reports:reports", _("Reports")),),
        ),
        HelpTask(
            "issue",
            _("Issue a report"),
            steps=(
                _(
                    "“Issue” freezes a report with its numbers and files and gives it a serial number. Under "
                    "“Issued reports” its page shows which numbers the records still give, and what has "
                    "happened since."
                ),
                _("Issuing is for administrators, and for editors with an area."),
            ),
        ),
        HelpTask(
            "published",
            _("Hold published figures against the records"),
            steps=(
                _(
                    "The page shows what documents state beside what the records give: it agrees, is short, "
                    "is over, or cannot be checked, and why."
                ),
            ),
            ways=(
                to("published:figures", _("Published figures")),
                adding("reports.publishedfigure"),
            ),
        ),
        HelpTask(
            "paste",
            _("Find figures in a text"),
            steps=(
                _(
                    "Paste an article or a notice and press “Find the figures”. Each number is offered with "
                    "a suggestion and with what the records give; “Confirm” records it, “Not a figure” "
                    "leaves it."
                ),
            ),
            ways=(record("published:paste", _("Find figures in a text")),),
        ),
    ),
)
