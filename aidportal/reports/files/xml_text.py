"""Text that XML can hold."""

from __future__ import annotations


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in str(text) if is_xml(letter))


def is_xml(letter: str) -> bool:
    return letter in "\t\n" or " " <= letter < "\ud800" or "\ue000" <= letter < "\ufffe" or letter > "\uffff"
