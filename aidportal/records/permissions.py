"""The record pages' side of rights: who may open a page to change, what stays fixed on it, and what is deleted.

What a user might do with a record is asked before anything is changed, and asked of the database again after it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.contrib.admin.utils import NestedObjects, flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.forms import BaseForm, BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext

from aidportal.records.rights import fixed_in, gate, may
from aidportal.web.requests import SignedInRequest, SignedInUser

# What a filter of the list adds to the path of its field.
LOOKUPS = frozenset({"", "exact", "in", "isnull", "gte", "gt", "lte", "lt"})

# Records by their kind.
RowsByKind = Mapping[type[Model], Collection[Model]]


class SaveRefused(Exception):
    """A save that must not stand, in words."""


class KeptRecords:
    """A ModelAdmin whose records are changed and deleted by the side that keeps them."""

    opts: Any
    list_filter: Any
    inlines: Any
    date_hierarchy: Any

    def has_change_permission(self, request: SignedInRequest, obj: Model | None = None) -> bool:
        allowed: bool = super().has_change_permission(request, obj)  # type: ignore[misc]
        if not allowed or obj is None or obj.pk is None:
            return allowed
        return may(request, "change", obj) or self.is_open(request, obj)

    def has_delete_permission(self, request: SignedInRequest, obj: Model | None = None) -> bool:
        allowed: bool = super().has_delete_permission(request, obj)  # type: ignore[misc]
        return allowed and (obj is None or may(request, "delete", obj))

    def is_open(self, request: SignedInRequest, obj: Model) -> bool:
        """Whether lines on the page of a record that the user only sees may be the user's own."""
        return any(line.has_own_side for line in self.inlines) and may(request, "see", obj)

    def is_only_open(self, request: SignedInRequest, obj: Model | None) -> bool:
        """Whether the user may record lines on the page of ``obj`` and nothing else."""
        return obj is not None and obj.pk is not None and not may(request, "change", obj) and self.is_open(request, obj)

    def get_readonly_fields(self, request: Any, obj: Model | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)  # type: ignore[misc]
        if self.is_only_open(request, obj):
            return flatten_fieldsets(self.get_fieldsets(request, obj))  # type: ignore[attr-defined]
        is_fixed = obj is not None and not request.user.sees_everything
        return [*fields, *fixed_in(self.opts.model)] if is_fixed else fields

    def save_model(self, request: Any, obj: Model, form: ModelForm[Model], change: bool) -> None:
        if not (change and self.is_only_open(request, obj)):
            super().save_model(request, obj, form, change)  # type: ignore[misc]

    def render_change_form(
        self, request: SignedInRequest, context: dict[str, object], *args: Any, **kwargs: Any
    ) -> Any:
        answer = super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]
        if self.is_only_open(request, kwargs.get("obj")):
            answer.context_data["save_as"] = False
        return answer

    def lookup_allowed(self, lookup: str, value: object, request: HttpRequest | None = None) -> bool:
        """Only what the list declares as a filter: any other relation would tell of rows that the user may not see."""
        own: list[Any] = [one for one in self.list_filter if isinstance(one, type)]
        if lookup in [one.parameter_name for one in own]:
            return True
        declared = [one if isinstance(one, str) else one[0] for one in self.list_filter if one not in own]
        for field in [*declared, *([self.date_hierarchy] if self.date_hierarchy else [])]:
            rest = lookup.removeprefix(field)
            if rest != lookup and is_lookup_of(self.opts.model, field, rest.removeprefix("__")):
                return True
        return False

    # ---- After a change

    def check_kept(
        self, request: Any, form: ModelForm[Model], formsets: Iterable[BaseModelFormSet], change: bool
    ) -> None:
        """Refuse a record, or a line of it, that the user might not have written as it is now."""
        is_own = not (change and self.is_only_open(request, form.instance))
        if is_own and not passes(request.user, "change" if change else "add", [form.instance]):
            raise SaveRefused(gettext("This record would lie outside your areas. Nothing was saved."))
        for rows in every_formset(formsets):
            changed = [row for row, _names in rows.changed_objects]
            if not (passes(request.user, "add", rows.new_objects) and passes(request.user, "change", changed)):
                words = gettext("%(rows)s: a row would belong to another side, which records it. Nothing was saved.")
                raise SaveRefused(words % {"rows": capfirst(rows.model._meta.verbose_name_plural)})

    # ---- Deleting

    def get_deleted_objects(self, objs: Sequence[Model], request: SignedInRequest) -> Any:
        """What would be deleted; rows that the user may not delete keep it, those of others without their names."""
        collector: Any = NestedObjects(using="default")
        collector.collect(objs)
        protected = [*self._in_the_way(collector, request.user)]
        if protected:
            return [str(obj) for obj in objs], {}, set(), protected
        to_delete, counts, lacking, _none = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        return to_delete, counts | self.money_of(dict(collector.model_objs), request.user), lacking, protected

    def _in_the_way(self, collector: Any, user: SignedInUser) -> Iterator[str]:
        is_hidden = False
        for model, rows in collector.model_objs.items():
            is_hidden = is_hidden or count_of(model, "see", user, rows) < len(rows)
            kept = len(rows) - count_of(model, "delete", user, rows)
            if kept:
                words = gettext("%(rows)s that you may not delete: %(count)s")
                yield words % {"rows": capfirst(model._meta.verbose_name_plural), "count": kept}
        for row in collector.protected:
            if count_of(type(row), "see", user, [row]):
                yield f"{row._meta.verbose_name}: {row}"
            else:
                is_hidden = True
        if is_hidden:
            yield gettext("Records of other areas")

    def money_of(self, rows: RowsByKind, user: SignedInUser) -> dict[str, str]:
        """What money goes with records that are deleted, by what it is."""
        return {}

    def delete_queryset(self, request: SignedInRequest, queryset: QuerySet[Model]) -> None:
        if not passes(request.user, "delete", queryset):
            raise PermissionDenied
        super().delete_queryset(request, queryset)  # type: ignore[misc]


class KeptLines:
    """Lines on the page of their record: kept with it, unless they have a side of their own."""

    has_own_side = False

    def has_add_permission(self, request: SignedInRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and self._is_open(request, obj)  # type: ignore[misc]

    def has_change_permission(self, request: SignedInRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)  # type: ignore[misc]

    def has_delete_permission(self, request: SignedInRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)  # type: ignore[misc]

    def _is_open(self, request: SignedInRequest, obj: Model | None) -> bool:
        return self.has_own_side or obj is None or obj.pk is None or may(request, "change", obj)

    def get_formset(self, request: SignedInRequest, obj: Model | None = None, **kwargs: object) -> Any:
        page_fields = getattr(request, "page_fields", None)
        if page_fields:
            kwargs["extra"] = 0
        formset: Any = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        formset.user, formset.page_fields, formset.form.page_fields = request.user, page_fields, page_fields
        return formset


def is_lookup_of(model: type[Model], path: str, rest: str) -> bool:
    """Whether ``rest`` is what a list filter adds to ``path``: a lookup, for a relation also of its key."""
    for name in path.split("__"):
        field: Any = model._meta.get_field(name)
        model = field.related_model or model
    if field.is_relation:
        rest = rest.removeprefix(model._meta.pk.name).removeprefix("__")
    return rest in LOOKUPS


def passes(user: SignedInUser, act: str, rows: Iterable[Model]) -> bool:
    """Whether ``user`` may do ``act`` with all of ``rows``, of one kind, as they are in the database."""
    records = list(rows)
    return not records or count_of(type(records[0]), act, user, records) == len(records)


def count_of(model: type[Model], act: str, user: SignedInUser, rows: Iterable[Model]) -> int:
    keys = {row.pk for row in rows}
    return int(gate(model, act, user).filter(pk__in=keys).count())


def every_formset(formsets: Iterable[BaseModelFormSet]) -> Iterator[Any]:
    """The formsets of a page that were saved, and those nested in their forms."""
    for rows in formsets:
        yield rows
        for form in rows.forms:
            nested = getattr(form, "nested", None)
            if hasattr(nested, "changed_objects"):
                yield nested


def lock(form: BaseForm) -> None:
    """Show a line that another side keeps, and take nothing for it."""
    for field in form.fields.values():
        if not field.widget.is_hidden:
            field.disabled = True
