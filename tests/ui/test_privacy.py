"""What the window writes beside the project has no words of articles, notes or names."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select

_WORDS = (b"weekend discussions", b"Zelenskyy", b"a word of mine", b"a name of mine")


def _files_with_words(*folders: Path) -> list[str]:
    return [
        f"{path}: {word!r}"
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and ".annotator" not in path.name
        for word in _WORDS
        if word in path.read_bytes()
    ]


def test_a_day_of_work_leaves_no_words_beside_the_project(
    window: MainWindow, press: Press, qtbot: QtBot, tmp_path: Path, places: Path
) -> None:
    select(window, "weekend discussions")
    press("C")
    inspector = window.panes.inspector
    qtbot.keyClicks(inspector.note, "a word of mine")
    inspector.note.keep()
    window.session.selection.choose(labelled(window.session, "claim")[0].id)
    inspector.write_comment()
    qtbot.keyClicks(inspector.threads.field, "a word of mine, too")
    qtbot.keyClick(inspector.threads.field, Qt.Key.Key_Return)
    window.panes.article_list.filter_field.setText("Zelenskyy")
    window.modes.set_mode("review")
    window.modes.set_mode("tag")
    window.close()
    assert (tmp_path / "settings.ini").exists()
    assert _files_with_words(tmp_path, places) == []
