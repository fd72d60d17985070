"""Many rows that are written at once take as long as that many, and not as the square of it.

Whether a statement changed what others copy was asked with EXISTS, which is planned for a row that is found soon: for
each of its rows all others were looked through. And lines on which many payments came were told so one by one.
"""

from django.db import migrations

PROJECTS = """
CREATE OR REPLACE FUNCTION projects_project_gives() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        {is_any}
            FROM old_rows old JOIN new_rows new USING (id)
            WHERE (old.giver_id, old.area_id, old.sector_id, old.status)
                IS DISTINCT FROM (new.giver_id, new.area_id, new.sector_id, new.status)
        {end}
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
"""
LINES = """
CREATE OR REPLACE FUNCTION projects_funding_tells() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_changed boolean;
BEGIN
    EXECUTE $sql$
        {is_any}
            FROM old_rows old JOIN new_rows new USING (id)
            WHERE (old.project_id, old.area_id, old.sector_id, old.status, old.source, old.counted_giver_id,
                   old.fiscal_year)
                IS DISTINCT FROM (new.project_id, new.area_id, new.sector_id, new.status, new.source,
                   new.counted_giver_id, new.fiscal_year)
        {end}
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
"""
# All are counted, so that the rows are joined as a whole.
COUNTED = {"is_any": "SELECT count(*) > 0", "end": ""}
FOUND_SOON = {"is_any": "SELECT EXISTS (SELECT", "end": ")"}

PAYMENTS = """
-- So many payments are of an import, whose lines nobody else pays on meanwhile; who does waits until it is through.
CREATE FUNCTION projects_disbursement_pays_many() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    are_many boolean;
BEGIN
    EXECUTE 'SELECT count(*) > 50 FROM (SELECT FROM new_rows LIMIT 51) AS first_rows' INTO are_many;
    IF are_many THEN
        EXECUTE $sql$
            UPDATE projects_funding line SET is_paid = true
            FROM (SELECT DISTINCT funding_id FROM new_rows WHERE stage = 'paid') AS paid
            WHERE line.id = paid.funding_id AND NOT line.is_paid
        $sql$;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_disbursement_added AFTER INSERT ON projects_disbursement
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION projects_disbursement_pays_many();
"""
NOT_AT_ONCE = """
DROP TRIGGER projects_disbursement_added ON projects_disbursement;
DROP FUNCTION projects_disbursement_pays_many();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0017_nothing_to_copy")]

    operations = [
        migrations.RunSQL((PROJECTS + LINES).format(**COUNTED), (PROJECTS + LINES).format(**FOUND_SOON)),
        migrations.RunSQL(PAYMENTS, NOT_AT_ONCE),
    ]
