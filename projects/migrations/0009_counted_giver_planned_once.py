"""Whose money a line counts as is asked by one plan, made once: to plan it takes five times as long as to run it."""

from django.db import migrations

# Left alone, the database plans the search for the giver's province again for each line.
COUNTED_GIVER = """
CREATE OR REPLACE FUNCTION projects_counted_giver(own bigint, source text, giver bigint, receiving text)
RETURNS bigint LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF own IS NOT NULL THEN
        RETURN own;
    ELSIF source = 'district' THEN
        RETURN giver;
    ELSIF source = 'municipal' THEN
        RETURN (
            SELECT province.id
            FROM directory_organisation helper
            JOIN directory_area home ON home.code = helper.area_id
            JOIN directory_organisation province ON province.area_id = left(home.counted_as, 2) || '0000'
            WHERE helper.id = giver AND province.kind = 'government'
        );
    ELSIF source IN ('matching', 'own') THEN
        RETURN (SELECT id FROM directory_organisation WHERE area_id = receiving AND kind = 'government');
    END IF;
    RETURN NULL;
END $$;
"""

# Governments neither move nor change their kind, so that only those move that help themselves.
ORGANISATION_MOVES = """
CREATE OR REPLACE FUNCTION projects_organisation_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM projects_count_givers_of(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_governments_stay"), ("projects", "0008_names_searched")]
    # Both say what they said before, so that there is nothing to take back.
    operations = [
        migrations.RunSQL(COUNTED_GIVER, migrations.RunSQL.noop),
        migrations.RunSQL(ORGANISATION_MOVES, migrations.RunSQL.noop),
    ]
