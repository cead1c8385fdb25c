"""An analyst makes a codebook from nothing, and tags with it, by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.app import main
from annotator.data_files import sample_article
from annotator.formats.importing import import_paths
from annotator.model import AttributeKind, TagSet
from annotator.project import Project
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.values import present

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the sample article and no labels at all."""
    path = tmp_path / "from_nothing.annotator"
    with Project.create(path, TagSet("Mine", ()), annotator="ana") as project:
        import_paths(project, [sample_article()])
    return path


class Hands:
    """Types where the keyboard is, whichever window has it."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.strokes = 0

    def write(self, text: str) -> None:
        self._qtbot.keyClicks(present(QApplication.focusWidget()), text)
        self.strokes += len(text)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        self._qtbot.keyClick(present(QApplication.focusWidget()), key, held)
        self.strokes += 1


def test_a_codebook_from_nothing_to_tagging(path: Path, tmp_path: Path, qtbot: QtBot) -> None:
    theme.set_scheme("light")
    settings = Settings(tmp_path / "settings.ini")
    settings.annotator = "ana"
    window = MainWindow(settings)
    qtbot.addWidget(window, before_close_func=lambda window: window.jobs.abandon())
    window.resize(1280, 800)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.files.open_path(path)
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    hands = Hands(qtbot)

    # Ctrl+T shows the codebook, Ins goes to the line for new parts.
    hands.press(Key.Key_T, CTRL)
    codebook = window.codebook.window
    qtbot.waitUntil(codebook.tree.hasFocus)
    hands.press(Key.Key_Insert)
    for name in ("promise", "politician", "threat"):
        hands.write(name)
        hands.press(Key.Key_Return)
    assert [label.key for label in window.session.tag_set.labels()] == ["P", "O", "T"]

    # Each label can have attributes: the next kind in the box, the label chosen in the tree.
    hands.press(Key.Key_L, CTRL)
    hands.press(Key.Key_Up)
    hands.press(Key.Key_Up)
    qtbot.waitUntil(lambda: codebook.label.name.text() == "promise")
    hands.press(Key.Key_N, CTRL)
    hands.press(Key.Key_Tab)
    hands.press(Key.Key_Down)
    codebook.add.field.setFocus()
    hands.write("when: this year, later, open")
    hands.press(Key.Key_Return)
    attribute = present(present(window.session.tag_set.label("promise")).attribute("when"))
    assert (attribute.kind, len(attribute.values)) == (AttributeKind.ONE, 3)

    # A definition, typed where the label is shown, is kept when the field is left.
    codebook.label.definition.setFocus()
    hands.write("What somebody says they will do.")
    hands.press(Key.Key_F6)
    label = present(window.session.tag_set.label("promise"))
    assert label.description == "What somebody says they will do."
    hands.press(Key.Key_Escape)
    qtbot.waitUntil(lambda: not codebook.isVisible())
    window.activateWindow()
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())

    # The new labels have their keys in the article at once.
    text = present(window.session.document).text
    at = text.index("Zelenskyy")
    window.pane.view.caret.select_by_hand(at, at + len("Zelenskyy"))
    hands.press(Key.Key_O)
    (tagged,) = window.session.article.ordered
    assert (tagged.label, tagged.text) == ("politician", "Zelenskyy")
    hands.press(Key.Key_P)
    assert window.session.article.ordered[0].label == "promise"

    # What was tagged becomes an example; a rename is shown at once; one undo each takes it back.
    window.codebook.send_example("promise")
    assert present(window.session.tag_set.label("promise")).examples == ("Zelenskyy",)
    window.codebook.edit_label("promise")
    qtbot.waitUntil(codebook.label.name.hasFocus)
    hands.write("pledge")
    hands.press(Key.Key_Return)
    assert window.session.article.ordered[0].label == "pledge"
    hands.press(Key.Key_Z, CTRL)
    assert window.session.article.ordered[0].label == "promise"
    # Some 110 strokes: two minutes of a person who types one a second.
    assert hands.strokes < 120

    assert codebook.close()
    assert window.close()
    assert main(["check", str(path)]) == 0
