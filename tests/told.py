"""What the history tells of a record, for tests of whatever changes records."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from aidportal.history.models import Act
from aidportal.history.reverting import Did, rows_of


@dataclass(frozen=True)
class ToldChange:
    """That an act added, changed or deleted a record; ``columns`` are those that it changed."""

    act: Act
    did: Did
    columns: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        return str(self.act.what.get("reason", ""))


def told_of(record: Model) -> list[ToldChange]:
    """All that happened to ``record``, the oldest first."""
    model = type(record)
    changes = [(act, row) for act in acts_of(model) for row in rows_of(act, model) if row.key == record.pk]
    return [ToldChange(act, row.did, row.columns) for act, row in changes]


def acts_of(model: type[Model]) -> list[Act]:
    return list(Act.objects.filter(tables__contains=[model._meta.db_table]).order_by("pk"))


def acts_of_forms() -> list[Act]:
    """What was changed by pages, the oldest first."""
    return list(Act.objects.filter(via=Act.Via.FORM).order_by("pk"))
