from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "aidportal.imports"
    verbose_name = _("Imports")
    without_history = {
        "import": "a job on its way, which keeps itself; what it changed is in the history of the records",
        "importedrow": "the last reading of a file",
        "importedrecord": "from which row of a file a version came, beside the history",
    }

    def ready(self) -> None:
        from aidportal.queues.queue import declare_queue
        from aidportal.subjects.navigation import NavigationPlace, declare

        from .checks import check_vocabulary
        from .jobs import QUEUE

        declare_queue(QUEUE)
        checks.register(check_vocabulary)
        declare(NavigationPlace("imports:list", _("Import"), 90, is_for_recorders=True))
