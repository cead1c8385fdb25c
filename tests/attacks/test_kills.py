"""No kill loses an edit that was acknowledged."""

import sys

import pytest

from tests.attacks.conftest import Attack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")


def test_fifty_kills_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("kills", "--count", 50)
    assert figures.tried == 50


@pytest.mark.attack
@pytest.mark.timeout(300)
def test_more_kills_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("kills", "--count", 150, "--seed", 2)
    assert figures.tried == 150


def test_edits_that_are_acknowledged_too_early_are_found_to_be_lost(attack: Attack) -> None:
    (figures,) = attack("kills", "--count", 10, "--hasty", finds_losses=True)
    assert figures.lost > 0


def test_two_kills_of_the_window_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("window", "--count", 2)
    assert figures.tried == 2


@pytest.mark.attack
@pytest.mark.timeout(300)
def test_kills_of_the_window_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("window", "--count", 20, "--seed", 2)
    assert figures.edits > 0
