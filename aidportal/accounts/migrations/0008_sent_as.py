"""By what name a browser sent a form, so that it can ask whether that was saved."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_first_page"),
    ]

    operations = [
        migrations.AddField(
            model_name="sentform",
            name="sent_as",
            field=models.CharField(blank=True, db_index=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
