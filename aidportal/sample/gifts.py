"""Donations of the sample after the article, up to today."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from aidportal.directory.models import Document
from aidportal.values.dates import PartialDate
from projects.models import DonatedItem, Donation

from .pairs import governments, pairs_in

GOODS = [("电脑", "台"), ("图书", "册"), ("医疗设备", "套"), ("棉衣被", "件"), ("农机具", "台")]
PURPOSES = ["帮扶资金（示例）", "助学（示例）", "医疗帮扶（示例）", "救灾款（示例）", "乡村建设（示例）"]


def load_gifts(document: Document, chance: Random, today: date) -> None:
    """For the rest of 2015 and the running year, which the other donations leave out; about 40 a year."""
    days = [date(2015, 4, 1) + timedelta(chance.randint(0, 270)) for _row in range(30)]
    first = date(today.year, 1, 1)
    length = (today - first).days
    days += [first + timedelta(chance.randint(0, length)) for _row in range(40 * (length + 1) // 365)]
    ids, donations, items = governments(), [], []
    for day in days:
        giver, receiver = chance.choice(pairs_in(day.year))
        cash = Decimal(chance.randint(5, 80) * 10000) if chance.random() < 0.7 else None
        donation = Donation(
            giver_id=ids[giver],
            receiver_id=ids[receiver],
            given_on=PartialDate.day(day),
            cash=cash,
            purpose=chance.choice(PURPOSES),
            document=document,
        )
        donations.append(donation)
        if cash is None or chance.random() < 0.4:
            name, unit = chance.choice(GOODS)
            worth = Decimal(chance.randint(5, 90) * 10000)
            items.append(
                DonatedItem(donation=donation, name=name, quantity=chance.randint(10, 900), unit=unit, value=worth)
            )
    Donation.objects.bulk_create(donations)
    DonatedItem.objects.bulk_create(items)
