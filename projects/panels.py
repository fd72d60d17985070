"""What the pages of one project and one donation show, ready for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import NOT_STATED, Scope
from aidportal.records.row_acts import line_links
from aidportal.registers.facts import fact, field_fact
from aidportal.sheets.partial_date import PartialDate
from aidportal.values import dates
from aidportal.values.dates import describe
from aidportal.values.money import Unit, stated_amount
from aidportal.web.requests import Actor, Reader

from .figures import COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_GOODS
from .forms import ProjectForm
from .models import Disbursement, Donation, Funding, Project
from .models.standing import NOT_COUNTED
from .units import unit_name

DASH = "—"
# Two dates that are one line: by the first, what the line is called, and the second.
SPANS = {
    "planned_from": (gettext_lazy("Planned"), "planned_until"),
    "actual_from": (gettext_lazy("Actual"), "actual_until"),
}
# What stands in the title of the page, among its large figures, in panels or under them.
TOLD_ELSEWHERE = frozenset(
    {"title", "code", "total_investment", "total_qualifier", "group", "goal", "description"}
    | {end for _label, end in SPANS.values()}
)


def number(value: Decimal | None) -> str:
    """A quantity with decimals only where it has them; a dash where it is not known."""
    return DASH if value is None else f"{Decimal(value).normalize():,f}"


def lead_of(project: Project) -> str:
    parts = [project.code, project.area.name, project.place, project.get_status_display()]
    return " · ".join(part for part in parts if part)


def notices_of(project: Project) -> list[dict[str, str]]:
    notices = []
    if project.status in NOT_COUNTED:
        text = _(
            "The status is “%(status)s”: what is committed is not counted in totals and figures; what was paid is. "
            "A disbursement rate counts neither."
        )
        notices.append({"level": "info", "text": text % {"status": project.get_status_display()}})
    if Project.objects.filter(pk=project.pk).overdue(dates.today()).exists():
        text = _("The planned end, %(date)s, is past.") % {"date": describe(project.planned_until)}
        notices.append({"level": "warn", "text": text})
    return notices


def scope_of(project: Project, user: Reader) -> Scope:
    """The project by itself, whatever its status."""
    return Scope(user, projects=(project.code,), statuses=(project.status or NOT_STATED,))


def figures_of(project: Project, user: Reader, unit: Unit) -> list[dict[str, Any]]:
    """The large figures under the title: totals of the money the user may see, and works done."""
    reading, scope = Reading(), scope_of(project, user)
    committed, disbursed, share = (reading.ask(figure, scope) for figure in (COMMITTED, DISBURSED, DISBURSEMENT_RATE))
    group, progress = project.group, project.progress.first()
    if group is None:
        total = stated_amount(project.total_investment, unit, project.total_qualifier)
        hint = str(unit.label)
    else:
        total = stated_amount(group.total_investment, unit, group.total_qualifier)
        hint = _("%(unit)s, together with other projects") % {"unit": unit.label}
    uncounted = [_("not counted")] if project.status in NOT_COUNTED else []
    return [
        fact(_("Total investment"), total, hint=hint),
        fact(_("Committed"), stated_amount(committed.total, unit), hint=_(", ").join([str(unit.label), *uncounted])),
        fact(_("Disbursed"), stated_amount(disbursed.total, unit), hint=unit.label),
        fact(_("Disbursement rate"), DASH if share.total is None else f"{share.total:,} %"),
        fact(
            _("Works done"),
            f"{progress.percent.normalize():f} %" if progress else DASH,
            hint=describe(progress.reported_on) if progress else "",
        ),
    ]


def facts_of(project: Project, unit: Unit) -> list[dict[str, Any]]:
    """What the fields of the form say, in their order there; not what stands elsewhere on the page."""
    facts = []
    for name in ProjectForm.field_names():
        if name in SPANS:
            label, end = SPANS[name]
            facts.append(fact(label, span(getattr(project, name), getattr(project, end))))
        elif name not in TOLD_ELSEWHERE:
            facts.append(field_fact(project, name, unit))
    # Most sources tell few of them; a page of dashes would hide what is known.
    return [known for known in facts if known["value"]]


def span(first: PartialDate | None, last: PartialDate | None) -> str:
    """From when until when, as far as it is known; empty where nothing is."""
    return f"{describe(first)} – {describe(last)}" if first or last else ""


def panels_of(project: Project, user: Actor, unit: Unit) -> list[dict[str, Any]]:
    made = [
        funding_panel(project, user, unit),
        payments_panel(project, user, unit),
        outputs_panel(project),
        progress_panel(project),
        status_panel(project),
        donations_panel(project, user, unit),
        group_panel(project, user),
    ]
    return [with_changes(panel, project, user) for panel in made if panel]


def with_changes(shown: dict[str, Any], record: Project | Donation, user: Actor) -> dict[str, Any]:
    """A panel of lines, each with the way to change it on the page of ``record``, for who may."""
    lines = shown.get("lines", ())
    links = line_links(lines, lambda line: record, user, f"{record.get_absolute_url()}#{shown['key']}")
    for row, line in zip(shown["rows"], lines, strict=bool(lines)):
        row[0] = {"text": row[0], "act": next(iter(links.get(line.pk, ())), None)}
    return shown


def panel(
    key: str, title: str, columns: list[tuple[str, bool]], rows: Sequence[Sequence[object]], **more: object
) -> dict[str, Any]:
    """A small table as ``includes/panel_table.html`` takes it; ``columns`` are labels and whether they are numbers."""
    heads = [{"label": label, "numeric": numeric} for label, numeric in columns]
    return {"key": key, "title": title, "columns": heads, "rows": rows, "span": "col-12"} | more


def funding_panel(project: Project, user: Reader, unit: Unit) -> dict[str, Any]:
    lines = Funding.objects.visible_to(user).filter(project=project)
    scope = scope_of(project, user)
    related = lines.select_related("counted_giver__area", "project__area")
    shown = with_figures(related, {"disbursed": Measured(DISBURSED, "funding")}, scope)
    rows = [
        [
            line.get_source_display(),
            line.counted_giver.name if line.counted_giver else DASH,
            describe(line.fiscal_year),
            stated_amount(line.amount, unit, line.qualifier),
            stated_amount(line.disbursed, unit),
        ]
        for line in shown
    ]
    sums: list[Any] = [figure.total(scope) for figure in (COMMITTED, DISBURSED)]
    footer = [_("Total"), "", "", *(stated_amount(total, unit) for total in sums)]
    columns = [
        (_("Source"), False),
        (_("Giver"), False),
        (_("Fiscal year"), False),
        (_("Committed"), True),
        (_("Disbursed"), True),
    ]
    more = {"unit": unit.label, "footer": footer if rows else None, "empty": _("No funding is recorded.")}
    return panel("funding", _("Funding"), columns, rows, lines=shown, **more)


def payments_panel(project: Project, user: Reader, unit: Unit) -> dict[str, Any]:
    payments = Disbursement.objects.visible_to(user).filter(funding__project=project).select_related("funding")
    rows = [
        [
            describe(payment.moved_on),
            payment.get_stage_display(),
            str(payment.funding),
            stated_amount(payment.amount, unit),
            payment.excess_reason or payment.note,
        ]
        for payment in payments
    ]
    columns = [
        (_("Date"), False),
        (_("Stage"), False),
        (_("Funding line"), False),
        (_("Amount"), True),
        (_("Note"), False),
    ]
    more = {"unit": unit.label, "empty": _("No payment is recorded.")}
    return panel("payments", _("Payments"), columns, rows, lines=payments, **more)


def outputs_panel(project: Project) -> dict[str, Any]:
    outputs = project.outputs.all()
    rows = [[output.name, number(output.planned), number(output.actual), unit_name(output.unit)] for output in outputs]
    columns = [(_("Output"), False), (_("Planned"), True), (_("Actual"), True), (_("Unit"), False)]
    return panel("outputs", _("Outputs"), columns, rows, lines=outputs, empty=_("No output is recorded."))


def progress_panel(project: Project) -> dict[str, Any] | None:
    reports = project.progress.all()
    rows = [
        [describe(report.reported_on), f"{report.percent.normalize():f}", report.obstacle or DASH] for report in reports
    ]
    columns = [(_("Reported on"), False), (_("Works done (%)"), True), (_("What holds it up"), False)]
    return panel("progress", _("Progress"), columns, rows, lines=reports) if rows else None


def status_panel(project: Project) -> dict[str, Any] | None:
    changes = project.status_changes.all()
    rows = [[describe(change.since), change.get_status_display(), number(change.days)] for change in changes]
    columns = [(_("Since"), False), (_("Status"), False), (_("Days until the next"), True)]
    return panel("status", _("History of the status"), columns, rows, lines=changes) if rows else None


def donations_panel(project: Project, user: Reader, unit: Unit) -> dict[str, Any] | None:
    seen = Donation.objects.visible_to(user).filter(project=project).select_related("giver__area", "receiver__area")
    gifts = with_figures(seen, {"goods_value": Measured(DONATED_GOODS, "donation")}, Scope(user))
    rows = [
        [
            {"text": gift.giver.name, "url": gift.get_absolute_url()},
            describe(gift.given_on),
            stated_amount(gift.cash, unit, gift.cash_qualifier),
            stated_amount(gift.goods_value, unit),
        ]
        for gift in gifts
    ]
    columns = [(_("Giver"), False), (_("Date"), False), (_("Cash"), True), (_("Value of goods"), True)]
    return panel("donations", _("Donations for this project"), columns, rows, unit=unit.label) if rows else None


def group_panel(project: Project, user: Reader) -> dict[str, Any] | None:
    """The other projects that share the total, as far as the user may see them."""
    if project.group is None:
        return None
    others = Project.objects.visible_to(user).filter(group=project.group).exclude(pk=project.pk).select_related("area")
    rows = [[{"text": other.title, "url": other.get_absolute_url()}, other.area.name] for other in others]
    empty = _("The total is stated together with projects elsewhere.")
    return panel(
        "group", _("Total stated together with"), [(_("Project"), False), (_("Area"), False)], rows, empty=empty
    )


def donation_facts(donation: Donation, user: Reader, unit: Unit) -> list[dict[str, Any]]:
    project = donation.project
    # A gift can be for a project whose other sides the reader may not see.
    seen = project is not None and Project.objects.visible_to(user).filter(pk=project.pk).exists()
    value = stated_amount(donation.cash, unit, donation.cash_qualifier)
    return [
        fact(_("Giver"), donation.giver.name),
        fact(_("Receiver"), donation.receiver.name),
        fact(_("Date"), describe(donation.given_on)),
        fact(_("Cash"), value, hint=unit.label),
        fact(_("Purpose"), donation.purpose),
        fact(_("Project"), project.title, project.get_absolute_url()) if project and seen else fact(_("Project"), None),
        fact(_("Document"), donation.document.title, donation.document.get_absolute_url()),
    ]


def items_panel(donation: Donation, unit: Unit) -> dict[str, Any]:
    items = donation.items.all()
    rows = [
        [item.name, number(item.quantity), item.unit, stated_amount(item.value, unit, item.value_qualifier)]
        for item in items
    ]
    columns = [(_("Goods"), False), (_("Quantity"), True), (_("Unit"), False), (pgettext("of goods", "Value"), True)]
    more = {"unit": unit.label, "empty": _("No goods were given.")}
    return panel("items", _("Goods"), columns, rows, lines=items, **more)
