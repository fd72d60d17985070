"""Takes a whole import or bulk change back: what its act did, as long as nobody has changed its records since."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from aidportal.directory.models import Document
from aidportal.history.models import Act
from aidportal.history.reverting import Did, acted_on, by_model
from aidportal.records.taking_back import Hindrance, TakingBack, TakingBackRefused, TouchedNames
from aidportal.web.requests import SignedInUser

from .models import Import

MOST_SHOWN = 5


@dataclass(frozen=True)
class UndoneKind:
    """The records of one kind that an undo would remove or set back, with the names of some."""

    label: str
    removed: int
    restored: int
    names: list[str]


def act_of(job: Import) -> Act | None:
    """The act that wrote ``job``; ``None`` where nothing was changed, or the history had not begun."""
    ways = (Act.Via.IMPORT, Act.Via.BULK)
    return Act.objects.filter(via__in=ways, what__import=job.pk).order_by("-pk").first()


def taking_of(act: Act) -> TakingBack:
    """What an undo takes back: all records of the act but the document, which may have others by now."""
    return TakingBack(act, [row for row in acted_on(act) if row.model is not Document])


def undo(job: Import, user: SignedInUser) -> None:
    """Remove what the import added and restore what it changed, in one transaction.

    Raises ``TakingBackRefused`` where a record was changed or removed since, where others have come to depend on it,
    or where ``user`` might not change it by hand: as it is, or as it would be again.
    """
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state != Import.State.WRITTEN:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {job.kind}"])
        if act := act_of(job):
            taking_of(act).do(user, **{"import": job.pk, "name": job.name})
        elif job.changes_records:
            raise TakingBackRefused([Hindrance("", "", _("It was written before the history of records began."))])
        forget_document(job)
        job.state, job.undone_at = Import.State.UNDONE, timezone.now()
        job.save(update_fields=["state", "undone_at", "document"])


def what_goes(job: Import, user: SignedInUser) -> list[UndoneKind]:
    """By kind of record: how many an undo would remove, how many it would set back, and some of their names."""
    act = act_of(job)
    if act is None:
        return []
    taking = taking_of(act)
    visible = by_model(taking.visible_to(user))
    return [
        UndoneKind(
            label=str(model._meta.verbose_name),
            removed=sum(row.did is Did.ADDED for row in rows),
            restored=sum(row.did is not Did.ADDED for row in rows),
            names=TouchedNames(visible.get(model, [])[:MOST_SHOWN]).names(),
        )
        for model, rows in by_model(taking.rows).items()
    ]


def forget_document(job: Import) -> None:
    """The workbook stays with the import; the document goes, unless a record that stays refers to it."""
    document, job.document = job.document, None
    if document is None:
        return
    Import.objects.filter(pk=job.pk).update(document=None)
    try:
        with transaction.atomic():
            document.delete()
    except ProtectedError:
        Import.objects.filter(pk=job.pk).update(document=document)
        job.document = document
