"""The numbers of a report as data that travels inside its file, so that the file can be checked later."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from aidportal.history.moments import Moment
from aidportal.sheets.writing import CellKind

from .content import Report, ReportNumber

FORMAT = 1
# What the data is called inside a file.
FILE_NAME = "numbers.json"
NAMESPACE = "urn:aidportal:report-numbers:1"
PlacedNumber = tuple[str, ReportNumber]


@dataclass(frozen=True)
class Facts:
    """What a file says of itself; ``scope`` is a query string, ``unit`` a value of ``money.Unit``.

    ``reader`` is the primary key of the user whose records the report holds, empty where it had none; ``moment`` is the
    number of the last act before its numbers were read, 0 where no history was kept.
    """

    kind: str
    title: str
    scope: str
    language: str
    unit: str
    made_at: str
    made_by: str
    reader: str = ""
    moment: int = 0

    @property
    def known(self) -> Moment | None:
        """The moment whose records the file tells of; ``None`` of a file from before a history was kept."""
        return Moment(self.moment, timezone.localdate(self.made)) if self.moment else None

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def facts_of(report: Report) -> Facts:
    return Facts(
        kind=report.kind,
        title=report.title,
        scope=report.scope,
        language=report.language,
        unit=report.unit.value,
        made_at=report.made_at.isoformat(),
        made_by=report.made_by,
        reader=str(getattr(report.reader, "pk", None) or ""),
        moment=report.moment,
    )


def to_json(report: Report) -> str:
    """The facts of a report and every number of a figure in it; values are text, for JSON knows no Decimal."""
    numbers = [stated(place, number) for place, number in report.numbers()]
    return json.dumps({"format": FORMAT, "report": asdict(facts_of(report)), "numbers": numbers}, ensure_ascii=False)


def stated(place: str, number: ReportNumber) -> dict[str, Any]:
    return {
        "place": place,
        "figure": number.figure,
        "scope": number.scope,
        "value": None if number.value is None else str(number.value),
        "kind": number.kind.name,
        "mark": number.mark,
        "to_date": number.is_to_date,
    }


def from_json(text: str | bytes) -> tuple[Facts, list[PlacedNumber]]:
    """What ``to_json`` wrote. Raises ``ValueError`` for anything else."""
    try:
        data = json.loads(text)
        if data["format"] != FORMAT:
            raise ValueError("numbers in a format that this portal does not know")
        facts = data["report"] | {"moment": int(data["report"].get("moment") or 0)}
        return Facts(**facts), [(one["place"], number(one)) for one in data["numbers"]]
    except (KeyError, TypeError, ArithmeticError, RecursionError) as problem:
        raise ValueError("not the numbers of a report") from problem


def number(one: dict[str, Any]) -> ReportNumber:
    value = one["value"]
    return ReportNumber(
        value=value if value is None else whole_or_decimal(value),
        kind=CellKind[one["kind"]],
        figure=one["figure"],
        scope=one["scope"],
        mark=one["mark"],
        is_to_date=one["to_date"],
    )


def whole_or_decimal(text: str) -> Decimal | int:
    """A count comes back as an ``int``, an amount such as ``12.00`` as a ``Decimal``."""
    return int(text) if text.lstrip("-").isdecimal() else Decimal(text)
