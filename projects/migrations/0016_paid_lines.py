"""Whether anything is paid on a line stands on it, kept by triggers; and indexes that hold all that is looked up in them."""

import django.db.models.deletion
from django.db import migrations, models

# Nothing else of the lines changes, and what others copy of them or sum stays.
RECORDED = """
ALTER TABLE projects_funding DISABLE TRIGGER USER;
UPDATE projects_funding line SET is_paid = true
WHERE EXISTS (SELECT FROM projects_disbursement WHERE funding_id = line.id AND stage = 'paid');
ALTER TABLE projects_funding ENABLE TRIGGER USER;
"""

LINES = """
-- A line that is written looks for itself.
CREATE FUNCTION projects_funding_is_paid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_paid := TG_OP = 'UPDATE'
        AND EXISTS (SELECT FROM projects_disbursement WHERE funding_id = NEW.id AND stage = 'paid');
    RETURN NEW;
END $$;
CREATE TRIGGER projects_funding_is_paid BEFORE INSERT OR UPDATE OF is_paid ON projects_funding
    FOR EACH ROW EXECUTE FUNCTION projects_funding_is_paid();

-- A line of which the last payment goes is told so at once, for no line may say that it is paid and is not.
CREATE FUNCTION projects_disbursement_pays_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE $sql$
        UPDATE projects_funding line SET is_paid = false
        FROM (SELECT DISTINCT funding_id FROM old_rows WHERE stage = 'paid') AS paid
        WHERE line.id = paid.funding_id AND line.is_paid AND NOT EXISTS (
            SELECT FROM projects_disbursement WHERE funding_id = line.id AND stage = 'paid'
        )
    $sql$;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_disbursement_updated AFTER UPDATE ON projects_disbursement
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION projects_disbursement_pays_no_more();
CREATE TRIGGER projects_disbursement_deleted AFTER DELETE ON projects_disbursement
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION projects_disbursement_pays_no_more();

-- A line whose first payment comes is told when that commits and the check has locked the line, so that two who pay on
-- it do not wait for each other; and so is one of whose two payments each of two takes one away.
CREATE FUNCTION projects_look_at_line(line bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_funding SET is_paid = NOT is_paid
    WHERE id = line AND is_paid <> EXISTS (
        SELECT FROM projects_disbursement WHERE funding_id = line AND stage = 'paid'
    );
END $$;
CREATE OR REPLACE FUNCTION projects_disbursement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM projects_check_payments(NEW.funding_id);
        PERFORM projects_look_at_line(NEW.funding_id);
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
        PERFORM projects_look_at_line(OLD.funding_id);
    END IF;
    RETURN NULL;
END $$;
"""

NOT_ON_LINES = """
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
DROP FUNCTION projects_look_at_line(bigint);
DROP TRIGGER projects_disbursement_deleted ON projects_disbursement;
DROP TRIGGER projects_disbursement_updated ON projects_disbursement;
DROP FUNCTION projects_disbursement_pays_no_more();
DROP TRIGGER projects_funding_is_paid ON projects_funding;
DROP FUNCTION projects_funding_is_paid();
"""

BY_URGENCY = [
    models.OrderBy(models.F("fiscal_year"), nulls_last=True),
    models.OrderBy(models.F("amount"), descending=True),
    models.F("id"),
]


class Migration(migrations.Migration):
    dependencies = [("projects", "0015_places_of_lines")]
    operations = [
        migrations.AddField(
            "funding", "is_paid", models.BooleanField(default=False, editable=False, verbose_name="paid on")
        ),
        migrations.RunSQL(RECORDED, migrations.RunSQL.noop),
        migrations.RunSQL(LINES, NOT_ON_LINES),
        migrations.RemoveIndex("funding", "funding_by_urgency"),
        migrations.AddIndex(
            "funding",
            models.Index(
                *BY_URGENCY,
                condition=models.Q(("amount__gt", 0), ("is_paid", False)),
                include=["status"],
                name="funding_by_urgency",
            ),
        ),
        migrations.AlterField(
            "funding",
            "project",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="fundings",
                to="projects.project",
                verbose_name="project",
            ),
        ),
        migrations.AddIndex(
            "funding",
            models.Index(fields=["project", "counted_giver"], include=["amount"], name="funding_of_project"),
        ),
    ]
