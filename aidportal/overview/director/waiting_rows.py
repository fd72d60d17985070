"""What waits for a decision: each kind of record with who is responsible, its day and its amount, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from aidportal.charts.panels import attention_url
from aidportal.directory.list_filters import DAYS_AHEAD
from aidportal.directory.models import Agreement, Organisation
from aidportal.figures.figure import Words
from aidportal.figures.per_row import NUMBER, Measured
from aidportal.figures.querysets import FigureQuerySet
from aidportal.figures.scopes import Scope
from aidportal.figures.statements import Written, keeping_sql, written
from cadres.figures import POSTINGS
from projects.figures import COMMITTED, PROJECTS
from projects.models import Funding, Project
from projects.models.project import ProjectQuerySet
from projects.models.standing import counted_only, to_status

from ..attention import ending, overdue, unpaid

# So many of each kind are named, the latest first; there is the way to all of them.
MOST_OF_A_KIND = 4
# What is late for longer is no decision any more but a record to be put in order: it comes behind the others.
LONG_PAST = timedelta(days=365)
SUBMITTED = Project.Status.SUBMITTED.value
NO_AMOUNT = Cast(Value(None), NUMBER)
COMMITTED_PER_PROJECT = Measured(COMMITTED, "project")


def submitted(scope: Scope) -> Scope:
    """The part of the scope that waits for approval; where it asks for other statuses, no row has both."""
    return to_status(scope, SUBMITTED) or scope


def overdue_projects(scope: Scope, today: date) -> Any:
    return overdue(counted_only(scope), today)


def unapproved(scope: Scope, today: date) -> Any:
    """Projects that were to begin and still wait for approval."""
    return Project.objects.in_scope(submitted(scope)).waiting_for_approval(today)


def halted(scope: Scope, today: date) -> Any:
    """Projects that stand still or are being changed, while their planned end is still to come."""
    return Project.objects.in_scope(counted_only(scope)).halted(today)


def unpaid_lines(scope: Scope, today: date) -> Any:
    return unpaid(counted_only(scope))


def running_out(scope: Scope, today: date) -> Any:
    """Agreements that end soon and that none follows."""
    return Agreement.objects.in_scope(scope).running_out(today, today + DAYS_AHEAD)


@dataclass(frozen=True)
class WaitingKind:
    """A kind of decision: its rows, what counts them, and the list that shows exactly these."""

    key: str
    label: Words
    rows: Callable[[Scope, date], Any]
    count: str
    url: Callable[[Scope], str]
    page: str


def of_projects(scope: Scope, what: str) -> str:
    return attention_url("projects:list", PROJECTS.narrow(scope), what)


KINDS = (
    WaitingKind(
        "overdue",
        _("Past the planned end: finish, extend or stop"),
        overdue_projects,
        "count_projects",
        lambda scope: of_projects(scope, "overdue"),
        "projects:detail",
    ),
    WaitingKind(
        "unapproved",
        _("Was to begin and awaits approval"),
        unapproved,
        "count_projects",
        lambda scope: of_projects(submitted(scope), "unapproved"),
        "projects:detail",
    ),
    WaitingKind(
        "halted",
        _("Suspended or being changed: go on or not"),
        halted,
        "count_projects",
        lambda scope: of_projects(scope, "halted"),
        "projects:detail",
    ),
    WaitingKind(
        "unpaid",
        _("Committed and nothing paid yet: pay or change the plan"),
        unpaid_lines,
        "count_lines",
        lambda scope: attention_url("projects:funding_list", COMMITTED.narrow(scope), "unpaid"),
        "projects:detail",
    ),
    WaitingKind(
        "ending",
        _("Term ends and nobody takes over: successor or extension"),
        ending,
        "count_postings",
        lambda scope: attention_url("cadres:list", POSTINGS.narrow(scope), "ending"),
        "cadres:detail",
    ),
    WaitingKind(
        "agreement",
        _("Agreement ends and none follows: renew or let it end"),
        running_out,
        "count_rows",
        lambda scope: attention_url("directory:agreement_list", scope, "ending"),
        "directory:agreement_detail",
    ),
)


class WaitingRow(NamedTuple):
    """A record that waits: of which kind, its key and name, whose it is (a body, or an area), its day, yuan.

    ``why`` is what holds it up, where somebody has reported that.
    """

    kind: str
    record: int
    name: str
    body: str | None
    area: str | None
    dated: Any
    amount: Decimal | None
    why: str | None


@keeping_sql
def first_rows(scope: Scope, today: date, language: str) -> Written:
    """The first of each kind as the columns of ``WaitingRow``; names are in ``language``, the reader's."""
    first, *rest = branches(scope, today)
    return written(first.union(*rest, all=True))


def branches(scope: Scope, today: date) -> Iterable[QuerySet[Any]]:
    amount = COMMITTED_PER_PROJECT.per_row(counted_only(scope))
    since = today - LONG_PAST
    yield projects("overdue", overdue_projects(scope, today), "planned_until", amount, since)
    yield projects("unapproved", unapproved(scope, today), "planned_from", F("total_investment"), since)
    yield projects("halted", halted(scope, today), "planned_until", amount, since)
    order = (*latest_first("fiscal_year", since), "-amount", "pk")
    # Which are the first is read from an index alone.
    first = unpaid_lines(scope, today).order_by(*order).values("pk")[:MOST_OF_A_KIND]
    lines: Any = Funding.objects.filter(pk__in=first).order_by(*order)
    yield columns("unpaid", lines, "project", "project__title", "counted_giver__", "area", "fiscal_year", F("amount"))
    posts = ending(scope, today).order_by("ends_on", "pk")
    home = ("official__home_organisation__", "official__home_area__counted_as")
    yield columns("ending", posts, "official", "official__name", *home, "ends_on", NO_AMOUNT)
    agreements = running_out(scope, today).order_by("ends_on", "pk").annotate(party=first_party())
    yield columns("agreement", agreements, "pk", "title", "", "party", "ends_on", NO_AMOUNT)


def projects(kind: str, rows: ProjectQuerySet, dated: str, amount: str | Combinable, since: date) -> QuerySet[Any]:
    first = rows.with_reports().order_by(*latest_first(dated, since), "pk")
    body, area = "implementing_organisation__", "area__counted_as"
    return columns(kind, first, "pk", "title", body, area, dated, amount, F("held_up"))


def latest_first(dated: str, since: date) -> tuple[Any, Any]:
    """The order of what can still be decided: the latest first, then what was due before ``since``."""
    is_long_past = Case(When(**{f"{dated}__endswith__lte": since}, then=1), default=0)
    return is_long_past, F(dated).asc(nulls_last=True)


NOTHING_SAID = Value(None, CharField())


def columns(
    kind: str,
    rows: FigureQuerySet,
    record: str,
    name: str,
    body: str,
    area: str,
    dated: str,
    amount: str | Combinable,
    why: Combinable = NOTHING_SAID,
) -> QuerySet[Any]:
    """The first of ``rows`` as the columns of ``WaitingRow``, ``body`` being the way to an organisation."""
    responsible = Organisation.name_in_sql(body) if body else Cast(Value(None), CharField())
    named = {
        "w_kind": Value(kind, CharField()),
        "w_record": F(record),
        "w_name": Cast(F(name), CharField()),
        "w_body": Cast(responsible, CharField()),
        "w_area": Cast(F(area), CharField()),
        "w_dated": F(dated),
        "w_amount": Cast(amount, NUMBER),
        "w_why": Cast(why, CharField()),
    }
    return rows.annotate(**named).values_list(*named)[:MOST_OF_A_KIND]


def first_party() -> Subquery:
    """The area of a party of an agreement."""
    parties = Organisation.objects.filter(agreements=OuterRef("pk"), area__isnull=False).order_by("pk")
    return Subquery(parties.values("area__counted_as")[:1])
