from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishedConfig(AppConfig):
    name = "aidportal.published"

    def ready(self) -> None:
        from aidportal.accounts.models import User
        from aidportal.overview.first_pages import declare_first_page
        from aidportal.subjects.navigation import NavigationPlace
        from aidportal.subjects.subject import Subject, declare

        from .auditor import AuditorView
        from .importers import IMPORTERS

        declare_first_page(User.FirstPage.AUDITOR, AuditorView.as_view())

        declare(
            Subject(
                # Its records are among the models of reports.
                app="reports",
                importers=IMPORTERS,
                places=(NavigationPlace("published:figures", _("Published figures"), 70),),
            )
        )
