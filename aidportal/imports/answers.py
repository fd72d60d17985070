"""The open questions of a reading as a TOML file, and such a file with its answers, for the command line.

What is written needs strings and comments only, and a string of JSON is one of TOML; so no library writes it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from aidportal.intake.mapping import LEFT_OUT, How
from aidportal.intake.questions import rows_of_key

from .answer_form import field_called, is_of_name, keys_of, meant, parts_of, questions_by_key, readable
from .forms import PostRefused
from .models import Import
from .told_lines import open_lines

TABLES = ("columns", "answers", "lines")


class AnswersRefused(Exception):
    """A file of answers that cannot be taken; the text names what is wrong in it. Nothing of it was applied."""


@dataclass(frozen=True)
class Answers:
    """``columns`` are fields by heading, or ``-``; ``answers`` are values by the key of a question.

    ``lines`` are the places of lines that tell amounts, each with ``-``: they are left out.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)


# ---- What is open


def quoted(text: str) -> str:
    """``text`` as a string of TOML, which escapes one sign more than JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def commented(text: str) -> str:
    """``text`` as comments, whose lines may hold nothing that cannot be printed."""
    lines = ("".join(letter if letter.isprintable() else " " for letter in line) for line in text.splitlines())
    return "".join(f"# {line}\n" for line in lines)


def open_questions(job: Import) -> str:
    """All that ``job`` leaves open, each with what can be answered; an answer of ``""`` leaves it open."""
    labels = {field.name: str(field.label) for field in job.importer.every_field()}
    head = commented(_("Answers for %(file)s. What is left empty stays open.") % {"file": job.name})
    columns = "".join(described_column(column, labels) for column in unknown_columns(job))
    fields = commented(_("Fields, and “-” for a column that is to be left out:"))
    fields += "".join(commented(f"  {quoted(name)} {label}") for name, label in labels.items())
    sheet = next(iter(sheets_of(job)), "")
    questions = "".join(described_question(question, sheet) for question in job.questions())
    text = f"{head}kind = {quoted(job.kind)}\n\n[columns]\n{fields}{columns}\n[answers]\n{questions}"
    if lines := open_lines(job.summary):
        about = commented(_("Lines that tell amounts beside the rows; “-” leaves one out:"))
        text += f"\n[lines]\n{about}" + "".join(map(described_line, lines))
    return text


def sheets_of(job: Import) -> list[str]:
    return list(dict.fromkeys(table["sheet"] for table in job.summary.get("tables", [])))


def unknown_columns(job: Import) -> Iterator[Mapping[str, Any]]:
    """The columns that nobody understands, each heading once."""
    seen: set[str] = set()
    for table in job.summary.get("tables", []):
        for column in table["columns"]:
            if column["how"] == How.UNKNOWN and column["plain"] and column["plain"] not in seen:
                seen.add(column["plain"])
                yield column


def described_column(column: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    values, likely = "、".join(column.get("values", [])), [name for name in column.get("likely", []) if name in labels]
    heading = f"{column['letter']} {column['heading']}"
    text = commented(f"{heading}: {values}" if values else heading)
    if likely:
        names = "、".join(f"{quoted(name)} {labels[name]}" for name in likely)
        text += commented(_("perhaps %(offers)s") % {"offers": names})
    return f'\n{text}{quoted(column["plain"])} = ""\n'


def described_line(line: Mapping[str, Any]) -> str:
    return f'\n{commented(line["text"])}{quoted(line["place"])} = ""\n'


def described_question(question: Mapping[str, Any], sheet: str) -> str:
    heading = f"{question['heading']}: " if question["heading"] else ""
    keys = keys_of(question)
    sheets = "".join(commented(_("or for one sheet: %(key)s") % {"key": quoted(key)}) for key in keys[1:])
    if keys[0].startswith("all|"):
        rows = quoted(f"{keys[0].removesuffix('*')}{sheet}!2-9")
        sheets += commented(_("or for some rows of a sheet: %(key)s") % {"key": rows})
    options = "".join(commented(f"  {quoted(option['value'])} {option['label']}") for option in question["options"])
    return f'\n{commented(heading + question["text"])}{options}{sheets}{quoted(keys[0])} = ""\n'


# ---- What was answered


def answers_in(text: str) -> Answers:
    """The answers of a file, without those that are left empty. Raises ``AnswersRefused``."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AnswersRefused(_("The answers are no TOML: %(reason)s") % {"reason": error}) from None
    refuse(_("The answers have a part that nobody knows: %(names)s."), read.keys() - {"kind", *TABLES})
    for name in TABLES:
        refuse_others(name, read.get(name, {}))
    tables = ({key: value for key, value in read.get(name, {}).items() if value} for name in TABLES)
    return Answers(str(read.get("kind", "")), *tables)


def refuse_others(name: str, table: object) -> None:
    if not isinstance(table, dict):
        raise AnswersRefused(_("%(name)s is no table of answers.") % {"name": f"[{name}]"})
    others = [key for key, value in table.items() if not isinstance(value, str)]
    refuse(_("An answer is a text in quotation marks: %(names)s."), others)


def refuse(text: str, names: Iterable[str]) -> None:
    """Refuse the answers where there are ``names``, which ``text`` then says."""
    if told := sorted(names):
        raise AnswersRefused(text % {"names": "、".join(told)})


def check_columns(answers: Answers, job: Import, keys: Mapping[str, str]) -> None:
    """Refuse answers for another kind, for headings that the file does not have, and fields that there are not.

    ``keys`` are the plain headings of the answers.
    """
    if answers.kind and answers.kind != job.kind:
        raise AnswersRefused(_("The answers are for tables of the kind %(kind)s.") % {"kind": answers.kind})
    there = {column["plain"] for table in job.summary.get("tables", []) for column in table["columns"]}
    refuse(
        _("The file has no column %(names)s."), [heading for heading in answers.columns if keys[heading] not in there]
    )
    fields = {field.name for field in job.importer.every_field()} | {LEFT_OUT}
    refuse(_("There is no field %(names)s."), set(answers.columns.values()) - fields)


def check_answers(answers: Answers, job: Import) -> None:
    """Refuse answers that nothing was asked for, that are none of the options, or cannot be read.

    What holds for all rows, those of a sheet or some of them can be said without being asked.
    """
    questions = questions_by_key(job)
    unasked = {key for key in answers.answers.keys() - questions if not is_of_rows(job, key)}
    refuse(_("The file does not ask %(names)s."), unasked)
    chosen = {key for key, question in questions.items() if question["options"]}
    check_chosen(answers, job, questions)
    for key, value in answers.answers.items():
        if key not in chosen:
            check_typed(job, key, questions[key]["field"] if key in questions else parts_of(key)[1], value)


def check_chosen(answers: Answers, job: Import, questions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse answers that are none of the options, unless they name an area or an organisation."""
    named = names_meant(answers, job)
    others = not_offered(answers, questions).items()
    refuse(
        _("This is none of the options: %(names)s."),
        [f"{key} = {value}" for key, value in others if questions[key]["options"] and not named.get(key)],
    )


def not_offered(answers: Answers, questions: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The answers to ``questions`` that are none of what these offer."""
    offered = {key: {option["value"] for option in question["options"]} for key, question in questions.items()}
    return {key: value for key, value in answers.answers.items() if key in offered and value not in offered[key]}


def check_typed(job: Import, key: str, name: str, value: str) -> None:
    """Refuse an answer that its field cannot read."""
    try:
        readable(job, field_called(job, name), value)
    except PostRefused as error:
        raise AnswersRefused(f"{key}: {error}") from None


def names_meant(answers: Answers, job: Import) -> dict[str, str]:
    """What answers mean that name an area or an organisation which is not offered, by the key of the question."""
    others = not_offered(answers, questions_by_key(job))
    return meant(job, {key: value for key, value in others.items() if is_of_name(key)})


def is_of_rows(job: Import, key: str) -> bool:
    """Whether a key says of which rows of the file an answer holds, and for a field of which that can be said."""
    topic, name, place = parts_of(key)
    if topic != "all" or field_called(job, name) is None:
        return False
    sheet, rows = rows_of_key(place)
    return (place == "*" or sheet in sheets_of(job)) and (rows is None or 1 <= rows[0] <= rows[1])


def check_lines(answers: Answers, job: Import) -> None:
    """Refuse lines that tell no amounts of their own, and answers other than that they are left out."""
    there = {line["place"] for line in job.summary.get("told", [])}
    refuse(_("The file has no line with amounts at %(names)s."), answers.lines.keys() - there)
    others = [f"{place} = {value}" for place, value in answers.lines.items() if value != LEFT_OUT]
    refuse(_("This is none of the options: %(names)s."), others)
