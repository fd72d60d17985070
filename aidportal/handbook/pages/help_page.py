"""A page of help for one area of work: what there is to do, in steps, with the ways to where it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.admin.sites import site
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from aidportal.figures.figure import Words
from aidportal.records.pages import add_url
from aidportal.web.requests import SignedInRequest, SignedInUser


def everybody(user: SignedInUser) -> bool:
    return True


@dataclass(frozen=True)
class Way:
    """A link to the page where something is done, for those who ``may`` open it."""

    address: str
    label: Words
    may: Callable[[SignedInUser], bool] = everybody

    def is_open(self, request: SignedInRequest) -> bool:
        return self.may(request.user)

    @property
    def url(self) -> str:
        return reverse(self.address)


@dataclass(frozen=True)
class AddingWay:
    """A link to the page on which a record of the kind with this label is added, for those who may."""

    kind: str

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.kind)

    def is_open(self, request: SignedInRequest) -> bool:
        return site.get_model_admin(self.model).has_add_permission(request)

    @property
    def label(self) -> str:
        return _("Add: %(name)s") % {"name": self.model._meta.verbose_name}

    @property
    def url(self) -> str:
        return add_url(self.model)


def to(address: str, label: Words) -> Way:
    return Way(address, label)


def record(address: str, label: Words) -> Way:
    return Way(address, label, lambda user: user.may_record)


def administer(address: str, label: Words) -> Way:
    return Way(address, label, lambda user: user.has_perm("accounts.view_user"))


def adding(kind: str) -> AddingWay:
    return AddingWay(kind)


@dataclass(frozen=True)
class HelpTask:
    """Something that is to be done, or asked about, in steps."""

    key: str
    title: Words
    steps: tuple[Words, ...]
    ways: tuple[Way | AddingWay, ...] = ()

    def ways_for(self, request: SignedInRequest) -> list[dict[str, str]]:
        """The links that the reader may open."""
        return [{"url": way.url, "label": str(way.label)} for way in self.ways if way.is_open(request)]


@dataclass(frozen=True)
class HelpPage:
    """What there is to do in one area of work; ``about`` are the beginnings of the addresses where it is done."""

    key: str
    title: Words
    lead: Words
    about: tuple[str, ...]
    tasks: tuple[HelpTask, ...]
    # Whether it says which kinds of records there are.
    names_kinds: bool = False

    @property
    def url(self) -> str:
        return reverse("handbook:page", args=[self.key])
