"""The form of a published figure: for its record page, the page of pasted texts and the admin alike."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from aidportal.directory.axes import AREA
from aidportal.directory.models import Area
from aidportal.figures.axes import AXES
from aidportal.records.forms import RecordForm, Sections, section

DAYS = ("from", "until", "on")


def names() -> list[str]:
    """What a scope may ask for here; the areas have a field of their own."""
    return [*DAYS, *(axis.parameter for axis in AXES.values() if axis is not AREA)]


class PublishedFigureForm(RecordForm):
    sections: ClassVar[Sections] = (
        section(
            "document",
            ("number", "locator"),
            "statement",
            ("value", "qualifier"),
            ("figure", "uncheckable", "unit"),
            "areas",
            "scope",
            ("as_of", "is_cumulative"),
        ),
    )
    beside = {
        "published_figure_value_not_negative": "value",
        "published_figure_checkable_or_why": "figure",
        "published_figure_number_unique": "number",
        "published_figure_unit_of_its_own": "unit",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._take_areas_of_scope()

    def _take_areas_of_scope(self) -> None:
        """Areas that a workbook put into the scope stand in their own field."""
        pairs = parse_qsl(str(self.initial.get("scope") or ""), keep_blank_values=True)
        codes = [value for name, value in pairs if name == AREA.parameter]
        if codes:
            known = Area.objects.filter(pk__in=codes)
            self.initial["areas"] = [*self.initial.get("areas", ()), *known]
            self.initial["scope"] = urlencode([pair for pair in pairs if pair[0] != AREA.parameter])

    def clean_scope(self) -> str:
        text = self.cleaned_data["scope"].strip().removeprefix("?")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text))
        except ValueError:
            raise ValidationError(_("Write the scope like an address: from=2013-01-01&kind=class")) from None
        for name, value in pairs:
            self._check_parameter(name, value)
        return text

    @staticmethod
    def _check_parameter(name: str, value: str) -> None:
        if name not in names():
            known = ", ".join(names())
            raise ValidationError(
                _("“%(name)s” is no part of a scope; known are %(known)s."), "unknown", {"name": name, "known": known}
            )
        if not value:
            raise ValidationError(_("“%(name)s” has no value."), "empty", {"name": name})
        if name in DAYS:
            try:
                date.fromisoformat(value)
            except ValueError:
                raise ValidationError(
                    _("“%(value)s” is not a day such as 2013-01-01."), "day", {"value": value}
                ) from None
