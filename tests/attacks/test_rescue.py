"""What is on sound pages of a damaged file is in the project that is recovered from it."""

import pytest

from tests.attacks.conftest import Attack


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_each_page_is_damaged_in_turn(attack: Attack) -> None:
    """At full size, 300 flips, two are not survived: see the page on promises."""
    assert sum(figures.tried for figures in attack("rescue", "--count", 120)) > 300
