"""Takes the sample out again, and nothing else; before that it tells what people made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import CASCADE, Model, ProtectedError
from django.utils import timezone

from aidportal.directory.models import Agreement, Document, Pairing, Population
from aidportal.history.models import Act
from aidportal.history.reverting import rows_touched
from aidportal.history.tracked import is_derived
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
    """What people recorded in the sample by whatever way and did not take back, a line each."""
    taken_back = Act.objects.filter(via=Act.Via.UNDO, what__has_key="takes_back").values_list("what__takes_back")
    by_people = Act.objects.filter(who__isnull=False).exclude(pk__in=[int(number) for (number,) in taken_back])
    acts = by_people.exclude(via=Act.Via.UNDO, what__has_key="takes_back").in_bulk()
    for model, path in with_their_parts():
        if is_derived(model):
            continue
        rows = model._default_manager.filter(**{f"{path}__kind": Document.Kind.SAMPLE}).order_by()
        touched = rows_touched(model, list(acts), list(rows.values_list("pk", flat=True)))
        records = rows.in_bulk({key for key, _act in touched})
        for key, act in touched:
            yield line_of(records[key], acts[act])


def with_their_parts() -> Iterator[tuple[type[Model], str]]:
    """The kinds of records that come from documents, and those that go with one, with the way to the document."""
    paths: list[tuple[type[Model], str]] = [(model, "document") for model in MODELS]
    for model, path in paths:
        yield model, path
        for relation in model._meta.related_objects:
            part: Any = relation.related_model
            if relation.on_delete is CASCADE and part._meta.managed and not part._meta.auto_created:
                paths.append((part, f"{relation.field.name}__{path}"))


def line_of(record: Model, act: Act) -> str:
    day = timezone.localtime(act.at).strftime("%Y-%m-%d %H:%M")
    return f"{day} {act.name}: {record._meta.verbose_name} “{record}”, {act.through}"
