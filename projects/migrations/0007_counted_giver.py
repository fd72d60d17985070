"""Whose money a funding line counts as, kept by the database."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
-- The one definition: the line's own giver; else of municipal aid the government of the giver's province, of
-- district aid the project's giver; of matching and own money the receiving side; else nobody known.
CREATE FUNCTION projects_counted_giver(own bigint, source text, giver bigint, receiving text)
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN own IS NOT NULL THEN own
        WHEN source = 'district' THEN giver
        WHEN source = 'municipal' THEN (
            SELECT province.id
            FROM directory_organisation helper
            JOIN directory_area home ON home.code = helper.area_id
            JOIN directory_organisation province ON province.area_id = left(home.counted_as, 2) || '0000'
            WHERE helper.id = giver AND province.kind = 'government'
        )
        WHEN source IN ('matching', 'own') THEN (
            SELECT id FROM directory_organisation WHERE area_id = receiving AND kind = 'government'
        )
    END
$$;

-- Whoever changes the project meanwhile waits, and then finds the line.
CREATE FUNCTION projects_funding_counts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    helped record;
BEGIN
    SELECT giver_id, area_id INTO helped FROM projects_project WHERE id = NEW.project_id FOR SHARE;
    NEW.counted_giver_id := projects_counted_giver(NEW.giver_id, NEW.source, helped.giver_id, helped.area_id);
    RETURN NEW;
END $$;
CREATE TRIGGER projects_funding_counts BEFORE INSERT OR UPDATE OF giver_id, source, project_id, counted_giver_id
    ON projects_funding FOR EACH ROW EXECUTE FUNCTION projects_funding_counts();

-- What a line counts as is told again by its own trigger, where it is no longer what it was.
CREATE FUNCTION projects_project_gives() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE projects_funding SET counted_giver_id = counted_giver_id
    WHERE project_id = NEW.id AND giver_id IS NULL
        AND counted_giver_id IS DISTINCT FROM projects_counted_giver(NULL, source, NEW.giver_id, NEW.area_id);
    RETURN NULL;
END $$;
CREATE TRIGGER projects_project_gives AFTER UPDATE OF giver_id, area_id ON projects_project
    FOR EACH ROW WHEN ((OLD.giver_id, OLD.area_id) IS DISTINCT FROM (NEW.giver_id, NEW.area_id))
    EXECUTE FUNCTION projects_project_gives();

CREATE FUNCTION projects_count_givers_of(helpers bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE projects_funding line SET counted_giver_id = counted_giver_id
    FROM projects_project project
    WHERE project.id = line.project_id AND line.giver_id IS NULL AND project.giver_id = ANY(helpers)
        AND line.counted_giver_id
            IS DISTINCT FROM projects_counted_giver(NULL, line.source, project.giver_id, project.area_id);
$$;

CREATE FUNCTION projects_organisation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects_count_givers_of(ARRAY[NEW.id]);
    IF 'government' IN (OLD.kind, NEW.kind) THEN
        UPDATE projects_funding line SET counted_giver_id = counted_giver_id
        FROM projects_project project
        WHERE project.id = line.project_id AND line.giver_id IS NULL AND line.source <> 'district'
            AND line.counted_giver_id
                IS DISTINCT FROM projects_counted_giver(NULL, line.source, project.giver_id, project.area_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_organisation_moves AFTER UPDATE OF area_id, kind ON directory_organisation
    FOR EACH ROW WHEN ((OLD.area_id, OLD.kind) IS DISTINCT FROM (NEW.area_id, NEW.kind))
    EXECUTE FUNCTION projects_organisation_moves();

CREATE FUNCTION projects_area_changes_province() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects_count_givers_of(ARRAY(SELECT id FROM directory_organisation WHERE area_id = NEW.code));
    RETURN NULL;
END $$;
CREATE TRIGGER projects_area_changes_province AFTER UPDATE OF counted_as ON directory_area
    FOR EACH ROW WHEN (left(OLD.counted_as, 2) IS DISTINCT FROM left(NEW.counted_as, 2))
    EXECUTE FUNCTION projects_area_changes_province();

-- Has the trigger find the givers of the lines recorded so far.
UPDATE projects_funding SET counted_giver_id = NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""

BACKWARD = """
DROP TRIGGER projects_area_changes_province ON directory_area;
DROP TRIGGER projects_organisation_moves ON directory_organisation;
DROP TRIGGER projects_project_gives ON projects_project;
DROP TRIGGER projects_funding_counts ON projects_funding;
DROP FUNCTION projects_area_changes_province();
DROP FUNCTION projects_organisation_moves();
DROP FUNCTION projects_count_givers_of(bigint[]);
DROP FUNCTION projects_project_gives();
DROP FUNCTION projects_funding_counts();
DROP FUNCTION projects_counted_giver(bigint, text, bigint, text);
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_population"), ("projects", "0006_status_days")]
    operations = [
        migrations.AlterField(
            model_name="funding",
            name="giver",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty where the source tells: of municipal aid it is the giver's province, of district aid "
                "the project's giver, of matching and own money the receiving area.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fundings",
                to="directory.organisation",
                verbose_name="given by",
            ),
        ),
        migrations.AddField(
            model_name="funding",
            name="counted_giver",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="fundings_counted",
                to="directory.organisation",
                verbose_name="giver",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
