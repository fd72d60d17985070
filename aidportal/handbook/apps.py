from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandbookConfig(AppConfig):
    name = "aidportal.handbook"
    verbose_name = _("Help")

    def ready(self) -> None:
        from aidportal.subjects.navigation import declare_help

        from .pages import PAGES

        for page in PAGES:
            declare_help(page.key, page.about)
