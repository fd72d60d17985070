"""Help: directory: pairings and agreements."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, to

PAGE = HelpPage(
    "directory",
    _("Directory: pairings and agreements"),
    _("Areas, organisations, who is the partner of whom, what was agreed, and where records come from."),
    about=(
        "/directory/",
        "/dashboards/targets/",
        "/dashboards/flows/",
        "/record/directory/",
        "/admin/directory/",
    ),
    tasks=(
        HelpTask(
            "area",
            _("Look up an area"),
            steps=(
                _(
                    "The page of an area shows all that is recorded of it, with what it receives and what it "
                    "gives. Former areas keep their names, and figures count them under what they became."
                ),
            ),
            ways=(
                to("directory:area_list", _("Areas")),
                adding("directory.area"),
            ),
        ),
        HelpTask(
            "organisation",
            _("Add an organisation"),
            steps=(
                _(
                    "The government of each area is there already. Other organisations are added with their "
                    "area, which decides who sees their records."
                ),
            ),
            ways=(
                adding("directory.organisation"),
                adding("directory.sector"),
            ),
        ),
        HelpTask(
            "pairing",
            _("Record a pairing"),
            steps=(
                _("Giver, receiver, level and since when. A pairing that does not say since when holds in no year."),
                _(
                    "Giver and receiver decide what each side may see and choose of the other: once "
                    "recorded, only administrators change them."
                ),
            ),
            ways=(
                to("directory:pairing_list", _("Pairings")),
                adding("directory.pairing"),
            ),
        ),
        HelpTask(
            "agreement",
            _("Record an agreement with tasks and targets"),
            steps=(
                _(
                    "Agreements form a tree, from the framework down to the year: choose the one above it. "
                    "Tasks name the organisation that answers for them."
                ),
                _(
                    "A target is a value of a figure, in a year or in the whole term. How far it is reached "
                    "the portal counts from the records."
                ),
            ),
            ways=(
                to("directory:agreement_list", _("Agreements")),
                to("overview:targets", _("Targets")),
                adding("directory.agreement"),
            ),
        ),
        HelpTask(
            "document",
            _("Say where a record comes from"),
            steps=(
                _(
                    "Every record names a document: an article, a notice, a workbook, or entered by hand. "
                    "Its page shows all that was recorded from it."
                ),
            ),
            ways=(
                to("directory:document_list", _("Documents")),
                adding("directory.document"),
            ),
        ),
    ),
)
