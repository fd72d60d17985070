"""The record pages of the portal: adding and changing a record of any kind with its lines, on one page.

What a form holds, who may open it, how it is saved and what its history says comes from the kind's ModelAdmin; the
page is the portal's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.sites import site
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet
from django.forms.formsets import all_valid
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from aidportal.records import conflicts, questions
from aidportal.records.fields import UNIT_FIELD, PageFields
from aidportal.records.sections import problems_of, sections_of, without_errors
from aidportal.records.versions import FIELD as VERSION_FIELD
from aidportal.records.versions import read, version_of, who_saved
from aidportal.records.way_back import ComesBack, marked, with_query
from aidportal.web.requests import SignedInRequest

if TYPE_CHECKING:
    from aidportal.records.admin import RecordAdmin


def has_page(model: type[models.Model]) -> bool:
    return site.is_registered(model) and getattr(site.get_model_admin(model), "has_page", False)


def model_with_page(app_label: str, model_name: str) -> type[models.Model]:
    """The kind that an address names; not found where it has no record page."""
    with suppress(LookupError):
        if has_page(model := apps.get_model(app_label, model_name)):
            return model
    raise Http404


def add_url(model: type[models.Model], back: str = "", **given: object) -> str:
    """Where a record of a kind is added, with the way ``back``, and what is ``given`` of it."""
    options = model._meta
    if not has_page(model):
        return reverse(f"admin:{options.app_label}_{options.model_name}_add")
    return with_query(reverse("records:add", args=[options.app_label, options.model_name]), next=back, **given)


def change_url(record: models.Model, back: str = "") -> str:
    """Where a record is changed, with the way ``back``."""
    options = record._meta
    if not has_page(type(record)):
        return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
    return with_query(reverse("records:change", args=[options.app_label, options.model_name, record.pk]), next=back)


def draft_name(request: HttpRequest, pages: RecordAdmin) -> str:
    """Under which name a browser keeps what is typed on a page; empty where it may not, of personal data."""
    return "" if pages.holds_personal_data else f"{request.user.pk}:{request.path}"


def with_links(words: str, links: Sequence[Mapping[str, str]]) -> str:
    """What is said on the next page, with buttons that lead on from it."""
    made = format_html_join(
        "", ' <a class="btn compact" href="{}">{}</a>', [(one["url"], one["label"]) for one in links]
    )
    return format_html("{}{}", words, made)


class RecordPage(ComesBack, View):
    """What adding and changing share: the form with its lines, and saving it."""

    request: SignedInRequest
    http_method_names = ["get", "post"]
    object: Any = None

    def dispatch(self, request: Any, app_label: str, model_name: str, key: str = "") -> Any:
        model = model_with_page(app_label, model_name)
        if not site.has_permission(request):
            raise PermissionDenied
        self.model: Any = model
        self.admin: Any = site.get_model_admin(model)
        self.key = key
        request.page_fields = self.fields = PageFields.of(request)
        return super().dispatch(request, app_label, model_name, key)

    # ---- The form

    def make_form(self) -> Any:
        """The form of the record, bound to what was sent, where something was."""
        request, obj = self.request, self.object
        form_class = self.admin.get_form(request, obj, change=obj is not None, fields=self.field_names())
        initial = self.admin.get_changeform_initial_data(request) if obj is None else None
        options = {"instance": obj, "initial": initial, **self.form_options()}
        return form_class(request.POST, request.FILES, **options) if request.method == "POST" else form_class(**options)

    def field_names(self) -> list[str]:
        names: list[str] = flatten_fieldsets(self.admin.get_fieldsets(self.request, self.object))
        return names

    def form_options(self) -> dict[str, Any]:
        return {}

    def formsets(self, record: Model) -> tuple[list[Any], list[Any]]:
        formsets, inlines = self.admin._create_formsets(self.request, record, change=self.object is not None)
        return formsets, inlines

    # ---- Saving

    def post(self, request: SignedInRequest, *args: object) -> HttpResponse:
        self.admin.drop_nul(request)
        questions.put_correction(request)
        if line := request.POST.get("_add_line"):
            return self.with_line(line)
        answer: HttpResponse | None = self.admin.saved(request, self.save)
        return self.show() if answer is None else answer

    def save(self) -> HttpResponse | None:
        """Save what was sent and go on; ``None`` where the form has to be shown again."""
        request, change = self.request, self.object is not None
        form = self.make_form()
        is_valid = form.is_valid()
        record = self.admin.save_form(request, form, change) if is_valid else form.instance
        formsets, _inlines = self.formsets(record)
        if not (all_valid(formsets) and is_valid):
            return None
        if change and not form.has_changed() and not any(rows.has_changed() for rows in formsets):
            messages.info(request, _("Nothing was changed."))
            return self.go_on(record)
        if questions.is_open(request, form, formsets):
            return None
        self.admin.save_model(request, record, form, change)
        self.admin.save_related(request, form, formsets, change)
        questions.tell_reason(request)
        words = _("“%(record)s” was saved.") if change else _("“%(record)s” was added.")
        self.tell(with_links(words % {"record": record}, [] if change else self.admin.next_steps(request, record)))
        return self.go_on(record)

    def tell(self, words: str) -> None:
        """Say on the next page what was saved."""
        messages.success(self.request, words)

    def go_on(self, record: Model) -> HttpResponse:
        """To another new record, to where the reader came from, or to the record."""
        if self.adds_another:
            return HttpResponseRedirect(self.add_url())
        return HttpResponseRedirect(marked(self.way_on(record), record))

    def add_url(self) -> str:
        """Where another record of the kind is added, as this one is."""
        return add_url(self.model, self.back, **self.admin.kept_in_address(self.request))

    def way_on(self, record: Model) -> str:
        raise NotImplementedError

    def page_of(self, record: Model) -> str:
        """The page that shows a record; where its kind has none, the record's form, of a new one the list."""
        if record.pk and hasattr(record, "get_absolute_url"):
            return str(record.get_absolute_url())
        return change_url(record) if record.pk else reverse(self.admin.list_address or "admin:index")

    # ---- Showing

    def with_line(self, prefix: str) -> HttpResponse:
        """The form with one more blank line; nothing is checked or saved."""
        data: Any = self.request.POST.copy()
        form = self.make_form()
        formsets, _inlines = self.formsets(form.instance if self.object is None else self.object)
        nested = [line.nested for rows in formsets for line in rows.forms if hasattr(line, "nested")]
        for rows in (*formsets, *nested):
            if rows.prefix == prefix:
                conflicts.add_blank(rows, data)
        self.request.POST = data
        return self.show(is_checked=False)

    def show(self, is_checked: bool = True) -> HttpResponse:
        request = self.request
        form = self.make_form()
        formsets, inlines = self.formsets(form.instance if self.object is None else self.object)
        if not is_checked:
            without_errors(form, formsets)
        questions_shown = questions.shown_questions(request, form, formsets)
        lines = self.admin.get_inline_formsets(request, formsets, inlines, self.object)
        fieldsets = self.admin.get_fieldsets(request, self.object)
        read_only = self.admin.get_readonly_fields(request, self.object)
        admin_form = AdminForm(form, list(fieldsets), {}, read_only, model_admin=self.admin)
        sections = sections_of(admin_form, lines)
        return render(
            request,
            "records/record.html",
            self.texts()
            | questions_shown
            | {
                "form": form,
                "sections": sections,
                "problems": problems_of(form, sections) if request.method == "POST" and is_checked else [],
                "opened": self.opened(form, formsets),
                "unit": self.fields.unit,
                "unit_field": UNIT_FIELD,
                "draft": draft_name(request, self.admin),
                "cancel_url": self.back or self.cancel_url(),
                "can_add": self.admin.has_add_permission(request),
                "adds_another": self.adds_another,
            },
        )

    def opened(self, form: BaseForm, formsets: Sequence[BaseInlineFormSet]) -> str:
        return ""

    def texts(self) -> dict[str, Any]:
        raise NotImplementedError

    def cancel_url(self) -> str:
        return self.page_of(self.object or self.model())

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)


class AddPage(RecordPage):
    """A new record."""

    def get(self, request: HttpRequest, *args: object) -> HttpResponse:
        self.check()
        return self.show()

    def make_form(self) -> Any:
        """The form; before anything is sent one begins to type in its first field."""
        form = super().make_form()
        if not form.is_bound and (shown := form.visible_fields()):
            shown[0].field.widget.attrs["autofocus"] = True
        return form

    def post(self, request: SignedInRequest, *args: object) -> HttpResponse:
        self.check()
        return super().post(request, *args)

    def check(self) -> None:
        if not self.admin.has_add_permission(self.request):
            raise PermissionDenied

    def way_on(self, record: Model) -> str:
        return self.page_of(record) if hasattr(record, "get_absolute_url") else self.back or self.page_of(record)

    def texts(self) -> dict[str, Any]:
        return {
            "title": _("Add: %(name)s") % {"name": self.name},
            "is_new": True,
            "action": self.add_url(),
        }


class ChangePage(RecordPage):
    """A record that is recorded already."""

    def get(self, request: HttpRequest, *args: object) -> HttpResponse:
        self.object = self.admin.get_object(request, self.key)
        if self.object is None:
            raise Http404
        self.check()
        return self.show()

    def check(self) -> None:
        if not self.admin.has_change_permission(self.request, self.object):
            raise PermissionDenied

    def post(self, request: SignedInRequest, *args: object) -> HttpResponse:
        self.object = self.admin.get_object(request, self.key)
        if self.object is None:
            return self.deleted()
        self.check()
        return super().post(request, *args)

    def save(self) -> HttpResponse | None:
        self.admin.lock(self.object)
        # As it is now that nobody else can change it.
        self.object = self.admin.get_object(self.request, self.key)
        if self.object is None:
            return self.deleted()
        return conflicts.answer(self) or super().save()

    def deleted(self) -> HttpResponse:
        """What was typed into a record that is no more: as a new one, if it is to be one."""
        opened = read(self.request.POST.get(VERSION_FIELD, ""))
        if opened is None or not self.admin.has_add_permission(self.request):
            raise Http404
        # It may be out of sight of who sends the form, as after somebody else has signed in.
        with suppress(ValueError):
            if self.model._default_manager.filter(pk=self.key).exists():
                raise Http404
        words = _("The record was deleted meanwhile by %(who)s. What you typed is below; saving records it anew.")
        messages.warning(self.request, words % {"who": who_saved(self.model, self.key, opened.at)})
        self.request.POST = conflicts.as_new(self)  # type: ignore[assignment]
        page = AddPage()
        page.setup(self.request)
        page.model, page.admin, page.fields, page.key = self.model, self.admin, self.fields, ""
        return page.show(is_checked=False)

    def opened(self, form: BaseForm, formsets: Sequence[BaseInlineFormSet]) -> str:
        sent = self.request.POST.get(VERSION_FIELD)
        return sent or version_of(form, formsets).signed()

    def way_on(self, record: Model) -> str:
        return self.back or self.page_of(record)

    def texts(self) -> dict[str, Any]:
        return {
            "title": str(self.object),
            "lead": capfirst(self.name),
            "crumbs": [*self.crumbs_above(), {"url": "", "label": _("Change")}],
            "is_new": False,
            "action": self.request.get_full_path(),
            "history_url": self.history_url(),
            "record": self.object,
            "actions": self.admin.page_actions(self.request, self.object),
        }

    def crumbs_above(self) -> list[dict[str, str]]:
        """The page of the record; of one that has none the list of its kind."""
        if hasattr(self.object, "get_absolute_url"):
            return [{"url": self.page_of(self.object), "label": str(self.object)}]
        plural = capfirst(str(self.model._meta.verbose_name_plural))
        return [{"url": reverse(self.admin.list_address), "label": plural}] if self.admin.list_address else []

    def history_url(self) -> str:
        options = self.model._meta
        return reverse("history:record", args=[options.app_label, options.model_name, self.object.pk])
