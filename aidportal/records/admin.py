"""What all record pages share: which rows they show, how amounts are typed, and refusals in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial, wraps
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Field, Model, Prefetch, ProtectedError, QuerySet, RestrictedError, prefetch_related_objects
from django.forms import BaseModelFormSet, ModelForm
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from aidportal.history.models import RULES_AT_ONCE
from aidportal.records.fields import label_of
from aidportal.records.forms import AmountInput, RecordForm, RecordFormSet
from aidportal.records.pages import add_url
from aidportal.records.permissions import KeptLines, KeptRecords, SaveRefused
from aidportal.records.rights import gate, is_named_to_all
from aidportal.records.rules import broken_rule
from aidportal.records.versioned import VersionedRecords
from aidportal.values.money import MoneyField
from aidportal.web.requests import SignedInRequest, SignedInUser


def to_named(model: type[Model], user: SignedInUser, parent: type[Model] | None = None) -> list[Prefetch[Any]]:
    """The relations of a kind without rows that ``user`` does not see, so that a page that only shows names none.

    Lines lead to no other row of their ``parent`` than the one on whose page they are.
    """
    if user.sees_everything:
        return []
    related = [(field.name, field.related_model) for field in model._meta.fields if field.related_model]
    hidden = [(name, kind) for name, kind in related if kind is not parent and not is_named_to_all(kind)]
    return [Prefetch(name, gate(kind, "see", user)) for name, kind in hidden]


class RecordChoices(AutocompleteJsonView):
    """The rows found as one types, of those that a form may offer; named as their ModelAdmin names them."""

    request: SignedInRequest

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.filter(pk__in=gate(rows.model, "choose", self.request.user).order_by().values("pk"))

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label_of(obj)}


def only_keys(format_value: Callable[[object], Iterable[object]], key: Field[Any, Any]) -> Callable[[Any], Any]:
    """``format_value`` of a widget of choices, without what cannot be a ``key``: the list of choices would look it up.

    It stands in the widget and not in the field, whose values are also compared to find what was changed.
    """

    def is_key(value: object) -> bool:
        with suppress(ValidationError):
            key.to_python(value)
            return True
        return False

    def formatted(value: object) -> Any:
        return [one for one in format_value(value) if one == "" or is_key(one)]

    return formatted


class RecordSite(admin.AdminSite):
    """Django's admin site; its way from a row's number to the row's page is closed, for it tells which rows exist."""

    index_title = gettext_lazy("All kinds of records, as tables")

    def autocomplete_view(self, request: HttpRequest) -> Any:
        return RecordChoices.as_view(admin_site=self)(request)

    def admin_view(self, view: Callable[..., HttpResponseBase], cacheable: bool = False) -> Any:
        """Every page of the site, which looks up what its address says: without characters that no record holds."""
        page = super().admin_view(view, cacheable)

        @wraps(page)
        def without_nul(request: SignedInRequest, *args: object, **kwargs: object) -> Any:
            request.GET = QueryDict(request.GET.urlencode().replace("%00", ""))
            return page(request, *args, **kwargs)

        return without_nul

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> Any:
        """The kinds of records by subject; a new one is typed into the portal's own page, where its kind has one."""
        apps = super().get_app_list(request, app_label)
        for kind in (kind for app in apps for kind in app["models"]):
            if kind["add_url"]:
                kind["add_url"] = add_url(kind["model"])
        return apps

    def get_urls(self) -> list[Any]:
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]


class OwnPages:
    """Links records and lines to their own pages; the site's way there by number is closed."""

    def view_on_site(self, obj: object) -> str | None:
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None


class ScopedChoices:
    """Limits the choices of every relation to the rows that a form may offer to the user."""

    formfield_overrides: ClassVar[Any] = {
        MoneyField: {"widget": AmountInput},
        models.URLField: {"assume_scheme": "https"},
    }

    class Media:
        css: ClassVar[Any] = {"all": ["css/admin-rows.css"]}

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Beside a choice only the way to add what is missing: each button is a stop for those who use the keyboard."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            widget = field.widget
            widget.can_change_related = widget.can_delete_related = widget.can_view_related = False
            widget.can_add_related = widget.can_add_related and db_field.related_model._meta.model_name not in (
                "area",
                "sector",
            )
        return field

    def formfield_for_foreignkey(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: object) -> Any:
        return self._labelled(
            db_field,
            super().formfield_for_foreignkey(  # type: ignore[misc]
                db_field, request, **self._scoped(db_field, request, kwargs)
            ),
            request,
        )

    def formfield_for_manytomany(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: object) -> Any:
        return self._labelled(
            db_field,
            super().formfield_for_manytomany(  # type: ignore[misc]
                db_field, request, **self._scoped(db_field, request, kwargs)
            ),
            request,
        )

    def _scoped(self, db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, Any]:
        rows = db_field.remote_field.model._default_manager.all()
        if hasattr(rows, "selectable_by"):
            kwargs.setdefault("queryset", rows.selectable_by(request.user))
        return kwargs

    def _labelled(self, db_field: Any, field: Any, request: Any) -> Any:
        related = db_field.remote_field.model
        if field and self.admin_site.is_registered(related):  # type: ignore[attr-defined]
            field.label_from_instance, field.reader = label_of, request.user
            field.widget.format_value = only_keys(field.widget.format_value, related._meta.pk)
        return field


class LinesMixin(OwnPages, ScopedChoices):
    """Lines on the page of their record; of lines that have areas of their own, only those the user sees."""

    form: ClassVar[Any] = RecordForm
    formset: ClassVar[Any] = RecordFormSet
    extra = 1
    parent_model: Any

    def get_queryset(self, request: SignedInRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        rows = rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows
        return rows.prefetch_related(*to_named(rows.model, request.user, self.parent_model))


class RecordTabular(LinesMixin, KeptLines, admin.TabularInline):
    pass


class RecordStacked(LinesMixin, KeptLines, admin.StackedInline):
    pass


class NestedStacked(RecordStacked):
    """Lines with rows of their own in a table under each."""

    template = "admin/edit_inline/stacked_nested.html"
    extra = 1

    class Media:
        js = ("js/admin-rows.js",)


class RecordAdmin(OwnPages, ScopedChoices, VersionedRecords, KeptRecords, admin.ModelAdmin):
    """The pages of one kind of record: scoped to the user's areas, refusing in words."""

    form: ClassVar[Any] = RecordForm
    show_full_result_count = False
    # Whether the portal has a page of its own for such a record.
    has_page = True
    # The fields asked for where a record is added beside the choice of it, its name first; none where it is not.
    in_place: ClassVar[tuple[str, ...]] = ()
    # The address of the list of such records, for those that have no page of their own; none where there is no list.
    list_address = ""
    # Whether a browser may not keep what is typed into a form of the kind.
    holds_personal_data = False
    list_per_page = 50
    # The fields that lists set in many records at once, as ``aidportal.intake.bulk_fields`` has them.
    bulk_fields: ClassVar[Any] = ()
    actions: ClassVar[Any] = ["delete_selected"]

    # ---- Rows

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def get_object(self, request: Any, object_id: str, from_field: str | None = None) -> Any:
        record = None if "\0" in object_id else super().get_object(request, object_id, from_field or None)
        if record is not None:
            prefetch_related_objects([record], *to_named(self.model, request.user))
        return record

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: object, object_id: str) -> Any:
        raise Http404

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Model], search_term: str) -> Any:
        text = search_term.replace("\0", "").strip()
        if text and hasattr(queryset, "search"):
            return queryset.search(text), False
        return super().get_search_results(request, queryset, text)

    def choice_label(self, obj: Model | None) -> str:
        """How a row is named where one chooses it."""
        return str(obj)

    def page_actions(self, request: HttpRequest, obj: Model | None) -> list[dict[str, str]]:
        """Where the head of the page of ``obj`` leads besides."""
        return []

    def next_steps(self, request: HttpRequest, obj: Model) -> list[dict[str, str]]:
        """Where who has added ``obj`` probably goes on."""
        return []

    def kept_in_address(self, request: HttpRequest) -> dict[str, str]:
        """What the address of a page to add says of the new record, and keeps while it is filled in."""
        return {}

    # ---- Saving

    def get_form(self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: object) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "refusal", "")
        form.page_fields = getattr(request, "page_fields", None)
        return form

    def changeform_view(
        self,
        request: Any,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> Any:
        """The form; where the save is refused the form again, with what was typed and the reason in words."""
        if request.method == "POST":
            self.drop_nul(request)
        answer_form = partial(super().changeform_view, request, object_id, form_url, extra_context)

        def save() -> Any:
            if request.method == "POST" and object_id and "_saveasnew" not in request.POST:
                self.refuse_stale(request, object_id)
            return answer_form()

        answer = self.saved(request, save)
        return answer_form() if answer is None else answer

    def saved(self, request: Any, save: Callable[[], HttpResponseBase | None]) -> Any:
        """What ``save`` gives, all of it done or nothing; ``None`` where it is refused or gives nothing.

        Then the form is to be shown again: with the reason in words and what was sent, files too.
        """
        try:
            with transaction.atomic():
                answer = save()
        except SaveRefused as refusal:
            request.refusal, answer = str(refusal), None
        except DatabaseError as error:
            request.refusal, answer = self.words_of_refusal(error), None
        if answer is None:
            for upload in request.FILES.values():
                with suppress(ValueError):  # a large upload was already moved to its place
                    upload.seek(0)
        return answer

    @staticmethod
    def drop_nul(request: Any) -> None:
        if any("\0" in value for _name, values in request.POST.lists() for value in values):
            post = request.POST.copy()
            for name, values in request.POST.lists():
                post.setlist(name, [value.replace("\0", "") for value in values])
            request.POST = post
            request.refusal = gettext(
                "The text held characters that cannot be kept. They were taken out; check it and save."
            )

    def words_of_refusal(self, error: DatabaseError) -> str:
        """What the database refused, in words; errors that are not about what was typed are raised again."""
        state = getattr(error.__cause__, "sqlstate", None) or ""
        if rule := broken_rule(error):
            return gettext("%(rule)s Nothing was saved.") % {"rule": rule}
        if state in ("40001", "40P01", "55P03"):
            return gettext("Somebody else is changing the same record. Nothing was saved; save again.")
        if state == "23505":
            return gettext("The same is already recorded, perhaps since you opened this page. Nothing was saved.")
        if state == "23503":
            return gettext("Something this record refers to, or that refers to it, has changed. Nothing was saved.")
        if state[:2] in ("22", "23"):
            return gettext("The database refuses a value on this page. Nothing was saved.")
        raise error

    def save_related(
        self, request: HttpRequest, form: ModelForm[Model], formsets: Iterable[BaseModelFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        self.check_rules()
        self.check_kept(request, form, formsets, change)

    @staticmethod
    def check_rules() -> None:
        """Have the rules checked now that else would be at commit, when the answer is already written."""
        with connection.cursor() as cursor:
            cursor.execute(f"{RULES_AT_ONCE}; SET CONSTRAINTS ALL DEFERRED")

    # ---- History: the database keeps it, whoever saves

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> Any:
        """Nothing: neither here nor below, where the site would keep a log of its own."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> Any: ...

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Model]) -> Any: ...

    def history_view(self, request: HttpRequest, object_id: str, extra_context: object = None) -> Any:
        """The site's own page of a record's history is the portal's."""
        if (record := self.get_object(request, unquote(object_id))) is None:
            raise Http404
        options = self.model._meta
        return HttpResponseRedirect(reverse("history:record", args=[options.app_label, options.model_name, record.pk]))

    # ---- Deleting

    def delete_view(self, request: Any, object_id: str, extra_context: dict[str, object] | None = None) -> Any:
        ask = super().delete_view

        def delete() -> Any:
            return ask(request, object_id, {**(extra_context or {}), **self.opened_to_delete(request, object_id)})

        return self.deleted(request, delete) or HttpResponseRedirect(request.path)

    @admin.action(permissions=["delete"], description=delete_selected.short_description)  # type: ignore[attr-defined]
    def delete_selected(self, request: SignedInRequest, queryset: QuerySet[Model]) -> Any:
        """Ask, and delete the chosen rows, as Django does; refused in words."""

        def delete() -> Any:
            opened = self.chosen_to_delete(request, queryset)
            answer: Any = delete_selected(self, request, queryset)
            if answer is not None:
                answer.context_data["opened"] = opened
            return answer

        return self.deleted(request, delete)

    def deleted(self, request: HttpRequest, delete: Callable[[], Any]) -> Any:
        """What ``delete`` gives; nothing where it is refused, which the next page says."""
        try:
            with transaction.atomic():
                answer = delete()
                self.check_rules()
                return answer
        except SaveRefused as refusal:
            words = str(refusal)
        except (ProtectedError, RestrictedError):
            words = gettext("Other records need this one. Nothing was deleted.")
        except DatabaseError as error:
            words = self.words_of_refusal(error)
        self.message_user(request, words, messages.ERROR)
        return None
