from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "aidportal.directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from aidportal.figures import catalogue
        from aidportal.intake import kinds

        from .figures import FIGURES
        from .importers import IMPORTERS

        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
