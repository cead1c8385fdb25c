"""Whatever happens to a project file, nothing acknowledged is lost, and no backup suffers."""

import sys

import pytest

from tests.attacks.conftest import Attack
from tests.attacks.damage import DAMAGES
from tests.attacks.looks import LOOKS
from tests.attacks.moved import GONE, MOMENTS, REPLACED

pytestmark = [
    pytest.mark.attack,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="nothing is forked there"),
]


def test_no_spelling_of_a_path_lets_a_second_writer_in(attack: Attack) -> None:
    attack("writers")


@pytest.mark.parametrize("name", [*REPLACED, *GONE])
def test_files_may_be_replaced_and_moved(attack: Attack, name: str) -> None:
    (figures,) = attack("files", "--only", name)
    assert figures.tried == len(MOMENTS) * len(LOOKS)


def test_damage_is_told_and_never_written(attack: Attack) -> None:
    found = attack("damage", "--count", 3)
    assert len(found) == len(DAMAGES)
