"""What the forms of all kinds share: how amounts are typed, what choices keep, and where a rule's words stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.records.fields import PageFields, label_of
from aidportal.records.offers import Offer
from aidportal.records.questions import Ask
from aidportal.records.rights import is_named_to
from aidportal.values.money import Unit
from aidportal.values.names import shows_nothing
from aidportal.values.rounding import fixed
from aidportal.web.requests import SignedInUser

# The fields of a form in their order, as ``ModelAdmin.fieldsets`` has them.
Sections = tuple[tuple[Any, Any], ...]


def section(*fields: str | tuple[str, ...], title: object = None, classes: Sequence[str] = ()) -> tuple[Any, Any]:
    """A part of a form; fields in brackets stand beside each other."""
    return title, {"fields": fields, "classes": classes}


class AmountInput(forms.TextInput):
    """Shows a stored amount as it may be typed again: 7,000万元 where that is round, else 12,345.60."""

    def format_value(self, value: object) -> str | None:
        if not isinstance(value, Decimal):
            return super().format_value(value)
        if value and value % 10000 == 0:
            return f"{fixed(value / 10000)}万元"
        return fixed(value, 0 if value == value.to_integral_value() else 2)


def check_shows(text: object) -> None:
    """Refuse a text of which nobody would see anything; a list would hold a row without a name."""
    if isinstance(text, str) and shows_nothing(text):
        raise ValidationError(_("Nothing of this text can be seen: it holds only spaces or letters without a shape."))


class RecordForm(forms.ModelForm):
    """A form that puts each rule's words beside the field that breaks it, and keeps choices it may not offer."""

    # Its fields in their sections, for the record page and the admin; lines of a record stand behind the first section.
    sections: ClassVar[Sections] = ()
    # The name of a constraint, and the field its words stand beside.
    beside: dict[str, str] = {}
    # Fields that are not on the form and have their values all the same, so that rules about them can be checked.
    known: frozenset[str] = frozenset()
    refusal: str = ""
    # What is asked before it is saved; see ``aidportal.records.questions``.
    questions: tuple[Ask, ...] = ()
    # What its choices offer by what is chosen beside them; the form of the kind's ModelAdmin declares it.
    offers: ClassVar[Mapping[str, Offer]] = {}
    # How a record page shows fields; none in the admin.
    page_fields: PageFields | None = None

    def __init__(self, *args: Any, page_fields: PageFields | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page_fields = page_fields or self.page_fields
        for name, field in self.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                self._keep_current(name, field)
            elif isinstance(field, forms.CharField):
                field.validators.append(check_shows)
        if self.page_fields:
            self.page_fields.adapt(self)
            for name in self.offers.keys() & self.fields.keys():
                self.fields[name].widget.attrs |= self.offers[name].attributes(self._meta.model, name)
        if "code" in self.fields:
            # Whether the record that has it lies in another area is not said.
            self.fields["code"].error_messages["unique"] = _("This code cannot be given. Choose another one.")

    @classmethod
    def field_names(cls) -> list[str]:
        """Its fields in the order of its sections."""
        names: list[str] = flatten_fieldsets(cls.sections)
        return names

    @property
    def unit(self) -> Unit:
        """The unit in which its reader types and reads amounts; in the admin yuan."""
        return self.page_fields.unit if self.page_fields else Unit.YUAN

    def _keep_current(self, name: str, field: Any) -> None:
        """Let what is already recorded stay, although the user may not choose it anew."""
        if not self.instance.pk or not any(f.name == name for f in self._meta.model._meta.get_fields()):
            return
        current = self._meta.model._meta.get_field(name).value_from_object(self.instance)
        keys = [row.pk for row in current] if isinstance(current, list) else [current] if current is not None else []
        if keys and hasattr(field.queryset, "selectable_by"):
            field.recorded = frozenset(map(str, keys))
            if reader := getattr(field, "reader", None):
                field.label_from_instance = partial(label_kept, reader, field.recorded)
            manager = field.queryset.model._default_manager
            field.queryset = manager.filter(Q(pk__in=field.queryset.order_by().values("pk")) | Q(pk__in=keys))

    def clean(self) -> dict[str, Any] | None:
        if self.refusal:
            self.add_error(None, self.refusal)
        return super().clean()

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - self.known  # type: ignore[misc]

    def _update_errors(self, errors: ValidationError) -> None:
        """Move what a constraint of the model says from the head of the form to its field."""
        names = {str(rule.violation_error_message): rule.name for rule in self._meta.model._meta.constraints}
        general = errors.error_dict.pop(NON_FIELD_ERRORS, []) if hasattr(errors, "error_dict") else []
        for error in general:
            name = names.get(str(error.message), "")
            field = self.beside.get(name)
            place = field if field in self.fields else NON_FIELD_ERRORS
            errors.error_dict.setdefault(place, []).append(self.words(name, error))
        super()._update_errors(errors)  # type: ignore[misc]

    def words(self, rule: str, error: ValidationError) -> ValidationError:
        """What to say where the constraint ``rule`` refuses; a form that knows more overrides it."""
        return error


def label_kept(reader: SignedInUser, recorded: frozenset[str], row: Model) -> str:
    """How a row is called to ``reader``; one that is ``recorded`` already has no name for who does not see it."""
    if str(row.pk) not in recorded:
        return label_of(row)
    # Of the same row it is asked for several times while a page is made.
    known = vars(row)
    if "is_named" not in known:
        known["is_named"] = is_named_to(reader, row)
    return label_of(row) if known["is_named"] else gettext("a record that you may not see")


class RecordFormSet(forms.BaseInlineFormSet):
    """The lines of a record."""

    def initial_form_count(self) -> int:
        """A new record has none; Django would have the query written to find that out."""
        return super().initial_form_count() if self.is_bound or self.instance.pk else 0
