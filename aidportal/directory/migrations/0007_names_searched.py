"""Beside titles and names their pinyin, and what a search looks in; the database keeps both."""

import django.db.models.functions.text
from django.db import migrations, models

import aidportal.values.names
from aidportal.directory.sounds import keep_pinyin


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_sounds"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="pinyin",
            field=models.TextField(default="", editable=False, verbose_name="pinyin"),
        ),
        migrations.AddField(
            model_name="area",
            name="searched",
            field=models.GeneratedField(
                db_persist=True,
                expression=aidportal.values.names.Same(
                    django.db.models.functions.text.Concat(
                        models.Value("|"),
                        models.F("name_zh"),
                        models.Value("|"),
                        models.F("name_en"),
                        models.Value("|"),
                        models.F("aliases"),
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="pinyin",
            field=models.TextField(default="", editable=False, verbose_name="pinyin"),
        ),
        migrations.AddField(
            model_name="organisation",
            name="searched",
            field=models.GeneratedField(
                db_persist=True,
                expression=aidportal.values.names.Same(
                    django.db.models.functions.text.Concat(
                        models.Value("|"), models.F("name_zh"), models.Value("|"), models.F("name_en")
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        keep_pinyin("directory_agreement", "title"),
        keep_pinyin("directory_document", "title"),
    ]
