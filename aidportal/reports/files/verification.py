"""Holds the numbers of a report made earlier against what the records give now, and says what changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.selects import Value
from aidportal.imports.models import RecordChange
from aidportal.web.requests import Reader

from .content import ReportNumber
from .proof import PlacedNumber

MOST_REASONS = 10


@dataclass(frozen=True)
class DifferenceReason:
    """Something that was done to a record since: which one, what, when and by whom."""

    record: str
    what: str
    when: datetime
    who: str

    def __str__(self) -> str:
        shown = {"record": self.record, "what": self.what, "when": f"{self.when:%Y-%m-%d %H:%M}", "who": self.who}
        return _("%(when)s %(who)s: %(record)s, %(what)s") % shown


@dataclass(frozen=True)
class CheckedNumber:
    """A number of a report: what it was and what it is now; ``why`` says why it cannot be checked."""

    place: str
    number: ReportNumber
    now: Value = None
    why: str = ""
    reasons: list[DifferenceReason] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.why and same(self.number.value, self.now)


def same(was: Value, now: Value) -> bool:
    if was is None or now is None:
        return was is None and now is None
    return abs(Decimal(was) - Decimal(now)) < Decimal("0.005")


def verify(numbers: Sequence[PlacedNumber], since: datetime, user: Reader) -> Iterator[CheckedNumber]:
    """Each number of a figure, asked again as ``user`` sees the records; those that changed with the reasons known."""
    answers: dict[tuple[str, str], Any] = {}
    for place, number in numbers:
        if number.scope is None:
            yield CheckedNumber(place, number, why=_("No scope asks for just this number again."))
            continue
        key = (number.figure, number.scope)
        if key not in answers:
            answers[key] = asked(number, user)
        value, why = answers[key]
        checked = CheckedNumber(place, number, value, why)
        if not checked.agrees and not why:
            checked.reasons.extend(reasons(number, since, user))
        yield checked


def asked(number: ReportNumber, user: Reader) -> tuple[Value, str]:
    """The number now, and why it cannot be had."""
    try:
        figure = catalogue.figure(number.figure)
        return figure.total(ask(parse_qsl(number.scope or "", keep_blank_values=True), user)), ""
    except KeyError:
        return None, _("The portal has no figure “%(key)s” any more.") % {"key": number.figure}
    except ValueError as error:
        return None, str(error)


def reasons(number: ReportNumber, since: datetime, user: Reader) -> list[DifferenceReason]:
    """What the history knows of the records that the figure counts now, and of those removed since."""
    figure = catalogue.figure(number.figure)
    records = figure.records(ask(parse_qsl(number.scope or "", keep_blank_values=True), user))
    models = {records.model, *owners(records.model)}
    found = [*logged(models, since), *imported(models, since)]
    return sorted(found, key=lambda reason: reason.when, reverse=True)[:MOST_REASONS]


def owners(model: type[Model]) -> list[Any]:
    """The records on whose pages the records of ``model`` are changed: a payment on that of its project."""
    found, at = [], model
    while parent := next((f.related_model for f in at._meta.concrete_fields if f.is_relation and is_part(f)), None):
        found.append(parent)
        at = parent
    return found


def is_part(field: Any) -> bool:
    return field.remote_field.on_delete.__name__ == "CASCADE"


def logged(models: set[Any], since: datetime) -> Iterator[DifferenceReason]:
    types = ContentType.objects.get_for_models(*models).values()
    entries = LogEntry.objects.filter(content_type__in=types, action_time__gt=since).select_related("user")
    for entry in entries.order_by("-action_time")[:MOST_REASONS]:
        what = {1: _("added"), 2: _("changed"), 3: _("removed")}.get(entry.action_flag, "")
        yield DifferenceReason(entry.object_repr, what, entry.action_time, entry.user.get_full_name())


def imported(models: set[Any], since: datetime) -> Iterator[DifferenceReason]:
    labels = [model._meta.label_lower for model in models]
    changes = RecordChange.objects.filter(model__in=labels, of__written_at__gt=since).select_related("of__user")
    for change in changes.order_by("-of__written_at")[:MOST_REASONS]:
        what = _("added by the import “%(name)s”") if change.before is None else _("changed by the import “%(name)s”")
        who = change.of.user.get_full_name() if change.of.user else ""
        assert change.of.written_at is not None  # noqa: S101  # asked for above
        yield DifferenceReason(str(change), what % {"name": change.of.name}, change.of.written_at, who)
