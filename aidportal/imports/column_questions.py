"""What a column of which nobody knows what it means would ask, as soon as somebody says which field it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aidportal.intake.fields import Lookups
from aidportal.intake.questions import questions_of_column
from aidportal.sheets.cells import stated_unit

from .models import Import
from .open_questions import shown_by_itself
from .sender import lookups_of


def questions_if(job: Import, plain: str, name: str, lookups: Lookups) -> list[dict[str, Any]]:
    """The questions of the columns with this plain heading if they were of the field ``name``, each once."""
    field = next((one for one in job.importer.every_field() if one.name == name), None)
    if field is None:
        return []
    asked: dict[str, dict[str, Any]] = {}
    for table in job.summary.get("tables", []):
        for column in table["columns"]:
            if column["plain"] == plain and column.get("texts"):
                unit = stated_unit(column["unit_text"])
                questions = questions_of_column(field, column["heading"], column["texts"], unit, lookups)
                asked = {question.topic: shown_by_itself(question) for question in questions} | asked
    return list(asked.values())


def questions_of_columns(job: Import, wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The questions that come up where columns are of the fields that are ``wanted``, by the key of their answers."""
    lookups = lookups_of(job)
    questions = (one for plain, name in wanted.items() if name for one in questions_if(job, plain, name, lookups))
    return {question["key"]: question for question in questions}
