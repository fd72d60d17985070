from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    name = "aidportal.overview"
    verbose_name = _("Overview")

    def ready(self) -> None:
        from aidportal.subjects.navigation import NavigationPlace, declare

        declare(NavigationPlace("overview:overview", _("Overview"), 10, beside="/dashboards/"))
