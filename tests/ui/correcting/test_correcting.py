"""The text of an article is corrected in the window, by keys alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Block, Document, EnvironmentFault
from annotator.project import Project, edits
from annotator.project.correcting import Correct
from annotator.project.store import EditTransaction
from annotator.ui.articles.article_model import ROW, status_line
from annotator.ui.correcting.correction_window import CorrectionWindow
from annotator.ui.correcting.look_window import LookWindow
from annotator.ui.correcting.text_editor import TextEditor
from annotator.ui.correcting.versions_window import VersionsWindow
from annotator.ui.pane.annotation_menu import AnnotationMenu
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, select
from tests.values import present

Key = Qt.Key
LEAD = "Ukraine’s president says"


@pytest.fixture
def project(project: Project, text: str) -> Project:
    """The sample article with two annotations of ana's and one of bo's."""

    def tag(annotation_id: str, words: str, label: str) -> None:
        at = text.index(words)
        project.do(edits.Tag(SEED, label, ((at, at + len(words)),), id=annotation_id))

    tag("miami", "Miami", "location")
    tag("lead", "Ukraine’s president", "speaker")
    project.annotator = "bo"
    tag("bo", "president says US", "claim")
    project.annotator = "ana"
    return project


def opened(window: MainWindow, press: Press, qtbot: QtBot) -> CorrectionWindow:
    """Open the text for correction at the lead."""
    select(window, LEAD)
    window.pane.view.caret.move_to(present(window.session.document).text.index(LEAD))
    press("E", held=CTRL | SHIFT)
    (dialog,) = [one for one in window.findChildren(CorrectionWindow) if one.isVisible()]
    qtbot.waitUntil(lambda: dialog.editor.hasFocus())
    return dialog


def type_over(dialog: CorrectionWindow, words: str, new: str, qtbot: QtBot) -> None:
    """Replace words of the text, as a person does."""
    text = dialog.editor.text()
    at = text.index(words)
    dialog.editor.go_to(at, at + len(words))
    if new:
        qtbot.keyClicks(dialog.editor, new)
    else:
        qtbot.keyClick(dialog.editor, Key.Key_Delete)
    dialog.show_changes()


def test_a_typo_is_corrected_by_keys(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    dialog = opened(window, press, qtbot)
    assert dialog.editor.textCursor().block().text().startswith(LEAD)
    assert not dialog.save.isEnabled()
    type_over(dialog, "Miami", "Miamy", qtbot)
    assert dialog.summary.text() == (
        "1 place changed. 3 annotations move along, 1 with corrected words."
    )
    assert not dialog.list.isVisible()
    qtbot.keyClicks(dialog.reason, "as they write it")
    qtbot.keyClick(dialog.editor, Key.Key_Return, CTRL)
    corrected = present(window.session.document)
    assert corrected.text == text.replace("Miami", "Miamy", 1)
    assert present(window.session.annotation("miami")).text == "Miamy"
    assert window.pane.view.caret.position() == text.index(LEAD)
    project = present(window.session.project)
    assert project.versions.of_article(SEED)[-1].reason == "as they write it"
    assert project.articles.status(SEED) == "to do"
    qtbot.waitUntil(window.pane.view.hasFocus)
    press("Z", held=CTRL)
    assert present(window.session.document).text == text
    assert present(window.session.annotation("miami")).text == "Miami"
    assert project.check() == []


def test_what_no_longer_fits_is_listed_before_it_is_saved(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    dialog = opened(window, press, qtbot)
    type_over(dialog, "says US and", "", qtbot)
    assert "1 annotation no longer fits:" in dialog.summary.text()
    (row,) = [dialog.list.rows.index(n).data() for n in range(dialog.list.rows.rowCount())]
    assert row == "claim “president says US” · bo. Covers “president”."
    dialog.list.activated.emit(dialog.list.currentIndex())
    assert dialog.editor.hasFocus()
    type_over(dialog, dialog.editor.text(), " ", qtbot)
    assert "The text is empty" in dialog.summary.text()
    assert not dialog.save.isEnabled()


def test_words_that_go_are_shown_and_lead_to_their_place(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    dialog = opened(window, press, qtbot)
    assert not dialog.changes.isVisible()
    assert dialog.role.text() == "Paragraph"
    last = text.rstrip().rsplit("\n", 1)[-1]
    type_over(dialog, "\n" + last, "", qtbot)
    assert dialog.changes.isVisible()
    assert last[:40] in dialog.changes.toPlainText()
    assert "line-through" in dialog.changes.toHtml()
    assert len(dialog.editor.extraSelections()) > 2
    assert all(one.cursor.hasSelection() for one in dialog.editor.extraSelections())  # pyright: ignore[reportAttributeAccessIssue]
    dialog.editor.go_to(0)
    dialog.changes.anchorClicked.emit(QUrl("0"))
    assert abs(dialog.editor.position() - text.index("\n" + last)) <= 2


def test_the_role_of_the_paragraph_at_the_caret_is_named(window: MainWindow, qtbot: QtBot) -> None:
    blocks = (Block("headline", 0, 4), Block("table_row", 5, 8))
    project = present(window.session.project)
    project.add([AnnotatedDocument(Document("t", "Head", "Head\na\tb", {}, blocks))])
    window.session.open_article("t")
    dialog = CorrectionWindow(window.session, present(window.session.document), 0, window)
    qtbot.addWidget(dialog)
    assert dialog.role.text() == "Headline"
    dialog.editor.go_to(7)
    assert dialog.role.text() == "Table row; each → is a tab between two cells"
    dialog.editor.go_to(0)
    qtbot.keyClicks(dialog.editor, "The ")
    dialog.show_changes()
    dialog.editor.go_to(11)
    assert dialog.role.text().startswith("Table row")
    dialog.is_discarded = True
    dialog.close()


def test_leaving_asks_where_something_was_typed(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    dialog = opened(window, press, qtbot)
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
    qtbot.waitUntil(window.pane.view.hasFocus)
    dialog = opened(window, press, qtbot)
    type_over(dialog, "Miami", "Rome", qtbot)
    qtbot.keyClick(dialog, Key.Key_Escape)
    box = present(dialog.findChild(QMessageBox, "discardCorrection"))
    qtbot.keyClick(box, Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.waitUntil(lambda: dialog.findChild(QMessageBox, "discardCorrection") is None)
    dialog.reject()
    box = present(dialog.findChild(QMessageBox, "discardCorrection"))
    (discard,) = [b for b in box.findChildren(QPushButton) if b.text() == "Discard"]
    discard.click()
    assert not dialog.isVisible()
    assert present(window.session.document).text == text


def test_what_was_cut_is_confirmed_moved_or_removed(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    project = present(window.session.project)
    corrected = text.replace("’s president", "").replace("Miami", "", 1)
    window.session.do(Correct(SEED, corrected))
    line = window.pane.corrected_line
    assert line.isVisible()
    assert line.text.text() == "3 annotations need a look since the text was corrected."
    listed = window.panes.article_list.model.index(0, 0).data(ROW)
    assert "3 to look at" in status_line(listed)
    assert window.session.open_article(SEED)
    marked = window.pane.view.highlights.doubtful
    assert set(marked) == {"lead", "bo", "miami"}
    assert "it covered “Ukraine’s president”" in marked["lead"]
    press("J", held=CTRL | SHIFT)
    dialog = present(window.findChild(LookWindow))
    qtbot.waitUntil(lambda: dialog.list.hasFocus())
    assert dialog.list.rows.rowCount() == 3
    by_id = {one.annotation.id: n for n, one in enumerate(dialog.list.rows.placed)}
    dialog.list.setCurrentIndex(dialog.list.rows.index(by_id["bo"]))
    assert "Only bo" in dialog.hint.text()
    assert not dialog.keep.isEnabled()
    dialog.list.setCurrentIndex(dialog.list.rows.index(by_id["lead"]))
    qtbot.keyClick(dialog.list, Key.Key_C)
    assert present(project.annotation("lead")).text == "Ukraine"
    (lost,) = [n for n, one in enumerate(dialog.list.rows.placed) if one.annotation.id == "miami"]
    dialog.list.setCurrentIndex(dialog.list.rows.index(lost))
    assert not dialog.keep.isEnabled()
    window.pane.view.caret.move_to(0)
    qtbot.keyClick(dialog.list, Key.Key_S)
    assert "No words are selected" in dialog.hint.text()
    select(window, "The Kremlin")
    qtbot.keyClick(dialog.list, Key.Key_S)
    assert present(project.annotation("miami")).text == "The Kremlin"
    assert [one.annotation.id for one in dialog.list.rows.placed] == ["bo"]
    assert set(window.pane.view.highlights.doubtful) == {"bo"}
    project.annotator = "bo"
    dialog.refresh()
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    assert dialog.message.text() == "No annotation needs a look in this article."
    assert not line.isVisible()


def test_one_goes_to_the_place_of_what_was_cut(
    window: MainWindow, press: Press, qtbot: QtBot, text: str
) -> None:
    window.session.do(Correct(SEED, text.replace("’s president", "").replace("Miami", "", 1)))
    press("J", held=CTRL | SHIFT)
    dialog = present(window.findChild(LookWindow))
    qtbot.waitUntil(lambda: dialog.list.hasFocus())
    by_id = {one.annotation.id: n for n, one in enumerate(dialog.list.rows.placed)}
    dialog.list.setCurrentIndex(dialog.list.rows.index(by_id["lead"]))
    qtbot.keyClick(dialog.list, Key.Key_Return)
    assert window.session.selection.annotation_id == "lead"
    dialog.list.setCurrentIndex(dialog.list.rows.index(by_id["miami"]))
    qtbot.keyClick(dialog.list, Key.Key_Return)
    place = text.index("Miami") - len("’s president")
    assert window.pane.view.caret.position() == place


def test_earlier_versions_are_read_and_used_again(
    window: MainWindow, qtbot: QtBot, text: str
) -> None:
    corrected = text.replace("Miami", "Miamy", 1)
    window.session.do(Correct(SEED, corrected, "a typo"))
    window.actions_.trigger("article.versions")
    dialog = present(window.findChild(VersionsWindow))
    assert dialog.list.count() == 2
    assert "“a typo”" in dialog.list.item(0).text()
    assert present(dialog.chosen()).text == text
    assert dialog.text.isReadOnly()
    assert dialog.text.text() == text
    assert dialog.difference.text().splitlines()[1] == "“Miami” → “Miamy”"
    dialog.use.click()
    assert present(window.session.document).text == text
    assert dialog.list.count() == 3
    dialog.list.setCurrentRow(0)
    assert dialog.difference.text() == "This is the text as it is now."
    assert not dialog.use.isEnabled()


def test_a_text_that_was_corrected_apart_is_compared_and_settled(
    window: MainWindow, project: Project, tmp_path: object, text: str, qtbot: QtBot
) -> None:
    copy = project.path.with_name("bo.annotator")
    project.save_copy(copy)
    with Project.open(copy, annotator="bo") as other:
        other.do(Correct(SEED, text.replace("Miami", "Rome", 1)))
    window.session.do(Correct(SEED, text.replace("Miami", "Paris", 1)))
    project.merge(copy)
    line = window.pane.corrected_line
    assert "corrected the text apart from this one." in line.text.text()
    line.compare.click()
    dialog = present(window.findChild(VersionsWindow))
    assert "apart from the current text" in dialog.list.currentItem().text()
    dialog.keep.click()
    assert project.versions.clashes(SEED) == []
    assert line.compare.isHidden()
    assert "apart" not in line.text.text()


def test_nothing_but_what_is_typed_changes(qtbot: QtBot) -> None:
    editor = TextEditor()
    qtbot.addWidget(editor)
    text = "One\u00a0two\u2028three\u2029four 😀 five\n\tsix\n"
    editor.show_text(text)
    assert editor.text() == text
    editor.go_to(text.index("five"), text.index("five") + 4)
    qtbot.keyClicks(editor, "5")
    assert editor.text() == text.replace("five", "5")
    editor.go_to(0, 3)
    qtbot.keyClicks(editor, "1")
    assert editor.text() == text.replace("five", "5").replace("One", "1")


def test_the_menu_over_the_text_opens_it_at_the_place(
    window: MainWindow, qtbot: QtBot, text: str
) -> None:
    window.pane.view.menuWanted.emit(["miami"], window.mapToGlobal(window.rect().center()))
    (menu,) = window.pane.view.findChildren(AnnotationMenu)
    (correct,) = [a for a in menu.actions() if a.text().startswith("Correct the text")]
    correct.trigger()
    menu.close()
    dialog = present(window.findChild(CorrectionWindow))
    assert dialog.editor.textCursor().position() == text.index("Miami")
    dialog.reject()


def test_a_list_of_articles_offers_to_correct(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document("a", "First", "Kyiv said yes."))])
    articles = window.panes.article_list
    articles.correctWanted.emit()
    dialog = present(window.findChild(CorrectionWindow))
    assert dialog.editor.text() == project.document(SEED).text
    dialog.reject()


def test_a_correction_that_cannot_be_saved_stays_and_is_there_again(
    window: MainWindow,
    press: Press,
    qtbot: QtBot,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    def fail(*_arguments: object) -> None:
        raise EnvironmentFault("The disk is full.")

    dialog = opened(window, press, qtbot)
    type_over(dialog, "Miami", "Miamy", qtbot)
    qtbot.keyClicks(dialog.reason, "as they write it")
    with monkeypatch.context() as broken:
        broken.setattr(EditTransaction, "close", fail)
        qtbot.keyClick(dialog.editor, Key.Key_Return, CTRL)
    for box in window.findChildren(QMessageBox):
        box.close()
    assert dialog.isVisible()
    assert "Miamy" in dialog.editor.text()
    assert dialog.unsaved.text().startswith("Not saved: The disk is full.")
    # As after a kill: the drafts are read from the disk.
    window.session.drafts = Settings(tmp_path / "settings.ini").drafts
    again = CorrectionWindow(window.session, present(window.session.document), 0, window)
    assert "Miamy" in again.editor.text()
    assert again.reason.text() == "as they write it"
    assert again.unsaved.text() == "What you see was typed earlier and is not saved."
    qtbot.keyClick(again.editor, Key.Key_Return, CTRL)
    assert present(window.session.document).text == text.replace("Miami", "Miamy", 1)
    assert list((tmp_path / "drafts").glob("*.json")) == []
