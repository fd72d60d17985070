"""The recycle bin: records that were deleted, by whom and when, each with the way to bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CASCADE, Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from aidportal.directory.models import Area
from aidportal.directory.querysets import in_areas
from aidportal.history.models import Act
from aidportal.history.moments import ever
from aidportal.history.reverting import foreign_keys
from aidportal.history.tracked import has_past, tracked_models
from aidportal.history.versions import quoted
from aidportal.records.rights import rights_of
from aidportal.records.told_tables import table_of
from aidportal.values.dates import ONE_DAY
from aidportal.web.requests import SignedInRequest, SignedInUser

from .filters import DayField, literally
from .names import NamesThen

PER_PAGE = 50
LAST_PAGE = 200
# So many of a kind are few.
FEW = 500
# The last versions of what is gone, newest first; what went with its owner in one act is part of that.
GONE = """
SELECT v.{key}, v.h_until FROM history.{table} v JOIN history.act a ON a.id = v.h_until
WHERE v.h_gone {parts} {conditions}
ORDER BY v.h_until DESC, v.{key} LIMIT %s
"""
PART = """
AND NOT EXISTS (
    SELECT FROM history.{owner} p WHERE p.{owner_key} = v.{column} AND p.h_until = v.h_until AND p.h_gone
)
"""


@dataclass(frozen=True)
class GoneRecord:
    """A record that was deleted, and the act that did it."""

    kind: str
    name: str
    act: Act
    url: str


def kept_kinds() -> list[type[Model]]:
    """The kinds of records that the bin holds."""
    return [model for model in tracked_models() if has_past(model) and rights_of(model)]


class BinForm(forms.Form):
    """What the bin is narrowed by."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False)
    area = forms.CharField(
        label=gettext_lazy("Area"), required=False, max_length=60, help_text=gettext_lazy("Name or code.")
    )
    who = forms.CharField(label=gettext_lazy("Who"), required=False, max_length=60)
    since = DayField(label=gettext_lazy("From"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, *args: Any, user: SignedInUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        kinds = [(model._meta.label_lower, capfirst(str(model._meta.verbose_name))) for model in kept_kinds()]
        self.fields["kind"].choices = [("", _("all")), *kinds]  # type: ignore[attr-defined]

    def clean_area(self) -> Area | None:
        text = self.cleaned_data["area"].strip()
        if not text:
            return None
        called = Q(code=text) | Q(name_zh=text) | Q(name_en__iexact=text)
        area = Area.objects.visible_to(self.user).filter(called).first()
        if area is None:
            raise forms.ValidationError(_("No area that you see is called so."))
        return area

    @property
    def told(self) -> dict[str, Any]:
        """What was asked for; nothing where it makes no sense."""
        return self.cleaned_data if self.is_valid() else {}

    def models(self) -> list[type[Model]]:
        kind = self.told.get("kind")
        return [model for model in kept_kinds() if kind in (None, "", model._meta.label_lower)]

    def conditions(self) -> Iterator[tuple[str, list[Any]]]:
        """About the act, as SQL with its values."""
        if who := self.told.get("who"):
            yield "AND a.name ILIKE %s", [f"%{literally(who)}%"]
        if since := self.told.get("since"):
            yield "AND a.at >= %s", [timezone.make_aware(datetime.combine(since, time()))]
        if until := self.told.get("until"):
            yield "AND a.at < %s", [timezone.make_aware(datetime.combine(until + ONE_DAY, time()))]

    def rows(self, model: type[Model]) -> Any:
        """The records that are meant and that the reader may see; ``None`` for all."""
        area = self.told.get("area")
        if self.user.sees_everything and area is None:
            return None
        rows: Any = model._default_manager.all()
        rows = rows.visible_to(self.user)
        return (in_areas(rows, (area.pk,)) if area else rows).order_by().values("pk")


@require_safe
def recycle_bin(request: SignedInRequest) -> HttpResponse:
    form = BinForm(request.GET, user=request.user)
    number = request.GET.get("page", "1")
    page = min(max(int(number), 1), LAST_PAGE) if number.isascii() and number.isdecimal() and len(number) < 6 else 1
    records, has_more = gone_records(form, page)
    words = ngettext("%(count)s deleted record", "%(count)s deleted records", len(records)) % {"count": len(records)}
    context = {
        "title": _("Recycle bin"),
        "lead": _("Records that were deleted. Each can be brought back, with all its parts."),
        "form": form,
        "records": records,
        "count_text": words if not has_more and page == 1 else _("Newest first"),
        "newer": page - 1,
        "older": page + 1 if has_more and page < LAST_PAGE else 0,
        "may_record": request.user.may_record,
    }
    return render(request, "changes/bin.html", context)


def gone_records(form: BinForm, page: int) -> tuple[list[GoneRecord], bool]:
    """The records of a page, newest first, and whether there are more."""
    first, beyond = (page - 1) * PER_PAGE, page * PER_PAGE + 1
    with ever():
        some = [(act, model, key) for model in form.models() for key, act in gone_of(model, form, beyond)]
        some.sort(key=lambda one: (-one[0], one[1]._meta.label, str(one[2])))
        wanted = some[first : beyond - 1]
    acts = Act.objects.in_bulk({act for act, _model, _key in wanted})
    names = NamesThen(form.user)
    names.learn((table_of(model), key, act) for act, model, key in wanted)
    return [
        GoneRecord(
            capfirst(str(model._meta.verbose_name)),
            names.full_name(model, key, act),
            acts[act],
            url_of(act, model, key),
        )
        for act, model, key in wanted
    ], len(some) >= beyond


def url_of(act: int, model: type[Model], key: int | str) -> str:
    return f"{reverse('history:act', args=[act])}?record={model._meta.label_lower}:{key}"


def gone_of(model: type[Model], form: BinForm, count: int) -> list[tuple[Any, int]]:
    """Keys and acts of the records of a kind that are gone.

    Of few it is asked by their keys which are meant: what makes that out of all records there ever were takes long.
    """
    rows = form.rows(model)
    if rows is None:
        return gone_rows(model, form, count)
    some = gone_rows(model, form, FEW + 1)
    if len(some) > FEW:
        return gone_rows(model, form, count, rows)
    meant = set(rows.filter(pk__in=[key for key, _act in some]).values_list("pk", flat=True)) if some else set()
    return [one for one in some if one[0] in meant][:count]


def gone_rows(
    model: type[Model], form: BinForm, count: int, among: QuerySet[Model] | None = None
) -> list[tuple[Any, int]]:
    """The newest ``count`` that are gone, ``among`` some rows where these are given."""
    options: Any = model._meta
    conditions = list(form.conditions())
    if among is not None:
        try:
            text, values = among.query.sql_with_params()
        except EmptyResultSet:
            return []
        conditions.append((f"AND v.{quoted(options.pk.column)} IN ({text})", list(values)))
    statement = GONE.format(
        key=quoted(options.pk.column),
        table=quoted(options.db_table),
        parts=" ".join(parts_of(model)),
        conditions=" ".join(text for text, _values in conditions),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*(value for _text, values in conditions for value in values), count])
        gone: list[tuple[Any, int]] = cursor.fetchall()
    return gone


def parts_of(model: type[Model]) -> Iterator[str]:
    for field in foreign_keys(model):
        if field.remote_field.on_delete is CASCADE and has_past(field.related_model):
            owner = field.related_model._meta
            yield PART.format(
                owner=quoted(owner.db_table), owner_key=quoted(owner.pk.column), column=quoted(str(field.column))
            )
