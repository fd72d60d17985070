"""What an act changed, and taking it back: first shown with what stands in the way, then done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aidportal.history.models import Act
from aidportal.history.reverting import ActedOn, Did, by_model, models_of
from aidportal.imports.models import Import
from aidportal.records.taking_back import Hindrance, TakingBack, TakingBackRefused, owner_of
from aidportal.records.told_tables import table_of
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest, SignedInUser

from .events import Event
from .names import NamesThen
from .neighbours import differences
from .through import Ways, import_of, reasons
from .words import Change, Wording, names_in

# So many records of a kind are shown; of the others it is said how many they are.
MOST_SHOWN = 20
# What brought the history about is no change that anybody could take back.
NO_CHANGES = (Act.Via.BEGIN, Act.Via.MIGRATION)
WILL = {
    Did.ADDED: gettext_lazy("was added; goes"),
    Did.CHANGED: gettext_lazy("was changed; is set back"),
    Did.DELETED: gettext_lazy("was deleted; comes back"),
}
TONES = {Did.ADDED: "bad", Did.CHANGED: "warn", Did.DELETED: "ok"}


@dataclass(frozen=True)
class ActedRecord:
    """A record that an act touched, in words."""

    name: str
    url: str
    will: str
    tone: str
    changes: list[Change]


@dataclass(frozen=True)
class ActedKind:
    """The records of one kind that an act touched: the first of them, and how many more there are."""

    label: str
    count: int
    records: list[ActedRecord]

    @property
    def more(self) -> int:
        return self.count - len(self.records)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act_page(request: SignedInRequest, number: int) -> HttpResponse:
    """What an act changed, as far as the reader sees it; a POST takes it back, or one record of it with its parts."""
    act = Act.objects.filter(pk=number, at__isnull=False).exclude(via__in=NO_CHANGES).first()
    if act is None:
        raise Http404
    only = place_of(act, request.GET.get("record", ""))
    taking = TakingBack.of(act, only)
    if not (visible := taking.visible_to(request.user)):
        raise Http404
    if request.method != "POST":
        return shown(request, taking, visible, only, taking.hindrances(request.user))
    if not request.user.may_record:
        raise PermissionDenied
    if written_import(act):
        raise Http404
    try:
        taking.do(request.user)
    except TakingBackRefused as refused:
        return shown(request, taking, visible, only, refused.hindrances, status=409)
    messages.success(request, _("It was taken back. This is in the history too."))
    return redirect(way_on(taking, only))


def place_of(act: Act, text: str) -> tuple[str, Any] | None:
    """The record that an address names, as ``projects.project:12``; none where it names none."""
    if not text:
        return None
    label, _colon, key = text.partition(":")
    for model in models_of(act):
        if model._meta.label_lower == label:
            try:
                return label, model._meta.pk.to_python(key)
            except ValidationError:
                break
    raise Http404


def written_import(act: Act) -> Import | None:
    """The import or bulk change that an act wrote, which is undone on its own page."""
    number = import_of(act)
    return Import.objects.filter(pk=number, state=Import.State.WRITTEN).first() if number is not None else None


def way_on(taking: TakingBack, only: tuple[str, int | str] | None) -> str:
    """To the record that is there again, else to what was done just now."""
    [first, *_others] = taking.rows
    if only and first.did is not Did.ADDED:
        record = first.model._default_manager.filter(pk=first.key).first()
        if record is not None and hasattr(record, "get_absolute_url"):
            return str(record.get_absolute_url())
    undone = Act.objects.filter(via=Act.Via.UNDO, what__takes_back=taking.act.pk).first()
    return reverse("history:act", args=[undone.pk]) if undone else reverse("history:bin")


def shown(
    request: SignedInRequest,
    taking: TakingBack,
    visible: list[ActedOn],
    only: tuple[str, int | str] | None,
    hindrances: list[Hindrance],
    status: int = 200,
) -> HttpResponse:
    act, user = taking.act, request.user
    kinds = kinds_of(act, visible, user)
    may = user.may_record
    context = {
        "title": title_of(kinds, only),
        "lead": lead_of(act, user),
        "act": act,
        "crumbs": [{"url": reverse("history:bin"), "label": _("Recycle bin")}, {"label": _("Change no. %s") % act.pk}],
        "kinds": kinds,
        "hindrances": hindrances if may else [],
        "job": written_import(act),
        "may_take_back": may and not hindrances,
        "brings_back": only is not None and taking.rows[0].did is Did.DELETED,
        "undone": Act.objects.filter(via=Act.Via.UNDO, what__takes_back=act.pk).first(),
        "reasons": reasons(act),
    }
    return render(request, "changes/act.html", context, status=status)


def title_of(kinds: list[ActedKind], only: tuple[str, int | str] | None) -> str:
    if only and kinds and kinds[0].records:
        return kinds[0].records[0].name
    return _("What was changed")


def lead_of(act: Act, user: SignedInUser) -> str:
    """When, by whom and through what."""
    through = Ways([act], user).through(act).text
    words = {"when": f"{timezone.localtime(act.at):%Y-%m-%d %H:%M}", "who": act.name, "way": through}
    return _("%(when)s · %(who)s · %(way)s") % words


def kinds_of(act: Act, rows: list[ActedOn], user: SignedInUser) -> list[ActedKind]:
    groups = by_model([row for row in rows if owner_of(row.model) is None])
    shown = {model: some[:MOST_SHOWN] for model, some in groups.items()}
    told = told_records(act, [row for some in shown.values() for row in some], user)
    return [
        ActedKind(capfirst(str(model._meta.verbose_name)), len(groups[model]), [told[row.place] for row in some])
        for model, some in shown.items()
    ]


def told_records(act: Act, rows: list[ActedOn], user: SignedInUser) -> dict[tuple[str, Any], ActedRecord]:
    """What the act did to each of some records, in the words and with the names of the history."""
    of_rows = {row.place: Event(act.pk, table_of(row.model), row.key) for row in rows}
    by_event = {one.event: one for one in differences(of_rows.values())}
    names = NamesThen(user)
    names.learn([*((event.table, event.key, event.act) for event in of_rows.values()), *names_in(by_event.values())])
    wording, shown = Wording(names, Unit(user.unit)), {(row.model, row.key) for row in rows}
    return {
        row.place: ActedRecord(
            names.full_name(row.model, row.key, act.pk, shown),
            url_of(names.row(row.model, row.key, act.pk)) if row.is_there else "",
            str(WILL[row.did]),
            TONES[row.did],
            wording.changes(by_event[event]) if row.did is Did.CHANGED and event in by_event else [],
        )
        for row, event in zip(rows, of_rows.values(), strict=True)
    }


def url_of(record: Model) -> str:
    return str(record.get_absolute_url()) if hasattr(record, "get_absolute_url") else ""
