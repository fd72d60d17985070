"""Sums of lines, payments and projects, kept by the database as signed differences that each statement appends."""

import django.db.models.deletion
from django.db import migrations, models

import aidportal.values.dates

FUNCTIONS = """
-- Appends to the sums in the table of the first argument what a statement changes of them. The others are the columns
-- by which rows are summed, the amount that is, and which rows are. Of many differences the equal ones are added up.
CREATE FUNCTION figures_keep_sums() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sums text := TG_ARGV[0];
    columns text := TG_ARGV[1];
    changed text := '';
    last bigint;
    number bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('DELETE FROM %I', sums);
        RETURN NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        changed := format('SELECT %s, -1 AS sign, %s AS amount FROM old_rows WHERE %s', columns, TG_ARGV[2], TG_ARGV[3]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        changed := changed || CASE WHEN changed = '' THEN '' ELSE ' UNION ALL ' END
            || format('SELECT %s, 1 AS sign, %s AS amount FROM new_rows WHERE %s', columns, TG_ARGV[2], TG_ARGV[3]);
    END IF;
    EXECUTE format(
        'WITH added AS ('
        ' INSERT INTO %I (%s, records, known, amount)'
        ' SELECT %s, sum(sign), coalesce(sum(sign) FILTER (WHERE amount IS NOT NULL), 0), coalesce(sum(sign * amount), 0)'
        ' FROM (%s) AS changed GROUP BY %s'
        ' HAVING sum(sign) <> 0 OR coalesce(sum(sign) FILTER (WHERE amount IS NOT NULL), 0) <> 0'
        ' OR coalesce(sum(sign * amount), 0) <> 0'
        ' RETURNING id'
        ') SELECT max(id), count(*) FROM added',
        sums, columns, columns, changed, columns
    ) INTO last, number;
    IF number > 0 AND last / 500 > (last - number) / 500 THEN
        PERFORM figures_fold_sums(sums, columns);
    END IF;
    RETURN NULL;
END $$;

-- One at a time; who comes meanwhile leaves it. Who sees only what was there before may not take it away.
CREATE FUNCTION figures_fold_sums(sums text, columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR NOT pg_try_advisory_xact_lock(hashtext('figures_fold_sums'), hashtext(sums))
    THEN
        RETURN;
    END IF;
    EXECUTE format(
        'WITH folded AS ('
        ' DELETE FROM %I WHERE id IN ('
        ' SELECT id FROM (SELECT id, count(*) OVER (PARTITION BY %s) AS number FROM %I) AS counted WHERE number > 1)'
        ' RETURNING *'
        ') INSERT INTO %I (%s, records, known, amount)'
        ' SELECT %s, sum(records), sum(known), sum(amount) FROM folded GROUP BY %s'
        ' HAVING sum(records) <> 0 OR sum(known) <> 0 OR sum(amount) <> 0',
        sums, columns, sums, sums, columns, columns, columns
    );
END $$;

-- Adds all up anew, as where rows were written while no trigger was at work.
CREATE FUNCTION figures_add_up(sums text, columns text, of text, amount text, counted text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DELETE FROM %I', sums);
    EXECUTE format(
        'INSERT INTO %I (%s, records, known, amount)'
        ' SELECT %s, count(*), count(%s), coalesce(sum(%s), 0) FROM %I WHERE %s GROUP BY %s',
        sums, columns, columns, amount, amount, of, counted, columns
    );
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION figures_add_up(text, text, text, text, text);
DROP FUNCTION figures_keep_sums();
DROP FUNCTION figures_fold_sums(text, text);
"""
ALL, COUNTED = "true", "status NOT IN (''reserve'', ''submitted'', ''terminated'')"


def kept(sums, of, columns, amount="amount", counted=ALL):
    """The triggers that keep ``sums`` of the table ``of``, and those of the rows recorded so far."""
    arguments = f"'{sums}', '{columns}', '{amount}', '{counted}'"
    transitions = {
        "INSERT": "REFERENCING NEW TABLE AS new_rows",
        "UPDATE": "REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows",
        "DELETE": "REFERENCING OLD TABLE AS old_rows",
        "TRUNCATE": "",
    }
    forward = [
        f"CREATE TRIGGER {sums}_{act.lower()} AFTER {act} ON {of} {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION figures_keep_sums({arguments});"
        for act, rows in transitions.items()
    ]
    backward = [f"DROP TRIGGER {sums}_{act.lower()} ON {of};" for act in transitions]
    add_up = f"SELECT figures_add_up('{sums}', '{columns}', '{of}', '{amount}', '{counted}');"
    return migrations.RunSQL("\n".join([*forward, add_up]), "\n".join(backward))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_names_searched"),
        ("projects", "0011_copies_on_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="MovedBySource",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("records", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
                ("stage", models.CharField(max_length=8, verbose_name="stage")),
                ("moved_on", aidportal.values.dates.PartialDateField(verbose_name="date")),
                ("source", models.CharField(max_length=10, verbose_name="source")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="amount")),
            ],
            options={
                "verbose_name": "sum of payments by source",
                "verbose_name_plural": "sums of payments by source",
            },
        ),
        migrations.CreateModel(
            name="MovedOnLines",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("records", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
                ("stage", models.CharField(max_length=8, verbose_name="stage")),
                ("moved_on", aidportal.values.dates.PartialDateField(verbose_name="date")),
                ("fiscal_year", aidportal.values.dates.PartialDateField(null=True, verbose_name="fiscal year")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="amount")),
            ],
            options={
                "verbose_name": "sum of payments by line",
                "verbose_name_plural": "sums of payments by line",
            },
        ),
        migrations.CreateModel(
            name="CommittedByKind",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("records", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
                ("fiscal_year", aidportal.values.dates.PartialDateField(null=True, verbose_name="fiscal year")),
                ("source", models.CharField(max_length=10, verbose_name="source")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="amount")),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.sector",
                        verbose_name="field",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of commitments by kind",
                "verbose_name_plural": "sums of commitments by kind",
            },
        ),
        migrations.CreateModel(
            name="CommittedByPlace",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("records", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
                ("fiscal_year", aidportal.values.dates.PartialDateField(null=True, verbose_name="fiscal year")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=24, verbose_name="amount")),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.area",
                        verbose_name="area",
                    ),
                ),
                (
                    "counted_giver",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.organisation",
                        verbose_name="giver",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of commitments by place",
                "verbose_name_plural": "sums of commitments by place",
            },
        ),
        migrations.CreateModel(
            name="ProjectsByKind",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("records", models.BigIntegerField()),
                ("known", models.BigIntegerField()),
                ("programme_year", aidportal.values.dates.PartialDateField(null=True, verbose_name="programme year")),
                ("status", models.CharField(max_length=12, verbose_name="status")),
                ("amount", models.BigIntegerField(verbose_name="people who benefit")),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.sector",
                        verbose_name="field",
                    ),
                ),
            ],
            options={
                "verbose_name": "sum of projects by kind",
                "verbose_name_plural": "sums of projects by kind",
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        kept("projects_committedbykind", "projects_funding", "fiscal_year, source, sector_id", counted=COUNTED),
        kept(
            "projects_committedbyplace", "projects_funding", "fiscal_year, area_id, counted_giver_id", counted=COUNTED
        ),
        kept("projects_movedbysource", "projects_disbursement", "stage, moved_on, source"),
        kept("projects_movedonlines", "projects_disbursement", "stage, moved_on, fiscal_year", counted=COUNTED),
        kept("projects_projectsbykind", "projects_project", "programme_year, status, sector_id", "people_benefiting"),
    ]
