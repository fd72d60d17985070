"""Pages of a long history: of one record with a thousand changes, of the whole portal by each filter, the recycle bin.

Prints milliseconds a page takes, its template included, on the sample with ten million versions more
(``long_history.py N``: with N). They are written beside the triggers: most acts change fifty outputs or the notes of
fifty payments, few change an amount.
"""

import sys

from _portal import client, median_ms, on_a_database

VERSIONS = 10_000_000
# An act changes so many rows.
BREADTH = 50
CHANGES_OF_ONE = 1_000

ACTS = """
INSERT INTO history.act (id, at, who, name, via, what, tables)
SELECT %(first)s + n, timestamptz '2016-01-01' + n * (interval '3600 days' / %(acts)s),
    CASE WHEN n %% 20011 = 0 THEN %(seldom)s ELSE %(often)s END, '',
    CASE WHEN n %% 50 = 0 THEN 'import' ELSE 'form' END,
    jsonb_build_object('path', CASE WHEN n %% 20011 = 0 THEN '/seldom/' ELSE '/record/' || n %% 997 || '/' END),
    ARRAY[%(table)s]
FROM generate_series(1, %(acts)s) AS n
"""
ROWS = "(SELECT row_number() OVER (ORDER BY id) - 1 AS place, t.* FROM public.{table} t ORDER BY id LIMIT %(rows)s)"
# What was the last version so far ends when its row is changed first.
CLOSED = f"""
UPDATE history.{{table}} SET h_until = %(first)s + 1 + row.place / {BREADTH} FROM {ROWS} AS row
WHERE history.{{table}}.id = row.id AND h_until IS NULL
"""
# Each row is changed again after as many acts as it takes to come around.
CHANGED = f"""
INSERT INTO history.{{table}} (h_since, h_until, {{columns}})
SELECT %(first)s + n, CASE WHEN n + %(round)s <= %(acts)s THEN %(first)s + n + %(round)s END, {{values}}
FROM generate_series(1, %(acts)s) AS n JOIN {ROWS} AS row ON row.place / {BREADTH} = (n - 1) %% %(round)s
"""
# Which columns an act changes, by the number of the act.
CHANGING = {
    "projects_output": {"actual": "n"},
    "projects_disbursement": {"note": "n::text", "amount": "row.amount + n / 2000"},
}
COLUMNS = """
SELECT quote_ident(attname) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'history' AND tablename = %s"


def lengthen(versions):
    """Write ``versions`` of outputs and payments, four in five of outputs."""
    from django.db import connection

    from aidportal.accounts.models import User

    often, seldom = (User.objects.create_superuser(name, name).pk for name in ("often", "seldom"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE history.act DISABLE TRIGGER USER")
        for table, share in (("projects_output", 4), ("projects_disbursement", 1)):
            lengthen_table(cursor, table, versions * share // 5 // BREADTH, {"often": often, "seldom": seldom})
        cursor.execute(
            "SELECT setval('history.act_number', last), setval('history.committed_number', last)"
            " FROM (SELECT max(id) AS last FROM history.act) AS acts"
        )
        cursor.execute("ALTER TABLE history.act ENABLE TRIGGER USER")


def lengthen_table(cursor, table, acts, people):
    cursor.execute(f"SELECT (SELECT max(id) FROM history.act), count(*) / {BREADTH} FROM {table}")
    first, around = cursor.fetchone()
    given = {"table": table, "first": first, "acts": acts, "round": around, "rows": around * BREADTH, **people}
    cursor.execute(COLUMNS, [f"history.{table}"])
    names = [name for (name,) in cursor.fetchall() if not name.startswith("h_")]
    values = ", ".join(CHANGING[table].get(name, f"row.{name}") for name in names)
    cursor.execute(INDEXES, [table])
    indexes = cursor.fetchall()
    for statement in (ACTS, CLOSED):
        cursor.execute(statement.format(table=table), given)
    for name, _definition in indexes:
        cursor.execute(f'DROP INDEX history."{name}"')
    cursor.execute(CHANGED.format(table=table, columns=", ".join(names), values=values), given)
    for _name, definition in indexes:
        cursor.execute(definition)


def measure():
    from django.db import connection

    from projects.models import Output, Project

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM history.projects_output")
        print(f"versions of outputs: {cursor.fetchone()[0]:,}")
    project = Project.objects.filter(outputs__isnull=False).order_by("pk")[0]
    for number in range(CHANGES_OF_ONE):
        Project.objects.filter(pk=project.pk).update(people_benefiting=number)
    Output.objects.order_by("-pk")[0].delete()
    browser, record = client(), f"/history/projects/project/{project.pk}/"
    addresses = (
        *(project.get_absolute_url(), record, f"{record}?money=on", f"{record}?since=2017-01-01&until=2017-02-01"),
        *("/history/", "/history/?who=often", "/history/?who=seldom", "/history/?who=nobody"),
        *("/history/?kind=projects.project", "/history/?kind=trainings.session"),
        *("/history/?area=150429", "/history/?area=150429&who=seldom", "/history/?area=110000"),
        *("/history/?since=2018-03-01&until=2018-03-05", "/history/?via=import", "/history/?via=command"),
        *("/history/?path=/record/7/", "/history/?path=/seldom/", "/history/?path=/nowhere/"),
        *("/history/?money=on", "/history/?money=on&who=seldom", "/history/bin/", "/history/bin/?area=150429"),
    )
    for address in addresses:
        if (status := browser.get(address).status_code) != 200:
            sys.exit(f"{address} answers {status}")
        took = median_ms(lambda address=address: browser.get(address), 5)
        print(f"{address:52}{took:8.0f} ms", flush=True)


def load():
    from aidportal.sample.records import load_sample

    load_sample()
    lengthen(int(sys.argv[1]) if sys.argv[1:] else VERSIONS)


if __name__ == "__main__":
    on_a_database(load, measure)
