from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = _("Officials")

    def ready(self) -> None:
        from aidportal.figures import catalogue
        from aidportal.intake import kinds

        from .figures import FIGURES
        from .importers import IMPORTERS

        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
