"""The filters that all lists and dashboards share: one scope, parsed and validated in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.scopes import DAYS, NOT_STATED, ONE_DAY, PARAMETERS, ROUGHLY, STATED, Period, Scope
from aidportal.values.dates import PartialDateFormField

from .choices import Choices, Names, all_used, used
from .fields import (
    MOST_VALUES,
    AxisField,
    CodeField,
    GiverField,
    PlaceField,
    PlainHiddenInput,
    PlainInput,
    SaidField,
    YearsField,
)

# What an address says once at most.
_SINGLE = ("year", "from", "until", "month", "known", "on", "asof")


class ScopeForm(forms.Form):
    """Checks what takes two fields."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last.last < first.first:
            words = _("The end (%(end)s) is before the start (%(start)s).")
            self.add_error("until", words % {"end": last, "start": first})
        if cleaned.get("year") not in (None, NOT_STATED) and (first or last):
            self.add_error("year", _("Ask for a year or for from and until, not for both."))
        for name in _SINGLE:
            if name in self.fields and len(asked_values(self.data, name)) > 1:
                self.add_error(name, _("“%(name)s” is asked for twice.") % {"name": name})
        return cleaned


def asked_values(data: Any, name: str) -> set[str]:
    """The different values of one parameter of an address, as far as a filter looks at them."""
    values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
    return {value for value in values[: MOST_VALUES + 1] if value}


class AxisFilter(django_filters.Filter):
    """A filter that only takes part in the scope; ``QuerySet.matching`` knows what it means."""

    field_class = AxisField

    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset


def axis(field_class: type[forms.Field], label: Any, **kwargs: Any) -> AxisFilter:
    made: Any = AxisFilter(label=label, **kwargs)
    made.field_class = field_class
    return made


def date_filter(label: Any) -> AxisFilter:
    return axis(PartialDateFormField, label, required=False, widget=PlainInput)


class UserFilterSet(django_filters.FilterSet):
    """Filters of what ``user`` may see."""

    def __init__(self, data: QueryDict, queryset: Any = None, *, user: Any, prefix: str | None = None) -> None:
        super().__init__(data, queryset, prefix=prefix)
        self.user = user


class ScopeFilterSet(UserFilterSet):
    """Parses a query string into ``scope``; what a subclass adds to the scope's axes filters the rows further.

    ``area_paths`` and ``giver_paths`` lead from a row to the areas and organisations that the drop-downs
    offer: those of rows the user may see. ``may_lack`` names the filters that offer rows which do not say.
    """

    year = axis(YearsField, gettext_lazy("Period"), required=False)
    # Parameters of an address, some of which are words of Python.
    locals().update({"from": date_filter(gettext_lazy("From")), "until": date_filter(gettext_lazy("Until"))})
    month = axis(SaidField, gettext_lazy("Month"), accepted=(NOT_STATED, STATED), required=False)
    known = axis(SaidField, gettext_lazy("Date"), accepted=ROUGHLY[1:], required=False)
    asof = axis(PartialDateFormField, gettext_lazy("As of"), required=False, widget=PlainHiddenInput)
    area: Any = axis(PlaceField, gettext_lazy("Receiving area"))
    giver: Any = axis(GiverField, gettext_lazy("Giver"))
    sector: Any = axis(AxisField, gettext_lazy("Field"))
    project: Any = axis(CodeField, gettext_lazy("Project"))

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

    def offer_choices(self, form: Any) -> None:
        """Limits every drop-down to what the user may see."""
        for name in self.may_lack:
            form.fields[name].may_lack = True
        form.fields["year"].offer(max(asked_values(self.data, "year"), default=""))
        for name, field in form.fields.items():
            if isinstance(field, PlaceField):
                field.register = self.register
            if isinstance(field, AxisField):
                field.offer(self.options(name))

    def options(self, name: str) -> list[Any]:
        """What the drop-down ``name`` offers, where that is for the records to say."""
        offers = {
            "area": lambda: self.register.area_options(self.register.receiving),
            "giver": self.register.giver_options,
            "sector": self.register.sector_options,
            "batch": self.register.batch_options,
        }
        return offers[name]() if name in offers else list(self.filters[name].extra.get("choices", ()))

    # ---- The scope

    @property
    def scope(self) -> Scope:
        """The scope asked for; only when the filters are valid."""
        cleaned = self.form.cleaned_data
        axes: dict[str, Any] = {name: tuple(cleaned.get(parameter) or ()) for name, parameter in PARAMETERS.items()}
        axes |= {axis: day_of(cleaned, name) for axis, name in DAYS.items()}
        return Scope(self.user, period=period_of(cleaned), **axes)

    def filter_queryset(self, queryset: Any) -> Any:
        return self.rows_in(self.scope)

    def rows_in(self, scope: Scope) -> Any:
        """The rows of ``scope``, narrowed by what else is asked for."""
        return super().filter_queryset(self.queryset.in_scope(scope))


def period_of(cleaned: dict[str, Any]) -> Period:
    years, first, last = (cleaned.get(name) for name in ("year", "from", "until"))
    if years and years != NOT_STATED:
        first = last = years
    return Period(
        first.first if first else None,
        last.last + ONE_DAY if last else None,
        year_unknown=years == NOT_STATED,
        month_unknown=cleaned.get("month") == NOT_STATED,
        month_known=cleaned.get("month") == STATED,
        is_rough=bool(cleaned.get("known")),
    )


def day_of(cleaned: dict[str, Any], name: str) -> date | None:
    """The day that ``name`` asks for; the last possible one where only the month or year is given."""
    return cleaned[name].last if cleaned.get(name) else None
