"""What clerks wrote in place of computed sentences, as a report holds it: marked, with a note of who did so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aidportal.figures.scopes import Scope

from ..models import SectionText
from . import live_text
from .content import Block, Paragraph, Report, Section
from .live_text import LiveText

# Before a text that was edited, and behind a number in it that was typed.
EDITED, TYPED = "※", "*"


@dataclass(frozen=True)
class TextEdit:
    """That a clerk wrote a text: who, when, instead of which sentences, and the numbers typed into it."""

    by: str
    at: datetime
    text: str
    computed: str
    typed: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What stands under the text, in the language that is active."""
        words = _("%(mark)s Text edited by %(who)s, %(when)s.")
        shown = {"mark": EDITED, "who": self.by, "when": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}"}
        if not self.typed:
            return words % shown
        told = ngettext(
            "The number marked %(mark)s was typed by hand and not computed.",
            "The numbers marked %(mark)s were typed by hand and not computed.",
            len(self.typed),
        )
        return f"{words % shown} {told % {'mark': TYPED}}"


def kept_texts(kind: str, scope: Scope, language: str) -> dict[str, SectionText]:
    """By chapter what the readers of ``scope`` wrote for a kind of report."""
    return {one.section: one for one in SectionText.objects.of(kind, scope, language).select_related("edited_by")}


def with_text(section: Section, kept: Mapping[str, SectionText]) -> Section:
    """A chapter with what was written for it; without computed sentences that say nothing."""
    written = kept.get(section.key) if section.key else None
    blocks: list[Block] = []
    for block in section.blocks:
        if not isinstance(block, Paragraph) or block.computed is None:
            blocks.append(block)
        elif written:
            blocks += paragraphs(written, block.computed, section.title)
        elif block.text:
            blocks.append(replace(block, chapter=section.title, place=_("in the text")))
    return replace(section, blocks=tuple(blocks))


def paragraphs(written: SectionText, computed: LiveText, chapter: str) -> Iterator[Paragraph]:
    """What a clerk wrote, a paragraph for each line, with the numbers of today."""
    text = live_text.read(written.text, computed.values)
    lines = [line.with_marks(TYPED).strip() for line in text.lines()]
    lines = [line for line in lines if line] or [""]
    lines[0] = f"{EDITED} {lines[0]}"
    edit = TextEdit(
        written.edited_by.get_full_name(), written.edited_at, "\n".join(lines), str(computed), tuple(text.typed)
    )
    for line in lines[:-1]:
        yield Paragraph(line)
    yield Paragraph(lines[-1], computed, edit, text.numbers, chapter, _("in the text"))


def edits_of(report: Report) -> Iterator[tuple[str, TextEdit]]:
    """The edited texts of a report, each with the title of its chapter."""
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.edit:
                yield section.title, block.edit
