"""The batch of many postings set at once: one of the direction in which their officials went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.bulk_fields import BulkField, Saying

from .models import Batch


class BatchOfPostings(BulkField):
    """A batch; who went the other way does not become part of it."""

    def __init__(self) -> None:
        super().__init__("batch")

    def sayings(self, records: Sequence[Any], values: Mapping[str, Any]) -> dict[Any, Saying]:
        batches = Batch.objects.in_bulk({values["batch"], *(posting.batch_id for posting in records)})
        wanted = batches.get(values["batch"])
        sayings = super().sayings(records, values)
        if wanted is None:
            return sayings
        for posting in records:
            if batches[posting.batch_id].direction != wanted.direction:
                words = _("The batch goes the other way: %(direction)s.")
                sayings[posting.pk] = words % {"direction": wanted.get_direction_display()}
        return sayings
