from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from . import models
        from .axes import AXES
        from .figures import FIGURES
        from .filters import in_use
        from .grids import GRIDS
        from .importers import IMPORTERS
        from .registers import REGISTERS

        declare(
            Subject(
                app="projects",
                axes=AXES,
                values={KIND: models.Disbursement.Stage.choices},
                values_of_lists={KIND: models.Project.Status.choices},
                figures=FIGURES,
                importers=IMPORTERS,
                registers=REGISTERS,
                grids=GRIDS,
                places=(
                    NavigationPlace("projects:list", _("Projects"), 20),
                    NavigationPlace("projects:donation_list", _("Donations"), 30),
                ),
                dashboards=(NavigationPlace("projects:investment", _("Investment"), 20),),
                in_use=in_use,
            )
        )
