"""When records were entered, as the history tells it."""

from __future__ import annotations

from django.db.models import DateTimeField, F, Func, Model


class EnteredAt(Func):
    """When each row of a table was entered: at the first act that is kept of it; null where none is."""

    output_field = DateTimeField()
    template = (
        "(SELECT min(act.at) FROM history.%(table)s version JOIN history.act act ON act.id = version.h_since"
        " WHERE version.id = %(expressions)s)"
    )

    def __init__(self, model: type[Model]) -> None:
        super().__init__(F("pk"), table=model._meta.db_table)
