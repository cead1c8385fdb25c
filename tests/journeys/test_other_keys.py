"""With real keys in a real window: a person gives a label a key of their own, and keeps it."""

from pathlib import Path

import pytest

from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.formats.tag_sets import default_tag_set
from annotator.project import Project
from tests.journeys.desktop import Desktop, desktop, missing, wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"needs {', '.join(missing())}")

SEED = "000_fb0497bd58dd550c"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the sample article."""
    path = tmp_path / "kyiv.annotator"
    with Project.create(path, default_tag_set(), annotator="ana") as project:
        import_paths(project, [sample_article()])
    return path


def tagged(path: Path) -> list[str]:
    """The labels that another program sees in the file."""
    with Project.open(path, read_only=True) as project:
        return [annotation.label for annotation in project.annotations(SEED)]


def tag(screen: Desktop, phrase: str, key: str) -> None:
    """Find a phrase, and press a key on it."""
    screen.keys("ctrl+f")
    screen.type(phrase)
    screen.keys("Escape", key)


def open_window(screen: Desktop, path: Path) -> None:
    """Start the application on the project."""
    screen.open(str(path), "--annotator", "ana")
    wait_until(lambda: "kyiv" in screen.window_name(), "the project's window")


def test_a_key_of_ones_own_works_at_once_and_after_a_restart(path: Path, tmp_path: Path) -> None:
    with desktop(tmp_path / "home") as screen:
        open_window(screen, path)
        screen.keys("ctrl+k")
        screen.type("keys…")
        screen.keys("Return")
        wait_until(lambda: "Preferences" in screen.window_name(), "the dialog")
        screen.type("as event")
        # Into the list, and record: the sign is Shift and a bracket, which another command has.
        screen.keys("Down", "Return", "shift+bracketright")
        # Another one, by the button that has the keyboard: leave it is the third.
        screen.keys("Tab", "space", "ctrl+j")
        screen.keys("Escape")
        wait_until(lambda: "kyiv" in screen.window_name(), "the window")

        tag(screen, "Moscow", "ctrl+j")
        wait_until(lambda: tagged(path) == ["event"], "the first event")
        screen.keys("ctrl+q")
        wait_until(lambda: screen.window_name() == "", "the end")

        open_window(screen, path)
        tag(screen, "Reuters", "ctrl+j")
        wait_until(lambda: tagged(path) == ["event", "event"], "the second event")
