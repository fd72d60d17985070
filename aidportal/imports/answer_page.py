"""The questions of an import as its page puts them, each once: columns, words, and what holds for all rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.fields import BLANK, Lookups, Option
from aidportal.intake.file_rows import answer_read
from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT, How
from aidportal.intake.questions import rows_of_key
from aidportal.sheets.tables.layout import parts_of as parts_of_heading

from .answer_form import is_of_name, keys_of, parts_of, section_place
from .findings import unclaimed
from .models import Import
from .open_questions import LAST_ROW, likely_first
from .sender import lookups_of
from .told_lines import open_lines


def context(job: Import, kind: Importer, lost: list[dict[str, Any]]) -> dict[str, Any]:
    """What is to be answered, what was answered, and what may be said of all rows; ``lost`` are amounts not read."""
    questions = job.questions() if job.state == Import.State.PREVIEWED else []
    columns = unknown_columns(job, kind, lost)
    asked, beside = parted(columns, lost, {one["field"] for one in questions if not one["word"]})
    sheets = list(dict.fromkeys(table["sheet"] for table in job.summary.get("tables", [])))
    return {
        "needed": needed_fields(job, kind),
        "columns_asked": asked,
        "columns_beside": beside,
        "words_asked": [one | {"is_of_name": is_of_name(one["key"])} for one in questions if one["word"]],
        "questions": [for_sheets(job, kind, question) for question in questions if not question["word"]],
        "to_answer": len(asked) + len(questions) + len(open_lines(job.summary)),
        "fields_of_all": [field for field in kind.fields if field.may_be_of_all],
        "sheets": sheets if len(sheets) > 1 else [],
        "answers": answers(job, kind),
    }


def parted(
    columns: list[dict[str, Any]], lost: list[dict[str, Any]], lacking: Collection[str]
) -> tuple[list[Any], list[Any]]:
    """The unknown columns that are asked about in the open, and the others.

    Those are that hold amounts or count people, and that may well be of a field which rows are ``lacking``.
    """
    people = {column["plain"] for column in lost if column.get("is_people")}
    asked = [
        column
        for column in columns
        if column["is_needed"] or column["plain"] in people or not {*lacking}.isdisjoint(column["likely"])
    ]
    return asked, [column for column in columns if column not in asked]


def needed_fields(job: Import, kind: Importer) -> list[str]:
    """What a table of the kind needs, where nothing in the file was recognised as one."""
    if any(job.summary.get("counts", {}).values()):
        return []
    given = {column["field"] for table in job.summary.get("tables", []) for column in table["columns"]}
    return [str(field.label) for field in kind.fields if field.required and field.name not in given]


def unknown_columns(job: Import, kind: Importer, lost: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns that no field reads, each heading once, with first values and the fields, the likely ones first.

    Those are needed that hold amounts: nothing is written while one of them is neither read nor left out.
    """
    amounts = {one["plain"]: one for one in unclaimed(lost) if not one["is_whole"]}
    options = [{"value": field.name, "label": str(field.label)} for field in kind.every_field()]
    columns: dict[str, dict[str, Any]] = {}
    for table in job.summary.get("tables", []):
        for column in table["columns"]:
            if column["how"] != How.UNKNOWN or not column.get("values"):
                continue
            one = columns.setdefault(
                column["plain"],
                column | {"sheets": [], "options": likely_first(options, column["likely"]), "left_out": LEFT_OUT},
            )
            one["sheets"].append(table["sheet"])
            one["amounts"] = amounts.get(column["plain"])
            one["is_needed"] = one["amounts"] is not None
    return list(columns.values())


def for_sheets(job: Import, kind: Importer, question: dict[str, Any]) -> dict[str, Any]:
    """A question about all rows, with what answers for the rows of one sheet or section are kept under."""
    named = answers_by_name(job, kind, question) if question["sections"] else {}
    keys, sheets = keys_of(question)[1:], question["sheets"].items()
    by_sheet = [{"key": key, "sheet": sheet, "rows": rows} for key, (sheet, rows) in zip(keys, sheets, strict=False)]
    stem = question["key"].removesuffix("*")
    by_section = [
        section
        | {
            "key": stem + section_place(section),
            "id": f"{question['field']}-{at}",
            "is_last": section["last"] == LAST_ROW,
            "likely": named[section["name"]],
        }
        for at, section in enumerate(question["sections"])
    ]
    return question | {"by_sheet": by_sheet if len(by_sheet) > 1 else [], "by_section": by_section}


def answers_by_name(job: Import, kind: Importer, question: dict[str, Any]) -> dict[str, str]:
    """By the name of a section the option that it names, if it does."""
    field = next(field for field in kind.fields if field.name == question["field"])
    lookups, offered = lookups_of(job), {option["value"] for option in question["options"]}
    named = {}
    for section in question["sections"]:
        read = (str(answer_read(field, part, lookups)) for part in parts_of_heading(section["name"]))
        named[section["name"]] = next((answer for answer in read if answer in offered), "")
    return named


def answers(job: Import, kind: Importer) -> list[dict[str, Any]]:
    """What was answered of words and of all rows, in words, to be taken back one by one."""
    choices: Mapping[str, str] = job.decisions.get("choices", {})
    if not choices:
        return []
    lookups = lookups_of(job)
    fields = {field.name: field for field in kind.fields}
    shown = []
    for key, value in choices.items():
        topic, name, word = parts_of(key)
        field = fields.get(name or topic)
        options = field.options(lookups) if field else lookups_options(topic, lookups)
        shown.append(
            {
                "key": key,
                "label": str(field.label) if field else "",
                "word": "" if word == "*" else in_words(word) if topic == "all" else word,
                "is_of_all": topic == "all",
                "value": "" if value == BLANK else name_of(value, options),
            }
        )
    return shown


def in_words(place: str) -> str:
    """Of which rows something is said: a sheet, or rows of it."""
    sheet, rows = rows_of_key(place)
    if rows is None:
        return sheet
    first, last = rows
    if last >= LAST_ROW:
        return _("%(sheet)s from row %(first)s") % {"sheet": sheet, "first": first}
    return _("%(sheet)s rows %(first)s–%(last)s") % {"sheet": sheet, "first": first, "last": last}


def lookups_options(topic: str, lookups: Lookups) -> list[Option]:
    names = {"area": "programme_areas", "organisation": "programme_governments"}
    return getattr(lookups, names[topic], []) if topic in names else []


def name_of(value: str, options: Iterable[Option]) -> str:
    return next((option.label for option in options if option.value == value), value)
