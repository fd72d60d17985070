"""What is asked of a project, its money and its gifts before they are saved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import fuzz

from aidportal.directory.models import Organisation
from aidportal.directory.questions import of_programme
from aidportal.intake.likeness import numerals
from aidportal.records.amount_questions import about, amount_doubts, corrections, told_apart, usual, with_unit
from aidportal.records.questions import Doubt, Entered
from aidportal.values.dates import describe
from aidportal.values.magnitudes import likely_amounts, nearest
from aidportal.values.names import same

from .models import Disbursement, Funding, Project

# How alike two titles are, from 0 to 100, that may name one project.
ALIKE = 80
# So many times its line a payment is asked about although a reason for the excess is given.
MANY_TIMES = 10
MOST_SHOWN = 3


def same_project(entered: Entered) -> Iterator[Doubt]:
    """A project of the same area and year has nearly the same title."""
    project = entered.record
    if not entered.is_new("title", "area", "programme_year") or project.programme_year is None:
        return
    others = Project.objects.visible_to(entered.user).exclude(pk=project.pk)
    others = others.filter(area=project.area_id, programme_year=project.programme_year)
    alike = [other for other in others.only("title", "code") if is_alike(project.title, other.title)][:MOST_SHOWN]
    if alike:
        words = ngettext(
            "%(area)s already has this project of %(year)s: %(titles)s.",
            "%(area)s already has these projects of %(year)s: %(titles)s.",
            len(alike),
        )
        titles = _(", ").join(f"{other.title} ({other.code})" for other in alike)
        shown = {"area": project.area, "year": describe(project.programme_year), "titles": titles}
        yield Doubt("title", words % shown, records=alike)


def is_alike(one: str, other: str) -> bool:
    """Whether two titles may name one project; what differs in a number is another: 一期 and 二期 of a school."""
    return numerals(one) == numerals(other) and fuzz.ratio(same(one), same(other)) >= ALIKE


def sources_above_total(entered: Entered) -> Iterator[Doubt]:
    """The money of all sources together is more than the total investment."""
    project, lines = entered.record, entered.lines(Funding)
    is_new = entered.is_new("total_investment") or any(line.has_changed() for line in lines)
    if not is_new or project.total_investment is None or project.total_qualifier:
        return
    together = sum((line.instance.amount or Decimal(0) for line in lines), Decimal(0))
    if together > project.total_investment:
        words = _("The funding lines are %(together)s together, the total investment is %(total)s.")
        shown = dict(
            zip(("together", "total"), told_apart(entered.unit, together, project.total_investment), strict=True)
        )
        yield Doubt("total_investment", words % shown)


def money_changes_hands(entered: Entered) -> Iterator[Doubt]:
    """Money that counts as given by one side would be another's, and who gave it would no longer see it."""
    project = entered.record
    if project.pk is None or not entered.is_new("giver"):
        return
    former = Organisation.objects.filter(projects_given=project.pk).first()
    if former is None or former == project.giver:
        return
    lines = Funding.objects.filter(project=project.pk, giver=None, counted_giver=former)
    if (amount := lines.visible_to(entered.user).committed()) is None:
        return
    words = _("%(amount)s of this project counts as given by %(former)s; it would be given by %(giver)s.")
    if project.giver is None:
        words = _("%(amount)s of this project counts as given by %(former)s; it would be given by nobody.")
    shown = {"amount": with_unit(amount, entered.unit), "former": former, "giver": project.giver}
    unseen = _("%(former)s no longer sees the project then.") % {"former": former}
    yield Doubt("giver", f"{words % shown} {unseen}")


def same_payment(entered: Entered) -> Iterator[Doubt]:
    """The line has a payment of the same day, stage and amount already: it may have been recorded twice."""
    payment, line = entered.record, entered.above("funding")
    if line is None or line.pk is None or not entered.is_new("moved_on", "amount", "stage"):
        return
    if (key := ("payments", line.pk)) not in entered.memory:
        rows = Disbursement.objects.visible_to(entered.user).filter(funding=line.pk)
        entered.memory[key] = list(rows.values_list("pk", "moved_on", "stage", "amount"))
    facts = (payment.moved_on, payment.stage, payment.amount)
    if any(pk != payment.pk and tuple(others) == facts for pk, *others in entered.memory[key]):
        words = _("A payment of %(amount)s on %(date)s is recorded on this line already. Is this another one?")
        shown = {"amount": with_unit(payment.amount, entered.unit), "date": describe(payment.moved_on)}
        yield Doubt("amount", words % shown)


def is_many_times_line(entered: Entered) -> bool:
    amount, committed = entered.record.amount, getattr(entered.above("funding"), "amount", None)
    return bool(entered.is_new("amount") and amount and committed and amount >= committed * MANY_TIMES)


def many_times_line(entered: Entered) -> Iterator[Doubt]:
    """The payment is many times what its line has, which a reason for an excess does not make likely."""
    if not is_many_times_line(entered):
        return
    amount, committed = entered.record.amount, entered.above("funding").amount
    meant = nearest(likely_amounts(amount, committed), committed)
    words = _("%(amount)s is about %(times)s times what is committed on the line, %(committed)s.")
    shown = {
        "amount": with_unit(amount, entered.unit),
        "times": about(amount / committed),
        "committed": with_unit(committed, entered.unit),
    }
    yield Doubt("amount", words % shown, corrections(entered, "amount", meant))


def usual_payment(entered: Entered) -> Iterator[Doubt]:
    """It is compared with other payments where the line does not tell enough."""
    if not is_many_times_line(entered):
        yield from amount_doubts(entered, "amount", "source", getattr(entered.above("funding"), "source", ""))


PROJECT = (
    of_programme("area"),
    same_project,
    money_changes_hands,
    sources_above_total,
    usual("total_investment", "sector"),
)
FUNDING = (usual("amount", "source"),)
PAYMENT = (same_payment, many_times_line, usual_payment)
DONATION = (usual("cash", "giver"),)
ITEM = (usual("value", "unit"),)
