"""What figures ask of every line and payment stands on it, copied by the database from the record above."""

import django.db.models.deletion
from django.db import migrations, models

import aidportal.values.dates

STATUSES = [
    ("reserve", "in reserve"),
    ("submitted", "awaiting approval"),
    ("approved", "approved"),
    ("preparing", "in preparation"),
    ("running", "under way"),
    ("completed", "completed"),
    ("accepted", "accepted"),
    ("audited", "audited"),
    ("evaluated", "evaluated"),
    ("handed_over", "handed over"),
    ("suspended", "suspended"),
    ("adjusting", "being changed"),
    ("terminated", "terminated"),
]
SOURCES = [
    ("municipal", "municipal aid"),
    ("district", "district aid"),
    ("aid", "aid, level not stated"),
    ("interest", "interest subsidy on loans"),
    ("matching", "local matching"),
    ("donation", "donation"),
    ("enterprise", "enterprise"),
    ("own", "own funds"),
    ("other", "other"),
]

# The rule of payments asks nothing of what is copied, so that a change of a project checks no payment again.
CHECKED = """
DROP TRIGGER projects_disbursement_changed ON projects_disbursement;
CREATE CONSTRAINT TRIGGER projects_disbursement_changed
    AFTER INSERT OR DELETE OR UPDATE OF funding_id, stage, amount, excess_reason ON projects_disbursement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_disbursement_changed();
"""

RECORDED = """
UPDATE projects_funding line
SET area_id = project.area_id, sector_id = project.sector_id, status = project.status
FROM projects_project project WHERE project.id = line.project_id;

UPDATE projects_disbursement payment
SET project_id = line.project_id, area_id = line.area_id, sector_id = line.sector_id, status = line.status,
    source = line.source, counted_giver_id = line.counted_giver_id, fiscal_year = line.fiscal_year
FROM projects_funding line WHERE line.id = payment.funding_id;

SET CONSTRAINTS ALL IMMEDIATE;
"""

LINES = """
-- Whoever changes the project meanwhile waits, and then finds the line.
CREATE OR REPLACE FUNCTION projects_funding_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    helped record;
BEGIN
    SELECT giver_id, area_id, sector_id, status INTO helped FROM projects_project WHERE id = NEW.project_id FOR SHARE;
    NEW.counted_giver_id := projects_counted_giver(NEW.giver_id, NEW.source, helped.giver_id, helped.area_id);
    NEW.area_id := helped.area_id;
    NEW.sector_id := helped.sector_id;
    NEW.status := helped.status;
    RETURN NEW;
END $$;
DROP TRIGGER projects_funding_counts ON projects_funding;
CREATE TRIGGER projects_funding_counts
    BEFORE INSERT OR UPDATE OF giver_id, source, project_id, counted_giver_id, area_id, sector_id, status
    ON projects_funding FOR EACH ROW EXECUTE FUNCTION projects_funding_counts();

-- What a line says of its project is told again by its own trigger, where it is no longer what it was. It is planned
-- each time, for as many projects as are changed.
CREATE OR REPLACE FUNCTION projects_project_gives() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        SELECT EXISTS (
            SELECT FROM old_rows JOIN new_rows USING (id)
            WHERE (old_rows.giver_id, old_rows.area_id, old_rows.sector_id, old_rows.status)
                IS DISTINCT FROM (new_rows.giver_id, new_rows.area_id, new_rows.sector_id, new_rows.status)
        )
    $sql$ INTO is_changed;
    IF is_changed THEN
        EXECUTE $sql$
            UPDATE projects_funding line SET counted_giver_id = line.counted_giver_id
            FROM new_rows project
            WHERE line.project_id = project.id AND (
                (line.area_id, line.sector_id, line.status)
                IS DISTINCT FROM (project.area_id, project.sector_id, project.status)
                OR line.giver_id IS NULL AND line.counted_giver_id
                    IS DISTINCT FROM projects_counted_giver(NULL, line.source, project.giver_id, project.area_id)
            )
        $sql$;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER projects_project_gives ON projects_project;
CREATE TRIGGER projects_project_gives AFTER UPDATE ON projects_project
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION projects_project_gives();
"""

PAYMENTS = """
CREATE FUNCTION projects_disbursement_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT project_id, area_id, sector_id, status, source, counted_giver_id, fiscal_year
    INTO NEW.project_id, NEW.area_id, NEW.sector_id, NEW.status, NEW.source, NEW.counted_giver_id, NEW.fiscal_year
    FROM projects_funding WHERE id = NEW.funding_id;
    RETURN NEW;
END $$;
CREATE TRIGGER projects_disbursement_copies
    BEFORE INSERT OR UPDATE OF
        funding_id, project_id, area_id, sector_id, status, source, counted_giver_id, fiscal_year
    ON projects_disbursement FOR EACH ROW EXECUTE FUNCTION projects_disbursement_copies();

CREATE FUNCTION projects_funding_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        SELECT EXISTS (
            SELECT FROM old_rows old JOIN new_rows new USING (id)
            WHERE (old.project_id, old.area_id, old.sector_id, old.status, old.source, old.counted_giver_id,
                   old.fiscal_year)
                IS DISTINCT FROM (new.project_id, new.area_id, new.sector_id, new.status, new.source,
                   new.counted_giver_id, new.fiscal_year)
        )
    $sql$ INTO is_changed;
    IF is_changed THEN
        EXECUTE $sql$
            UPDATE projects_disbursement payment SET project_id = payment.project_id
            FROM new_rows line
            WHERE payment.funding_id = line.id AND (
                payment.project_id, payment.area_id, payment.sector_id, payment.status,
                payment.source, payment.counted_giver_id, payment.fiscal_year
            ) IS DISTINCT FROM (
                line.project_id, line.area_id, line.sector_id, line.status,
                line.source, line.counted_giver_id, line.fiscal_year
            )
        $sql$;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_funding_tells AFTER UPDATE ON projects_funding
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION projects_funding_tells();

-- A line that was changed while a payment on it was written did not find it. When the transaction commits the check
-- has locked the line, so that nobody changes it any more, and the payment copies what it did not see.
CREATE OR REPLACE FUNCTION projects_disbursement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM projects_check_payments(NEW.funding_id);
        UPDATE projects_disbursement payment SET project_id = payment.project_id
        FROM projects_funding line
        WHERE line.id = NEW.funding_id AND payment.funding_id = line.id AND (
            payment.project_id, payment.area_id, payment.sector_id, payment.status,
            payment.source, payment.counted_giver_id, payment.fiscal_year
        ) IS DISTINCT FROM (
            line.project_id, line.area_id, line.sector_id, line.status,
            line.source, line.counted_giver_id, line.fiscal_year
        );
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.funding_id <> NEW.funding_id THEN
        PERFORM projects_check_payments(OLD.funding_id);
    END IF;
    RETURN NULL;
END $$;
"""

NO_COPIES_OF_LINES = """
DROP TRIGGER projects_funding_tells ON projects_funding;
DROP TRIGGER projects_disbursement_copies ON projects_disbursement;
DROP FUNCTION projects_funding_tells();
DROP FUNCTION projects_disbursement_copies();
CREATE OR REPLACE FUNCTION projects_disbursement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM projects_check_payments(NEW.funding_id);
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.funding_id <> NEW.funding_id THEN
        PERFORM projects_check_payments(OLD.funding_id);
    END IF;
    RETURN NULL;
END $$;
"""

NO_COPIES_OF_PROJECTS = """
CREATE OR REPLACE FUNCTION projects_funding_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    helped record;
BEGIN
    SELECT giver_id, area_id INTO helped FROM projects_project WHERE id = NEW.project_id FOR SHARE;
    NEW.counted_giver_id := projects_counted_giver(NEW.giver_id, NEW.source, helped.giver_id, helped.area_id);
    RETURN NEW;
END $$;
DROP TRIGGER projects_funding_counts ON projects_funding;
CREATE TRIGGER projects_funding_counts BEFORE INSERT OR UPDATE OF giver_id, source, project_id, counted_giver_id
    ON projects_funding FOR EACH ROW EXECUTE FUNCTION projects_funding_counts();
CREATE OR REPLACE FUNCTION projects_project_gives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_funding SET counted_giver_id = counted_giver_id
    WHERE project_id = NEW.id AND giver_id IS NULL
        AND counted_giver_id IS DISTINCT FROM projects_counted_giver(NULL, source, NEW.giver_id, NEW.area_id);
    RETURN NULL;
END $$;
DROP TRIGGER projects_project_gives ON projects_project;
CREATE TRIGGER projects_project_gives AFTER UPDATE OF giver_id, area_id ON projects_project
    FOR EACH ROW WHEN ((OLD.giver_id, OLD.area_id) IS DISTINCT FROM (NEW.giver_id, NEW.area_id))
    EXECUTE FUNCTION projects_project_gives();
"""


def copied(model, label, null=True):
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        editable=False,
        null=null,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=model,
        verbose_name=label,
    )


def chosen(label, choices, length):
    return models.CharField(blank=True, choices=choices, editable=False, max_length=length, verbose_name=label)


def added(model, name, field, preserve=True):
    return migrations.AddField(model_name=model, name=name, field=field, preserve_default=preserve)


def with_default(field):
    field = field.clone()
    field.default = ""
    return field


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_names_searched"), ("projects", "0010_sorted_lists")]
    operations = [
        added("funding", "area", copied("directory.area", "area")),
        added("funding", "sector", copied("directory.sector", "field")),
        added("funding", "status", with_default(chosen("status", STATUSES, 12)), preserve=False),
        added("disbursement", "project", copied("projects.project", "project")),
        added("disbursement", "area", copied("directory.area", "area")),
        added("disbursement", "sector", copied("directory.sector", "field")),
        added("disbursement", "status", with_default(chosen("status", STATUSES, 12)), preserve=False),
        added("disbursement", "source", with_default(chosen("source", SOURCES, 10)), preserve=False),
        added("disbursement", "counted_giver", copied("directory.organisation", "giver")),
        added(
            "disbursement",
            "fiscal_year",
            aidportal.values.dates.PartialDateField(blank=True, editable=False, null=True, verbose_name="fiscal year"),
        ),
        migrations.RunSQL(CHECKED, migrations.RunSQL.noop),
        migrations.RunSQL(RECORDED, migrations.RunSQL.noop),
        migrations.RunSQL(LINES, NO_COPIES_OF_PROJECTS),
        migrations.RunSQL(PAYMENTS, NO_COPIES_OF_LINES),
        migrations.AlterField("funding", "area", copied("directory.area", "area", null=False)),
        migrations.AlterField("disbursement", "project", copied("projects.project", "project", null=False)),
        migrations.AlterField("disbursement", "area", copied("directory.area", "area", null=False)),
        migrations.AddIndex(
            "funding",
            models.Index(
                models.OrderBy(models.F("fiscal_year"), nulls_last=True),
                models.OrderBy(models.F("amount"), descending=True),
                models.F("id"),
                name="funding_by_urgency",
            ),
        ),
        migrations.AddIndex(
            "disbursement",
            models.Index(condition=models.Q(("stage", "paid")), fields=["funding"], name="disbursement_paid"),
        ),
        migrations.AddIndex("disbursement", models.Index(fields=["project"], name="disbursement_of_project")),
    ]
