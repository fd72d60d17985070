"""A list without a request: its rows, filters, columns and foot, for one reader and one question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Self

from django.db.models import Model, QuerySet
from django.http import QueryDict

from aidportal.figures.figure import AnyFigure
from aidportal.figures.per_row import Measured
from aidportal.figures.scopes import Scope, scope_parameters
from aidportal.figures.uncounted import KNOWN_BY_YEAR, Omission
from aidportal.values.money import Unit
from aidportal.web.requests import Reader

from .feet import Foot, foot_of
from .paged_rows import PagedRows

# As many rows as are named one by one to the database.
FEW = 1_000
# Of a file with more rows the figures are added up for all at once, which takes as long however few they are.
MOST_LOOKED_UP = 10_000


class Register:
    """The records of a kind that the scope in ``query`` asks for and ``user`` may see.

    A subclass names ``records``, ``table_class``, ``filterset_class``, ``title``, ``address`` and ``export_name``. The
    lists of areas and documents ask for no scope; they have no figures.
    """

    records: Any
    table_class: Any
    filterset_class: Any
    title: Any = ""
    # The name of the address of its page; what its rows are called as the source of a chart, and in the link to all.
    address = ""
    rows_label: Any = ""
    all_label: Any = ""
    export_name = "records"
    # The paths to other records that the columns show.
    beside: tuple[str, ...] = ()
    # Why records may be left out, so that the list says how many.
    omissions: tuple[Omission, ...] = (KNOWN_BY_YEAR,)
    # By what records want attention for: the columns that say why, by the first of which the worst come first.
    reasons: Mapping[str, tuple[str, ...]] = {}
    # Columns that the list has only where they say why.
    only_reasons: tuple[str, ...] = ()
    # Columns, none of them a figure, that make room for them.
    gone_for_reasons: tuple[str, ...] = ()
    # Whether a file is asked for of so many rows that their figures are added up at once.
    is_long = False

    def __init__(self, user: Reader, query: QueryDict | None = None) -> None:
        self.user = user
        self.query = QueryDict() if query is None else query

    @classmethod
    def of_scope(cls, scope: Scope) -> Self:
        """The list of all that ``scope`` asks for."""
        register = cls(scope.user, QueryDict(scope.querystring()))
        register.scope = scope
        return register

    @cached_property
    def filters(self) -> Any:
        return self.filterset_class(self.query, self.records.all(), user=self.user)

    @cached_property
    def is_valid(self) -> bool:
        return self.filters.is_valid()

    @cached_property
    def rows(self) -> Any:
        """The records that are asked for; none where a filter is not valid."""
        return self.filters.qs if self.is_valid else self.records.none()

    def name_few(self) -> None:
        """Names the rows by their keys, where a search or the like leaves few, so that nothing looks for them again."""
        if self.has_scope and self.is_valid and not self.is_whole:
            keys = list(self.rows.order_by().values_list("pk", flat=True)[: FEW + 1])
            if len(keys) <= FEW:
                self.rows = self.rows.filter(pk__in=keys)

    @property
    def has_scope(self) -> bool:
        return hasattr(self.filterset_class, "scope")

    @cached_property
    def scope(self) -> Scope:
        """What is asked for; everything where that is not valid."""
        self.filters.is_valid()  # fills what the scope is read from
        return self.filters.scope

    @property
    def is_whole(self) -> bool:
        """Whether the rows are all that the scope asks for: no filter beyond its axes, such as a search, is used."""
        if not self.is_valid:
            return False
        filters, cleaned = self.filters, self.filters.form.cleaned_data
        return not any(cleaned.get(name) for name in filters.filters if name not in scope_parameters())

    # ---- Columns

    def with_columns(self, rows: QuerySet[Model]) -> Any:
        """``rows`` with the records beside them, annotated for the table's columns."""
        if self.beside:
            rows = rows.select_related(*self.beside)
        if not self.has_scope:
            return rows
        table = self.table_class
        return (table.with_joined_figures if self.is_long else table.with_figures)(rows, self.scope)

    @property
    def why(self) -> tuple[str, ...]:
        """The columns that say why the records want attention, where those that do are asked for."""
        return self.reasons.get(self.query.get("attention", ""), ())

    def excluded(self) -> tuple[str, ...]:
        """The columns that say nothing of their own in what is asked for."""
        columns = self.table_class.excluded(self.scope) if self.has_scope else ()
        gone = self.gone_for_reasons if self.why else ()
        return (*columns, *gone, *(name for name in self.only_reasons if name not in self.why))

    def table(self, unit: Unit) -> Any:
        """The rows as a table in ``unit`` of money, in the order that is asked for; columns are computed by page."""
        figures = self.table_class.computed(self.scope) if self.has_scope else {}
        rows = PagedRows(self.with_columns(self.rows), figures, self.scope if self.has_scope else None)
        table = self.table_class(data=rows, unit=unit, exclude=self.excluded())
        table.figures = self.figures_by_column
        if sorts := self.query.getlist(table.prefixed_order_by_field) or self.why[:1]:
            table.order_by = sorts
        if ordering := table.ordering(of_file=self.is_long):
            table.data.data = table.data.data.order_by(*ordering)
        return table

    # ---- The foot

    @property
    def measured(self) -> dict[str, Measured]:
        """The figures of the foot, by column."""
        return self.table_class.measured(self.scope) if self.has_scope else {}

    @property
    def figures_by_column(self) -> dict[str, AnyFigure]:
        """What the columns and the foot count."""
        figures = ((name, measured.figure_of(self.scope)) for name, measured in self.measured.items())
        return {name: figure for name, figure in figures if figure}

    @property
    def figures(self) -> list[AnyFigure]:
        """The figures of the columns and of the foot, each once."""
        return list(dict.fromkeys(self.figures_by_column.values()))

    def foot(self) -> Foot:
        return foot_of(self.measured, self.rows, self.scope, is_whole=self.is_whole)

    @cached_property
    def left_out(self) -> list[tuple[Omission, str]]:
        """Why records are left out, each with a sentence that says how many."""
        if not self.has_scope or not self.is_valid:
            return []
        omissions: list[tuple[Omission, str]] = []
        for omission in self.omissions:
            if omission.is_possible(self.filters.scope):
                count = self.filters.rows_in(omission.asking(self.filters.scope)).count()
                omissions += [(omission, omission.words(count))] if count else []
        return omissions
