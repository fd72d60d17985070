"""An area that comes back from the history brings its government with it, and gets no second one."""

from django.db import migrations

TRIGGER = """
DROP TRIGGER directory_area_makes_government ON directory_area;
CREATE TRIGGER directory_area_makes_government AFTER INSERT ON directory_area FOR EACH ROW {when}
    EXECUTE FUNCTION directory_area_makes_government();
"""
UNLESS_RESTORED = "WHEN (coalesce(current_setting('aidportal.restoring', true), '') = '')"


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_names_searched")]

    operations = [
        migrations.RunSQL(TRIGGER.format(when=UNLESS_RESTORED), TRIGGER.format(when="")),
    ]
