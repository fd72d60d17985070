"""The targets of agreements as a file."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aidportal.directory.targets import TargetProgress
from aidportal.figures.figure import Measure
from aidportal.figures.selects import Value
from aidportal.sheets.writing import CellKind, ExportSheet, Heading
from aidportal.values.money import Unit

from .targets import TargetRow


def sheet(title: str, lines: Sequence[TargetRow]) -> ExportSheet:
    """The table as a file, in the reader's language and unit of money."""
    words = [_("Giver"), _("Receiver"), _("Agreement"), _("Figure"), _("Unit"), _("Year")]
    numbers = [_("To reach"), _("Done")]
    shares = [_("Rate"), _("Time over")]
    headings = [
        *(Heading(str(text)) for text in words),
        *(Heading(str(text), CellKind.NUMBER) for text in numbers),
        *(Heading(str(text), CellKind.PER_CENT) for text in shares),
        *(Heading(str(text)) for text in (_("Standing"), _("Why"))),
    ]
    return ExportSheet(title, headings, map(file_row, lines))


def file_row(line: TargetRow) -> list[Any]:
    one, joined = line.progress, _(", ").join
    return [
        *(joined(dict.fromkeys(names)) for names in (zip(*line.pairs, strict=True) if line.pairs else ((), ()))),
        line.agreement.title,
        line.figure,
        line.measure,
        line.year,
        *(in_unit(one, value, line.unit) for value in (one.target.value, one.done)),
        one.rate,
        one.time_over,
        line.verdict,
        line.why,
    ]


def in_unit(one: TargetProgress, value: Value, unit: Unit) -> Decimal | None:
    """A value in the unit that the file names."""
    if value is None:
        return None
    is_money = one.figure is not None and one.figure.unit == Measure.YUAN
    return Decimal(value) / unit.divisor if is_money else Decimal(value)
