"""Markdown of other people is shown, and nothing of it is loaded or opened unasked."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from annotator.text.markdown_sections import MarkdownSection, split_sections
from annotator.ui.guidelines.markdown_view import MarkdownView


@pytest.fixture
def view(qtbot: QtBot) -> MarkdownView:
    """A view in sight."""
    view = MarkdownView()
    qtbot.addWidget(view)
    view.resize(300, 200)
    view.show()
    return view


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were given to the system."""
    found: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True
    )
    return found


def lines(view: MarkdownView) -> int:
    return view.document().lineCount()


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.png", "file:///etc/hostname", "//server/share/x.png", "x.png"],
)
def test_no_picture_is_loaded(view: MarkdownView, address: str) -> None:
    view.show_text(f"![picture]({address}) <img src='{address}'>")
    for kind in QTextDocument.ResourceType:
        assert view.loadResource(kind.value, QUrl(address)) is None
        assert not view.document().resource(kind.value, QUrl(address))
    view.grab()


def test_a_link_opens_only_once_one_agrees(
    view: MarkdownView, opened: list[str], qtbot: QtBot
) -> None:
    view.follow(QUrl("https://example.org/rules"))
    box = view.window().findChild(QMessageBox, "openLink")
    assert isinstance(box, QMessageBox)
    assert "https://example.org/rules" in box.informativeText()
    assert opened == []
    box.buttons()[-1].click()
    view.follow(QUrl("https://example.org/rules"))
    boxes = [each for each in view.findChildren(QMessageBox) if each.isVisible()]
    next(one for one in boxes[-1].buttons() if one.text() == "Open").click()
    assert opened == ["https://example.org/rules"]


@pytest.mark.parametrize("address", ["file:///bin/sh", "javascript:alert(1)", "x.md", "#nowhere"])
def test_other_links_are_refused(
    view: MarkdownView, opened: list[str], address: str, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(view.linkRefused):
        view.follow(QUrl(address))
    assert opened == []
    assert view.findChild(QMessageBox, "openLink") is None


def test_a_link_to_a_heading_goes_there(view: MarkdownView) -> None:
    view.show_sections(split_sections("# One\n\n" + "x\n\n" * 40 + "## The end\n\ny"))
    view.follow(QUrl("#the-end"))
    assert view.current_section() == 1


def test_sections_are_known_whatever_is_in_their_texts(view: MarkdownView) -> None:
    sections = split_sections(
        "Before.\n\n# `a`\n\n> # quoted heading\n\n```\n# code\n```\n\n## a\n\n<b>x\n\n## \n\n### d"
    )
    view.show_sections(sections)
    assert len(view._starts) == len(sections)
    assert "\u2063" not in view.toPlainText()
    for number in range(len(sections)):
        view.go_to_section(number)
        assert view.current_section() == number


def test_a_long_text_has_all_its_lines(view: MarkdownView) -> None:
    """Qt left paragraphs behind changed headings without lines."""
    part = [
        MarkdownSection(f"H{n}", "words " * 40 + "\n\n| a |\n| --- |\n| b |") for n in range(60)
    ]
    view.show_sections(part)
    view.go_to_section(59)
    block = view.document().begin()
    while block.isValid():
        assert block.layout().lineCount() or not block.text(), block.text()
        block = block.next()


def test_the_place_stays_when_it_is_shown_again(view: MarkdownView) -> None:
    sections = [MarkdownSection(f"H{n}", "words " * 40) for n in range(30)]
    view.show_sections(sections)
    view.go_to_section(15)
    place = view.verticalScrollBar().value()
    assert place
    view.show_sections(sections)
    assert view.verticalScrollBar().value() == place


def test_tags_hide_nothing(view: MarkdownView) -> None:
    view.show_text(
        "Press <kbd>C</kbd><br>now. <b>open\n\n<!-- hidden -->\n\n# Still here\n\n<div>x"
    )
    text = view.toPlainText()
    assert "Press C" in text
    assert "<b>open" in text
    assert "hidden" not in text
    assert "Still here" in text
