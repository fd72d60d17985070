"""Officials of the sample, in batches of two years, each taking over from one of the batch before."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from aidportal.directory.models import Document, Pairing
from aidportal.figures.scopes import Direction
from aidportal.values.dates import PartialDate
from cadres.models import Batch, Official, Posting

from .callings import give_callings, vary_terms
from .pairs import pairs_in

FAMILY = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜"
GIVEN = ["伟", "芳", "敏", "静", "磊", "洋", "勇", "艳", "杰", "娟", "明远", "晓东", "建国", "海燕", "志强", "春梅"]
TITLES = ["副主任", "科长", "副县长助理", "副局长", "主任科员"]
# Officials of the first three batches: 129 each way, 35 of them in the third; the article has one of 2 and one of 3.
SIZES = {1: 47, 2: 47, 3: 35}
# The batches after them; the last size goes on.
LATER_SIZES = {Direction.TO_RECEIVER: (58, 76, 84, 80, 78), Direction.TO_GIVER: (42, 50, 55, 61, 64)}
RECORDED = {(Direction.TO_RECEIVER, 2): 1, (Direction.TO_RECEIVER, 3): 1}


def size_of(direction: Direction, number: int) -> int:
    later = LATER_SIZES[direction]
    return SIZES.get(number) or later[min(number - 4, len(later) - 1)]


def load_people(document: Document, chance: Random, varying: Random, today: date) -> None:
    """Both directions; ``varying`` decides what goes beyond the numbers that the article counts."""
    programme = Pairing.objects.get(level=Pairing.Level.PROVINCE, giver__area="110000", receiver__area="150000")
    for direction in Direction:
        before: list[Posting] = []
        for number in range(1, (today.year - 2011) // 2 + 2):
            start = date(2009 + 2 * number, 3, 20)
            if start > today:
                break
            end = date(start.year + 2, 3, 19)
            batch, _created = Batch.objects.get_or_create(
                direction=direction,
                number=number,
                pairing=programme,
                defaults={
                    "document": document,
                    "starts_on": PartialDate.day(start),
                    "ends_on": PartialDate.day(end),
                    "quota": size_of(direction, number),
                },
            )
            count = size_of(direction, number) - RECORDED.get((direction, number), 0)
            before = post(document, chance, batch, count, (start, end, today), before)
            give_callings(before, varying)
            vary_terms(before, number, varying, today)
            Official.objects.bulk_create(posting.official for posting in before)
            Posting.objects.bulk_create(before)


def post(
    document: Document,
    chance: Random,
    batch: Batch,
    count: int,
    term: tuple[date, date, date],
    before: list[Posting],
) -> list[Posting]:
    """Officials of one batch on post, not yet saved; of the present one some leave within 60 days."""
    start, end, today = term
    postings = []
    for number in range(count):
        beijing, banner = chance.choice(pairs_in(start.year))
        home, host = (beijing, banner) if batch.direction == Direction.TO_RECEIVER else (banner, beijing)
        official = Official(
            name=chance.choice(FAMILY) + chance.choice(GIVEN),
            sex=chance.choice(Official.Sex.values),
            birth_year=start.year - chance.randint(30, 50),
            home_area_id=home,
            home_title=chance.choice(TITLES),
            document=document,
        )
        leaves = today + timedelta(10 + 5 * number) if end > today and number < 8 else end
        postings.append(
            Posting(
                official=official,
                batch=batch,
                host_area_id=host,
                title=f"{chance.choice(TITLES)}（挂职）",
                starts_on=PartialDate.day(start),
                ends_on=PartialDate.day(leaves),
                takes_over_from=before[number] if number < len(before) else None,
                document=document,
            )
        )
    return postings
