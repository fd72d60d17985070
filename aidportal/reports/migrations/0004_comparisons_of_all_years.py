"""A comparison that was saved without a period is of all years: without one a page now stands on the running year."""

from django.db import migrations
from django.http import QueryDict

PERIODS = ("year", "from", "until", "month")


def name_all_years(apps, schema_editor):
    model = apps.get_model("reports", "SavedComparison")
    for kept in model.objects.all():
        if not any(QueryDict(kept.query).get(name) for name in PERIODS):
            kept.query = "&".join(filter(None, [kept.query, "year=all"]))
            kept.save(update_fields=["query"])


def forget_all_years(apps, schema_editor):
    model = apps.get_model("reports", "SavedComparison")
    for kept in model.objects.filter(query__endswith="year=all"):
        kept.query = kept.query.removesuffix("year=all").removesuffix("&")
        kept.save(update_fields=["query"])


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_issued_reports")]

    operations = [migrations.RunPython(name_all_years, forget_all_years)]
