"""What one figure means, in the scope of the page where its number stands: what counts, what does not, and how many."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aidportal.charts.number_words import text_alone
from aidportal.directory.axes import KIND
from aidportal.directory.scope_address import ask
from aidportal.figures import catalogue
from aidportal.figures.definitions import DATES
from aidportal.figures.figure import AnyFigure, Figure, Rate
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import Scope, scope_parameters
from aidportal.history.moments import shown_moment
from aidportal.subjects.subject import register_at
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser
from projects.axes import STATUS

# An administrator, who sees all, has to say nothing more.
COMMAND = ("python", "manage.py", "figures")


@dataclass(frozen=True)
class NotCounted:
    """Records that a number leaves out: how many, in a sentence, and the way to them where a list shows just these."""

    text: str
    url: str = ""


class ScopedDefinition:
    """A figure in a scope; what it says of it is asked in one statement, when the first of it is looked at."""

    def __init__(self, figure: AnyFigure, scope: Scope, reader: SignedInUser) -> None:
        self.figure, self.scope, self.reader = figure, scope, reader
        reading = Reading()
        self._answer = reading.ask(figure, scope)
        self._uncounted = reading.uncounted(figure, scope)
        self._parts = [CountedRows(part, scope, reading) for part in figure.parts]

    @property
    def key(self) -> str:
        return self.figure.key

    @property
    def label(self) -> str:
        return str(capfirst(str(self.figure.label)))

    @cached_property
    def value(self) -> str:
        """The number with its unit."""
        return text_alone(self.figure, self._answer.total, Unit(self.reader.unit))

    @property
    def rows(self) -> list[CountedRows]:
        """What is counted, of a rate both of what is divided."""
        return self._parts

    @cached_property
    def left_out(self) -> list[NotCounted]:
        """All that is not counted, each kind with its number; nothing of which there is none."""
        rough = [NotCounted(one.text, one.url(reverse(one.figure.url))) for one in self._uncounted if one.count]
        return [*(one for part in self._parts for one in part.left_out), *rough]

    @property
    def is_rate(self) -> bool:
        return isinstance(self.figure, Rate)

    @property
    def dates(self) -> Any:
        return DATES

    @property
    def command(self) -> str:
        """The line that gives the same number, to be typed into a shell."""
        words = [*COMMAND, "--figure", self.figure.key]
        for name, value in self.scope.query():
            words += [f"--{name}", value]
        if moment := shown_moment():
            words += ["--known", moment.day.isoformat()]
        if not self.reader.sees_everything:
            words += ["--user", self.reader.username]
        if get_language() == "en":
            words += ["--language", "en"]
        return shlex.join(words)


class CountedRows:
    """The rows of one figure in a scope: how many count, where they are listed, and which of the list do not."""

    def __init__(self, figure: Figure, scope: Scope, reading: Reading) -> None:
        self.figure, self.scope = figure, scope
        narrowed = figure.narrow(scope)
        wider = scope.only(figure.axes) if figure.axes else scope
        rows = figure.rows(narrowed)
        self._counted = reading.add_up(rows, "count_rows")
        self._all = reading.add_up(figure.rows(wider), "count_rows") if is_part(narrowed, wider) else None
        amount = amount_of(figure, scope)
        self._blank = reading.add_up(rows.filter(**{f"{amount}__isnull": True}), "count_rows") if amount else None

    @property
    def label(self) -> str:
        return str(capfirst(str(self.figure.label)))

    @property
    def count(self) -> int:
        return int(self._counted.total or 0)

    @property
    def list_label(self) -> str:
        return str(register_at(self.figure.url).rows_label)

    @property
    def url(self) -> str:
        """The list of what is counted."""
        return self.figure.narrow(self.scope).url(reverse(self.figure.url))

    @property
    def definition_url(self) -> str:
        return definition_url(self.figure, self.scope)

    @property
    def left_out(self) -> Iterable[NotCounted]:
        others = int(self._all.total or 0) - self.count if self._all else 0
        if others > 0:
            text = _("Of another status or stage than the definition asks for: %(count)s.")
            yield NotCounted(text % {"count": f"{others:,}"})
        blank = int(self._blank.total or 0) if self._blank else 0
        if blank:
            text = _("Without a number of their own, so that they add nothing: %(count)s.")
            yield NotCounted(text % {"count": f"{blank:,}"})


def is_part(narrowed: Scope, wider: Scope) -> bool:
    """Whether a figure counts a part of the rows of ``wider``: those of some statuses or stages, at the same time."""
    if (narrowed.period, narrowed.day) != (wider.period, wider.day):
        return False
    asked = {axis.key: values for axis, values in wider.axes()}
    changed = {axis.key for axis, values in narrowed.axes() if asked.get(axis.key) != values}
    return bool(changed) and changed <= {STATUS.key, KIND.key}


def amount_of(figure: Figure, scope: Scope) -> str:
    """The field that the figure adds up, where rows may lack it; nothing where it counts rows."""
    rows = figure.rows(scope)
    aggregate: Any = rows.measurement(figure.measure).aggregate
    source: Any = aggregate.get_source_expressions()[0] if isinstance(aggregate, Sum) else None
    name = getattr(source, "name", "") if isinstance(source, F) else ""
    nullable = {field.name for field in rows.model._meta.concrete_fields if field.null}
    return name if name in nullable else ""


def definition_url(figure: AnyFigure, scope: Scope) -> str:
    return scope.url(reverse("handbook:figure", args=[figure.key]))


@require_GET
def definition_page(request: SignedInRequest, key: str) -> HttpResponse:
    """What the figure ``key`` means in the scope of the address."""
    try:
        figure = catalogue.figure(key)
    except KeyError:
        raise Http404 from None
    known = scope_parameters()
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if name in known]
    try:
        scope = ask(pairs, request.user)
    except ValueError as error:
        return render(request, "400.html", {"message": str(error)}, status=400)
    return render(request, "handbook/figure.html", context(request, ScopedDefinition(figure, scope, request.user)))


def context(request: HttpRequest, definition: ScopedDefinition) -> dict[str, Any]:
    crumbs = [
        {"url": reverse("handbook:index"), "label": _("Help")},
        {"url": reverse("handbook:figures"), "label": _("How figures are counted")},
    ]
    return {"title": definition.label, "crumbs": crumbs, "definition": definition}
