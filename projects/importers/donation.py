"""Workbooks of donations: cash, and goods with quantity and value, in columns of their own or in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from aidportal.directory.lookups import DirectoryLookups
from aidportal.directory.record_importer import ORGANISATION, Body, RecordImporter, RowStatement
from aidportal.intake.drafts import Draft, NaturalKey, Part, ReadValues, Ref
from aidportal.intake.fields import Amount, Field, Lookups, Number, Senseless, When
from aidportal.intake.kinds import ControlTotal, Whole
from aidportal.intake.vocabulary import patterns_of
from aidportal.sheets import cells
from aidportal.sheets.cells.units import YUAN
from aidportal.sheets.grid import CellValue
from aidportal.sheets.vocabulary import any_of

from ..models import DonatedItem, Donation
from ..registers import DonationRegister

_JOINED = any_of("joined", "between")
DIVIDERS = re.compile(rf"[；;。\n]+|[，,、](?![0-9]{{3}}(?![0-9]))|\s*(?:{_JOINED})(?=[^0-9]{{1,12}}[0-9])")
_WORDS = patterns_of(__name__, "donations", "gift")
_YUAN = any_of("yuan", "currency")
CASH = re.compile(rf"^(?:{_WORDS['given']})?(?:{_WORDS['cash']})[:：]?\s*(.+)$")
WORTH = re.compile(rf"[(（]?(?:{_WORDS['worth']})(?:{_YUAN})?\s*[:：]?\s*([^()（）]+?)[)）]?$")
QUANTITY = re.compile(
    r"^(?P<name>\D*?)\s*(?P<quantity>(?:约|近|超)?[0-9０-９][0-9０-９,，.．]*\s*[多余]?\s*[千万]?[多余]?\s*\D{1,6})$"
)


# What is said of one of the goods.
OF_GOODS = ("quantity", "unit", "goods_value")


class Gift(Field):
    """Cash and goods in one cell: 现金100万元，衣被2万件（折合50万元）. Reads as a ``Contents``."""

    tells_money = True

    def total(self, value: Any) -> Decimal | None:
        if isinstance(value, Contents):
            return value.amount
        # What an export holds is the text of the cell.
        with suppress(cells.Unclear):
            return Contents(cells.text_of(value), None).amount
        return None

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Contents:
        return Contents(cells.text_of(value), unit)


class GoodsGiven(Gift):
    """Goods in one cell: 衣被2万件（折合50万元）; an amount alone is what they are worth."""

    def may_head(self, values: Sequence[CellValue]) -> bool:
        """A column of nothing but numbers is one of their value, whatever it is called."""
        return not values or not all(map(is_bare_number, values))


def is_bare_number(value: CellValue) -> bool:
    with suppress(cells.Unclear):
        return not cells.number(value).unit_text
    return False


class Contents:
    """What one cell says was given: ``cash`` or none, and ``items`` as name, quantity or none, value or none."""

    def __init__(self, text: str, unit: cells.StatedUnit | None) -> None:
        self.text, self.unit = text, unit
        self.cash: cells.StatedNumber | None = None
        self.items: list[tuple[str, cells.StatedNumber | None, cells.StatedNumber | None]] = []
        for clause in filter(None, (part.strip() for part in DIVIDERS.split(text))):
            self._take(clause)

    def __str__(self) -> str:
        return self.text

    @property
    def worth(self) -> Decimal:
        """What the goods are worth together, as far as their value is stated."""
        return sum((value.value for _name, _quantity, value in self.items if value), Decimal(0))

    @property
    def amount(self) -> Decimal | None:
        """The cash and what the goods are worth, as far as amounts are stated."""
        stated = [value.value for _name, _quantity, value in self.items if value]
        stated += [self.cash.value] if self.cash else []
        return sum(stated, Decimal(0)) if stated else None

    def _take(self, clause: str) -> None:
        if worth := self._amount(clause):
            self.cash = worth
            return
        if (match := CASH.match(clause)) and (worth := self._amount(match[1])):
            self.cash = worth
            return
        value = None
        if match := WORTH.search(clause):
            value = self._amount(match[1])
            clause = clause[: match.start()].strip(" （(") if value else clause
        if not clause and self.items:
            name, quantity, _value = self.items[-1]
            self.items[-1] = (name, quantity, value)
            return
        self.items.append((*self._named(clause), value))

    def _amount(self, text: str) -> cells.StatedNumber | None:
        with suppress(cells.Unclear):
            stated = cells.amount(text, self.unit)
            return stated if any(word in text for word in "元万亿") or self.unit else None
        return None

    @staticmethod
    def _named(clause: str) -> tuple[str, cells.StatedNumber | None]:
        """The name of one of the goods with its quantity. Raises ``Senseless`` where that is an amount of money."""
        quantity = None
        if match := QUANTITY.match(clause):
            with suppress(cells.Unclear):
                quantity = cells.quantity(match["quantity"])
        if match is None or quantity is None:
            return clause, None
        if quantity.unit_text == YUAN.name:
            raise Senseless(_("An amount of money stands where a quantity belongs."), found=clause)
        return match["name"].strip() or clause, quantity


class Cash(Amount):
    """Cash; a cell that tells goods besides reads as ``Contents``."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> Any:
        try:
            return super().read(value, unit, lookups)
        except cells.Unclear:
            contents = Contents(value, unit) if isinstance(value, str) else None
            if contents is None or contents.cash is None or not contents.items:
                raise
            return contents

    def total(self, value: Any) -> Decimal | None:
        return super().total(value.cash if isinstance(value, Contents) else value)


class DonationImporter(RecordImporter):
    key = "donations"
    label = _("Donations")
    main = "donation"
    natural_key = _(
        "The record number; else giver, receiver and date, in the order of the rows. Goods go by their name."
    )
    register = DonationRegister
    parts = (ORGANISATION, Part("donation", Donation, repeats=True), Part("item", DonatedItem))
    fields = (
        Body("giver", _("giver"), required=True, is_made=True),
        Body("receiver", _("receiver"), required=True, is_made=True),
        When("given_on", _("date"), example="2014-06"),
        Cash("cash", _("cash"), example=2000000),
        Amount("whole", _("cash and goods together")),
        GoodsGiven("goods", _("goods")),
        Gift("gift", _("cash and goods"), parts=("given", "cash", "worth")),
        Number("quantity", _("quantity"), example=20000),
        Field("unit", _("unit"), most=20),
        Amount("goods_value", _("value of goods"), example=500000),
        Field("purpose", _("purpose"), most=200),
    )
    totals = (
        ControlTotal(_("cash"), "donation", lambda rows: rows.donated_cash(), "cash", is_money=True),
        ControlTotal(_("value of goods"), "item", lambda rows: rows.donated_goods(), "goods_value", is_money=True),
        ControlTotal(_("donations"), "donation", lambda rows: rows.count_donations()),
    )

    wholes = (Whole("whole", ("cash", "gift", "goods", "goods_value")),)

    def refined(self, row: dict[str, Any]) -> dict[str, Any]:
        if isinstance(row.get("cash"), Contents):
            row = {**row, "cash": row["cash"].cash, "gift": row.get("gift") or row["cash"]}
        return parted(of_whole(of_goods(row)))

    def told_again(self, apart: ReadValues, row: ReadValues) -> Mapping[str, Decimal]:
        again, contents = {}, row.get("gift")
        is_told = bool(contents and contents.cash)
        if (whole := apart.get("whole")) is not None:
            gave = [row[name].value for name in ("cash", "goods_value") if apart.get(name) is None and row.get(name)]
            again["whole"] = whole.value - (Decimal(0) if is_told else sum(gave, Decimal(0)))
        before, cash = apart.get("cash"), row.get("cash")
        if before is not None and cash is not None and not isinstance(before, Contents):
            again["cash"] = before.value - (Decimal(0) if is_told else cash.value)
        return again

    def drafts(self, row: ReadValues, lookups: DirectoryLookups) -> list[Draft]:
        statement = RowStatement(row).take("given_on", "purpose", giver_id="giver", receiver_id="receiver")
        statement.amount("cash", "cash", "cash_qualifier")
        contents = row.get("gift")
        if contents is not None and contents.cash and row.get("cash") is None:
            statement.values["cash"] = contents.cash.value
            statement.values["cash_qualifier"] = contents.cash.qualifier
        items = [*given(row)]
        if statement.number is None and statement.values.get("cash") is None and not items:
            raise Senseless(_("The row names neither cash nor goods."), _("an amount of cash, or goods"))
        donation = statement.draft("donation", ["giver_id", "receiver_id", "given_on?"])
        return [*statement.made, donation, *(item(Ref("donation", donation.key), entry) for entry in items)]


def of_goods(row: dict[str, Any]) -> dict[str, Any]:
    """``row`` with an amount alone, where its goods stand, as what they are worth; cash beside them is a gift too.

    Raises ``Senseless`` where the value of the goods stands beside it and is another.
    """
    goods = row.get("goods")
    if goods is None or goods.cash is None:
        return row
    if goods.items or CASH.match(goods.text):
        return row if row.get("gift") is not None else {**row, "gift": goods, "goods": None}
    if row.get("goods_value") is not None:
        check_worth(row["goods_value"].value, goods.cash.value)
    return {**row, "goods_value": row.get("goods_value") or goods.cash}


def of_whole(row: dict[str, Any]) -> dict[str, Any]:
    """``row`` with the amount over cash and goods as what the other cells leave of it: cash, or the value of goods.

    Raises ``Senseless`` where they leave nothing of it, and are not all of it together.
    """
    whole, contents = row.get("whole"), row.get("gift")
    if whole is None:
        return row
    names_goods = row.get("goods") is not None or bool(contents and contents.items)
    if row.get("cash") is None:
        if not names_goods or (contents and contents.cash):
            return {**row, "cash": whole}
        return row if row.get("goods_value") is not None else {**row, "goods_value": whole}
    cash, worth = row["cash"].value, worth_of(row)
    if worth is None and names_goods and whole.value > cash:
        return {**row, "goods_value": whole._replace(value=whole.value - cash)}
    if whole.value not in (cash, cash + (worth or 0)):
        raise neither(whole.value, cash, worth or Decimal(0))
    return row


def worth_of(row: ReadValues) -> Decimal | None:
    """What the goods of a row are worth, as far as a column or their own cell says it."""
    if row.get("goods_value") is not None:
        worth: Decimal = row["goods_value"].value
        return worth
    told = [row[name].worth for name in ("gift", "goods") if row.get(name) is not None]
    return sum(told, Decimal(0)) or None


def parted(row: dict[str, Any]) -> dict[str, Any]:
    """``row`` with its cash alone, where one amount is stated over the cash and the goods of the same row.

    Raises ``Senseless`` where the amount is neither the cash nor all of it.
    """
    contents, whole = row.get("gift"), row.get("cash")
    if contents is None or whole is None or not (contents.cash or contents.worth):
        return row
    cash = contents.cash.value if contents.cash else Decimal(0)
    if whole.value == cash:
        return row
    if whole.value == cash + contents.worth:
        return {**row, "cash": contents.cash}
    if not contents.cash:
        return row
    raise neither(whole.value, cash, contents.worth)


def neither(whole: Decimal, cash: Decimal, worth: Decimal) -> Senseless:
    """That an amount over cash and goods is not what they are."""
    stated = {"whole": f"{whole:,f}", "cash": f"{cash:,f}", "goods": f"{worth:,f}"}
    return Senseless(
        _("%(whole)s yuan is neither the cash of the row, %(cash)s, nor that with its goods, %(goods)s.") % stated
    )


# Name, quantity and value of one of the goods.
Goods = tuple[str, cells.StatedNumber | None, cells.StatedNumber | None]


def given(row: ReadValues) -> Iterator[tuple[str, cells.StatedNumber | None, cells.StatedNumber | None, str]]:
    """The goods of a row: name, quantity, value, unit."""
    worth = row.get("goods_value")
    goods = goods_of(row)
    if len(goods) != 1:
        for name, quantity, value in goods:
            yield name, quantity, value, quantity.unit_text if quantity else ""
        return
    # What columns of the row say is said of it where it stands alone.
    ((name, quantity, value),) = goods
    quantity = row.get("quantity") if quantity is None else quantity
    unit = row.get("unit") or (quantity.unit_text if quantity else "")
    yield name, quantity, worth if value is None else value, unit or ""


def goods_of(row: ReadValues) -> list[Goods]:
    """What the cells of a row name. Raises ``Senseless`` where their values are not that of the column beside them."""
    named = [one for name in ("goods", "gift") if row.get(name) is not None for one in row[name].items]
    if row.get("record") is not None and (named or any(row.get(name) is not None for name in OF_GOODS)):
        # Which of the goods that are recorded a cell means, and which are gone, it does not say.
        raise Senseless(_("The goods of a donation that is recorded are changed on its page, not by a workbook."))
    worth = row.get("goods_value")
    if worth is None or (not named and not worth.value):
        return named
    if not named:
        return [(str(_("goods")), None, None)]
    valued = [value.value for _name, _quantity, value in named if value]
    if len(valued) == len(named):
        check_worth(worth.value, sum(valued))
    if len(named) == 1 or valued:
        return named
    # One value for several goods is kept with their names together.
    return [("、".join(name for name, _quantity, _value in named)[:120], None, None)]


def check_worth(whole: Decimal, parts: Decimal | int) -> None:
    """Refuse a value of all goods that is not what their own values add up to."""
    if whole and whole != parts:
        text = _("The goods are worth %(parts)s yuan by their names, and %(worth)s by their column.")
        raise Senseless(text % {"worth": f"{whole:,f}", "parts": f"{parts:,f}"})


def item(donation: Ref, entry: tuple[str, cells.StatedNumber | None, cells.StatedNumber | None, str]) -> Draft:
    name, quantity, value, unit = entry
    key: NaturalKey = (("donation_id", donation), ("name", name[:120]))
    statement: dict[str, Any] = {}
    if quantity is not None:
        statement |= {"quantity": quantity.value, "unit": unit[:20]}
    if value is not None:
        statement |= {"value": value.value} | ({"value_qualifier": value.qualifier} if value.qualifier else {})
    return Draft("item", key, statement)
