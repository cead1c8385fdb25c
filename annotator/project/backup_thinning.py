"""Which rolling backups are due, and which are kept: rules on times and sizes alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

HOUR = timedelta(hours=1)
_ALL_FOR = timedelta(hours=2)
"""So that the backup before going back does not take the place of the one that was gone back to."""
_HOURLY_FOR = timedelta(days=1)
_DAILY_FOR = timedelta(days=31)
_LEAST_AGE = timedelta(minutes=1)


class BackupFacts(Struct, frozen=True):
    """What the rules know of a backup."""

    made: datetime
    """When, with its zone."""
    size: int = 0
    """In bytes."""
    is_kept: bool = False
    """Whether a person keeps it."""


def is_due(made: Iterable[datetime], now: datetime, every: timedelta = HOUR) -> bool:
    """Return whether another backup is due: the last one is older than an hour, or there is none.

    Backups of the future, from before the clock was set back, do not count.
    """
    return not any(timedelta(0) <= now - time < every for time in made)


def choose_superfluous(
    backups: Sequence[BackupFacts], now: datetime, *, most: int, most_bytes: int
) -> set[int]:
    """Return the backups to remove, as indices.

    Kept are the newest one, those that a person keeps, those of the last two hours, the last of
    each hour for a day, and the last of each day for a month. If these are too many or too large,
    the ones go that leave the smallest gap for their age, so that the rest still reaches back as
    far as before.

    Args:
        backups: All backups of a project, in any order.
        now: The present time, with its zone.
        most: How many are kept at most, at least 1, besides those that a person keeps.
        most_bytes: How large all of them may be together.
    """
    order = sorted(range(len(backups)), key=lambda index: backups[index].made, reverse=True)
    kept = [
        index
        for index, is_last in zip(order, _are_last(backups, order, now), strict=True)
        if is_last or backups[index].is_kept
    ]
    while _is_too_much(backups, kept, most, most_bytes):
        gaps = {
            index: _gap(backups, kept, place, now)
            for place, index in enumerate(kept)
            if place > 0 and not backups[index].is_kept
        }
        if not gaps:
            break
        kept.remove(min(gaps, key=lambda index: gaps[index]))
    return set(order) - set(kept)


def _are_last(
    backups: Sequence[BackupFacts], order: Sequence[int], now: datetime
) -> Iterable[bool]:
    """Yield for each, the newest first, whether it is the last of its hour, or of its day."""
    hours: set[datetime] = set()
    days: set[datetime] = set()
    for place, index in enumerate(order):
        made = backups[index].made.astimezone(now.tzinfo)
        hour = made.replace(minute=0, second=0, microsecond=0)
        day = hour.replace(hour=0)
        age = now - made
        of_hour = age < _HOURLY_FOR and hour not in hours
        of_day = age < _DAILY_FOR and day not in days
        hours.add(hour)
        days.add(day)
        yield place == 0 or age < _ALL_FOR or of_hour or of_day


def _is_too_much(
    backups: Sequence[BackupFacts], kept: Sequence[int], most: int, most_bytes: int
) -> bool:
    count = sum(not backups[index].is_kept for index in kept)
    return count > most or sum(backups[index].size for index in kept) > most_bytes


def _gap(
    backups: Sequence[BackupFacts], kept: Sequence[int], place: int, now: datetime
) -> tuple[bool, float]:
    """Return the gap that a backup would leave, as a part of its age; the oldest comes last."""
    age = max(now - backups[kept[place]].made, _LEAST_AGE)
    if place + 1 == len(kept):
        return True, 0.0
    newer, older = backups[kept[place - 1]].made, backups[kept[place + 1]].made
    return False, (newer - older) / age
