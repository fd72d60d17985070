"""The pages of a PDF: a hash of all that each is drawn from, and its texts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import IO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from . import shown_links
from .shown_links import PlacedTargets

# What leads from a page to others, or says of its structure what is not drawn.
BESIDE = frozenset(
    {"/Parent", "/P", "/StructParent", "/StructParents", "/Dest", "/A", "/Filter", "/DecodeParms", "/Length"}
)


def digests(file: IO[bytes]) -> Iterator[str]:
    """A hash of each page. Raises ``ValueError`` for what is no PDF."""
    try:
        hashing = Hashing()
        for page in PdfReader(file).pages:
            yield hashing.of(page).hex()
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("the file cannot be read") from problem


class Hashing:
    """Hashes objects with all that they refer to; what several pages share, such as fonts, once."""

    def __init__(self) -> None:
        self.known: dict[int, bytes] = {}

    def of(self, one: object) -> bytes:
        if isinstance(one, IndirectObject):
            if one.idnum not in self.known:
                # What refers back to itself ends here.
                self.known[one.idnum] = b""
                self.known[one.idnum] = self.of(one.get_object())
            return self.known[one.idnum]
        made = hashlib.sha256()
        if isinstance(one, DictionaryObject):
            for name in sorted(name for name in one if name not in BESIDE):
                made.update(str(name).encode() + b"=" + self.of(one.raw_get(name)))
            if isinstance(one, StreamObject):
                made.update(one.get_data())
        elif isinstance(one, ArrayObject):
            for item in list.__iter__(one):
                made.update(self.of(item))
        else:
            made.update(f"{type(one).__name__} {one!r}".encode("utf-8", "surrogatepass"))
        return made.digest()


def links_of(file: IO[bytes]) -> PlacedTargets:
    """Where the links on each page lead, but for those to other pages."""
    try:
        yield from shown_links.of_pdf(PdfReader(file))
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("the file cannot be read") from problem


def words_of(file: IO[bytes], numbers: list[int]) -> dict[int, list[str]]:
    """The words on the pages of these numbers, in their order; none of a page that there is not."""
    try:
        pages = PdfReader(file).pages
        return {number: pages[number - 1].extract_text().split() if number <= len(pages) else [] for number in numbers}
    except (PyPdfError, KeyError, TypeError, AttributeError, RecursionError) as problem:
        raise ValueError("the file cannot be read") from problem
