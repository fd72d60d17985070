"""What a column can mean: its names, how its cells are read, how a template and a preview show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from django.db.models import Model
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from aidportal.figures.figure import Words
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.sheets.vocabulary import WordRow
from aidportal.sheets.writing import CellKind
from aidportal.values.money import Unit

from ..vocabulary import NO_WORDS, KnownWords

# An answer: a word says nothing, and its cells are as if they were blank.
BLANK = "-"
# By model and primary key as text.
RecordNames = Mapping[tuple[type[Model], str], str]


class Lookups(Protocol):
    """What the cells of one import are looked up in.

    ``choices`` are the user's decisions by topic and text, ``year`` the one that the table is of, as far as its
    surroundings tell, ``known`` what the words of its kind mean beyond what is shipped. ``is_name`` says whether a text
    names an area or an organisation, ``named`` the key of the one that it names.
    """

    choices: Mapping[str, str]
    year: str
    known: KnownWords

    def is_name(self, text: str) -> bool: ...

    def named(self, topic: str, text: str) -> str: ...


class NoLookups:
    """Where nothing is looked up but the user's decisions."""

    def __init__(self, choices: Mapping[str, str]) -> None:
        self.choices, self.year, self.known = choices, "", NO_WORDS

    def is_name(self, text: str) -> bool:
        return False

    def named(self, topic: str, text: str) -> str:
        return ""


@dataclass(frozen=True)
class Option:
    """One of several readings of a cell, offered for decision."""

    value: str
    label: str


@dataclass(frozen=True)
class WordOffer:
    """What a question offers: all its options, and which values of them are likely, the likeliest first."""

    options: Sequence[Option]
    likely: Sequence[str] = ()


class Senseless(cells.Unclear):
    """A cell or row that makes no sense to its subject, in the subject's own words."""

    def __init__(self, text: Words, accepted: Words = "", found: object = "") -> None:
        super().__init__("empty", found, accepted)
        self.text = text

    @property
    def message(self) -> str:
        return str(self.text)


@dataclass(frozen=True)
class Lack:
    """What a row needs of the field that is called ``field``, in its subject's words, and what would be accepted."""

    field: str
    text: Words
    accepted: Words = ""


class Unsaid(Exception):
    """A row lacks what may as well be said of all rows: ``lack``."""

    def __init__(self, lack: Lack) -> None:
        super().__init__(lack.text)
        self.lack = lack


class UnknownWord(cells.Unclear):
    """A word that is none of those a cell may hold: what it means can be said once, for all cells that hold it.

    ``error`` says it of the cell alone. The answer is kept under ``topic`` and the word, as one of the options of
    ``offer`` or as ``BLANK``. What to offer is only looked for where the question is put. ``others`` are further words
    of the same cell.
    """

    others: Sequence[UnknownWord] = ()

    def __init__(self, error: cells.Unclear, topic: str, word: str, offer: Callable[[], WordOffer]) -> None:
        super().__init__(error.code, word, error.accepted, error.offers)
        self.error, self.topic, self.word, self.offer = error, topic, word, offer

    @property
    def message(self) -> str:
        return self.error.message


class Undecided(Exception):
    """A cell can mean several things; the user is to choose.

    ``text`` asks for all cells of the file at once, whatever their column.
    """

    def __init__(self, topic: str, found: str, options: Sequence[Option], text: str = "") -> None:
        super().__init__(found)
        self.topic, self.found, self.options, self.text = topic, found, options, text


class Field:
    """Text. ``read`` turns a cell that is not blank into the value; it raises ``cells.Unclear`` or ``Undecided``."""

    kind = CellKind.TEXT
    # Whether the values are yuan.
    is_money = False
    # Whether amounts of money may stand within the texts, which ``total`` adds up.
    tells_money = False
    # Whether the portal computes the column, so that a template does not ask for it.
    is_computed = False
    # Whether values alone tell that a column is of this field, whatever stands above them.
    is_told_by_values = False
    # Whether several columns of a table may be of this field, which then holds what all of them say.
    takes_several = False
    # What the column and its values are called besides, best words first; ``None`` until an importer is made of it.
    words: tuple[WordRow, ...] | None = None
    # Whether the values tell one record from another, so that without them the wrong one might be meant.
    is_identifying = False
    # Whether all rows of a table may have the same value, so that it can be said once of them.
    may_be_of_all = True
    # Of which records the values are the primary keys, if they are.
    model: ClassVar[type[Model] | None] = None

    def __init__(
        self,
        name: str,
        label: Words,
        *,
        required: bool = False,
        example: object = "",
        note: Words = "",
        most: int | None = None,
        instead: tuple[str, ...] = (),
        into: tuple[str, ...] = (),
        parts: tuple[str, ...] = (),
    ) -> None:
        """``instead`` are the names of fields that tell the value where this one is blank, the first that does.

        ``into`` names fields that the parts of the value are of, where no column of their own says it.
        ``parts`` are what the words in a cell or title can be that are none of its values: cash in 现金100万元.
        """
        self.name, self.label = name, label
        self.required, self.example, self.note, self.most = required, example, note, most
        self.instead, self.into, self.parts = instead, into, parts

    def labels(self) -> Iterable[str]:
        """What the field is called, in Chinese and English."""
        for language in ("zh-hans", "en"):
            with override(language):
                yield str(self.label)

    def headings(self, year: str = "") -> Iterator[str]:
        """What the column is called besides in a table of ``year``, best names first."""
        return (row.word for row in self.words or () if not row.value and row.holds_in(year))

    def meanings(self) -> Sequence[tuple[str, str]]:
        """The values that a word can mean, each with its label."""
        return ()

    def codes(self) -> Collection[str]:
        """The values that a word can mean."""
        return [code for code, _label in self.meanings()]

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Any:
        text = cells.text_of(value)
        if self.most and len(text) > self.most:
            raise Senseless(_("The text is longer than %(most)s characters.") % {"most": self.most}, found=text)
        return text

    def options(self, lookups: Lookups) -> Sequence[Option]:
        """What a question offers of which value is meant; none where it is to be typed."""
        return ()

    def answered(self, answer: str, lookups: Lookups) -> Any:
        """The value that an answer means, one of ``options`` or a text that was typed. Raises as ``read`` does."""
        return self.read(answer, None, lookups)

    def is_as_exported(self, value: CellValue, unit: cells.StatedUnit | None, exported: object) -> bool:
        """Whether a cell that is not blank holds what an export of the record holds."""
        return exported is not None and cells.text_of(value) == str(exported).strip()

    def total(self, value: object) -> Decimal | None:
        """What the value adds to the file's total of the column; ``None`` for what is not added up."""
        return None

    def ticked_by(self, word: str) -> str:
        """The choice that a tick below ``word`` makes, empty for none."""
        return ""

    @property
    def is_free_text(self) -> bool:
        """Whether any text is a value, so that what stands below a heading says nothing of the field."""
        return type(self).read is Field.read

    def may_head(self, values: Sequence[CellValue]) -> bool:
        """Whether a column of such first values can mean the field at all, if its heading names it."""
        return True

    @property
    def may_be_dropped(self) -> bool:
        """Whether a row can be kept without a cell of the column that cannot be read: never without money."""
        return not (self.required or self.is_money or self.tells_money or self.is_identifying)

    def joined(self, value: object, more: object) -> Any:
        """What two columns of one field say together."""
        return more

    def out_of(self, beside: object, lookups: Lookups) -> Any:
        """The value where the cell is blank: what ``beside``, the field ``instead`` of the row, says of it."""
        return beside

    def decided(self, options: Sequence[Option], beside: object, lookups: Lookups) -> Any:
        """The value that the field ``instead`` of the same row decides on, ``None`` where it leaves several."""
        return None

    # ---- What a template shows

    def heading(self, unit: Unit) -> str:
        """What a column is called of which amounts are typed in ``unit``."""
        return str(self.label)

    def cell_kind(self, unit: Unit) -> CellKind:
        """How the cells of a column show what is typed."""
        return self.kind

    def example_in(self, unit: Unit) -> Any:
        """What the row of examples has, empty for nothing."""
        if self.example not in ("", None):
            return self.example
        choices = self.choices()
        return choices[0] if self.required and choices else ""

    def choices(self) -> Sequence[str]:
        """What a drop-down offers."""
        return ()

    def accepts(self, unit: Unit) -> str:
        """What a cell may hold, in a sentence or two."""
        form = self.form(unit) or (gettext("One of the list.") if self.choices() else "")
        return " ".join(part for part in (form, str(self.note)) if part)

    def form(self, unit: Unit) -> str:
        """The form in which a value is typed, where that has to be said."""
        return ""

    # ---- What a preview shows

    def shown(self, value: object, names: RecordNames) -> str:
        """A value as a reading keeps it, in words; ``names`` are those of records."""
        if isinstance(value, (list, tuple)):
            return " – ".join(str(part) for part in value if part is not None)
        return str(value)
