"""What a backup says of itself: by whom it was made and when, what lies in it, and which portal can read it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .refusals import BackupRefused

# What is understood of a file. Whoever changes what lies where in it counts one up, and goes on reading the older ones.
FORMAT = 1


@dataclass(frozen=True)
class Member:
    """One file in a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """``migrations`` are those that the database had, ``server`` the version of PostgreSQL, such as 180006.

    ``day`` is the day on which its figures were asked, ``owner`` and ``portal_role`` are the roles that its rights
    name, ``missing`` are files that records name and that were not there.
    """

    made_at: datetime
    day: date
    version: str
    server: int
    migrations: tuple[str, ...]
    owner: str
    portal_role: str
    has_keys: bool = False
    format: int = FORMAT
    members: tuple[Member, ...] = ()
    missing: tuple[str, ...] = field(default=())

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=str).encode()

    @classmethod
    def of_json(cls, text: bytes) -> Manifest:
        told: dict[str, Any] = json.loads(text)
        check_format(told.get("format"))
        return cls(
            **told
            | {
                "made_at": datetime.fromisoformat(told["made_at"]),
                "day": date.fromisoformat(told["day"]),
                "migrations": tuple(told["migrations"]),
                "members": tuple(Member(**one) for one in told["members"]),
                "missing": tuple(told["missing"]),
            }
        )

    @property
    def heads(self) -> list[Member]:
        return [one for one in self.members if one.name.startswith(HEADS)]

    @property
    def media(self) -> list[Member]:
        return [one for one in self.members if one.name.startswith(MEDIA)]

    def check_known(self) -> list[str]:
        """The migrations that this portal has and the backup has not; a backup of a newer portal is refused."""
        mine = known_migrations()
        if newer := [name for name in self.migrations if name not in mine]:
            raise BackupRefused(
                format_lazy(
                    _(
                        "This backup was made by a newer portal, version {version}: this one, which does not know its "
                        "migration {name}, cannot read it. Take that version or a later one."
                    ),
                    version=self.version,
                    name=newer[-1],
                )
            )
        return [name for name in mine if name not in self.migrations]


MEDIA = "media/"
# What was written down of the seals over the history.
HEADS = "seals/"


def check_format(told: object) -> None:
    if not isinstance(told, int) or told > FORMAT:
        raise BackupRefused(
            format_lazy(
                _(
                    "This backup has format {told}, and this portal reads formats up to {mine}: a newer portal made "
                    "it. Take that version or a later one."
                ),
                told=told,
                mine=FORMAT,
            )
        )


def known_migrations() -> list[str]:
    """Those of this portal, in the order in which they are applied."""
    graph = MigrationLoader(None).graph
    plan: dict[tuple[str, str], None] = {}
    for leaf in graph.leaf_nodes():
        plan |= dict.fromkeys(graph.forwards_plan(leaf))
    return [f"{app}.{name}" for app, name in plan]


def applied_migrations() -> tuple[str, ...]:
    """Those that the database has, in the order in which they were applied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app || '.' || name FROM django_migrations ORDER BY id")
        return tuple(name for (name,) in cursor.fetchall())
