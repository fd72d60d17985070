from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "aidportal.accounts"
    verbose_name = _("Accounts")
    # Also on a page of a past day, who may sign in and see what is decided by today's rights.
    is_always_of_today = True
    without_history = {
        "signincount": "counts attempts to sign in, and says nothing of a record",
        "sentform": "which forms were sent, for a day",
        "user.password": "a secret, even as a hash",
        "user.first_page": "which page somebody opens first is no change of the user",
        "user.last_login": "when somebody signed in is no change of the user",
    }
