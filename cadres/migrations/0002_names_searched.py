"""Beside titles and names their pinyin, and what a search looks in; the database keeps both."""

import django.db.models.functions.text
from django.db import migrations, models

import aidportal.values.names
from aidportal.directory.sounds import keep_pinyin


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_sounds"),
        ("cadres", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="official",
            name="pinyin",
            field=models.TextField(default="", editable=False, verbose_name="pinyin"),
        ),
        migrations.AddField(
            model_name="official",
            name="searched",
            field=models.GeneratedField(
                db_persist=True,
                expression=aidportal.values.names.Same(
                    django.db.models.functions.text.Concat(
                        models.Value("|"), models.F("name"), models.Value("|"), models.F("home_title")
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        keep_pinyin("cadres_official", "name", of_people=True),
    ]
