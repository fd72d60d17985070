"""Fields that are set in many records of a kind at once: how a value is typed, and what it says of each record."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib.admin.sites import site
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.records.fields import PageFields, label_of
from aidportal.records.rights import fixed_in, gate
from aidportal.records.versions import flat
from aidportal.values.dates import PartialDate, describe
from aidportal.web.requests import Actor

from .drafts import Draft, Part
from .kinds import Importer

# The part of the records that are chosen.
RECORD = "record"
# What is said of a record: drafts, or in words why the field cannot be set in it.
Saying = list[Draft] | str


class BulkField:
    """One field of a kind, typed as on the kind's record form; the kind's ModelAdmin names its own in ``bulk_fields``.

    A subclass says what is typed beside it, what is written beside the record, and in which records it cannot be set.
    """

    # The kinds of records that are added beside those that are chosen.
    parts: tuple[Part, ...] = ()

    def __init__(self, name: str) -> None:
        self.name = name

    def more_fields(self) -> dict[str, forms.Field]:
        """What is typed beside the value."""
        return {}

    def sayings(self, records: Sequence[Model], values: Mapping[str, object]) -> dict[Any, Saying]:
        """What ``values`` say of each of some records, by primary key; asked for many at once."""
        return {record.pk: [self.draft(record, values)] for record in records}

    def draft(self, record: Model, values: Mapping[str, object]) -> Draft:
        return Draft(RECORD, (("pk", record.pk),), {self.attname(type(record)): values[self.name]})

    def attname(self, model: type[Model]) -> str:
        field: Any = model._meta.get_field(self.name)
        return str(field.attname)

    def label(self, model: type[Model]) -> str:
        field: Any = model._meta.get_field(self.name)
        return capfirst(str(field.verbose_name))

    # ---- Values between the form and the records

    def read(self, model: type[Model], texts: Mapping[str, str]) -> dict[str, Any]:
        """The values that were kept as ``texts``."""
        field: Any = model._meta.get_field(self.name)
        own = (field.target_field if field.is_relation else field).to_python(texts[self.name])
        more: dict[str, Any] = self.more_fields()
        return {self.name: own} | {name: one.to_python(texts[name]) for name, one in more.items()}

    def is_offered(self, model: type[Model], user: Actor, values: Mapping[str, object]) -> bool:
        """Whether a form would still offer ``user`` the record that is to be set."""
        related: Any = model._meta.get_field(self.name).related_model
        if related is None or not hasattr(related._default_manager.all(), "selectable_by"):
            return True
        return bool(gate(related, "choose", user).filter(pk=values[self.name]).exists())


def beside_names(model: type[Model]) -> Sequence[str]:
    """The relations that the names of records of a kind hold besides."""
    related = site.get_model_admin(model).list_select_related
    return () if isinstance(related, bool) else related


def declared(model: type[Model]) -> tuple[BulkField, ...]:
    return getattr(site._registry.get(model), "bulk_fields", ())


def bulk_fields_of(model: type[Model], user: Actor) -> list[BulkField]:
    """The fields of a kind that ``user`` may set in many records; none where the user changes none of the kind."""
    options = model._meta
    if not declared(model) or not user.has_perm(f"{options.app_label}.change_{options.model_name}"):
        return []
    closed: Collection[str] = () if user.sees_everything else fixed_in(model)
    return [one for one in declared(model) if one.name not in closed]


class BulkForm(forms.Form):
    """The value of one field with what belongs to it, as the record form of the kind has them; it has to be given."""

    def __init__(
        self, data: QueryDict | None, field: BulkField, model: type[Model], request: HttpRequest, shown: PageFields
    ) -> None:
        super().__init__(data)
        pages: Any = site.get_model_admin(model)
        own: Any = pages.formfield_for_dbfield(model._meta.get_field(field.name), request=request)
        if isinstance(own.widget, RelatedFieldWidgetWrapper):
            own.widget = own.widget.widget
        own.required, own.initial = True, None
        if isinstance(own, forms.ChoiceField):
            own.help_text = ""  # it says when there is nothing to choose
        self.fields = {field.name: own, **field.more_fields()}
        shown.adapt(self)

    def texts(self) -> dict[str, str]:
        """The values as they are kept."""
        return {name: flat(value) for name, value in self.cleaned_data.items()}

    def words(self) -> dict[str, str]:
        """The values as a person reads them."""
        return {name: words_of(self.fields[name], value) for name, value in self.cleaned_data.items()}

    def summary(self) -> str:
        """What is set, in one line."""
        pairs = [(capfirst(str(self.fields[name].label)), text) for name, text in self.words().items()]
        return " · ".join(_("%(label)s: %(value)s") % {"label": label, "value": text} for label, text in pairs)


def words_of(field: forms.Field, value: object) -> str:
    if isinstance(value, Model):
        return label_of(value)
    if isinstance(value, PartialDate):
        return describe(value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return str(value)


class BulkImporter(Importer):
    """A kind of records that a list tells, and no workbook: each row sets one field of a record that there is."""

    main = RECORD

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self.key = model._meta.label_lower
        self.label = _("Bulk change: %(kind)s") % {"kind": model._meta.verbose_name_plural}
        self.parts = (Part(RECORD, model), *(part for one in declared(model) for part in one.parts))

    def field(self, name: str) -> BulkField:
        return next(one for one in declared(self.model) if one.name == name)

    def is_possible_for(self, user: Actor) -> bool:
        return bool(bulk_fields_of(self.model, user))
