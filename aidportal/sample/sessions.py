"""Training sessions of the sample."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from aidportal.directory.models import Document
from aidportal.figures.scopes import Direction
from aidportal.values.dates import PartialDate
from trainings.models import Attendance, People, Session

from .pairs import governments, pairs_in

FIELDS = {
    "education": ("骨干教师", People.TEACHERS),
    "health": ("基层医师", People.DOCTORS),
    "science": ("科技特派员", People.TECHNICIANS),
    "tourism": ("旅游从业人员", People.GUIDES),
    "commerce": ("商务管理人员", People.MANAGERS),
    "agriculture": ("农业技术人员", People.TECHNICIANS),
    "animal_husbandry": ("畜牧技术人员", People.TECHNICIANS),
    "industry": ("信息化管理人员", People.MANAGERS),
    "administration": ("党政干部", People.OFFICIALS),
    "employment": ("创业带头人", People.FARMERS),
}
FIRST, LAST = date(2013, 3, 20), date(2015, 3, 20)


def load_sessions(document: Document, chance: Random, today: date) -> None:
    """162 classes with 8,779 person-times in the two years to 2015-03-20; with those before, 19,379 in Beijing."""
    # 8,779 = 162 × 54 + 31; every class of the two years is in Beijing.
    rows = [(FIRST + timedelta(4 * number), 55 if number < 31 else 54) for number in range(162)]
    # 10,600 = 212 × 50 from 2010 to the first days of 2013.
    rows += [(date(2010, 1, 4) + timedelta(5 * number), 50) for number in range(212)]
    span = (today - date(2015, 4, 1)).days
    rows += [(date(2015, 4, 1) + timedelta(span * number // 820), chance.randint(20, 90)) for number in range(820)]
    sessions, lines, ids = [], [], governments()
    for number, (day, people) in enumerate(rows):
        sector = list(FIELDS)[number % len(FIELDS)]
        words, kind = FIELDS[sector]
        giver, receiver = chance.choice(pairs_in(day.year))
        to_giver = day <= LAST or chance.random() < 0.5
        days = chance.randint(2, 10)
        session = Session(
            title=f"{words}培训班（示例）",
            sector_id=sector,
            giver_id=ids[giver],
            direction=Direction.TO_GIVER if to_giver else Direction.TO_RECEIVER,
            place_area_id=giver if to_giver else receiver,
            starts_on=PartialDate.day(day),
            ends_on=PartialDate.day(day + timedelta(days - 1)),
            days=days,
            document=document,
        )
        sessions.append(session)
        half = people // 2
        other = chance.choice([area for _giver, area in pairs_in(day.year) if area != receiver])
        for area, count in ((receiver, people - half), (other, half)):
            lines.append(Attendance(session=session, home_area_id=area, people=kind, headcount=count))
    Session.objects.bulk_create(sessions)
    Attendance.objects.bulk_create(lines)
