from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = _("Trainings")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.figures import axes, catalogue
        from aidportal.intake import kinds

        from .axes import AXES
        from .figures import FIGURES
        from .importers import IMPORTERS
        from .models import Session

        axes.declare(*AXES)
        KIND.add(Session.Kind.choices)
        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
