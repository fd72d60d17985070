"""Takes the sample out again, and nothing else; before that it tells what people made of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import CASCADE, CharField, Model, ProtectedError, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.directory.models import Agreement, Document, Pairing, Population
from aidportal.imports.models import Import, RecordChange
from aidportal.reports.models import PublishedFigure
from cadres.models import Batch, Official, Posting
from projects.models import Donation, Project, ProjectGroup
from trainings.models import Session

# Each before what it depends on.
MODELS = (
    Posting,
    Official,
    Batch,
    Session,
    Donation,
    Project,
    ProjectGroup,
    PublishedFigure,
    Pairing,
    Agreement,
    Population,
)


class SampleInUse(Exception):
    """Real records that depend on the sample; nothing was removed."""


class SampleChanged(Exception):
    """People changed the sample, or added to it; nothing was removed. ``changes`` tells what, a line each."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__(len(changes))
        self.changes = changes


def remove_sample(with_changes: bool = False) -> int:
    """Removes the records of sample documents and these documents; the number of rows with their parts.

    Raises ``SampleChanged`` where people recorded something in it, unless that is to go too, and ``SampleInUse``
    naming the real records that depend on one of them.
    """
    samples = Document.objects.samples()
    removed = 0
    try:
        with transaction.atomic():
            if not with_changes and (changes := list(changes_by_people())):
                raise SampleChanged(changes)
            # Postings and agreements of the sample hang on each other.
            Posting.objects.filter(document__in=samples, takes_over_from__document__in=samples).update(
                takes_over_from=None
            )
            Agreement.objects.filter(document__in=samples, parent__document__in=samples).update(parent=None)
            for model in MODELS:
                removed += model._default_manager.filter(document__in=samples).delete()[0]
            removed += samples.delete()[0]
    except ProtectedError as error:
        raise SampleInUse(
            "; ".join(f"{row._meta.verbose_name} {row.pk}: {row}" for row in error.protected_objects)
        ) from None
    return removed


def changes_by_people() -> Iterator[str]:
    """What was recorded in the sample by hand or by an import that was not undone, a line each."""
    for model, path in with_their_parts():
        rows = model._default_manager.filter(**{f"{path}__kind": Document.Kind.SAMPLE}).order_by()
        yield from by_hand(model, rows)
        yield from by_import(model, rows)


def with_their_parts() -> Iterator[tuple[type[Model], str]]:
    """The kinds of records that come from documents, and those that go with one, with the way to the document."""
    found: list[tuple[type[Model], str]] = [(model, "document") for model in MODELS]
    for model, path in found:
        yield model, path
        for relation in model._meta.related_objects:
            part: Any = relation.related_model
            if relation.on_delete is CASCADE and part._meta.managed and not part._meta.auto_created:
                found.append((part, f"{relation.field.name}__{path}"))


def by_hand(model: type[Model], rows: QuerySet[Any]) -> Iterator[str]:
    keys = rows.annotate(key=Cast("pk", CharField())).values("key")
    kind = ContentType.objects.get_for_model(model)
    for entry in LogEntry.objects.filter(content_type=kind, object_id__in=keys).select_related("user").order_by("pk"):
        yield line_of(model, entry.object_repr, entry.action_time, entry.user, entry.get_change_message())


def by_import(model: type[Model], rows: QuerySet[Any]) -> Iterator[str]:
    keys = rows.annotate(key=Cast("pk", CharField())).values("key")
    written = RecordChange.objects.filter(model=model._meta.label_lower, key__in=keys, of__state=Import.State.WRITTEN)
    for change in written.select_related("of__user").order_by("pk"):
        record = rows.filter(pk=change.key).first()
        yield line_of(model, record, change.of.written_at, change.of.user, change.of.name)


def line_of(model: type[Model], record: object, time: datetime | None, user: User | None, what: str) -> str:
    day = timezone.localtime(time).strftime("%Y-%m-%d %H:%M")
    return f"{day} {user.get_full_name() if user else _('command')}: {model._meta.verbose_name} “{record}”, {what}"
