"""Words of the section “Users and rights”."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .word import GlossarySection, Word, WordTable

SECTION = GlossarySection(
    "users",
    _("Users and rights"),
    WordTable(
        (
            Word("accounts.User", _("A person who signs in."), "account, member"),
            Word("User.Role", _("Administrator, editor or viewer."), "group, permission", label=_("role")),
            Word(
                "Rights",
                _("Who sees, chooses, adds, changes and deletes the records of a kind."),
                "permissions (Django's, by page)",
                label=pgettext_lazy("word", "rights"),
                in_code="`ReaderRights` are what decides which rows one user sees.",
            ),
            Word(
                "Side",
                _("Who somebody is as seen from a record: the giving side, the receiving side."),
                "party (of an agreement)",
                label=pgettext_lazy("word", "side"),
            ),
            Word("accounts.SignInCount", "How often somebody tried to sign in since a time.", "log", is_inner=True),
            Word(
                "accounts.SentForm",
                "A form that was saved, so that a button pressed twice saves once.",
                "draft",
                is_inner=True,
            ),
            Word(
                "trigger_rules",
                _("What the database holds and refuses, with the words that say so."),
                "validation (of a form)",
                label=pgettext_lazy("word", "rule"),
                in_code="By its name; its words stand with the constraint, or with the model of the trigger.",
            ),
            Word(
                "StartRefused",
                _("What is not done, and why."),
                "error (a fault of ours)",
                label=pgettext_lazy("word", "refusal"),
                in_code="One exception for each place: `FileRefused`, `ImportRefused`, `PostRefused`, `SaveRefused`.",
            ),
        ),
    ),
)
