"""Officials and postings for tests; areas are there from the start."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model

from aidportal.directory.models import Document
from aidportal.values.dates import PartialDate
from cadres.models import Batch, Official, Posting


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


def make_batch(number: int = 3, direction: str = "to_receiver") -> Batch:
    return Batch.objects.get_or_create(number=number, direction=direction, defaults={"document": make_document()})[0]


def make_official(name: str = "张三", home: str = "110108", **fields: Any) -> Official:
    return Official.objects.create(name=name, home_area_id=home, document=make_document(), **fields)


def make_posting(official: Official | None = None, **fields: Any) -> Posting:
    """A posting of 2013-05-01 to 2015-03-20 from 海淀区 to 宁城县, unless told otherwise; dates as text."""
    dates = {"starts_on": "2013-05-01", "ends_on": "2015-03-20"}
    dates |= {name: fields.pop(name) for name in dates if name in fields}
    known = {name: PartialDate.parse(text) if text else None for name, text in dates.items()}
    fields.setdefault("host_area_id", "150429")
    fields.setdefault("batch", make_batch())
    return Posting.objects.create(official=official or make_official(), document=make_document(), **known, **fields)
