"""What the sample's officials are by calling, and how their terms differ from those of their batch."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from aidportal.values.dates import PartialDate
from cadres.models import Official, Posting

Kind = Official.Kind
# Kind, how many of a hundred, title at home, title on post.
CALLINGS = [
    (Kind.OFFICIAL, 58, "", ""),
    (Kind.TEACHER, 16, "高级教师", "副校长（支教）"),
    (Kind.DOCTOR, 13, "主治医师", "科室副主任（支医）"),
    (Kind.TECHNICIAN, 7, "农艺师", "农牧业技术推广站副站长（支农）"),
    (Kind.ENVOY, 4, "高级工程师", "科技特派员"),
    (Kind.OTHER, 2, "规划师", "项目专员（挂职）"),
]
REASONS = ["工作调动", "身体原因", "原单位工作需要"]
# Terms of the batches that the article counts are left as they are.
FIRST_VARIED = 4


def give_callings(postings: list[Posting], chance: Random) -> None:
    for posting in postings:
        [(kind, _weight, at_home, on_post)] = chance.choices(CALLINGS, [row[1] for row in CALLINGS])
        posting.official.kind = kind
        posting.official.home_title = at_home or posting.official.home_title
        posting.title = on_post or posting.title


def vary_terms(postings: list[Posting], number: int, chance: Random, today: date) -> None:
    """Some who take over come some days late, some early, and some leave before their term is over."""
    if number < FIRST_VARIED:
        return
    for posting in postings:
        start, end = posting.starts_on.first, posting.ends_on.last
        way = chance.random()
        if posting.takes_over_from and way < 0.18:
            start += timedelta(chance.randint(6, 40) if way < 0.10 else -chance.randint(3, 15))
        leaves = start + timedelta(chance.randint(200, 600))
        if chance.random() < 0.04 and leaves < min(end, today):
            posting.ended_early, posting.end_reason = True, chance.choice(REASONS)
            posting.ends_on = PartialDate.day(leaves)
        if start <= today:
            posting.starts_on = PartialDate.day(start)
