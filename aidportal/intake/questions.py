"""What the user is asked of a file, each thing once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aidportal.sheets.cells import StatedUnit, Unclear

from .fields import BLANK, Field, Lookups, Option, Undecided, UnknownWord

_ROWS = re.compile(r"(?P<sheet>.+)!(?P<first>[0-9]{1,8})-(?P<last>[0-9]{1,8})", re.DOTALL)


@dataclass(frozen=True)
class OpenQuestion:
    """Something that the user is to decide: ``topic`` is what the decision is kept under.

    Without ``options`` the answer is typed. ``likely`` are values of them, the likeliest first; ``word`` is what a cell
    holds that nobody understands; ``field`` is the one whose value is asked for.
    """

    text: str
    topic: str
    options: Sequence[Option]
    heading: str = ""
    likely: Sequence[str] = ()
    word: str = ""
    field: str = ""

    def as_json(self) -> dict[str, Any]:
        """What a row keeps of it; the options are kept once for the file."""
        return {"text": self.text, "topic": self.topic, "heading": self.heading}


def of_all_key(field: Field, sheet: str = "*", rows: tuple[int, int] | None = None) -> str:
    """What an answer for all rows of the file, of a sheet, or from one row of it to another is kept under."""
    return f"all|{field.name}|{sheet}" + (f"!{rows[0]}-{rows[1]}" if rows else "")


def rows_of_key(place: str) -> tuple[str, tuple[int, int] | None]:
    """The sheet that an answer for all rows holds on, and its first and last row where it is not for all of them."""
    match = _ROWS.fullmatch(place)
    return (match["sheet"], (int(match["first"]), int(match["last"]))) if match else (place, None)


def question_of_all(field: Field, lookups: Lookups, lack: str = "") -> OpenQuestion:
    """What is asked where no column says something that each row needs, or where rows lack it: ``lack`` says so."""
    if lack:
        text = _("%(lack)s Which one holds for all rows that do not say it?") % {"lack": lack}
    else:
        text = _("No column says the %(label)s: which one holds for all rows?") % {"label": field.label}
    return OpenQuestion(text, of_all_key(field), field.options(lookups), field=field.name)


def question_of_word(field: Field, heading: str, error: UnknownWord) -> OpenQuestion:
    """What a word means that the portal does not know; where the column may be blank, perhaps nothing."""
    offer = error.offer()
    nothing = [] if field.required else [Option(BLANK, _("nothing: leave these cells out"))]
    text = _("%(problem)s What does it mean?") % {"problem": error.message}
    options = [*offer.options, *nothing]
    return OpenQuestion(text, f"{error.topic}|{error.word}", options, heading, offer.likely, error.word, field.name)


# Rows that nothing but an area names: each is a record, or they head or add up others and are left out.
AREA_ROWS = "area_rows|*"
EACH, NONE = "each", "none"


def question_of_area_rows() -> OpenQuestion:
    text = _("Some rows are called by the name of an area. Do they head or add up other rows?")
    options = [Option(NONE, _("yes, leave them out")), Option(EACH, _("no, each counts by itself"))]
    return OpenQuestion(text, AREA_ROWS, options)


def question_about(heading: str, error: Undecided) -> OpenQuestion:
    """What the user is to decide of a cell, or of all cells of the file where the question says so itself."""
    text = error.text or _("“%(found)s” can mean several; choose one.") % {"found": error.found}
    return OpenQuestion(text, f"{error.topic}|{error.found}", error.options, "" if error.text else heading)


def questions_of_column(
    field: Field, heading: str, texts: Iterable[str], unit: StatedUnit | None, lookups: Lookups
) -> list[OpenQuestion]:
    """What a column would ask that holds ``texts`` if it were of ``field``, each thing once."""
    asked: dict[str, OpenQuestion] = {}
    for text in texts:
        try:
            field.read(text, unit, lookups)
        except UnknownWord as error:
            for one in (error, *error.others):
                asked.setdefault(one.word, question_of_word(field, heading, one))
        except Undecided as error:
            asked.setdefault(error.found, question_about(heading, error))
        except Unclear:
            continue
    return list(asked.values())
