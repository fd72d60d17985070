"""What was handed out cannot be made undone: an issued report stays as it is, but that it is withdrawn once."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reports_issued_report_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an issued report stays as it is'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'issued_report_stays', TABLE = 'reports_issuedreport';
END $$;
CREATE TRIGGER reports_issued_report_kept BEFORE DELETE ON reports_issuedreport
    FOR EACH ROW EXECUTE FUNCTION reports_issued_report_stays();
CREATE TRIGGER reports_issued_report_frozen BEFORE UPDATE ON reports_issuedreport
    FOR EACH ROW WHEN (
        OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(OLD) - '{withdrawn_at,withdrawn_by_id,withdrawn_because}'::text[]
            IS DISTINCT FROM to_jsonb(NEW) - '{withdrawn_at,withdrawn_by_id,withdrawn_because}'::text[]
    )
    EXECUTE FUNCTION reports_issued_report_stays();
"""

BACKWARD = """
DROP TRIGGER reports_issued_report_frozen ON reports_issuedreport;
DROP TRIGGER reports_issued_report_kept ON reports_issuedreport;
DROP FUNCTION reports_issued_report_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0005_signed_withdrawn_and_queued")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
