"""One window of preferences: changes apply at once, can be reset, and survive a restart."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from annotator.formats.reading_process.limits import ReadingLimits, default_megabytes
from annotator.project import Project
from annotator.ui.exchange.limit_fields import saved_limits
from annotator.ui.keys.keys_page import KeysPage
from annotator.ui.look import theme
from annotator.ui.session.session import Session
from annotator.ui.settings import SHOW_BEFORE_IMPORT, Settings, documents_path
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.preferences import GeneralPage, OptionsPage, PreferencesWindow
from tests.ui.conftest import CTRL, Press, labelled, select
from tests.values import present

PAGES = ["general", "text", "colours", "keys", "suggestions", "backups"]


@pytest.fixture
def preferences(window: MainWindow, press: Press, qtbot: QtBot) -> PreferencesWindow:
    """The window, as its key opens it."""
    press(Qt.Key.Key_Comma, held=CTRL)
    qtbot.waitUntil(window.preferences.isVisible)
    return window.preferences


def box(preferences: PreferencesWindow, command_id: str) -> QAbstractButton:
    """The box of a command, on whichever page it is."""
    return present(preferences.findChild(QAbstractButton, f"option.{command_id}"))


def started_again(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """Another window with the settings as they are on the disk."""
    again = MainWindow(Settings(Path(window.settings._store.fileName())))
    qtbot.addWidget(again)
    return again


@pytest.mark.parametrize(("command_id", "page"), [("view.type", "text"), ("edit.keys", "keys")])
def test_commands_of_the_menus_lead_to_their_page(
    window: MainWindow, command_id: str, page: str
) -> None:
    window.actions_.trigger(command_id)
    assert window.preferences.isVisible()
    assert not window.preferences.isModal()
    assert window.preferences.page is window.preferences.pages[PAGES.index(page)]
    window.preferences.close()
    # Its own command returns to the page shown last.
    window.actions_.trigger("edit.preferences")
    assert window.preferences.page is window.preferences.pages[PAGES.index(page)]


def test_it_is_the_system_s_preferences_on_macos(window: MainWindow) -> None:
    role = window.actions_["edit.preferences"].menuRole()
    assert role == QAction.MenuRole.PreferencesRole


def test_pages_are_turned_with_arrows(preferences: PreferencesWindow, qtbot: QtBot) -> None:
    preferences.list.setFocus()
    preferences.list.setCurrentRow(0)
    for page in preferences.pages[1:]:
        qtbot.keyClick(preferences.list, Qt.Key.Key_Down)
        assert preferences.page is page
        assert page.isVisible()


def test_colours_apply_at_once_and_stay(
    window: MainWindow, preferences: PreferencesWindow, qtbot: QtBot
) -> None:
    preferences.show_page("colours")
    assert not box(preferences, "view.scheme.dark").isChecked()
    box(preferences, "view.scheme.dark").click()
    try:
        assert theme.current().dark
        assert window.settings.get("scheme") == "dark"
        assert preferences.reset_button.isEnabled()
        preferences.reset_button.click()
        assert theme.scheme() == "system"
        assert box(preferences, "view.scheme.system").isChecked()
        assert not preferences.reset_button.isEnabled()
    finally:
        theme.set_scheme("light")


@pytest.mark.parametrize(
    "command_id", ["edit.arrows", "view.map", "guess.show", "guess.keep", "suggest.show"]
)
def test_an_option_is_that_of_the_menu_and_stays(
    window: MainWindow, preferences: PreferencesWindow, qtbot: QtBot, command_id: str
) -> None:
    def ticked(of: MainWindow) -> bool:
        of.menus.refresh()
        return of.actions_[command_id].isChecked()

    before = ticked(window)
    assert box(preferences, command_id).isChecked() is before
    box(preferences, command_id).click()
    assert ticked(window) is not before
    assert ticked(started_again(window, qtbot)) is not before
    # The menu changes the box, too.
    window.actions_.trigger(command_id)
    assert box(preferences, command_id).isChecked() is before
    box(preferences, command_id).click()
    page = next(p for p in preferences.findChildren(OptionsPage) if command_id in p.boxes)
    assert not page.is_default()
    page.reset()
    assert page.is_default()
    assert ticked(window) is before


def test_nothing_is_guessed_where_one_wants_no_guesses(
    window: MainWindow, preferences: PreferencesWindow, press: Press
) -> None:
    def guesses(session: Session) -> int:
        (claim,) = labelled(session, "claim")
        return len(session.guesses.attributes(claim))

    select(window, "The basic block of all the documents is ready")
    window.session.tagging.apply_label("claim")
    assert guesses(window.session) > 0
    box(preferences, "guess.show").click()
    assert guesses(window.session) == 0
    box(preferences, "guess.show").click()
    assert guesses(window.session) > 0


def test_the_font_reaches_review_mode_at_once(
    window: MainWindow, preferences: PreferencesWindow, qtbot: QtBot
) -> None:
    window.modes.set_mode("review")
    window.actions_.trigger("view.type")
    present(preferences.findChild(QSpinBox, "typeSize")).setValue(25)
    qtbot.waitUntil(lambda: window.modes.review.article.page.typography.size == 25)


def test_options_work_in_review_mode(window: MainWindow, preferences: PreferencesWindow) -> None:
    window.modes.set_mode("review")
    window.menus.refresh()
    shown = window.session.suggestions.shown
    box(preferences, "suggest.show").click()
    assert window.session.suggestions.shown is not shown


def test_the_folder_of_new_projects_is_set_and_reset(
    window: MainWindow,
    preferences: PreferencesWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    preferences.show_page("general")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    present(preferences.findChild(QPushButton, "preferencesFolder")).click()
    assert window.settings.projects_folder == tmp_path
    preferences.reset_button.click()
    assert window.settings.projects_folder == documents_path()
    assert not preferences.reset_button.isEnabled()


def test_the_keys_go_back_as_a_page(window: MainWindow, preferences: PreferencesWindow) -> None:
    preferences.show_page("keys")
    assert not preferences.reset_button.isEnabled()
    window.actions_.choose({"edit.find": ("F7",)})
    assert preferences.reset_button.isEnabled()
    preferences.reset_button.click()
    assert window.actions_.chosen == {}


def test_the_list_of_keys_has_the_room_of_a_small_window(
    preferences: PreferencesWindow, qtbot: QtBot
) -> None:
    page = present(preferences.findChild(KeysPage))
    preferences.show_page("keys")
    preferences.resize(880, 416)
    page.tree.choose("file.new")
    qtbot.waitUntil(lambda: page.editor.height() == page.editor.sizeHint().height())
    row = page.tree.visualItemRect(present(page.tree.currentItem())).height()
    assert page.tree.viewport().height() >= 5 * row
    # A message gets its line back.
    page.editor.record()
    assert page.editor.message.isVisible()
    for button in page.foot:
        assert button.isVisible()
    preferences.show_page("text")
    assert not any(button.isVisible() for button in page.foot)


def test_the_language_is_named_where_there_is_nothing_to_choose(
    preferences: PreferencesWindow,
) -> None:
    page = preferences.pages[PAGES.index("general")]
    assert isinstance(page, GeneralPage)
    assert page.language.text().startswith("The interface is in English.")
    assert page.findChildren(QComboBox) == [page.before_import]


def test_whether_articles_are_shown_before_they_come_in(
    preferences: PreferencesWindow, settings: Settings
) -> None:
    page = preferences.pages[PAGES.index("general")]
    assert isinstance(page, GeneralPage)
    assert page.before_import.currentData() == "needed"
    page.before_import.setCurrentIndex(page.before_import.findData("never"))
    page.before_import.activated.emit(page.before_import.currentIndex())
    assert settings.get(SHOW_BEFORE_IMPORT) == "never"
    preferences.show_page("general")
    assert preferences.reset_button.isEnabled()
    preferences.reset_button.click()
    assert settings.get(SHOW_BEFORE_IMPORT) == "needed"
    assert page.before_import.currentData() == "needed"


def test_the_limits_of_reading_a_file_hold_for_the_next_import(
    preferences: PreferencesWindow, settings: Settings, window: MainWindow
) -> None:
    page = preferences.pages[PAGES.index("general")]
    assert isinstance(page, GeneralPage)
    assert saved_limits(settings) == ReadingLimits()
    assert page.limits.megabytes.value() == default_megabytes()
    page.limits.seconds.setValue(900)
    assert saved_limits(settings) == ReadingLimits(900, 0)
    page.limits.megabytes.setValue(12_000)
    assert window.exchange._default_options().limits == ReadingLimits(900, 12_000)
    preferences.show_page("general")
    preferences.reset_button.click()
    assert saved_limits(settings) == ReadingLimits()
    assert page.limits.seconds.value() == ReadingLimits().seconds


def test_it_works_without_a_project(empty_window: MainWindow) -> None:
    empty_window.actions_.trigger("edit.preferences")
    assert empty_window.preferences.isVisible()
    empty_window.actions_.trigger("view.type")


@pytest.mark.parametrize("page", PAGES)
def test_each_page_fits_a_small_screen(preferences: PreferencesWindow, page: str) -> None:
    preferences.show_page(page)
    QApplication.processEvents()
    assert preferences.minimumSizeHint().width() <= 880
    assert preferences.minimumSizeHint().height() <= 416


def test_a_closed_project_leaves_the_window_usable(
    window: MainWindow, preferences: PreferencesWindow, project: Project
) -> None:
    window.files.close_project()
    preferences.show_page("keys")
    preferences.show_page("text")
    assert preferences.isVisible()
