"""The table of versions beside a table, the triggers that keep it, and the views that read a past moment of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from .tracked import TrackedTable

TRIGGER = "00_history_"
TRANSITIONS = {
    "insert": "REFERENCING NEW TABLE AS new_rows",
    "update": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "REFERENCING OLD TABLE AS old_rows",
    "truncate": "",
}
# Keys come from the rows that a statement touched, rows from the table itself: a trigger of the table may have changed
# them since. An act keeps one version of a row, and not what it was in between.
FORGET = """
    DELETE FROM history.{table} WHERE h_since = act AND {key} = ANY (keys);
"""
# Of a row that is not there any more the last version is marked, until the row comes back.
CLOSE = """
    UPDATE history.{table} v SET h_until = coalesce(h_until, act),
        h_gone = NOT EXISTS (SELECT FROM public.{table} t WHERE t.{key} = v.{key})
    WHERE (h_until IS NULL OR h_gone) AND {key} = ANY (keys);
"""
# What the act itself had closed before is the last version again where the act has now removed the row.
MARK = """
    UPDATE history.{table} v SET h_gone = true
    WHERE {key} = ANY (ARRAY(SELECT unnest(keys) EXCEPT SELECT {key} FROM public.{table} WHERE {key} = ANY (keys)))
        AND NOT h_gone AND h_since = (SELECT max(n.h_since) FROM history.{table} n WHERE n.{key} = v.{key});
"""
OPEN = """
    INSERT INTO history.{table} (h_since, {columns})
    SELECT act, {columns} FROM public.{table} WHERE {key} = ANY (keys);
"""
IS_LAST_OF_GONE = """
h_until IS NOT NULL AND NOT EXISTS (SELECT FROM history.{table} n WHERE n.{key} = v.{key} AND n.h_since >= v.h_until)
"""
FUNCTION = (
    """
CREATE OR REPLACE FUNCTION history.{function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $function$
DECLARE
    keys {key_type}[];
    act bigint;
    is_begun boolean;
    is_met boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        keys := ARRAY(SELECT {key} FROM new_rows);
    ELSIF TG_OP = 'DELETE' THEN
        keys := ARRAY(SELECT {key} FROM old_rows);
    ELSIF TG_OP = 'UPDATE' THEN
        keys := ARRAY(
            SELECT coalesce(o.{key}, n.{key}) FROM old_rows o FULL JOIN new_rows n ON o.{key} = n.{key}
            WHERE ROW({old_columns}) IS DISTINCT FROM ROW({new_columns})
        );
    ELSE
        keys := ARRAY(SELECT {key} FROM history.{table} WHERE h_until IS NULL);
    END IF;
    IF cardinality(keys) = 0 THEN
        RETURN NULL;
    END IF;
    SELECT * INTO act, is_begun, is_met FROM history.act_now({name});
    -- Whoever begins an act holds the rows already, so that it comes after all that changed them before; a row that is
    -- added has no version that holds.
    IF TG_OP <> 'INSERT' AND NOT is_begun AND EXISTS (
        SELECT FROM history.{table} WHERE h_until IS NULL AND h_since > act AND {key} = ANY (keys)
    ) THEN
        act := history.act_after();
    END IF;
    IF is_met THEN"""
    + FORGET
    + """
    END IF;
"""
    + CLOSE
    + """
    IF is_met AND TG_OP <> 'UPDATE' THEN"""
    + MARK
    + """
    END IF;
"""
    + OPEN
    + """
    RETURN NULL;
END $function$;
REVOKE ALL ON FUNCTION history.{function}() FROM PUBLIC;
"""
)
# Rows whose last version is not what the table holds.
DIFFERENT_KEYS = """
SELECT {key} FROM (
    (SELECT {columns} FROM public.{table} EXCEPT SELECT {columns} FROM history.{table} WHERE h_until IS NULL)
    UNION ALL
    (SELECT {columns} FROM history.{table} WHERE h_until IS NULL EXCEPT SELECT {columns} FROM public.{table})
) AS different
"""
RECONCILE = (
    """
DO $do$
DECLARE
    keys {key_type}[] := ARRAY("""
    + DIFFERENT_KEYS
    + """);
    act bigint;
BEGIN
    IF cardinality(keys) = 0 THEN
        RETURN;
    END IF;
    SELECT number INTO act FROM history.act_now({name});
"""
    + FORGET
    + CLOSE
    + MARK
    + OPEN
    + """
END $do$;
"""
)
# Rows of which the last version is marked otherwise than it should be.
WRONGLY_MARKED = (
    "SELECT {key}::text, h_since, (SELECT at FROM history.act WHERE id = h_since) FROM history.{table} v"
    " WHERE h_gone <> (" + IS_LAST_OF_GONE + ") ORDER BY 2"
)
INDEXES_OF_TABLE = """
SELECT pg_get_indexdef(i.indexrelid), c.relname
FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am ON pg_am.oid = c.relam
WHERE i.indrelid = format('public.%%I', %s::text)::regclass AND NOT i.indisprimary AND amname = 'btree'
    AND c.relname NOT LIKE '%%\\_like'
"""
MOMENT = "current_setting('aidportal.as_of')::bigint"


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def parts(table: TrackedTable) -> dict[str, str]:
    names = [quoted(name) for name in table.names]
    return {
        "table": quoted(table.name),
        "name": f"'{table.name}'",
        "function": quoted(f"{table.name}_kept"),
        "key": quoted(table.key),
        "key_type": table.key_type,
        "columns": ", ".join(names),
        "old_columns": ", ".join(f"o.{name}" for name in names),
        "new_columns": ", ".join(f"n.{name}" for name in names),
    }


def versions_table(table: TrackedTable, there: dict[str, str]) -> Iterator[str]:
    """What makes the table of versions, or brings it up to the table; ``there`` are its columns now, if it is there.

    Its columns may all be empty, and one that the table has no more stays.
    """
    of, key = f"history.{quoted(table.name)}", quoted(table.key)
    if not there:
        yield f"CREATE TABLE {of} (h_since bigint NOT NULL, h_until bigint, h_gone boolean NOT NULL DEFAULT false)"
    elif "h_gone" not in there:
        yield f"ALTER TABLE {of} ADD COLUMN h_gone boolean NOT NULL DEFAULT false"
        yield f"UPDATE {of} v SET h_gone = true WHERE {IS_LAST_OF_GONE.format(**parts(table))}"
    for name, type_ in table.columns:
        if name not in there:
            yield f"ALTER TABLE {of} ADD COLUMN {quoted(name)} {type_}"
        elif there[name] != type_:
            yield f"ALTER TABLE {of} ALTER COLUMN {quoted(name)} TYPE {type_} USING {quoted(name)}::{type_}"
    prefix = f"h_{table.name}"[:50]
    yield f'CREATE UNIQUE INDEX IF NOT EXISTS "{prefix}_last" ON {of} ({key}) WHERE h_until IS NULL OR h_gone'
    yield f'DROP INDEX IF EXISTS history."{prefix}_open"'
    yield f'CREATE INDEX IF NOT EXISTS "{prefix}_gone" ON {of} (h_until) WHERE h_gone'
    yield f'CREATE INDEX IF NOT EXISTS "{prefix}_of" ON {of} ({key}, h_since)'
    yield f'CREATE INDEX IF NOT EXISTS "{prefix}_at" ON {of} USING gist (int8range(h_since, h_until))'
    yield f'CREATE INDEX IF NOT EXISTS "{prefix}_since" ON {of} (h_since)'
    yield f'CREATE INDEX IF NOT EXISTS "{prefix}_until" ON {of} (h_until) WHERE h_until IS NOT NULL'


def copied_indexes(table: TrackedTable) -> Iterator[str]:
    """The indexes of the table on its versions, under the same names: a past moment is asked as today is."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES_OF_TABLE, [table.name])
        for definition, name in cursor.fetchall():
            made = definition.replace("CREATE UNIQUE INDEX", "CREATE INDEX", 1)
            made = made.replace(f"INDEX {quoted_as_needed(name)} ON public.", f"INDEX {quoted(name)} ON history.", 1)
            yield f"DROP INDEX IF EXISTS history.{quoted(name)}"
            yield made.replace(" NULLS NOT DISTINCT", "")


def quoted_as_needed(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(%s)", [name])
        (text,) = cursor.fetchone()
    return str(text)


def triggers(table: TrackedTable) -> Iterator[str]:
    given = parts(table)
    yield FUNCTION.format(**given)
    for event, rows in TRANSITIONS.items():
        name, on = quoted(f"{TRIGGER}{event}"), f"public.{given['table']}"
        yield (
            f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {on} {rows}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION history.{given['function']}()"
        )


def views(table: TrackedTable) -> Iterator[str]:
    """The rows of the moment that a session asks for, and the last version of each row that there ever was."""
    name = quoted(table.name)
    conditions = {"ever": "h_until IS NULL OR h_gone"}
    if table.has_past:
        conditions["as_of"] = f"int8range(h_since, h_until) @> {MOMENT}"
    for moment, condition in conditions.items():
        told = dict(table.told_before)
        columns = ", ".join(
            f"coalesce(v.{quoted(column)}, {told[column].format(moment=moment)}) AS {quoted(column)}"
            if column in told
            else f"v.{quoted(column)}"
            for column in table.names
        )
        yield f"CREATE VIEW {moment}.{name} AS SELECT {columns} FROM history.{name} v WHERE {condition}"


def reconciliation(table: TrackedTable) -> str:
    return RECONCILE.format(**parts(table))


def different_keys(table: TrackedTable) -> str:
    return DIFFERENT_KEYS.format(**parts(table))


def wrongly_marked(table: TrackedTable) -> str:
    return WRONGLY_MARKED.format(**parts(table))
