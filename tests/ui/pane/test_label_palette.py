"""The labels beside text that was selected with the mouse."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
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
