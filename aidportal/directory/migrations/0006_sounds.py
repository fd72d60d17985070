"""How Chinese letters sound, from which the database makes the pinyin of titles and names."""

from django.db import migrations

from aidportal.directory.sounds import letters

FORWARD = """
CREATE TABLE directory_sound (letter text PRIMARY KEY, syllable text NOT NULL, surname text NOT NULL);

-- What is no Chinese letter stands for itself. Of people the first letter is the surname.
CREATE FUNCTION directory_pinyin(name text, is_person boolean) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(string_agg(
        coalesce(CASE WHEN is_person AND place = 1 THEN surname ELSE syllable END, lower(said.letter)), '' ORDER BY place
    ), '')
    FROM unnest(string_to_array(name, NULL)) WITH ORDINALITY AS said (letter, place)
    LEFT JOIN directory_sound AS sound ON sound.letter = said.letter
$$;
"""

BACKWARD = """
DROP FUNCTION directory_pinyin(text, boolean);
DROP TABLE directory_sound;
"""


def load(apps, schema_editor):
    with (
        schema_editor.connection.cursor() as cursor,
        cursor.copy("COPY directory_sound (letter, syllable, surname) FROM STDIN") as copy,
    ):
        for row in letters():
            copy.write_row(row)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_governments_stay")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
