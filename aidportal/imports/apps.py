from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "aidportal.imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from aidportal.subjects.navigation import NavigationPlace, declare

        from .checks import check_vocabulary

        checks.register(check_vocabulary)
        declare(NavigationPlace("imports:list", _("Import"), 90, is_for_recorders=True))
