"""Answers are kept for each heading and word; what was kept for whole headers is carried over, the latest counting.

What the command was told without a user is dropped: it was nobody's answer, and would now be the portal's.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def carry_over(apps, schema_editor):
    kept, latest = apps.get_model("imports", "KeptWord"), {}
    memories = apps.get_model("imports", "HeaderMemory").objects.filter(user__isnull=False).order_by("changed_at", "pk")
    for memory in memories.iterator():
        for heading, name in memory.columns.items():
            latest[memory.user_id, memory.kind, heading[:200]] = (name, memory.changed_at)
    kept.objects.bulk_create(
        kept(
            user_id=user,
            kind=kind,
            field=name,
            word=heading,
            language="en" if heading.isascii() else "zh-hans",
            changed_at=changed_at,
        )
        for (user, kind, heading), (name, changed_at) in latest.items()
        if name and heading
    )


class Migration(migrations.Migration):
    dependencies = [
        ("imports", "0003_bulk_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30, verbose_name="kind")),
                ("field", models.CharField(max_length=60, verbose_name="field")),
                ("value", models.CharField(blank=True, max_length=80, verbose_name="value")),
                ("word", models.CharField(max_length=200, verbose_name="word")),
                (
                    "language",
                    models.CharField(
                        choices=[("zh-hans", "Chinese"), ("en", "English")], max_length=10, verbose_name="language"
                    ),
                ),
                ("first_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="from")),
                ("last_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="until")),
                ("changed_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed at")),
                (
                    "user",
                    models.ForeignKey(
                        help_text="None for a word of the portal.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="answered by",
                    ),
                ),
            ],
            options={
                "verbose_name": "kept word",
                "verbose_name_plural": "kept words",
                "ordering": ["kind", "field", "value", "word", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False), ("value", "")),
                        fields=("user", "kind", "word"),
                        name="kept_heading_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("value", ""), _negated=True), ("user__isnull", False)),
                        fields=("user", "kind", "field", "word"),
                        name="kept_value_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("user", None)),
                        fields=("kind", "field", "value", "word", "first_year"),
                        name="portal_word_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_year", None),
                            ("last_year", None),
                            ("first_year__lte", models.F("last_year")),
                            _connector="OR",
                        ),
                        name="kept_word_years_in_order",
                    ),
                ],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(
            name="HeaderMemory",
        ),
    ]
