"""From which row of a workbook an import took what it wrote, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils.translation import gettext as _

from aidportal.history.models import Act
from aidportal.imports.models import ImportedRecord, ImportedRow
from aidportal.sheets.files import delimited

from .events import Event
from .through import import_of

# So many rows are named of one record.
MOST_NAMED = 5
# What an import wrote: the number of the import, the kind and the key as text.
WrittenRow = tuple[int, str, str]


def rows_in_words(events: Iterable[Event], acts: Mapping[int, Act], imports: Collection[int]) -> dict[Event, str]:
    """Of the events that came from workbooks of ``imports``: the sheet and the rows."""
    written: dict[WrittenRow, Event] = {}
    for event in events:
        act = acts[event.act]
        number = import_of(act) if act.via == Act.Via.IMPORT else None
        if number is not None and number in imports:
            written[number, event.table.model._meta.label_lower, str(event.key)] = event
    if not written:
        return {}
    return {written[place]: in_words(rows) for place, rows in rows_of(written).items()}


def rows_of(written: Collection[WrittenRow]) -> dict[WrittenRow, list[tuple[str, int]]]:
    """The sheets and numbers of the rows that records came from, in their order."""
    numbers, models, keys = (set(some) for some in zip(*written, strict=True))
    records = ImportedRecord.objects.filter(of__in=numbers, model__in=models, key__in=keys)
    places = [row for row in records.values_list("of_id", "model", "key", "position") if row[:3] in written]
    rows = ImportedRow.objects.filter(of__in=numbers, position__in={place[3] for place in places})
    by_position = {
        (of, position): (str(sheet), int(number))
        for of, position, sheet, number in rows.values_list("of_id", "position", "sheet", "number")
    }
    by_record: dict[WrittenRow, list[tuple[str, int]]] = defaultdict(list)
    for of, model, key, position in sorted(places, key=lambda place: place[3]):
        if row := by_position.get((of, position)):
            by_record[of, model, key].append(row)
    return by_record


def in_words(rows: list[tuple[str, int]]) -> str:
    sheet = "" if rows[0][0] == delimited.NAME else rows[0][0]
    numbers = _(", ").join(str(number) for _sheet, number in rows[:MOST_NAMED])
    if len(rows) > MOST_NAMED:
        numbers += "…"
    words = _("sheet “%(sheet)s”, row %(rows)s") if sheet else _("row %(rows)s")
    return words % {"sheet": sheet, "rows": numbers}
