"""What is said once for all rows that do not say it themselves: choices as on every page, the rest as in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.intake.fields import Choice, Field, When
from aidportal.records.fields import UNKNOWN, PageFields, label_of
from aidportal.records.pages import has_page
from aidportal.records.rights import gate
from aidportal.values.dates import PartialDateFormField
from aidportal.web.requests import SignedInUser

from .pasted_grid import PastedGrid
from .sent_paste import LONGEST


class ForAllForm(forms.Form):
    """The fields that a grid lets be said for all rows, with what was ``said`` or sent of them."""

    def __init__(
        self, grid: PastedGrid, shown: PageFields, said: Mapping[str, str], data: QueryDict | None = None
    ) -> None:
        super().__init__(data, prefix="all", initial=dict(said))
        filled = grid.initial()
        for one in grid.fields:
            if one.name in grid.for_all:
                self.fields[one.name] = field_for(one, grid.user)
                if one.name in filled:
                    self.fields[one.name].help_text = _("Filled in by what is recorded already; it can be changed.")
        shown.adapt(self)

    def texts(self) -> dict[str, str]:
        """What was sent of each field, as a cell would hold it; of a row that was chosen its key."""
        texts: dict[str, str] = {}
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            texts[name] = str(value or "").removeprefix(UNKNOWN).strip()[:LONGEST]
        return texts


def field_for(one: Field, user: SignedInUser) -> Any:
    label = _("%(label)s of all rows that do not say it") % {"label": capfirst(str(one.label))}
    if isinstance(one, Choice):
        pairs = [pair for pair in one.of.choices if pair[0]]
        return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *pairs])
    if isinstance(one, When):
        return PartialDateFormField(label=label, required=False)
    if one.model is not None and is_written_by_key(one.model):
        field: Any = forms.ModelChoiceField(gate(one.model, "choose", user), label=label, required=False)
        field.label_from_instance = label_of
        return field
    return forms.CharField(label=label, required=False)


def is_written_by_key(model: type[Model]) -> bool:
    """Whether the key of a record is what people write of it, as the code of an area, so that a cell may hold it."""
    return has_page(model) and model._meta.pk.name == "code"
