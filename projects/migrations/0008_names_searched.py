"""Beside titles and names their pinyin, and what a search looks in; the database keeps both."""

import django.db.models.functions.text
from django.db import migrations, models

import aidportal.values.names
from aidportal.directory.sounds import keep_pinyin


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_sounds"),
        ("projects", "0007_counted_giver"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="pinyin",
            field=models.TextField(default="", editable=False, verbose_name="pinyin"),
        ),
        migrations.AddField(
            model_name="project",
            name="searched",
            field=models.GeneratedField(
                db_persist=True,
                expression=aidportal.values.names.Same(
                    django.db.models.functions.text.Concat(
                        models.Value("|"),
                        models.F("title"),
                        models.Value("|"),
                        models.F("code"),
                        models.Value("|"),
                        models.F("place"),
                        models.Value("|"),
                        models.F("approval_number"),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        keep_pinyin("projects_project", "title"),
    ]
