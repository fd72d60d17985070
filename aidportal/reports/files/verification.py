"""Holds the numbers of a report made earlier against what the records give now, and says what changed since.

What the records gave when it was made is asked again too: a number that it does not say was altered in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django.utils.translation import gettext as _

from aidportal.changes.why import Reasons, told, why
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.selects import Value
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from aidportal.values import dates
from aidportal.web.requests import Reader

from .content import ReportNumber
from .proof import PlacedNumber

MOST_REASONS = 10


@dataclass(frozen=True)
class DifferenceReason:
    """A record that came, went or changed since: by how much it moved the number, and the act behind it."""

    record: str
    what: str
    amount: Decimal
    act: Act | None = None

    def __str__(self) -> str:
        amount = f"{self.amount:+,f}".replace("-", "−")
        shown = {"record": self.record, "what": self.what, "amount": amount, "act": self.act or _("not known by whom")}
        return _("%(act)s: %(record)s, %(what)s, %(amount)s") % shown


@dataclass(frozen=True)
class CheckedNumber:
    """A number of a report: what it was and what it is now; ``why`` says why it cannot be checked.

    ``is_altered``: the file does not say what the records gave when it was made. ``more`` is how many reasons there are
    besides those that are told, ``unexplained`` what all of them leave of the difference.
    """

    place: str
    number: ReportNumber
    now: Value = None
    why: str = ""
    is_altered: bool = False
    reasons: list[DifferenceReason] = field(default_factory=list)
    more: int = 0
    unexplained: Decimal = Decimal(0)

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
            notes.append(_("Not explained by records: %(amount)s") % {"amount": f"{self.unexplained:+,f}"})
        return notes


def same(was: Value, now: Value) -> bool:
    if was is None or now is None:
        return was is None and now is None
    return abs(Decimal(was) - Decimal(now)) < Decimal("0.005")


def verify(numbers: Sequence[PlacedNumber], made: Moment | None, user: Reader) -> Iterator[CheckedNumber]:
    """Each number of a figure, asked again as ``user`` sees the records; those that changed with the reasons.

    ``made`` is the moment whose records the file tells of; without one nobody can say what was then.
    """
    now = Moment(Act.objects.latest_number(), dates.today())
    answers: dict[tuple[str, str], Any] = {}
    for place, number in numbers:
        if number.scope is None:
            yield CheckedNumber(place, number, why=_("No scope asks for just this number again."))
            continue
        key = (number.figure, number.scope)
        if key not in answers:
            answers[key] = *value_at(None, number, user), value_at(made, number, user)[0] if made else None
        value, refusal, then = answers[key]
        is_altered = bool(made) and not refusal and not same(number.value, then)
        checked = CheckedNumber(place, number, value, refusal, is_altered)
        if not refusal and made and not same(then, value):
            checked = with_reasons(checked, made, now, user)
        yield checked


def value_at(moment: Moment | None, number: ReportNumber, user: Reader) -> tuple[Value, str]:
    """The number at a moment, now where there is none, and why it cannot be had."""
    try:
        figure = catalogue.figure(number.figure)
        with as_of(moment) if moment else nullcontext():
            return figure.total(ask(parse_qsl(number.scope or "", keep_blank_values=True), user)), ""
    except KeyError:
        return None, _("The portal has no figure “%(key)s” any more.") % {"key": number.figure}
    except ValueError as error:
        return None, str(error)


def with_reasons(checked: CheckedNumber, made: Moment, now: Moment, user: Reader) -> CheckedNumber:
    """The number with the records that moved it, the largest first."""
    number = checked.number
    scope = ask(parse_qsl(number.scope or "", keep_blank_values=True), user)
    whole = why(catalogue.figure(number.figure), scope, made, now)
    reasons, more = [], 0
    for part in whole.parts or (whole,):
        reasons += list(reasons_of(told(part, scope, MOST_REASONS)))
        more += max(0, len(part.shares or ()) - MOST_REASONS)
    left = Decimal(0) if whole.shares is None else whole.unexplained
    return replace(checked, reasons=reasons, more=more, unexplained=left)


def reasons_of(part: Reasons) -> Iterator[DifferenceReason]:
    for share in (part.shares or [])[:MOST_REASONS]:
        yield DifferenceReason(share.name, share.kind, share.amount, share.act)
