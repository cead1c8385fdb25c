"""Finding in the article, and searching the project."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project, commands
from annotator.ui.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, select

Key = Qt.Key


def selected(window: MainWindow) -> str:
    found = window.pane.view.selection()
    return window.session.document.text[slice(*found)] if found else ""


def test_typing_narrows_down_from_where_the_search_began(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    bar = window.pane.find_bar
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "Zelenskyy s")
    first = window.pane.view.selection()
    assert selected(window) == "Zelenskyy s"
    qtbot.keyClicks(bar.field, "aid")
    assert selected(window) == "Zelenskyy said"
    for _ in "aid":
        qtbot.keyClick(bar.field, Key.Key_Backspace)
    assert window.pane.view.selection() == first


def test_the_count_says_which_of_how_many(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    bar = window.pane.find_bar
    total = text.casefold().count("kremlin")
    press("F", held=CTRL)
    qtbot.keyClicks(bar.field, "kremlin")
    qtbot.waitUntil(lambda: bar.count.text() == f"1 of {total}")
    press("Return")
    assert bar.count.text() == f"2 of {total}"
    press("Return", held=SHIFT)
    press("Return", held=SHIFT)
    assert bar.count.text() == f"{total} of {total}"


def test_what_is_not_there_is_said_and_the_selection_stays(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    before = select(window, "Miami")
    bar = window.pane.find_bar
    press("F", held=CTRL)
    assert bar.field.text() == "Miami"
    qtbot.keyClicks(bar.field, "Miamix")
    qtbot.waitUntil(lambda: bar.count.text() == "Not found")
    press("Escape")
    assert window.pane.view.selection() == before
    assert not bar.isVisible()


def test_f3_goes_on_without_the_bar(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "kremlin")
    press("Escape")
    first = window.pane.view.selection()
    press(Key.Key_F3)
    assert window.pane.view.selection() != first
    press(Key.Key_F3, held=SHIFT)
    assert window.pane.view.selection() == first


def test_a_match_keeps_the_current_annotation_in_the_inspector(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    select(window, "Miami")
    press("L")
    press("F", held=CTRL)
    qtbot.keyClicks(window.pane.find_bar.field, "breakthrough")
    assert window.inspector.head.text.text() == "Miami"
    assert not window.session.active


def test_searching_the_project_opens_the_place(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("b", "Other", "A turnip farmer said nothing."))])
    project.do(commands.Tag(SEED, "claim", ((10, 20),), note="turnip?", id="noted"))
    press("F", held=CTRL | SHIFT)
    dialog = window._search
    qtbot.waitUntil(dialog.isVisible)
    qtbot.keyClicks(dialog.field, "turnip")
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    assert "2 places in 2 articles" in dialog.said.text()
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert window.session.current == "noted"
    dialog.start(project)
    dialog.search_now()
    qtbot.waitUntil(lambda: "2 places" in dialog.said.text())
    qtbot.keyClick(dialog.field, Key.Key_Down)
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert window.session.document.id == "b"
    assert selected(window) == "turnip"


def test_a_search_without_a_hit_says_so(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    press("F", held=CTRL | SHIFT)
    dialog = window._search
    qtbot.keyClicks(dialog.field, "xyzzy")
    qtbot.waitUntil(lambda: "nowhere" in dialog.said.text())
