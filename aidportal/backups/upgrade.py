"""From one version of the portal to the next: what changes, a backup before, and then the change."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.supervisor.prepare import prepare_files, prepare_tables
from aidportal.supervisor.version import note_prepared, prepared_version, version

from .archive import opened
from .folder import Kind
from .manifest import applied_migrations, known_migrations
from .refusals import BackupRefused
from .restoration import alone, is_empty_database
from .snapshot import Made, make


@dataclass(frozen=True)
class UpgradePlan:
    """From which version to which, and the migrations on the way; ``is_first`` where there is no database yet."""

    before: str
    after: str
    migrations: list[str]
    is_first: bool

    @property
    def changes_nothing(self) -> bool:
        return not self.migrations and self.before == self.after


def plan() -> UpgradePlan:
    """What an upgrade would do; refused where the database is of a newer portal."""
    is_first = is_empty_database()
    applied, known = (() if is_first else applied_migrations()), known_migrations()
    if newer := [name for name in applied if name not in known]:
        raise BackupRefused(
            format_lazy(
                _(
                    "The database is of a newer portal than this one, which does not know its migration {name}. "
                    "Take that version or a later one."
                ),
                name=newer[-1],
            )
        )
    return UpgradePlan(prepared_version(), version(), [name for name in known if name not in applied], is_first)


def upgrade(planned: UpgradePlan) -> Made | None:
    """Back up, make sure that the backup can be read, and change files and tables; the backup, if one was made."""
    with alone():
        made = None if planned.is_first else make(Kind.UPGRADE)
        if made is not None:
            with opened(made.path):
                pass
        prepare_files()
        prepare_tables()
        note_prepared()
    return made
