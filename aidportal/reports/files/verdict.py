"""What is to be said of a report file or an issued report: of the file itself, of the records since, of definitions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pypdf.errors import PyPdfError

from aidportal.web.requests import Reader, SignedInUser

from ..models import IssuedReport
from . import seal as seals
from .alterations import Alteration, between, differing, unexplained
from .checks import CheckedNumber
from .file_numbers import NotAReport, ReadBack, carried_in, read_back
from .pdf_pages import words_of
from .proof import Facts, ReportProof, from_json
from .seal import Seal, digest, own_key
from .shown import digests_of, texts_by_part
from .shown_links import LINKS
from .verification import ChangedDefinition, changed_definitions, verify_all

SERIAL = re.compile(r"(?<!\d)(20\d\d-\d{4,})(?!\d)")


class FileState(Enum):
    """How a file stands to what was issued."""

    AS_ISSUED = "as_issued"
    ALTERED = "altered"
    NOT_ISSUED = "not_issued"
    STRANGE = "strange"


@dataclass(frozen=True)
class FileStanding:
    """Whether a file is as issued, in words, and what of it is not; ``notes`` is what is to be said besides."""

    standing: FileState
    words: str
    alterations: list[Alteration] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReportVerdict:
    """All that is found of a report; ``file`` is ``None`` where the issued one itself is looked at.

    ``left_out`` is how many numbers agree besides those in ``checked``.
    """

    facts: Facts
    issued: IssuedReport | None
    file: FileStanding | None
    checked: list[CheckedNumber]
    definitions: list[ChangedDefinition]
    is_of_file_only: bool = False
    left_out: int = 0
    asked_at: datetime = field(default_factory=timezone.now)

    @property
    def in_short(self) -> ReportVerdict:
        """The same with those numbers alone that do not agree, and without the row of the report."""
        return replace(self, issued=None, checked=self.changed, left_out=self.agreeing)

    @property
    def count(self) -> int:
        return self.left_out + sum(one.count for one in self.checked)

    @property
    def changed(self) -> list[CheckedNumber]:
        return [one for one in self.checked if not one.agrees]

    @property
    def agreeing(self) -> int:
        return self.left_out + sum(one.count for one in self.checked if one.agrees)

    @property
    def holds(self) -> bool:
        """Whether nothing at all is to be said against it; never of a report without a number."""
        is_whole = self.file is None or self.file.standing in (FileState.AS_ISSUED, FileState.NOT_ISSUED)
        stands = self.issued is None or self.issued.withdrawn_at is None
        return bool(self.count) and is_whole and stands and not self.changed and not self.definitions

    @property
    def records_in_words(self) -> str:
        if self.is_of_file_only:
            return _("Its numbers were not asked again: they are of records that you may not see.")
        if not self.count and not self.changed:
            return _("This report holds no number that can be verified.")
        words = ngettext(
            "Of %(count)s number the records still give %(agreeing)s.",
            "Of %(count)s numbers the records still give %(agreeing)s.",
            self.count,
        )
        return words % {"count": self.count, "agreeing": self.agreeing}

    @property
    def texts_in_words(self) -> list[str]:
        """Of each text that was edited before issuing, who did so and what of it cannot be verified."""
        return [edit_in_words(one) for one in self.issued.texts] if self.issued else []

    @property
    def withdrawal_in_words(self) -> str:
        """That the report was withdrawn, by whom and why, and which one is in its place; empty where it stands."""
        return withdrawal_in_words(self.issued) if self.issued and self.issued.withdrawn_at else ""


def edit_in_words(text: dict[str, Any]) -> str:
    words = _("The text of “%(section)s” was edited by %(who)s before it was issued.")
    told = words % {"section": text["section"], "who": text["by"]}
    if not text["typed"]:
        return told
    typed = ngettext(
        "The number %(numbers)s in it was typed by hand and cannot be verified.",
        "The numbers %(numbers)s in it were typed by hand and cannot be verified.",
        len(text["typed"]),
    )
    return f"{told} {typed % {'numbers': _(', ').join(text['typed'])}}"


def withdrawal_in_words(issued: IssuedReport) -> str:
    by, at = issued.withdrawn_by, issued.withdrawn_at
    words = _("No. %(serial)s was withdrawn by %(who)s on %(day)s: %(why)s") % {
        "serial": issued.serial,
        "who": by.get_full_name() if by else "",
        "day": f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "",
        "why": issued.withdrawn_because,
    }
    after = issued.successor
    place = _("No. %(serial)s is in its place.")
    return f"{words} {place % {'serial': after.serial}}" if after else words


def of_issued(issued: IssuedReport) -> ReportVerdict:
    """What has become of an issued report since, as who issued it sees the records."""
    return of_proof(proof_of(issued), issued, None, issued.issued_by)


def of_file(path: Path, user: SignedInUser, reader: Reader | None = None) -> ReportVerdict:
    """What is to be said of a file to ``user``. Raises ``NotAReport``.

    The records are asked as ``reader`` sees them; without one as who issued the report, where the user may read it,
    and never as whom the file names, for anybody can write a name into a file.
    """
    read = carried_in(path)
    inside = seal_in(read)
    issued = issued_of(path, read, inside, user)
    may_read = issued is not None and IssuedReport.objects.visible_to(user).filter(pk=issued.pk).exists()
    standing = standing_of(path, read, inside, issued, may_read)
    if issued is None and not read.numbers:
        raise NotAReport(_("This is no report of the portal: it holds no numbers with their figures and scopes."))
    if issued and not may_read:
        facts = from_json(json.dumps(issued.numbers)).facts
        return ReportVerdict(facts, issued, standing, [], [], is_of_file_only=True)
    proof = proof_of(issued) if issued else read_back(path)
    return of_proof(proof, issued, standing, reader or (issued.issued_by if issued else user))


def of_proof(proof: ReportProof, issued: IssuedReport | None, file: FileStanding | None, user: Reader) -> ReportVerdict:
    return ReportVerdict(proof.facts, issued, file, list(verify_all(proof, user)), changed_definitions(proof))


def proof_of(issued: IssuedReport) -> ReportProof:
    """The numbers of an issued report: from its workbook, which holds those of columns too, else from its row."""
    try:
        return read_back(Path(issued.xlsx.path))
    except (NotAReport, OSError, ValueError):
        return from_json(json.dumps(issued.numbers))


# ---- The file


def seal_in(read: ReadBack) -> Seal | None:
    try:
        return seals.from_json(read.seal) if read.seal else None
    except ValueError:
        return None


def issued_of(path: Path, read: ReadBack, inside: Seal | None, user: SignedInUser) -> IssuedReport | None:
    """The issued report that a file says it is: by its seal, else by a serial number that ``user`` may read of."""
    if inside:
        return IssuedReport.objects.filter(serial=inside.serial).first()
    return IssuedReport.objects.visible_to(user).filter(serial__in=serials_in(path, read.form)).first()


def serials_in(path: Path, form: str) -> list[str]:
    """Serial numbers on the first page or in the first texts of a file."""
    try:
        if form == "pdf":
            with path.open("rb") as file:
                words = words_of(file, [1])[1]
        else:
            with path.open("rb") as file, texts_by_part(form, file) as parts:
                words = [one.text for _name, texts in parts for one in islice(texts, 50)]
    except (ValueError, PyPdfError):
        return []
    return [serial for word in words[:2000] for serial in SERIAL.findall(word)]


def standing_of(
    path: Path, read: ReadBack, inside: Seal | None, issued: IssuedReport | None, may_read: bool
) -> FileStanding:
    kept = Seal(**issued.seals[read.form]) if issued and read.form in issued.seals else None
    seal = kept or inside
    if seal is None:
        words = _("This file was not issued: it carries no signature. Only its numbers can be checked.")
        return FileStanding(FileState.NOT_ISSUED, words)
    if not seal.holds or not is_own(seal.key):
        words = _("The signature in this file is not of this portal: nothing that it says can be relied on.")
        return FileStanding(FileState.STRANGE, words)
    with path.open("rb") as file:
        parts = differing(seal.parts, digests_of(seal.form, file))
    alterations = alterations_of(seal, path, issued if may_read else None, parts)
    notes = notes_of(read, seal, inside)
    if resaved := bool(parts) and not alterations:
        notes.append(_("Another program has saved it anew; its texts and numbers are as issued."))
    if alterations:
        count = len(alterations)
        words = ngettext(
            "This file is not as issued under No. %(serial)s: %(count)s place differs.",
            "This file is not as issued under No. %(serial)s: %(count)s places differ.",
            count,
        )
        return FileStanding(FileState.ALTERED, words % {"serial": seal.serial, "count": count}, alterations, notes)
    words = _("All that this file shows is as issued under No. %(serial)s; the portal's signature holds.")
    if resaved:
        words = _("The texts and numbers of this file are as issued under No. %(serial)s.")
    return FileStanding(FileState.AS_ISSUED, words % {"serial": seal.serial}, [], notes)


def alterations_of(seal: Seal, path: Path, issued: IssuedReport | None, parts: list[str]) -> list[Alteration]:
    if not parts:
        return []
    file = getattr(issued, seal.form) if issued else None
    if not file or not file.storage.exists(file.name):
        return unexplained(seal.form, parts)
    told = between(seal, path, Path(file.path), parts)
    # A program that saves a PDF anew draws every page in another way.
    is_whole = {*parts, LINKS} == {*seal.parts, LINKS}
    is_redrawn = seal.form == "pdf" and is_whole and not any(one.was or one.now for one in told)
    return [] if is_redrawn else told


def notes_of(read: ReadBack, seal: Seal, inside: Seal | None) -> list[str]:
    notes = []
    if inside is None:
        notes.append(_("It carries no signature any more; it was found by its serial number."))
    elif not inside.holds or inside.parts != seal.parts:
        notes.append(_("The signature inside was exchanged; the file was held against the one of the portal."))
    if read.numbers and digest(read.numbers) != seal.numbers:
        notes.append(_("The numbers for verification inside were changed; those of the portal were taken."))
    return notes


def is_own(key: str) -> bool:
    """Whether a public key is or was this portal's."""
    return key == own_key() or IssuedReport.objects.filter(key=key).exists()
