"""The area of an organisation decides who sees its records, so a government stays with its area."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION directory_government_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the government of an area stays with its area'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_government_stays',
              TABLE = 'directory_organisation';
END $$;
CREATE TRIGGER directory_government_stays BEFORE UPDATE OF area_id, kind, code ON directory_organisation
    FOR EACH ROW WHEN (
        (OLD.kind = 'government' OR NEW.kind = 'government')
        AND (OLD.area_id, OLD.kind, OLD.code) IS DISTINCT FROM (NEW.area_id, NEW.kind, NEW.code)
    )
    EXECUTE FUNCTION directory_government_stays();
"""

BACKWARD = """
DROP TRIGGER directory_government_stays ON directory_organisation;
DROP FUNCTION directory_government_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_population")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
