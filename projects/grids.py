"""Payments and outputs that are pasted into a project, goods that are pasted into a donation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.directory.record_importer import RecordImporter, RowStatement
from aidportal.grids.pasted_grid import LineValues, PastedGrid, exactly, named
from aidportal.intake.drafts import ReadValues
from aidportal.intake.fields import Amount, Field, Option, Senseless, Undecided
from aidportal.intake.fields.field import Lookups
from aidportal.records.amount_questions import with_unit
from aidportal.records.questions import Ask, Entered
from aidportal.records.rights import gate
from aidportal.values.dates import describe
from aidportal.values.money import Unit, stated_amount
from aidportal.values.rounding import rounded

from .forms import ItemForm, OutputForm, PaymentForm, not_yet
from .importers import DisbursementImporter, DonationImporter, OutputImporter
from .models import Disbursement, DonatedItem, Donation, Funding, Output, Project
from .questions import same_payment


class PaymentGrid(PastedGrid, RecordImporter):
    key = "payments"
    title = _("Paste payments")
    record_model, row_model = Project, Disbursement
    fields = (
        *named(DisbursementImporter, "moved_on"),
        *map(exactly, named(DisbursementImporter, "amount")),
        *named(DisbursementImporter, "source", "fiscal_year", "stage", "note", "excess_reason"),
    )
    form = PaymentForm
    for_all = ("source", "stage", "excess_reason")
    same = ("funding_id", "stage", "moved_on", "amount")
    summed = "amount"

    def entered(self, values: LineValues, memory: dict[object, object]) -> Iterator[tuple[Entered, Sequence[Ask]]]:
        """That the same is recorded is told of each row, and need not be asked again where the row is kept."""
        for entered, asks in super().entered(values, memory):
            yield entered, [ask for ask in asks if ask is not same_payment]

    def initial(self) -> Mapping[str, str]:
        return {"stage": Disbursement.Stage.PAID.value}

    def is_open(self) -> bool:
        return bool(self.open_lines().exists())

    def open_lines(self) -> Any:
        return gate(Funding, "change", self.user).filter(project=self.record)

    def recorded(self) -> Any:
        return Disbursement.objects.visible_to(self.user).filter(project=self.record)

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        values = RowStatement(row).take("stage", "moved_on", "amount", "note", "excess_reason").values
        if not values["amount"]:
            raise Senseless(_("A payment of nothing is no payment; a refund is negative."))
        if words := not_yet(values["moved_on"]):
            raise Senseless(words)
        values.setdefault("stage", Disbursement.Stage.PAID.value)
        return {"funding_id": self.funding_line(row, lookups), **values}

    @cached_property
    def lines(self) -> list[Any]:
        """The funding lines of the project whose payments the user records."""
        return list(self.open_lines().select_related("counted_giver__area"))

    def funding_line(self, row: ReadValues, lookups: Lookups) -> int:
        """The line that a row means, by source and fiscal year as far as it says them."""
        source, year = row.get("source"), row.get("fiscal_year")
        fitting = [
            line
            for line in self.lines
            if source in (None, line.source) and (year is None or year in (line.fiscal_year, None))
        ]
        if not fitting:
            raise Senseless(_("The project has no such funding line that you keep."), self.lines_in_words())
        topic = f"line {source or ''} {year or ''}"
        chosen = lookups.choices.get(f"{topic}|*", "")
        keys = {str(line.pk): line.pk for line in fitting}
        if len(fitting) == 1 or chosen in keys:
            return int(keys.get(chosen, fitting[0].pk))
        options = [Option(str(line.pk), self.line_in_words(line)) for line in fitting]
        raise Undecided(topic, gettext("On which funding line are these payments?"), options)

    def line_of(self, values: LineValues) -> Disbursement:
        return Disbursement(funding=self.recorded_line(values), **values)

    def recorded_line(self, values: LineValues) -> Any:
        return next(line for line in self.lines if line.pk == values["funding_id"])

    def remark(self, values: LineValues) -> str:
        return gettext("on the line: %(line)s") % {"line": self.line_in_words(self.recorded_line(values))}

    def refusal(self, values: LineValues, why: str) -> str:
        amount = with_unit(values["amount"], Unit(self.user.unit))
        return gettext("%(amount)s: %(why)s") % {"amount": amount, "why": why}

    def line_in_words(self, line: Funding) -> str:
        unit = Unit(self.user.unit)
        giver = line.counted_giver.name if line.counted_giver else ""
        amount = f"{stated_amount(line.amount, unit)} {unit.label}"
        words = (line.get_source_display(), giver, describe(line.fiscal_year), amount)
        return " ".join(word for word in words if word)

    def lines_in_words(self) -> str:
        return gettext("; ").join(self.line_in_words(line) for line in self.lines)


class OutputGrid(PastedGrid, RecordImporter):
    key = "outputs"
    title = _("Paste outputs")
    record_model, row_model, parent = Project, Output, "project"
    form = OutputForm
    fields = (*named(OutputImporter, "name", "unit"), *map(exactly, named(OutputImporter, "planned", "actual")))
    for_all = ("unit",)
    same = ("name", "unit")

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        values = RowStatement(row).take("name", "unit", "planned", "actual").values
        stated = row.get("actual") or row.get("planned")
        unit = values.get("unit") or (stated.unit_text if stated is not None else "")
        if not unit:
            raise Senseless(
                _("The output has no unit."), _("a unit beside the number (3285亩), in the head, or in a column")
            )
        for name in ("planned", "actual"):
            check_quantity(values.get(name), 4)
        return {**values, "unit": unit[:20]}


class ItemGrid(PastedGrid, RecordImporter):
    key = "items"
    title = _("Paste goods")
    record_model, row_model, parent = Donation, DonatedItem, "donation"
    form = ItemForm
    fields = (
        Field("name", _("goods"), required=True, most=120),
        *map(exactly, named(DonationImporter, "quantity")),
        *named(DonationImporter, "unit"),
        *(field for field in named(DonationImporter, "goods_value") if isinstance(field, Amount)),
    )
    same = ("name", "quantity", "unit", "value")
    columns_of = {"value": "goods_value"}
    summed = "goods_value"

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        statement = RowStatement(row).take("name", "quantity", "unit", value="goods_value")
        values, quantity, worth = statement.values, row.get("quantity"), row.get("goods_value")
        check_quantity(values.get("quantity"), 2)
        if worth is not None:
            check_quantity(values["value"], 2)
            values["value_qualifier"] = worth.qualifier
        if quantity is not None and not values.get("unit"):
            values["unit"] = quantity.unit_text[:20]
        return values


def check_quantity(value: Decimal | None, places: int) -> None:
    """Refuse what cannot be kept as it is: less than nothing, and finer than ``places`` decimals."""
    if value is None:
        return
    if value < 0:
        raise Senseless(_("Less than nothing was counted."), _("a number that is not negative"), f"{value:f}")
    if rounded(value, places) != value:
        accepted = gettext("at most %(places)s decimals") % {"places": places}
        raise Senseless(_("The number is finer than can be kept."), accepted, f"{value:f}")


GRIDS = (PaymentGrid, OutputGrid, ItemGrid)
