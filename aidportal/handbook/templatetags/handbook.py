"""How help is written on its pages."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from aidportal.handbook.meanings import meanings_of

register = template.Library()
QUOTED = re.compile(r"“([^”]+)”")


@register.filter
def meanings(bound: BoundField) -> list[dict[str, Any]]:
    """What the choices of a field mean."""
    return meanings_of(bound)


@register.filter
def with_labels(text: object) -> SafeString:
    """``text`` in which what is quoted, a label of the portal, is marked as such."""
    return mark_safe(QUOTED.sub(r"<q>\1</q>", escape(str(text))))  # noqa: S308 - it was escaped just before
