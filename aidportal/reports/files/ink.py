"""The colours of the pages, for paper."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6});")
SERIES = 5  # c1 to c5
# How much of a colour is left of what lies around the period.
PALE = 0.38


@cache
def colors() -> dict[str, str]:
    """The colours of the light theme by their names in tokens.css: ``c1``, ``text``, ``line`` …"""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = css[: css.index('data-theme="dark"')]
    return dict(_TOKEN.findall(light))


def pale(color: str) -> str:
    """A colour of what lies around the period, on white."""
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part * PALE + 255 * (1 - PALE)):02x}" for part in parts)
