"""Which of the nightly backups are kept: of the last seven days, four weeks and twelve months the newest of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from .folder import Kind, backups

DAYS, WEEKS, MONTHS = 7, 4, 12

# By how many of them are kept, to which day, week or month a moment belongs.
PERIODS: tuple[tuple[int, Callable[[datetime], tuple[int, ...]]], ...] = (
    (DAYS, lambda moment: (moment.year, moment.month, moment.day)),
    (WEEKS, lambda moment: tuple(moment.isocalendar())[:2]),
    (MONTHS, lambda moment: (moment.year, moment.month)),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """The newest of each of the last days, weeks and months that have any."""
    newest_first = sorted(moments, reverse=True)
    chosen = set()
    for count, period in PERIODS:
        newest: dict[tuple[int, ...], datetime] = {}
        for moment in newest_first:
            newest.setdefault(period(moment), moment)
        chosen.update(list(newest.values())[:count])
    return chosen


def rotate(proven: str = "") -> list[str]:
    """Take away the nightly backups that are not kept, but never the last one that was proven; their names."""
    nights = [name for name in backups() if name.kind == Kind.NIGHT]
    stay = kept(name.moment for name in nights)
    gone = [name.path for name in nights if name.moment not in stay and name.path.name != proven]
    for path in gone:
        path.unlink()
    return [path.name for path in gone]
