"""The reports that the portal makes, by key: what each holds for a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.directory.registers import PairingRegister
from aidportal.figures import catalogue
from aidportal.figures.axes import Axis
from aidportal.figures.per_row import Measured, with_figures
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import NOT_STATED, Period, Scope
from aidportal.figures.statements import one_moment
from aidportal.history.models import Act
from aidportal.history.moments import shown_moment
from aidportal.overview.targets import Targets
from aidportal.registers.register import Register
from aidportal.sheets.writing import CellKind, Heading
from aidportal.values import dates
from aidportal.values.money import Unit
from cadres.figures import OFFICIALS_SENT
from cadres.registers import PostingRegister
from cadres.stock_chart import on_post_by_direction
from projects.charts import by_giver, by_sector, by_source
from projects.disbursement_curve import DisbursementChart
from projects.figures import (
    COMMITTED,
    DISBURSED,
    DISBURSEMENT_RATE,
    DONATED_CASH,
    DONATED_GOODS,
    PROJECTS,
    TOTAL_INVESTMENT,
)
from projects.models import Project
from projects.models.standing import counted_only
from projects.registers import DonationRegister, OutputRegister, ProjectRegister
from trainings.charts import by_field
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS
from trainings.registers import SessionRegister

from .blocks import KINDS, key_figures, ledger, number, of_charts
from .content import Definition, Paragraph, Report, ReportNumber, ReportRow, ReportTable, Section, is_empty

MOST_ISSUERS = 3


@dataclass(frozen=True)
class Order:
    """What is asked of a report: the scope, who reads it, in which unit of money, and when."""

    scope: Scope
    unit: Unit
    made_at: datetime = field(default_factory=timezone.now)
    # Called with the title of each section when it is read.
    tell: Callable[[str], object] = str

    @property
    def question(self) -> DashboardQuestion:
        return DashboardQuestion(self.scope, dates.today(), self.unit)


@dataclass(frozen=True)
class ReportKind:
    """``is_ledger``: the report is one table, and can be had as CSV too."""

    key: str
    label: Any
    about: Any
    sections: Callable[[Order], Iterator[Section]]
    is_ledger: bool = False

    def build(self, order: Order, language: str) -> Report:
        """The report of one moment in ``language``. Where the scope holds nothing, a section says so."""
        with override(language), one_moment():
            sections = []
            for section in self.sections(order):
                order.tell(section.title)
                sections.append(section)
            if all(is_empty(section.blocks) for section in sections):
                sections = [Section(str(self.label), (Paragraph(_("Nothing is recorded in this scope.")),))]
            report = Report(
                kind=self.key,
                title=str(capfirst(self.label)),
                subtitle=subtitle(order),
                scope=order.scope.querystring(),
                scope_words=scope_words(order),
                language=language,
                unit=order.unit,
                made_at=order.made_at,
                made_by=order.scope.user.get_full_name() if hasattr(order.scope.user, "get_full_name") else "",
                reader=order.scope.user,
                sections=tuple(sections),
                moment=moment.number if (moment := shown_moment()) else Act.objects.latest_number(),
                as_of=order.question.last_day,
                issuer=issuer_of(order.scope.user),
            )
            return with_definitions(report)


def issuer_of(user: Any) -> str:
    """The areas that the reader answers for; nobody's name where a report is of all of them."""
    if getattr(user, "sees_everything", True):
        return ""
    return _(", ").join(area.name for area in user.areas.order_by("code")[:MOST_ISSUERS])


def subtitle(order: Order) -> str:
    names = [words for _axis, words in scope_words(order)] or [_("All records")]
    if moment := shown_moment():
        names.append(_("as known on %(day)s") % {"day": f"{moment.day:%Y-%m-%d}"})
    return " · ".join(names)


def scope_words(order: Order) -> tuple[tuple[str, str], ...]:
    """The scope as pairs of axis and values in words."""
    scope, pairs = order.scope, [(_("Period"), order.question.period_text)]
    pairs += [(str(axis.label), _(", ").join(named(axis, value) for value in values)) for axis, values in scope.axes()]
    return tuple(pairs)


def named(axis: Axis, value: object) -> str:
    """A value of an axis by its name; an area asked for by itself as that area."""
    return _("not stated") if value == NOT_STATED else axis.name(value)


def with_definitions(report: Report) -> Report:
    keys = dict.fromkeys(one.figure for _place, one in report.numbers())
    figures = [catalogue.figure(key) for key in keys]
    definitions = tuple(
        Definition(figure.key, str(capfirst(figure.label)), str(figure.unit.label), str(figure.definition))
        for figure in figures
    )
    return Report(**{**vars(report), "definitions": definitions})


# ---- The kinds


def annual(order: Order) -> Iterator[Section]:
    question, scope, unit = order.question, order.scope, order.unit
    figures = (
        *(PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_CASH, DONATED_GOODS),
        *(OFFICIALS_SENT, SESSIONS, PERSON_TIMES, PERSON_DAYS),
    )
    yield Section(_("Overview"), (key_figures(question, figures),))
    money = [
        by_source(question),
        DisbursementChart(question),
        by_sector(question),
        by_receiver(question, COMMITTED, key="receivers", title=_("Money committed, by receiving area")),
        by_giver(question),
    ]
    yield Section(_("Money"), of_charts(money))
    yield Section(_("Officials"), of_charts([on_post_by_direction(order.question)]))
    yield Section(_("Training"), of_charts([by_field(order.question)]))
    yield Section(_("Targets"), (targets_table(order),))
    for register in (ProjectRegister, OutputRegister, DonationRegister, PostingRegister, SessionRegister):
        title = str(register.title)
        yield Section(title, (ledger(register, title, scope, unit),))


def of_list(register: type[Register], title: Any) -> Callable[[Order], Iterator[Section]]:
    def sections(order: Order) -> Iterator[Section]:
        yield Section(str(title), (ledger(register, str(title), order.scope, order.unit),))

    return sections


def progress(order: Order) -> Iterator[Section]:
    """For each project that counts: committed, disbursed in the period and so far, its rate, works done, obstacles."""
    scope = counted_only(order.scope)
    ever = scope.but(period=Period())
    of_all = {
        "committed": Measured(COMMITTED, "project"),
        "disbursed": Measured(DISBURSED, "project"),
        "disbursement_rate": Measured(DISBURSEMENT_RATE, "project", part="project"),
    }
    rows = with_figures(Project.objects.in_scope(ever).select_related("area").with_reports(), of_all, ever)
    rows = with_figures(rows, {"disbursed_within": Measured(DISBURSED, "project")}, scope)
    headings = (
        Heading(_("project")),
        Heading(_("code")),
        Heading(_("area")),
        Heading(_("committed"), CellKind.MONEY),
        Heading(_("disbursed in the period"), CellKind.MONEY),
        Heading(_("disbursed in all"), CellKind.MONEY),
        Heading(_("disbursement rate (%)"), CellKind.PER_CENT),
        Heading(_("works done (%)"), CellKind.PER_CENT),
        Heading(_("status")),
        Heading(_("what holds it up")),
    )
    title = _("Progress of projects, %(period)s") % {"period": order.question.period_text}
    yield Section(
        title,
        (
            ReportTable(
                title,
                headings,
                tuple(map(progress_row, rows)),
                progress_totals(order),
                (3, 4, 5),
                ((6, 5, 3),),
                is_ledger=True,
            ),
        ),
    )


def progress_row(project: Any) -> ReportRow:
    cells = (
        project.title,
        project.code,
        project.area.name,
        project.committed,
        project.disbursed_within,
        project.disbursed,
        project.disbursement_rate,
        project.works_done,
        project.get_status_display(),
        project.held_up or "",
    )
    return ReportRow(cells, f"projects.project:{project.pk}")


def progress_totals(order: Order) -> ReportRow:
    scope = counted_only(order.scope)
    ever = scope.but(period=Period())
    reading = Reading()
    committed, disbursed = reading.ask(COMMITTED, ever), reading.ask(DISBURSED, ever)
    within = reading.ask(DISBURSED, scope)
    rate = reading.ask(DISBURSEMENT_RATE, ever)
    cells: list[Any] = [_("Total"), "", ""]
    cells += [number(COMMITTED, committed.total, ever), number(DISBURSED, within.total, scope)]
    cells += [number(DISBURSED, disbursed.total, ever), number(DISBURSEMENT_RATE, rate.total, ever)]
    return ReportRow((*cells, None, "", ""))


def targets_table(order: Order) -> ReportTable:
    """Planned, done and rate of each target of the year, by pair; done is the figure itself."""
    targets = Targets(order.question)
    lines = []
    for line in targets.lines:
        one = line.progress
        kind = KINDS.get(one.figure.unit, CellKind.NUMBER) if one.figure else CellKind.NUMBER
        is_known = one.scope is not None and one.figure is not None
        done: Any = number(one.figure, one.done, one.scope) if is_known else str(line.why)
        cells = (
            line.pair,
            line.agreement.title,
            line.figure,
            ReportNumber(one.target.value, kind),
            done,
            one.rate,
            line.verdict,
        )
        lines.append(ReportRow(cells, f"directory.target:{one.target.pk}"))
    headings = (
        Heading(_("pair")),
        Heading(_("agreement")),
        Heading(_("figure")),
        Heading(_("to reach"), CellKind.NUMBER),
        Heading(_("done"), CellKind.NUMBER),
        Heading(_("rate (%)"), CellKind.PER_CENT),
        Heading(_("standing")),
    )
    return ReportTable(
        _("Targets of %(period)s: planned and done") % {"period": targets.period_text}, headings, tuple(lines)
    )


def targets(order: Order) -> Iterator[Section]:
    table = targets_table(order)
    yield Section(table.title, (table,))


REPORTS = (
    ReportKind(
        "annual",
        gettext_lazy("annual report"),
        gettext_lazy(
            "Figures with the year before, charts, targets, and the lists of projects, officials and trainings."
        ),
        annual,
    ),
    ReportKind(
        "projects",
        gettext_lazy("project ledger"),
        gettext_lazy("Every project with its money and status."),
        of_list(ProjectRegister, gettext_lazy("Project ledger")),
        is_ledger=True,
    ),
    ReportKind(
        "officials",
        gettext_lazy("roster of officials"),
        gettext_lazy("Every posting with home, host and term."),
        of_list(PostingRegister, gettext_lazy("Roster of officials")),
        is_ledger=True,
    ),
    ReportKind(
        "trainings",
        gettext_lazy("training ledger"),
        gettext_lazy("Every session with person-times and person-days."),
        of_list(SessionRegister, gettext_lazy("Training ledger")),
        is_ledger=True,
    ),
    ReportKind(
        "pairings",
        gettext_lazy("pairing sheet"),
        gettext_lazy("Who is paired with whom, since when, under which agreement."),
        of_list(PairingRegister, gettext_lazy("Pairing sheet")),
        is_ledger=True,
    ),
    ReportKind(
        "progress",
        gettext_lazy("progress sheet of the period"),
        gettext_lazy("For each project: committed, disbursed in the period and in all, works done, what holds it up."),
        progress,
        is_ledger=True,
    ),
    ReportKind(
        "targets",
        gettext_lazy("yearly sheet of targets"),
        gettext_lazy("Planned, done and rate of each target, by pair."),
        targets,
        is_ledger=True,
    ),
)
BY_KEY = {kind.key: kind for kind in REPORTS}
