from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OverviewConfig(AppConfig):
    name = "aidportal.overview"
    verbose_name = _("Overview")

    def ready(self) -> None:
        from aidportal.subjects.navigation import NavigationPlace, declare, declare_dashboards

        declare(NavigationPlace("overview:overview", _("Overview"), 10, beside="/dashboards/"))
        declare_dashboards(
            NavigationPlace("overview:charts", _("Charts at a glance"), 10),
            NavigationPlace("overview:flows", _("Flows"), 50),
            NavigationPlace("overview:targets", _("Targets"), 60),
        )

        from aidportal.accounts.models import User

        from .clerk import ClerkView
        from .director.page import DirectorView
        from .first_pages import declare_first_page

        declare_first_page(User.FirstPage.DIRECTOR, DirectorView.as_view())
        declare_first_page(User.FirstPage.CLERK, ClerkView.as_view())
