"""Sets one field in the records that were chosen in a list: previewed, written, kept and undone as an import is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from aidportal.intake.bulk_fields import BulkImporter, Saying, beside_names
from aidportal.intake.judged_rows import JudgedRows, Outcome
from aidportal.intake.merger import Merger, not_allowed
from aidportal.intake.rows import Problem, ReadRow
from aidportal.records.fields import label_of
from aidportal.records.pages import change_url, has_page
from aidportal.records.rights import gate
from aidportal.values.dates import PartialDate, describe

from .doubts import doubts_of
from .import_run import BATCH, Run, TellProgress
from .models import Import, RowVerdict
from .row_spool import Spool, fingerprints

# Of the preview before: the verdict of each row, and the fingerprint of its record.
Shown = tuple[str, str]


class BulkRun(Run):
    """One going through the chosen records. Rows that cannot be set are left as they are, and said to be.

    The digest holds the fingerprint of each record as it was found: where one was changed since the preview, nothing
    is written, and the next preview marks it.
    """

    importer: BulkImporter

    def __init__(self, job: Import, write: bool = False, progress: TellProgress = lambda rows: None) -> None:
        super().__init__(job, write, progress)
        chosen: dict[str, Any] = job.selection or {}
        self.chosen, self.model = chosen, self.importer.model
        self.field = self.importer.field(chosen["field"])
        self.values = self.field.read(self.model, chosen["values"])
        rows = job.rows.values_list("number", "verdict", "data__print")
        self.shown: dict[int, Shown] = {number: (verdict, fingerprint) for number, verdict, fingerprint in rows}
        # What records that the field points to are called, by primary key.
        self.names: dict[Any, str] = {}
        # Of the rows at hand: their records as they were, by number.
        self.records: dict[int, Any] = {}

    def _document(self) -> None:
        """The records go on coming from where they came from."""
        return

    def _merge_all(self, spool: Spool | None, document: Model | None = None) -> None:
        self.merger = Merger(self.importer, self.user, lock=self.write)
        is_offered = self.field.is_offered(self.model, self.user, self.values)
        keys = iter(self.chosen["keys"])
        while some := list(islice(keys, BATCH)):
            self._merge_batch(self._rows(some, is_offered), spool)
        self.result.digest = self.hash.hexdigest()

    # ---- Rows

    def _rows(self, keys: Sequence[object], is_offered: bool) -> list[ReadRow]:
        records = {record.pk: record for record in self._records(keys)}
        with connection.cursor() as cursor:
            prints = fingerprints(cursor, self.model, list(records))
        self._name(records.values())
        sayings = self.field.sayings(list(records.values()), self.values) if is_offered else {}
        first = self.position + 1
        self.records = {number: records[key] for number, key in enumerate(keys, first) if key in records}
        return [
            self._row(number, records.get(key), prints.get(str(key), ""), sayings.get(key, not_allowed()))
            for number, key in enumerate(keys, first)
        ]

    def _records(self, keys: Sequence[object]) -> Any:
        rows = (
            gate(self.model, "see", self.user).filter(pk__in=keys).order_by().select_related(*beside_names(self.model))
        )
        return rows.select_for_update(no_key=True, of=("self",)) if self.write else rows

    def _row(self, number: int, record: Model | None, fingerprint: str, saying: Saying) -> ReadRow:
        self.hash.update(f"{fingerprint}\n".encode())
        _verdict, print_shown = self.shown.get(number, ("", fingerprint))
        row = ReadRow("", number, {"print": fingerprint, "is_stale": fingerprint != print_shown})
        if record is None:
            row.values |= {"label": "—", "url": ""}
            row.problems = [Problem(_("It was removed since, or you no longer see it."))]
            return row
        row.values |= {"label": label_of(record), "url": url_of(record)}
        if isinstance(saying, str):
            row.problems = [Problem(saying)]
        else:
            row.drafts = saying
        return row

    def _is_left_out(self, row: ReadRow) -> bool:
        """Whether the row is written although it was shown as one that cannot be; it stays as it is then."""
        return self.write and self.shown.get(row.number, ("", ""))[0] == RowVerdict.WRONG

    def _decide(self, row: ReadRow) -> None:
        if self._is_left_out(row):
            row.drafts = []

    def _verdict(self, row: ReadRow, index: int, judged: JudgedRows) -> RowVerdict:
        return RowVerdict.WRONG if self._is_left_out(row) else super()._verdict(row, index, judged)

    # ---- Words

    def _name(self, records: Iterable[Model]) -> None:
        """Have at hand what the field says of these records now."""
        field: Any = self.model._meta.get_field(self.field.name)
        if field.is_relation:
            keys = {getattr(record, field.attname) for record in records} - {None} - self.names.keys()
            named = field.related_model._default_manager.filter(pk__in=keys) if keys else ()
            self.names |= {one.pk: str(one) for one in named}

    def _described(self, row: ReadRow, index: int, judged: JudgedRows) -> dict[str, Any]:
        problems = [*(problem.text for problem in row.problems), *judged.problems.get(index, ())]
        changes = [self._change(outcome) for outcome in judged.outcomes.get(index, ()) if outcome.changes]
        described = {"problems": [{"text": text} for text in problems], "changes": changes}
        return row.values | described | {"doubts": self._doubts(row, index, judged) if changes else []}

    def _doubts(self, row: ReadRow, index: int, judged: JudgedRows) -> list[dict[str, str]]:
        """What is asked of a record that changes, beside all others as they will be."""
        values = {name: new for one in judged.outcomes[index] for name, (_old, new) in one.changes.items()}
        return doubts_of(self.records[row.number], values, self.user)

    def _change(self, outcome: Outcome) -> dict[str, str]:
        [(name, (old, _new))] = outcome.changes.items()
        field = next(one for one in self.model._meta.concrete_fields if one.attname == name)
        return {"old": self._readable(field, old), "new": self.chosen["words"][self.field.name]}

    def _readable(self, field: Field[Any, Any], value: object) -> str:
        if value is None or value == "":
            return ""
        if field.is_relation:
            return self.names.get(value, str(value))
        if isinstance(value, PartialDate):
            return describe(value)
        choices: Any = field.flatchoices
        return str(dict(choices).get(value, value))


def url_of(record: Model) -> str:
    """The page that shows a record, or the one on which it is changed."""
    if hasattr(record, "get_absolute_url"):
        return str(record.get_absolute_url())
    return change_url(record) if has_page(type(record)) else ""
