"""What reports hold, chapter by chapter: sentences, figures, charts; and the ledgers, which are their annex."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aidportal.charts.places import by_receiver
from aidportal.charts.question import DashboardQuestion
from aidportal.charts.ranking import RankedChart
from aidportal.directory.registers import PairingRegister
from aidportal.overview.targets import Targets
from aidportal.registers.register import Register
from cadres.charts import BatchesChart, ServiceChart
from cadres.figures import OFFICIALS_SENT, POSTINGS
from cadres.registers import PostingRegister
from cadres.stock_chart import on_post_by_direction
from projects.charts import by_giver, by_sector, by_source, donations, stages
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
from projects.registers import DonationRegister, OutputRegister, ProjectRegister
from trainings.charts import by_field
from trainings.figures import PERSON_DAYS, PERSON_TIMES, SESSIONS
from trainings.registers import SessionRegister

from . import sentences, target_sentences
from .blocks import key_figures, ledger, of_charts
from .content import Section
from .progress_sheet import progress_table
from .sheets_of_figures import assessment_table, years_table
from .targets_sheet import furthest_behind, targets_table

if TYPE_CHECKING:
    from .kinds import Order

Chapters = Callable[["Order"], Iterator[Section]]
MONEY = (PROJECTS, TOTAL_INVESTMENT, COMMITTED, DISBURSED, DISBURSEMENT_RATE, DONATED_CASH, DONATED_GOODS)
PEOPLE = (OFFICIALS_SENT, SESSIONS, PERSON_TIMES, PERSON_DAYS)
RECEIVERS, GIVERS = ("area_province", "area_prefecture", "area"), ("giver_area", "giver")
MOST_YEARS_BY_MONTH = 2
# Of more the chapter has those furthest behind, and the annex all.
MOST_TARGETS = 60
ANNEX = (ProjectRegister, OutputRegister, DonationRegister, PostingRegister, SessionRegister)


def work(order: Order) -> Iterator[Section]:
    """The work of a period: money, officials, training, targets; the ledgers as annex."""
    question = order.question
    yield overview(question)
    yield money(question)
    yield officials(question)
    yield training(question)
    yield from aims(order)
    yield from annex(order, ANNEX)


def of_plan(order: Order) -> Iterator[Section]:
    """The work of several years, with the years beside each other."""
    question = order.question
    yield overview(question)
    figures = (PROJECTS, COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, OFFICIALS_SENT, SESSIONS, PERSON_TIMES)
    yield Section(_("Year by year"), (years_table(question, figures), *of_charts([stages(question)])))
    yield money(question)
    yield officials(question)
    yield training(question)
    yield from aims(order)
    yield from annex(order, ANNEX)


def of_pairing(order: Order) -> Iterator[Section]:
    """What went from one giver to one receiver and back, year by year; who and what it is about as annex."""
    question = order.question
    yield overview(question)
    figures = (PROJECTS, COMMITTED, DISBURSED, DONATED_CASH, DONATED_GOODS, OFFICIALS_SENT, SESSIONS, PERSON_TIMES)
    yield Section(
        _("Year by year"), (years_table(question, figures), *of_charts([stages(question), donations(question)]))
    )
    charts = [by_source(question), by_sector(question)]
    words = sentences.paragraph(sentences.leading(question, COMMITTED, "sector"))
    yield Section(_("Money"), (words, *of_charts(charts)), key="money")
    yield officials(question)
    yield training(question)
    yield from aims(order)
    yield Section(_("Pairings"), (ledger(PairingRegister, _("Pairings"), order.scope, order.unit),))
    yield from annex(order, (ProjectRegister, PostingRegister, SessionRegister))


def of_batch(order: Order) -> Iterator[Section]:
    """One batch of officials: from where to where, for how long; its roster with handovers and ends of terms."""
    question = order.question
    words = sentences.paragraph(
        sentences.officials(question),
        sentences.leading(question, POSTINGS, "home_area", "home_area_prefecture"),
        sentences.leading(question, POSTINGS, "host_area_prefecture", "host_area"),
    )
    charts = [
        RankedChart(question, POSTINGS, "home_area", key="homes", title=_("Postings, by home area")),
        RankedChart(question, POSTINGS, "host_area", key="hosts", title=_("Postings, by host area")),
        RankedChart(question, POSTINGS, "kind", key="kinds", title=_("Postings, by kind of people")),
        ServiceChart(question),
    ]
    yield Section(
        _("Overview"),
        (words, key_figures(question, (OFFICIALS_SENT, POSTINGS)), *of_charts([BatchesChart(question)])),
        key="overview",
    )
    yield Section(_("From where to where"), of_charts(charts))
    title = _("Roster of officials")
    yield Section(title, (ledger(PostingRegister, title, order.scope, order.unit),))


# ---- Chapters that reports share


def overview(question: DashboardQuestion) -> Section:
    words = sentences.paragraph(sentences.overall(question), sentences.donated(question), sentences.calendar(question))
    return Section(_("Overview"), (words, key_figures(question, (*MONEY, *PEOPLE))), key="overview")


def money(question: DashboardQuestion) -> Section:
    charts = [
        by_source(question),
        DisbursementChart(question),
        by_sector(question),
        by_receiver(question, COMMITTED, key="receivers", title=_("Money committed, by receiving area")),
        by_giver(question),
    ]
    words = sentences.paragraph(
        sentences.leading(question, COMMITTED, "sector"),
        sentences.leading(question, COMMITTED, *RECEIVERS),
        sentences.leading(question, COMMITTED, *GIVERS),
        sentences.lagging(question, *RECEIVERS),
    )
    return Section(_("Money"), (words, *of_charts(charts)), key="money")


def officials(question: DashboardQuestion) -> Section:
    words = sentences.paragraph(sentences.officials(question), sentences.leading(question, POSTINGS, "kind"))
    return Section(
        _("Officials"), (words, *of_charts([on_post_by_direction(question, step_of(question))])), key="officials"
    )


def step_of(question: DashboardQuestion) -> str:
    """Months, or quarters of a period of which these would fill pages."""
    start, last = question.scope.period.start, question.last_day
    return "month" if start and last.year - start.year < MOST_YEARS_BY_MONTH else "quarter"


def training(question: DashboardQuestion) -> Section:
    words = sentences.paragraph(
        sentences.trainings(question),
        sentences.changed(question, PERSON_TIMES),
        sentences.leading(question, PERSON_TIMES, "sector"),
    )
    return Section(_("Training"), (words, *of_charts([by_field(question)])), key="training")


def aims(order: Order) -> Iterator[Section]:
    """What agreements want and what is done of it; where they want much, all of it as annex."""
    made = Targets(order.question, until=order.question.last_day)
    words = sentences.paragraph(target_sentences.targets(made))
    is_long = len(made.progress) > MOST_TARGETS
    table = furthest_behind(made, MOST_TARGETS) if is_long else targets_table(made)
    yield Section(_("Targets"), (words, table) if made.progress else (words,), key="targets")
    if is_long and order.has_annex:
        whole = targets_table(made)
        yield Section(whole.title, (whole,), is_annex=True)


def annex(order: Order, registers: tuple[type[Register], ...]) -> Iterator[Section]:
    """The lists behind the figures: part of the workbook, and of other forms where they are wanted."""
    if not order.has_annex:
        return
    for register in registers:
        title = str(capfirst(register.title))
        yield Section(title, (ledger(register, title, order.scope, order.unit),), is_annex=True)


# ---- Reports of one table


def of_list(register: type[Register], title: object) -> Chapters:
    def sections(order: Order) -> Iterator[Section]:
        yield Section(str(title), (ledger(register, str(title), order.scope, order.unit),))

    return sections


def progress(order: Order) -> Iterator[Section]:
    table = progress_table(order.scope, order.question)
    yield Section(table.title, (table,))


def targets(order: Order) -> Iterator[Section]:
    made = Targets(order.question, until=order.question.last_day)
    table = targets_table(made)
    yield Section(table.title, (sentences.paragraph(target_sentences.targets(made)), table), key="targets")


def assessment(order: Order) -> Iterator[Section]:
    table = assessment_table(order.question, (*MONEY, *PEOPLE))
    yield Section(table.title, (table,))
