"""What one does to a record from its row in a list: the acts, and changing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Any

from django.contrib.admin.sites import site
from django.db.models import Model
from django.utils.translation import gettext as _

from aidportal.records.acts import Acts, act_links, answers_by_row, offered_to
from aidportal.records.pages import change_url
from aidportal.records.rights import gate
from aidportal.records.sections import line_anchor
from aidportal.records.way_back import marked
from aidportal.web.requests import Actor, SignedInRequest

# The links of rows, by the keys of their records.
RowLinks = dict[Any, list[dict[str, Any]]]


def change_links(records: Sequence[Model], request: SignedInRequest) -> dict[Any, str]:
    """Where the reader changes each of the ``records``, of one kind, that the reader may change; by its key."""
    if not records or not site.has_permission(request):
        return {}
    changeable, _done = rights_by_row(records, (), request)
    back = request.get_full_path()
    return {record.pk: change_url(record, back) for record in records if record.pk in changeable}


def line_links(lines: Iterable[Model], record_of: Callable[[Any], Model], user: Actor, back: str = "") -> RowLinks:
    """Where the reader changes each of the ``lines``, of one kind, that the reader may change; by its key.

    A line is changed on the page of its record, which opens at it.
    """
    by_key = {line.pk: line for line in lines}
    if not by_key or not user.may_record:
        return {}
    changeable = gate(type(next(iter(by_key.values()))), "change", user).filter(pk__in=by_key)
    keys = by_key if user.sees_everything else changeable.values_list("pk", flat=True)
    return {key: [line_link(by_key[key], record_of(by_key[key]), back)] for key in keys}


def line_link(line: Model, record: Model, back: str) -> dict[str, Any]:
    url = change_url(record, marked(back, line) if back else "")
    return {"url": f"{url}#{line_anchor(line)}", "label": _("Change")}


def links_by_row(records: Sequence[Model], acts: Acts, request: SignedInRequest) -> RowLinks:
    """What the reader may do to each of the ``records`` of a page, all of one kind; asked in one statement at most."""
    if not records or not site.has_permission(request):
        return {}
    changeable, done = rights_by_row(records, acts, request)
    back = request.get_full_path()
    links: RowLinks = {}
    for record in records:
        links[record.pk] = act_links(done.get(record.pk, ()), record.pk, back)
        if record.pk in changeable:
            links[record.pk].append({"url": change_url(record, back), "label": _("Change")})
    return links


def rights_by_row(records: Sequence[Model], acts: Acts, request: SignedInRequest) -> tuple[set[Any], dict[Any, Any]]:
    """The keys of the records that the reader may change, and the acts that the reader may do to each."""
    kind, user = type(records[0]), request.user
    pages: Any = site.get_model_admin(kind)
    keys = {record.pk for record in records}
    among = [offered_to(user, act) for act in acts]
    # Whoever sees the record may change something on its page.
    is_open = any(line.has_own_side for line in pages.inlines)
    may_all = user.sees_everything or is_open
    may_some = pages.has_change_permission(request)
    if may_some and not may_all:
        among.append(gate(kind, "change", user))
    answers = answers_by_row(kind, keys, among)
    done = {key: list(compress(acts, one)) for key, one in answers.items()}
    if not may_some or may_all:
        return keys if may_some else set(), done
    return {key for key, one in answers.items() if one[-1]}, done
