"""The numbers of a report as data that travels inside its file, so that the file can be checked later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import override

from aidportal.figures import catalogue
from aidportal.history.moments import Moment
from aidportal.sheets.writing import CellKind

from .columns import ColumnTable, as_data, from_data, whole_or_decimal
from .content import Report, ReportNumber

FORMAT = 2
# Without definitions and columns.
FIRST_FORMAT = 1
# What the data is called inside a file.
FILE_NAME = "numbers.json"
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


@dataclass(frozen=True)
class StatedDefinition:
    """What a figure meant when a report was made; ``version`` is that of the definition."""

    figure: str
    version: int
    text: str


@dataclass(frozen=True)
class ReportProof:
    """What travels inside a report: its facts, its numbers of figures, those of columns, and what figures meant."""

    facts: Facts
    numbers: list[PlacedNumber]
    columns: dict[str, ColumnTable] = field(default_factory=dict)
    definitions: list[StatedDefinition] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many numbers can be asked for again."""
        of_figures = sum(number.can_be_checked for _place, number in self.numbers)
        return of_figures + sum(len(values) for table in self.columns.values() for values in table.rows.values())


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


def to_json(report: Report, *, with_columns: bool = True) -> str:
    """The facts of a report and every number in it with its origin; values are text, for JSON knows no Decimal."""
    return "".join(pieces_of_json(report, with_columns=with_columns))


def pieces_of_json(report: Report, *, with_columns: bool = True) -> Iterator[str]:
    """The same piece by piece, for the numbers of long lists are many."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "report": asdict(facts_of(report)),
        "numbers": [stated(place, number) for place, number in report.numbers()],
        "definitions": [asdict(one) for one in definitions_of(report)],
    }
    whole = json.dumps(data, ensure_ascii=False)
    if not with_columns:
        yield whole
        return
    yield whole.removesuffix("}") + ', "columns": ['
    for number, table in enumerate(as_data(report)):
        yield (", " if number else "") + json.dumps(table, ensure_ascii=False)
    yield "]}"


def printed_json(report: Report) -> str:
    """The same of a form for paper, which may leave the annexes to the workbook."""
    with override(report.language):
        return to_json(report.as_printed())


def definitions_of(report: Report) -> list[StatedDefinition]:
    return [StatedDefinition(one.key, version_of(one.key), one.text) for one in report.definitions]


def version_of(figure: str) -> int:
    """The version of a figure's definition; 0 of one that the portal does not have."""
    try:
        return catalogue.figure(figure).version
    except KeyError:
        return 0


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


def from_json(text: str | bytes) -> ReportProof:
    """What ``to_json`` wrote. Raises ``ValueError`` for anything else."""
    try:
        data = json.loads(text)
        if data["format"] not in (FIRST_FORMAT, FORMAT):
            raise ValueError("numbers in a format that this portal does not know")
        facts = Facts(**data["report"] | {"moment": int(data["report"].get("moment") or 0)})
        return ReportProof(
            facts,
            [(one["place"], number(one)) for one in data["numbers"]],
            from_data(data.get("columns", ())),
            [StatedDefinition(**one) for one in data.get("definitions", ())],
        )
    except (KeyError, TypeError, AttributeError, ArithmeticError, RecursionError) as problem:
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
