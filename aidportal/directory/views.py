"""The pages of the directory: areas, pairings, agreements and documents."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from aidportal.registers.facts import fact
from aidportal.registers.tables import heads
from aidportal.registers.views import RecordDetailView, RecordListView
from aidportal.values.dates import describe
from aidportal.web.requests import Reader, SignedInRequest, SignedInUser

from .models import Agreement, Organisation
from .registers import AgreementRegister, AreaRegister, DocumentRegister, PairingRegister
from .targets import progress, scope_of


class DirectoryView(PermissionRequiredMixin, TemplateView):
    """The way to the lists of the directory."""

    request: SignedInRequest
    raise_exception = True
    permission_required = ("directory.view_area",)
    template_name = "directory/index.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        pages = [
            ("directory:area_list", _("Areas"), _("Provinces, leagues, cities, banners and districts, past ones too.")),
            ("directory:pairing_list", _("Pairings"), _("Who is the partner of whom, since when.")),
            ("directory:agreement_list", _("Agreements"), _("What was agreed, with tasks and targets.")),
            ("directory:document_list", _("Documents"), _("Where the records come from.")),
        ]
        links = [{"url": reverse(name), "label": label, "text": text} for name, label, text in pages]
        return super().get_context_data(**kwargs, title=_("Directory"), pages=links)


class AreaListView(RecordListView):
    register_class = AreaRegister


class PairingListView(RecordListView):
    register_class = PairingRegister


class AgreementListView(RecordListView):
    register_class = AgreementRegister


class DocumentListView(RecordListView):
    register_class = DocumentRegister


class AgreementDetailView(RecordDetailView):
    queryset = Agreement.objects.select_related("document", "parent")
    template_name = "directory/agreement_detail.html"

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        agreement = self.object
        user = self.request.user
        return super().get_context_data(
            **kwargs,
            title=agreement.title,
            crumbs=[{"url": reverse("directory:agreement_list"), "label": _("Agreements")}, {"label": agreement.title}],
            actions=self.change_action(),
            facts=agreement_facts(agreement),
            above=lineage(agreement, user),
            below=Agreement.objects.visible_to(user).filter(parent=agreement),
            tasks=task_panel(agreement),
            targets=target_panel(agreement, user),
            notices=target_notices(agreement, user),
        )


def agreement_facts(agreement: Agreement) -> list[dict[str, Any]]:
    parties = Organisation.objects.filter(agreements=agreement).select_related("area")
    return [
        fact(_("kind"), agreement.get_kind_display()),
        fact(_("parties"), _(", ").join(party.name for party in parties)),
        fact(_("signed on"), describe(agreement.signed_on)),
        fact(_("in force from"), describe(agreement.starts_on)),
        fact(_("in force until"), describe(agreement.ends_on)),
        fact(_("fields of cooperation"), _(", ").join(sector.name for sector in agreement.sectors.all())),
        fact(_("document"), agreement.document.title, agreement.document.get_absolute_url()),
    ]


def lineage(agreement: Agreement, user: Reader) -> list[Agreement]:
    """The agreements above this one that ``user`` may see, the topmost first."""
    parents: list[Agreement] = []
    parent = agreement.parent
    while parent and parent not in parents and parent != agreement:
        parents.insert(0, parent)
        parent = parent.parent
    visible = set(
        Agreement.objects.visible_to(user).filter(pk__in=[row.pk for row in parents]).values_list("pk", flat=True)
    )
    return [row for row in parents if row.pk in visible]


def task_panel(agreement: Agreement) -> dict[str, Any]:
    tasks = agreement.tasks.select_related("unit__area")
    return {
        "key": "tasks",
        "title": _("Tasks"),
        "columns": heads(_("task"), _("responsible unit")),
        "rows": [[str(task), task.unit.name if task.unit else "—"] for task in tasks],
        "empty": _("No task is recorded."),
    }


def target_panel(agreement: Agreement, user: SignedInUser) -> dict[str, Any]:
    return {
        "key": "targets",
        "title": _("Targets"),
        "columns": heads(_("figure"), _("year"), _("value to reach"), _("reached"), _("rate"), numeric=4),
        "rows": list(progress(agreement, user)),
        "empty": _("No target is recorded."),
    }


def target_notices(agreement: Agreement, user: SignedInUser) -> list[dict[str, str]]:
    if not agreement.targets.exists() or scope_of(agreement, user):
        return []
    words = _("What is reached cannot be computed: no pairing under this agreement says who gives and who receives.")
    return [{"level": "info", "text": words}]
