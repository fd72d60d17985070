"""The newest changes of a record on its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from aidportal.changes.chronicle import Chronicle
from aidportal.changes.filters import RecordChangesForm, began, is_seen
from aidportal.changes.names import history_url
from aidportal.history.models import Act
from aidportal.records.told_tables import by_model, table_of

register = template.Library()

# The newest changes that a record's page shows.
SHOWN = 9


@register.inclusion_tag("changes/_panel.html", takes_context=True)
def record_history(context: template.Context, record: Model) -> dict[str, Any]:
    """The panel with the newest changes of ``record`` and its parts; nothing of what has no history."""
    model, user = type(record), context["request"].user
    if record.pk is None or model not in by_model() or not is_seen(table_of(model), record.pk, user):
        return {}
    form = RecordChangesForm({}, user=user, model=model, key=record.pk)
    page = Chronicle(form.wanted(), user).page(None, SHOWN)
    return {
        "page": page,
        "url": history_url(model, record.pk),
        "began": Act.objects.filter(pk=began()).first() if page.place is None else None,
        "request": context["request"],
        "portal": context.get("portal"),
    }
