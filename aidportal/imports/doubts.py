"""What is asked before an import or a bulk change is written, and the reason for which it is written all the same.

Of the rows of a bulk change the kind's own form asks, each question once; of a workbook its importer, of all it adds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from copy import copy
from typing import Any

from django.contrib.admin.sites import site
from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.records.questions import LONGEST_REASON, Entered, SetFields, in_one
from aidportal.web.requests import Actor

from .models import Import

# Where a job keeps why it is written all the same.
REASON = "reason"


def doubts_of(record: Model, values: Mapping[str, object], user: Actor) -> list[dict[str, str]]:
    """What is asked of a ``record`` in which ``values``, by the names of their columns, are to be set."""
    changed = copy(record)
    by_column = {one.attname: one.name for one in record._meta.concrete_fields}
    for column, value in values.items():
        setattr(changed, column, value)
    entered = Entered(SetFields(changed, [by_column[column] for column in values]), user)
    asks = getattr(site.get_model_admin(type(record)).form, "questions", ())
    return [{"ask": ask.__name__, "text": doubt.text} for ask in asks for doubt in ask(entered)]


def questions_of(job: Import) -> list[str]:
    """Each question once; of a bulk change in how many rows, in the words of the first of them where they differ."""
    if not job.is_bulk:
        return [str(text) for text in job.summary.get("asked", ())]
    rows = job.rows.filter(data__doubts__0__isnull=False).values_list("data__doubts", "data__label")
    by_question: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for doubts, label in rows:
        # One question may doubt two fields of a row.
        for ask, text in {doubt["ask"]: doubt["text"] for doubt in doubts}.items():
            by_question[ask].append((text, label))
    return [in_one(told) for told in by_question.values()]


def answer(job: Import, reason: str) -> None:
    """Keep why a job is written although something is asked."""
    if reason := reason.replace("\0", "").strip()[:LONGEST_REASON]:
        job.decisions = job.decisions | {REASON: reason}
        job.save(update_fields=["decisions"])


def why_not(job: Import) -> str:
    """Why a job may not be written: something is asked and no reason is given."""
    if job.decisions.get(REASON) or not questions_of(job):
        return ""
    return _("Nothing was written: something is asked about these rows. Say why it is right, then write them.")


def shown(job: Import) -> dict[str, Any]:
    """What the page of a job shows of it, as long as it can be written."""
    asked = questions_of(job) if job.state == Import.State.PREVIEWED else []
    return {"asked": asked, "reason": job.decisions.get(REASON, ""), "longest_reason": LONGEST_REASON}


def told_in_history(job: Import) -> dict[str, str]:
    """What the history of the records says of what was asked and answered."""
    reason, questions = job.decisions.get(REASON), questions_of(job)
    return {"question": " ".join(questions), "reason": reason} if reason and questions else {}
