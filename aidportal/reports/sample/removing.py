"""Takes the sample out again, and nothing else."""

from __future__ import annotations

from django.db import transaction
from django.db.models import ProtectedError

from aidportal.directory.models import Agreement, Document, Pairing, Population
from cadres.models import Batch, Official, Posting
from projects.models import Donation, Project, ProjectGroup
from trainings.models import Session

from ..models import PublishedFigure

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


class InUse(Exception):
    """Real records that depend on the sample; nothing was removed."""


def remove_sample() -> int:
    """Removes the records of sample documents and these documents; the number of rows with their parts.

    Raises ``InUse`` naming the real records that depend on one of them.
    """
    samples = Document.objects.samples()
    removed = 0
    try:
        with transaction.atomic():
            # Postings and agreements of the sample hang on each other.
            Posting.objects.filter(document__in=samples, takes_over_from__document__in=samples).update(
                takes_over_from=None
            )
            Agreement.objects.filter(document__in=samples, parent__document__in=samples).update(parent=None)
            for model in MODELS:
                removed += model._default_manager.filter(document__in=samples).delete()[0]
            removed += samples.delete()[0]
    except ProtectedError as error:
        raise InUse("; ".join(f"{row._meta.verbose_name} {row.pk}: {row}" for row in error.protected_objects)) from None
    return removed
