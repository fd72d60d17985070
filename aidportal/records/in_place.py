"""Adding a record beside the choice of it: a small form in a dialog, while what is typed beneath stays.

The form, its rights, refusals, questions and history are those of the kind's own record page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aidportal.records import questions
from aidportal.records.fields import UNIT_FIELD, label_of
from aidportal.records.pages import AddPage, model_with_page
from aidportal.records.questions import PageQuestion
from aidportal.records.rights import gate
from aidportal.records.sections import of_bound, problems_of
from aidportal.records.way_back import with_query
from aidportal.web.requests import SignedInRequest

if TYPE_CHECKING:
    from aidportal.records.admin import RecordAdmin

# Before the ids of its fields: the page beneath may have the same ones.
ID_PREFIX = "new-"


def offer(pages: RecordAdmin, request: HttpRequest, text: str) -> dict[str, str] | None:
    """What a choice says of adding a row called ``text``, and where; nothing where the reader may not."""
    if not (text and pages.in_place and pages.has_add_permission(request)):
        return None
    options = pages.opts
    url = reverse("records:in_place", args=[options.app_label, options.model_name])
    label = _("New %(kind)s “%(name)s”") % {"kind": options.verbose_name, "name": text}
    return {"url": with_query(url, **{pages.in_place[0]: text}), "label": label}


def as_row(record: Model) -> dict[str, str]:
    """A row as a choice takes it."""
    return {"key": str(record.pk), "text": label_of(record)}


@require_GET
def row(request: SignedInRequest, app_label: str, model_name: str, key: str) -> JsonResponse:
    """One row as a choice takes it: the one that was just added."""
    if not site.has_permission(request):
        raise PermissionDenied
    model = model_with_page(app_label, model_name)
    record = gate(model, "choose", request.user).filter(pk=key).first() if key.isdecimal() else None
    if record is None:
        raise Http404
    return JsonResponse(as_row(record))


class InPlacePage(AddPage):
    """A new record of a kind that others choose, with the few fields that are needed."""

    def check(self) -> None:
        if not self.admin.in_place:
            raise Http404
        super().check()

    def field_names(self) -> list[str]:
        return list(self.admin.in_place)

    def form_options(self) -> dict[str, Any]:
        return {"auto_id": f"{ID_PREFIX}%s"}

    def formsets(self, record: Model) -> tuple[list[Any], list[Any]]:
        return [], []

    def tell(self, words: str) -> None:
        """Nothing: the choice shows the new row."""

    def go_on(self, record: Model) -> HttpResponse:
        options = self.model._meta
        return HttpResponseRedirect(reverse("records:row", args=[options.app_label, options.model_name, record.pk]))

    def show(self, is_checked: bool = True) -> HttpResponse:
        form = self.make_form()
        questions_shown = questions.shown_questions(self.request, form)
        return render(
            self.request,
            "records/in_place.html",
            questions_shown
            | {
                "title": _("Add: %(name)s") % {"name": self.name},
                "id_prefix": ID_PREFIX,
                "action": self.request.get_full_path(),
                "fields": [of_bound(bound) for bound in form.visible_fields()],
                "problems": problems_of(form, []) if form.is_bound else [],
                "takeable": self.takeable(questions_shown["questions"]),
                "unit": self.fields.unit,
                "unit_field": UNIT_FIELD,
            },
        )

    def takeable(self, asked: list[PageQuestion]) -> list[dict[str, str]]:
        """The records of the kind that a question names, which may be taken in place of a new one."""
        keys = {one.pk for question in asked for one in question.doubt.records if isinstance(one, self.model)}
        return [as_row(record) for record in gate(self.model, "choose", self.request.user).filter(pk__in=keys)]
