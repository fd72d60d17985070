"""The views of records: lists with filters, totals and exports, and single records."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial
from typing import Any

from django.contrib import admin
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.paginator import EmptyPage
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView, TemplateView
from django_filters import FilterSet
from django_tables2 import Table

from aidportal.figures.scopes import scope_parameters
from aidportal.history.known_days import name_of_day
from aidportal.intake.bulk_fields import bulk_fields_of
from aidportal.intake.kinds import importers_of
from aidportal.records.acts import ActPage, Acts, acts_on, finding_url
from aidportal.records.pages import add_url, change_url, has_page
from aidportal.records.row_acts import RowLinks, links_by_row
from aidportal.sheets.streaming import STREAMS
from aidportal.sheets.writing import MOST_ROWS, CellKind, Ending, ExportSheet, Heading
from aidportal.values import dates
from aidportal.values.money import Unit
from aidportal.web.requests import SignedInRequest

from .exports import send_file
from .feet import Foot, foot_of_page
from .register import MOST_LOOKED_UP, Register

ROWS_PER_PAGE = 50
# How many actions stand beside a title.
MOST_BUTTONS = 3
# What an address may say besides filters.
CONTROLS = frozenset({"sort", "page", "_export"})


def unknown_parameters(query: QueryDict, filterset: FilterSet) -> list[dict[str, str]]:
    """Notices about what an address asks for and the page does not know, in words."""
    given = [name for name in query if name not in {*filterset.filters, *CONTROLS}]
    of_scope = scope_parameters()
    unused = [str(of_scope[name]) for name in given if name in of_scope and query[name]]
    unknown = [name for name in given if name not in of_scope]
    texts = []
    if unused:
        texts.append(_("This page cannot be narrowed by: %(names)s.") % {"names": _(", ").join(unused)})
    if unknown:
        shown = ", ".join(name[:20] for name in unknown[:5]) + (" …" if len(unknown) > 5 else "")
        texts.append(
            _("Ignored in the address, because nothing here is called so (%(count)s): %(names)s")
            % {"count": len(unknown), "names": shown}
        )
    return [{"level": "warn", "text": text} for text in texts]


class RecordsView(PermissionRequiredMixin):
    """A page of records of ``kind``, for those who may see some."""

    request: SignedInRequest
    raise_exception = True

    @property
    def kind(self) -> Any:
        raise NotImplementedError

    def get_permission_required(self) -> tuple[str]:
        options = self.kind._meta
        return (f"{options.app_label}.view_{options.model_name}",)

    @property
    def unit(self) -> Unit:
        """The reader's unit of money."""
        return Unit(self.request.user.unit)


class RecordListView(RecordsView, TemplateView):
    """The page of a register, and its files."""

    request: SignedInRequest
    template_name = "list.html"
    register_class: type[Register]
    lead: Any = ""
    # Whether the records have a page of their own in the admin; parts of others have none.
    recorded_here = True
    # The act on another record by which such a part is added.
    added_by: type[ActPage] | None = None
    # What one does to a record from its row, beside changing it.
    acts: Acts = ()

    @property
    def kind(self) -> Any:
        return self.register_class.records.model

    @cached_property
    def register(self) -> Register:
        return self.register_class(self.request.user, self.request.GET)

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        wanted = request.GET.get("_export")
        if wanted is None:
            return super().get(request, *args, **kwargs)
        if wanted not in STREAMS:
            return self.refuse(
                _("“%(format)s” is not a format of export. Choose %(known)s.")
                % {"format": wanted[:40], "known": ", ".join(STREAMS)}
            )
        if not self.register.is_valid:
            return self.refuse(_("Nothing was exported: one of the filters is not valid. Open the list to see which."))
        return self.export(wanted)

    def refuse(self, message: str) -> HttpResponse:
        return render(self.request, "400.html", {"message": message}, status=400)

    # ---- The page

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        register = self.register
        register.name_few()
        table, notices = register.table(self.unit), self.notices()
        # The rows are counted in the statement that asks for their figures.
        foot = register.foot() if register.measured else None
        table.data.count = foot.count if foot else None
        notices += self.paginate(table)
        if foot and foot.count:
            table.totals_rows = self.totals_rows(table, foot)
        table.row_acts = self.row_acts([row.record for row in table.paginated_rows])
        return super().get_context_data(**kwargs) | {
            "register": register,
            "filter": register.filters,
            "table": table,
            "title": register.title,
            "lead": self.lead,
            "notices": notices,
            "actions": self.actions(),
            "exports": self.exports(),
            "bulk": self.bulk(table),
            "count_text": self.count_text(table),
            "count_note": self.count_note() if foot and foot.count else None,
            "figures": register.figures,
            "clear_url": self.request.path,
        }

    def row_acts(self, records: Sequence[Model]) -> RowLinks:
        """What the reader may do to each of the records of the page."""
        return links_by_row(records, self.acts, self.request) if has_page(self.kind) else {}

    def paginate(self, table: Table) -> list[dict[str, str]]:
        """Cuts ``table`` to the page asked for; says so where there is no such page."""
        wanted = self.request.GET.get("page", "1")
        number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 0
        try:
            table.paginate(page=number, per_page=ROWS_PER_PAGE)
        except EmptyPage:
            last = table.paginator.num_pages
            table.page = table.paginator.page(last if number > last else 1)
            text = _("There is no page %(page)s; the list has %(count)s.") % {"page": wanted[:20], "count": last}
            return [{"level": "warn", "text": text}]
        return []

    def notices(self) -> list[dict[str, str]]:
        """What the address asked for and the list does not know, in words."""
        sorts = [{"level": "warn", "text": text} for text in self.unknown_sorts()]
        return unknown_parameters(self.request.GET, self.register.filters) + sorts + self.uncounted()

    def query(self) -> QueryDict:
        """What the address asks for, whatever the page of it, to be changed."""
        query = self.request.GET.copy()
        query.pop("page", None)
        return query

    def uncounted(self) -> list[dict[str, Any]]:
        """How many records the list leaves out, because their dates or values do not say enough."""
        notices = []
        for omission, text in self.register.left_out:
            query = self.query()
            query.update([omission.pair])
            notices.append({"level": "info", "text": text, "url": f"?{query.urlencode()}", "link": _("Show them")})
        return notices

    def unknown_sorts(self) -> list[str]:
        columns = self.register.table_class.base_columns
        names = [part for value in self.request.GET.getlist("sort") for part in value.split(",") if part]
        wrong = [name for name in names if name.lstrip("-") not in columns]
        if not wrong:
            return []
        return [_("The list cannot be sorted by “%(name)s”; it has no such column.") % {"name": wrong[0][:40]}]

    def totals_rows(self, table: Table, foot: Foot) -> list[dict[str, Any]]:
        """The rows of the foot, the figures of the scope last."""
        every = ngettext("The %(count)s row", "All %(count)s rows", foot.count) % {"count": f"{foot.count:,}"}
        parts = []
        if table.paginator.num_pages > 1:
            keys = [row.record.pk for row in table.paginated_rows]
            page = foot_of_page(self.register.measured, self.kind, keys, self.register.scope)
            parts.append((_("This page"), page))
        parts.append((every, foot.rows))
        if not foot.is_whole:
            parts += [(_("Not in this list"), foot.outside), (_("Total of what is asked for"), foot.total)]
        return [{"label": label, "cells": table.foot_texts(values)} for label, values in parts]

    def count_text(self, table: Table) -> str:
        count = table.paginator.count
        return ngettext("%(count)s row", "%(count)s rows", count) % {"count": f"{count:,}"}

    def count_note(self) -> dict[str, str] | None:
        """Which of the rows figures of the foot do not count, with the way to them."""
        return None

    def actions(self) -> list[dict[str, Any]]:
        """The page's actions: adding a record and importing a workbook of them, for those who may record."""
        options = self.kind._meta
        if not self.request.user.has_perm(f"{options.app_label}.add_{options.model_name}"):
            return []
        imported = [{"url": f"{reverse('imports:list')}?kind={key}", "label": _("Import")} for key in self.kinds()[:1]]
        added = self.way_to_add()
        return [added | {"icon": "plus"}, *imported] if added else imported

    def way_to_add(self) -> dict[str, Any] | None:
        """Where a record is added, by itself or by the act on another that is found first."""
        back = self.request.get_full_path()
        if self.recorded_here:
            label = _("Add: %(name)s") % {"name": self.kind._meta.verbose_name}
            return {"url": add_url(self.kind, back), "label": label}
        if self.added_by:
            return {"url": finding_url(self.added_by, back), "label": self.added_by.title}
        return None

    def bulk(self, table: Table) -> dict[str, Any] | None:
        """How one field is set in rows that are ticked, for those who may change such records."""
        fields = bulk_fields_of(self.kind, self.request.user) if self.recorded_here else []
        if not fields or not table.paginator.count:
            return None
        query = self.query()
        count = table.paginator.count
        every = ngettext("all %(count)s row of this list", "all %(count)s rows of this list", count)
        return {
            "url": reverse("imports:bulk", args=[self.register.address]),
            "query": query.urlencode(),
            "shown": ",".join(str(row.record.pk) for row in table.paginated_rows),
            "every": every % {"count": f"{count:,}"} if table.paginator.num_pages > 1 else "",
            "fields": [(one.name, one.label(self.kind)) for one in fields],
        }

    def kinds(self) -> list[str]:
        """The kinds of workbooks that the list's records come in; first the one that the list itself exports."""
        mine = sorted(importers_of(self.kind), key=lambda kind: kind.register is not self.register_class)
        return [kind.key for kind in mine]

    def exports(self) -> list[dict[str, str]]:
        query = self.query()
        links = []
        for key, label in (("xlsx", _("Excel, all rows")), ("csv", _("CSV, all rows"))):
            query["_export"] = key
            links.append({"url": f"{self.request.path}?{query.urlencode()}", "label": label})
        return links

    # ---- The file

    def export(self, wanted: str) -> HttpResponse:
        """The table as a file: all filtered rows, in the order shown, in the reader's language and unit.

        Behind its columns stands the number of each record, by which a workbook that comes back names it.
        """
        register = self.register
        count = register.rows.count()
        if count > MOST_ROWS:
            return self.refuse(_("The list has more rows than a workbook holds. Narrow it by filters first."))
        register.is_long = count > MOST_LOOKED_UP
        table = register.table(self.unit)
        name, day = str(register.title), f"{dates.today():%Y%m%d}"
        sheet = partial(self.sheet, table)
        return send_file(self.request, wanted, sheet, f"{name}-{name_of_day()}", f"{register.export_name}-{day}")

    def sheet(self, table: Table) -> ExportSheet:
        """The table as it is written; its rows are fetched while it is, its foot is asked when they are written."""
        number = Heading(capfirst(_("record number")), CellKind.INTEGER)
        rows = ((*cells, key) for key, cells in table.exported_records())
        return ExportSheet(str(self.register.title), [*table.headings(), number], rows, partial(self.ending, table))

    def ending(self, table: Table) -> Ending:
        """The foot of the table, and what it leaves out."""
        register = self.register
        has_foot = register.measured and register.rows.exists()
        feet = [[*cells, None] for cells in table.exported_feet(register.foot())] if has_foot else []
        totals = feet.pop() if feet else None
        texts = " ".join(text for _omission, text in register.left_out)
        return Ending(feet, totals, _("Note: %(text)s") % {"text": texts} if texts else "")


class RecordDetailView(RecordsView, DetailView):
    """One record. Somebody else's answers like one that does not exist."""

    request: SignedInRequest
    queryset: Any

    @property
    def kind(self) -> Any:
        return self.queryset.model

    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.visible_to(self.request.user)

    def change_action(self) -> list[dict[str, Any]]:
        """The link to change the record, for those who may."""
        if not admin.site.get_model_admin(self.kind).has_change_permission(self.request, self.object):
            return []
        return [{"url": change_url(self.object), "label": _("Change"), "icon": "edit"}]

    def ways_to_record(self, acts: Acts) -> dict[str, Any]:
        """Changing the record and the acts on it, as a page's head takes them: the first as buttons, a menu of all."""
        links = acts_on(acts, self.object, self.request)
        change = self.change_action()
        return {"actions": [*change, *links[: MOST_BUTTONS - len(change)]], "more": links[MOST_BUTTONS - len(change) :]}
