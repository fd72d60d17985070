"""What was answered about the words of workbooks, kept for the next ones: of each person, and of the portal.

Two functions are all that the questions of an import need:

``remember(user, kind, headings, words)`` keeps answers. ``headings`` are plain headings, as ``summary`` has them in
``column["plain"]``, each with the name of its field, ``"-"`` for a column that is left out, or ``""`` for one that is
to mean again what its heading says. ``words`` are answers for cells: the name of a field, the word as it stands in the
cell, and the value that it means (a code of the field's choices), ``""`` to forget it.

``known_words(user, kind)`` is what a reading takes, as ``lookups.known``: ``map_columns`` gives columns by it before
the shipped words (``How.REMEMBERED`` for what this person answered), and fields of choices look there first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from aidportal.accounts.models import User
from aidportal.directory.models import Area, Organisation
from aidportal.intake.fields import BLANK
from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT, plain
from aidportal.intake.vocabulary import KnownWords, LearnedWords
from aidportal.sheets.cells import key_of
from aidportal.sheets.vocabulary import WordRow

from .models import KeptWord


def language_of(word: str) -> str:
    return "en" if word.isascii() else "zh-hans"


def remember(
    user: User | None,
    kind: str,
    headings: Mapping[str, str] | None = None,
    words: Iterable[tuple[str, str, str]] = (),
) -> None:
    """Keep what ``user`` answered about tables of a kind; of who has no account (the command) nothing is kept."""
    if not isinstance(getattr(user, "pk", None), int):
        return
    with transaction.atomic():
        for heading, name in (headings or {}).items():
            keep(user, kind, name, "", heading)
        for name, word, value in words:
            keep(user, kind, name if value else "", value, word, of=name)


def keep(user: User | None, kind: str, name: str, value: str, word: str, of: str = "") -> None:
    """Keep one answer in the place of what was answered before; nothing more where ``name`` is empty."""
    rows = KeptWord.objects.filter(user=user, kind=kind, word=word[:200])
    (rows.filter(field=of).exclude(value="") if of else rows.filter(value="")).delete()
    if name and word:
        KeptWord.objects.create(
            user=user, kind=kind, field=name, value=value, word=word[:200], language=language_of(word)
        )


# Answers about names that stand in no field's words, by what they are kept as the field of, with their topic.
TOPICS = {"@area": "area", "@organisation": "organisation"}


def topic_field(topic: str) -> str:
    """What answers of a topic are kept as the field of."""
    return f"@{topic}"


class KnownAnswers(dict[str, str]):
    """Answers by topic and text: those to a file before those ``kept`` of earlier ones; ``used`` are of the latter."""

    def __init__(self, kept: Mapping[str, str], own: Mapping[str, str]) -> None:
        super().__init__({**kept, **own})
        self.kept = kept.keys() - own.keys()
        self.used: dict[str, str] = {}

    def get(self, key: str, default: Any = None) -> Any:
        answer = super().get(key, default)
        if key in self.kept:
            self.used[key] = answer
        return answer


def kept_answers(user: User | None, kind: str) -> dict[str, str]:
    """What was answered about names of areas and organisations, and of which words it was said that they mean nothing.

    The portal's answers come after those of ``user``.
    """
    key = getattr(user, "pk", None)
    rows = KeptWord.objects.filter(kind=kind).known_to(key if isinstance(key, int) else None)
    rows = rows.filter(Q(field__in=TOPICS) | Q(value=BLANK))
    answers: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.user_id is None):
        topic = TOPICS.get(row.field, f"word|{row.field}")
        answers.setdefault(f"{topic}|{row.word}", row.value)
    return answers


def known_words(user: User | None, kind: str) -> KnownWords:
    """What is known of the words of a kind beyond what is shipped: this person's answers, and the portal's words."""
    key = getattr(user, "pk", None)
    rows = list(KeptWord.objects.filter(kind=kind).known_to(key if isinstance(key, int) else None))
    return KnownWords(
        learned(row for row in rows if row.user_id is not None), learned(row for row in rows if row.user_id is None)
    )


def notes_on(known: KnownWords, importer: Importer, answers: Mapping[str, str]) -> Iterator[str]:
    """What a preview says of words that were read as their sender answered for an earlier workbook."""
    yield from notes_on_names(answers)
    answered = answers.keys() - getattr(answers, "kept", set())
    fields = {field.name: field for field in importer.every_field()}
    for (name, word), value in known.used.items():
        if f"word|{name}|{word}" not in answered:
            labels = {"word": word, "field": fields[name].label, "value": dict(fields[name].meanings())[value]}
            yield _("“%(word)s” in the column %(field)s means %(value)s, as you answered before.") % labels


def notes_on_names(answers: Mapping[str, str]) -> Iterator[str]:
    used: dict[str, str] = getattr(answers, "used", {})
    names = names_answered(used)
    for key, value in used.items():
        word = key.rpartition("|")[2]
        if value == BLANK:
            yield _("“%(word)s” means nothing, as you answered before.") % {"word": word}
        else:
            yield _("“%(word)s” means %(value)s, as you answered before.") % {"word": word, "value": names[key]}


def names_answered(answers: Mapping[str, str]) -> dict[str, str]:
    """What areas and organisations are called that are answers, by the key of the answer."""
    keys: dict[str, set[str]] = {topic: set() for topic in TOPICS.values()}
    for key, value in answers.items():
        keys.get(key.partition("|")[0], set()).add(value)
    areas = Area.objects.in_bulk(keys["area"])
    bodies = Organisation.objects.in_bulk([int(key) for key in keys["organisation"] if key.isdigit()])
    names = {"area": {code: str(area) for code, area in areas.items()}}
    names["organisation"] = {str(key): str(body) for key, body in bodies.items()}
    return {key: names.get(key.partition("|")[0], {}).get(value, value) for key, value in answers.items()}


def learned(rows: Iterable[KeptWord]) -> LearnedWords:
    """Rows as a reading takes them, the latest first."""
    headings: dict[str, list[WordRow]] = defaultdict(list)
    values: dict[tuple[str, str], list[WordRow]] = defaultdict(list)
    for row in rows:
        if row.value:
            values[row.field, key_of(row.word)].append(row.as_row())
        else:
            headings[heading_key(row.word)].append(row.as_row())
    return LearnedWords(headings, values)


def heading_key(heading: str) -> str:
    """By what a heading is found: 金额#2 is the second of two columns that are called 金额."""
    name, mark, number = heading.rpartition("#")
    return f"{plain(name)}#{number}" if mark and number.isdecimal() else plain(heading)


__all__ = ["LEFT_OUT", "known_words", "remember"]
