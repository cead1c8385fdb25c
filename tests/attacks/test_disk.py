"""A disk that fails at any step loses no edit, and is explained in plain words."""

import pytest

from tests.attacks import disk
from tests.attacks.conftest import Attack
from tests.attacks.faults import CASES

pytestmark = pytest.mark.skipif(bool(disk.why_not()), reason=disk.why_not() or "it can fail")


def test_a_full_disk_loses_no_edit(attack: Attack) -> None:
    attack("faults", "--operation", "tag", "--only", "full once")


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_every_operation_bears_a_failing_disk(attack: Attack) -> None:
    figures = attack("faults", "--count", 2)
    assert len(figures) == len(CASES)


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_every_operation_bears_to_be_killed_at_a_step(attack: Attack) -> None:
    figures = attack("steps", "--count", 4)
    assert len(figures) == len(CASES)


def test_power_cuts_find_what_is_acknowledged_too_early(attack: Attack) -> None:
    (figures,) = attack("power", "--count", 20, "--hasty", finds_losses=True)
    assert figures.lost > 0


def test_power_cuts_lose_no_edit(attack: Attack) -> None:
    attack("power", "--count", 10)


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_a_hundred_power_cuts_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("power", "--count", 100, "--seed", 2)
    assert figures.tried == 100
