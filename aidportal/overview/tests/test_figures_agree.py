"""Every figure, split by every dimension it has, adds up to itself, and its records measured again give it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aidportal.directory.models import Agreement, Document, Organisation, Pairing
from aidportal.figures import catalogue
from aidportal.figures.figure import Figure, Rate
from aidportal.figures.reading import Reading
from aidportal.figures.scopes import NOT_STATED, Period, Scope
from aidportal.values.dates import PartialDate
from cadres.models import Batch, Official, Posting
from projects.models import Disbursement, DonatedItem, Donation, Funding, Project
from trainings.models import Attendance, Attendee, Session

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Different people, fields or areas: who is in two groups counts in both, and once in all.
DISTINCT = {"officials_sent", "officials_on_post", "paired_areas", "cooperation_fields", "training_fields"}

# Without shrinking: with a database behind it that takes minutes and tells little more.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
GIVERS = st.sampled_from(["110108", "110119", "110229", "110000"])
RECEIVERS = st.sampled_from(["150429", "150430", "150923", "152626", "150981", "150400", "150000"])
DATES = st.sampled_from([None, "2013", "2013-12", "2013-12-31", "2014-01-01", "2013..2014", "2014-06"])
SECTORS = st.sampled_from([None, "education", "health"])
AMOUNTS = st.sampled_from([None, Decimal("0.00"), Decimal("0.01"), Decimal("700000.10")])
COUNTS = st.integers(0, 3)
STATUSES = ["", "running", "reserve", "terminated"]
SOURCES = ["district", "municipal", "matching", "enterprise"]
ROWS = st.lists(st.tuples(GIVERS, RECEIVERS, DATES, SECTORS, AMOUNTS, COUNTS, st.booleans()), min_size=0, max_size=4)
SCOPES = st.sampled_from(
    [
        {},
        {"period": Period.year(2013)},
        {"areas": ("150400",)},
        {"areas": ("150900",), "period": Period.year(2014)},
        {"givers": ("110119",)},
        {"project_givers": ("110108",)},
        {"project_givers": (NOT_STATED,), "givers": ("110000",)},
        {"directions": ("to_giver",)},
        {"sectors": ("health",)},
        {"sectors": (NOT_STATED,)},
        {"sectors": (NOT_STATED, "health"), "givers": (NOT_STATED, "=110000", "110119")},
        {"givers": (NOT_STATED,), "statuses": (NOT_STATED,)},
        {"statuses": ("counted", "reserve"), "period": Period(date(2013, 1, 1), date(2015, 1, 1))},
        {"areas": ("=150400", "=150000", "150923")},
        {"directions": (NOT_STATED,)},
        {"period": Period(year_unknown=True)},
        {"period": Period(date(2013, 1, 1), date(2015, 1, 1), year_unknown=True)},
        {"period": Period(date(2013, 1, 1), date(2014, 1, 1), month_unknown=True)},
    ]
)


def known(text: str | None) -> PartialDate | None:
    return PartialDate.parse(text) if text else None


def government(code: str) -> Organisation:
    return Organisation.objects.get(area=code, kind="government")


def record(rows: list[Any]) -> None:
    """Some of everything for each row: a project with its money, a posting, a session, a donation, a pairing."""
    document = Document.objects.create(title="随机", kind="by_hand")
    batches = [Batch.objects.create(direction=way, number=1, document=document) for way in ("to_receiver", "to_giver")]
    company = Organisation.objects.create(name_zh="企业", kind="enterprise")
    for number, row in enumerate(rows):
        record_project(document, company, number, row)
        record_people(document, batches, number, row)
        record_pairing(document, number, row)


def record_project(document: Document, company: Organisation, number: int, row: Any) -> None:
    giver, receiver, day, sector, amount, count, flag = row
    project = Project.objects.create(
        title=f"项目{number}",
        code=f"R-{number}",
        area_id=receiver,
        giver=government(giver) if flag else None,
        sector_id=sector,
        programme_year=known(day),
        status=STATUSES[count],
        total_investment=amount,
        people_benefiting=count if flag else None,
        document=document,
    )
    line = Funding.objects.create(project=project, source=SOURCES[count], fiscal_year=known(day), amount=amount)
    if amount:
        for stage in ("paid", "allotted", "arrived"):
            moved_on = known(day if flag and day else "2014-02")
            Disbursement.objects.create(funding=line, stage=stage, moved_on=moved_on, amount=amount)
    donation = Donation.objects.create(
        giver=government(giver) if flag else company,
        receiver=government(receiver),
        given_on=known(day),
        cash=amount or None,
        document=document,
    )
    for _item in range(count):
        DonatedItem.objects.create(donation=donation, name="电脑", value=amount)


def record_people(document: Document, batches: list[Batch], number: int, row: Any) -> None:
    giver, receiver, day, sector, _amount, count, flag = row
    home, host = (giver, receiver) if flag else (receiver, giver)
    official = Official.objects.create(name=f"人{number}", home_area_id=home, document=document)
    Posting.objects.create(
        official=official, batch=batches[not flag], host_area_id=host, starts_on=known(day), document=document
    )
    session = Session.objects.create(
        title=f"班{number}",
        sector_id=sector,
        giver=government(giver) if flag else None,
        direction="to_giver" if flag else "",
        place_area_id=host,
        starts_on=known(day),
        days=Decimal("2.5") if flag else None,
        document=document,
    )
    Attendance.objects.create(session=session, home_area_id=receiver, headcount=count * 7)
    for person in range(count if flag else 0):
        Attendee.objects.create(session=session, name=f"学员{person}", home_area_id=home)


def record_pairing(document: Document, number: int, row: Any) -> None:
    giver, receiver, day, sector, *_rest = row
    agreement = Agreement.objects.create(title=f"协议{number}", kind="county", signed_on=known(day), document=document)
    agreement.parties.set([government(giver), government(receiver)])
    agreement.sectors.set([sector] if sector else [])
    school = Organisation.objects.create(name_zh=f"学校{number}", kind="school", area_id=receiver)
    Pairing.objects.create(
        giver=government(giver), receiver=school, level="school", starts_on=known(day), document=document
    )


def check(figure: Figure | Rate, scope: Scope, answer: Any) -> None:
    total = figure.total(scope)
    groups = {key: figure.by(key, scope=scope) for key in figure.dimensions}
    assert answer.total == total, figure.key
    for key, rows in groups.items():
        assert answer.by(key) == {(row[key],): row["value"] for row in rows}, (figure.key, key)
        check_narrowing(figure, scope, key, rows)
    if isinstance(figure, Rate):
        return
    assert getattr(figure.records(scope), figure.measure)() == total, figure.key
    pks = figure.records(scope).order_by().values("pk")
    again = figure.records(scope).model._default_manager.all()
    if figure.url == "projects:output_list":
        # What an output cost is the money that the reader may see.
        again = again.in_scope(Scope(scope.user))
    again = again.filter(pk__in=pks)
    assert getattr(again, figure.measure)() == total, figure.key
    for key, rows in groups.items():
        values = [row["value"] for row in rows if row["value"] is not None]
        if figure.key in DISTINCT:
            assert max(values, default=0) <= (total or 0) <= sum(values), (figure.key, key)
        elif key in figure.left_out:
            assert sum(values) <= (total or 0), (figure.key, key)
        else:
            assert (sum(values) if values else None) == (total if values else total or None), (figure.key, key)


def check_narrowing(figure: Figure | Rate, scope: Scope, key: str, rows: list[dict[str, Any]]) -> None:
    """A group's value is the figure of the scope that asks for the group."""
    for row in rows:
        narrowed = figure.dimensions[key].narrow(scope, row[key])
        if narrowed is not None:
            assert (figure.total(narrowed) or 0) == (row["value"] or 0), (figure.key, key, row, narrowed)


@settings(max_examples=8, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, axes=SCOPES)
def test_every_figure_adds_up_by_every_dimension(db: None, rows: list[Any], axes: dict[str, Any]) -> None:
    users = get_user_model().objects
    with transaction.atomic():
        record(rows)
        viewer: Any = users.create_user("viewer")
        viewer.areas.set(["150400"])
        for user in (users.create_superuser("admin", None), viewer):
            scope, reading = Scope(user, **axes), Reading()
            # All figures in one statement, then one by one.
            sets = {figure.key: [(key,) for key in figure.dimensions] for figure in catalogue.figures()}
            answers = {figure.key: reading.ask(figure, scope, *sets[figure.key]) for figure in catalogue.figures()}
            for figure in catalogue.figures():
                check(figure, scope, answers[figure.key])
        transaction.set_rollback(True)
