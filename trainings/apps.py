from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = _("Trainings")

    def ready(self) -> None:
        from aidportal.figures import catalogue
        from aidportal.intake import kinds

        from .figures import FIGURES
        from .importers import IMPORTERS

        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
