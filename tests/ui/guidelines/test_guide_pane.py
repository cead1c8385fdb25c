"""Guidelines and memos beside the text."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.project import Hit, Project
from annotator.project.codebook.edits import ChangeLabel
from annotator.project.edits import Tag
from annotator.project.guideline_edits import ImportGuidelines, WriteSection
from annotator.project.memos import WriteMemo
from annotator.ui.guidelines.guide_pane import GuidePane
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import SEED, Press

TEXT = "# Rules\n\nFor all.\n\n## claim\n\nWhat is said.\n\n## Cues\n\nWhat marks a cue.\n"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def pane(window: MainWindow, project: Project) -> GuidePane:
    """The pane, with guidelines of three sections."""
    project.do(ImportGuidelines(TEXT))
    project.do(Tag(SEED, "claim", ((50, 90),), id="c"))
    return window.commands.guide.pane


def shown(pane: GuidePane) -> str:
    section = pane.guidelines.section()
    return section.about() if section is not None else ""


def test_a_key_opens_them_at_the_label_at_hand(
    pane: GuidePane, window: MainWindow, press: Press
) -> None:
    window.session.selection.choose("c")
    press(Qt.Key.Key_F2)
    assert pane.isVisible()
    assert not window.panes.tables.isVisible()
    assert shown(pane) == "claim"
    assert window.pane.view.hasFocus()
    press(Qt.Key.Key_F2)
    assert not pane.isVisible()
    assert window.panes.tables.isVisible()


def test_they_follow_the_key_that_was_pressed_last(
    pane: GuidePane, window: MainWindow, press: Press
) -> None:
    window.session.selection.deselect()
    press("P")
    window.commands.guide.toggle()
    assert shown(pane) == "person"
    section = pane.guidelines.section()
    assert section is not None
    assert section.is_generated
    window.commands.guide.note_label("claim")
    assert shown(pane) == "claim"


def test_a_rename_keeps_the_section_in_sight(
    pane: GuidePane, window: MainWindow, project: Project
) -> None:
    window.session.selection.choose("c")
    window.commands.guide.toggle()
    project.do(ChangeLabel("claim", {"name": "statement"}))
    assert shown(pane) == "statement"
    assert "statement" in pane.guidelines.view.toPlainText()


def test_words_are_found_one_after_the_other(
    pane: GuidePane, window: MainWindow, qtbot: QtBot
) -> None:
    window.commands.guide.find()
    page = pane.guidelines
    qtbot.keyClicks(page.field, "what")
    assert page.message.text().startswith("1 of ")
    first = page.view.textCursor().selectionStart()
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    assert page.message.text().startswith("2 of ")
    assert page.view.textCursor().selectionStart() > first
    page.field.clear()
    qtbot.keyClicks(page.field, "nowhere at all")
    assert "nowhere" in page.message.text()


def test_a_section_is_edited_and_saved_as_one_step(
    pane: GuidePane, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    window.session.selection.choose("c")
    window.commands.guide.edit()
    editor = pane.guidelines.editor
    qtbot.keyClicks(editor.field, " Or meant.")
    editor.preview_button.click()
    assert "Or meant." in editor.preview.toPlainText()
    qtbot.keyClick(editor.field, Qt.Key.Key_Return, CONTROL)
    assert not pane.guidelines.is_editing
    section = project.guidelines.of_label("claim")
    assert section is not None
    assert section.text == "What is said. Or meant."
    assert project.articles.summary(SEED) is not None
    project.undo()
    assert "What is said.\n" in project.guidelines.markdown()


def test_what_is_typed_is_there_again_after_another_section(
    pane: GuidePane, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    window.session.selection.choose("c")
    window.commands.guide.edit()
    editor = pane.guidelines.editor
    qtbot.keyClicks(editor.field, " Not saved.")
    qtbot.keyClick(editor.field, Qt.Key.Key_Escape)
    assert "Not saved." not in project.guidelines.markdown()
    window.commands.guide.edit()
    assert editor.field.toPlainText().endswith("Not saved.")
    editor.discard()
    window.commands.guide.edit()
    assert not editor.field.toPlainText().endswith("Not saved.")


def test_the_definition_of_the_codebook_becomes_a_section_of_ones_own(
    pane: GuidePane, window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    window.commands.guide.note_label("person")
    window.commands.guide.edit()
    editor = pane.guidelines.editor
    assert "person" in editor.field.toPlainText()
    qtbot.keyClicks(editor.field, " With titles.")
    assert editor.save()
    section = project.guidelines.of_label("person")
    assert section is not None
    assert not section.is_generated
    assert section.text.endswith("With titles.")
    assert shown(pane) == "person"


def test_a_memo_is_saved_when_the_field_is_left(
    pane: GuidePane, window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    press(Qt.Key.Key_F7, held=SHIFT)
    field = pane.memos.field
    qtbot.keyClicks(field, "Two sources.")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert project.memos.own("article", SEED) == "Two sources."
    assert window.pane.view.hasFocus()
    project.undo()
    assert field.toPlainText() == ""


def test_memos_of_colleagues_are_shown_above_ones_own(
    pane: GuidePane, window: MainWindow, project: Project
) -> None:
    project.annotator = "ben"
    project.do(WriteMemo("label", "claim", "At the **comma**."))
    project.annotator = "ana"
    window.session.selection.choose("c")
    window.commands.guide.show_memo("label")
    assert pane.memos.others.isVisible()
    assert "At the comma." in pane.memos.others.toPlainText()
    assert "ben" in pane.memos.others.toPlainText()


def test_a_memo_that_was_found_is_opened(
    pane: GuidePane, window: MainWindow, project: Project
) -> None:
    project.do(WriteMemo("label", "cue", "zebra"))
    (hit,) = project.articles.search("zebra")
    assert isinstance(hit, Hit)
    window.commands.search_dialog.hitChosen.emit(hit)
    assert pane.memos.field.toPlainText() == "zebra"


def test_writing_about_an_article_is_no_work_on_it(
    pane: GuidePane, window: MainWindow, project: Project
) -> None:
    before = window.session.status
    window.session.do(WriteMemo("article", SEED, "x"))
    window.session.do(WriteSection("# More"))
    assert window.session.status == before


def test_they_are_read_in_review_mode_too(pane: GuidePane, window: MainWindow) -> None:
    window.modes.set_mode("review")
    window.commands.guide.toggle()
    assert pane.isVisible()
    assert not window.panes.inspector.isVisible()
    window.commands.guide.toggle()
    assert not window.panes.right_column.isVisible()
    window.modes.set_mode("tag")
    assert window.panes.inspector.isVisible()


def test_in_a_low_window_they_have_the_place_of_the_inspector(
    pane: GuidePane, window: MainWindow
) -> None:
    window.resize(900, 480)
    window.session.selection.choose("c")
    window.commands.guide.toggle()
    assert not window.panes.inspector.isVisible()
    window.commands.enter()
    assert window.panes.inspector.isVisible()
    assert not pane.isVisible()
