"""All words of workbooks as one list: what was answered, what is the portal's, and what is shipped."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.intake.fields import BLANK, Field
from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import LEFT_OUT
from aidportal.intake.rows import undefused
from aidportal.intake.vocabulary import overlap
from aidportal.sheets.cells import key_of
from aidportal.sheets.vocabulary import COLUMNS, EVERY_KIND, VocabularyError, WordRow, read_words
from aidportal.sheets.writing import FORMULA_STARTS

from .kept_words import TOPICS, heading_key, names_answered
from .models import KeptWord

ANSWER, PORTAL, SHIPPED = "answer", "portal", "shipped"
ORIGINS = {PORTAL: gettext_lazy("the portal's"), SHIPPED: gettext_lazy("shipped")}
# What a word is compared by: its kind, its field where it is none of headings, and the word as it is looked up.
WordKey = tuple[str, str, str]


def key_for(row: WordRow) -> WordKey:
    return (row.kind, row.field, key_of(row.word)) if row.value else (row.kind, "", heading_key(row.word))


@dataclass(frozen=True)
class ListedWord:
    """A word as the page shows it; ``kept`` is its record, none for one that is shipped."""

    row: WordRow
    kind: str
    field: str
    meaning: str
    kept: KeptWord | None = None
    is_overruled: bool = False

    @property
    def origin(self) -> str:
        return SHIPPED if self.kept is None else ANSWER if self.kept.user_id else PORTAL

    @property
    def years(self) -> str:
        first, last = self.row.first or "", self.row.last or ""
        return str(first) if first == last else f"{first}–{last}"

    @property
    def means(self) -> str:
        """What the word means, as the form of a word names it."""
        return f"{self.row.field}={self.row.value}" if self.row.value else self.row.field

    @property
    def is_name(self) -> bool:
        """Whether it is the name of an area or organisation, or means nothing: no form offers what that is."""
        return self.row.field in TOPICS or self.row.value == BLANK

    def has(self, text: str) -> bool:
        """Whether the word, or what it means, holds ``text``."""
        wanted = text.casefold()
        return any(wanted in part.casefold() for part in (self.row.word, self.field, self.meaning))


class WordLabels:
    """What kinds, fields and values are called, by their keys; looked up once for a page."""

    def __init__(self, kinds: Sequence[Importer]) -> None:
        self.kinds = {kind.key: kind for kind in kinds}
        self.fields: dict[str, dict[str, Field]] = {
            kind.key: {field.name: field for field in kind.every_field()} for kind in kinds
        }
        self.values: dict[tuple[str, str], Mapping[str, str]] = {}
        self.topics = {"@area": _("area"), "@organisation": _("organisation")}
        # What areas and organisations are called, by topic and primary key.
        self.names: dict[str, str] = {}

    def look_up(self, rows: Iterable[KeptWord]) -> None:
        """Look up at once what areas and organisations are called that ``rows`` mean."""
        meant = {f"{TOPICS[row.field]}|{row.value}": row.value for row in rows if row.field in TOPICS}
        self.names |= names_answered(meant)

    def values_of(self, kind: str, name: str) -> Mapping[str, str]:
        if (kind, name) not in self.values:
            field = self.fields.get(kind, {}).get(name)
            self.values[kind, name] = dict(field.meanings()) if field else {}
        return self.values[kind, name]

    def listed(self, row: WordRow, kept: KeptWord | None = None, is_overruled: bool = False) -> ListedWord:
        kind, field = self.kinds.get(row.kind), self.fields.get(row.kind, {}).get(row.field)
        label = _("(left out)") if row.field == LEFT_OUT else str(field.label) if field else row.field
        if row.field in TOPICS:
            label = str(self.topics[row.field])
            meaning = self.names.get(f"{TOPICS[row.field]}|{row.value}", row.value)
        else:
            meaning = self.values_of(row.kind, row.field).get(row.value, row.value) if row.value else ""
        meaning = _("nothing") if row.value == BLANK else meaning
        return ListedWord(row, str(kind.label) if kind else row.kind, label, meaning, kept, is_overruled)


def answers(user: Any, labels: WordLabels) -> list[ListedWord]:
    """What ``user`` answered, the latest first; for an administrator what anybody did."""
    rows = KeptWord.objects.filter(user__isnull=False, kind__in=labels.kinds).select_related("user")
    rows = (rows if user.sees_everything else rows.filter(user=user)).order_by("-changed_at", "-pk")
    labels.look_up(rows)
    return [labels.listed(row.as_row(), row) for row in rows]


def portal_words(labels: WordLabels) -> list[ListedWord]:
    """The portal's words and behind them those that are shipped, kind by kind, in the order of their fields."""
    own: dict[str, list[KeptWord]] = {}
    kept_rows = list(KeptWord.objects.of_portal().filter(kind__in=labels.kinds))
    labels.look_up(kept_rows)
    for kept in kept_rows:
        own.setdefault(kept.kind, []).append(kept)
    return [word for kind in labels.kinds.values() for word in words_of_kind(kind, own.get(kind.key, []), labels)]


def words_of_kind(kind: Importer, own: Sequence[KeptWord], labels: WordLabels) -> Iterator[ListedWord]:
    yield from (labels.listed(kept.as_row(), kept) for kept in own)
    overruling = {key_for(kept.as_row()): kept.as_row() for kept in own}
    for row in shipped_rows(kind):
        other = overruling.get(key_for(row))
        yield labels.listed(row, is_overruled=other is not None and overlap(row, other))


def shipped_rows(kind: Importer) -> Iterator[WordRow]:
    """The shipped words of a kind that mean a column or a value, each as one of this kind."""
    for field in kind.every_field():
        for row in field.words or ():
            if row.value not in field.parts or not row.value:
                yield row._replace(kind=kind.key)


# ---- Files of words


def as_csv(words: Iterable[ListedWord]) -> str:
    """The words as a file of words has them."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(COLUMNS)
    for word in words:
        cells = word.row.cells()
        rows.writerow([*cells[:3], f"'{cells[3]}" if cells[3].startswith(FORMULA_STARTS) else cells[3], *cells[4:]])
    return text.getvalue()


def words_to_add(text: str, kinds: Sequence[Importer]) -> tuple[list[WordRow], int]:
    """The words of a file that the portal does not have yet, and how many of its it has.

    Raises ``VocabularyError`` where a row names something that there is not, or means something else than the
    portal's own words do.
    """
    known = {row for kind in kinds for row in shipped_rows(kind)}
    own = [kept.as_row() for kept in KeptWord.objects.of_portal()]
    known |= set(own)
    by_key: dict[WordKey, list[WordRow]] = {}
    for row in own:
        by_key.setdefault(key_for(row), []).append(row)
    new: dict[WordRow, None] = {}
    there = 0
    for read in read_words(text.splitlines(), _("the file")):
        for row in expanded(read._replace(word=str(undefused(read.word))), kinds):
            if row in known or row in new:
                there += 1
                continue
            if contradicts(row, by_key.get(key_for(row), ())):
                raise VocabularyError(_("“%(word)s” means something else already.") % {"word": row.word})
            by_key.setdefault(key_for(row), []).append(row)
            new[row] = None
    return list(new), there


def contradicts(row: WordRow, others: Iterable[WordRow]) -> bool:
    """Whether one of the words of the same key means something in the same years."""
    return any(overlap(row, other) for other in others)


def expanded(row: WordRow, kinds: Sequence[Importer]) -> list[WordRow]:
    """The word for each kind that it is of: ``*`` is every kind with such a field. Raises ``VocabularyError``."""
    of_kind = [kind for kind in kinds if row.kind in (EVERY_KIND, kind.key)]
    if not of_kind:
        raise VocabularyError(_("There is no kind %(name)s.") % {"name": row.kind})
    if row.field == LEFT_OUT and not row.value:
        return [row._replace(kind=kind.key) for kind in of_kind]
    return [row._replace(kind=kind.key) for kind in kinds_with(row, of_kind)]


def kinds_with(row: WordRow, kinds: Sequence[Importer]) -> list[Importer]:
    """The kinds whose tables have what a word means. Raises ``VocabularyError`` for none."""
    if row.field in TOPICS:
        return list(kinds)
    fields = [(kind, field) for kind in kinds for field in kind.every_field() if field.name == row.field]
    if not fields:
        raise VocabularyError(_("There is no field %(name)s.") % {"name": row.field})
    fitting = [kind for kind, field in fields if row.value in ("", BLANK) or row.value in field.codes()]
    if not fitting:
        names = {"field": row.field, "value": row.value}
        raise VocabularyError(_("The field %(field)s has no value %(value)s.") % names)
    return fitting


def store(rows: Iterable[WordRow]) -> None:
    """Make words the portal's."""
    KeptWord.objects.bulk_create(
        KeptWord(
            kind=row.kind,
            field=row.field,
            value=row.value,
            word=row.word[:200],
            language=row.language,
            first_year=row.first,
            last_year=row.last,
        )
        for row in rows
    )
