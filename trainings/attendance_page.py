"""Who attended a session, as a grid of areas and kinds of people with a headcount in each cell, saved as one change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aidportal.directory.models import Area, Pairing
from aidportal.grids.pasted_grid import inexact, paste_links
from aidportal.records.acts import ActPage, WrittenRecord
from aidportal.records.permissions import SaveRefused, passes
from aidportal.records.sections import PageProblem
from aidportal.records.versions import FIELD as VERSION_FIELD
from aidportal.records.versions import Texts, read, who_saved
from aidportal.sheets import cells, vocabulary

from .models import Attendance, People, Session

# Areas that are offered before somebody came from them, and blank rows for others.
MOST_OFFERED, MORE_ROWS = 20, 3
MOST_PEOPLE = 2_147_483_647
PEOPLE_UNITS = ("", *vocabulary.words("people", "unit"))
# An area and a kind of people.
Cell = tuple[str, str]


class HeadcountField(forms.CharField):
    """A number of people as it is typed: 12, １２, 12名; blank where nothing is known."""

    def to_python(self, value: object) -> int | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            stated = cells.count(text)
        except cells.Unclear as error:
            raise ValidationError(error.message) from None
        if stated.qualifier or stated.unit_text not in PEOPLE_UNITS:
            raise ValidationError(inexact(text))
        if stated.value > MOST_PEOPLE:
            raise ValidationError(_("So many people cannot have come."))
        return int(stated.value)

    def run_validators(self, value: object) -> None:
        """What was typed is validated by reading it."""


class HeadcountsForm(forms.Form):
    """A headcount for each area and kind of people, and rows for areas that are not there yet."""

    page_fields: Any = None

    def __init__(self, data: QueryDict, grid: AttendancePage, recorded: Mapping[Cell, int]) -> None:
        super().__init__(data)
        self.areas, self.page_fields = grid.areas(recorded), grid.page_fields
        self.recorded, self.conflicts = recorded, grid.conflicts
        offered = Area.objects.selectable_by(grid.request.user)
        for area in self.areas:
            self._add_cells(area.code, area.name)
        for number in range(MORE_ROWS):
            label = _("another area, row %(number)s") % {"number": number + 1}
            self.fields[f"area-{number}"] = forms.ModelChoiceField(offered, required=False, label=label)
            self._add_cells(f"new{number}", label)
        grid.page_fields.adapt(self)
        for number in range(MORE_ROWS):
            self.fields[f"area-{number}"].widget.attrs["placeholder"] = _("another area")
        if not self.is_bound:
            next(iter(self.fields.values())).widget.attrs["autofocus"] = True

    def _add_cells(self, row: str, name: str) -> None:
        for people in People:
            label = f"{name}, {people.label}"
            self.fields[f"n-{row}-{people}"] = HeadcountField(
                required=False,
                label=label,
                max_length=12,
                initial=self.recorded.get((row, str(people))),
                widget=forms.TextInput(
                    {"inputmode": "numeric", "class": "num", "autocomplete": "off", "aria-label": label}
                ),
            )

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the grid: the area or the choice of one, and the cells."""
        for area in self.areas:
            yield {"name": area.name, "cells": [self[f"n-{area.code}-{people}"] for people in People]}
        for number in range(MORE_ROWS):
            yield {"area": self[f"area-{number}"], "cells": [self[f"n-new{number}-{people}"] for people in People]}

    def clean(self) -> dict[str, Any]:
        self.typed: dict[Cell, int | None] = {}
        self.names: dict[Cell, str] = {}
        for area in self.areas:
            self._take(area.code, area.code)
        for number in range(MORE_ROWS):
            self._take_new(number)
        for name, told in self.conflicts.items():
            if name in self.fields:
                self.add_error(name, told)
        for cell, name in self.names.items():
            if self.typed[cell] == 0 and self.recorded.get(cell) != 0 and name not in self.errors:
                self.add_error(name, _("Leave the cell blank where nobody came, or where it is not known."))
        return self.cleaned_data

    def _take_new(self, number: int) -> None:
        area, name = self.cleaned_data.get(f"area-{number}"), f"area-{number}"
        filled = [people for people in People if self.data.get(f"n-new{number}-{people}", "").strip()]
        if filled and area is None and name not in self.errors:
            self.add_error(name, _("Choose the area from which these people came."))
        elif area is not None and any(area.code == code for code, _people in self.typed):
            self.add_error(name, _("This area stands in the grid already."))
        elif area is not None:
            self._take(f"new{number}", area.code)

    def _take(self, row: str, code: str) -> None:
        for people in People:
            name = f"n-{row}-{people}"
            if name in self.cleaned_data:
                self.typed[code, str(people)] = self.cleaned_data[name]
                self.names[code, str(people)] = name


class AttendancePage(ActPage[HeadcountsForm]):
    """The attendance of a session as a small grid."""

    kind = Session
    records = Attendance
    address, place = "trainings:attendance", "attendance"
    title = gettext_lazy("Attendance")
    template_name = "trainings/attendance.html"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.conflicts: dict[str, str] = {}

    # ---- What is recorded

    def recorded(self) -> dict[Cell, Attendance]:
        rows = Attendance.objects.visible_to(self.request.user).filter(session=self.subject)
        return {(row.home_area_id, row.people): row for row in rows.order_by("pk")}

    # What is recorded, as it was compared with what was sent; and the cells that both changed, by field.
    now: Texts | None = None

    def state(self) -> Texts:
        if self.now is not None:
            return self.now
        return {f"{area}:{people}": str(row.headcount) for (area, people), row in self.recorded().items()}

    def refuse_stale(self) -> None:
        """What somebody else changed is compared cell by cell."""

    def areas(self, recorded: Collection[Cell]) -> list[Area]:
        """Those that have people, that of the place, the giver's partners, what lies in the place; in this order."""
        session, user = self.subject, self.request.user
        codes = dict.fromkeys(code for code, _people in recorded)
        # A class that is held where somebody gives is for their partners, also where it is not said who gives it.
        side = {"giver": session.giver_id} if session.giver_id else {"giver__area": session.place_area_id}
        pairs = Pairing.objects.visible_to(user).filter(**side, receiver__area__isnull=False)
        partners = sorted(set(pairs.values_list("receiver__area", flat=True))) if any(side.values()) else []
        held = Area.objects.selectable_by(user).filter(parent=session.place_area_id, until=None).order_by("code")
        inside = held.values_list("code", flat=True)[:MOST_OFFERED] if session.place_area_id else []
        for code in [*([session.place_area_id] if session.place_area_id else []), *partners, *inside]:
            if len(codes) < MOST_OFFERED:
                codes.setdefault(code)
        # A row that was on the page when it was opened stays there.
        codes |= dict.fromkeys(name.split("-")[1] for name in self.request.POST if is_cell(name))
        rows = Area.objects.filter(code__in=codes).in_bulk()
        return [rows[code] for code in codes if code in rows]

    def make_form(self) -> HeadcountsForm:
        recorded = self.recorded()
        return HeadcountsForm(self.typed, self, {cell: row.headcount for cell, row in recorded.items()})

    # ---- Saving

    def save(self) -> Any:
        self.admin.lock(self.subject)
        self.put_together()
        return super().save()

    def put_together(self) -> None:
        """Take into what was sent what somebody else recorded meanwhile, and note the cells that both changed."""
        opened = read(self.request.POST.get(VERSION_FIELD, ""))
        base, self.now = (opened.texts if opened else {}), self.state()
        data: Any = self.request.POST.copy()
        for name in filter(is_cell, list(data)):
            key = ":".join(name.split("-")[1:])
            before, now, sent = base.get(key, ""), self.now.get(key, ""), data[name].strip()
            if now in (before, sent):
                continue
            if sent == before:
                data[name] = now
            else:
                who = who_saved(self.kind, self.subject.pk, opened.at if opened else None)
                words = _("Meanwhile recorded by %(who)s: %(now)s. Saving once more takes what stands here.")
                self.conflicts[name] = words % {"who": who, "now": now or _("nothing")}
        self.request.POST = data

    def write(self, form: HeadcountsForm) -> Iterator[WrittenRecord]:
        recorded = self.recorded()
        self.changed = 0
        for (area, people), headcount in form.typed.items():
            row = recorded.get((area, people))
            if headcount == (row.headcount if row else None):
                continue
            self.changed += 1
            if headcount is None:
                self.remove(row)
                continue
            act = "change" if row else "add"
            row = row or Attendance(session=self.subject, home_area_id=area, people=people)
            row.headcount = headcount
            row.save()
            yield WrittenRecord(row, act)

    def remove(self, row: Any) -> None:
        if not passes(self.request.user, "delete", [row]):
            raise SaveRefused(_("This record would lie outside your areas. Nothing was saved."))
        row.delete()

    def done(self, form: HeadcountsForm) -> str:
        count = self.changed
        if not count:
            return _("Nothing was changed.")
        words = ngettext("%(count)s headcount was recorded.", "%(count)s headcounts were recorded.", count)
        return words % {"count": count}

    # ---- Showing

    def problems(self, form: HeadcountsForm) -> list[PageProblem]:
        """What is wrong, and what else the database said."""
        refusal = getattr(self.request, "refusal", "")
        return [*([PageProblem("", refusal, "")] if refusal else []), *super().problems(form)]

    def tables(self) -> list[dict[str, Any]]:
        """The kinds of people over the columns, how many the roster has, and the way to paste headcounts."""
        columns = [capfirst(str(people.label)) for people in People]
        paste = paste_links(self.subject, self.request).get("attendance")
        return [{"columns": columns, "people": self.subject.attendees.count(), "paste": paste}]


def is_cell(name: str) -> bool:
    """Whether a field is a cell of an area that stood on the page when it was opened."""
    parts = name.split("-")
    return len(parts) == 3 and parts[0] == "n" and parts[1].isdecimal()


ACTS = (AttendancePage,)
