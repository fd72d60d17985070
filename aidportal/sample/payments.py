"""The other stages of the sample's payments, and refunds."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from aidportal.values.dates import PartialDate
from projects.models import Disbursement, Funding, Project

CENT = Decimal("0.01")
# Before this fiscal year only what was paid is known.
STAGES_SINCE = 2021
Stage = Disbursement.Stage


def part(amount: Decimal, per_cent: int) -> Decimal:
    return (amount * per_cent / 100).quantize(CENT)


def further_payments(lines: list[Funding], paid: list[Disbursement], chance: Random, today: date) -> list[Disbursement]:
    """What goes beside the payments ``paid`` on ``lines``, none after today."""
    paid_on: dict[int, list[Disbursement]] = {}
    for payment in paid:
        paid_on.setdefault(payment.funding_id, []).append(payment)
    made = []
    for line in lines:
        payments = paid_on.get(line.pk, [])
        refund = refunded(line, payments, chance)
        made += [refund] if refund else []
        if line.fiscal_year and line.fiscal_year.first.year >= STAGES_SINCE:
            made += on_the_way(line, chance)
            # Of money that came back it is not told how much had been spent.
            made += [] if refund else spent(payments, chance)
    return [payment for payment in made if payment.moved_on.last <= today]


def on_the_way(line: Funding, chance: Random) -> list[Disbursement]:
    """Most lines are allotted in full early in their year, and arrive within two weeks."""
    if line.amount is None or line.fiscal_year is None:
        return []
    amount = part(line.amount, chance.choice([100, 100, 100, 90]))
    allotted = date(line.fiscal_year.first.year, 3, 1) + timedelta(chance.randint(0, 16))
    stages = [(Stage.ALLOTTED, allotted)]
    if chance.random() < 0.94:
        stages.append((Stage.ARRIVED, allotted + timedelta(chance.randint(3, 14))))
    return [
        Disbursement(funding=line, stage=stage, moved_on=PartialDate.day(day), amount=amount) for stage, day in stages
    ]


def spent(payments: list[Disbursement], chance: Random) -> list[Disbursement]:
    return [
        Disbursement(
            funding=payment.funding,
            stage=Stage.SPENT,
            moved_on=PartialDate.day(payment.moved_on.last + timedelta(chance.randint(20, 150))),
            amount=part(payment.amount, chance.randint(60, 100)),
        )
        for payment in payments
    ]


def refunded(line: Funding, payments: list[Disbursement], chance: Random) -> Disbursement | None:
    """A good part of the money of a project that was ended early comes back, of others now and then what was left."""
    ended = line.project.status == Project.Status.TERMINATED
    if not payments or not (ended or chance.random() < 0.012):
        return None
    total = sum((payment.amount for payment in payments), Decimal(0))
    last = max(payment.moved_on.last for payment in payments)
    return Disbursement(
        funding=line,
        moved_on=PartialDate.day(last + timedelta(chance.randint(60, 240))),
        amount=-part(total, chance.randint(20, 60) if ended else chance.randint(2, 9)),
        note="项目终止，余款退回" if ended else "项目结余退回",
    )
