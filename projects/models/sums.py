"""What the money of projects and their number come to by few columns, kept by the database for the figures of all."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from aidportal.directory.models import Area, Organisation, Sector
from aidportal.figures.summaries import KeptSums
from aidportal.values.dates import PartialDateField

from .funding import copied


def total() -> models.DecimalField[Any, Any]:
    return models.DecimalField(_("amount"), max_digits=24, decimal_places=2)


class CommittedByKind(KeptSums):
    """What is committed on the lines of counted projects, by fiscal year, source and field."""

    fiscal_year = PartialDateField(_("fiscal year"), null=True)
    source = models.CharField(_("source"), max_length=10)
    sector = copied(Sector, _("field"), null=True)
    amount = total()

    class Meta:
        verbose_name = _("sum of commitments by kind")
        verbose_name_plural = _("sums of commitments by kind")


class CommittedByPlace(KeptSums):
    """What is committed on the lines of counted projects, by fiscal year, receiving area and giver."""

    fiscal_year = PartialDateField(_("fiscal year"), null=True)
    area = copied(Area, _("area"))
    counted_giver = copied(Organisation, _("giver"), null=True)
    amount = total()

    class Meta:
        verbose_name = _("sum of commitments by place")
        verbose_name_plural = _("sums of commitments by place")


class MovedBySource(KeptSums):
    """What moved, by stage, date and source."""

    stage = models.CharField(_("stage"), max_length=8)
    moved_on = PartialDateField(_("date"))
    source = models.CharField(_("source"), max_length=10)
    amount = total()

    class Meta:
        verbose_name = _("sum of payments by source")
        verbose_name_plural = _("sums of payments by source")


class MovedOnLines(KeptSums):
    """What moved on the lines of counted projects, by stage, date, and fiscal year of the line."""

    stage = models.CharField(_("stage"), max_length=8)
    moved_on = PartialDateField(_("date"))
    fiscal_year = PartialDateField(_("fiscal year"), null=True)
    amount = total()

    class Meta:
        verbose_name = _("sum of payments by line")
        verbose_name_plural = _("sums of payments by line")


class ProjectsByKind(KeptSums):
    """How many projects there are and who benefits, by programme year, status and field; ``amount`` are people."""

    programme_year = PartialDateField(_("programme year"), null=True)
    status = models.CharField(_("status"), max_length=12)
    sector = copied(Sector, _("field"), null=True)
    amount = models.BigIntegerField(_("people who benefit"))

    class Meta:
        verbose_name = _("sum of projects by kind")
        verbose_name_plural = _("sums of projects by kind")
