"""The catalogues of translations: made from the sources, checked, and compiled without a system gettext.

``python -m aidportal.supervisor.translations extract`` brings ``locale/*/LC_MESSAGES/django.po`` up to the sources: new
msgids come with an empty translation, those no longer used go, translations stay.
``python -m aidportal.supervisor.translations check`` prints what is wrong with the catalogues and then exits 1.

Msgids are English, so English needs no catalogue.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
# The rooms and the subjects: every app beside them at the top.
PACKAGES = ("aidportal", *sorted(path.parent.name for path in ROOT.glob("*/apps.py")))
NOT_READ = {"tests", "migrations"}

# How many leading arguments are the context and how many the msgids.
KEYWORDS = {
    "_": (0, 1),
    "gettext": (0, 1),
    "gettext_lazy": (0, 1),
    "gettext_noop": (0, 1),
    "ngettext": (0, 2),
    "ngettext_lazy": (0, 2),
    "pgettext": (1, 1),
    "pgettext_lazy": (1, 1),
    "npgettext": (1, 2),
    "npgettext_lazy": (1, 2),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
# What ``templatize`` writes is a text with such calls in it, and not always a program that can be read as one.
CALL = re.compile(rf"(?<!\w)({'|'.join(KEYWORDS)})\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)
PLACEHOLDER = re.compile(r"%\(\w+\)[#0\- +]*[\d.]*[a-zA-Z]|%[sdifrx]|%%|\{\w*(?:![rsa])?(?::[^{}]*)?\}")

# A context or None, and the msgid with its plural if it has one.
MessageKey = tuple[str | None, tuple[str, ...]]


def extract(root: Path = ROOT) -> set[MessageKey]:
    """Everything that the Python files and templates below ``root`` ask to have translated."""
    return {*from_python(root), *from_templates(root)}


def from_python(root: Path) -> Iterator[MessageKey]:
    paths = (path for package in PACKAGES for path in (root / package).rglob("*.py"))
    for path in paths:
        if NOT_READ.isdisjoint(path.relative_to(root).parts):
            with path.open("rb") as file:
                calls: Iterable[Any] = extract_python(file, dict.fromkeys(KEYWORDS), (), {})
                for _line, function, arguments, _comments in calls:
                    yield from key_of(function, arguments if isinstance(arguments, tuple) else (arguments,))


def from_templates(root: Path) -> Iterator[MessageKey]:
    from django.utils.translation.template import templatize

    folders = [root / "templates", *(root / package for package in PACKAGES)]
    for path in (path for folder in folders for path in folder.rglob("*.html")):
        for function, arguments in CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
            yield from key_of(function, ast.literal_eval(f"({arguments},)"))


def key_of(function: str | None, arguments: tuple[str | None, ...]) -> Iterator[MessageKey]:
    """The key of one call; none where the msgid is not written in the call."""
    contexts, msgids = KEYWORDS[function or "_"]
    given = arguments[: contexts + msgids]
    texts = tuple(text for text in given if text)
    if len(texts) == contexts + msgids:
        yield texts[0] if contexts else None, texts[contexts:]


def catalogues(root: Path = ROOT) -> list[Path]:
    return sorted(root.glob("locale/*/LC_MESSAGES/*.po"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def update(path: Path, keys: set[MessageKey]) -> None:
    """Write the catalogue at ``path`` anew with exactly ``keys``, each with the translation it has."""
    old = read(path)
    new = Catalog(locale=old.locale, header_comment=old.header_comment, fuzzy=False)
    for context, msgids in keys:
        msgid = msgids[0] if len(msgids) == 1 else msgids
        known = old.get(msgids[0], context)
        new.add(msgid, translation_of(known, len(msgids), old.num_plurals), context=context)
    path.write_bytes(without_dates(new))


def translation_of(known: Message | None, msgids: int, plurals: int) -> str | tuple[str, ...]:
    if known is None or known.fuzzy or not known.string:
        return "" if msgids == 1 else ("",) * plurals
    texts = (known.string,) if isinstance(known.string, str) else tuple(known.string)
    return texts[0] if msgids == 1 else texts + ("",) * (plurals - len(texts))


def without_dates(catalogue: Catalog) -> bytes:
    """The catalogue as a file that changes only where its words do."""
    file = BytesIO()
    write_po(file, catalogue, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    kept = ("Language", "MIME-Version", "Content-Type", "Content-Transfer-Encoding", "Plural-Forms")
    header, _blank, entries = file.getvalue().decode().lstrip("\n").partition("\n\n")
    lines = [line for line in header.split("\n") if not re.match(r'"[\w-]+: ', line) or line[1:].startswith(kept)]
    return "\n".join([*(line for line in lines if not line.startswith('"Language-Team')), "", entries]).encode()


def check(path: Path, keys: set[MessageKey]) -> Iterator[str]:
    """What is wrong with the catalogue at ``path``, one line each."""
    catalogue = read(path)
    used = {(context, msgids[0]): msgids for context, msgids in keys}
    entries = {(entry.context, msgids_of(entry)[0]): entry for entry in catalogue if entry.id}
    yield from (f"missing: {msgid!r}" for context, msgid in sorted(used.keys() - entries.keys(), key=str))
    yield from (f"obsolete: {msgid!r}" for context, msgid in sorted(entries.keys() - used.keys(), key=str))
    yield from (f"obsolete: {msgids_of(entry)[0]!r}" for entry in catalogue.obsolete.values())
    for key in sorted(entries.keys() & used.keys(), key=str):
        yield from faults(entries[key])


def msgids_of(entry: Message) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def faults(entry: Message) -> Iterator[str]:
    msgids = msgids_of(entry)
    strings = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ("",))
    if not all(string and string.strip() for string in strings):
        yield f"empty: {msgids[0]!r}"
        return
    if entry.fuzzy:
        yield f"fuzzy: {msgids[0]!r}"
    for string in strings:
        if sorted(PLACEHOLDER.findall(msgids[-1])) != sorted(PLACEHOLDER.findall(string)):
            yield f"other placeholders: {msgids[-1]!r} → {string!r}"


def compile_catalogs(root: Path = ROOT) -> None:
    """Compile each catalogue that is newer than its compiled file, or has none."""
    for source in catalogues(root):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, read(source))
        unfinished.replace(target)


def main(arguments: list[str], root: Path = ROOT) -> int:
    if arguments not in (["extract"], ["check"]):
        sys.stdout.write("usage: python -m aidportal.supervisor.translations extract|check\n")
        return 2
    keys = extract(root)
    if arguments == ["extract"]:
        for path in catalogues(root):
            update(path, keys)
        return 0
    wrong = [f"{path.relative_to(root)}: {fault}" for path in catalogues(root) for fault in check(path, keys)]
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    from django.conf import settings

    settings.configure()
    sys.exit(main(sys.argv[1:]))
