"""The reports that the portal makes, by key: what each holds for a scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from aidportal.charts.number_words import value_text
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.scope_words import named, scope_words
from aidportal.charts.spans import in_a_sentence
from aidportal.directory.axes import AREA, GIVER
from aidportal.directory.registers import PairingRegister
from aidportal.figures import catalogue
from aidportal.figures.axes import Axis
from aidportal.figures.scopes import Period, Scope
from aidportal.figures.statements import one_moment
from aidportal.history.models import Act
from aidportal.history.moments import shown_moment
from aidportal.values import dates
from aidportal.values.money import Unit
from cadres.axes import BATCH
from cadres.registers import PostingRegister
from projects.registers import ProjectRegister
from trainings.registers import SessionRegister

from . import report_periods as periods
from .chapters import Chapters, assessment, of_batch, of_list, of_pairing, of_plan, progress, targets, work
from .content import Definition, Paragraph, Report, Section, is_empty
from .live_text import LiveText
from .section_texts import kept_texts, with_text

MOST_ISSUERS = 3


@dataclass(frozen=True)
class Order:
    """What is asked of a report: the scope, who reads it, in which unit of money, and when."""

    scope: Scope
    unit: Unit
    made_at: datetime = field(default_factory=timezone.now)
    # Called with the title of each section when it is read.
    tell: Callable[[str], object] = str
    has_annex: bool = True

    @property
    def question(self) -> DashboardQuestion:
        return DashboardQuestion(self.scope, dates.today(), self.unit)


@dataclass(frozen=True)
class ReportKind:
    """``is_ledger``: the report is one table, and can be had as CSV too.

    ``within`` gives the period of the report from the one asked for and today, ``title`` what it is called then. Of
    each axis in ``wants`` the scope must ask for exactly one value; ``titled`` names them. ``has_annex``: ledgers are
    printed, too; otherwise they are sheets of the workbook. ``has_text``: something is said in its chapters, which can
    be edited.
    """

    key: str
    label: Any
    about: Any
    sections: Chapters
    is_ledger: bool = False
    within: Callable[[Period, date], Period] | None = None
    title: Callable[[Period], str] | None = None
    wants: tuple[Axis, ...] = ()
    titled: Any = ""
    has_annex: bool = False
    has_slides: bool = False
    has_text: bool = True

    def missing(self, scope: Scope) -> list[Axis]:
        """The axes of which the report has to be told one value and is not."""
        return [axis for axis in self.wants if len(getattr(scope, axis.key)) != 1]

    def chapters(self, order: Order) -> Iterator[Section]:
        """What the report holds; where something is to be chosen first, that."""
        if missing := self.missing(order.scope):
            names = _(", ").join(str(axis.label) for axis in missing)
            text = _("This report is of one of each: %(axes)s. Choose them in the filters.") % {"axes": names}
            return iter([Section(str(capfirst(self.label)), (Paragraph(text),))])
        return self.sections(order)

    def of_its_period(self, order: Order) -> Order:
        return replace(order, scope=self.scope_of(order.scope))

    def scope_of(self, scope: Scope) -> Scope:
        """The scope of the report where ``scope`` is asked for."""
        return scope.but(period=self.within(scope.period, dates.today())) if self.within else scope

    def texts(self, order: Order, language: str) -> list[tuple[Section, LiveText]]:
        """The chapters in which something is said, each with its computed sentences; to be had without the lists."""
        order = replace(self.of_its_period(order), has_annex=False)
        with override(language), one_moment():
            return [
                (section, block.computed)
                for section in self.chapters(order)
                for block in section.blocks
                if section.key and isinstance(block, Paragraph) and block.computed
            ]

    def name(self, order: Order) -> str:
        if self.titled and not self.missing(order.scope):
            return self.titled % {axis.parameter: named(axis, getattr(order.scope, axis.key)[0]) for axis in self.wants}
        return self.title(order.scope.period) if self.title else str(capfirst(self.label))

    def build(self, order: Order, language: str) -> Report:
        """The report of one moment in ``language``. Where the scope holds nothing, a section says so."""
        order = self.of_its_period(order)
        with override(language), one_moment():
            sections, kept = [], kept_texts(self.key, order.scope, language)
            for computed in self.chapters(order):
                order.tell(computed.title)
                section = with_text(computed, kept)
                if not (section.is_annex and is_empty(section.blocks)):
                    sections.append(section if section.blocks else replace(section, blocks=nothing_recorded()))
            if all(is_empty(section.blocks) for section in sections) and not self.missing(order.scope):
                sections = [Section(str(capfirst(self.label)), nothing_recorded())]
            report = Report(
                kind=self.key,
                title=self.name(order),
                subtitle=subtitle(order),
                scope=order.scope.querystring(),
                scope_words=scope_in_words(order),
                language=language,
                unit=order.unit,
                made_at=order.made_at,
                made_by=order.scope.user.get_full_name() if hasattr(order.scope.user, "get_full_name") else "",
                reader=order.scope.user,
                sections=tuple(sections),
                moment=moment.number if (moment := shown_moment()) else Act.objects.latest_number(),
                as_of=order.question.last_day,
                issuer=issuer_of(order.scope.user),
                has_annex=self.has_annex,
            )
            return with_definitions(report)


def nothing_recorded() -> tuple[Paragraph]:
    return (Paragraph(_("Nothing is recorded in this scope.")),)


def issuer_of(user: Any) -> str:
    """The areas that the reader answers for; nobody's name where a report is of all of them."""
    if getattr(user, "sees_everything", True):
        return ""
    return _(", ").join(area.name for area in user.areas.order_by("code")[:MOST_ISSUERS])


def scope_in_words(order: Order) -> tuple[tuple[str, str], ...]:
    """Pairs of axis and values, the period first, of years alone as sentences have them."""
    (axis, period), *others = scope_words(order.scope, order.question.today)
    return ((axis, in_a_sentence(period)), *others)


def subtitle(order: Order) -> str:
    names = [words for _axis, words in scope_in_words(order)]
    if moment := shown_moment():
        names.append(_("as known on %(day)s") % {"day": f"{moment.day:%Y-%m-%d}"})
    return " · ".join(names)


def with_definitions(report: Report) -> Report:
    keys = dict.fromkeys(one.figure for _place, one in report.numbers())
    figures = [catalogue.figure(key) for key in keys]
    definitions = tuple(
        Definition(
            figure.key, str(capfirst(figure.label)), value_text(figure, None, report.unit)[1], str(figure.definition)
        )
        for figure in figures
    )
    return Report(**{**vars(report), "definitions": definitions})


REPORTS = (
    ReportKind(
        "annual",
        gettext_lazy("annual report"),
        gettext_lazy(
            "Money, officials, training and targets in words, figures and charts; the lists are in the workbook."
        ),
        work,
        title=periods.annual_title,
        has_slides=True,
    ),
    ReportKind(
        "annual_full",
        gettext_lazy("annual report with lists"),
        gettext_lazy("The same, with the lists of projects, outputs, donations, officials and trainings as annex."),
        work,
        title=periods.annual_title,
        has_annex=True,
    ),
    ReportKind(
        "half_year",
        gettext_lazy("half-year report"),
        gettext_lazy("The work of the half year in which the last day of the period lies."),
        work,
        within=periods.half_year,
        title=periods.half_year_title,
        has_slides=True,
    ),
    ReportKind(
        "quarter",
        gettext_lazy("quarterly report"),
        gettext_lazy("The work of the quarter in which the last day of the period lies."),
        work,
        within=periods.quarter,
        title=periods.quarter_title,
    ),
    ReportKind(
        "month",
        gettext_lazy("monthly report"),
        gettext_lazy("The work of the month in which the last day of the period lies, up to that day."),
        work,
        within=periods.month_to_date,
        title=periods.month_title,
    ),
    ReportKind(
        "plan",
        gettext_lazy("report on a five-year plan"),
        gettext_lazy("The five years of the plan in which the last day of the period lies, year by year."),
        of_plan,
        within=periods.plan,
        title=periods.plan_title,
    ),
    ReportKind(
        "pairing",
        gettext_lazy("report on a pairing"),
        gettext_lazy(
            "What went from one giver to one receiving area and back: year by year, people, targets, projects."
        ),
        of_pairing,
        wants=(GIVER, AREA),
        titled=gettext_lazy("Report on the pairing of %(giver)s and %(area)s"),
        has_slides=True,
    ),
    ReportKind(
        "receiver",
        gettext_lazy("report on a receiving area"),
        gettext_lazy("What one area received, from whom and for what."),
        work,
        wants=(AREA,),
        titled=gettext_lazy("What %(area)s received"),
    ),
    ReportKind(
        "giver",
        gettext_lazy("report on a giver"),
        gettext_lazy("What one side gave, to whom and for what."),
        work,
        wants=(GIVER,),
        titled=gettext_lazy("What %(giver)s gave"),
    ),
    ReportKind(
        "batch",
        gettext_lazy("report on a batch of officials"),
        gettext_lazy("Who went from where to where, for how long; handovers and ends of terms."),
        of_batch,
        wants=(BATCH,),
        titled=gettext_lazy("Report on officials, %(batch)s"),
        has_annex=True,
    ),
    ReportKind(
        "projects",
        gettext_lazy("project ledger"),
        gettext_lazy("Every project with its money and status."),
        of_list(ProjectRegister, gettext_lazy("Project ledger")),
        is_ledger=True,
        has_text=False,
    ),
    ReportKind(
        "officials",
        gettext_lazy("roster of officials"),
        gettext_lazy("Every posting with home, host and term."),
        of_list(PostingRegister, gettext_lazy("Roster of officials")),
        is_ledger=True,
        has_text=False,
    ),
    ReportKind(
        "trainings",
        gettext_lazy("training ledger"),
        gettext_lazy("Every session with person-times and person-days."),
        of_list(SessionRegister, gettext_lazy("Training ledger")),
        is_ledger=True,
        has_text=False,
    ),
    ReportKind(
        "pairings",
        gettext_lazy("pairing sheet"),
        gettext_lazy("Who is paired with whom, since when, under which agreement."),
        of_list(PairingRegister, gettext_lazy("Pairing sheet")),
        is_ledger=True,
        has_text=False,
    ),
    ReportKind(
        "progress",
        gettext_lazy("progress sheet of the period"),
        gettext_lazy(
            "Each project under way in the period, as of its end: committed, disbursed, works done, what holds it up."
        ),
        progress,
        is_ledger=True,
        has_text=False,
    ),
    ReportKind(
        "targets",
        gettext_lazy("yearly sheet of targets"),
        gettext_lazy("Planned, done and rate of each target, by pair."),
        targets,
        is_ledger=True,
    ),
    ReportKind(
        "assessment",
        gettext_lazy("yearly assessment sheet"),
        gettext_lazy("For each figure what was planned, what was done, the rate, and from which records."),
        assessment,
        is_ledger=True,
        has_text=False,
        within=periods.year,
        title=periods.assessment_title,
    ),
)
BY_KEY = {kind.key: kind for kind in REPORTS}
