from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "aidportal.directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from aidportal.figures import catalogue

        from .figures import FIGURES

        catalogue.declare(*FIGURES)
