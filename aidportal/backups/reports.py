"""What the commands say when they are done, line by line, in both languages."""

from __future__ import annotations

from decimal import Decimal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from aidportal.values.rounding import fixed

from .archive import Archive
from .proof import Proof
from .refusals import Sentence, in_both
from .restoration import RestoreOutcome
from .snapshot import WITHOUT_KEYS, Made
from .tally import Discrepancy
from .upgrade import UpgradePlan

MIB = 1 << 20
MOST_DIFFERENCES = 50


def counts(tables: int, rows: int, figures: int, values: int, reports: int) -> Sentence:
    """How much was counted or compared."""
    return format_lazy(
        _("{tables}, {rows}, {figures}, {values}, {reports}"),
        tables=counted(ngettext_lazy("{n} table", "{n} tables", tables), tables),
        rows=counted(ngettext_lazy("{n} row", "{n} rows", rows), rows),
        figures=counted(ngettext_lazy("{n} figure", "{n} figures", figures), figures),
        values=counted(ngettext_lazy("{n} number", "{n} numbers", values), values),
        reports=counted(ngettext_lazy("{n} issued report", "{n} issued reports", reports), reports),
    )


def counted(words: Sentence, number: int) -> Sentence:
    return format_lazy(words, n=f"{number:,}")


def told_of_made(made: Made) -> list[str]:
    tally, about = made.tally, made.manifest
    size = fixed(Decimal(made.path.stat().st_size) / MIB, 1)
    lines: list[Sentence] = [
        format_lazy(
            _("Backed up into {path} ({size} MiB, {seconds} s)."),
            path=made.path,
            size=size,
            seconds=fixed(Decimal(made.seconds), 1),
        ),
        counts(len(tally.tables), tally.rows, len(tally.figures), tally.values, len(tally.reports)),
        format_lazy(
            _("Version {version}, {count} migrations; {files} files."),
            version=about.version,
            count=len(about.migrations),
            files=len(about.media),
        ),
        _("The keys are in it, encrypted by the passphrase.") if about.has_keys else WITHOUT_KEYS,
    ]
    lines += [format_lazy(_("Records name the file {name}, which is not there."), name=name) for name in about.missing]
    return [in_both(line) for line in lines]


def told_of_outcome(archive: Archive, outcome: RestoreOutcome) -> list[str]:
    tally, about = outcome.tally, archive.manifest
    lines: list[Sentence] = [
        format_lazy(
            _("Restored from {name}, of {moment}, version {version}."),
            name=archive.path.name,
            moment=f"{about.made_at:%Y-%m-%d %H:%M}",
            version=about.version,
        ),
        format_lazy(
            _("Compared with what was counted then: {counts}."),
            counts=counts(len(tally.tables), tally.rows, len(tally.figures), tally.values, len(tally.reports)),
        ),
        *of_migrations(outcome.migrated),
        *of_differences(outcome.differences),
    ]
    return [in_both(line) for line in lines]


def told_of_proof(proof: Proof) -> list[str]:
    recount = proof.recount
    lines: list[Sentence] = [
        format_lazy(
            _("{name} was restored beside the portal in {seconds} s."),
            name=proof.path.name,
            seconds=fixed(Decimal(proof.seconds), 1),
        ),
        format_lazy(
            _("Compared with what was counted then: {counts}."),
            counts=counts(recount.tables, recount.rows, recount.figures, recount.values, recount.reports),
        ),
        *of_migrations(recount.migrated),
        *of_differences(proof.differences),
    ]
    return [in_both(line) for line in lines]


def of_migrations(names: list[str]) -> list[Sentence]:
    if not names:
        return []
    words = ngettext_lazy(
        "The backup is of an older portal; {n} migration brought it up to this one: {names}",
        "The backup is of an older portal; {n} migrations brought it up to this one: {names}",
        len(names),
    )
    return [format_lazy(words, n=len(names), names=", ".join(names))]


def of_differences(differences: list[Discrepancy]) -> list[Sentence]:
    if not differences:
        return [_("Nothing differs.")]
    count = len(differences)
    head = ngettext_lazy("{n} difference:", "{n} differences:", count)
    return [format_lazy(head, n=f"{count:,}"), *(one.words for one in differences[:MOST_DIFFERENCES])]


def told_of_plan(plan: UpgradePlan) -> list[str]:
    if plan.changes_nothing:
        return [in_both(format_lazy(_("Nothing changes: the database is of version {name}."), name=plan.after))]
    lines: list[Sentence] = [
        format_lazy(
            _("The portal goes from version {before} to {after}."), before=plan.before or _("unknown"), after=plan.after
        )
    ]
    if plan.migrations:
        words = ngettext_lazy(
            "{n} migration will change the database:", "{n} migrations will change the database:", len(plan.migrations)
        )
        lines += [format_lazy(words, n=len(plan.migrations)), *(f"    {name}" for name in plan.migrations)]
    else:
        lines.append(_("The database stays as it is."))
    return [in_both(line) for line in lines]
