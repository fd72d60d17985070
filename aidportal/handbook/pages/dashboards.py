"""Help: dashboards and figures."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, to

PAGE = HelpPage(
    "dashboards",
    _("Dashboards and figures"),
    _("What the numbers say, how they are narrowed, and why they agree."),
    about=(
        "/",
        "/dashboards/",
    ),
    tasks=(
        HelpTask(
            "ask",
            _("Ask for a period, an area, a giver"),
            steps=(
                _(
                    "The filters stand above the charts; all numbers on the page follow them. With nothing "
                    "chosen a dashboard is of the running year to date, in its first quarter of the year "
                    "before; “all years” is a choice of its own."
                ),
                _(
                    "The address holds what was asked for: kept or sent to somebody, it opens the same "
                    "question, answered from what the reader may see."
                ),
            ),
            ways=(
                to("overview:overview", _("Overview")),
                to("overview:charts", _("Charts at a glance")),
                to("projects:investment", _("Investment")),
                to("cadres:exchange", _("Exchange")),
                to("trainings:training", _("Training")),
                to("overview:flows", _("Flows")),
            ),
        ),
        HelpTask(
            "behind",
            _("See the records behind a number"),
            steps=(
                _(
                    "Press a number, a bar or a cell: the list shows exactly the rows that make it. “Table” "
                    "shows the chart as a table, and the arrow beside it gives the data or the picture."
                ),
            ),
        ),
        HelpTask(
            "agree",
            _("Why two numbers agree, or do not"),
            steps=(
                _(
                    "A figure has one definition, on pages, in lists, in files and on paper; the sign “?” "
                    "beside a number leads to it. Where two numbers differ, look at the filters and at the "
                    "names: committed, allotted, arrived and disbursed are different figures."
                ),
                _(
                    "Projects are dated by their programme year, commitments by the fiscal year of the line, "
                    "payments by their date."
                ),
            ),
            ways=(to("handbook:figures", _("How figures are counted")),),
        ),
        HelpTask(
            "uncounted",
            _("Records are not counted"),
            steps=(
                _(
                    "Where a number leaves out records because their date or value does not say enough, it "
                    "says how many. “Show them” opens exactly these."
                ),
                _("A dash means that nothing is known. It is not zero."),
            ),
        ),
        HelpTask(
            "compare",
            _("Compare figures"),
            steps=(
                _(
                    "Choose a figure and what stands in rows and columns. Under “Saved comparisons” it is "
                    "kept by a name; a shared one can be opened by everybody who signs in, with the numbers "
                    "of what each may see."
                ),
            ),
            ways=(to("reports:compare", _("Comparison")),),
        ),
    ),
)
