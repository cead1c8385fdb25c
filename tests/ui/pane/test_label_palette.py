"""The labels beside text that was selected with the mouse."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Label, Layer, TagSet
from annotator.project import edits
from annotator.ui.article.map.map_picture import is_laid_out
from annotator.ui.pane.label_palette import label_lines
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, select
from tests.values import present


def test_a_mouse_selection_brings_the_labels_and_a_click_tags(
    window: MainWindow, qtbot: QtBot
) -> None:
    select(window, "Ukraine")
    window.pane.view.mouse.selectedText.emit()
    palette = window.pane.label_palette
    assert palette.isVisible()
    button = next(b for b in palette.buttons if b.label.name == "location")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not palette.isVisible()
    assert [a.label for a in window.session.article.ordered] == ["location"]


def test_the_labels_go_away_with_esc_and_with_typing(window: MainWindow, press: Press) -> None:
    for key in ("Escape", "L"):
        select(window, "Ukraine")
        window.pane.view.mouse.selectedText.emit()
        assert window.pane.label_palette.isVisible()
        press(key)
        assert not window.pane.label_palette.isVisible()
    # Esc left the text selected.
    assert [a.text for a in window.session.article.ordered] == ["Ukraine"]


def test_the_labels_stay_while_a_long_article_is_laid_out_and_go_when_it_is_scrolled(
    window: MainWindow, qtbot: QtBot
) -> None:
    text = "\n\n".join(f"Paragraph {n}. {'Many words. ' * (n % 9 + 1)}" for n in range(1500))
    present(window.session.project).add([AnnotatedDocument(Document("long", "Long", text))])
    window.session.open_article("long")
    view, bar = window.pane.view, window.pane.view.verticalScrollBar()
    place = text.index("Paragraph 1200"), text.index("Paragraph 1201")
    view.caret.select(*place)
    view.caret.reveal(*place)
    before, seen = bar.value(), view.caret.selection_rect()
    view.mouse.selectedText.emit()
    palette = window.pane.label_palette
    qtbot.waitUntil(lambda: is_laid_out(view.document()))
    assert bar.value() != before
    assert view.caret.selection_rect() == seen
    assert palette.isVisible()
    bar.setValue(bar.value() + 10)
    assert not palette.isVisible()


def test_small_layers_share_a_line_of_the_palette(window: MainWindow) -> None:
    lines = label_lines(window.session.tag_set.layers)
    assert lines[0] == ["speaker", "claim", "cue"]
    assert len(lines) == 2


def offered(window: MainWindow, start: int, end: int) -> tuple[QRect, QRect]:
    """Select text, and return the boxes of the palette and of the selected lines, in the view."""
    view = window.pane.view
    view.caret.select_by_hand(start, end)
    view.mouse.selectedText.emit()
    lines = view.caret.selection_rect().translated(view.viewport().pos())
    return window.pane.label_palette.geometry(), lines


@pytest.mark.parametrize("size", [(1280, 800), (900, 560), (900, 480)])
@pytest.mark.parametrize("labels", [10, 120])
def test_the_labels_cover_no_selected_line_and_stay_in_the_view(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], labels: int
) -> None:
    window.setMinimumSize(1, 1)
    window.resize(*size)
    if labels > 10:
        many = tuple(Label(f"label number {number}") for number in range(labels))
        window.session.do(edits.ChangeTagSet(TagSet("many", (Layer("All", many),))))
    QApplication.processEvents()
    view = window.pane.view
    text = view.article().text
    seen = 0
    for start in range(0, len(text) - 60, 97):
        view.caret.reveal(start, start + 40)
        QApplication.processEvents()
        palette, lines = offered(window, start, start + 40)
        if window.pane.label_palette.isVisible():
            seen += 1
            assert view.viewport().geometry().contains(palette)
            assert not (palette.top() <= lines.bottom() and lines.top() <= palette.bottom())
    assert seen > 20


def test_the_labels_do_not_cover_what_is_read_next(window: MainWindow) -> None:
    window.resize(1600, 1000)
    QApplication.processEvents()
    view = window.pane.view
    text, origin = view.article().text, view.viewport().pos()
    seen = 0
    for start in range(0, 1500, 60):
        end = start + 20
        view.caret.reveal(start, end)
        QApplication.processEvents()
        palette, _ = offered(window, start, end)
        paragraph_end = text.index("\n", end)
        read_next = view.page.rect_of(start, paragraph_end).translated(origin)
        seen += 1
        assert window.pane.label_palette.isVisible()
        assert not (palette.top() <= read_next.bottom() and read_next.top() <= palette.bottom())
    assert seen == 25


def test_a_selection_that_fills_the_view_leaves_the_line_of_the_caret(window: MainWindow) -> None:
    view = window.pane.view
    palette, _ = offered(window, 0, len(view.article().text))
    assert window.pane.label_palette.isVisible()
    caret = view.caret.rect().translated(view.viewport().pos())
    assert not (palette.top() <= caret.bottom() and caret.top() <= palette.bottom())
    assert view.viewport().geometry().contains(palette)


def test_labels_that_find_no_room_are_scrolled_to(window: MainWindow, qtbot: QtBot) -> None:
    many = tuple(Label(f"label number {number}") for number in range(120))
    window.session.do(edits.ChangeTagSet(TagSet("many", (Layer("All", many),))))
    offered(window, 200, 230)
    palette = window.pane.label_palette
    bar = present(palette.findChild(QScrollArea)).verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    last = palette.buttons[-1]
    inside = last.mapTo(palette, last.rect().center())
    assert palette.rect().contains(inside)
    qtbot.mouseClick(last, Qt.MouseButton.LeftButton)
    assert [a.label for a in window.session.article.ordered] == ["label number 119"]
