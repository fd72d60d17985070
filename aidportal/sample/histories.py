"""Through which statuses the sample's projects went, and when; and projects of the running year that wait for works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from aidportal.values.dates import PartialDate
from projects.models import Project, StatusChange

Status = Project.Status
Step = tuple[str, date]

# Days before the works begin, at least and at most.
BEFORE = [(Status.RESERVE, 300, 540), (Status.SUBMITTED, 150, 270), (Status.APPROVED, 60, 120)]
PREPARING = (Status.PREPARING, 20, 50)
# Days after the step before; the first after the works end.
AFTER = [
    (Status.COMPLETED, 0, 0),
    (Status.ACCEPTED, 30, 120),
    (Status.AUDITED, 60, 200),
    (Status.EVALUATED, 30, 150),
    (Status.HANDED_OVER, 20, 90),
]
# How many of the steps after the works a project takes, in per cent of the projects: most are handed over.
STEPS_TAKEN = [3, 14, 10, 10, 63]
# What holds up the works of a project that has such a status.
OBSTACLES = {
    Status.SUSPENDED.value: "征地手续未办结，施工暂停",
    Status.ADJUSTING.value: "建设内容调整，等待批复",
}


@dataclass(frozen=True)
class Works:
    """First and last day of a project's works, the last planned or actual, and whether they are done."""

    start: date
    end: date
    done: bool


def course(works: Works, chance: Random, today: date) -> list[Step]:
    """The statuses of a project with the days since when it had them, none after today."""
    steps: list[Step] = [
        (status, works.start - timedelta(chance.randint(least, most))) for status, least, most in (*BEFORE, PREPARING)
    ]
    steps.append((Status.RUNNING, works.start))
    steps += finished(works, chance) if works.done else interrupted(works, chance, today)
    return [(status, day) for status, day in steps if day <= today]


def finished(works: Works, chance: Random) -> list[Step]:
    [taken] = chance.choices(range(1, 6), STEPS_TAKEN)
    steps: list[Step] = []
    day = works.end
    for status, least, most in AFTER[:taken]:
        day += timedelta(chance.randint(least, most))
        steps.append((status, day))
    return steps


def interrupted(works: Works, chance: Random, today: date) -> list[Step]:
    """Of works that should have ended, most were stopped; of the others a few were and go on."""
    last = min(works.end, today)
    if last <= works.start:
        return []
    halt = works.start + (last - works.start) * chance.randint(40, 85) // 100
    resume = halt + timedelta(chance.randint(30, 120))
    ways: list[list[Step]] = [
        [(Status.SUSPENDED, halt)],
        [(Status.ADJUSTING, halt)],
        [(Status.SUSPENDED, halt), (Status.RUNNING, resume)],
        [],
    ]
    weights = [40, 30, 0, 30] if works.end <= today else [4, 4, 10, 82]
    return chance.choices(ways, weights)[0]


def take_courses(projects: list[Project], works: list[Works], chance: Random, today: date) -> list[StatusChange]:
    """Gives each project the last status of its course, and makes its history."""
    changes = []
    for project, known in zip(projects, works, strict=True):
        steps = course(known, chance, today)
        project.status = steps[-1][0]
        changes += history(project, steps, chance)
    return changes


def history(project: Project, steps: list[Step], chance: Random) -> list[StatusChange]:
    """Changes of one project; some are known only to the month or the year."""
    changes: list[StatusChange] = []
    for status, day in steps:
        exactness = chance.random()
        since = PartialDate.day(day)
        if exactness < 0.15:
            since = PartialDate.year(day.year) if exactness < 0.02 else PartialDate.month(day.year, day.month)
        # Less exact dates must not come before the change before, or the history would change its order.
        if changes and since.first <= changes[-1].since.last:
            since = PartialDate.day(day)
        changes.append(StatusChange(project=project, status=status, since=since))
    return changes


def waiting(status_number: int, chance: Random, today: date) -> list[Step]:
    """The course of a project that has not got beyond a status before the works."""
    statuses = [status for status, _least, _most in (*BEFORE, PREPARING)][: status_number + 1]
    day = today - timedelta(chance.randint(5, 60))
    steps: list[Step] = []
    for status in reversed(statuses):
        steps.insert(0, (status, day))
        day -= timedelta(chance.randint(40, 160))
    return steps


def given_up(steps: list[Step]) -> list[Step]:
    """The course of a project that was terminated before its works, and so before any money was committed."""
    return [*steps, (Status.TERMINATED, steps[-1][1] + timedelta(4))]
