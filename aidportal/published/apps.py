from django.apps import AppConfig


class PublishedConfig(AppConfig):
    name = "aidportal.published"

    def ready(self) -> None:
        from aidportal.intake import kinds

        from .importers import IMPORTERS

        kinds.declare(*IMPORTERS)
