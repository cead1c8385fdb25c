"""Each file of an import comes in or is named, whatever it does to its reader."""

import pytest

from tests.attacks.conftest import Attack


@pytest.mark.attack
@pytest.mark.timeout(900)
def test_hostile_files_and_killed_readers_keep_no_other_file_out(attack: Attack) -> None:
    assert sum(figures.tried for figures in attack("reading", "--count", 30)) > 30
