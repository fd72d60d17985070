"""Remember by which form an import was sent, so that a button pressed twice sends once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="once",
            field=models.UUIDField(
                editable=False,
                help_text="The form that it was sent by, however often its button was pressed.",
                null=True,
                unique=True,
                verbose_name="form",
            ),
        ),
    ]
