"""How far a project is, and which projects the figures of projects and commitments count."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aidportal.figures.scopes import NOT_STATED, Scope, choice


class Status(models.TextChoices):
    RESERVE = "reserve", _("in reserve")
    SUBMITTED = "submitted", _("awaiting approval")
    APPROVED = "approved", _("approved")
    PREPARING = "preparing", _("in preparation")
    RUNNING = "running", _("under way")
    COMPLETED = "completed", _("completed")
    ACCEPTED = "accepted", _("accepted")
    AUDITED = "audited", _("audited")
    EVALUATED = "evaluated", _("evaluated")
    HANDED_OVER = "handed_over", _("handed over")
    SUSPENDED = "suspended", _("suspended")
    ADJUSTING = "adjusting", _("being changed")
    TERMINATED = "terminated", _("terminated")


# What a scope can ask for in place of statuses: all projects that count where it asks for none.
COUNTED = "counted"
# They are wishes, or nothing came of them.
NOT_COUNTED = (Status.RESERVE.value, Status.SUBMITTED.value, Status.TERMINATED.value)
# What filters of a status offer.
STATUS_CHOICES: list[tuple[str, Any]] = [(COUNTED, _("approved or further on, or not stated")), *Status.choices]


def with_status(path: str, statuses: tuple[str, ...]) -> Q:
    """Rows whose project has one of ``statuses`` at ``path``; all rows where none is asked for."""
    if COUNTED not in statuses:
        return choice(path, statuses)
    counted = ~Q(**{f"{path}__in": NOT_COUNTED})
    stated = tuple(status for status in statuses if status != COUNTED)
    return counted | choice(path, stated) if stated else counted


def counted_only(scope: Scope) -> Scope:
    """The scope of what counts: projects approved or further on, or of unknown status, unless it asks for a status."""
    return scope if scope.statuses else scope.but(statuses=(COUNTED,))


def to_status(scope: Scope, status: str | None) -> Scope | None:
    """The part of ``scope`` that has ``status``; ``None`` where it asks only for others."""
    wanted = status or NOT_STATED
    statuses = scope.statuses
    is_asked = not statuses or wanted in statuses or (COUNTED in statuses and wanted not in NOT_COUNTED)
    return scope.but(statuses=(wanted,)) if is_asked else None
