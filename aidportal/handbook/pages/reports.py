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
                _(
                    "Reports of a half year, quarter, month or plan are of that in which the last day of the period "
                    "lies. Reports on a pairing, an area, a giver or a batch are offered once one of each is chosen."
                ),
                _(
                    "What takes longer than two seconds is made while you go on; its page says how far it is, and it "
                    "waits for three days under “Your reports”."
                ),
                _(
                    "A PDF brings its font along; the cover names the letters that it lacks. DOCX, XLSX and slides "
                    "hold every letter as it is, and whoever opens them sees it in the fonts of that machine."
                ),
                _(
                    "In PDF, DOCX and XLSX the number of a figure opens the list of its rows in the portal, for "
                    "whoever may see them there."
                ),
            ),
            ways=(to("reports:reports", _("Reports")),),
        ),
        HelpTask(
            "text",
            _("Edit the text of a report"),
            steps=(
                _(
                    "“Edit the text” on the page of reports shows the sentences of each chapter. Write what you want "
                    "around the values in braces; the portal fills them in until the report is issued."
                ),
                _(
                    "In the page and in the file it is said under an edited text who edited it and when, and a number "
                    "that was typed by hand is marked *: nobody computed it, and nobody can verify it."
                ),
                _(
                    "“Back to the computed text” takes it back. All who see the same records share these texts, for "
                    "one report, period, scope and language; who saves second is told what was saved meanwhile."
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
                    "happened since. What was found is kept with the time, and asked again once a record or a "
                    "definition has changed, or when you press “Ask again”."
                ),
                _("Issuing is for administrators, and for editors with an area."),
            ),
        ),
        HelpTask(
            "check",
            _("Check the file of a report"),
            steps=(
                _(
                    "Send a PDF, DOCX, XLSX or CSV to “Check a report”. It is said whether the report was withdrawn; "
                    "whether the file is as issued, else what stands where and what stood there; which numbers the "
                    "records give otherwise now, and by whom; and which definitions have changed."
                ),
                _("A file is found by its signature, and by its serial number where a program has lost that."),
            ),
            ways=(to("reports:verify", _("Check a report")),),
        ),
        HelpTask(
            "withdraw",
            _("Withdraw an issued report"),
            steps=(
                _(
                    "On its page, give the reason. Its files stay; whoever checks one reads the reason first. Then it "
                    "can be issued anew, and the new report names the one it replaces."
                ),
                _("Who issued a report may withdraw it, and administrators. It cannot be taken back."),
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
