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
def test_three_hundred_kills_lose_no_edit(attack: Attack) -> None:
    (figures,) = attack("kills", "--count", 300, "--seed", 2)
    assert figures.tried == 300
