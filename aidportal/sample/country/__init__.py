"""A made-up country of any size: every county takes part, some far more than others; to try the portal at scale.

It hangs on one document of kind "sample". The same number of projects, seed and day make the same country.
"""

from __future__ import annotations

import random
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from aidportal.directory.models import Document
from aidportal.sample.records import gather_statistics
from aidportal.values.dates import PartialDate

from .bulk import RowWriter
from .money import make_donations, make_projects
from .pairs import Country, make_pairs, read_country
from .people import make_officials, make_sessions
from .promises import make_agreements

TITLE = "生成的全国数据（非真实记录）"


def has_real_records() -> bool:
    """Whether anything is recorded that does not come from a sample."""
    for relation in Document.objects.none().record_relations():
        rows = relation.related_model._default_manager
        if rows.exclude(document__kind=Document.Kind.SAMPLE).exists():
            return True
    return False


@transaction.atomic
def generate(projects: int, seed: int, today: date | None = None) -> dict[str, int]:
    """Makes a country with as many projects, and all else in proportion; how many rows of each table were made."""
    today = today or timezone.localdate()
    chance = random.Random(f"{seed} {projects}")  # noqa: S311 - the same country every time, not a secret
    document = Document.objects.create(
        title=TITLE,
        kind=Document.Kind.SAMPLE,
        published_on=PartialDate.day(today),
        note=f"由程序生成：{projects}，{seed}。",
    )
    with connection.cursor() as cursor:
        writer = RowWriter(cursor, document.pk)
        country: Country = read_country(chance, today)
        make_pairs(writer, country)
        make_projects(writer, country, projects, f"G{seed}")
        make_donations(writer, country, projects // 10)
        make_officials(writer, country, projects // 20)
        make_sessions(writer, country, projects // 10)
        make_agreements(writer, country, projects // 40)
        writer.finish()
    gather_statistics()
    return writer.counts
