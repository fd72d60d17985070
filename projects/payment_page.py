"""Recording one payment of a project on a page of its own: the line, the day, the amount."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.sites import site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from aidportal.figures.per_row import Measured, with_figures
from aidportal.records.fields import UNIT_FIELD, PageFields, typed_unit
from aidportal.records.permissions import SaveRefused, passes
from aidportal.records.rights import gate
from aidportal.records.sections import of_bound, problems_of
from aidportal.values.dates import describe
from aidportal.values.money import Unit, stated_amount

from .admin import PaymentForm
from .figures import DISBURSED
from .models import Disbursement, Funding, Project
from .panels import scope_of


class LineChoice(forms.ModelChoiceField):
    """The funding lines of a project, each with what is committed, paid and left."""

    unit: Unit = Unit.WAN

    def label_from_instance(self, line: Any) -> str:
        giver = line.counted_giver.name if line.counted_giver else ""
        name = " ".join(part for part in (line.get_source_display(), giver, describe(line.fiscal_year)) if part)
        left = None if line.amount is None else line.amount - (line.disbursed or 0)
        amounts = {"committed": line.amount, "paid": line.disbursed or 0, "left": left}
        words = _("%(name)s: committed %(committed)s, paid %(paid)s, left %(left)s (%(unit)s)")
        shown = {key: stated_amount(amount, self.unit) for key, amount in amounts.items()}
        return words % {"name": name, "unit": self.unit.label, **shown}


class NewPaymentForm(PaymentForm):
    funding = LineChoice(
        Funding.objects.none(), label=gettext_lazy("funding line"), widget=forms.RadioSelect, empty_label=None
    )

    class Meta(PaymentForm.Meta):
        fields = ["funding", *PaymentForm.Meta.fields]

    def __init__(self, *args: Any, lines: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["funding"]
        choice.unit = self.page_fields.unit if self.page_fields else Unit.WAN
        choice.queryset = lines
        if len(lines) == 1:
            choice.initial = lines[0].pk


class PaymentPage(View):
    """A payment on one of the lines whose money the reader's side keeps."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: Any, pk: int) -> Any:
        self.project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
        if not site.has_permission(request) or not open_lines(self.project, request.user).exists():
            raise PermissionDenied
        self.page_fields = PageFields(typed_unit(request.POST, Unit(request.user.unit)))
        return super().dispatch(request, pk)

    def make_form(self, refusal: str = "") -> NewPaymentForm:
        user: Any = self.request.user
        lines: Any = open_lines(self.project, user).select_related("counted_giver__area")
        lines = with_figures(lines, {"disbursed": Measured(DISBURSED, "funding")}, scope_of(self.project, user))
        data = self.request.POST if self.request.method == "POST" else None
        today = {"moved_on": timezone.localdate().isoformat()}
        form = NewPaymentForm(data, lines=lines, page_fields=self.page_fields, initial=today)
        form.refusal = refusal
        return form

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.make_form())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = self.make_form()
        if not form.is_valid():
            return self.show(form)
        pages: Any = site.get_model_admin(Project)
        payment = pages.saved(request, partial(self.save, form, pages))
        if payment is None:
            return self.show(self.make_form(request.refusal))  # type: ignore[attr-defined]
        unit = self.page_fields.unit
        words = _("The payment of %(amount)s (%(unit)s) was recorded.")
        messages.success(request, words % {"amount": stated_amount(payment.amount, unit), "unit": unit.label})
        again = reverse("projects:pay", args=[self.project.pk])
        return HttpResponseRedirect(again if "_addanother" in request.POST else self.project.get_absolute_url())

    def save(self, form: NewPaymentForm, pages: Any) -> Disbursement:
        payment: Disbursement = form.save()
        pages.check_rules()
        if not passes(self.request.user, "add", [payment]):
            raise SaveRefused(_("This record would lie outside your areas. Nothing was saved."))
        added = {"name": str(payment._meta.verbose_name), "object": str(payment)}
        pages.log_change(self.request, self.project, [{"added": added}])
        return payment

    def show(self, form: NewPaymentForm) -> HttpResponse:
        problems = problems_of(form, []) if form.is_bound else []
        context = {
            "title": _("Record a payment"),
            "lead": self.project.title,
            "crumbs": [
                {"url": self.project.get_absolute_url(), "label": self.project.title},
                {"url": "", "label": _("Record a payment")},
            ],
            "lines": form["funding"],
            "fields": [of_bound(form[name]) for name in PaymentForm.Meta.fields],
            "problems": problems,
            "unit": self.page_fields.unit,
            "unit_field": UNIT_FIELD,
            "cancel_url": self.project.get_absolute_url(),
        }
        return render(self.request, "projects/payment.html", context)


def open_lines(project: Project, user: Any) -> Any:
    """The funding lines of a project on which ``user`` may record payments."""
    return gate(Funding, "change", user).filter(project=project)


def payment_action(project: Project, request: Any) -> list[dict[str, str]]:
    """The link to the page, for those who may record a payment."""
    if not site.has_permission(request) or not open_lines(project, request.user).exists():
        return []
    return [{"url": reverse("projects:pay", args=[project.pk]), "label": _("Record a payment")}]
