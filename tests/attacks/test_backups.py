"""No kill leaves half a backup under a backup's name, or a project between two states."""

import sys

import pytest

from tests.attacks.conftest import Attack

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there")


def test_kills_leave_whole_backups(attack: Attack) -> None:
    making, going_back = attack("backups", "--count", 10)
    assert making.tried == going_back.tried == 10


@pytest.mark.attack
@pytest.mark.timeout(900)
def test_many_kills_leave_whole_backups(attack: Attack) -> None:
    making, going_back = attack("backups", "--count", 60, "--seed", 2)
    assert making.tried == going_back.tried == 60
