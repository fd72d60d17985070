"""What a column can mean, one class for each: it reads a cell, and shows and exemplifies itself."""

from .choices import Choice, Flag, vocabulary_of
from .dates import Start, Term, When
from .field import Field, Lookups, NoLookups, Option, RecordNames, Senseless, Undecided
from .numbers import Amount, Count, Number, PerCent
from .texts import ComputedColumn, Currency, PersonName, Record, RecordKey

__all__ = [
    "Amount",
    "Choice",
    "ComputedColumn",
    "Count",
    "Currency",
    "Field",
    "Flag",
    "Lookups",
    "NoLookups",
    "Number",
    "Option",
    "PerCent",
    "PersonName",
    "Record",
    "RecordKey",
    "RecordNames",
    "Senseless",
    "Start",
    "Term",
    "Undecided",
    "When",
    "vocabulary_of",
]
