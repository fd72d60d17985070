"""How backups stand, for the status page: the last one, the last proof, the last one that held, what went wrong since.

It is kept in a file that the portal's own user may read, which the backups themselves are not.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone, translation

from aidportal.supervisor.preflight import var_of
from aidportal.supervisor.privileges import PORTAL_UID

from .folder import Kind, backups
from .proof import Proof
from .refusals import LANGUAGES, BackupRefused
from .snapshot import Made
from .tally import Discrepancy

# A day, and two hours for making and proving.
FRESH = timedelta(hours=26)
MOST_DIFFERENCES = 100


@dataclass(frozen=True)
class BackupNote:
    """A backup that was made."""

    name: str
    made_at: datetime
    seconds: float
    size: int
    has_keys: bool
    missing: int


@dataclass(frozen=True)
class ProofNote:
    """A backup that was tried."""

    name: str
    made_at: datetime
    proven_at: datetime
    seconds: float
    tables: int
    rows: int
    figures: int
    values: int
    reports: int
    count: int
    differences: list[Discrepancy]

    @property
    def holds(self) -> bool:
        return self.count == 0


@dataclass(frozen=True)
class KeptNote:
    """A backup that lies here."""

    name: str
    made_at: datetime
    kind: Kind
    size: int


@dataclass(frozen=True)
class FailureNote:
    """A backup or proof that did not come about; ``words`` by language."""

    at: datetime
    words: dict[str, str]


@dataclass(frozen=True)
class Standing:
    backup: BackupNote | None = None
    proof: ProofNote | None = None
    held: ProofNote | None = None
    failure: FailureNote | None = None
    kept: tuple[KeptNote, ...] = ()

    def is_fresh(self, now: datetime) -> bool:
        """Whether what was proven last is of the last 26 hours."""
        return self.held is not None and now - self.held.made_at <= FRESH


def standing() -> Standing:
    try:
        told: dict[str, Any] = json.loads(place().read_text())
    except (FileNotFoundError, ValueError):
        return Standing()
    return Standing(
        backup=BackupNote(**dated(told["backup"])) if told["backup"] else None,
        proof=proof_of(told["proof"]),
        held=proof_of(told["held"]),
        failure=FailureNote(**dated(told["failure"])) if told["failure"] else None,
        kept=tuple(KeptNote(**dated(one)) for one in told["kept"]),
    )


def proof_of(told: dict[str, Any] | None) -> ProofNote | None:
    if told is None:
        return None
    return ProofNote(**dated(told) | {"differences": [Discrepancy(**one) for one in told["differences"]]})


def dated(told: dict[str, Any]) -> dict[str, Any]:
    moments = {key: datetime.fromisoformat(told[key]) for key in ("made_at", "proven_at", "at") if key in told}
    return told | moments


def note_backup(made: Made) -> None:
    about = made.manifest
    note = BackupNote(
        made.path.name, about.made_at, made.seconds, made.path.stat().st_size, about.has_keys, len(about.missing)
    )
    keep(replace(standing(), backup=note, failure=None))


def note_proof(proof: Proof) -> None:
    recount = proof.recount
    note = ProofNote(
        name=proof.path.name,
        made_at=proof.made_at,
        proven_at=proof.proven_at,
        seconds=proof.seconds,
        tables=recount.tables,
        rows=recount.rows,
        figures=recount.figures,
        values=recount.values,
        reports=recount.reports,
        count=len(proof.differences),
        differences=proof.differences[:MOST_DIFFERENCES],
    )
    before = standing()
    keep(replace(before, proof=note, held=note if note.holds else before.held, failure=None))


def note_kept() -> None:
    """Take note of what lies here, after some were taken away."""
    keep(standing())


def note_failure(refusal: BackupRefused) -> None:
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = str(refusal.words)
    keep(replace(standing(), failure=FailureNote(timezone.localtime(), words)))


def place() -> Path:
    return var_of() / "backup-standing.json"


def keep(told: Standing) -> None:
    """Write it whole, with what lies here now, for the portal's user alone."""
    here = [KeptNote(one.path.name, one.moment, one.kind, one.path.stat().st_size) for one in backups()]
    handle, draft = tempfile.mkstemp(dir=place().parent, prefix=f".{place().name}.")
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(replace(told, kept=tuple(here))), file, ensure_ascii=False, default=str)
    if os.geteuid() == 0:
        os.chown(draft, PORTAL_UID, PORTAL_UID)
    Path(draft).rename(place())
