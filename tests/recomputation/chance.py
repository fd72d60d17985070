"""Random records of every kind, and random addresses that ask for them: small, and as nasty as real ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from aidportal.directory.models import Agreement, Document, Organisation, Pairing
from aidportal.values.dates import PartialDate
from cadres.models import Batch, Official, Posting
from projects.models import (
    Disbursement,
    DonatedItem,
    Donation,
    Funding,
    Output,
    Project,
    ProjectGroup,
    StatusChange,
)
from trainings.models import Attendance, Attendee, People, Session

# Past areas and those they count as, whole provinces and prefectures, another province's city.
GIVERS = ["110108", "110105", "110229", "110119", "110000", "320100"]
RECEIVERS = ["150429", "150430", "150923", "152626", "150981", "150400", "150000"]
SECTORS = [None, "education", "health", "agriculture"]
UNITS = ["亩", "头", "座"]


class Chance:
    """A seeded choice of everything; dates lie around ``today``, known to the day or less."""

    def __init__(self, seed: int, today: date) -> None:
        self.random, self.today = Random(seed), today
        self.document = Document.objects.create(title="随机", kind="by_hand")
        self.bodies = [
            Organisation.objects.create(name_zh=f"单位{number}", kind="school", area_id=code)
            for number, code in enumerate([None, "110108", "150429", "110229"])
        ]

    def one(self, values: Any) -> Any:
        return self.random.choice(list(values))

    def maybe(self, value: Any, share: float = 0.7) -> Any:
        return value if self.random.random() < share else None

    def day(self) -> date:
        return self.today + timedelta(days=self.random.randint(-1100, 420))

    def date(self, share: float = 0.9) -> PartialDate | None:
        """A date of any precision, or none."""
        day = self.day()
        year, month = PartialDate.year(day.year), PartialDate.month(day.year, day.month)
        later = day + timedelta(days=self.random.randint(1, 500))
        spans = [
            *(PartialDate.day(day), PartialDate.day(day), month, year, year),
            *(PartialDate(day, later), PartialDate(month.first, PartialDate.month(later.year, later.month).last)),
            *(PartialDate(year.first, PartialDate.year(later.year).last), PartialDate.year(self.today.year)),
        ]
        return self.maybe(self.one(spans), share)

    def amount(self, share: float = 0.85) -> Decimal | None:
        return self.maybe(Decimal(self.random.randint(0, 9_999_999)) / 100, share)

    def government(self, codes: list[str]) -> Organisation:
        return Organisation.objects.get(area=self.one(codes), kind="government")

    def giver(self) -> Organisation:
        return self.one([self.government(GIVERS), *self.bodies[:2], self.bodies[3], self.government(GIVERS)])

    # ---- Records

    def record(self, number: int) -> None:
        amounts: Any = [self.amount(1) for _n in range(3)]
        groups = [
            ProjectGroup.objects.create(title=f"组{n}", total_investment=amounts[n], document=self.document)
            for n in range(3)
        ]
        for n in range(number):
            self.project(n, groups)
            self.donation(n)
            self.session(n)
            self.agreement(n)
        self.officials(number)

    def project(self, number: int, groups: list[ProjectGroup]) -> None:
        group = self.maybe(self.one(groups), 0.2)
        project = Project.objects.create(
            title=f"项目{number}",
            code=f"R-{number}",
            area_id=self.one(RECEIVERS),
            giver=self.maybe(self.giver()),
            sector_id=self.one(SECTORS),
            status=self.one(["", *Project.Status.values]),
            programme_year=self.date(),
            total_investment=None if group else self.amount(),
            group=group,
            people_benefiting=self.maybe(self.random.randint(0, 999)),
            document=self.document,
        )
        for _line in range(self.random.randint(0, 3)):
            self.line(project)
        for _output in range(self.one([0, 1, 1, 2])):
            planned, actual = (self.maybe(Decimal(self.random.randint(0, 90)) / 4) for _each in range(2))
            Output.objects.create(project=project, name="果园", unit=self.one(UNITS), planned=planned, actual=actual)
        for status in self.random.sample(Project.Status.values, self.random.randint(0, 4)):
            StatusChange.objects.create(project=project, status=status, since=self.date(1))

    def line(self, project: Project) -> None:
        line = Funding.objects.create(
            project=project,
            source=self.one(Funding.Source.values),
            giver=self.maybe(self.giver(), 0.3),
            fiscal_year=self.date(),
            amount=self.amount(),
        )
        for _payment in range(self.random.randint(0, 4)):
            stage, paid = self.one(Disbursement.Stage.values), self.amount(1) or Decimal(1)
            for amount in (paid, *([-paid / 2] if self.maybe(True, 0.2) else [])):
                rounded = max(abs(amount.quantize(Decimal("0.01"))), Decimal("0.01")).copy_sign(amount)
                Disbursement.objects.create(
                    funding=line, stage=stage, moved_on=self.date(1), amount=rounded, excess_reason="补差"
                )

    def donation(self, number: int) -> None:
        project = self.maybe(Project.objects.get(code=f"R-{number}"), 0.4)
        donation = Donation.objects.create(
            giver=self.giver(),
            receiver=self.one([self.government(RECEIVERS), self.bodies[2]]),
            given_on=self.date(),
            cash=self.amount(0.5),
            project=project,
            document=self.document,
        )
        for _item in range(self.random.randint(0, 3)):
            DonatedItem.objects.create(donation=donation, name="电脑", value=self.amount(0.6))

    def session(self, number: int) -> None:
        session = Session.objects.create(
            title=f"班{number}",
            kind=self.one(Session.Kind.values),
            sector_id=self.one(SECTORS),
            giver=self.maybe(self.giver()),
            direction=self.one(["", "to_receiver", "to_giver"]),
            place_area_id=self.maybe(self.one([*GIVERS, *RECEIVERS])),
            starts_on=self.date(),
            days=self.maybe(Decimal(self.random.randint(1, 20)) / 2),
            document=self.document,
        )
        for code in self.random.sample(RECEIVERS, self.random.randint(0, 3)):
            headcount, people = self.random.randint(0, 60), self.one(People.values)
            Attendance.objects.create(session=session, home_area_id=code, headcount=headcount, people=people)
        for person in range(self.one([0, 0, 3])):
            home, people = self.one(RECEIVERS), self.one(People.values)
            Attendee.objects.create(session=session, name=f"学员{person}", home_area_id=home, people=people)

    def officials(self, number: int) -> None:
        batches = [
            Batch.objects.create(
                direction=way,
                number=count,
                starts_on=self.date(),
                quota=self.maybe(self.random.randint(1, 40)),
                document=self.document,
            )
            for way in ("to_receiver", "to_giver")
            for count in (1, 2, 3)
        ]
        before: Posting | None = None
        for person in range(number):
            batch = self.one(batches)
            home, host = (GIVERS, RECEIVERS) if batch.direction == "to_receiver" else (RECEIVERS, GIVERS)
            official = Official.objects.create(
                name=f"人{person}",
                home_area_id=self.one(home),
                home_organisation=self.maybe(self.one(self.bodies), 0.3),
                kind=self.one(Official.Kind.values),
                document=self.document,
            )
            before = self.posting(official, batch, self.one(host), before)

    def posting(self, official: Official, batch: Batch, host: str, before: Posting | None) -> Posting:
        start, end = self.date(), self.date()
        if start and end and end.last < start.first:
            start, end = end, start
        follows = self.maybe(before, 0.5)
        if follows and follows.ends_on and self.maybe(True, 0.5):
            start = PartialDate.day(follows.ends_on.last + timedelta(days=self.one([0, 1, 1, 40])))
            end = None
        made = Posting.objects.create(
            official=official,
            batch=batch,
            host_area_id=host,
            host_organisation=self.maybe(self.one(self.bodies), 0.3),
            starts_on=start,
            ends_on=end,
            takes_over_from=follows,
            document=self.document,
        )
        again = made.ends_on.last + timedelta(days=400) if made.ends_on and self.maybe(True, 0.3) else None
        if again:
            Posting.objects.create(
                official=official, batch=batch, host_area_id=host, starts_on=again, document=self.document
            )
        return made

    def agreement(self, number: int) -> None:
        agreement = Agreement.objects.create(
            title=f"协议{number}", kind="county", signed_on=self.date(), document=self.document
        )
        agreement.parties.set([self.government(GIVERS), self.government(RECEIVERS)])
        sectors: Any = [sector for sector in SECTORS[1:] if self.maybe(True, 0.4)]
        agreement.sectors.set(sectors)
        receiver = Organisation.objects.create(name_zh=f"学校{number}", kind="school", area_id=self.one(RECEIVERS))
        start, end = self.date(0.6), self.date(0.6)
        if start and end and end.last < start.first:
            start, end = end, start
        for one in (receiver, self.government(RECEIVERS)):
            Pairing.objects.get_or_create(
                giver=self.government(GIVERS),
                receiver=one,
                level="school",
                starts_on=start,
                defaults={"ends_on": end, "document": self.document},
            )

    # ---- Addresses

    def address(self) -> list[tuple[str, str]]:
        """The pairs of one scope: a period of any kind, and up to three axes."""
        pairs = self.period()
        for name in self.random.sample(list(self.axes()), self.random.randint(0, 3)):
            values = self.axes()[name]
            pairs += [(name, value) for value in self.random.sample(values, min(len(values), self.one([1, 1, 2])))]
        return pairs

    def period(self) -> list[tuple[str, str]]:
        year, day, other = self.today.year, self.day(), self.day()
        first, last = sorted((day, other))
        month = f"{day:%Y-%m}"
        return self.one(
            [
                [],
                [("year", str(self.one(range(year - 3, year + 2))))],
                [("year", f"{year - 2}..{year}")],
                [("year", "2026..2030" if year >= 2026 else "2021..2025")],
                [("year", str(year + 3))],
                [("from", f"{year}-01-01"), ("until", self.today.isoformat())],
                [("from", f"{year - 1}-01-01"), ("until", self.today.isoformat())],
                [("from", first.isoformat()), ("until", last.isoformat())],
                [("from", first.isoformat()), ("until", last.isoformat())],
                [("from", f"{year - 1}-01-01"), ("until", f"{year - 1}-06-30")],
                [("from", f"{year}-01-01"), ("until", f"{last:%Y}-12-31"), ("asof", day.isoformat())]
                if last.year >= year
                else [("until", day.isoformat()), ("asof", day.isoformat())],
                [("until", day.isoformat())],
                [("from", day.isoformat())],
                [("from", month), ("until", month)],
                [("year", "none")],
                [("from", f"{year - 1}-01-01"), ("until", f"{year}-12-31"), ("month", "none")],
                [("from", f"{year - 2}-01-01"), ("until", self.today.isoformat()), ("year", "none")],
                [("on", day.isoformat())],
                [("from", first.isoformat()), ("until", last.isoformat()), ("on", day.isoformat())],
            ]
        )

    def axes(self) -> dict[str, list[str]]:
        givers = ["110000", "=110000", "110108", "110119", "110105", *(f"o{body.pk}" for body in self.bodies), "none"]
        return {
            "area": ["150000", "150400", "=150400", "150429", "150923", "none"],
            "giver": givers,
            "project_giver": givers,
            "sector": ["education", "health", "none"],
            "source": [*Funding.Source.values, "none"],
            "status": [*Project.Status.values, "none"],
            "direction": ["to_receiver", "to_giver", "none"],
            "batch": ["1", "2", "9"],
            "kind": [Official.Kind.values[0], Session.Kind.values[0], "paid", "running"],
            "people": [People.values[0], People.values[1]],
            "project": ["R-1", "R-2", "R-3", "none"],
            "unit": UNITS,
            "length": ["under_1", "from_1", "on_post", "upcoming", "none"],
            "handover": ["gap", "overlap", "on_time", "none"],
            "goods": ["unvalued", "none"],
        }
