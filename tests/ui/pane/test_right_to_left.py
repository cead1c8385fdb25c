"""Tagging an Arabic article with the arrow keys: each key moves to its own side of the screen."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SHIFT, Press, labelled
from tests.values import present

TEXT = "قال الوزير فؤاد حسين إن الاتفاق مع CNN قريب جدا.\nHe said yes to all of it."
LEFT, RIGHT = Qt.Key.Key_Left, Qt.Key.Key_Right


def open_arabic(window: MainWindow, project: Project) -> None:
    project.add([AnnotatedDocument(Document("ar", "خبر", TEXT))])
    assert window.session.open_article("ar")
    window.pane.view.caret.move_to(0)
    window.pane.take_keyboard()


def caret_x(window: MainWindow) -> int:
    return window.pane.view.caret.rect().x()


def selected(window: MainWindow) -> str:
    selection = window.pane.view.caret.selection()
    return TEXT[slice(*selection)] if selection is not None else ""


def test_an_arabic_speaker_is_tagged_and_its_ends_are_moved(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    open_arabic(window, project)
    places = [caret_x(window)]
    for _ in range(2):
        press(LEFT)
        places.append(caret_x(window))
    assert places == sorted(places, reverse=True)
    assert TEXT[window.pane.view.caret.position() :].startswith("فؤاد")
    press(LEFT, held=SHIFT)
    assert selected(window) == "فؤاد"
    press(LEFT, held=SHIFT)
    assert selected(window) == "فؤاد حسين"
    press("S")
    (speaker,) = labelled(window.session, "speaker")
    assert speaker.text == "فؤاد حسين"
    press(LEFT, held=SHIFT)
    assert labelled(window.session, "speaker")[0].text == "فؤاد حسين إن"
    press(RIGHT, held=SHIFT)
    assert labelled(window.session, "speaker")[0].text == "فؤاد حسين"
    press(RIGHT, held=SHIFT | ALT)
    assert labelled(window.session, "speaker")[0].text == "الوزير فؤاد حسين"
    press(LEFT, held=SHIFT | ALT)
    press(RIGHT, held=SHIFT | CTRL)
    assert labelled(window.session, "speaker")[0].text == "فؤاد حسي"


def test_an_arrow_leaves_a_selection_on_its_side(
    window: MainWindow, project: Project, press: Press
) -> None:
    open_arabic(window, project)
    caret = window.pane.view.caret
    start = TEXT.index("الاتفاق")
    end = start + len("الاتفاق مع")
    for phrase_start, phrase_end, key, place in (
        (start, end, LEFT, end),
        (start, end, RIGHT, start),
        (TEXT.index("said"), TEXT.index(" to"), LEFT, TEXT.index("said")),
        (TEXT.index("said"), TEXT.index(" to"), RIGHT, TEXT.index(" to")),
    ):
        caret.select_by_hand(phrase_start, phrase_end)
        press(key)
        assert caret.selection() is None
        assert caret.position() == place


def test_a_note_is_written_from_its_own_side(
    window: MainWindow, project: Project, press: Press
) -> None:
    open_arabic(window, project)
    press("S")
    note = window.panes.inspector.note
    direction, side = Qt.LayoutDirection, Qt.AlignmentFlag
    for words, wanted, edge in (
        ("هل هذا صحيح؟", direction.RightToLeft, side.AlignRight),
        ("Is it so?", direction.LeftToRight, side.AlignLeft),
    ):
        note.setPlainText(words)
        option = note.document().defaultTextOption()
        assert option.textDirection() == wanted
        assert option.alignment() & edge
    assert present(window.session.selection.annotation()).text == "قال"
