"""What was found of one number of a report: what it was, what it is now, and by which records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from aidportal.figures.selects import Value
from aidportal.history.models import Act
from aidportal.values.rounding import with_sign

from .content import ReportNumber


@dataclass(frozen=True)
class DifferenceReason:
    """A record that came, went or changed since: by how much it moved the number, and the act behind it."""

    record: str
    what: str
    amount: Decimal
    act: Act | None = None

    def __str__(self) -> str:
        amount = with_sign(self.amount)
        shown = {"record": self.record, "what": self.what, "amount": amount, "act": self.act or _("not known by whom")}
        return _("%(act)s: %(record)s, %(what)s, %(amount)s") % shown


@dataclass(frozen=True)
class CheckedNumber:
    """A number of a report: what it was and what it is now; ``why`` says why it cannot be checked.

    ``is_altered``: the file does not say what the records gave when it was made. ``more`` is how many reasons there are
    besides those that are told, ``unexplained`` what all of them leave of the difference. ``record`` is the row that a
    number of a column stands in, and ``count`` how many numbers of the report are meant.
    """

    place: str
    number: ReportNumber
    now: Value = None
    why: str = ""
    is_altered: bool = False
    reasons: list[DifferenceReason] = field(default_factory=list)
    more: int = 0
    unexplained: Decimal = Decimal(0)
    record: str = ""
    count: int = 1

    def explained(self, reasons: list[DifferenceReason]) -> CheckedNumber:
        return replace(self, reasons=reasons)

    @property
    def agrees(self) -> bool:
        return not self.why and not self.is_altered and same(self.number.value, self.now)

    @property
    def notes(self) -> list[str]:
        """All that is to be said of a number that does not agree."""
        altered = _("The file does not say what was recorded when it was made: it was altered.")
        notes = [*([altered] if self.is_altered else []), *map(str, self.reasons)]
        if self.more:
            notes.append(_("and %(count)s more") % {"count": self.more})
        if self.unexplained:
            notes.append(_("Not explained by records: %(amount)s") % {"amount": with_sign(self.unexplained)})
        return notes


def same(was: Value, now: Value) -> bool:
    if was is None or now is None:
        return was is None and now is None
    return abs(Decimal(was) - Decimal(now)) < Decimal("0.005")
