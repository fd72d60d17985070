from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from aidportal.records.rights import Rights, Side

from ..querysets import CommonQuerySet


class SectorQuerySet(CommonQuerySet):
    rights = (Rights(Side.EVERYBODY, Side.EVERYBODY, *(Side.ADMINISTRATORS, Side.ADMINISTRATORS, Side.ADMINISTRATORS)),)


class Sector(models.Model):
    """A field of cooperation: what a project, a training or an agreement is about.

    The terms change from one programme period to the next, so they are rows and not choices.
    """

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name_zh = models.CharField(_("Chinese name"), max_length=40, unique=True)
    name_en = models.CharField(_("English name"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=100, help_text=_("Small numbers come first."))

    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("field")
        verbose_name_plural = _("fields")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                name="sector_code_well_formed",
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*$"),
                violation_error_message=_("The code is lower-case letters, digits and _."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @classmethod
    def name_in_sql(cls, prefix: str) -> Any:
        """``name`` of the field to which ``prefix`` leads, in a query."""
        return F(f"{prefix}name_en" if get_language() == "en" else f"{prefix}name_zh")
