"""How backups stand, for administrators: when the last one was proven, what lies here, and what went wrong."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from aidportal.supervisor.nights import time_of_night
from aidportal.supervisor.version import version
from aidportal.values.rounding import fixed
from aidportal.web.requests import SignedInRequest

from .folder import Kind
from .manifest import applied_migrations
from .refusals import LANGUAGES
from .reports import counted, counts
from .standing import KeptNote, ProofNote, Standing, standing

MIB = 1 << 20
KINDS = {Kind.NIGHT: _("every night"), Kind.HAND: _("by hand"), Kind.UPGRADE: _("before an upgrade")}


class BackupStatusView(PermissionRequiredMixin, TemplateView):
    request: SignedInRequest
    raise_exception = True
    template_name = "backups/status.html"

    def has_permission(self) -> bool:
        return self.request.user.sees_everything

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        told, now = standing(), timezone.localtime()
        return super().get_context_data(**kwargs) | {
            "title": _("Backups"),
            "lead": _(
                "Every night the whole portal is written into one file, restored beside the portal and compared "
                "with what was counted when the file was made."
            ),
            "notices": notices(told, now),
            "proof": facts_of_proof(told.held),
            "differences": [one.words for one in told.proof.differences] if told.proof else [],
            "portal_facts": facts_of_portal(told),
            "kept": [row(one, told) for one in told.kept],
            "kept_text": counted(ngettext_lazy("{n} backup", "{n} backups", len(told.kept)), len(told.kept)),
        }


def notices(told: Standing, now: datetime) -> list[dict[str, Any]]:
    """What went wrong, worst first; that all is well where it is."""
    bad = []
    if told.proof and not told.proof.holds:
        words = ngettext_lazy(
            "The backup of {moment} does not give back what it should: {n} difference. Keep the older ones.",
            "The backup of {moment} does not give back what it should: {n} differences. Keep the older ones.",
            told.proof.count,
        )
        moment = spoken(told.proof.made_at)
        bad.append(notice("bad", format_lazy(words, moment=moment, n=f"{told.proof.count:,}")))
    if told.failure:
        why = told.failure.words.get(get_language() or "", told.failure.words[LANGUAGES[0]])
        bad.append(notice("bad", f"{spoken(told.failure.at)}: {why}"))
    if told.held is None:
        bad.append(notice("warn", _("No backup has been proven here yet.")))
    elif not told.is_fresh(now):
        hours = int((now - told.held.made_at).total_seconds() // 3600)
        bad.append(
            notice("warn", format_lazy(_("The last backup that was proven is {hours} hours old."), hours=f"{hours:,}"))
        )
    if time_of_night() is None:
        bad.append(notice("warn", _("The nightly backup is switched off by AIDPORTAL_BACKUP_AT.")))
    if told.backup and told.backup.missing:
        words = ngettext_lazy(
            "Of the last backup, records name {n} file that was not there.",
            "Of the last backup, records name {n} files that were not there.",
            told.backup.missing,
        )
        bad.append(notice("warn", format_lazy(words, n=told.backup.missing)))
    return bad


def notice(level: str, text: object) -> dict[str, Any]:
    return {"level": level, "text": text}


def facts_of_proof(held: ProofNote | None) -> list[dict[str, Any]]:
    if held is None:
        return []
    return [
        {"label": _("Backed up"), "value": spoken(held.made_at)},
        {"label": _("Restored and compared"), "value": spoken(held.proven_at), "hint": seconds(held.seconds)},
        {
            "label": _("Compared, and all the same"),
            "value": counts(held.tables, held.rows, held.figures, held.values, held.reports),
        },
        {"label": _("File"), "value": held.name},
    ]


def facts_of_portal(told: Standing) -> list[dict[str, Any]]:
    at = time_of_night()
    facts: list[dict[str, Any]] = [
        {"label": _("Version"), "value": version()},
        {"label": _("Migrations"), "value": len(applied_migrations())},
        {"label": _("Every night at"), "value": f"{at[0]:02}:{at[1]:02}" if at else None},
    ]
    if told.backup:
        keys = _("encrypted, in the file") if told.backup.has_keys else _("left out: no passphrase is set")
        facts += [
            {"label": _("Last backup"), "value": spoken(told.backup.made_at), "hint": seconds(told.backup.seconds)},
            {"label": _("Size"), "value": size(told.backup.size)},
            {"label": _("Keys"), "value": keys},
        ]
    return facts


def row(one: KeptNote, told: Standing) -> dict[str, Any]:
    proven = told.proof is not None and told.proof.name == one.name
    return {
        "name": one.name,
        "moment": spoken(one.made_at),
        "kind": KINDS[Kind(one.kind)],
        "size": size(one.size),
        "state": ("ok" if told.proof and told.proof.holds else "bad") if proven else "",
    }


def spoken(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


def seconds(count: float) -> Any:
    return format_lazy(_("in {seconds} s"), seconds=fixed(Decimal(count)))


def size(count: int) -> str:
    return f"{fixed(Decimal(count) / MIB, 1)} MiB"
