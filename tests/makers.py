"""Records for tests: plain functions with defaults in 宁城县 (150429), helped by 海淀区 (110108)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password

from aidportal.accounts.models import User
from aidportal.directory.models import Document, Organisation, Pairing
from cadres.models import Batch, Official, Posting
from projects.models import Disbursement, DonatedItem, Donation, Funding, Project
from trainings.models import Attendance, Session

GIVER, RECEIVER = "110108", "150429"


@cache
def hashed_password() -> str:
    """What is stored of the password of all users; to make it takes a tenth of a second."""
    return make_password("a long password")


def make_user(role: str = "viewer", *areas: str, **fields: Any) -> User:
    fields.setdefault("username", "-".join((role, *areas)))
    user: Any = User.objects.create(password=hashed_password(), role=role, **fields)
    user.areas.set(areas)
    return user


def government(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def make_document(**fields: Any) -> Document:
    return Document.objects.create(**{"title": "公告"} | fields)


def make_project(**fields: Any) -> Project:
    fields.setdefault("document", None)
    if fields["document"] is None:
        fields["document"] = make_document()
    return Project.objects.create(**{"title": "项目", "area_id": RECEIVER, "programme_year": "2014"} | fields)


def make_funding(**fields: Any) -> Funding:
    if "project" not in fields:
        fields["project"] = make_project()
    return Funding.objects.create(**{"source": "district", "fiscal_year": "2014", "amount": Decimal("100.00")} | fields)


def make_disbursement(**fields: Any) -> Disbursement:
    if "funding" not in fields:
        fields["funding"] = make_funding()
    return Disbursement.objects.create(
        **{"stage": "paid", "moved_on": date(2014, 6, 1), "amount": Decimal("40.00")} | fields
    )


def make_donation(**fields: Any) -> Donation:
    sides = {"giver": government(GIVER), "receiver": government(RECEIVER)}
    if "document" not in fields:
        fields["document"] = make_document()
    return Donation.objects.create(**sides | {"given_on": "2014", "cash": Decimal("10.00")} | fields)


def make_item(**fields: Any) -> DonatedItem:
    if "donation" not in fields:
        fields["donation"] = make_donation()
    return DonatedItem.objects.create(**{"name": "棉被", "value": Decimal("5.00")} | fields)


def make_batch(**fields: Any) -> Batch:
    if "document" not in fields:
        fields["document"] = make_document()
    return Batch.objects.create(**{"direction": "to_receiver", "number": 1} | fields)


def make_official(**fields: Any) -> Official:
    if "document" not in fields:
        fields["document"] = make_document()
    return Official.objects.create(**{"name": "张三", "home_area_id": GIVER} | fields)


def make_posting(**fields: Any) -> Posting:
    if "document" not in fields:
        fields["document"] = make_document()
    if "official" not in fields:
        fields["official"] = make_official(document=fields["document"])
    if "batch" not in fields:
        fields["batch"] = Batch.objects.filter(number=1).first() or make_batch(document=fields["document"])
    return Posting.objects.create(
        **{"host_area_id": RECEIVER, "starts_on": "2014-03-01", "ends_on": "2016-02-29"} | fields
    )


def make_session(**fields: Any) -> Session:
    if "document" not in fields:
        fields["document"] = make_document()
    return Session.objects.create(**{"title": "培训班", "starts_on": "2014-05-01", "days": Decimal(3)} | fields)


def make_attendance(**fields: Any) -> Attendance:
    if "session" not in fields:
        fields["session"] = make_session()
    return Attendance.objects.create(**{"home_area_id": RECEIVER, "headcount": 20} | fields)


def make_pairing(**fields: Any) -> Pairing:
    sides = {"giver": government(GIVER), "receiver": government(RECEIVER)}
    if "document" not in fields:
        fields["document"] = make_document()
    return Pairing.objects.create(**sides | fields)
