"""Holds the numbers of columns of a report against the same report made again: of its moment, and of now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from decimal import Decimal
from urllib.parse import parse_qsl

from django.apps import apps
from django.utils.translation import gettext as _

from aidportal.changes.why import acts_behind
from aidportal.directory.scope_address import ask
from aidportal.history.models import Act
from aidportal.history.moments import Moment, as_of
from aidportal.values.money import Unit
from aidportal.web.requests import Reader

from .checks import CheckedNumber, DifferenceReason, same
from .columns import ColumnTable, column_tables
from .content import ReportNumber
from .kinds import BY_KEY, Order
from .proof import Facts, ReportProof


def verify_columns(proof: ReportProof, user: Reader) -> Iterator[CheckedNumber]:
    """Each number of a column, and each row that came since."""
    made = proof.facts.known
    try:
        now = tables_at(None, proof.facts, user)
        # Where nothing was done since, the records of then are those of now, and asked faster.
        then = tables_at(made, proof.facts, user) if made and made != Moment.latest() else now
    except (KeyError, ValueError) as error:
        words = _("The same report cannot be made again: %(why)s") % {"why": error}
        for title, table in proof.columns.items():
            yield CheckedNumber(title, ReportNumber(None), why=words, count=numbers_in(table))
        return
    for title, table in proof.columns.items():
        was, there = then.get(title) or ColumnTable(title), now.get(title) or ColumnTable(title)
        checked = [*cells(table, was, there), *rows_that_came(table, there)]
        yield from with_acts(checked, made)


def numbers_in(table: ColumnTable) -> int:
    return sum(len(values) for values in table.rows.values())


def tables_at(moment: Moment | None, facts: Facts, user: Reader) -> dict[str, ColumnTable]:
    """The tables of the same report at a moment, now where there is none."""
    with as_of(moment) if moment else nullcontext():
        order = Order(ask(parse_qsl(facts.scope, keep_blank_values=True), user), Unit(facts.unit))
        return column_tables(BY_KEY[facts.kind].build(order, facts.language))


def cells(table: ColumnTable, then: ColumnTable, now: ColumnTable) -> Iterator[CheckedNumber]:
    for key, values in table.rows.items():
        was, is_now = then.rows.get(key, {}), now.rows.get(key, {})
        name = then.names.get(key) or now.names.get(key) or key
        for column, value in values.items():
            number = ReportNumber(value, then.kinds.get(column) or now.kinds.get(column) or ReportNumber(None).kind)
            yield CheckedNumber(
                f"{table.title} / {name} / {column}",
                number,
                is_now.get(column),
                is_altered=not same(value, was.get(column)),
                record=key,
            )


def rows_that_came(table: ColumnTable, now: ColumnTable) -> Iterator[CheckedNumber]:
    """Rows that stand in the same table today and did not then, by their first number."""
    for key, values in now.rows.items():
        first = next(((name, value) for name, value in values.items() if value is not None), None)
        if key not in table.rows and first:
            place = f"{table.title} / {now.names[key]} / {first[0]}"
            kind = now.kinds.get(first[0]) or ReportNumber(None).kind
            yield CheckedNumber(place, ReportNumber(None, kind), first[1], record=key, count=0)


def with_acts(checked: list[CheckedNumber], made: Moment | None) -> Iterator[CheckedNumber]:
    """Those that differ with the last act that touched their record or what belongs to it."""
    now = Moment.latest()
    moved = [one for one in checked if not same(one.number.value, one.now)]
    acts = acts_of({one.record for one in moved if ":" in one.record}, made, now) if made else {}
    for one in checked:
        if act := acts.get(one.record) if one in moved else None:
            amount = Decimal(one.now or 0) - Decimal(one.number.value or 0)
            reason = DifferenceReason(one.place.split(" / ")[1], kind_of(one), amount, act)
            yield one.explained([reason])
        else:
            yield one


def kind_of(one: CheckedNumber) -> str:
    if one.number.value is None:
        return _("added")
    return _("gone") if one.now is None else _("changed")


def acts_of(records: set[str], made: Moment, now: Moment) -> dict[str, Act]:
    """By record, as ``app.model:pk``, the last act behind what changed."""
    by_model: dict[str, list[int]] = {}
    for record in records:
        label, _colon, key = record.partition(":")
        if key.isdigit() and not label.startswith("#"):
            by_model.setdefault(label, []).append(int(key))
    numbers: dict[str, int] = {}
    for label, keys in by_model.items():
        for key, number in acts_behind(apps.get_model(label), list(keys), made, now).items():
            numbers[f"{label}:{key}"] = number
    known = Act.objects.in_bulk(list(set(numbers.values())))
    return {record: known[number] for record, number in numbers.items() if number in known}
