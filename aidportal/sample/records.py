"""Synthetic records that fill up to the published totals and go on to the present; every one says that it is a sample.

They hang on documents of kind "sample" and use only bodies that exist without them, so they can be taken out again.
"""

from __future__ import annotations

import random
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from aidportal.directory.models import Document
from aidportal.values.dates import PartialDate

from .activities import load_activities
from .agreements import load_agreements
from .article import load_article
from .gifts import load_gifts
from .inhabitants import load_inhabitants
from .pairs import load_pairs
from .people import load_people
from .projects import load_donations, load_projects, load_waiting
from .sessions import load_sessions

TITLE = "示例数据（非真实记录）"
SEED = 20150320


def chance_of(part: str) -> random.Random:
    """What decides in one part of the sample, the same every time; a change of one part leaves the others alone."""
    return random.Random(f"{SEED} {part}")  # noqa: S311 - not a secret


@transaction.atomic
def load_sample(today: date | None = None) -> bool:
    """Loads the article and the sample up to ``today``; ``False`` where a sample is already there."""
    load_article()
    if Document.objects.samples().exists():
        return False
    today = today or timezone.localdate()
    document = Document.objects.create(
        title=TITLE, kind=Document.Kind.SAMPLE, published_on=PartialDate.day(today), note="由程序生成，并非真实记录。"
    )
    chance = random.Random(SEED)  # noqa: S311 - the same sample every time, not a secret
    load_pairs(document)
    load_projects(document, chance, chance_of("histories"), today)
    load_waiting(document, chance_of("waiting"), today)
    load_donations(document, chance, today)
    load_gifts(document, chance_of("gifts"), today)
    load_people(document, chance, chance_of("callings"), today)
    load_sessions(document, chance, today)
    load_activities(document, chance_of("activities"), today)
    load_inhabitants(document, chance_of("inhabitants"), today)
    gather_statistics()
    load_agreements(document, chance_of("agreements"), today)
    return True


def gather_statistics() -> None:
    """Let the database plan for what was just loaded; by itself it looks only some time after the commit.

    What agreements want is made from figures, and planned for the few records of before they can take minutes.
    """
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
