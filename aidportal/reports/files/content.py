"""What a report holds, whatever file it becomes.

Values are as the records have them, money in yuan; a writer shows them in the report's unit by ``written``
and ``in_unit``. Nothing known is ``None`` and never zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aidportal.sheets.writing import CellKind, Heading
from aidportal.values.money import Unit, format_amount
from aidportal.values.rounding import fixed

if TYPE_CHECKING:
    from .live_text import LiveText
    from .section_texts import TextEdit

NUMERIC = frozenset({CellKind.INTEGER, CellKind.NUMBER, CellKind.MONEY, CellKind.PER_CENT})
NOTHING = "—"
# So many chapters beside the meanings of their figures need no table of contents.
MOST_WITHOUT_CONTENTS = 1


@dataclass(frozen=True, slots=True)
class ReportNumber:
    """A number and where it comes from.

    ``figure`` is the key of the figure that gave it, empty for a value of one record; ``scope`` is the
    query string of the scope it was asked for, ``None`` where no scope asks for just these rows. ``mark``
    (≈, >, <) is that of a value which its source does not state exactly.
    """

    value: Decimal | int | None
    kind: CellKind = CellKind.INTEGER
    figure: str = ""
    scope: str | None = None
    mark: str = ""
    is_to_date: bool = False

    @property
    def can_be_checked(self) -> bool:
        """Whether the portal can be asked for the same number again."""
        return bool(self.figure) and self.scope is not None


# Numbers, each with what it is called.
NamedNumbers = tuple[tuple[str, ReportNumber], ...]


class ListName(str):
    """What the list of the rows behind a number is called; ``chapter`` is what a report calls it that holds it."""

    __slots__ = ("chapter",)
    chapter: str

    def __new__(cls, name: str, chapter: str) -> ListName:
        made = super().__new__(cls, name)
        made.chapter = chapter
        return made


# What stands in a table: numbers with their origin, and plain values of records. A date known only to the
# month or year is text.
ReportCell = ReportNumber | Decimal | int | date | str | None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """``record`` says which record the row is, as ``app.model:pk``; empty for a group of records."""

    cells: tuple[ReportCell, ...]
    record: str = ""


@dataclass(frozen=True)
class ReportTable:
    """``rows`` are as long as ``headings``.

    Of ``totals`` the first cell is its label. The columns ``summed`` are sums of the rows, and each of
    ``rates`` is (column, part, whole): one column's total divided by another's, in per cent. The rows of a ledger
    hold values of records and no numbers of figures.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[ReportRow]
    totals: ReportRow | None = None
    summed: tuple[int, ...] = ()
    rates: tuple[tuple[int, int, int], ...] = ()
    note: str = ""
    is_ledger: bool = False


@dataclass(frozen=True)
class ReportSeries:
    """One line or one part of the bars; ``role`` is "total" for a sum that is not drawn, "prior" for a thin mark."""

    label: str
    values: tuple[ReportNumber, ...]
    color: int | None = None
    role: str = ""


@dataclass(frozen=True)
class ReportChart:
    """``kind`` is ``bars`` (lying, the largest first), ``grouped``, ``stacked``, ``lines`` or ``steps``.

    ``categories`` are as long as the values of each series. Those in ``to_date`` (positions) are of a year
    that is not over and are drawn hatched. ``unit`` is what the axis counts; only the first ``most``
    categories are drawn, all where it is 0. ``axis`` is what the categories are. Those ``outside`` (positions) lie
    around the period of the report and are drawn pale.
    """

    title: str
    kind: str
    axis: str
    categories: tuple[str, ...]
    series: tuple[ReportSeries, ...]
    unit: str
    finding: str = ""
    note: str = ""
    to_date: tuple[int, ...] = ()
    most: int = 0
    outside: tuple[int, ...] = ()

    @property
    def drawn(self) -> tuple[ReportSeries, ...]:
        return tuple(one for one in self.series if one.role != "total")

    @property
    def labels(self) -> list[str]:
        """The categories as a table names them, in the language that is active."""
        around = _("%(category)s (outside)")
        return [around % {"category": one} if at in self.outside else one for at, one in enumerate(self.categories)]

    @property
    def table(self) -> ReportTable:
        """The numbers of the chart as a table."""
        kinds = [next((number.kind for number in one.values), CellKind.INTEGER) for one in self.series]
        headings = [Heading(one.label, kind) for one, kind in zip(self.series, kinds, strict=True)]
        lines = zip(self.labels, *(one.values for one in self.series), strict=True)
        return ReportTable(
            self.title, (Heading(self.axis), *headings), tuple(ReportRow(line) for line in lines), note=self.note
        )


@dataclass(frozen=True)
class KeyFigure:
    """A number of the year beside the year before's; ``change`` is in per cent with its sign, or empty.

    ``note`` says what it is compared with, ``left_out`` which records it does not count, ``source`` where its rows are.
    """

    label: str
    unit: str
    number: ReportNumber
    before: ReportNumber | None = None
    change: str = ""
    note: str = ""
    left_out: str = ""
    source: str = ""

    @property
    def words(self) -> str:
        return " ".join(filter(None, [self.note if self.before else "", self.left_out]))


@dataclass(frozen=True)
class KeyFigures:
    title: str
    items: tuple[KeyFigure, ...]

    @property
    def table(self) -> ReportTable:
        """The same as a table, in the language that is active."""
        headings = (
            Heading(_("Figure")),
            Heading(_("Unit")),
            Heading(_("Value"), CellKind.NUMBER),
            Heading(_("Compared with"), CellKind.NUMBER),
            Heading(pgettext("of a figure", "Change")),
            Heading(_("Source")),
            Heading(_("What it is compared with")),
        )
        # Machines read tables, and the minus that they know.
        changes = [item.change.replace("−", "-") for item in self.items]
        rows = [
            ReportRow((item.label, item.unit, item.number, item.before, change, item.source, item.words))
            for item, change in zip(self.items, changes, strict=True)
        ]
        return ReportTable(self.title, headings, tuple(rows))


@dataclass(frozen=True)
class Paragraph:
    """What is said in a chapter; ``computed`` are the sentences that a clerk may edit.

    The last paragraph of what a clerk wrote has the ``edit``, whose note stands under it. ``numbers`` are those that
    the portal filled in, each with what it is called; ``chapter`` and ``place`` tell where they stand.
    """

    text: str
    computed: LiveText | None = None
    edit: TextEdit | None = None
    numbers: NamedNumbers = ()
    chapter: str = ""
    place: str = ""

    @property
    def note(self) -> str:
        return self.edit.note if self.edit else ""

    @property
    def table(self) -> ReportTable:
        """The numbers in the sentences as a table, for whoever verifies them."""
        headings = (Heading(self.chapter), Heading(self.place, CellKind.NUMBER))
        return ReportTable(self.chapter, headings, tuple(map(ReportRow, self.numbers)))


Block = ReportTable | ReportChart | KeyFigures | Paragraph


@dataclass(frozen=True)
class Section:
    """``level`` is 1 for a chapter, 2 for a part of the chapter before it; an annex is a list behind the figures.

    By its ``key`` a clerk's text finds its chapter; it is empty where nothing is said.
    """

    title: str
    blocks: tuple[Block, ...]
    level: int = 1
    is_annex: bool = False
    key: str = ""


@dataclass(frozen=True)
class Definition:
    """What a figure of the report means; ``unit`` is what its values count."""

    key: str
    label: str
    unit: str
    text: str


@dataclass(frozen=True)
class Report:
    """``kind`` is the key of its builder, ``scope`` the query string it was made for and
    ``scope_words`` the same as pairs of axis and values in words, on an issued one with the seal of the history.

    ``language`` is ``zh-hans`` or ``en``. ``reader`` is the user whose records it holds and ``made_by``
    that user's name; ``made_at`` is aware.
    """

    kind: str
    title: str
    subtitle: str
    scope: str
    scope_words: tuple[tuple[str, str], ...]
    language: str
    unit: Unit
    made_at: datetime
    made_by: str
    reader: Any
    sections: tuple[Section, ...]
    # The number of the last act before its numbers were read; 0 where no history was kept.
    moment: int = 0
    definitions: tuple[Definition, ...] = ()
    # The day up to which it holds; whose report it is, empty where it is nobody's alone; its number once it is issued.
    as_of: date | None = None
    issuer: str = ""
    serial: str = ""
    # Whether the annexes are printed; they are always part of the workbook.
    has_annex: bool = True

    @property
    def printed(self) -> tuple[Section, ...]:
        """The sections of a form for paper; instead of annexes that are not printed the words where they are."""
        if self.has_annex or not any(section.is_annex for section in self.sections):
            return self.sections
        titles = _("; ").join(section.title for section in self.sections if section.is_annex)
        words = _("The lists behind these figures are sheets of the workbook of this report: %(titles)s.")
        told = Section(_("Annexes"), (Paragraph(words % {"titles": titles}),))
        return (*(section for section in self.sections if not section.is_annex), told)

    def as_printed(self) -> Report:
        """The report as a form for paper holds it, with the meanings of those figures alone that stand there."""
        sections = self.printed
        figures = {one.figure for section in sections for block in section.blocks for _place, one in numbers_of(block)}
        definitions = tuple(one for one in self.definitions if one.key in figures)
        return replace(self, sections=sections, definitions=definitions, has_annex=True)

    @property
    def has_contents(self) -> bool:
        """Whether a form for paper has a table of contents; of so few chapters nobody looks one up."""
        return len(self.printed) > MOST_WITHOUT_CONTENTS

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks

    def numbers(self) -> Iterator[tuple[str, ReportNumber]]:
        """Every number of a figure with the words for its place: block, row and column."""
        for block in self.blocks():
            yield from numbers_of(block)


def numbers_of(block: Block) -> Iterator[tuple[str, ReportNumber]]:
    """The numbers of figures in a block, each with the words for its place."""
    if isinstance(block, KeyFigures):
        for item in block.items:
            yield f"{block.title} / {item.label}", item.number
            if item.before:
                yield f"{block.title} / {item.label} / {item.note}", item.before
    elif isinstance(block, (ReportChart, Paragraph)):
        yield from numbers_in(block.table)
    elif isinstance(block, ReportTable):
        yield from numbers_in(block)


def numbers_in(table: ReportTable) -> Iterator[tuple[str, ReportNumber]]:
    rows = with_totals(table) if not table.is_ledger else [table.totals] if table.totals else []
    for row in rows:
        for heading, cell in zip(table.headings[1:], row.cells[1:], strict=True):
            if isinstance(cell, ReportNumber) and cell.figure:
                yield f"{table.title} / {row.cells[0]} / {heading.text}", cell


def with_totals(table: ReportTable) -> Iterator[ReportRow]:
    yield from table.rows
    if table.totals:
        yield table.totals


# ---- How a cell is shown


def raw(cell: ReportCell) -> Any:
    """The value of a cell, without where it comes from."""
    return cell.value if isinstance(cell, ReportNumber) else cell


def kind_of(cell: ReportCell, heading: Heading) -> CellKind:
    return cell.kind if isinstance(cell, ReportNumber) else heading.kind


def in_unit(cell: ReportCell, kind: CellKind, unit: Unit) -> Any:
    """The value of a cell as a file stores it: money divided by the unit."""
    value = raw(cell)
    return value / Decimal(unit.divisor) if kind is CellKind.MONEY and isinstance(value, (int, Decimal)) else value


def written(cell: ReportCell, kind: CellKind, unit: Unit) -> str:
    """A cell as a page shows it: grouped digits in the unit, the mark in front, a dash for a number not known."""
    value = raw(cell)
    if value is None:
        return NOTHING if kind in NUMERIC or isinstance(cell, ReportNumber) else ""
    if isinstance(value, (str, date)):
        return str(value)
    mark = cell.mark if isinstance(cell, ReportNumber) else ""
    return f"{mark} {digits(value, kind, unit)}".strip()


def digits(value: Decimal | int, kind: CellKind, unit: Unit) -> str:
    if kind is CellKind.MONEY:
        return format_amount(Decimal(value), unit)
    if kind is CellKind.PER_CENT:
        return fixed(value, 1)
    return f"{Decimal(value).normalize():,f}"


def is_empty(blocks: Sequence[Block]) -> bool:
    """Whether the blocks hold no number, no row and nothing that a clerk wrote."""
    return not any(has_something(block) for block in blocks)


def has_something(block: Block) -> bool:
    if isinstance(block, KeyFigures):
        # Of nothing at all there are 0.
        return any(item.number.value for item in block.items)
    if isinstance(block, ReportChart):
        return any(number.value is not None for one in block.series for number in one.values)
    if isinstance(block, Paragraph):
        return block.edit is not None
    return isinstance(block, ReportTable) and next(iter(block.rows), None) is not None
