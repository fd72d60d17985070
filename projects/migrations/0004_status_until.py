"""Until when a project had a status: the date of its next change, kept by the database."""

from django.db import migrations

import aidportal.values.dates

FORWARD = """
-- The history of one project is rewritten by one transaction at a time: the later one sees what the earlier wrote.
-- Planned for few rows, a nested loop would read the history of all projects again for each row of a large load.
CREATE FUNCTION projects_status_until() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    projects bigint[] := ARRAY(SELECT DISTINCT project_id FROM changed);
BEGIN
    PERFORM FROM projects_project WHERE id = ANY(projects) ORDER BY id FOR NO KEY UPDATE;
    UPDATE projects_statuschange stay SET until = known.next
    FROM (
        SELECT id, lead(since) OVER (PARTITION BY project_id ORDER BY since, id) AS next
        FROM projects_statuschange WHERE project_id = ANY(projects)
    ) known
    WHERE stay.project_id = ANY(projects) AND stay.id = known.id AND stay.until IS DISTINCT FROM known.next;
    RETURN NULL;
END $$;

CREATE TRIGGER projects_status_inserted AFTER INSERT ON projects_statuschange REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION projects_status_until();
CREATE TRIGGER projects_status_deleted AFTER DELETE ON projects_statuschange REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION projects_status_until();

-- The function's own update must not set it off again. A change moved to another project leaves a gap in the first.
CREATE TRIGGER projects_status_updated AFTER UPDATE ON projects_statuschange REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION projects_status_until();
CREATE TRIGGER projects_status_left AFTER UPDATE ON projects_statuschange REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION projects_status_until();

-- Has the trigger find the ends of the stays recorded so far.
UPDATE projects_statuschange SET until = NULL;
"""

BACKWARD = """
DROP TRIGGER projects_status_left ON projects_statuschange;
DROP TRIGGER projects_status_updated ON projects_statuschange;
DROP TRIGGER projects_status_deleted ON projects_statuschange;
DROP TRIGGER projects_status_inserted ON projects_statuschange;
DROP FUNCTION projects_status_until();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_status_history")]
    operations = [
        migrations.AddField(
            model_name="statuschange",
            name="until",
            field=aidportal.values.dates.PartialDateField(editable=False, null=True, verbose_name="until"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
