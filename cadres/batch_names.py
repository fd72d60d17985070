"""What batches are called, for readers and in queries."""

from __future__ import annotations

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from aidportal.figures.scopes import Direction

CALLED = _("%(direction)s, batch %(number)s")


def called() -> Case:
    """What a batch is called, in a query: as ``str`` has it, in the reader's language."""
    number, mark, text = Cast("number", TextField()), "\n", TextField()
    names = []
    for direction in Direction:
        before, after = str(CALLED % {"direction": direction.label, "number": mark}).split(mark)
        names.append(When(direction=direction, then=Concat(Value(before, text), number, Value(after, text))))
    return Case(*names, output_field=text)
