"""The filters that all lists and dashboards share: one scope, parsed and validated in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.axes import PARAMETERS, Axis
from aidportal.figures.figure import Words
from aidportal.figures.scopes import DATES, Scope
from aidportal.values.dates import PartialDateFormField
from aidportal.web.requests import SignedInUser

from .axes import AREA, GIVER, SECTOR
from .choices import Choices, Names, all_used, used
from .fields import MOST_VALUES, AxisField, PlaceField, PlainHiddenInput, PlainInput, SaidField, YearsField
from .scope_address import WORDS, asked_twice, contradictions, days_of, period_of


class ScopeForm(forms.Form):
    """Checks what takes two fields."""

    @property
    def only_in_links(self) -> Iterator[tuple[str, str]]:
        """What the address asks for on axes without a box: their labels, and what the values are called."""
        for name, field in self.fields.items():
            values = getattr(self, "cleaned_data", {}).get(name)
            if values and isinstance(field, AxisField) and isinstance(field.widget, forms.MultipleHiddenInput):
                yield str(field.label), _(", ").join(field.label_of(str(value)) for value in values)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, words in contradictions(cleaned):
            self.add_error(name, words)
        for name in DATES:
            if name in self.fields and len(asked_values(self.data, name)) > 1:
                self.add_error(name, asked_twice(name))
        return cleaned


def asked_values(data: Mapping[str, str], name: str) -> set[str]:
    """The different values of one parameter of an address, as far as a filter looks at them."""
    values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
    return {value for value in values[: MOST_VALUES + 1] if value}


class ScopeFilter(django_filters.Filter):
    """A filter that only takes part in the scope; ``QuerySet.matching`` knows what it means."""

    axis: Axis | None = None

    def filter(self, queryset: QuerySet[Model], value: object) -> Any:
        return queryset


def words_filter() -> Any:
    """The box in which one types what a list is searched for."""
    box = forms.TextInput({"aria-keyshortcuts": "/"})
    return django_filters.CharFilter(method=search, label=gettext_lazy("Search"), max_length=100, widget=box)


def search(queryset: Any, name: str, words: str) -> Any:
    return queryset.search(words)


def scope_filter(field_class: type[forms.Field], label: Words, **kwargs: object) -> ScopeFilter:
    made: Any = ScopeFilter(label=label, **kwargs)
    made.field_class = field_class
    return made


def axis(
    one: Axis, label: Words | None = None, *, field: type[forms.Field] | None = None, **kwargs: Any
) -> ScopeFilter:
    """The filter of an axis, as it is declared but for what is said here."""
    if one.choices:
        kwargs.setdefault("choices", one.choices)
    made = scope_filter(field or one.field, label or one.label, **kwargs)
    made.axis = one
    return made


def date_filter(label: Words) -> ScopeFilter:
    return scope_filter(PartialDateFormField, label, required=False, widget=PlainInput)


class UserFilterSet(django_filters.FilterSet):
    """Filters of what ``user`` may see."""

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Model] | None = None, *, user: SignedInUser, prefix: str | None = None
    ) -> None:
        super().__init__(data, queryset, prefix=prefix)
        self.user = user


class ScopeFilterSet(UserFilterSet):
    """Parses a query string into ``scope``; what a subclass adds to the scope's axes filters the rows further.

    ``area_paths`` and ``giver_paths`` lead from a row to the areas and organisations that the drop-downs
    offer: those of rows the user may see. ``may_lack`` names the filters that offer rows which do not say.
    """

    year = scope_filter(YearsField, DATES["year"], required=False)
    # Parameters of an address, some of which are words of Python.
    locals().update({name: date_filter(DATES[name]) for name in ("from", "until")})
    month = scope_filter(SaidField, DATES["month"], accepted=WORDS["month"], required=False)
    known = scope_filter(SaidField, DATES["known"], accepted=WORDS["known"], required=False)
    asof = scope_filter(PartialDateFormField, DATES["asof"], required=False, widget=PlainHiddenInput)
    area: Any = axis(AREA)
    giver: Any = axis(GIVER)
    sector: Any = axis(SECTOR)

    # The parameters that ask for areas and organisations.
    place_parameters: tuple[str, ...] = ("area", "giver")
    area_paths: tuple[str, ...] = ()
    giver_paths: tuple[str, ...] = ()
    may_lack: tuple[str, ...] = ()

    class Meta:
        form = ScopeForm
        fields: list[str] = []

    @property
    def form(self) -> Any:
        if not hasattr(self, "_form"):
            self.offer_choices(super().form)
        return super().form

    def get_form_class(self) -> type[forms.Form]:
        """The class of the form, made once: Django copies its fields for each form."""
        made = type(self).__dict__.get("_form_class")
        if made is None:
            made = super().get_form_class()
            type(self)._form_class = made
        return made

    # ---- Choices

    def used_rows(self) -> Iterable[tuple[Any, ...]]:
        """What the rows have that the user may see; see ``choices.used``."""
        return all_used(self.in_use())

    def in_use(self) -> Iterable[Any]:
        """The parts of ``used_rows``."""
        visible = self.queryset.visible_to(self.user)
        return [
            *(used(visible, area=path) for path in self.area_paths),
            *(used(visible, giver=path) for path in self.giver_paths),
        ]

    @cached_property
    def register(self) -> Choices:
        asked = set().union(*(asked_values(self.data, name) for name in self.place_parameters))
        return Choices(self.user, self.used_rows(), asked)

    @property
    def names(self) -> Names:
        """What all that the user sees in use is called."""
        return self.register.names

    def offer_choices(self, form: BaseForm) -> None:
        """Limits every drop-down to what the user may see."""
        fields: Any = form.fields
        for name in self.may_lack:
            fields[name].may_lack = True
        fields["year"].offer(max(asked_values(self.data, "year"), default=""))
        for name, field in fields.items():
            if isinstance(field, PlaceField):
                field.register = self.register
            if isinstance(field, AxisField):
                field.offer(self.options(name))

    def options(self, name: str) -> Iterable[Any]:
        """What the drop-down ``name`` offers, where that is for the records to say."""
        one = self.filters[name]
        if isinstance(one, ScopeFilter) and one.axis and one.axis.options:
            return one.axis.options(self.register)
        return list(one.extra.get("choices", ()))

    # ---- The scope

    @property
    def scope(self) -> Scope:
        """The scope asked for; only when the filters are valid."""
        cleaned = self.form.cleaned_data
        axes: dict[str, Any] = {key: tuple(cleaned.get(parameter) or ()) for key, parameter in PARAMETERS.items()}
        return Scope(self.user, period=period_of(cleaned), **days_of(cleaned), **axes)

    def filter_queryset(self, queryset: QuerySet[Model]) -> Any:
        return self.rows_in(self.scope)

    def rows_in(self, scope: Scope) -> Any:
        """The rows of ``scope``, narrowed by what else is asked for."""
        return super().filter_queryset(self.queryset.in_scope(scope))
