"""Lecture tours, visits and exchanges of the sample beside its classes, some with a roster."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from aidportal.directory.models import Area, Document
from aidportal.figures.scopes import Direction
from aidportal.values.dates import PartialDate
from trainings.models import Attendance, Attendee, People, Session

from .pairs import governments, pairs_in
from .people import FAMILY, GIVEN
from .sessions import FIELDS

Kind = Session.Kind
# After all that the article counts.
FIRST, NUMBER = date(2015, 4, 2), 260
# Kind, how many of a hundred, title, direction.
KINDS = [
    (Kind.CLASS, 14, "专题研修班（示例）", Direction.TO_GIVER),
    (Kind.LECTURES, 34, "送教下乡（示例）", Direction.TO_RECEIVER),
    (Kind.VISIT, 30, "考察学习（示例）", Direction.TO_GIVER),
    (Kind.EXCHANGE, 22, "对接交流活动（示例）", Direction.TO_RECEIVER),
]
# Where people of a kind come from: what stands after the area's name, and their job.
PLACES = {
    People.OFFICIALS: ("发展和改革委员会", "科员"),
    People.TEACHERS: ("实验小学", "教师"),
    People.DOCTORS: ("人民医院", "医师"),
    People.TECHNICIANS: ("农牧业技术推广中心", "技术员"),
    People.FARMERS: ("农牧民专业合作社", "社员"),
    People.MANAGERS: ("工业园区管委会", "经理"),
    People.GUIDES: ("文化旅游公司", "讲解员"),
}


def load_activities(document: Document, chance: Random, today: date) -> None:
    ids, names = governments(), dict(Area.objects.values_list("code", "name_zh"))
    sessions, lines, rosters = [], [], []
    span = (today - FIRST).days
    for number in range(NUMBER):
        day = FIRST + timedelta(span * number // NUMBER)
        giver, receiver = chance.choice(pairs_in(day.year))
        sector, (words, people) = chance.choice(list(FIELDS.items()))
        session = activity(chance, day, (giver, receiver), sector, words)
        session.giver_id = ids[giver] if chance.random() < 0.88 else None
        session.document = document
        sessions.append(session)
        if chance.random() < 0.2:
            rosters += roster(session, names[receiver], receiver, people, chance)
        elif chance.random() < 0.96:
            count = chance.randint(12, 70)
            lines.append(Attendance(session=session, home_area_id=receiver, people=people, headcount=count))
    Session.objects.bulk_create(sessions)
    Attendance.objects.bulk_create(lines)
    Attendee.objects.bulk_create(rosters)


def activity(chance: Random, day: date, pair: tuple[str, str], sector: str, words: str) -> Session:
    """One session of the pair's giver and receiver; of some the field is not known."""
    [(kind, _weight, title, direction)] = chance.choices(KINDS, [row[1] for row in KINDS])
    days = chance.randint(1, 5)
    giver, receiver = pair
    return Session(
        title=f"{words}{title}",
        kind=kind,
        sector_id=sector if chance.random() < 0.88 else None,
        direction=direction,
        place_area_id=giver if direction == Direction.TO_GIVER else receiver,
        starts_on=PartialDate.day(day),
        ends_on=PartialDate.day(day + timedelta(days - 1)),
        days=days,
        budget=chance.randint(2, 30) * 10000 if chance.random() < 0.5 else None,
    )


def roster(session: Session, name: str, area: str, people: str, chance: Random) -> list[Attendee]:
    """30 to 60 invented people of one area."""
    place, job = PLACES[People(people)]
    return [
        Attendee(
            session=session,
            name=chance.choice(FAMILY) + chance.choice(GIVEN),
            home_area_id=area,
            people=people,
            organisation=f"{name}{place}",
            title=job,
        )
        for _person in range(chance.randint(30, 60))
    ]
