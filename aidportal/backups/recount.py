"""``python -m aidportal.backups.recount FILE``: puts a backup into the empty database that it is given, and counts it.

The proof runs it on a server of its own, in a process whose settings know no other. It prints one ``Recount`` as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import django


@dataclass(frozen=True)
class Recount:
    """How much was compared, and what differed: kind, place, then and now of each."""

    tables: int
    rows: int
    figures: int
    values: int
    reports: int
    migrated: list[str]
    differences: list[dict[str, str]]

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_json(cls, text: bytes) -> Recount:
        return cls(**json.loads(text))


def recounted(path: Path) -> Recount:
    from .archive import opened
    from .dumps import load
    from .restoration import brought_up

    with opened(path) as archive:
        later = archive.manifest.check_known()
        load(archive)
        outcome = brought_up(archive, later)
    tally = outcome.tally
    return Recount(
        tables=len(tally.tables),
        rows=tally.rows,
        figures=len(tally.figures),
        values=tally.values,
        reports=len(tally.reports),
        migrated=outcome.migrated,
        differences=[asdict(one) for one in outcome.differences],
    )


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "aidportal.settings"
    django.setup()
    from .refusals import BackupRefused

    try:
        print(recounted(Path(sys.argv[1])).as_json())  # noqa: T201
    except BackupRefused as refusal:
        print(refusal, file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
