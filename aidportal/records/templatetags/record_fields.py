"""The fields of record pages: most are written at once, the others by their template. A page has hundreds of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from aidportal.records.sections import PageField
from aidportal.web.widgets import text

register = template.Library()
TEMPLATE = "records/_field.html"
NEEDED = '<span class="needed" aria-hidden="true">*</span>'


@register.simple_tag(takes_context=True)
def record_field(context: Any, field: PageField) -> SafeString:
    """A field as ``records/_field.html`` shows it."""
    if field.is_plain:
        return plain_field(field)
    with context.push(field=field):
        made: SafeString = context.template.engine.get_template(TEMPLATE).render(context)
    return made


def plain_field(field: PageField) -> SafeString:
    """A field of which nothing is wrong, asked or explained by its choices."""
    bound, label = field.bound, text(field.label)
    was = "" if field.was is None else f' data-was="{text(field.was)}"'
    hint = bound.help_text and (f'<span class="hint" id="{bound.auto_id}_helptext">{text(bound.help_text)}</span>\n')
    return SafeString(
        f'<div class="field {field.width}" data-field="{label}"{was}>\n'
        f'<label for="{bound.id_for_label}">{label}{NEEDED if bound.field.required else ""}</label>\n'
        f"{bound}\n{hint}</div>\n"
    )
