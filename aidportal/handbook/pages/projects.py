"""Help: projects and money."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, to

PAGE = HelpPage(
    "projects",
    _("Projects and money"),
    _("Projects with their money, outputs, progress and status; donations."),
    about=(
        "/projects/",
        "/dashboards/investment/",
        "/record/projects/",
        "/admin/projects/",
    ),
    tasks=(
        HelpTask(
            "project",
            _("Record a project"),
            steps=(
                _(
                    "Title, area and document are enough to save. Add the programme year: without one the "
                    "project counts in no year."
                ),
                _(
                    "Add one line under “Funding” for each source and fiscal year, with the amount "
                    "committed; it may name who gives."
                ),
            ),
            ways=(
                to("projects:list", _("Projects")),
                adding("projects.project"),
            ),
        ),
        HelpTask(
            "payment",
            _("Record a payment"),
            steps=(
                _("On the page of the project, or in its row of the list, press “Record a payment”."),
                _(
                    "Choose the funding line; each shows what is committed, paid and left. Give the stage, "
                    "the date and the amount, and save."
                ),
                _(
                    "A refund is a negative amount. Payments above what is committed are refused, unless a "
                    "reason is given beside the amount."
                ),
            ),
            ways=(to("projects:disbursement_list", _("Payments")),),
        ),
        HelpTask(
            "progress",
            _("Report progress, change the status, add an output"),
            steps=(
                _(
                    "The page of a project has a button for each: “Report progress”, “Change the status”, "
                    "“Add an output”, “Add a funding line”."
                ),
                _(
                    "How the project stands now is shown beside the form. All its statuses stay in “History "
                    "of the status”."
                ),
            ),
            ways=(
                to("projects:output_list", _("Outputs")),
                to("projects:status_list", _("Status histories")),
            ),
        ),
        HelpTask(
            "counts",
            _("A project is not counted"),
            steps=(
                _(
                    "Projects in reserve, awaiting approval or terminated are not counted, unless the filter "
                    "asks for their status. Their page says so, and in lists their amounts stand in brackets."
                ),
                _("A project without a status counts. Figures of money that moved count it whatever the status."),
            ),
            ways=(to("handbook:figures", _("How figures are counted")),),
        ),
        HelpTask(
            "whose",
            _("Whose money it is"),
            steps=(
                _(
                    "A line that names who gives is that giver's. One that does not follows its source: "
                    "municipal aid is the municipality's, district aid that of the giver of the project, "
                    "matching and own money that of the receiving area."
                ),
            ),
            ways=(to("projects:funding_list", _("Funding lines")),),
        ),
        HelpTask(
            "donation",
            _("Record a donation"),
            steps=(
                _(
                    "A donation is a gift by itself, in cash or in goods. Donated money that goes into a "
                    "project is a funding line of it, with the source “donation”."
                ),
                _(
                    "Add one line under “Goods” for each kind of goods. Goods without a stated value are "
                    "counted beside every total."
                ),
            ),
            ways=(
                to("projects:donation_list", _("Donations")),
                adding("projects.donation"),
            ),
        ),
        HelpTask(
            "group",
            _("Several projects share one total"),
            steps=(
                _(
                    "Where a source states one total for several projects, choose the same project group in "
                    "each of them. The total counts once, where all of them are counted."
                ),
            ),
            ways=(adding("projects.projectgroup"),),
        ),
    ),
)
