"""Help: users and rights."""

from django.utils.translation import gettext_lazy as _

from .help_page import HelpPage, HelpTask, adding, administer, to

PAGE = HelpPage(
    "users",
    _("Users and rights"),
    _("Who may see and record what; adding users is for administrators."),
    about=(
        "/accounts/",
        "/admin/accounts/",
        "/record/accounts/",
        "/backups/",
    ),
    tasks=(
        HelpTask(
            "roles",
            _("What each role may do"),
            steps=(
                _(
                    "A viewer looks, an editor also records, both in their areas with all that lies in them. "
                    "An administrator sees and records everything."
                ),
                _(
                    "Being able to see is not being able to change. The receiving side records projects and "
                    "the sessions held there; the giving side its money, its gifts and its officials. Both "
                    "see both."
                ),
            ),
        ),
        HelpTask(
            "add",
            _("Add a user"),
            steps=(
                _(
                    "Give a user name, a password, the role and the areas. The user chooses a new password "
                    "at the first sign-in."
                ),
                _(
                    "Who forgot the password gets another one: “Give a new password” in the head of the page of "
                    "the user."
                ),
                _("Whoever left is not deleted: take away “may sign in”. What they recorded keeps their name."),
            ),
            ways=(
                adding("accounts.user"),
                administer("accounts:users", _("Users")),
            ),
        ),
        HelpTask(
            "backups",
            _("See whether the backups hold"),
            steps=(
                _(
                    "Every night the portal is backed up into one file, restored beside itself and compared. “Backups” "
                    "in the menu with your name says when that last held, and warns after 26 hours."
                ),
                _(
                    "The files lie on the same disk as the portal. Whoever looks after the machine copies them "
                    "elsewhere, and can restore one into an empty place."
                ),
            ),
            ways=(administer("backups:status", _("Backups")),),
        ),
        HelpTask(
            "password",
            _("Change your password, language or unit of money"),
            steps=(
                _(
                    "The menu with your name has the password and the unit of money; language and colours "
                    "are beside it in the bar."
                ),
            ),
            ways=(to("accounts:password_change", _("Change password")),),
        ),
    ),
)
