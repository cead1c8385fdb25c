"""Files dragged over the window: what is shown, and what a drop does."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.ui.window.main_window import MainWindow


def dragged(window: MainWindow, *paths: str) -> tuple[QDragEnterEvent, QDropEvent]:
    """The events of files that come over a window and fall there.

    Qt delivers them only after a drag of its own began.
    """
    data = QMimeData()
    data.setParent(window)
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    told = (
        QPoint(50, 50),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    return QDragEnterEvent(*told), QDropEvent(*told)


def test_files_can_be_dropped(empty_window: MainWindow, project: Project, qtbot: QtBot) -> None:
    project.close()
    window = empty_window
    enter, drop = dragged(window, str(project.path))
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert window.drop_veil.isVisible()
    assert window.drop_veil.geometry() == window.rect()
    assert window.drop_veil.accessibleName() == "Open kyiv"
    window.dropEvent(drop)
    assert drop.isAccepted()
    assert not window.drop_veil.isVisible()
    qtbot.waitUntil(lambda: window.session.project is not None)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["/a/one.txt"], "Import one.txt"),
        (["/a/one.txt", "/a/two.pdf"], "Import 2 files"),
        (["/a/bo.annotator"], "Merge bo, or open it"),
        (["/a/BO.ANNOTATOR"], "Merge BO, or open it"),
        (["/a/bo.annotator", "/a/cy.annotator"], "Merge bo, cy"),
    ],
)
def test_what_a_drop_would_do_is_told_while_it_may_be_left(
    window: MainWindow, names: list[str], told: str
) -> None:
    window.dragEnterEvent(dragged(window, *names)[0])
    assert window.drop_veil.accessibleName() == told
    window.dragLeaveEvent(QDragLeaveEvent())
    assert not window.drop_veil.isVisible()


def test_without_a_project_articles_begin_one(empty_window: MainWindow, tmp_path: Path) -> None:
    empty_window.dragEnterEvent(dragged(empty_window, str(tmp_path / "one.txt"))[0])
    assert empty_window.drop_veil.accessibleName() == "Start a project with one.txt"


def test_what_is_no_file_is_not_taken(window: MainWindow) -> None:
    enter, _ = dragged(window)
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()
    assert not window.drop_veil.isVisible()
