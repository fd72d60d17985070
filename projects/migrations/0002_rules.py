"""Rules between payments and their line, held by the database when a transaction commits."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE projects_project_code_seq;

-- FOR NO KEY UPDATE lets payments of other transactions be inserted, whose foreign key takes a KEY SHARE
-- lock, but makes their checks wait for each other: the later one sees the earlier one's payment.
CREATE FUNCTION projects_check_payments(line bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    ceiling numeric;
    moved record;
BEGIN
    SELECT amount + tolerance INTO ceiling FROM projects_funding WHERE id = line FOR NO KEY UPDATE;
    FOR moved IN
        SELECT stage, sum(amount) AS total, bool_or(excess_reason <> '') AS explained
        FROM projects_disbursement WHERE funding_id = line GROUP BY stage
    LOOP
        IF moved.total < 0 THEN
            RAISE EXCEPTION 'refunds exceed what was % on funding line %', moved.stage, line
                USING ERRCODE = 'check_violation', CONSTRAINT = 'disbursement_not_below_zero',
                      TABLE = 'projects_disbursement';
        ELSIF moved.total > ceiling AND NOT moved.explained THEN
            RAISE EXCEPTION '% of % exceeds % on funding line %', moved.stage, moved.total, ceiling, line
                USING ERRCODE = 'check_violation', CONSTRAINT = 'disbursement_within_commitment',
                      TABLE = 'projects_disbursement';
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION projects_disbursement_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM projects_check_payments(NEW.funding_id);
    END IF;
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.funding_id <> NEW.funding_id THEN
        PERFORM projects_check_payments(OLD.funding_id);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_disbursement_changed AFTER INSERT OR UPDATE OR DELETE ON projects_disbursement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_disbursement_changed();

CREATE FUNCTION projects_funding_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects_check_payments(NEW.id);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER projects_funding_changed AFTER UPDATE OF amount, tolerance ON projects_funding
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION projects_funding_changed();
"""

BACKWARD = """
DROP TRIGGER projects_funding_changed ON projects_funding;
DROP TRIGGER projects_disbursement_changed ON projects_disbursement;
DROP FUNCTION projects_funding_changed();
DROP FUNCTION projects_disbursement_changed();
DROP FUNCTION projects_check_payments(bigint);
DROP SEQUENCE projects_project_code_seq;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
