"""The filters that all lists and dashboards share: one scope, parsed and validated in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace
from typing import Any, Self

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.dates import PartialDateFormField
from aidportal.figures.scopes import ONE_DAY, PARAMETERS, Period, Scope

from .models import Area, Organisation, Sector

# More values on one axis than any reader chooses; it keeps hostile addresses from becoming slow queries.
MOST_VALUES = 50


class FewSelect(forms.SelectMultiple):
    """A drop-down for one value that still shows several where an address asks for them."""

    template_name = "django/forms/widgets/select.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.allow_multiple_selected = True

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if len([part for part in value or [] if part]) <= 1:
            context["widget"]["attrs"].pop("multiple", None)
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return [value for value in super().value_from_datadict(data, files, name) or [] if value]


class AxisField(forms.MultipleChoiceField):
    """Some values of one axis. Its drop-down offers ``offered``; ``accept`` decides what else is valid."""

    widget = FewSelect
    default_error_messages = {
        "unknown": gettext_lazy("There is no “%(value)s” to choose here. Pick one from the list, or clear the filter."),
        "too_many": gettext_lazy("More than %(most)s values at once. Ask for fewer."),
    }

    empty_label: Any = gettext_lazy("All")

    def __init__(self, **kwargs: Any) -> None:
        choices = kwargs.pop("choices", ())
        super().__init__(**kwargs)
        self.offer(choices)

    def offer(self, choices: Iterable[Any]) -> None:
        self.choices = [("", self.empty_label), *choices]

    def accept(self, values: list[str]) -> tuple[Any, ...]:
        """The values as the scope holds them; raises ``ValidationError`` naming the first unknown one."""
        known = {str(key) for key, _label in self.choices}  # type: ignore[misc,union-attr]
        for value in values:
            if value not in known:
                self.refuse(value)
        return tuple(values)

    def refuse(self, value: str) -> None:
        raise ValidationError(self.error_messages["unknown"], "unknown", {"value": value.replace("\0", "")[:40]})

    def clean(self, value: Any) -> tuple[Any, ...]:
        values = list(dict.fromkeys(value or []))
        if len(values) > MOST_VALUES:
            raise ValidationError(self.error_messages["too_many"], "too_many", {"most": MOST_VALUES})
        return self.accept(values)


class AreaField(AxisField):
    """Codes of areas the user may choose; a past area stands for the one it counts as."""

    areas: Any = None

    def accept(self, values: list[str]) -> tuple[str, ...]:
        found = dict(self.areas.filter(code__in=plain(values)).values_list("code", "counted_as")) if values else {}
        for value in values:
            if value not in found:
                self.refuse(value)
        return tuple(dict.fromkeys(found[value] for value in values))


class GiverField(AreaField):
    """Codes of areas, or organisations as ``o123``."""

    organisations: Any = None

    def accept(self, values: list[str]) -> tuple[str, ...]:
        bodies = [value for value in values if value[:1] == "o"]
        for value in bodies:
            known = value[1:].isascii() and value[1:].isdigit() and len(value) < 12
            if not known or not self.organisations.filter(pk=int(value[1:])).exists():
                self.refuse(value)
        areas = super().accept([value for value in values if value[:1] != "o"])
        return (*areas, *bodies)


class NumberField(AxisField):
    """Small whole numbers, such as those of batches."""

    def accept(self, values: list[str]) -> tuple[int, ...]:
        for value in values:
            if not (value.isascii() and value.isdigit() and len(value) < 5):
                self.refuse(value)
        return tuple(int(value) for value in values)


class CodeField(AxisField):
    """Codes of projects; they are in links and not offered in a drop-down."""

    widget = forms.MultipleHiddenInput  # type: ignore[assignment]

    def accept(self, values: list[str]) -> tuple[str, ...]:
        for value in values:
            if "\0" in value or len(value) > 32:
                self.refuse(value)
        return tuple(values)


def plain(values: list[str]) -> list[str]:
    """Values that can be sent to the database: it takes no NUL and no half of a surrogate pair."""
    return [value for value in values if "\0" not in value and value.isprintable() and value.isascii()]


class ScopeForm(forms.Form):
    """Checks what takes two fields."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from"), cleaned.get("until")
        if first and last and last.last < first.first:
            words = _("The end (%(end)s) is before the start (%(start)s).")
            self.add_error("until", words % {"end": last, "start": first})
        if cleaned.get("year") and (first or last):
            self.add_error("year", _("Ask for a year or for from and until, not for both."))
        return cleaned


class AxisFilter(django_filters.Filter):
    """A filter that only takes part in the scope; ``QuerySet.matching`` knows what it means."""

    field_class = AxisField

    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset


def axis(field_class: type[AxisField], label: Any, **kwargs: Any) -> AxisFilter:
    made = AxisFilter(label=label, **kwargs)
    made.field_class = field_class
    return made


def date_filter(label: Any) -> AxisFilter:
    made: Any = AxisFilter(label=label, required=False)
    made.field_class = PartialDateFormField
    return made


class ScopeFilterSet(django_filters.FilterSet):
    """Parses a query string into ``scope``; what a subclass adds to the scope's axes filters the rows further.

    ``area_paths`` and ``giver_paths`` lead from a row to the areas and organisations that the drop-downs
    offer: those of rows the user may see.
    """

    # Parameters of an address, some of which are words of Python.
    locals().update(
        {
            "from": date_filter(gettext_lazy("From")),
            "until": date_filter(gettext_lazy("Until")),
        }
    )
    year: Any = AxisFilter(label=gettext_lazy("Year"))
    year.field_class = forms.IntegerField
    year.extra.update({"min_value": 1900, "max_value": 2199, "required": False})
    area = axis(AreaField, gettext_lazy("Receiving area"))
    giver = axis(GiverField, gettext_lazy("Giver"))
    sector = axis(AxisField, gettext_lazy("Field"))
    project = axis(CodeField, gettext_lazy("Project"))

    area_paths: tuple[str, ...] = ()
    giver_paths: tuple[str, ...] = ()

    class Meta:
        form = ScopeForm
        fields: list[str] = []

    @classmethod
    def ask(cls, query: str, user: Any, queryset: Any = None) -> Self:
        """The filters of a stored query string, as ``user`` may ask them."""
        return cls(QueryDict(query), queryset, request=SimpleNamespace(user=user))

    @property
    def user(self) -> Any:
        return self.request.user

    @property
    def form(self) -> Any:
        if not hasattr(self, "_form"):
            self.offer_choices(super().form)
        return super().form

    def offer_choices(self, form: Any) -> None:
        """Limits every drop-down to what the user may see."""
        visible = self.queryset.visible_to(self.user)
        if "area" in form.fields:
            form.fields["area"].areas = choosable_areas(self.user, visible, self.area_paths)
            form.fields["area"].offer(area_groups(form.fields["area"].areas, visible, self.area_paths))
        if "giver" in form.fields:
            self.offer_givers(form.fields["giver"], visible)
        if "sector" in form.fields:
            form.fields["sector"].offer((sector.code, sector.name) for sector in Sector.objects.all())

    def offer_givers(self, field: GiverField, visible: Any) -> None:
        paths = tuple(f"{path}__area" for path in self.giver_paths)
        ids = {pk for path in self.giver_paths for pk in visible.order_by().values_list(path, flat=True).distinct()}
        field.areas = choosable_areas(self.user, visible, paths)
        givers = Organisation.objects.filter(pk__in=ids - {None})
        field.organisations = givers | Organisation.objects.visible_to(self.user)
        bodies = givers.exclude(kind=Organisation.Kind.GOVERNMENT)
        others = [(f"o{body.pk}", body.name) for body in bodies]
        groups = area_groups(field.areas, visible, paths)
        field.offer([*groups, (_("Organisations"), others)] if others else groups)

    @property
    def scope(self) -> Scope:
        """The scope asked for; only when the filters are valid."""
        cleaned = self.form.cleaned_data
        axes = {name: tuple(cleaned.get(parameter) or ()) for name, parameter in PARAMETERS.items()}
        return Scope(self.user, period=period_of(cleaned), day=day_of(cleaned), **axes)

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset.in_scope(self.scope))


def period_of(cleaned: dict[str, Any]) -> Period:
    if cleaned.get("year"):
        return Period.year(cleaned["year"])
    first, last = cleaned.get("from"), cleaned.get("until")
    return Period(first.first if first else None, last.last + ONE_DAY if last else None)


def day_of(cleaned: dict[str, Any]) -> date | None:
    """The day asked for by ``on``; the last possible one where only the month or year is given."""
    return cleaned["on"].last if cleaned.get("on") else None


def choosable_areas(user: Any, visible: Any, paths: tuple[str, ...]) -> Any:
    """Areas a filter accepts: those of visible rows, what these lie in, and those the user may look up."""
    areas = Area.objects.visible_to(user)
    if user.sees_everything:
        return areas
    used = Area.objects.none()
    for path in paths:
        used |= Area.objects.filter(pk__in=visible.order_by().values(path))
    codes = set(used.values_list("counted_as", flat=True))
    above = {code[:4] + "00" for code in codes} | {code[:2] + "0000" for code in codes}
    return areas | Area.objects.filter(counted_as__in=codes | above)


def area_groups(areas: Any, visible: Any, paths: tuple[str, ...]) -> list[Any]:
    """Options of a drop-down of areas: provinces, then each prefecture with its counties that have rows."""
    used = set()
    for path in paths:
        used |= set(Area.objects.filter(pk__in=visible.order_by().values(path)).values_list("counted_as", flat=True))
    above = {code[:4] + "00" for code in used} | {code[:2] + "0000" for code in used}
    rows = [area for area in Area.objects.filter(code__in=used | above).select_related("parent") if area.is_current]
    provinces = [(area.code, area.name) for area in rows if area.level == Area.Level.PROVINCE]
    groups: dict[str, list[tuple[str, str]]] = {}
    for area in rows:
        if area.level == Area.Level.PREFECTURE:
            groups.setdefault(area.name, []).insert(0, (area.code, _("%(area)s, all of it") % {"area": area.name}))
        elif area.level == Area.Level.COUNTY and area.parent:
            groups.setdefault(area.parent.name, []).append((area.code, area.name))
    return [*provinces, *groups.items()]
