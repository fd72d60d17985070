from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "aidportal.directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from .axes import AXES
        from .figures import FIGURES
        from .importers import IMPORTERS
        from .list_filters import in_use
        from .registers import REGISTERS

        declare(
            Subject(
                app="directory",
                axes=AXES,
                figures=FIGURES,
                importers=IMPORTERS,
                registers=REGISTERS,
                places=(NavigationPlace("directory:index", _("Directory"), 60),),
                in_use=in_use,
            )
        )
