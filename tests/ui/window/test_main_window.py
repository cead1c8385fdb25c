"""Start page, palettes, hints, panes, colours, help, messages."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCompleter, QMessageBox
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.edits import Tag
from annotator.ui.fault_reporter import FaultReporter
from annotator.ui.foot.key_hints import place_of_keyboard
from annotator.ui.keys.key_list import KeyList
from annotator.ui.look import theme
from annotator.ui.settings import Settings
from annotator.ui.start.project_files import NameDialog
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, SEED, SHIFT, Press, select
from tests.values import present

Key = Qt.Key


def test_without_a_project_the_start_page_is_shown(empty_window: MainWindow) -> None:
    assert empty_window.start_page.isVisible()
    assert empty_window.windowTitle() == "Annotator"
    assert not empty_window.actions_["edit.find"].isEnabled()
    assert empty_window.start_page.sample_button.hasFocus()


def test_enter_presses_the_button_that_has_the_keyboard(
    empty_window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(empty_window.focusWidget(), Key.Key_Return)
    qtbot.waitUntil(lambda: empty_window.session.document is not None)
    assert present(empty_window.session.project).name == "sample"


def test_a_recent_project_is_opened_with_enter(
    empty_window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.close()
    empty_window.settings.add_recent(project.path)
    empty_window.settings.add_recent(project.path.with_name("gone.annotator"))
    empty_window.start_page.refresh()
    (row,) = empty_window.start_page.recent_rows()
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Return)
    assert present(empty_window.session.project).name == "kyiv"
    assert "kyiv" in empty_window.windowTitle()
    assert empty_window.pane.view.isVisible()


def test_the_project_opened_last_has_the_keyboard_at_the_start(
    settings: Settings, project: Project, qtbot: QtBot
) -> None:
    project.close()
    settings.add_recent(project.path)
    window = MainWindow(settings)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    assert window.focusWidget() is window.start_page.recent_rows()[0]


def test_delete_takes_a_project_off_the_list(
    empty_window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    empty_window.settings.add_recent(project.path)
    empty_window.start_page.refresh()
    (row,) = empty_window.start_page.recent_rows()
    qtbot.keyClick(row, Key.Key_Delete)
    assert empty_window.start_page.recent_rows() == []
    assert project.path.exists()


def test_the_name_is_asked_once(
    empty_window: MainWindow, project: Project, settings: Settings, qtbot: QtBot
) -> None:
    project.close()
    settings.annotator = ""
    empty_window.files.open_path(project.path)
    dialog = empty_window.findChild(NameDialog)
    assert present(dialog).field.text()
    present(dialog).field.setText("  Ben  ")
    present(dialog).accept()
    assert present(empty_window.session.project).annotator == "Ben"
    assert empty_window.status_bar.annotator.text() == "as Ben"
    empty_window.files.close_project()
    empty_window.files.open_path(project.path)
    assert present(empty_window.session.project).annotator == "Ben"


def test_who_opens_a_project_first_is_offered_the_names_in_it(
    empty_window: MainWindow, project: Project, settings: Settings, qtbot: QtBot
) -> None:
    project.do(Tag(SEED, "claim", ((0, 4),)))
    project.close()
    settings.annotator = ""
    files = empty_window.files

    def ask() -> NameDialog:
        files.open_path(project.path)
        dialog = present(empty_window.findChild(NameDialog))
        assert empty_window.session.project is None
        return dialog

    dialog = ask()
    qtbot.waitUntil(dialog.field.hasFocus)
    qtbot.keyClick(dialog.field, Key.Key_Down)
    popup = present(present(dialog.check.findChild(QCompleter)).popup())
    qtbot.waitUntil(popup.isVisible)
    for key in (Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(popup, key)
    assert dialog.field.text() == "ana"
    dialog.reject()
    dialog.setParent(None)
    assert settings.annotator == ""
    # Nobody holds the file.
    with Project.open(project.path, annotator="ana"):
        pass
    dialog = ask()
    dialog.field.setText("ANA")
    assert not dialog.check.settled
    dialog.check.same.click()
    dialog.accept()
    assert present(empty_window.session.project).annotator == "ana"
    assert settings.annotator == "ana"


def test_a_name_from_the_command_line_is_not_asked_for(
    empty_window: MainWindow, project: Project, settings: Settings
) -> None:
    project.close()
    settings.annotator = ""
    empty_window.files.given_name = "cy"
    empty_window.files.open_path(project.path)
    assert present(empty_window.session.project).annotator == "cy"
    assert settings.annotator == ""


def test_the_name_can_be_changed_in_the_status_bar(window: MainWindow) -> None:
    window.status_bar.annotator.click()
    dialog = window.findChild(NameDialog)
    present(dialog).field.setText("dee")
    present(dialog).accept()
    assert present(window.session.project).annotator == "dee"
    assert window.status_bar.annotator.text() == "as dee"


def test_a_name_that_nearly_equals_a_known_one_is_asked_about(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    window.session.tagging.apply_label("claim")
    select(window, "Miami")
    window.session.tagging.apply_label("location")
    window.status_bar.annotator.click()
    dialog = present(window.findChild(NameDialog))
    # Until the system has activated it, no key acts: it might be meant for the article.
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.field.setText("Ana")
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert dialog.isVisible()
    assert dialog.check.isVisible()
    dialog.check.same.click()
    qtbot.keyClick(dialog.field, Key.Key_Return)
    assert not dialog.isVisible()
    assert project.annotator == "ana"


def test_f1_lists_the_keys_as_they_are_now(window: MainWindow, press: Press) -> None:
    press(Key.Key_F1)
    dialog = window.findChild(KeyList)
    said = present(dialog).text.toPlainText()
    for line in ("Tag as claim and relate", "Shift+C", "Ctrl+PgDown", "Move by line"):
        assert line in said
    present(dialog).field.setText("undo")
    assert "Ctrl+Z" in present(dialog).text.toPlainText()
    assert "Shift+C" not in present(dialog).text.toPlainText()


def test_hints_lead_through_the_first_attribution_and_go_away(
    window: MainWindow, press: Press
) -> None:
    line = window.pane.hint_line
    assert "press C" in line.text.text()
    select(window, "weekend discussions")
    press("C")
    assert "Shift+Q" in line.text.text()
    select(window, "said", "said the weekend")
    press("Q", held=SHIFT)
    assert "Shift+S" in line.text.text()
    select(window, "The Kremlin")
    press("S", held=SHIFT)
    assert window.settings.get("hints done")
    assert "press" not in line.text.text()
    window.actions_.trigger("help.hints")
    assert "press C" in line.text.text()


def test_panes_take_the_keyboard_in_turn(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press("L")
    seen = [place_of_keyboard(window.focusWidget())]
    for _ in range(4):
        press(Key.Key_F6)
        seen.append(place_of_keyboard(window.focusWidget()))
    assert seen == ["article", "inspector", "annotationTable", "articleList", "article"]


def test_esc_in_a_menu_returns_the_keyboard_to_the_text(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    press("J", held=ALT)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.keyClick(present(QApplication.activePopupWidget()), Key.Key_Escape)
    qtbot.waitUntil(lambda: window.focusWidget() is window.pane.view)
    assert QApplication.activePopupWidget() is None


def test_keys_in_an_open_menu_are_the_menus(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    select(window, "The Kremlin")
    caret = window.pane.view.caret.state()
    press("E", held=ALT)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    edit = present(QApplication.activePopupWidget())
    qtbot.keyClick(edit, Key.Key_Right)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() not in (None, edit))
    qtbot.keyClick(present(QApplication.activePopupWidget()), Key.Key_B)
    qtbot.keyClick(present(QApplication.activePopupWidget()), Key.Key_Escape)
    qtbot.waitUntil(lambda: window.focusWidget() is window.pane.view)
    assert window.session.article.ordered == []
    assert window.pane.view.caret.state() == caret


@pytest.mark.parametrize("key", ["C", "Left", "Backspace"])
def test_a_key_of_the_text_does_nothing_behind_a_menu(
    window: MainWindow, press: Press, qtbot: QtBot, key: str
) -> None:
    select(window, "The Kremlin")
    caret = window.pane.view.caret.state()
    press("H", held=ALT)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    qtbot.keyClick(present(QApplication.activePopupWidget()), getattr(Key, f"Key_{key}"))
    assert window.session.article.ordered == []
    assert window.pane.view.caret.state() == caret


def test_light_and_dark_are_chosen_and_remembered(window: MainWindow) -> None:
    window.actions_.trigger("view.scheme.dark")
    assert theme.current().dark
    assert window.settings.get("scheme") == "dark"
    window.actions_.trigger("view.scheme.light")
    assert not theme.current().dark


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_is_dark_or_light_as_the_window_is(window: MainWindow, scheme: str) -> None:
    # Through the application's style sheet, which is what undoes a palette.
    theme.apply()
    for name in ("light", "dark", scheme):
        window.actions_.trigger(f"view.scheme.{name}")
    view = window.pane.view
    picture = view.grab().toImage()
    middle = view.viewport().geometry().center().x()
    right = view.width() - view.verticalScrollBar().width()
    seen = {picture.pixelColor(x, 4).name() for x in (2, middle, right - 8)}
    assert seen == {theme.current().page.name()}


def test_the_window_comes_back_as_it_was(
    window: MainWindow, settings: Settings, qtbot: QtBot
) -> None:
    window.pane.view.page.set_zoom(1.5)
    window.actions_.trigger("view.articles")
    window.panes.tables.setCurrentIndex(1)
    window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    assert again.pane.view.page.zoom == 1.5
    assert again.panes.article_list.isHidden()
    assert again.panes.tables.currentIndex() == 1


def test_saving_is_shown_with_its_time(window: MainWindow, press: Press) -> None:
    assert window.status_bar.saved.text() == ""
    select(window, "Miami")
    press("L")
    assert window.status_bar.saved.text().startswith("saved ")
    assert window.status_bar.message.text() == "Tagged as location."


def test_what_nobody_caught_is_logged_and_told_once(
    window: MainWindow, qtbot: QtBot, places: Path
) -> None:
    from annotator.bug_log import LOGGER, log_path, start_log

    start_log()
    reporter = FaultReporter(window)
    try:
        raise RuntimeError("the cat sat on it")
    except RuntimeError as error:
        reporter.report(type(error), error, error.__traceback__)
        reporter.report(type(error), error, error.__traceback__)
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert str(log_path()) in boxes[0].informativeText()
    assert "Traceback" not in boxes[0].text() + boxes[0].informativeText()
    assert log_path().read_text("utf-8").count("Not expected") == 1
    boxes[0].close()
    for handler in LOGGER.handlers[:]:
        LOGGER.removeHandler(handler)
        handler.close()


def test_every_widget_that_takes_the_keyboard_has_a_name(window: MainWindow) -> None:
    from PySide6.QtWidgets import QWidget

    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


@pytest.mark.parametrize(
    "name",
    [
        "mainWindow",
        "articleList",
        "articleView",
        "inspector",
        "annotationTable",
        "attributionTable",
        "startPage",
    ],
)
def test_the_parts_are_found_by_their_names(window: MainWindow, name: str) -> None:
    from PySide6.QtWidgets import QWidget

    assert window.objectName() == name or window.findChild(QWidget, name) is not None
