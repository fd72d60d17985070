from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.figures import axes, catalogue
        from aidportal.intake import kinds

        from .axes import AXES
        from .figures import FIGURES
        from .importers import IMPORTERS
        from .models import Disbursement, Project

        axes.declare(*AXES)
        KIND.add(Disbursement.Stage.choices)
        KIND.add(Project.Status.choices, on_dashboards=False)
        catalogue.declare(*FIGURES)
        kinds.declare(*IMPORTERS)
