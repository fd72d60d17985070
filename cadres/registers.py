"""The lists of postings and of batches."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from aidportal.registers.register import Register
from aidportal.values import dates

from .figures import BEGINS
from .filters import BatchFilterSet, PostingFilterSet
from .models import Batch, Posting
from .tables import BatchTable, PostingTable, with_columns


class PostingRegister(Register):
    omissions = (BEGINS,)
    records = Posting.objects.all()
    table_class = PostingTable
    filterset_class = PostingFilterSet
    title = gettext_lazy("Officials and postings")
    address = "cadres:list"
    rows_label = gettext_lazy("postings")
    all_label = gettext_lazy("All postings")
    export_name = "postings"
    reasons = {"ending": ("ends_on",), "ends": ("ends_on",)}

    def with_columns(self, rows: Any) -> Any:
        return with_columns(rows, self.user, self.day)

    @property
    def day(self) -> date:
        """The day for which the status is told: the one asked for, else today."""
        return self.scope.day or dates.today()


class BatchRegister(Register):
    records = Batch.objects.all()
    table_class = BatchTable
    filterset_class = BatchFilterSet
    title = gettext_lazy("Batches")
    address = "cadres:batch_list"
    rows_label = gettext_lazy("batches")
    all_label = gettext_lazy("All batches")
    export_name = "batches"
    beside = ("document",)


REGISTERS = (PostingRegister, BatchRegister)
