"""The manual is read and searched in the program."""

import re

from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from annotator.data_files import resource
from annotator.ui.window.main_window import MainWindow
from annotator.ui.window.manual_window import ManualWindow
from tests.ui.conftest import SHIFT, Press
from tests.values import present

Key = Qt.Key


def test_a_key_opens_the_manual_with_all_its_pages(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    press(Key.Key_F1, held=SHIFT)
    manual = present(window.findChild(ManualWindow))
    qtbot.waitUntil(manual.isVisible)
    pages = {path.name for path in resource("manual").glob("*.md")}
    assert manual.list.count() == len(pages)
    for row in range(manual.list.count()):
        manual.list.setCurrentRow(row)
        assert len(manual.text.toPlainText()) > 500
        assert "<!--" not in manual.text.toPlainText()


def test_words_are_found_on_all_pages(window: MainWindow, qtbot: QtBot) -> None:
    manual = ManualWindow(window)
    qtbot.addWidget(manual)
    with qtbot.waitActive(manual):
        manual.show()
    first = manual.page()
    qtbot.keyClicks(manual.field, "doccano")
    assert manual.text.textCursor().selectedText().lower() == "doccano"
    seen = {(manual.page(), manual.text.textCursor().position())}
    while True:
        manual.field.returnPressed.emit()
        place = manual.page(), manual.text.textCursor().position()
        if place in seen:
            break
        seen.add(place)
    pages = {page for page, _ in seen}
    assert {"formats.md", "article-labels.md"} <= pages | {first}
    assert manual.message.text() == ""
    manual.field.clear()
    qtbot.keyClicks(manual.field, "zzyzx")
    assert manual.message.text() == "“zzyzx” is nowhere in the manual."


def test_links_between_pages_are_followed(window: MainWindow, qtbot: QtBot) -> None:
    manual = ManualWindow(window)
    qtbot.addWidget(manual)
    pages = {path.name: path.read_text("utf-8") for path in resource("manual").glob("*.md")}
    links = [
        (name, link)
        for name, text in pages.items()
        for link in re.findall(r"\]\(((?!http)[^)\s]*(?:\.md(?:#[^)\s]*)?|#[^)\s]+))\)", text)
    ]
    for name, link in links:
        manual.show_page(name)
        manual.follow(QUrl(link))
        assert manual.message.text() == "", f"{link} on {name}"
