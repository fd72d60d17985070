from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "aidportal.reports"
    verbose_name = _("Reports")
    without_history = {
        "savedcomparison": "a question that a user keeps, and no record",
        "reportjob": "a file on its way to a user, and no record",
    }

    def ready(self) -> None:
        from aidportal.queues.queue import declare_queue
        from aidportal.subjects.navigation import NavigationPlace, declare, declare_dashboards

        from .jobs import QUEUE

        declare_queue(QUEUE)
        declare(NavigationPlace("reports:reports", _("Reports"), 80))
        declare_dashboards(NavigationPlace("reports:compare", _("Comparison"), 70))
