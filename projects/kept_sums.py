"""The sums that triggers keep, held against the rows that they are of, and added up anew.

Which sums there are, of which rows and by what, is read from the triggers themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

TRIGGERS = """
SELECT DISTINCT tgargs, tgrelid::regclass::text
FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE proname = 'figures_keep_sums' ORDER BY 2, 1
"""
# What the rows come to less what is kept of them, by group.
DIFFERENCES = """
SELECT concat_ws(', ', {shown}), sum(records)::bigint, sum(amount)
FROM (
    SELECT {columns}, 1 AS records, ({amount} IS NOT NULL)::int AS known, coalesce({amount}, 0) AS amount
    FROM {of} WHERE {counted}
    UNION ALL
    SELECT {columns}, -records, -known, -amount FROM {sums}
) AS both_sides
GROUP BY {columns}
HAVING sum(records) <> 0 OR sum(known) <> 0 OR sum(amount) <> 0
ORDER BY 1
"""


@dataclass(frozen=True)
class SumDifference:
    """By how much the rows of a group are more than is kept of them: how many, and what they come to."""

    group: str
    records: int
    amount: Any


@dataclass(frozen=True)
class TableOfSums:
    """A table of sums, as its triggers have it: of the ``amount`` of those rows of a table that are ``counted``."""

    name: str
    columns: str
    amount: str
    counted: str
    of: str

    def differences(self) -> list[SumDifference]:
        shown = ", ".join(f"coalesce({column}::text, '—')" for column in self.columns.split(", "))
        parts = {"sums": self.name, "columns": self.columns, "shown": shown, "of": self.of}
        sql = DIFFERENCES.format(**parts, amount=self.amount, counted=self.counted)
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [SumDifference(*row) for row in cursor.fetchall()]

    def add_up(self) -> list[SumDifference]:
        """Adds all up anew, while nobody changes the rows; gives what was different."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {connection.ops.quote_name(self.of)} IN SHARE MODE")
            if differences := self.differences():
                with connection.cursor() as cursor:
                    given = [self.name, self.columns, self.of, self.amount, self.counted]
                    cursor.execute("SELECT figures_add_up(%s, %s, %s, %s, %s)", given)
        return differences


def tables_of_sums() -> list[TableOfSums]:
    """All tables of sums, by the tables of which they are."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        rows = cursor.fetchall()
    return [TableOfSums(*[*bytes(arguments).decode().split("\0")[:-1], of]) for arguments, of in rows]
