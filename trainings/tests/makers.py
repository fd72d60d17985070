"""Training sessions and who took part, for tests; areas and fields are there from the start."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model

from aidportal.directory.models import Document, Organisation
from aidportal.values.dates import PartialDate
from trainings.models import Attendance, Attendee, Session


def make_document() -> Document:
    return Document.objects.get_or_create(title="手工录入", kind="by_hand")[0]


def make_reader(*codes: str, role: str = "viewer") -> Any:
    """A user who sees the areas ``codes``; an administrator without any."""
    users = get_user_model().objects
    if not codes:
        return users.get_or_create(username="admin", role="administrator")[0]
    user: Any = users.create_user(f"{role}-{'-'.join(codes)}", role=role)
    user.areas.set(codes)
    return user


def government(code: str) -> Organisation:
    return Organisation.objects.get(area=code, kind="government")


def make_session(title: str = "党政干部培训班", attendance: dict[str, int] | None = None, **fields: Any) -> Session:
    """A class of five days from 2013-05-06 that 海淀区 gives; ``attendance`` is officials by code of area."""
    fields = {"starts_on": "2013-05-06", "days": "5", "giver": "110108", "direction": "to_giver"} | fields
    starts_on, days, giver = fields.pop("starts_on"), fields.pop("days"), fields.pop("giver")
    session = Session.objects.create(
        title=title,
        starts_on=PartialDate.parse(starts_on) if starts_on else None,
        days=Decimal(days) if days else None,
        giver=government(giver) if giver else None,
        document=make_document(),
        **fields,
    )
    for code, headcount in (attendance or {}).items():
        Attendance.objects.create(session=session, home_area_id=code, headcount=headcount)
    return session


def make_attendee(session: Session, name: str, home: str, **fields: Any) -> Attendee:
    return Attendee.objects.create(session=session, name=name, home_area_id=home, **fields)
