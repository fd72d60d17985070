"""Through what an act came about, in words: a form, an import, a bulk change, a command, SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from aidportal.history.models import Act
from aidportal.imports.models import Import
from aidportal.web.requests import SignedInUser


@dataclass(frozen=True)
class Through:
    text: str
    url: str = ""


class Ways:
    """The ways of a page's acts; an import is a link for who may open it."""

    def __init__(self, acts: Iterable[Act], user: SignedInUser) -> None:
        numbers = {number for act in acts if (number := import_of(act))}
        self.imports = Import.objects.visible_to(user).only("pk", "name").in_bulk(numbers)

    def through(self, act: Act) -> Through:
        if number := import_of(act):
            return self.imported(act, number)
        if act.via == Act.Via.FORM:
            return Through(form(act.what.get("path", "")))
        if act.via == Act.Via.UNDO and (number := act.what.get("takes_back")):
            return Through(_("took back change no. %(number)s") % {"number": number})
        if act.via == Act.Via.COMMAND:
            return Through(_("command “%(name)s”") % {"name": act.what.get("command", "")})
        if act.via == Act.Via.SQL:
            words = {"role": act.role, "application": act.what.get("application") or "SQL"}
            return Through(_("database, as %(role)s with %(application)s") % words)
        return Through(str(act.get_via_display()))

    def imported(self, act: Act, number: int) -> Through:
        job = self.imports.get(number)
        words = {"number": number, "name": act.what.get("name") or (job.name if job else "")}
        if act.via == Act.Via.IMPORT:
            text = _("import no. %(number)s %(name)s") % words
        elif act.via == Act.Via.UNDO:
            text = _("took back import no. %(number)s %(name)s") % words
        else:
            text = _("bulk change no. %(number)s %(name)s") % words
        return Through(text.strip(), reverse("imports:detail", args=[number]) if job else "")


def import_of(act: Act) -> int | None:
    """The number of the import or bulk change that an act wrote or took back."""
    number = act.what.get("import")
    return number if isinstance(number, int) else None


def form(path: str) -> str:
    """What the page at ``path`` is called: the act that it does, else a record page."""
    try:
        view: Any = resolve(path).func
    except Resolver404:
        return path or str(Act.Via.FORM.label)
    title = getattr(getattr(view, "view_class", None), "title", "")
    return str(title or Act.Via.FORM.label)


def who(act: Act) -> str:
    """Who did it, by the name of that time; empty where nobody is known."""
    return act.name if act.who is not None else ""


def reasons(act: Act) -> list[str]:
    """Why it was done, where somebody was asked."""
    given = act.what.get("reasons") or act.what.get("reason") or []
    return [given] if isinstance(given, str) else [str(one) for one in given]
