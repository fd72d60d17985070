"""Reading single cells of officials' tables: every function gives a value or raises ``Unclear``."""

from .amounts import amount, count, percent, quantity
from .choices import Vocabulary, key_of, pick, sex, yes_no
from .dates import term, when
from .numbers import StatedNumber, number
from .problems import Unclear
from .running_text import ToldAmount, amounts_told
from .texts import (
    code_of,
    fold,
    is_blank,
    is_empty,
    is_none_word,
    is_note,
    is_total_label,
    name_in_total,
    same_as,
    simplified,
    text_of,
    tidy,
)
from .units import StatedUnit, is_like_money, stated_unit, unit_beside, unit_in, unit_of, units_in

__all__ = [
    "StatedNumber",
    "StatedUnit",
    "ToldAmount",
    "Unclear",
    "Vocabulary",
    "amount",
    "amounts_told",
    "code_of",
    "count",
    "fold",
    "is_blank",
    "is_empty",
    "is_like_money",
    "is_none_word",
    "is_note",
    "is_total_label",
    "key_of",
    "name_in_total",
    "number",
    "percent",
    "pick",
    "quantity",
    "same_as",
    "sex",
    "simplified",
    "stated_unit",
    "term",
    "text_of",
    "tidy",
    "unit_beside",
    "unit_in",
    "unit_of",
    "units_in",
    "when",
    "yes_no",
]
