from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = _("Officials")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.figures import axes, catalogue
        from aidportal.intake import kinds

        from .axes import AXES
        from .figures import FIGURES
        from .importers import IMPORTERS
        from .models import Official

        axes.declare(*AXES)
        KIND.add(Official.Kind.choices)
        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
