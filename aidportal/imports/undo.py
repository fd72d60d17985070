"""Takes a whole import back, as long as nobody has changed its records since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Min, Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aidportal.history.models import RULES_AT_ONCE
from aidportal.intake.record_store import update
from aidportal.records.rights import gate

from .models import Import, RecordChange
from .row_spool import fingerprints, model_of, trace

AT_ONCE = 5000
MOST_NAMED = 20
MOST_SHOWN = 5
TOLD = gettext_noop("Import No. %(number)s undone: %(name)s")
TOLD_OF_BULK_CHANGE = gettext_noop("Bulk change No. %(number)s undone: %(name)s")


@dataclass(frozen=True)
class Obstacle:
    """A record that stands in the way: its name, its address or none, and why."""

    label: str
    url: str
    why: str


class Obstructed(Exception):
    """The import cannot be undone; ``obstacles`` are the first records in the way, ``count`` how many there are."""

    def __init__(self, obstacles: list[Obstacle], count: int) -> None:
        super().__init__(count)
        self.obstacles, self.count = obstacles, count


def undo(job: Import, user: Any) -> None:
    """Remove what the import added and restore what it changed, in one transaction.

    Raises ``Obstructed`` where a record was changed or removed since, where others have come to depend on it, or where
    ``user`` might not change it by hand: as it is, or as it would be again.
    """
    with transaction.atomic():
        job = Import.objects.select_for_update().get(pk=job.pk)
        if job.state != Import.State.WRITTEN:
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {job.kind}"])
        refuse(list(chain(changed_since(job), not_kept(job, user))))
        trace(job, user, TOLD_OF_BULK_CHANGE if job.is_bulk else TOLD)
        beside = {part.model._meta.label_lower: part.beside for part in job.importer.parts}
        # Those that point to others were written last.
        for label in reversed(models_of(job)):
            for changes in in_chunks(job, label, "-pk"):
                take_back(model_of(label), changes, beside.get(label, ()))
        refuse(list(not_kept(job, user, was_changed=True)))
        forget_document(job)
        job.state, job.undone_at = Import.State.UNDONE, timezone.now()
        job.save(update_fields=["state", "undone_at", "document"])


def what_goes(job: Import) -> list[dict[str, Any]]:
    """By kind of record: how many an undo would remove, how many it would restore, and some of their names."""
    kinds = []
    for label in models_of(job):
        model, changes = model_of(label), job.changes.filter(model=label)
        keys = changes.order_by("pk").values_list("key", flat=True)[:MOST_SHOWN]
        records = model._default_manager.filter(pk__in=[model._meta.pk.to_python(key) for key in keys])
        kinds.append(
            {
                "label": str(model._meta.verbose_name),
                "removed": changes.filter(before__isnull=True).count(),
                "restored": changes.filter(before__isnull=False).count(),
                "names": [str(record) for record in records],
            }
        )
    return kinds


def models_of(job: Import) -> list[str]:
    """The models whose records the import added or changed, in the order in which they were written."""
    rows = job.changes.order_by().values("model").annotate(first=Min("pk")).order_by("first")
    return [row["model"] for row in rows]


def in_chunks(job: Import, label: str, order: str) -> Iterator[list[RecordChange]]:
    """The changes of a model, so many at once that memory holds them."""
    rows = job.changes.filter(model=label).order_by(order).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        yield some


def refuse(obstacles: list[Obstacle]) -> None:
    if obstacles:
        raise Obstructed(obstacles[:MOST_NAMED], len(obstacles))


def changed_since(job: Import) -> Iterator[Obstacle]:
    """Records that are no longer as the import left them."""
    for label in models_of(job):
        model = model_of(label)
        for changes in in_chunks(job, label, "pk"):
            with connection.cursor() as cursor:
                now = fingerprints(cursor, model, [model._meta.pk.to_python(change.key) for change in changes])
            for change in changes:
                if change.key not in now:
                    name = f"{model._meta.verbose_name} {change.key}"
                    yield Obstacle(name, "", _("It was removed since."))
                elif now[change.key] != change.fingerprint:
                    yield obstacle(model, change.key, _("It was changed since."))


def not_kept(job: Import, user: Any, was_changed: bool = False) -> Iterator[Obstacle]:
    """Records that ``user`` may not change, or not delete where the import added them; named by their numbers alone.

    With ``was_changed`` only those that were there before.
    """
    for label in models_of(job):
        model = model_of(label)
        for changes in in_chunks(job, label, "pk"):
            for key in closed_to(user, model, changes, was_changed):
                yield Obstacle(f"{model._meta.verbose_name} {key}", "", _("It lies outside your areas."))


def closed_to(user: Any, model: type[Model], changes: list[RecordChange], was_changed: bool) -> list[str]:
    """The keys of records that ``user`` may not change back, or not delete where the import added them."""
    changed = [change.key for change in changes if change.before is not None]
    added = [] if was_changed else [change.key for change in changes if change.before is None]
    kept = passing(model, "delete", user, added) | passing(model, "add", user, added)
    kept |= passing(model, "change", user, changed)
    return [key for key in (*changed, *added) if key not in kept]


def passing(model: type[Model], act: str, user: Any, keys: list[str]) -> set[str]:
    """Those of ``keys`` of which the user may do ``act``."""
    rows = gate(model, act, user).filter(pk__in=keys).values_list("pk", flat=True) if keys else ()
    return {str(key) for key in rows}


def obstacle(model: type[Model], key: Any, why: str) -> Obstacle:
    record = model._default_manager.get(pk=key)
    url = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    return Obstacle(f"{model._meta.verbose_name}: {record}", url, why)


def take_back(model: type[Model], changes: list[RecordChange], beside: tuple[str, ...]) -> None:
    to_python = model._meta.pk.to_python
    update(model, [(to_python(change.key), restored(model, change.before)) for change in changes if change.before])
    added = [to_python(change.key) for change in changes if change.before is None]
    for relation in beside:
        related: Any = model._meta.get_field(relation)
        related.related_model._default_manager.filter(**{f"{related.field.name}__in": added}).delete()
    try:
        with transaction.atomic():
            remove(model, added)
    except IntegrityError:
        obstacles = list(depended_on(model, added))
        raise Obstructed(obstacles[:MOST_NAMED], len(obstacles)) from None


def restored(model: type[Model], before: dict[str, Any]) -> dict[str, Any]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in before.items()}


def remove(model: type[Model], keys: list[Any]) -> None:
    """Delete exactly these records, and nothing with them: what hangs on them stands in the way."""
    with connection.cursor() as cursor:
        cursor.execute(RULES_AT_ONCE)
        rows = model._base_manager.filter(pk__in=keys)
        rows._raw_delete(rows.db)


def depended_on(model: type[Model], keys: list[Any]) -> Iterator[Obstacle]:
    """Records to which others were added since."""
    for relation in model._meta.related_objects:
        if relation.many_to_many or not relation.related_model._meta.managed:
            continue
        rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": keys})
        for key in rows.order_by().values_list(relation.field.attname, flat=True).distinct()[:MOST_NAMED]:
            kind = relation.related_model._meta.verbose_name
            yield obstacle(model, key, _("A record was added to it since: %(kind)s.") % {"kind": kind})


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
