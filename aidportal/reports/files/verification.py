"""Holds the numbers of a report made earlier against what the records give now, and says what changed since.

What the records gave when it was made is asked again too: a number that it does not say was altered in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.changes.why import Reasons, told, why
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.selects import Value
from aidportal.history.moments import Moment, as_of
from aidportal.web.requests import Reader

from .checks import CheckedNumber, DifferenceReason, same
from .column_verification import verify_columns
from .content import ReportNumber
from .proof import PlacedNumber, ReportProof, version_of

MOST_REASONS = 10


@dataclass(frozen=True)
class ChangedDefinition:
    """A figure that means something else now than when a report was made, in the words of then and of now."""

    label: str
    version: int
    text: str
    version_now: int
    text_now: str

    def __str__(self) -> str:
        if not self.version_now:
            return _("The portal has no figure “%(key)s” any more.") % {"key": self.label}
        shown = {"figure": self.label, "was": self.version, "now": self.version_now}
        return _("“%(figure)s” was counted by version %(was)s of its definition; now version %(now)s holds.") % shown


def changed_definitions(proof: ReportProof) -> list[ChangedDefinition]:
    """The figures of a report whose definitions have changed since."""
    return [
        ChangedDefinition(label_of(one.figure), one.version, one.text, version, definition_of(one.figure))
        for one in proof.definitions
        if (version := version_of(one.figure)) != one.version
    ]


def label_of(key: str) -> str:
    try:
        return str(capfirst(catalogue.figure(key).label))
    except KeyError:
        return key


def definition_of(key: str) -> str:
    try:
        return str(catalogue.figure(key).definition)
    except KeyError:
        return ""


def verify_all(proof: ReportProof, user: Reader) -> Iterator[CheckedNumber]:
    """Every number of a report, those of figures and those of columns."""
    yield from verify(proof.numbers, proof.facts.known, user)
    if proof.columns:
        yield from verify_columns(proof, user)


def verify(numbers: Sequence[PlacedNumber], made: Moment | None, user: Reader) -> Iterator[CheckedNumber]:
    """Each number of a figure, asked again as ``user`` sees the records; those that changed with the reasons.

    ``made`` is the moment whose records the file tells of; without one nobody can say what was then. Where nothing was
    done since, the records of then are those of now, and asked faster.
    """
    now = Moment.latest()
    answers: dict[tuple[str, str], Any] = {}
    for place, number in numbers:
        if number.scope is None:
            continue  # It is among those of columns.
        key = (number.figure, number.scope)
        if key not in answers:
            value, refusal = value_at(None, number, user)
            answers[key] = value, refusal, value_at(made, number, user)[0] if made and made != now else value
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
