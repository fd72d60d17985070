"""Why a cell cannot be read, in the reader's language: what was found, and what would be accepted."""

from __future__ import annotations

from ..grid import Fault
from ..language import gettext_lazy as _

LONGEST = 60

ONE_NUMBER = _("One number, such as 1234.5, 2000万 or 约3800.")
ONE_AMOUNT = _("One amount, such as 12000, 7040万元 or 1.4亿元.")
WHOLE_NUMBER = _("A whole number that is not negative, such as 129.")
ONE_DATE = _("A date as far as it is known, such as 2014-03-15, 2014-03 or 2014.")
AS_TEXT = _("The digits entered as text; in Excel give the column the format Text first.")
MENDED = _("The value itself; mend the formula.")
FILLED = _("A value; leave the cell out only where nothing is known.")

# Code: what is wrong, what would be accepted. ``accepted`` is None where the caller knows it.
REASONS: dict[str, tuple[str, str | None]] = {
    "empty": (_("The cell is empty."), FILLED),
    "fault": (_("A formula failed: %(found)s."), MENDED),
    "not_number": (_("“%(found)s” is not a number."), ONE_NUMBER),
    "yes_no_not_number": (_("“%(found)s” is yes or no, not a number."), ONE_NUMBER),
    "date_not_number": (_("“%(found)s” is a date, not a number."), ONE_NUMBER),
    "span_not_number": (_("“%(found)s” is a stretch of time, not a number."), ONE_NUMBER),
    "range": (_("“%(found)s” is a range, not one number."), ONE_NUMBER),
    "bound": (_("“%(found)s” gives only the most that it can be."), ONE_NUMBER),
    "vague": (_("“%(found)s” does not say how many."), ONE_NUMBER),
    "separators": (
        _("In “%(found)s” it is not clear which sign divides thousands and which the decimals."),
        ONE_NUMBER,
    ),
    "no_unit": (_("“%(found)s” has no unit, and neither its column nor its sheet names one."), ONE_AMOUNT),
    "unknown_unit": (_("“%(found)s” stands under a unit that is not known: %(unit)s."), ONE_AMOUNT),
    "other_unit": (_("“%(found)s” is not an amount of money."), ONE_AMOUNT),
    "currency": (_("“%(found)s” is in another currency."), _("The amount in yuan.")),
    "column_currency": (_("“%(found)s” stands in a column of another currency."), _("The amount in yuan.")),
    "finer": (_("“%(found)s” is finer than a cent: %(yuan)s yuan."), _("An amount in whole cents.")),
    "too_large": (_("“%(found)s” is larger than any amount that can be kept."), ONE_AMOUNT),
    "negative": (_("“%(found)s” is negative."), WHOLE_NUMBER),
    "not_whole": (_("“%(found)s” is not a whole number."), WHOLE_NUMBER),
    "not_percent": (_("“%(found)s” is not a percentage."), _("A percentage, such as 74.14%.")),
    "not_date": (_("“%(found)s” is not a date."), ONE_DATE),
    "no_such_day": (_("No calendar has “%(found)s”."), ONE_DATE),
    "zero_date": (_("“%(found)s” is what Excel shows for an empty date."), ONE_DATE),
    "since": (_("“%(found)s” says since or until when, not when."), ONE_DATE),
    "no_time": (_("“%(found)s” names no date."), ONE_DATE),
    "span": (_("“%(found)s” is a span of time; one date belongs here."), ONE_DATE),
    "day_or_month": (_("In “%(found)s” it is not clear which number is the day and which the month."), ONE_DATE),
    "january_october": (_("“%(found)s” can be January or October: a number loses the zero at its end."), ONE_DATE),
    "short_year": (_("In “%(found)s” the year is not clear."), ONE_DATE),
    "not_yes_no": (_("“%(found)s” is neither yes nor no."), _("是 or 否, yes or no.")),
    "not_sex": (_("“%(found)s” is not a sex."), _("男 or 女, male or female.")),
    "lost_digits": (_("“%(found)s” has lost digits: a number in Excel keeps only 15."), AS_TEXT),
    "not_digits": (_("“%(found)s” is not a number of this kind."), AS_TEXT),
    "not_choice": (_("“%(found)s” is not one of the choices."), None),
}


class Unclear(ValueError):
    """A cell that cannot be read.

    ``code`` is a key of ``REASONS``, ``found`` what the cell holds, ``offers`` names that come near and
    may be offered, never taken. The texts are made only when they are asked for, in the language of then.
    """

    def __init__(
        self,
        code: str,
        found: object = "",
        accepted: object = None,
        offers: tuple[str, ...] = (),
        **more: str,
    ) -> None:
        super().__init__(code)
        self.code, self.found, self.offers, self.more = code, shown(found), offers, more
        self._accepted = accepted

    @property
    def message(self) -> str:
        """What is wrong, with what was found."""
        return str(REASONS[self.code][0]) % {"found": self.found, **self.more}

    @property
    def accepted(self) -> str:
        """What would be accepted."""
        accepted = self._accepted if self._accepted is not None else REASONS[self.code][1]
        return "" if accepted is None else str(accepted)

    def __str__(self) -> str:
        return f"{self.message} {self.accepted}".strip()


def shown(value: object) -> str:
    """A cell in a message: one line, not too long."""
    text = value.code if isinstance(value, Fault) else str(value)
    text = " ".join(text[: LONGEST * 4].split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
