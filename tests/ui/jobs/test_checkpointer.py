"""The project's one file has all that was done, soon after it was done."""

import shutil
from pathlib import Path

from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.opening import settle
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, select


def count_in_copy(project: Path, folder: Path) -> int:
    """How many annotations a copy of the one file has; the log beside it is left behind."""
    copy = Path(shutil.copy(project, folder / "copy.annotator"))
    with Project.open(copy, read_only=True) as opened:
        return sum(len(opened.annotations(each.id)) for each in opened.articles.page())


def test_a_copy_of_the_open_project_has_the_latest_edit(
    window: MainWindow, project: Project, press: Press, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    settle(project.path)
    select(window, "Moscow")
    press("S")
    assert count_in_copy(project.path, folder) == 0
    qtbot.waitUntil(lambda: count_in_copy(project.path, folder) == 1)


def test_a_project_is_closed_by_one_alone(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    select(window, "Moscow")
    press("S")
    window.files.close_project()
    assert not project.path.with_name(project.path.name + "-wal").exists()
