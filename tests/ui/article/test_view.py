"""The view's caret, selection and search, in code points."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.model import Annotation
from annotator.ui.article.map.map_picture import is_laid_out
from annotator.ui.article.view import ArticleView
from annotator.ui.look import theme
from tests.ui.article.conftest import Show, related, sample, spans, tagged
from tests.ui.hearing import listening

EMOJI = "Ana 👩‍👩‍👧 said: “I’m 😀 here”, and left.\nThen a\u00a0second \u2029paragraph\x00 came."


def selected(view: ArticleView) -> str:
    found = view.caret.selection()
    return "" if found is None else view.article().text[slice(*found)]


def test_positions_are_code_points_beyond_emoji(show: Show) -> None:
    view = show(EMOJI)
    for word in ("said", "here", "second", "paragraph", "came"):
        (span,) = spans(EMOJI, word)
        view.caret.select(*span)
        assert view.caret.selection() == span
        assert view.caret.position() == span[1]
        assert view.caret.word() == span
    view.caret.move_to(len(EMOJI))
    assert view.caret.position() == len(EMOJI)
    assert view.caret.selection() is None


def test_what_is_copied_is_the_articles_own_text(show: Show) -> None:
    view = show(EMOJI)
    view.caret.select(0, len(EMOJI))
    data = view.createMimeDataFromSelection()
    assert isinstance(data, QMimeData)
    assert data.text() == EMOJI


def test_moving_tells_and_being_moved_does_not(show: Show, qtbot: QtBot) -> None:
    view = show("one two three")
    with qtbot.assertNotEmitted(view.caret.moved):
        view.caret.select(4, 7)
        view.caret.move_to(0)
    with qtbot.waitSignal(view.caret.moved):
        view.caret.move_word(1, False)
    assert view.caret.position() == 4
    told: list[int] = []
    view.caret.moved.connect(lambda: told.append(view.caret.position()))
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert told == [13]
    assert selected(view) == "two three"


def test_words_are_selected_without_the_white_space(show: Show) -> None:
    view = show("He said it was near.")
    view.caret.move_to(3)
    view.caret.move_word(1, True)
    assert selected(view) == "said"
    view.caret.move_word(2, True)
    assert selected(view) == "said it was"
    view.caret.move_word(-1, True)
    assert selected(view) == "said it"
    view.caret.move_word(-5, True)
    assert view.caret.selection() is None
    view.caret.move_to(8)
    view.caret.move_word(-1, True)
    assert selected(view) == "said"
    view.caret.move_word(-1, True)
    assert selected(view) == "He said"
    assert view.caret.position() == 0


def test_characters_are_what_people_see(show: Show) -> None:
    view = show("a👩‍👩‍👧e\u0301b")
    places = []
    for _ in range(4):
        view.caret.move_character(1, False)
        places.append(view.caret.position())
    assert places == [1, 6, 8, 9]
    view.caret.move_character(-2, True)
    assert selected(view) == "e\u0301b"


def test_sentences(show: Show) -> None:
    view = show("Mr. Smith left. He ran. All saw.\nNobody spoke.")
    view.caret.move_sentence(1, False)
    assert view.caret.position() == 16
    view.caret.move_sentence(1, True)
    assert selected(view) == "He ran."
    view.caret.move_sentence(2, True)
    assert selected(view).endswith("Nobody spoke.")
    view.caret.move_sentence(-9, False)
    assert view.caret.position() == 0


def test_growing_and_shrinking(show: Show) -> None:
    text = "He said “we are near the end” and left. All did."
    view = show(text)
    view.caret.move_to(text.index("near"))
    grown = []
    for _ in range(5):
        view.caret.grow_selection()
        grown.append(selected(view))
    said = "“we are near the end” and left"
    assert grown == ["near", "“we are near the end”", said, text.partition(" All")[0], text]
    for expected in [
        "He said “we are near the end” and left.",
        said,
        "“we are near the end”",
        "near",
        "",
    ]:
        view.caret.shrink_selection()
        assert selected(view) == expected
    view.caret.shrink_selection()
    view.caret.grow_selection()
    view.caret.move_to(0)
    view.caret.shrink_selection()
    assert view.caret.position() == 0


def test_going_to_a_place_selects_it_and_brings_it_into_sight(show: Show, qtbot: QtBot) -> None:
    text = "A line of text.\n" * 200 + "Peace."
    view = show(text)
    with qtbot.waitSignal(view.caret.moved):
        view.caret.go_to((len(text) - 6, len(text) - 1))
    assert view.caret.selection() == (len(text) - 6, len(text) - 1)
    assert not view.page.rect_of(len(text) - 6, len(text) - 1).isEmpty()


def test_what_is_tagged_at_the_caret_is_told_to_screen_readers(show: Show, qtbot: QtBot) -> None:
    text = "The Kremlin said no."
    claim = Annotation("c", "ana", "claim", ((0, 20),), text, {"quotation": "indirect"})
    whole = "claim (indirect): The Kremlin said no."
    with listening():
        view = show(text, [claim, tagged(text, "organization", "Kremlin")])
        assert view.accessibleName()
        view.caret.move_word(1, False)
        both = f"organization: Kremlin; inside {whole}"
        qtbot.waitUntil(lambda: view.accessibleDescription() == both)
        view.caret.move_word(1, False)
        qtbot.waitUntil(lambda: view.accessibleDescription() == whole)


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_C, Qt.Key.Key_Left, Qt.Key.Key_Tab, Qt.Key.Key_Delete, Qt.Key.Key_Return]
)
def test_keys_are_left_to_actions(view: ArticleView, key: Qt.Key) -> None:
    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, "x")
    QApplication.sendEvent(view, event)
    assert not event.isAccepted()


@pytest.mark.parametrize(
    "key", ["Left", "Tab", "C", "Shift+S", ".", "Ctrl+C", "Backspace", "Alt+Up", "Return"]
)
def test_an_action_on_the_view_gets_its_key(show: Show, qtbot: QtBot, key: str) -> None:
    view = show("one two")
    action = QAction(view)
    action.setShortcut(QKeySequence(key))
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    view.addAction(action)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    with qtbot.waitSignal(action.triggered, timeout=1000):
        qtbot.keySequence(view, QKeySequence(key))


def test_copying_needs_no_action(show: Show, qtbot: QtBot) -> None:
    view = show("one two")
    view.caret.select_by_hand(4, 7)
    qtbot.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "two"


def test_typing_changes_nothing(show: Show, qtbot: QtBot) -> None:
    view = show("text")
    qtbot.keyClicks(view, "abc")
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    assert view.document().characterCount() == 5


def test_revealing_scrolls_only_if_it_must(show: Show) -> None:
    text = "\n\n".join(f"Paragraph {n} of the text." for n in range(200))
    view = show(text)
    (span,) = spans(text, "Paragraph 1 of")
    view.caret.reveal(*span)
    assert view.verticalScrollBar().value() == 0
    (span,) = spans(text, "Paragraph 150 of")
    view.caret.reveal(*span)
    box = view.page.rect_of(*span)
    assert box.height() > 0
    assert 0 <= box.top() < view.viewport().height()
    before = view.verticalScrollBar().value()
    view.caret.reveal(*span)
    assert view.verticalScrollBar().value() == before


def test_a_place_far_down_stays_where_it_was_shown(show: Show, qtbot: QtBot) -> None:
    text = "\n\n".join(f"Paragraph {n} of many, all of one line." for n in range(1500))
    at = text.index("Paragraph 1200 ")
    view = show(text)
    view.caret.reveal(at, at + 9)
    place = view.page.rect_of(at, at + 9)
    assert view.viewport().rect().contains(place)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: is_laid_out(view.document()))
    assert view.page.rect_of(at, at + 9) == place


def test_zoom_keeps_place_and_selection(show: Show) -> None:
    text = "\n\n".join(f"Paragraph {n} of the text." for n in range(200))
    view = show(text)
    (span,) = spans(text, "Paragraph 150 of")
    view.caret.reveal(*span)
    view.caret.select(*span)
    before = view.page.rect_of(*span)
    view.page.zoom_in()
    assert view.page.zoom > 1
    assert view.caret.selection() == span
    after = view.page.rect_of(*span)
    assert after.height() > before.height()
    view.page.zoom_reset()
    view.page.zoom_out()
    assert view.page.zoom < 1
    assert not view.page.rect_of(*span).isEmpty()


def test_the_page_stays_in_the_middle_and_keeps_its_lines(show: Show, qtbot: QtBot) -> None:
    view = show(sample())
    first = view.document().findBlockByNumber(6)
    lines = first.layout().lineCount()
    view.resize(1300, 700)
    assert first.layout().lineCount() == lines
    (span,) = spans(sample(), "Ukrainian President")
    column = view.viewport().x() + view.page.rect_of(*span).left()
    room = view.width() - view.verticalScrollBar().width()
    assert abs(column - (room - view.page.size.measure) / 2) < 6
    view.resize(420, 700)
    assert first.layout().lineCount() > lines
    assert view.page.rect_of(*span).left() >= 0


def test_pages_shown_before_are_not_kept(show: Show) -> None:
    view = show("one")
    show("two").page.zoom_in()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert view.findChildren(QTextDocument) == [view.document()]


def test_nothing_is_shown_after_clearing(show: Show) -> None:
    text = "one two"
    view = show(text, [tagged(text, "claim", "one")])
    view.clear_article()
    assert view.document().isEmpty()
    assert view.scene.at(0) == []
    view.caret.move_word(1, True)
    view.caret.grow_selection()
    assert view.caret.selection() is None
    assert view.caret.word() is None


def test_the_scheme_may_change_at_any_time(show: Show) -> None:
    text = "one two three"
    view = show(text, [tagged(text, "claim", "two")])
    view.caret.select(4, 7)
    theme.set_scheme("dark")
    assert view.caret.selection() == (4, 7)
    assert view.grab().toImage().pixelColor(5, 400) == theme.DARK.page
    theme.set_scheme("light")
    assert view.grab().toImage().pixelColor(5, 400) == theme.LIGHT.page


def test_relations_may_come_and_go(show: Show) -> None:
    text = "He said no."
    speaker, claim = tagged(text, "speaker", "He"), tagged(text, "claim", "no")
    view = show(text, [speaker, claim], [related("said_by", claim, speaker)])
    view.set_current("claim")
    with_relation = view.grab().toImage()
    view.update_relations([])
    assert view.grab().toImage() != with_relation
    view.update_relations([related("said_by", claim, speaker)])
    assert view.grab().toImage() == with_relation
    view.update_annotations([], ["speaker"])
    view.set_lit({"speaker", "nobody"})
    view.set_current("nobody")
    assert not view.grab().isNull()
