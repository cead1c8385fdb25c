"""A day in the window leaves memory, handles, threads and objects as they were."""

import sys

import pytest

from tests.attacks.conftest import Attack

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="sizes of a process are read as Linux has them"
)


def test_some_gestures_leave_the_project_sound(attack: Attack) -> None:
    (figures,) = attack("soak", "--count", 25)
    assert figures.edits > 3


@pytest.mark.attack
@pytest.mark.timeout(600)
def test_an_hour_in_the_window_let_nothing_grow(attack: Attack) -> None:
    (figures,) = attack("soak", "--count", 900)
    assert figures.edits > 150
