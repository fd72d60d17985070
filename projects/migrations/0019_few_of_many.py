"""Few of many projects and payments are found by an index: what waits or stands still, what is late, what moved lately."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_restored_areas"),
        ("projects", "0018_many_at_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disbursement",
            index=django.contrib.postgres.indexes.GistIndex(fields=["moved_on"], name="disbursement_within"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(fields=["status"], name="project_by_status"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(
                models.F("planned_until__endswith"),
                condition=models.Q(("actual_until__isnull", True)),
                name="project_late",
            ),
        ),
    ]
