"""Help: training."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, record, to

PAGE = HelpPage(
    "training",
    _("Training"),
    _("Classes, lecture tours, visits and exchanges, and who took part."),
    about=(
        "/trainings/",
        "/dashboards/training/",
        "/record/trainings/",
        "/admin/trainings/",
    ),
    tasks=(
        HelpTask(
            "session",
            _("Record a training session with attendance"),
            steps=(
                _(
                    "Add the session. On its page press “Attendance”: a grid of home areas and kinds of "
                    "people, into which headcounts are typed or pasted. Leave a cell blank where nobody "
                    "came, or where it is not known."
                ),
            ),
            ways=(
                to("trainings:list", _("Training sessions")),
                adding("trainings.session"),
            ),
        ),
        HelpTask(
            "roster",
            _("Enter who took part by name"),
            steps=(
                _(
                    "Open “Roster” on the page of the session; it is searched and shown in pages, however "
                    "long it is. Its people are added one by one, pasted with “Paste a roster”, or sent in "
                    "as a workbook of “Rosters of sessions”."
                ),
                _("Where there is a roster its people are counted, and the attendance lines are not. Never both."),
            ),
            ways=(record("imports:list", _("Import")),),
        ),
        HelpTask(
            "numbers",
            _("Headcount, person-times, person-days"),
            steps=(
                _(
                    "Whoever takes part in two sessions counts twice in person-times. Person-days are "
                    "person-times by the days of each session. They are different figures, and never added up."
                ),
            ),
            ways=(
                to("handbook:figures", _("How figures are counted")),
                to("trainings:training", _("Training")),
            ),
        ),
    ),
)
