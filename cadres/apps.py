from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = _("Officials")

    def ready(self) -> None:
        from aidportal.directory.axes import KIND
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from .axes import AXES
        from .figures import FIGURES
        from .filters import in_use
        from .grids import GRIDS
        from .importers import IMPORTERS
        from .models import Official
        from .registers import REGISTERS

        declare(
            Subject(
                app="cadres",
                axes=AXES,
                values={KIND: Official.Kind.choices},
                figures=FIGURES,
                importers=IMPORTERS,
                grids=GRIDS,
                registers=REGISTERS,
                places=(NavigationPlace("cadres:list", _("Officials"), 40),),
                dashboards=(NavigationPlace("cadres:exchange", _("Exchange"), 30),),
                in_use=in_use,
            )
        )
