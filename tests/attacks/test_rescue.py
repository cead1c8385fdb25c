"""What is on sound pages of a damaged file is in the project that is recovered from it."""

import pytest

from tests.attacks.conftest import Attack


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_each_page_is_damaged_in_turn(attack: Attack) -> None:
    assert sum(figures.tried for figures in attack("rescue")) > 300
