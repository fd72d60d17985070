"""What a choice offers first, and what it does not offer, by what is chosen beside it already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.admin.sites import site
from django.db.models import Model, Q

from aidportal.records.rights import gate
from aidportal.web.requests import SignedInUser

# Before the name of a field whose row was chosen, in what a choice asks.
CHOSEN = "chosen-"


@dataclass(frozen=True)
class Offered:
    """The rows that may be meant at all, and those that fit, by their keys, each with the reason in words."""

    only: Q = field(default_factory=Q)
    first: Mapping[Any, str] = field(default_factory=dict)


Chosen = Mapping[str, Any]


@dataclass(frozen=True)
class Offer:
    """What a field offers: ``find`` is told of the rows that are chosen ``beside`` it, by field and kind of record.

    Of a line the fields of its record are looked at too.
    """

    beside: Mapping[str, str]
    find: Callable[[Chosen, Any], Offered]

    def attributes(self, model: type[Model], name: str) -> dict[str, str]:
        """What tells the page of it."""
        return {"data-of": f"{model._meta.label_lower}.{name}", "data-beside": " ".join(self.beside)}


def offered(query: Mapping[str, str], user: SignedInUser) -> Offered:
    """What is offered for a query of a choice; everything where its form declares nothing."""
    label, _dot, name = query.get("of", "").rpartition(".")
    for model, pages in site._registry.items():
        offer: Offer | None = getattr(pages.form, "offers", {}).get(name) if model._meta.label_lower == label else None
        if offer is not None:
            rows = {beside: row_of(kind, query.get(CHOSEN + beside, ""), user) for beside, kind in offer.beside.items()}
            return offer.find({beside: row for beside, row in rows.items() if row is not None}, user)
    return Offered()


def row_of(kind: str, key: str, user: SignedInUser) -> Any:
    """The row of a key, if the reader sees it."""
    key = key.replace("\0", "")
    try:
        return gate(apps.get_model(kind), "see", user).filter(pk=key).first() if key else None
    except (ValueError, TypeError):
        return None
