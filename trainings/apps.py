from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrainingsConfig(AppConfig):
    name = "trainings"
    verbose_name = _("Trainings")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from .axes import AXES
        from .figures import FIGURES
        from .filters import in_use
        from .grids import GRIDS
        from .importers import IMPORTERS
        from .models import Session
        from .registers import REGISTERS

        declare(
            Subject(
                app="trainings",
                axes=AXES,
                values={KIND: Session.Kind.choices},
                figures=FIGURES,
                importers=IMPORTERS,
                registers=REGISTERS,
                grids=GRIDS,
                places=(NavigationPlace("trainings:list", _("Training"), 50),),
                dashboards=(NavigationPlace("trainings:training", _("Training"), 40),),
                in_use=in_use,
            )
        )
