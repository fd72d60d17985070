"""Who sees a line or a payment is read from columns of its own: beside the area the giver that its records name."""

import django.db.models.deletion
from django.db import migrations, models

# Nothing else of the rows changes, and what is summed of them stays.
RECORDED = """
ALTER TABLE projects_funding DISABLE TRIGGER USER;
ALTER TABLE projects_disbursement DISABLE TRIGGER USER;
UPDATE projects_funding line SET named_giver_id = coalesce(line.giver_id, project.giver_id)
FROM projects_project project
WHERE project.id = line.project_id AND coalesce(line.giver_id, project.giver_id) IS NOT NULL;
UPDATE projects_disbursement payment SET named_giver_id = line.named_giver_id
FROM projects_funding line
WHERE line.id = payment.funding_id AND line.named_giver_id IS NOT NULL;
ALTER TABLE projects_disbursement ENABLE TRIGGER USER;
ALTER TABLE projects_funding ENABLE TRIGGER USER;
"""

LINES = """
CREATE OR REPLACE FUNCTION projects_funding_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    helped record;
BEGIN
    SELECT giver_id, area_id, sector_id, status INTO helped FROM projects_project WHERE id = NEW.project_id FOR SHARE;
    NEW.counted_giver_id := projects_counted_giver(NEW.giver_id, NEW.source, helped.giver_id, helped.area_id);
    {named_line}
    NEW.area_id := helped.area_id;
    NEW.sector_id := helped.sector_id;
    NEW.status := helped.status;
    RETURN NEW;
END $$;
DROP TRIGGER projects_funding_counts ON projects_funding;
CREATE TRIGGER projects_funding_counts
    BEFORE INSERT OR UPDATE OF giver_id, source, project_id, counted_giver_id{named}, area_id, sector_id, status
    ON projects_funding FOR EACH ROW EXECUTE FUNCTION projects_funding_counts();

CREATE OR REPLACE FUNCTION projects_project_gives() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        SELECT count(*) > 0
            FROM old_rows old JOIN new_rows new USING (id)
            WHERE (old.giver_id, old.area_id, old.sector_id, old.status)
                IS DISTINCT FROM (new.giver_id, new.area_id, new.sector_id, new.status)
    $sql$ INTO is_changed;
    IF is_changed THEN
        EXECUTE $sql$
            UPDATE projects_funding line SET counted_giver_id = line.counted_giver_id
            FROM new_rows project
            WHERE line.project_id = project.id AND (
                (line.area_id, line.sector_id, line.status)
                IS DISTINCT FROM (project.area_id, project.sector_id, project.status)
                OR line.giver_id IS NULL AND ({named_of_line} line.counted_giver_id
                    IS DISTINCT FROM projects_counted_giver(NULL, line.source, project.giver_id, project.area_id))
            )
        $sql$;
    END IF;
    RETURN NULL;
END $$;
"""
PAYMENTS = """
CREATE OR REPLACE FUNCTION projects_disbursement_copies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT project_id, area_id, sector_id, status, source, counted_giver_id{named}, fiscal_year
    INTO NEW.project_id, NEW.area_id, NEW.sector_id, NEW.status, NEW.source, NEW.counted_giver_id{new_named},
        NEW.fiscal_year
    FROM projects_funding WHERE id = NEW.funding_id;
    RETURN NEW;
END $$;
DROP TRIGGER projects_disbursement_copies ON projects_disbursement;
CREATE TRIGGER projects_disbursement_copies
    BEFORE INSERT OR UPDATE OF
        funding_id, project_id, area_id, sector_id, status, source, counted_giver_id{named}, fiscal_year
    ON projects_disbursement FOR EACH ROW EXECUTE FUNCTION projects_disbursement_copies();

CREATE OR REPLACE FUNCTION projects_funding_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        SELECT count(*) > 0
            FROM old_rows old JOIN new_rows new USING (id)
            WHERE ({of_old}) IS DISTINCT FROM ({of_new})
    $sql$ INTO is_changed;
    IF is_changed THEN
        EXECUTE $sql$
            UPDATE projects_disbursement payment SET project_id = payment.project_id
            FROM new_rows line
            WHERE payment.funding_id = line.id AND ({of_payment}) IS DISTINCT FROM ({of_line})
        $sql$;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION projects_disbursement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM projects_check_payments(NEW.funding_id);
        PERFORM projects_look_at_line(NEW.funding_id);
        IF EXISTS (
            SELECT FROM projects_funding line JOIN projects_disbursement payment ON payment.funding_id = line.id
            WHERE line.id = NEW.funding_id AND ({of_payment}) IS DISTINCT FROM ({of_line})
        ) THEN
            UPDATE projects_disbursement SET project_id = project_id WHERE funding_id = NEW.funding_id;
        END IF;
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.funding_id <> NEW.funding_id THEN
        PERFORM projects_check_payments(OLD.funding_id);
        PERFORM projects_look_at_line(OLD.funding_id);
    END IF;
    RETURN NULL;
END $$;
"""
COPIED = ["project_id", "area_id", "sector_id", "status", "source", "counted_giver_id", "fiscal_year"]


def triggers(columns, **parts):
    """What keeps the copies: on payments those in ``columns``."""
    of = {f"of_{row}": ", ".join(f"{row}.{column}" for column in columns) for row in ("old", "new", "line", "payment")}
    return (LINES + PAYMENTS).format(**of, **parts)


WITH_NAMED = triggers(
    [*COPIED, "named_giver_id"],
    named=", named_giver_id",
    new_named=", NEW.named_giver_id",
    named_line="NEW.named_giver_id := coalesce(NEW.giver_id, helped.giver_id);",
    named_of_line="line.named_giver_id IS DISTINCT FROM project.giver_id OR",
)
WITHOUT = triggers(COPIED, named="", new_named="", named_line="", named_of_line="")


def copied():
    return models.ForeignKey(
        blank=True,
        db_constraint=False,
        db_index=False,
        editable=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to="directory.organisation",
        verbose_name="giver named",
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0021_hint_of_refunds")]

    operations = [
        migrations.AddField("funding", "named_giver", copied()),
        migrations.AddField("disbursement", "named_giver", copied()),
        migrations.RunSQL(RECORDED, migrations.RunSQL.noop),
        migrations.RunSQL(WITH_NAMED, WITHOUT),
        migrations.AddIndex("funding", models.Index(fields=["named_giver"], name="funding_by_named_giver")),
        migrations.AddIndex("disbursement", models.Index(fields=["named_giver"], name="disbursement_by_named_giver")),
    ]
