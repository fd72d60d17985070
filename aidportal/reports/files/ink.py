"""The colours of the pages, for paper."""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

_TOKEN = re.compile(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6});")
SERIES = 5  # c1 to c5


@cache
def colors() -> dict[str, str]:
    """The colours of the light theme by their names in tokens.css: ``c1``, ``text``, ``line`` …"""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    light = css[: css.index('data-theme="dark"')]
    return dict(_TOKEN.findall(light))
