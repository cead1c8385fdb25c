"""The screen of the journeys is ready for windows when it is given to them."""

from pathlib import Path

import pytest

from tests.journeys.desktop import desktop, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")


def test_the_window_manager_is_there_before_any_window(tmp_path: Path) -> None:
    with desktop(tmp_path / "home") as screen:
        assert screen.is_managed()
