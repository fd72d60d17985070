"""The sums of the money of all projects are read from one index each: of a sorted list, and of a file of all rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_restored_areas"),
        ("projects", "0019_few_of_many"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="disbursement",
            name="disbursement_of_project",
        ),
        migrations.RemoveIndex(
            model_name="funding",
            name="funding_of_project",
        ),
        migrations.AddIndex(
            model_name="disbursement",
            index=models.Index(
                fields=["project"], include=("stage", "amount", "status"), name="disbursement_of_project"
            ),
        ),
        migrations.AddIndex(
            model_name="funding",
            index=models.Index(
                fields=["project", "counted_giver"], include=("amount", "status"), name="funding_of_project"
            ),
        ),
    ]
