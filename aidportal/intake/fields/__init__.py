"""What a column can mean, one class for each: it reads a cell, and shows and exemplifies itself."""

from .choices import LONGEST_WORD, Choice, Flag, picked, vocabulary_of
from .dates import Past, Start, Term, When, happened
from .field import (
    BLANK,
    Field,
    Lack,
    Lookups,
    NoLookups,
    Option,
    RecordNames,
    Senseless,
    Undecided,
    UnknownWord,
    Unsaid,
    WordOffer,
)
from .numbers import Amount, Count, Number, PerCent
from .texts import Code, ComputedColumn, Currency, PersonName, Record, RecordKey, RecordTitle

__all__ = [
    "BLANK",
    "LONGEST_WORD",
    "Amount",
    "Choice",
    "Code",
    "ComputedColumn",
    "Count",
    "Currency",
    "Field",
    "Flag",
    "Lack",
    "Lookups",
    "NoLookups",
    "Number",
    "Option",
    "Past",
    "PerCent",
    "PersonName",
    "Record",
    "RecordKey",
    "RecordNames",
    "RecordTitle",
    "Senseless",
    "Start",
    "Term",
    "Undecided",
    "UnknownWord",
    "Unsaid",
    "When",
    "WordOffer",
    "happened",
    "picked",
    "vocabulary_of",
]
