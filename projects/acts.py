"""The everyday acts on a project: a payment, a report, another status, an output, a funding line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aidportal.figures.per_row import Measured, with_figures
from aidportal.records.acts import OUTCOME_FIELD, ActForm, ActPage, WrittenRecord
from aidportal.records.rights import gate
from aidportal.records.versions import Texts
from aidportal.records.way_back import with_query
from aidportal.values import dates
from aidportal.values.dates import PartialDate, describe
from aidportal.values.money import Unit, stated_amount
from aidportal.web.requests import SignedInUser

from . import panels
from .figures import DISBURSED
from .forms import LineForm, OutputForm, PaymentForm, ProgressForm, StatusChangeForm, above, below_zero
from .models import Disbursement, Funding, Output, Progress, Project, StatusChange
from .models.funding import FundingQuerySet
from .units import unit_name

# Of what is recorded already, as much as stands beside a form.
MOST_BESIDE = 8


class ProjectAct(ActPage[ActForm]):
    """Something that is added to a project by the side that keeps it."""

    kind = Project
    known = frozenset({"project"})

    def rows(self) -> Any:
        return super().rows().select_related("area", "giver__area")

    def instance(self) -> Any:
        return self.records(project=self.subject)

    def subject_name(self) -> str:
        return str(self.subject.title)

    def lead(self) -> str:
        return panels.lead_of(self.subject)

    def tables(self) -> list[dict[str, Any]]:
        table = self.table()
        return [table | {"rows": table["rows"][:MOST_BESIDE], "footer": None}] if table else []

    def table(self) -> dict[str, Any] | None:
        """What is recorded already of the same kind, as the page of the project shows it."""
        return None


# ---- Payments


class LineChoice(forms.ModelChoiceField):
    """The funding lines of a project, each with what is committed, paid and left."""

    unit: Unit = Unit.WAN

    def label_from_instance(self, line: Any) -> str:
        giver = line.counted_giver.name if line.counted_giver else ""
        name = " ".join(part for part in (line.get_source_display(), giver, describe(line.fiscal_year)) if part)
        amounts = {"committed": line.amount, "paid": line.disbursed or 0, "left": left_of(line)}
        words = _("%(name)s: committed %(committed)s, paid %(paid)s, left %(left)s (%(unit)s)")
        shown = {key: stated_amount(amount, self.unit) for key, amount in amounts.items()}
        return words % {"name": name, "unit": self.unit.label, **shown}


def left_of(line: Any) -> Decimal | None:
    return None if line.amount is None else line.amount - (line.disbursed or 0)


class NewPaymentForm(PaymentForm):
    funding = LineChoice(
        Funding.objects.none(), label=gettext_lazy("funding line"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: object, lines: FundingQuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["funding"]
        choice.unit = self.unit
        choice.queryset = lines
        if len(lines) == 1:
            self.initial["funding"] = lines[0].pk

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        line, amount = self.cleaned_data.get("funding"), self.cleaned_data.get("amount")
        if line is not None and amount is not None:
            self.hold_against(line, amount)
        return cleaned

    def hold_against(self, line: Funding, amount: Decimal) -> None:
        """Refuse what the database would, with the amounts: payments above the commitment, refunds above payments."""
        rows = Disbursement.objects.filter(funding=line, stage=self.cleaned_data.get("stage"))
        total = (rows.moved() or Decimal(0)) + amount
        if total < 0:
            self.add_error("amount", below_zero(total, self.unit))
        elif line.amount is not None and total <= line.amount + line.tolerance:
            # What was given for an amount that was corrected since explains nothing.
            self.cleaned_data["excess_reason"] = ""
        elif line.amount is not None:
            is_explained = self.cleaned_data.get("excess_reason") or rows.exclude(excess_reason="").exists()
            if not is_explained:
                self.add_error("amount", above(total, line.amount, self.unit))


class PaymentPage(ProjectAct[NewPaymentForm]):
    """A payment on one of the lines whose money the reader's side keeps."""

    records = Disbursement
    form = NewPaymentForm
    fields = ["funding", *PaymentForm.Meta.fields]
    known = frozenset()
    address, place = "projects:pay", "payments"
    title = gettext_lazy("Record a payment")
    is_repeated = True

    @classmethod
    def subjects(cls, user: SignedInUser) -> Any:
        lines = gate(Funding, "change", user).filter(project=OuterRef("pk"))
        return gate(Project, "see", user).filter(Exists(lines))

    def refuse(self) -> HttpResponse:
        """To the line that is missing, and from there back; for who may add one."""
        if not LinePage.subjects(self.request.user).filter(pk=self.subject.pk).exists():
            return super().refuse()
        words = _(
            "A payment moves the money of a funding line, and there is none here that you keep. Add the line first."
        )
        if self.request.method == "POST" and OUTCOME_FIELD not in self.request.POST:
            # Somebody removed the line meanwhile; what was typed stays.
            self.request.refusal = words  # type: ignore[attr-defined]
            return self.show()
        messages.warning(self.request, words)
        return redirect(with_query(reverse(LinePage.address, args=[self.subject.pk]), next=self.own_url()))

    def instance(self) -> Any:
        return Disbursement()

    def initial(self) -> dict[str, Any]:
        return {"moved_on": dates.today().isoformat()}

    def form_options(self) -> dict[str, Any]:
        user = self.request.user
        lines = gate(Funding, "change", user).filter(project=self.subject).select_related("counted_giver__area")
        figures = {"disbursed": Measured(DISBURSED, "funding")}
        return {"lines": with_figures(lines, figures, panels.scope_of(self.subject, user))}

    def table(self) -> dict[str, Any] | None:
        return panels.payments_panel(self.subject, self.request.user, self.page_fields.unit)

    def outcome(self, typed: Mapping[str, Any]) -> str:
        line, amount, unit = typed.get("funding"), typed.get("amount"), self.page_fields.unit
        if line is None or amount is None:
            return ""
        if typed.get("stage") != Disbursement.Stage.PAID:
            return _("After saving: what is paid on this line stays as it is, for only the stage “paid” counts there.")
        left = left_of(line)
        amounts = {"paid": (line.disbursed or 0) + amount, "left": None if left is None else left - amount}
        shown = {key: stated_amount(value, unit) for key, value in amounts.items()}
        words = _("After saving: paid on this line %(paid)s, left %(left)s (%(unit)s).")
        return words % {**shown, "unit": unit.label}

    def done(self, form: NewPaymentForm) -> str:
        unit = self.page_fields.unit
        words = _("%(project)s: “%(stage)s” %(amount)s (%(unit)s) was recorded.")
        stage, amount = form.instance.get_stage_display(), stated_amount(form.instance.amount, unit)
        return words % {"project": self.subject, "stage": stage, "amount": amount, "unit": unit.label}


# ---- Progress, status, outputs, lines


class ProgressPage(ProjectAct[ProgressForm]):
    """A report of how much of the works is done."""

    records, form = Progress, ProgressForm
    fields = ["reported_on", "percent", "obstacle"]
    address, place = "projects:report_progress", "progress"
    title = gettext_lazy("Report progress")

    def initial(self) -> dict[str, Any]:
        return {"reported_on": dates.today().isoformat()}

    def table(self) -> dict[str, Any] | None:
        return panels.progress_panel(self.subject)

    def outcome(self, typed: Mapping[str, Any]) -> str:
        day, percent = typed.get("reported_on"), typed.get("percent")
        if day is None or percent is None:
            return ""
        last = self.subject.progress.first()
        if last is not None and day < last.reported_on:
            words = _("After saving: one more report of earlier; works done stay %(percent)s %% of %(date)s.")
            return words % {"percent": shown(last.percent), "date": describe(last.reported_on)}
        before = f"{shown(last.percent)} % ({describe(last.reported_on)})" if last else "—"
        words = _("After saving: works done %(percent)s %% on %(date)s; before: %(before)s.")
        return words % {"percent": shown(percent), "date": describe(day), "before": before}

    def done(self, form: ProgressForm) -> str:
        return _("Works done, %(percent)s %%, were reported.") % {"percent": shown(form.instance.percent)}


def shown(number: Decimal) -> str:
    return panels.number(number)


class NewStatusForm(StatusChangeForm):
    """A status that the project does not have already at that time."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        newest, since = newest_change(self.instance.project), self.cleaned_data.get("since")
        status = self.cleaned_data.get("status")
        if newest is not None and since is not None and newest.status == status and since >= newest.since:
            words = _("The project has had this status since %(date)s. Choose the one that it has now.")
            self.add_error("status", ValidationError(words, params={"date": describe(newest.since)}))
        return cleaned


def newest_change(project: Project) -> StatusChange | None:
    return project.status_changes.first()


class StatusPage(ProjectAct[NewStatusForm]):
    """Another status, with the date since when the project has had it."""

    records, form = StatusChange, NewStatusForm
    fields = ["status", "since"]
    address, place = "projects:change_status", "status"
    title = gettext_lazy("Change the status")

    def initial(self) -> dict[str, Any]:
        return {"since": dates.today().isoformat()}

    def state(self) -> Texts:
        newest = newest_change(self.subject)
        return {"status": self.subject.status, "change": str(newest.pk if newest else "")}

    def table(self) -> dict[str, Any] | None:
        return panels.status_panel(self.subject)

    def facts(self) -> list[dict[str, Any]]:
        project, newest = self.subject, newest_change(self.subject)
        since = describe(newest.since) if newest and newest.status == project.status else None
        return [
            {"label": _("Status"), "value": project.get_status_display() or None},
            {"label": _("Since"), "value": since},
            {
                "label": _("Planned"),
                "value": panels.span(self.subject.planned_from, self.subject.planned_until) or None,
            },
        ]

    def outcome(self, typed: Mapping[str, Any]) -> str:
        status, since = typed.get("status"), typed.get("since")
        if not status or since is None:
            return ""
        names = {"status": Project.Status(status).label, "date": describe(since)}
        if self.is_past(since):
            names["now"] = self.subject.get_status_display()
            words = _("After saving: “%(status)s” of %(date)s stands in the history; the status stays “%(now)s”.")
        else:
            names["before"] = self.subject.get_status_display() or "—"
            words = _("After saving: “%(status)s” since %(date)s; before: “%(before)s”.")
        return words % names

    def is_past(self, since: PartialDate) -> bool:
        """Whether a later status is recorded, which stays that of the project."""
        newest = newest_change(self.subject)
        return newest is not None and since < newest.since

    def write(self, form: NewStatusForm) -> Iterator[WrittenRecord]:
        is_past = self.is_past(form.cleaned_data["since"])
        yield from super().write(form)
        if not is_past and self.subject.status != form.instance.status:
            self.subject.status = form.instance.status
            self.subject.save(update_fields=["status"])
            yield WrittenRecord(self.subject, "change")

    def done(self, form: NewStatusForm) -> str:
        words = _("“%(status)s” since %(date)s was recorded.")
        return words % {"status": form.instance.get_status_display(), "date": describe(form.instance.since)}


class OutputPage(ProjectAct[OutputForm]):
    """Something that was built or delivered, or is to be."""

    records, form = Output, OutputForm
    fields = ["name", "unit", "planned", "actual"]
    address, place = "projects:add_output", "outputs"
    title = gettext_lazy("Add an output")
    is_repeated = True

    def table(self) -> dict[str, Any] | None:
        return panels.outputs_panel(self.subject)

    def outcome(self, typed: Mapping[str, Any]) -> str:
        if not typed.get("name") or not typed.get("unit"):
            return ""
        words = _("After saving: %(name)s, planned %(planned)s, actual %(actual)s (%(unit)s).")
        amounts = {key: panels.number(typed.get(key)) for key in ("planned", "actual")}
        return words % {"name": typed["name"], "unit": unit_name(typed["unit"]), **amounts}

    def done(self, form: OutputForm) -> str:
        return _("The output “%(name)s” was recorded.") % {"name": form.instance.name}


class LinePage(ProjectAct[LineForm]):
    """Money that is committed for the project; each side records its own."""

    records, form = Funding, LineForm
    fields = ["source", "giver", "fiscal_year", "amount", "qualifier", "tolerance"]
    address, place = "projects:add_line", "funding"
    title = gettext_lazy("Add a funding line")
    is_repeated = True

    def initial(self) -> dict[str, Any]:
        return {"fiscal_year": str(dates.today().year)}

    @classmethod
    def subjects(cls, user: SignedInUser) -> Any:
        seen = gate(Project, "see", user)
        return seen if user.may_record else seen.none()

    def table(self) -> dict[str, Any] | None:
        return panels.funding_panel(self.subject, self.request.user, self.page_fields.unit)

    def done(self, form: LineForm) -> str:
        return _("The funding line “%(line)s” was recorded.") % {"line": form.instance}


ACTS = (PaymentPage, ProgressPage, StatusPage, OutputPage, LinePage)
