"""The status of many projects set at once: with the date since when they have had it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.intake.bulk_fields import BulkField, Saying
from aidportal.intake.drafts import Draft, Part
from aidportal.values import dates
from aidportal.values.dates import PartialDateFormField, describe

from .models import Project, StatusChange


class DatedStatus(BulkField):
    """A status with its date; a project of which a later status is recorded keeps that."""

    parts = (Part("status_change", StatusChange),)

    def __init__(self) -> None:
        super().__init__("status")

    def more_fields(self) -> dict[str, forms.Field]:
        label = capfirst(str(StatusChange._meta.get_field("since").verbose_name))
        return {"since": PartialDateFormField(label=label, initial=dates.today().isoformat())}

    def sayings(self, records: Sequence[Any], values: Mapping[str, Any]) -> dict[Any, Saying]:
        changes = StatusChange.objects.filter(project__in=[record.pk for record in records])
        last = changes.order_by("project_id", "-since", "-pk").distinct("project_id")
        newest = {change.project_id: change for change in last}
        return {record.pk: self.saying(record, newest.get(record.pk), values) for record in records}

    def saying(self, project: Project, newest: StatusChange | None, values: Mapping[str, Any]) -> Saying:
        status, since = values["status"], values["since"]
        own = self.draft(project, values)
        if newest is not None and newest.status == status:
            return [own]
        if newest is not None and since < newest.since:
            words = _("A later status is recorded: %(status)s since %(date)s.")
            return words % {"status": newest.get_status_display(), "date": describe(newest.since)}
        dated = (("project_id", project.pk), ("status", status), ("since", since))
        return [own, Draft("status_change", dated, {})]
