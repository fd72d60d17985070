"""Words of the section “Officials”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "officials",
    _("Officials"),
    WordTable(
        (
            Word(
                "cadres.Official",
                _(
                    "A person who is or was sent to the other side: an official of Party or government, a teacher, a "
                    "doctor, a technician."
                ),
                "cadre (only the app is called so), staff, expert",
            ),
            Word(
                "cadres.Batch",
                _("Officials who go in one direction together, for one term."),
                "group; part (rows of an import that are handled together are those of a read)",
            ),
            Word(
                "cadres.Posting",
                _("One official's post on the other side, for a time. Two at one time are refused."),
                "assignment, job, secondment",
            ),
            Word("Official.home_organisation", _("Where an official comes from and goes back to."), "sender, giver"),
            Word("Posting.host_area", _("Where a posting is held."), "receiver (which gives officials too)"),
            Word(
                "cadres.terms",
                _("How long a batch or a posting is to last."),
                "period (of a scope), length of service (how long it did last)",
                label=pgettext_lazy("word", "term"),
                in_code="Of an agreement it is called 协议期.",
            ),
            Word(
                "Handover",
                _("How a posting follows the one that it takes over from."),
                "handed over (a status of projects)",
                label=pgettext_lazy("word", "handover"),
            ),
            Word("PostingStatus", _("Holding a posting on a day, for certain."), "active, 在岗", label=_("on post")),
        ),
    ),
)
