"""What a scope can ask of officials: the batch, how long they served, how they handed over."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.directory.fields import AxisField, HiddenAxisField
from aidportal.figures.axes import Axis

from .terms import Handover, Length


def batch_name(number: object) -> str:
    return _("Batch %(number)s") % {"number": number}


def batch_number(text: str, _register: object) -> int | None:
    """A small whole number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


class BatchField(AxisField):
    """Numbers of batches."""

    def accept(self, values: list[str]) -> tuple[int, ...]:
        for value in values:
            if batch_number(value, None) is None:
                self.refuse(value)
        return tuple(int(value) for value in values)

    def called(self, value: str) -> str:
        return batch_name(value)


BATCH = Axis(
    key="batches",
    parameter="batch",
    label=gettext_lazy("Batch"),
    position=70,
    field=BatchField,
    read=batch_number,
    names=lambda numbers: {number: batch_name(number) for number in numbers},
    options=lambda register: [(number, batch_name(number)) for number in sorted(register.batches)],
    is_always_stated=True,
    on_dashboards=70,
)
LENGTH = Axis(
    key="lengths",
    parameter="length",
    label=gettext_lazy("Length of service"),
    position=130,
    field=HiddenAxisField,
    fixed=Length.choices,
)
HANDOVER = Axis(
    key="handovers",
    parameter="handover",
    label=gettext_lazy("Handover"),
    position=140,
    field=HiddenAxisField,
    fixed=Handover.choices,
)

AXES = (BATCH, LENGTH, HANDOVER)
