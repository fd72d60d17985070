"""The view that says who took part: the roster of a session where it has one, else its attendance lines."""

from django.db import migrations

FORWARD = """
CREATE VIEW trainings_participation AS
SELECT 'a' || line.id AS id, line.session_id, line.home_area_id, line.people, line.headcount
FROM trainings_attendance line
WHERE NOT EXISTS (SELECT FROM trainings_attendee person WHERE person.session_id = line.session_id)
UNION ALL
SELECT 'r' || session_id || '-' || home_area_id || '-' || people,
       session_id, home_area_id, people, count(*)::integer
FROM trainings_attendee
GROUP BY session_id, home_area_id, people
"""


class Migration(migrations.Migration):
    dependencies = [("trainings", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, "DROP VIEW trainings_participation")]
