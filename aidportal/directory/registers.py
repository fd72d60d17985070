"""The lists of areas, pairings, agreements and documents."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy

from aidportal.figures.uncounted import UNDATED
from aidportal.registers.register import Register

from .list_filters import AgreementFilterSet, AreaFilterSet, DocumentFilterSet, PairingFilterSet
from .models import Agreement, Area, Document, Pairing
from .tables import AgreementTable, AreaTable, DocumentTable, PairingTable


class AreaRegister(Register):
    records = Area.objects.all()
    table_class = AreaTable
    filterset_class = AreaFilterSet
    title = gettext_lazy("Areas")
    address = "directory:area_list"
    export_name = "areas"
    beside = ("parent", "successor")


class PairingRegister(Register):
    records = Pairing.objects.all()
    table_class = PairingTable
    filterset_class = PairingFilterSet
    title = gettext_lazy("Pairings")
    address = "directory:pairing_list"
    rows_label = gettext_lazy("pairings")
    all_label = gettext_lazy("All pairings")
    omissions = (UNDATED,)
    export_name = "pairings"
    beside = ("giver__area", "receiver__area")

    def with_columns(self, rows: QuerySet[Model]) -> Any:
        seen = Agreement.objects.visible_to(self.user).filter(pk=OuterRef("agreement"))
        return super().with_columns(rows.annotate(seen_agreement=Subquery(seen.order_by().values("title")[:1])))


class AgreementRegister(Register):
    records = Agreement.objects.all()
    table_class = AgreementTable
    filterset_class = AgreementFilterSet
    title = gettext_lazy("Agreements")
    address = "directory:agreement_list"
    rows_label = gettext_lazy("agreements")
    all_label = gettext_lazy("All agreements")
    export_name = "agreements"
    reasons = {"ending": ("ends_on",)}

    def with_columns(self, rows: QuerySet[Model]) -> Any:
        seen = Agreement.objects.visible_to(self.user).filter(pk=OuterRef("parent"))
        return rows.annotate(seen_parent=Subquery(seen.order_by().values("title")[:1]))


class DocumentRegister(Register):
    records = Document.objects.all()
    table_class = DocumentTable
    filterset_class = DocumentFilterSet
    title = gettext_lazy("Documents")
    address = "directory:document_list"
    export_name = "documents"


REGISTERS = (PairingRegister, AgreementRegister, AreaRegister, DocumentRegister)
