"""Beside the pinyin of officials its initials, by which they are typed; the database keeps both."""

from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION cadres_official_pinyin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.pinyin := directory_pinyin(NEW.name, true);
    -- The first letter may be read otherwise, as a surname.
    NEW.initials := left(NEW.pinyin, 1) || (
        SELECT coalesce(string_agg(left(directory_pinyin(letter, false), 1), '' ORDER BY place), '')
        FROM unnest(string_to_array(NEW.name, NULL)) WITH ORDINALITY AS said (letter, place) WHERE place > 1
    );
    RETURN NEW;
END $$;
UPDATE cadres_official SET pinyin = '';
"""
BACKWARD = """
CREATE OR REPLACE FUNCTION cadres_official_pinyin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.pinyin := directory_pinyin(NEW.name, true);
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("cadres", "0003_hints_of_postings")]
    operations = [
        migrations.AddField(
            model_name="official",
            name="initials",
            field=models.TextField(default="", editable=False, verbose_name="pinyin initials"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
