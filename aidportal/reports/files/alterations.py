"""Holds a file against the one that was issued: which texts and numbers it shows otherwise, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path

from django.utils.translation import gettext as _

from . import pdf_pages
from .seal import Seal
from .shown import Parts, ShownText, as_texts, page_name, part_in_words, place_in_words, read_path
from .shown_links import LINKS

# So many are told of one file.
MOST = 200
# Words around a change that are told with it.
AROUND = 3
# Beyond so many paragraphs frequent ones are passed over, for to compare all with all takes too long.
MOST_EXACT = 5_000
LONGEST = 160


@dataclass(frozen=True)
class Alteration:
    """What stands in a file otherwise than issued; of ``was`` and ``now`` one is empty where it came or went."""

    place: str
    was: str
    now: str

    def __str__(self) -> str:
        if not self.was and not self.now:
            return _("%(place)s is not as issued") % {"place": self.place}
        if not self.was:
            return _("%(place)s: “%(now)s” was put in") % {"place": self.place, "now": self.now}
        if not self.now:
            return _("%(place)s: “%(was)s” was taken out") % {"place": self.place, "was": self.was}
        return _("%(place)s: “%(was)s” was issued, “%(now)s” stands there") % {
            "place": self.place,
            "was": self.was,
            "now": self.now,
        }


def differing(issued: dict[str, str], there: dict[str, str]) -> list[str]:
    """The parts that are not as issued: altered, missing, or put in.

    What was issued before links were signed says nothing of where they lead.
    """
    names = dict.fromkeys([*issued, *(name for name in there if name != LINKS)])
    return [name for name in names if issued.get(name) != there.get(name)]


def unexplained(form: str, parts: Sequence[str]) -> list[Alteration]:
    """What is known of parts where nobody has the file that was issued: that they are not as they were."""
    return [Alteration(part_in_words(form, name), "", "") for name in parts]


def between(seal: Seal, path: Path, kept: Path, parts: Sequence[str]) -> list[Alteration]:
    """What the file at ``path`` shows otherwise than the one that was ``kept``, in the ``parts`` that differ."""
    if seal.form == "pdf":
        pages = [name for name in parts if name != LINKS]
        return [*of_pages(path, kept, pages), *(of_links(path, kept) if LINKS in parts else [])][:MOST]
    now, was = read_path(seal.form, path), read_path(seal.form, kept)
    return [one for name in parts for one in of_part(seal.form, name, was, now)][:MOST]


def of_part(form: str, name: str, was: Parts, now: Parts) -> Iterator[Alteration]:
    if name not in was or name not in now:
        texts = was.get(name) or now.get(name) or [ShownText("", "")]
        words = shortened(" ".join(one.text for one in texts if one.text) or part_in_words(form, name))
        yield Alteration(part_in_words(form, name), words if name in was else "", words if name in now else "")
        return
    for before, after in pairs_of(was[name], now[name]):
        if before.text != after.text:
            place = place_in_words(form, name, after.place or before.place)
            yield Alteration(place, *map(shortened, without_look(before.text, after.text)))


def pairs_of(was: list[ShownText], now: list[ShownText]) -> Iterator[tuple[ShownText, ShownText]]:
    """Texts that stood and stand at the same place; where some came or went, those that lie between equal ones."""
    there = {one.place: one for one in now}
    if len(there) == len(now) and [one.place for one in was] == [one.place for one in now]:
        yield from ((one, there[one.place]) for one in was)
        return
    texts, others = [one.text for one in was], [one.text for one in now]
    matcher = SequenceMatcher(None, texts, others, autojunk=len(was) > MOST_EXACT)
    nothing = ShownText("", "")
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "equal":
            yield from zip_longest(was[first:last], now[start:end], fillvalue=nothing)


def without_look(was: str, now: str) -> tuple[str, str]:
    """Two cells without the format of their numbers, where it is the same."""
    value, _blank, look = was.rpartition(" [")
    other, _blank, other_look = now.rpartition(" [")
    return (value, other) if value and other and look == other_look else (was, now)


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


# ---- PDF


def of_pages(path: Path, kept: Path, parts: Sequence[str]) -> list[Alteration]:
    numbers = [int(name.rpartition(" ")[2]) for name in parts]
    with path.open("rb") as file, kept.open("rb") as issued:
        now, was = pdf_pages.words_of(file, numbers), pdf_pages.words_of(issued, numbers)
    told: list[Alteration] = []
    for number in numbers:
        place = part_in_words("pdf", page_name(number))
        told += list(of_words(place, was[number], now[number])) or [
            Alteration(_("%(page)s, in what is drawn and not in its texts") % {"page": place}, "", "")
        ]
    return told


def of_links(path: Path, kept: Path) -> list[Alteration]:
    with path.open("rb") as file, kept.open("rb") as issued:
        was, now = ({LINKS: list(as_texts(pdf_pages.links_of(one)))} for one in (issued, file))
    return list(of_part("pdf", LINKS, was, now))


def of_words(place: str, was: list[str], now: list[str]) -> Iterator[Alteration]:
    """What was and is said otherwise, each with some words before it."""
    for tag, first, last, start, end in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            before = " ".join(was[max(0, first - AROUND) : first])
            where = _("%(page)s, after “%(words)s”") % {"page": place, "words": before} if before else place
            yield Alteration(where, shortened(" ".join(was[first:last])), shortened(" ".join(now[start:end])))
