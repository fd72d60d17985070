"""Words of the section “Projects and money”."""

from django.utils.translation import gettext_lazy as _

from projects.models import Disbursement, Funding
from projects.models.standing import Status

from .word import GlossarySection, Word, WordTable, of

SECTION = GlossarySection(
    "money",
    _("Projects and money"),
    WordTable(
        (
            Word(
                "projects.Project",
                _("Works, goods, a service or an agreement in one area, of one programme year."),
                "programme (the whole of the assistance), activity (of training)",
            ),
            Word(
                "projects.ProjectGroup",
                _("Projects of which a source states one total and no parts."),
                "package, parent project",
            ),
            Word(
                "Project.programme_year",
                _("The year in which a project is planned; projects and total investment are dated by it."),
                "start (a date of its own), fiscal year",
            ),
            Word(
                "projects.Progress",
                _("How much of the works was done at a date, in per cent."),
                "disbursement (money never says how far works are), status",
            ),
            Word(
                "projects.StatusChange",
                _("Since when a project has had a status; the list of all is its history of statuses."),
                "progress, change of a record",
                in_code="The history is called 状态沿革.",
            ),
            Word(
                "projects.Funding",
                _(
                    "One line of money of a project: from whom, out of which source, for which fiscal year, and the "
                    "amount committed."
                ),
                "budget (a plan that is never added up with it), grant, payment",
            ),
            Word(
                "Funding.fiscal_year", _("The year of a funding line; commitments are dated by it."), "programme year"
            ),
            Word(
                "projects.Disbursement",
                _("Money that moved on a funding line, at one stage of its way. A refund is a negative one."),
                "transfer, transaction; disbursement (that is the figure of one stage)",
            ),
            Word(
                "projects.CommittedByKind",
                "What lines of counted projects come to by fiscal year, source and field, kept by the database.",
                "budget",
                is_inner=True,
            ),
            Word(
                "projects.CommittedByPlace", "The same by fiscal year, receiving area and giver.", "flow", is_inner=True
            ),
            Word(
                "projects.MovedBySource",
                "What payments come to by stage, date and source, kept by the database.",
                "balance",
                is_inner=True,
            ),
            Word(
                "projects.MovedOnLines",
                "The same by stage, date and fiscal year of the line, of counted projects.",
                "balance",
                is_inner=True,
            ),
            Word(
                "projects.ProjectsByKind",
                "How many projects there are, and who benefits, by programme year, status and field.",
                "project group",
                is_inner=True,
            ),
            Word(
                "projects.Output",
                _("What a project built or delivered, with a quantity in its own unit."),
                "result, outcome",
            ),
            Word(
                "projects.Donation",
                _("A gift from one organisation to another, in cash and in goods."),
                "aid (a source of money), funding line",
            ),
            Word(
                "projects.DonatedItem",
                _("Goods of a donation, with what they are worth where a source says so."),
                "items, material",
            ),
        ),
    ),
    WordTable(
        (
            of(Status.RESERVE, _("Collected, not submitted. Not counted among projects and commitments."), "planned"),
            of(Status.SUBMITTED, _("Submitted and not approved yet. Not counted."), "pending"),
            of(Status.APPROVED, _("From here on a project counts."), "adopted"),
            of(Status.PREPARING, _("Approved; the works have not begun."), "started"),
            of(Status.RUNNING, _("Works are being done."), "active, ongoing"),
            of(Status.COMPLETED, _("The works are done."), "finished, closed"),
            of(Status.ACCEPTED, _("Inspected and taken over by who asked for it."), "approved"),
            of(Status.AUDITED, _("Its accounts were audited."), "checked"),
            of(Status.EVALUATED, _("Its effect was evaluated."), "rated"),
            of(Status.HANDED_OVER, _("In the hands of who keeps it up."), "handover (of a posting)"),
            of(Status.SUSPENDED, _("Stopped, to go on."), "terminated"),
            of(Status.ADJUSTING, _("What is to be built or paid is being changed."), "suspended"),
            of(Status.TERMINATED, _("Will not be done. Not counted."), "completed, deleted"),
        ),
        lead=_("How a project stands, in the order of its life; the last three stand beside it:"),
    ),
    WordTable(
        (
            of(
                Disbursement.Stage.ALLOTTED,
                _("The giver has allotted it to the receiving side."),
                "committed (promised on the funding line)",
            ),
            of(Disbursement.Stage.ARRIVED, _("It is on the account of the receiving side."), "received"),
            of(
                Disbursement.Stage.PAID,
                _("It was paid out to the project. The figure of this stage is called disbursed."),
                "spent",
            ),
            of(Disbursement.Stage.SPENT, _("The project has spent it."), "paid"),
        ),
        lead=_("The stages of money. Each is counted for itself; they are never added up:"),
    ),
    WordTable(
        (
            of(Funding.Source.MUNICIPAL, _("From the government of the giver's province."), "district aid"),
            of(Funding.Source.DISTRICT, _("From the giver of the project itself."), "municipal aid"),
            of(Funding.Source.AID, _("Aid of which no source tells the level."), "other"),
            of(Funding.Source.INTEREST, _("Interest on a loan that is paid for the borrower."), "loan"),
            of(Funding.Source.MATCHING, _("From the government of the receiving area."), "pairing"),
            of(
                Funding.Source.DONATION,
                _("Donated money that goes into a project."),
                "a record of a donation, which is a gift by itself",
            ),
            of(Funding.Source.ENTERPRISE, _("From an enterprise; from which, only the line can say."), "own funds"),
            of(Funding.Source.OWN, _("The receiving side's own."), "local matching"),
            of(Funding.Source.OTHER, _("Stated, and none of these."), "not stated, which is no source"),
        ),
        lead=_("Out of which purse a funding line is:"),
    ),
)
