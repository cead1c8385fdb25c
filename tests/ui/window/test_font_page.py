"""The reader's own typeface: seen at once, remembered, and left again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from annotator.ui.article.page.typography import Typography, typography_from_settings
from annotator.ui.settings import Settings
from annotator.ui.window.font_page import FontPage
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED
from tests.values import present

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
names = st.sampled_from(["family", "size", "spacing", "measure", "zoom", "else"])


@pytest.fixture
def dialog(window: MainWindow, qtbot: QtBot) -> FontPage:
    window.actions_.trigger("view.type")
    found = window.findChild(FontPage)
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def test_the_article_follows_while_one_chooses(
    window: MainWindow, dialog: FontPage, qtbot: QtBot
) -> None:
    view = window.pane.view
    window.resize(1900, 800)
    before = view.page.size.measure
    dialog.size_field.setValue(24)
    dialog.measure_field.setValue(50)
    dialog.spacing_field.setValue(1.5)
    qtbot.waitUntil(lambda: view.page.typography.size == 24)
    assert view.page.typography == Typography(size=24, measure=50, spacing=1.5)
    assert view.document().defaultFont().pixelSize() == 24
    assert 0.9 < view.page.size.measure / (before / 68 * 50 / 18 * 24) < 1.1
    assert not dialog.window().isModal()


def test_another_typeface(window: MainWindow, dialog: FontPage, qtbot: QtBot) -> None:
    number = dialog.family_field.findText("DejaVu Sans", Qt.MatchFlag.MatchStartsWith)
    family = dialog.family_field.itemText(number)
    dialog.family_field.setCurrentIndex(number)
    qtbot.waitUntil(lambda: window.pane.view.page.typography.family == family)
    assert QFontInfo(window.pane.view.document().defaultFont()).family() == family


def test_it_is_remembered_with_the_zoom(
    window: MainWindow, dialog: FontPage, settings: Settings, qtbot: QtBot
) -> None:
    window.pane.view.page.zoom_in()
    zoom = window.pane.view.page.zoom
    dialog.size_field.setValue(22)
    dialog.window().close()
    assert window.pane.view.page.typography.size == 22
    window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    assert again.pane.view.page.typography == Typography(size=22, zoom=zoom)


def test_back_to_the_usual_keeps_the_zoom(
    window: MainWindow, dialog: FontPage, qtbot: QtBot
) -> None:
    view = window.pane.view
    view.page.set_zoom(1.5)
    assert not window.preferences.reset_button.isEnabled()
    dialog.size_field.setValue(30)
    dialog.measure_field.setValue(90)
    assert window.preferences.reset_button.isEnabled()
    qtbot.mouseClick(window.preferences.reset_button, Qt.MouseButton.LeftButton)
    assert view.page.typography == Typography(zoom=1.5)
    assert not window.preferences.reset_button.isEnabled()


def test_it_opens_once_and_shows_what_is_set(window: MainWindow, dialog: FontPage) -> None:
    dialog.window().close()
    window.pane.view.page.set_typography(Typography(size=20))
    window.actions_.trigger("view.type")
    assert window.findChildren(FontPage) == [dialog]
    assert dialog.size_field.value() == 20


def test_its_note_names_the_keys_as_they_are(window: MainWindow, dialog: FontPage) -> None:
    note = dialog.findChild(QLabel, "typeNote")
    assert present(note).text().startswith("Ctrl++ and Ctrl+- make")
    window.actions_.choose({"view.zoom-in": ("F7",)})
    assert present(note).text().startswith("F7 and Ctrl+- make")


def test_the_caret_stays_where_it_is(window: MainWindow, dialog: FontPage) -> None:
    view = window.pane.view
    view.caret.select(1200, 1230)
    view.caret.reveal(1200, 1230)
    dialog.size_field.setValue(26)
    dialog.apply()
    assert window.session.document is not None
    assert window.session.document.id == SEED
    assert view.caret.selection() == (1200, 1230)


@given(json_values | st.dictionaries(names, json_values))
def test_any_settings_give_a_page_that_can_be_read(kept: object) -> None:
    choice = typography_from_settings(kept)
    assert choice == choice.within_bounds()
    assert typography_from_settings(choice.as_settings()) == choice


def test_settings_keep_a_choice(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.ini")
    choice = Typography("Noto Serif", 21, 1.7, 62, 1.25)
    settings.set("type", choice.as_settings())
    assert typography_from_settings(settings.get("type")) == choice
