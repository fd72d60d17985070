from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "aidportal.directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from aidportal.figures import axes, catalogue
        from aidportal.intake import kinds

        from .axes import AXES
        from .figures import FIGURES
        from .importers import IMPORTERS

        axes.declare(*AXES)
        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
