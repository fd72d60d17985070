"""What a user answers about a file: what a word means, and what holds for all rows that do not say it themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from aidportal.intake.fields import Field, Undecided
from aidportal.intake.questions import of_all_key
from aidportal.sheets.cells import Unclear

from .column_questions import questions_of_columns
from .forms import COLUMN, PostRefused, given
from .kept_words import TOPICS, remember, topic_field
from .models import Import
from .open_questions import LAST_ROW
from .sender import lookups_of

CHOICE, TYPED, FORGET = "choice:", "typed:", "forget:"
LONGEST_ANSWER = 200


def keep(job: Import, post: QueryDict) -> bool:
    """Keep what was answered, and take back what was ticked; whether that changed anything. Raises ``PostRefused``.

    What nobody asked is ignored.
    """
    before: dict[str, str] = job.decisions.get("choices", {})
    forgotten = given(post, FORGET)
    choices = {key: value for key, value in before.items() if key not in forgotten}
    asked = {**questions_by_key(job), **questions_of_columns(job, given(post, COLUMN))}
    answered = chosen(job, asked, given(post, CHOICE)) | typed(job, asked, given(post, TYPED))
    choices |= answered | said_of_all(job, post)
    if choices == before:
        return False
    remember(job.user, job.kind, words=[*words_in(dict.fromkeys(forgotten, "")), *words_in(answered)])
    job.decisions = job.decisions | {"choices": choices}
    job.save(update_fields=["decisions"])
    return True


def chosen(job: Import, asked: Mapping[str, dict[str, Any]], wanted: Mapping[str, str]) -> dict[str, str]:
    """Of the answers to what is ``asked`` those that are offered, and those that are typed and can be read."""
    answers = {}
    for key, value in wanted.items():
        question = asked.get(key)
        if not question or not value.strip():
            continue
        if not question["options"]:
            answers[key] = readable(job, field_called(job, question["field"]), value)
        elif any(value == option["value"] for option in question["options"]):
            answers[key] = value
    return answers


def typed(job: Import, asked: Mapping[str, dict[str, Any]], wanted: Mapping[str, str]) -> dict[str, str]:
    """What names mean that were answered by another name, which may be none of those that are offered.

    Raises ``PostRefused`` where nothing is called so.
    """
    names = {key: name.strip() for key, name in wanted.items() if name.strip() and is_of_name(key) and key in asked}
    answers = meant(job, names)
    for key, answer in answers.items():
        if not answer:
            raise PostRefused(_("Nothing on record is called “%(name)s”, or several are.") % {"name": names[key][:60]})
    return answers


def meant(job: Import, names: Mapping[str, str]) -> dict[str, str]:
    """What each of ``names`` is called in the records, empty for nothing, by the key of its question."""
    lookups = lookups_of(job)
    return {key: lookups.named(key.partition("|")[0], name) for key, name in names.items()}


def is_of_name(key: str) -> bool:
    """Whether a question is about the name of an area or an organisation, of which more are than are offered."""
    return key.partition("|")[0] in TOPICS.values()


def words_in(choices: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Of answers those about words and names: the field or topic, the word, and the value that it means."""
    for key, value in choices.items():
        topic, name, word = parts_of(key)
        if topic == "word":
            yield name, word, value
        elif topic in TOPICS.values():
            yield topic_field(topic), word, value


def parts_of(key: str) -> tuple[str, str, str]:
    """What an answer is kept under: its topic, the field that it names or none, and the word or sheet."""
    topic, _bar, rest = key.partition("|")
    if topic not in ("word", "all"):
        return topic, "", rest
    name, _bar, word = rest.partition("|")
    return topic, name, word


def questions_by_key(job: Import) -> dict[str, dict[str, Any]]:
    """The open questions by all that answers to them may be kept under."""
    return {key: question for question in job.questions() for key in keys_of(question)}


def keys_of(question: Mapping[str, Any]) -> list[str]:
    """What answers to a question may be kept under: one for the file, or one for each sheet or section."""
    key = str(question["key"])
    if not key.startswith("all|"):
        return [key]
    stem = key.removesuffix("*")
    of_sections = [stem + section_place(one) for one in question.get("sections", [])]
    return [key, *(stem + sheet for sheet in question["sheets"]), *of_sections]


def section_place(section: Mapping[str, Any]) -> str:
    """Where an answer holds that is given for one section."""
    return f"{section['sheet']}!{section['first']}-{section['last']}"


def said_of_all(job: Import, post: QueryDict) -> dict[str, str]:
    """What was said of all rows without being asked: a field, a value, and of which sheet."""
    name, value = post.get("all-field", ""), str(post.get("all-value", "")).strip()
    if not name or not value:
        return {}
    sheets = list(dict.fromkeys(table["sheet"] for table in job.summary.get("tables", [])))
    field, sheet = field_called(job, str(name)), str(post.get("all-sheet") or "*")
    if field is None or sheet not in {"*", *sheets}:
        return {}
    if rows := rows_meant(post):
        if sheet == "*" and len(sheets) > 1:
            raise PostRefused(_("Rows are those of one sheet: choose it."))
        return {of_all_key(field, sheets[0] if sheet == "*" else sheet, rows): readable(job, field, value)}
    return {of_all_key(field, sheet): readable(job, field, value)}


def rows_meant(post: QueryDict) -> tuple[int, int] | None:
    """The first and the last of the rows that something is said of, where it is not said of all."""
    first, last = (str(post.get(name, "")).strip() for name in ("all-from", "all-to"))
    if not first and not last:
        return None
    numbers = [text or other for text, other in ((first, "1"), (last, str(LAST_ROW)))]
    if not all(text.isascii() and text.isdigit() and len(text) < 8 for text in numbers):
        raise PostRefused(_("The first and the last row are numbers."))
    if int(numbers[0]) > int(numbers[1]):
        raise PostRefused(_("The last row lies before the first."))
    return int(numbers[0]), int(numbers[1])


def field_called(job: Import, name: str) -> Field | None:
    return next((field for field in job.importer.fields if field.name == name and field.may_be_of_all), None)


def readable(job: Import, field: Field | None, value: str) -> str:
    """``value`` as it was typed, if the field can read it. Raises ``PostRefused``."""
    if field is None or len(value) > LONGEST_ANSWER:
        raise PostRefused(_("The answer is too long."))
    try:
        field.answered(value, lookups_of(job))
    except Undecided:
        words = _("%(label)s: “%(value)s” can mean several; write it in full.")
        raise PostRefused(words % {"label": field.label, "value": value}) from None
    except Unclear as error:
        raise PostRefused(f"{field.label}: {error.message} {error.accepted}".strip()) from None
    return value
