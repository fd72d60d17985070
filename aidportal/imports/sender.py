"""Who sent a file, and what its cells are looked up in as they may see it."""

from __future__ import annotations

from aidportal.intake.fields import Lookups

from .kept_words import KnownAnswers, kept_answers, known_words
from .models import Import


class System:
    """Who imports from the command line without naming a user: sees and records everything."""

    is_active = True
    may_record = True
    sees_everything = True
    area_codes: tuple[str, ...] = ()

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return True


def lookups_of(job: Import) -> Lookups:
    """What the cells of an import are looked up in: by what was answered of it, then by what was answered before."""
    answers = KnownAnswers(kept_answers(job.user, job.kind), job.decisions.get("choices", {}))
    lookups = job.importer.lookups(job.user or System(), answers)
    lookups.known = known_words(job.user, job.kind)
    return lookups
