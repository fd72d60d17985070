"""What a kind of lines can be pasted with: its columns in their order, and what a row says of a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar

from django.contrib.admin.sites import site
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aidportal.intake.drafts import Draft, ReadValues
from aidportal.intake.fields import Amount, Count, Field, Lookups, Number, Senseless
from aidportal.intake.kinds import Importer
from aidportal.intake.likeness import spelling
from aidportal.records.forms import RecordForm
from aidportal.records.questions import Ask, Doubt, Entered, SetFields
from aidportal.records.rights import gate
from aidportal.sheets import cells
from aidportal.sheets.grid import CellValue
from aidportal.web.requests import SignedInRequest, SignedInUser

ROWS_AT_ONCE = 5000
# What a row says of a line: its attributes.
LineValues = Mapping[str, Any]


class PastedGrid(Importer):
    """Lines of one kind that are pasted into one record. A subclass gives all of these.

    ``fields`` stand in the order in which columns without headings are read; ``for_all`` names those that may be said
    once for all rows. Rows that are equal in the attributes ``same`` are the same line; of an ``is_unique`` kind there
    cannot be two. ``summed`` is the field whose values are added up; ``across`` a field of which each choice may have a
    column with those values. ``form`` is that of such a line on record pages: what it asks is asked of each row;
    ``columns_of`` names the field of an attribute that is called otherwise. Of an ``is_record`` kind each line has a
    history of its own.
    """

    record_model: ClassVar[type[Model]]
    row_model: ClassVar[type[Model]]
    # The attribute by which a line belongs to the record; none where it belongs to a line of the record.
    parent: ClassVar[str] = ""
    title: Any = ""
    form: ClassVar[type[RecordForm]] = RecordForm
    columns_of: ClassVar[Mapping[str, str]] = {}
    for_all: Sequence[str] = ()
    same: Sequence[str] = ()
    is_unique = False
    is_record = False
    summed = across = ""
    # One of ``record_model``.
    record: Any

    def __init__(self, record: Model, user: SignedInUser) -> None:
        self.record, self.user = record, user

    def line(self, row: ReadValues, lookups: Lookups) -> dict[str, Any]:
        """The attributes of the line that ``row`` says.

        Raises ``Senseless`` where it makes no sense, ``Undecided`` where it can mean several.
        """
        raise NotImplementedError

    def initial(self) -> Mapping[str, str]:
        """What is said for all rows unless the reader says otherwise."""
        return {}

    def remark(self, values: LineValues) -> str:
        """What a line says beyond its cells, such as to which other record it belongs."""
        return ""

    def warning(self, values: LineValues) -> str:
        """What a line changes of another record, where nobody is to miss it."""
        return ""

    def refusal(self, values: LineValues, why: str) -> str:
        """Why a line cannot be written, with what in it that is about."""
        return why

    def drafts(self, row: ReadValues, lookups: Lookups) -> list[Draft]:
        return [Draft("line", (), self.line(row, lookups))]

    def every_field(self) -> list[Field]:
        return list(self.fields)

    def recorded(self) -> Any:
        """The lines that are recorded already, as far as the user sees them."""
        return gate(self.row_model, "see", self.user).filter(**{self.parent: self.record})

    # ---- Rows that are the same

    def key_of(self, values: LineValues) -> tuple[Any, ...]:
        """By what a line is the same as another."""
        blank = {one.attname: one.get_default() for one in self.row_model._meta.concrete_fields}
        return self._alike(values.get(name, blank.get(name)) for name in self.same)

    def recorded_keys(self) -> set[tuple[Any, ...]]:
        return set(map(self._alike, self.recorded().order_by().values_list(*self.same)))

    @staticmethod
    def _alike(values: Iterable[Any]) -> tuple[Any, ...]:
        """Values of which names that are only written in other ways are equal."""
        return tuple(spelling(value) if isinstance(value, str) else value for value in values)

    # ---- What is asked, and what is written

    def entered(self, values: LineValues, memory: dict[object, object]) -> Iterator[tuple[Entered, Sequence[Ask]]]:
        """What a row enters, and what is asked about it."""
        line = SetFields(self.line_of(values), [*values])
        yield Entered(line, self.user, memory=memory), self.form.questions

    def doubts_between(self, rows: Sequence[LineValues]) -> Iterator[tuple[int, Doubt]]:
        """What hardly fits between rows that are to be recorded together, by the place of the row."""
        yield from ()

    def doubts_of_all(self, rows: Sequence[LineValues]) -> Iterator[Doubt]:
        """What hardly fits between all rows together and the record."""
        yield from ()

    def line_of(self, values: LineValues) -> Any:
        own = {self.parent: self.record} if self.parent else {}
        return self.row_model(**own, **values)

    def write(self, rows: Sequence[LineValues]) -> list[list[Any]]:
        """Write the lines, and give all that was written kind by kind, the lines last."""
        lines = [self.line_of(values) for values in rows]
        self.row_model._default_manager.bulk_create(lines, batch_size=ROWS_AT_ONCE)
        return [lines]

    def change_others(self, rows: Sequence[LineValues]) -> list[Any]:
        """Change what lines that were just written change of others of their kind, and give those."""
        return []

    # ---- Who may

    def may_paste(self) -> bool:
        """Whether the user may record such lines on the record at all."""
        options = self.row_model._meta
        if not self.user.has_perm(f"{options.app_label}.add_{options.model_name}"):
            return False
        return self.is_open()

    def is_open(self) -> bool:
        """Whether the lines of the record are the user's to record; asked once more of each line that was written."""
        return bool(gate(self.record_model, "change", self.user).filter(pk=self.record.pk).exists())

    def back_url(self) -> str:
        """Where the reader comes from, and goes when the lines are recorded."""
        return str(self.record.get_absolute_url())


_declared: dict[tuple[type[Model], str], type[PastedGrid]] = {}


def declare(*grids: type[PastedGrid]) -> None:
    for grid in grids:
        _declared[grid.record_model, grid.key] = grid


def declared() -> list[type[PastedGrid]]:
    """All kinds of lines that can be pasted, in the order of their declaration."""
    return list(_declared.values())


def grid_of(app_label: str, model_name: str, key: str) -> type[PastedGrid] | None:
    """The kind of lines that an address names."""
    for (model, name), grid in _declared.items():
        if (model._meta.app_label, model._meta.model_name, name) == (app_label, model_name, key):
            return grid
    return None


def paste_url(grid: type[PastedGrid], record: Model) -> str:
    options = grid.record_model._meta
    return reverse("grids:paste", args=[options.app_label, options.model_name, record.pk, grid.key])


def paste_links(record: Model, request: HttpRequest) -> dict[str, dict[str, str]]:
    """The ways to paste lines into ``record``, by what is pasted, for those who may."""
    if not site.has_permission(request):
        return {}
    user: Any = request.user
    grids = [grid for (model, _key), grid in _declared.items() if model is type(record)]
    return {
        grid.key: {"url": paste_url(grid, record), "label": str(grid.title)}
        for grid in grids
        if grid(record, user).may_paste()
    }


def with_pasting(panels: list[dict[str, Any]], record: Model, request: SignedInRequest) -> list[dict[str, Any]]:
    """The panels of a record's page, each with the way to paste the lines that it shows."""
    links = paste_links(record, request)
    for panel in panels:
        if link := links.get(panel["key"]):
            panel |= {"url": link["url"], "link": link["label"]}
    return panels


# ---- Fields that take nothing but what can be kept


def inexact(text: str) -> str:
    """What is said of a number that is not exactly so much."""
    return gettext("“%(text)s” is not an exact number.") % {"text": text[:40]}


def refuse_inexact(stated: cells.StatedNumber, value: CellValue) -> None:
    """Refuse a number that is only about so much, where the records cannot keep that."""
    if stated.qualifier:
        raise Senseless(
            inexact(cells.text_of(value)),
            _("the number alone; what is said beside it belongs into a note"),
            cells.text_of(value),
        )


class Exact:
    """A number that is exactly so much."""

    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> cells.StatedNumber:
        stated: cells.StatedNumber = super().read(value, unit, lookups)  # type: ignore[misc]
        refuse_inexact(stated, value)
        return stated


class ExactCount(Count):
    def read(self, value: CellValue, unit: cells.StatedUnit | None, lookups: Lookups) -> int:
        refuse_inexact(cells.count(value), value)
        return super().read(value, unit, lookups)


class ExactAmount(Exact, Amount):
    pass


class ExactNumber(Exact, Number):
    pass


def exactly(field: Field) -> Field:
    """``field`` of an importer, taking exact numbers only."""
    kinds: dict[type[Field], type[Field]] = {Amount: ExactAmount, Count: ExactCount}
    kind = kinds.get(type(field), ExactNumber)
    words: dict[str, Any] = {"required": field.required, "example": field.example, "note": field.note}
    exact = kind(field.name, field.label, **words)
    exact.words = field.words
    return exact


def needed(field: Field) -> Field:
    """``field`` of an importer, where every line has to say it."""
    copied = copy(field)
    copied.required = True
    return copied


def named(importer: type[Importer], *names: str) -> tuple[Field, ...]:
    """The fields of an importer by name, in the order asked for."""
    fields = {field.name: field for field in importer.fields}
    return tuple(fields[name] for name in names)
