"""F1, and the page of the manual: all keys as they are."""

import sys
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.data_files import resource
from annotator.ui.keys.key_list import KeyList, key_sections, keys_page, matching_sections
from annotator.ui.keys.keys_page import KeysPage
from annotator.ui.look import theme
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, select
from tests.values import present


@pytest.fixture
def keys(window: MainWindow, press: Press) -> KeyList:
    """The list, as F1 opens it."""
    press(Qt.Key.Key_F1)
    keys = window.findChild(KeyList)
    assert keys is not None
    return keys


@pytest.mark.skipif(sys.platform == "darwin", reason="two commands have other keys there")
def test_the_manual_has_the_keys_as_they_are(window: MainWindow) -> None:
    page = resource("manual", "keys.md").read_text("utf-8")
    now = keys_page(window.actions_, window.session.tag_set.name)
    assert page == now, "Run script/manual.py, and commit the page."


def test_each_command_with_a_key_is_on_the_list_once(window: MainWindow) -> None:
    does = [row.does for _, rows in key_sections(window.actions_) for row in rows]
    for spec in window.actions_:
        assert does.count(spec.text) == (1 if window.actions_.keys(spec.id) else 0), spec.id


def test_it_follows_another_choice_of_keys_and_arrows(window: MainWindow, keys: KeyList) -> None:
    window.actions_.choose({"history.undo": ("F7",), "edit.find": ()})
    keys.field.setText("edit")
    said = keys.text.toPlainText()
    assert "F7" in said
    assert "Ctrl+Z" not in said
    assert "Find in the article" not in said
    keys.field.setText("right by a word")
    assert "Ctrl+→" not in keys.text.toPlainText()
    window.menus.toggle_arrows()
    assert "Ctrl+→" in keys.text.toPlainText()


@pytest.mark.parametrize("typed", ["alt+up", "ALT+↑", "text grow", "grow the sel"])
def test_keys_are_found_however_they_are_written(window: MainWindow, typed: str) -> None:
    found = matching_sections(key_sections(window.actions_), typed)
    assert "Grow the selection" in [row.does for _, rows in found for row in rows]


def test_nothing_found_is_said(keys: KeyList) -> None:
    keys.field.setText("no such key")
    assert keys.text.toPlainText() == "No key does that."


def test_what_is_shown_is_copied(keys: KeyList) -> None:
    keys.field.setText("find next")
    keys.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("Edit\nF3")
    assert "\tFind next" in data.text()
    assert "<table" in data.html()


def test_what_is_shown_is_printed_dark_on_light(keys: KeyList, tmp_path: Path) -> None:
    theme.set_scheme("dark")
    keys.field.setText("find next")
    sheet = keys.sheet()
    assert theme.LIGHT.ink.name() in sheet.toHtml()
    assert theme.DARK.accent.name() not in sheet.toHtml()
    assert "Find next" in sheet.toPlainText()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    sheet.print_(printer)
    assert (tmp_path / "keys.pdf").read_bytes().startswith(b"%PDF")
    theme.set_scheme("light")


def test_print_asks_for_the_printer(keys: KeyList, qtbot: QtBot) -> None:
    keys._print()
    dialog = keys.findChild(QPrintDialog)
    qtbot.waitUntil(present(dialog).isVisible)
    present(dialog).reject()


def test_it_leads_to_the_dialog_that_changes_keys(window: MainWindow, keys: KeyList) -> None:
    keys.changeWanted.emit()
    assert present(window.findChild(KeysPage)).isVisible()


def headings(keys: KeyList) -> list[str]:
    return [heading for heading, _ in keys._shown]


def test_what_helps_now_comes_first_and_then_the_labels(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press(Qt.Key.Key_F1)
    keys = present(window.findChild(KeyList))
    assert headings(keys)[:3] == ["Now", "Labels", "Labels, and relate"]
    assert headings(keys)[-1] == "Judge", "no key of Review mode works here"
    said = keys.text.toPlainText()
    assert said.index("Now") < said.index("and relate") < said.index("Labels")
    # It follows from what is selected.
    keys.close()
    window.session.tagging.apply_label("location")
    press(Qt.Key.Key_F1)
    again = [k for k in window.findChildren(KeyList) if k.isVisible()][-1]
    assert "attributes" in [row.does for row in again._now[1]]


def test_in_review_mode_judging_comes_first(window: MainWindow, press: Press) -> None:
    window.modes.set_mode("review")
    window.commands.show_keys()
    keys = present(window.findChild(KeyList))
    assert headings(keys)[:2] == ["Now", "Judge"]
    assert headings(keys)[-2:] == ["Labels", "Labels, and relate"]


def test_there_are_columns_as_soon_as_it_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    keys = KeyList(window.actions_)
    qtbot.addWidget(keys)
    keys.resize(1100, 600)
    with qtbot.waitExposed(keys):
        keys.show()
    assert keys._columns > 1


@pytest.mark.parametrize(("width", "columns"), [(1600, 3), (880, 2), (420, 1)])
def test_there_are_as_many_columns_as_fit(
    window: MainWindow, keys: KeyList, width: int, columns: int
) -> None:
    keys.resize(width, 416)
    QApplication.processEvents()
    assert keys._columns >= columns if width > 1500 else keys._columns == columns
    bar = keys.text.horizontalScrollBar()
    assert bar.maximum() == 0
    # Each key is still there once.
    shown = keys.text.toPlainText()
    for spec in window.actions_:
        if window.actions_.keys(spec.id):
            assert spec.text in shown


def test_the_first_screen_of_a_small_window_has_the_labels(keys: KeyList) -> None:
    keys.resize(880, 416)
    QApplication.processEvents()
    seen = keys.text.viewport().rect()
    for heading in ("Now", "Labels", "Tag as speaker", "Tag as claim", "Tag as person"):
        found = keys.text.document().find(heading)
        assert seen.contains(keys.text.cursorRect(found).center()), heading
    assert keys.minimumSizeHint().height() <= 416


@pytest.mark.parametrize("typed", ["grow selection...", "Grôw, selection", "selection grow"])
def test_the_list_is_searched_as_the_palette_is(keys: KeyList, typed: str) -> None:
    keys.field.setText(typed)
    assert "Grow the selection" in keys.text.toPlainText()
    assert "Tag as claim" not in keys.text.toPlainText()


def test_all_keys_fit_on_few_pages(keys: KeyList, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "keys.pdf"))
    keys.sheet().print_(printer)
    with pypdfium2.PdfDocument(tmp_path / "keys.pdf") as file:
        pages = [page.get_textpage().get_text_range() for page in file]
    assert len(pages) <= 3
    # What helps at this moment does not last as long as paper.
    assert "Now" not in keys.sheet().toPlainText().split("\n")
    words = " ".join(" ".join(page.split()) for page in pages)
    assert "Tag as claim" in words
    assert "Quit" in words
