"""Proving a backup: it is restored on a server of its own beside the portal, and held against what was counted then.

The portal's database is not touched, and needs no right to make others. When it is done the server and its files are
gone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from urllib.parse import quote

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from aidportal.supervisor.database import ROLE
from aidportal.supervisor.embedded import DATABASE, OWNER, PORTAL, Cluster, telling_line
from aidportal.supervisor.preflight import ROOT, var_of
from aidportal.supervisor.processes import start_child

from .archive import CHUNK, Archive, opened
from .folder import PROOF, sole_work, sweep
from .recount import Recount
from .refusals import BackupRefused
from .tally import Discrepancy


@dataclass(frozen=True)
class Proof:
    """That a backup was tried, and how it went."""

    path: Path
    made_at: datetime
    proven_at: datetime
    seconds: float
    recount: Recount
    differences: list[Discrepancy]

    @property
    def holds(self) -> bool:
        return not self.differences


def prove(path: Path) -> Proof:
    """Restore the backup at ``path`` beside the portal and say in what it differs; refused where it is no whole one."""
    began = monotonic()
    with opened(path) as archive:
        archive.manifest.check_known()
        differing = list(wrong_files(archive))
        made_at = archive.manifest.made_at
    with sole_work():
        sweep()
        with server_beside() as server:
            recount = recounted_on(server, path)
    differing += [Discrepancy(**one) for one in recount.differences]
    return Proof(path, made_at, timezone.localtime(), monotonic() - began, recount, differing)


def wrong_files(archive: Archive) -> Iterator[Discrepancy]:
    """Media files that are not those of the manifest."""
    for member in archive.manifest.media:
        digest = hashlib.sha256()
        with archive.open(member.name) as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != member.sha256:
            yield Discrepancy("file", member.name, member.sha256, digest.hexdigest())


@contextmanager
def server_beside() -> Iterator[Cluster]:
    """An empty server that nobody else knows, and that is gone after the block."""
    home = Path(tempfile.mkdtemp(prefix=PROOF, dir=var_of()))
    home.chmod(0o711)
    server = Cluster(home / "postgres", durable=False)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.socket_folder, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def recounted_on(server: Cluster, path: Path) -> Recount:
    environ = dict(os.environ) | {
        "DATABASE_URL": url_of(server, PORTAL),
        "DATABASE_OWNER_URL": url_of(server, OWNER),
        ROLE: "owner",
    }
    child = start_child(
        [sys.executable, "-m", "aidportal.backups.recount", str(path.absolute())],
        signal.SIGKILL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environ,
        cwd=ROOT,
    )
    output, complaints = child.communicate()
    if child.returncode != 0:
        why = telling_line(complaints.decode(errors="replace"))
        raise BackupRefused(format_lazy(_("The backup could not be restored beside the portal: {why}"), why=why))
    return Recount.of_json(output)


def url_of(server: Cluster, role: str) -> str:
    host = quote(str(server.socket_folder), safe="")
    return f"postgresql://{role}:{quote(server.password(role), safe='')}@/{DATABASE}?host={host}&port=5432"
