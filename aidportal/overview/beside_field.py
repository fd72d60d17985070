"""The field in which some areas or years are chosen to stand side by side."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from aidportal.directory.fields import PlaceField, PlaceSelect, options_html

MOST_BESIDE = 4
A_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


class SomeSelects(PlaceSelect):
    """As many drop-downs as values may be chosen, which works without scripts and without a second key."""

    use_fieldset = True

    def render(
        self, name: str, value: Any, attrs: dict[str, object] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = [str(one) for one in value or []][:MOST_BESIDE]
        chosen += [""] * (MOST_BESIDE - len(chosen))
        html_id = (attrs or {}).get("id", f"id_{name}")
        if self.is_typed:
            marks = {"aria-label": _("Areas or years side by side")}
            return format_html('<div class="selects">{}</div>', self.boxes(name, chosen, marks))
        options = ("".join(options_html(self.choices, [one])) for one in chosen)
        selects = format_html_join(
            "",
            '<select name="{}" id="{}" aria-label="{}">{}</select>',
            (
                (name, f"{html_id}_{place}", _("Beside, number %(place)s") % {"place": place}, mark_safe(made))  # noqa: S308
                for place, made in enumerate(options, 1)
            ),
        )
        return format_html('<div class="selects">{}</div>', selects)


class BesideField(PlaceField):
    """Up to four codes of areas, or up to four years."""

    widget = SomeSelects
    empty_label: Any = "—"

    def accept(self, values: list[str]) -> tuple[str, ...]:
        if len(values) > MOST_BESIDE:
            raise ValidationError(_("At most %(most)s side by side.") % {"most": MOST_BESIDE})
        years = [value for value in values if A_YEAR.fullmatch(value)]
        if years and len(years) < len(values):
            raise ValidationError(_("Put either areas or years side by side, not both."))
        return tuple(years) if years else super().accept(values)

    def called(self, value: str) -> str:
        return value if A_YEAR.fullmatch(value) else super().called(value)
