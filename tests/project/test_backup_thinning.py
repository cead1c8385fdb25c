"""Which backups are kept: each hour of the last day, each day of the last month, never none."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from annotator.project.backup_thinning import (
    HOUR,
    BackupFacts,
    choose_superfluous,
    is_due,
)

NOW = datetime(2026, 12, 1, 11, 20, tzinfo=UTC)
DAY = timedelta(days=1)
NO_LIMITS = {"most": 10_000, "most_bytes": 10**15}

facts = st.builds(
    BackupFacts,
    st.integers(-3 * 3600, 60 * 24 * 3600).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    st.integers(0, 5_000_000_000),
    st.booleans(),
)
backup_lists = st.lists(facts, max_size=80)


def hour_of(backup: BackupFacts) -> datetime:
    return backup.made.replace(minute=0, second=0, microsecond=0)


def keep(backups: list[BackupFacts], now: datetime = NOW, **limits: int) -> list[BackupFacts]:
    gone = choose_superfluous(backups, now, **(limits or NO_LIMITS))
    return [backup for index, backup in enumerate(backups) if index not in gone]


@given(backup_lists)
def test_each_hour_of_the_last_day_and_each_day_of_the_last_month_is_covered(
    backups: list[BackupFacts],
) -> None:
    kept = keep(backups)
    last_day = {hour_of(one) for one in backups if NOW - one.made < DAY}
    assert last_day <= {hour_of(one) for one in kept}
    last_month = {one.made.date() for one in backups if NOW - one.made < 30 * DAY}
    assert last_month <= {one.made.date() for one in kept}
    # One an hour is enough after two hours, and one a day after a day.
    older = [one for one in kept if NOW - one.made >= 2 * HOUR and not one.is_kept]
    assert len(older) <= len({hour_of(one) for one in older}) or len(set(backups)) < len(backups)
    assert [one for one in backups if NOW - one.made < 2 * HOUR] == [
        one for one in kept if NOW - one.made < 2 * HOUR
    ]


@given(backup_lists, st.integers(1, 20), st.integers(0, 20_000_000_000))
def test_the_newest_and_those_that_a_person_keeps_stay_whatever_the_limits(
    backups: list[BackupFacts], most: int, most_bytes: int
) -> None:
    kept = keep(backups, most=most, most_bytes=most_bytes)
    assert bool(kept) == bool(backups)
    if backups:
        assert max(one.made for one in backups) in {one.made for one in kept}
    assert [one for one in backups if one.is_kept] == [one for one in kept if one.is_kept]
    assert sum(not one.is_kept for one in kept) <= most
    spare = [one for one in kept if not one.is_kept]
    assert sum(one.size for one in kept) <= most_bytes or len(spare) <= 1


@given(backup_lists, st.lists(st.integers(0, 7 * 24), max_size=8))
def test_thinning_again_and_again_covers_no_less_than_thinning_once(
    backups: list[BackupFacts], hours: list[int]
) -> None:
    kept, now = backups, NOW
    for passed in hours:
        now += passed * HOUR
        kept = keep(kept, now)
    assert {hour_of(one) for one in keep(backups, now)} == {hour_of(one) for one in keep(kept, now)}


def test_under_a_limit_the_rest_reaches_back_as_far_as_before() -> None:
    hourly = [BackupFacts(NOW - hour * HOUR, 10) for hour in range(24)]
    daily = [BackupFacts(NOW - day * DAY, 10) for day in range(1, 30)]
    kept = keep([*hourly, *daily], most=12, most_bytes=1_000)
    ages = sorted((NOW - one.made) / HOUR for one in kept)
    assert len(kept) == 12
    assert ages[0] == 0
    assert ages[-1] == 29 * 24
    assert sum(age < 24 for age in ages) >= 4


@given(st.lists(st.integers(-7200, 7200), max_size=6))
def test_a_backup_is_due_when_none_is_younger_than_an_hour(seconds: list[int]) -> None:
    made = [NOW - timedelta(seconds=age) for age in seconds]
    assert is_due(made, NOW) == (not any(0 <= age < 3600 for age in seconds))
