"""Words of the section “Training”."""

from django.utils.translation import gettext_lazy as _

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "training",
    _("Training"),
    WordTable(
        (
            Word(
                "trainings.Session",
                _("A class, lecture tour, observation visit or exchange activity."),
                "course, class (one kind), session of a browser",
            ),
            Word("trainings.Attendance", _("How many people of one kind from one area a session reports."), "roster"),
            Word(
                "trainings.Attendee",
                _("One person on the roster of a session."),
                "trainee, participant",
                in_code="The roster is called 名册.",
            ),
            Word(
                "trainings.Participation",
                _("What is counted of a session: its roster where there is one, else its attendance."),
                "attendance",
                in_code="A view, never written.",
            ),
        ),
    ),
)
