"""Reads a workbook and merges it with the records: once for the preview, which is taken back, once to write.

Both are the same work in one transaction, so the preview shows what the database itself made of every row, and what is
written is what was shown: where the verdicts differ, because somebody changed records in between, nothing is written.
"""

from __future__ import annotations

import gc
import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from aidportal.directory.models import Document
from aidportal.history.models import RULES_AT_ONCE
from aidportal.intake.column_sample import ColumnSample, unit_for
from aidportal.intake.drafts import Draft, Part
from aidportal.intake.file_rows import FileRowReader
from aidportal.intake.judged_rows import UNCHANGED, JudgedRows, Outcome
from aidportal.intake.kinds import Importer
from aidportal.intake.mapping import MappedColumn, knows_heading, map_columns, plain
from aidportal.intake.merger import Merger
from aidportal.intake.questions import question_of_all
from aidportal.intake.rows import Problem, ReadRow
from aidportal.sheets.files import open_workbook
from aidportal.sheets.grid import Workbook
from aidportal.sheets.tables import SheetTable, find_tables

from .findings import (
    described_remark,
    described_table,
    keep_texts,
    refuse_foreign,
    remark_on,
    unclaimed,
)
from .garbage import collecting_by_batch
from .kept_words import notes_on
from .models import TAKEN, Import, RowVerdict
from .open_questions import OpenQuestions
from .row_spool import Spool, described, judge, store_records
from .sender import System, lookups_of
from .table_account import TableAccount
from .templates import names_beside
from .told_lines import ToldLines, open_lines
from .twins import Twins, chosen

BATCH = 1000
# So many lines tell what the columns of a table hold.
SAMPLED = 20
TellProgress = Callable[[int], None]


# A decision about a line that was left out: it is a row all the same.
TAKE = "take"


class Differs(Exception):
    """The records changed since the preview: what was shown is not what would be written."""


class ImportRefused(Exception):
    """Nothing was written; the text says why."""


@dataclass
class RunResult:
    """What one reading came to."""

    counts: Counter[str] = field(default_factory=Counter)
    actions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    tables: list[dict[str, Any]] = field(default_factory=list)
    remarks: list[dict[str, Any]] = field(default_factory=list)
    totals: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # Columns of amounts and counts that fields read, with what becomes of them.
    ledger: list[dict[str, Any]] = field(default_factory=list)
    # Totals that the file states, beside the sums of its rows.
    checks: list[dict[str, Any]] = field(default_factory=list)
    # Rows that a total adds up which is named after a place: its name, their sheet, the first and the last of them.
    sections: list[dict[str, Any]] = field(default_factory=list)
    questions: OpenQuestions = field(default_factory=OpenQuestions)
    # What is asked of all that the file adds.
    asked: list[str] = field(default_factory=list)
    # Values that could not be read and were left out of rows that are kept.
    warnings: int = 0
    # Amounts that lines between and around the rows tell, and whether they are to be left out.
    told: list[dict[str, Any]] = field(default_factory=list)
    # Columns with amounts that no field reads, and whether somebody said that they are to be left out.
    unread: list[dict[str, Any]] = field(default_factory=list)
    digest: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "counts": dict(self.counts),
            "actions": {part: dict(counts) for part, counts in self.actions.items()},
            "tables": self.tables,
            "unread": self.unread,
            "told": self.told,
            "ledger": self.ledger,
            "checks": self.checks,
            "sections": self.sections,
            "asked": self.asked,
            "warnings": self.warnings,
            **self.questions.as_json(),
            # What does not add up, and what is not read, is told first.
            "remarks": [*map(remark_on, self.unread), *sorted(self.remarks, key=lambda one: one.get("agrees", True))],
            "totals": self.totals,
            "notes": self.notes,
        }


class Run:
    """One reading of one workbook; ``write`` decides whether it stays."""

    def __init__(self, job: Import, write: bool = False, progress: TellProgress = lambda rows: None) -> None:
        self.job, self.write, self.progress = job, write, progress
        self.importer: Importer = job.importer
        self.user = job.user or System()
        decided: Mapping[str, str] = job.decisions.get("rows", {})
        self.decided = {place: decision for place, decision in decided.items() if decision != TAKE}
        self.taken = taken_rows(decided)
        self.lookups = lookups_of(job)
        self.reader = FileRowReader(self.importer, self.user, self.lookups)
        self.result = RunResult()
        self.told_lines = ToldLines()
        self.hash = hashlib.sha256()
        self.places: list[str] = []
        # Primary keys of records that there were, by part, some of them twice; those that are new the merger knows.
        self.touched: dict[str, array[int]] = defaultdict(partial(array, "q"))
        self.position = 0

    # ---- The two steps

    def preview(self, spool: Spool) -> RunResult:
        """Read, merge and take back; the rows go to ``spool``."""
        with collecting_by_batch(), transaction.atomic():
            self._prepare()
            self._merge_all(spool, self._document())
            transaction.set_rollback(True)
        return self.result

    def keep(self) -> RunResult:
        """Read, merge and keep, in one transaction with the job's own state.

        Raises ``Differs`` where this is not what the preview showed, ``ImportRefused`` where rows are wrong or
        undecided and were not left out.
        """
        with collecting_by_batch(), transaction.atomic():
            self._prepare()
            job = Import.objects.get(pk=self.job.pk)
            if job.state == Import.State.WRITTEN:
                return self.result
            document = self._document() if self.job.changes_records else None
            self._merge_all(None, document)
            if self.result.digest != job.digest or unclaimed(self.result.unread) or open_lines(vars(self.result)):
                raise Differs
            self._finish(job, document)
        return self.result

    def _finish(self, job: Import, document: Document | None) -> None:
        job.state, job.document, job.written_at = Import.State.WRITTEN, document, timezone.now()
        job.rows_done, job.message = self.position, ""
        job.save(update_fields=["state", "document", "written_at", "rows_done", "message"])

    def _prepare(self) -> None:
        with connection.cursor() as cursor:
            # Rules that wait for the end of the transaction would not tell which row broke them.
            cursor.execute(RULES_AT_ONCE)
            cursor.execute("SET LOCAL statement_timeout = '10min'")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10min'")
            if self.write:
                # Two imports of one kind would not see each other's new records.
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import {self.job.kind}"])

    def _document(self) -> Document | None:
        return Document.objects.create(
            title=self.job.name[:200],
            kind=Document.Kind.WORKBOOK,
            published_on=None,
            file=self.job.file.name,
            recorded_by=self.job.user,
            note=_("Imported; SHA-256 %(hash)s.") % {"hash": self.job.sha256},
        )

    # ---- All rows

    def _merge_all(self, spool: Spool | None, document: Document | None = None) -> None:
        self.merger = Merger(self.importer, self.user, document, self._decision_of, lock=self.write)
        with open_workbook(Path(self.job.file.path), self.job.name) as workbook:
            for table in self.tables(workbook):
                self._merge_table(table, spool)
            self.result.told, checks = self.told_lines.described(self.job.decisions.get("told", ()))
            self.result.checks += checks
            self.result.notes += workbook.notes
        self.result.notes += notes_on(self.lookups.known, self.importer, self.lookups.choices)
        self._add_totals()
        self.result.asked = list(self.importer.doubts_of_added(self._added, self.user))
        self.hash.update(repr(self.result.asked).encode())
        self.result.digest = self.hash.hexdigest()

    def tables(self, workbook: Workbook) -> Iterator[SheetTable]:
        """The tables of the file, but for what a template says beside its own."""
        knows = knows_heading(self.importer, self.lookups.known)
        beside = names_beside()
        said_by = partial(self.importer.said_by_title, lookups=self.lookups)
        tables = find_tables(workbook, self.lookups.is_name, lambda text: plain(text) in knows, said_by, self.taken)
        for table in tables:
            if table.sheet in beside:
                text = _("This sheet explains how to fill in the workbook; it was left out.")
                if not any(remark["sheet"] == table.sheet for remark in self.result.remarks):
                    self.result.remarks.append({"sheet": table.sheet, "row": 0, "text": text})
                continue
            self.lookups.year = table.context.get("year", "")
            yield table
        self.told_lines.add(tables.remarks)
        self.result.remarks += [described_remark(remark) for remark in tables.remarks]

    def mapped(self, table: SheetTable) -> list[MappedColumn]:
        first = list(islice(table.lines, SAMPLED))
        table.lines = chain(first, table.lines)
        self.sample = ColumnSample.of(first, len(table.columns), self.lookups)
        return map_columns(self.importer, table.columns, self.job.decisions.get("columns", {}), self.sample)

    def _merge_table(self, table: SheetTable, spool: Spool | None) -> None:
        mapped = self.mapped(table)
        self.result.tables.append(described_table(self.importer, table, mapped, self.sample))
        self._remark_units(table, mapped)
        is_ours = self.is_ours(mapped)
        account = TableAccount(self.importer, table, mapped, self.lookups, is_ours)
        twins = Twins(self.importer, chosen(self.job.decisions))
        if not is_ours:
            text = _("This table has none of the columns that are needed; it was left out.")
            self.result.remarks.append({"sheet": table.sheet, "row": 0, "text": text})
        while lines := list(islice(table.lines, BATCH)):
            account.add(lines)
            if is_ours:
                rows = self.reader.read_batch(lines, mapped)
                refuse_foreign(rows, account.unread.foreign(lines))
                twins.ask(rows, lines)
                self._merge_batch(rows, spool, account)
        self._close(account)

    def _close(self, account: TableAccount) -> None:
        """Keep what the rows of a table came to, now that all of them were read."""
        keep_texts(self.result.tables[-1]["columns"], account.unread.columns)
        self.result.unread += account.unread_columns(account.table.sheet in self.job.decisions.get("sheets", ()))
        self.result.ledger += account.read_columns()
        self.result.remarks += [described_remark(remark) for remark in account.table.remarks]
        self.result.checks += account.checks()
        self.result.sections += account.named_totals()
        self.told_lines.add_table(account.table, account.ledger.columns)

    def _remark_units(self, table: SheetTable, mapped: list[MappedColumn]) -> None:
        """Say of which columns of money nobody states the unit."""
        unstated = [
            place.column.heading
            for place in mapped
            if place.field and place.field.is_money and unit_for(place.field, place.column) is None
        ]
        if unstated:
            words = _("No unit is stated for %(columns)s: numbers without one are read as yuan.")
            text = words % {"columns": "、".join(unstated)}
            self.result.remarks.append({"sheet": table.sheet, "row": 0, "text": text})

    def is_ours(self, mapped: list[MappedColumn]) -> bool:
        """Whether a table has a column that its kind cannot do without, or names its records."""
        there = {place.field.name for place in mapped if place.field}
        needed = [field for field in self.importer.fields if field.required]
        # What only each row itself can say tells a table of records from a summary of them.
        own = [field for field in needed if not field.may_be_of_all] or needed
        return "record" in there or any(field.name in there for field in own)

    def _merge_batch(self, rows: list[ReadRow], spool: Spool | None, account: TableAccount | None = None) -> None:
        for row in rows:
            self._decide(row)
        self.places = [row.place for row in rows]
        judged = self.merger.merge([row.drafts if not (row.problems or row.questions) else [] for row in rows])
        for index, part in judged.untold.items():
            self._ask_which(rows[index], part)
        if self.write and not self.job.is_bulk:
            store_records(self.job, self._written(judged))
        for index, row in enumerate(rows):
            verdict = self._verdict(row, index, judged)
            self.result.counts[verdict] += 1
            self.hash.update(f"{row.place}\0{verdict}\n".encode())
            self._note(row, verdict, account)
            if verdict in TAKEN:
                self._count(judged.outcomes.get(index, []))
            if spool is not None:
                spool.add(self.position, row, verdict, self._described(row, index, judged))
            self.position += 1
        gc.collect(0)
        self.progress(self.position)

    def _written(self, judged: JudgedRows) -> Iterator[tuple[type[Model], Any, int]]:
        """The records that rows of a batch added or changed, with the positions of the rows."""
        for index, outcomes in judged.outcomes.items():
            for outcome in outcomes:
                if outcome.action != UNCHANGED:
                    yield self.importer.part(outcome.draft.part).model, outcome.pk, self.position + index

    def _ask_which(self, row: ReadRow, part: Part) -> None:
        """Ask for what tells which of several records a row belongs to: the first of it that the row does not say."""
        told_by = (field for name in part.told_by for field in self.importer.fields if field.name == name)
        if missing := next((field for field in told_by if row.values.get(field.name) is None), None):
            row.questions.append(question_of_all(missing, self.lookups))
        else:
            told = next((field for field in self.importer.fields if field.name == part.named_by), None)
            text = _("The row belongs to one of several records, and does not tell which: %(part)s.")
            accepted = _("a column with the %(label)s") % {"label": told.label} if told else ""
            row.problems.append(Problem(text % {"part": part.label}, accepted=accepted))

    def _note(self, row: ReadRow, verdict: RowVerdict, account: TableAccount | None) -> None:
        """Note for the whole file what a row asks, what it lacks and what becomes of its amounts."""
        if account is not None:
            account.settle(row, verdict)
        if verdict is not RowVerdict.LEFT_OUT:
            self.result.questions.add(row)
            self.result.warnings += len(row.warnings)

    def _verdict(self, row: ReadRow, index: int, judged: JudgedRows) -> RowVerdict:
        """What becomes of a row. Raises ``Differs`` where it would be written and cannot be."""
        if row.is_left_out or self.decided.get(row.place) == "skip":
            return RowVerdict.LEFT_OUT
        verdict = judge(self.importer, row, index, judged)
        if self.write and verdict not in TAKEN:
            raise Differs
        return verdict

    def _described(self, row: ReadRow, index: int, judged: JudgedRows) -> dict[str, Any]:
        return described(self.importer, row, index, judged)

    def _decide(self, row: ReadRow) -> None:
        """Apply what the user decided of the row: leave it out, or which record it means."""
        decision = self.decided.get(row.place)
        if decision == "skip":
            row.drafts, row.problems, row.questions = [], [], []
        elif decision and decision != "new":
            main = next((draft for draft in row.drafts if draft.part == self.importer.main), None)
            if main is not None:
                self.merger.alias(main, int(decision))

    def _decision_of(self, draft: Draft) -> Any:
        return self.decided.get(self.places[draft.row])

    def _count(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            part = outcome.draft.part
            self.result.actions[part][outcome.action] += 1
            if outcome.pk not in self.merger.added[part]:
                self.touched[part].append(outcome.pk)

    def _add_totals(self) -> None:
        """The file's own totals beside the figures of the records as they would be."""
        labels = {field.name: field for field in self.importer.fields}
        rows = {total.part: self._added(total.part, self.touched[total.part]) for total in self.importer.totals}
        for total in self.importer.totals:
            stated = self.reader.totals.get(total.field)
            self.result.totals.append(
                {
                    "label": str(total.label),
                    "column": str(labels[total.field].label) if total.field else "",
                    "file": None if stated is None else str(stated),
                    "written": written(total.measure(rows[total.part])),
                    "is_money": total.is_money,
                }
            )

    def _added(self, part: str, more: Iterable[int] = ()) -> Any:
        """The records of a part that the file adds, and those with the keys ``more``."""
        keys = chain(self.merger.added[part], more)
        # Written as one text, since a list would be several times as large on its way.
        told = RawSQL("SELECT unnest(%s::bigint[])", [f"{{{','.join(map(str, keys))}}}"])
        return self.importer.part(part).model._default_manager.filter(pk__in=told)


def taken_rows(decided: Mapping[str, str]) -> frozenset[tuple[str, int]]:
    """The lines, by sheet and number, of which somebody said that they are rows."""
    places = [place.rpartition("!") for place, decision in decided.items() if decision == TAKE]
    return frozenset((sheet, int(number)) for sheet, _mark, number in places)


def written(value: object) -> str | None:
    return None if value is None else str(value)
