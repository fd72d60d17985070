"""Text that XML can hold."""

from __future__ import annotations

import re

# Control letters, lone halves of letters, and two that are none.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _UNWRITABLE.sub("", str(text))
