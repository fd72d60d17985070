from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class HistoryConfig(AppConfig):
    name = "aidportal.history"
    verbose_name = _("History")

    def ready(self) -> None:
        from django.db.backends.postgresql.features import DatabaseFeatures

        from . import installation, tellers

        # Of a past moment tables are views, which have no primary key that the other columns could follow from.
        DatabaseFeatures.allows_group_by_selected_pks = False
        connection_created.connect(tellers.introduce)
        pre_migrate.connect(installation.before_migrations, sender=self)
        post_migrate.connect(installation.after_migrations, sender=self)
