"""A text that cannot be saved stays, says so, and is there again: nothing typed is lost."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.store import EditTransaction
from annotator.ui.inspector.inspector import Inspector
from annotator.ui.kept_text import UnsavedMark
from annotator.ui.settings import Settings
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select
from tests.values import present

Key = Qt.Key
Break = Callable[[bool], None]
CODES = {
    "a full disk": ("SQLITE_FULL", "database or disk is full"),
    "a disk that is away": ("SQLITE_IOERR_WRITE", "disk I/O error"),
    "a read-only file": ("SQLITE_READONLY", "attempt to write a readonly database"),
    "a lock": ("SQLITE_BUSY", "database is locked"),
}


@pytest.fixture
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Break:
    """Lets every edit of the project fail as SQLite would, at the end of its transaction."""
    name, words = CODES[getattr(request, "param", "a full disk")]
    close = EditTransaction.close

    def fail(*_arguments: Any) -> Any:
        error = sqlite3.OperationalError(words)
        error.sqlite_errorname = name
        error.sqlite_errorcode = getattr(sqlite3, name)
        raise error

    def set_broken(is_broken: bool) -> None:
        monkeypatch.setattr(EditTransaction, "close", fail if is_broken else close)

    return set_broken


@pytest.fixture
def claim(window: MainWindow, press: Press) -> str:
    """The id of an annotation, which is selected; there is another one, of a speaker."""
    select(window, "Miami")
    press("L")
    select(window, "weekend discussions")
    press("C")
    return labelled(window.session, "claim")[0].id


def inspector(window: MainWindow) -> Inspector:
    return window.panes.inspector


def close_boxes(window: MainWindow) -> str:
    words = ""
    for box in window.findChildren(QMessageBox):
        words += box.informativeText()
        box.close()
    return words


def mark(window: MainWindow, kind: str) -> UnsavedMark:
    marks = inspector(window).findChildren(UnsavedMark)
    return next(one for one in marks if one._kept.kind == kind)


def retry(window: MainWindow, kind: str) -> QPushButton:
    return mark(window, kind).retry


def saved_note(path: Path, annotation_id: str) -> str:
    with Project.open(path, read_only=True) as project:
        annotation = project.annotation(annotation_id)
        assert annotation is not None
        return annotation.note


@pytest.mark.parametrize("failing", CODES, indirect=True)
def test_a_note_stays_until_it_is_saved(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot
) -> None:
    failing(True)
    note = inspector(window).note
    qtbot.keyClicks(note, "He never said that")
    qtbot.keyClick(note, Key.Key_Escape)
    close_boxes(window)
    assert note.toPlainText() == "He never said that"
    assert mark(window, "note").text.text() == "Not saved"
    assert mark(window, "note").toolTip().startswith("Not saved: ")
    assert note.accessibleDescription().startswith("Not saved: ")
    assert retry(window, "note").accessibleDescription().startswith("Not saved: ")
    assert note.property("unsaved") is True
    failing(False)
    qtbot.mouseClick(retry(window, "note"), Qt.MouseButton.LeftButton)
    annotation = window.session.annotation(claim)
    assert annotation is not None
    assert annotation.note == "He never said that"
    assert mark(window, "note").isHidden()
    assert note.accessibleDescription() == ""
    assert window.settings.drafts.get("note", claim) is None


def test_in_a_low_window_one_sees_what_one_types_after_a_failed_save(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot
) -> None:
    window.resize(900, 480)
    window.session.selection.choose(labelled(window.session, "location")[0].id)
    failing(True)
    identity, note = inspector(window).identity, inspector(window).note
    identity.setFocus()
    qtbot.keyClicks(identity, "Miami-Dade")
    qtbot.keyClick(identity, Key.Key_Return)
    qtbot.keyClick(identity, Key.Key_Down)
    qtbot.keyClicks(window.focusWidget(), "my long note here")
    assert note.toPlainText() == "my long note here"
    words = mark(window, "identity").text
    qtbot.waitUntil(lambda: words.isVisible() and words.height() < 2 * words.sizeHint().height())
    qtbot.waitUntil(lambda: note.visibleRegion().boundingRect().height() >= note.height() - 2)


def test_failed_edits_keep_nobody_from_typing(
    window: MainWindow, failing: Break, press: Press
) -> None:
    """A line says it, until an edit is saved: messages would take the keys that come next."""
    failing(True)
    for word in ("Miami", "Moscow", "weekend discussions"):
        select(window, word)
        press("L")
    assert window.findChildren(QMessageBox) == []
    assert window.notices.isVisible()
    assert "could not be done" in (window.notices.notice("failure") or "")
    failing(False)
    press("L")
    assert [a.text for a in window.session.article.ordered] == ["weekend discussions"]
    assert not window.notices.isVisible()


def test_it_is_told_once_and_tried_again_when_it_changes(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot
) -> None:
    failing(True)
    note = inspector(window).note
    note.setFocus()
    qtbot.keyClicks(note, "one")
    note.keep()
    close_boxes(window)
    note.keep()
    assert (
        window.findChildren(QMessageBox, "message", Qt.FindChildOption.FindDirectChildrenOnly)[1:]
        == []
    )
    failing(False)
    qtbot.keyClicks(note, " two")
    note.keep()
    annotation = window.session.annotation(claim)
    assert annotation is not None
    assert annotation.note == "one two"


@pytest.mark.parametrize("way", ["annotation", "article", "mode", "project", "name"])
def test_a_note_that_cannot_be_saved_is_there_again(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot, way: str, path: Path
) -> None:
    failing(True)
    note = inspector(window).note
    qtbot.keyClicks(note, "He never said that")
    session = window.session
    article = session.document.id if session.document is not None else ""
    if way == "annotation":
        session.selection.choose(labelled(session, "location")[0].id)
        assert note.toPlainText() == ""
    elif way == "article":
        session.close_article()
        session.open_article(article)
    elif way == "mode":
        window.modes.set_mode("review")
        window.modes.set_mode("tag")
    elif way == "project":
        window.files.close_project()
        window.files.open_path(path)
        session.open_article(article)
    else:
        session.set_annotator("ben")
        session.set_annotator("ana")
        session.open_article(article)
    close_boxes(window)
    session.selection.choose(claim)
    assert note.toPlainText() == "He never said that"
    assert mark(window, "note").text.text() == "Not saved"
    failing(False)
    qtbot.mouseClick(retry(window, "note"), Qt.MouseButton.LeftButton)
    assert saved_note(path, claim) == "He never said that"


def test_a_note_typed_just_before_the_article_is_left_is_saved(
    window: MainWindow, claim: str, qtbot: QtBot, path: Path
) -> None:
    qtbot.keyClicks(inspector(window).note, "He never said that")
    window.session.close_article()
    assert saved_note(path, claim) == "He never said that"


def test_the_window_asks_before_it_closes_with_unsaved_text(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot
) -> None:
    failing(True)
    qtbot.keyClicks(inspector(window).note, "He never said that")
    for answer in ("Stay", "Quit"):
        assert not window.close()
        box = present(window.findChild(QMessageBox, "leaveUnsaved"))
        assert "draft" in box.informativeText()
        assert window.session.project is not None
        with qtbot.waitSignal(box.destroyed):
            next(button for button in box.buttons() if button.text() == answer).click()
    assert window.session.project is None
    assert window.settings.drafts.get("note", claim) is not None


def test_the_window_says_when_not_even_a_draft_can_be_kept(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(True)
    monkeypatch.setattr(os, "fdopen", _raise_full)
    qtbot.keyClicks(inspector(window).note, "He never said that")
    assert not window.close()
    box = present(window.findChild(QMessageBox, "leaveUnsaved"))
    assert "Copy it to somewhere else before you quit." in box.informativeText()
    box.close()


def _raise_full(handle: int, *_arguments: object) -> None:
    os.close(handle)
    raise OSError(28, "No space left on device")


def test_a_draft_outlives_the_process_and_goes_when_it_is_saved(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot, tmp_path: Path
) -> None:
    failing(True)
    qtbot.keyClicks(inspector(window).note, "He never said that")
    # As after a kill: nothing is closed, another process reads what is on the disk.
    folder = tmp_path / "drafts"
    later = tmp_path / "settings.ini"
    qtbot.waitUntil(lambda: Settings(later).drafts.get("note", claim) is not None)
    assert folder.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.iterdir())
    failing(False)
    inspector(window).note.keep()
    assert list(folder.iterdir()) == []


def test_names_comments_and_replies_stay_too(
    window: MainWindow, claim: str, failing: Break, qtbot: QtBot, press: Press
) -> None:
    failing(True)
    session = window.session
    session.selection.choose(labelled(session, "location")[0].id)
    identity = inspector(window).identity
    identity.setFocus()
    qtbot.keyClicks(identity, "Miami-Dade")
    qtbot.keyClick(identity, Key.Key_Return)
    close_boxes(window)
    assert identity.text() == "Miami-Dade"
    assert mark(window, "identity").text.text() == "Not saved"
    inspector(window).write_comment()
    field = inspector(window).threads.field
    qtbot.keyClicks(field, "Why here?")
    qtbot.keyClick(field, Key.Key_Return)
    close_boxes(window)
    assert field.text() == "Why here?"
    assert inspector(window).threads.mark.text.text() == "Not saved"
    failing(False)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.mouseClick(retry(window, "identity"), Qt.MouseButton.LeftButton)
    assert [one.name for one in session.identities()] == ["Miami-Dade"]
    assert [one.thread.last_words.text for one in session.comments.all_threads()] == ["Why here?"]
    assert field.text() == ""


def test_what_a_colleague_changes_meanwhile_does_not_overwrite_what_is_typed(
    window: MainWindow, claim: str, qtbot: QtBot
) -> None:
    from annotator.project.edits import SetNote

    note = inspector(window).note
    note.setFocus()
    qtbot.keyClicks(note, "mine")
    window.session.do(SetNote(claim, "theirs"))
    assert note.toPlainText() == "mine"
    note.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.mouseClick(mark(window, "note").discard, Qt.MouseButton.LeftButton)
    assert note.toPlainText() == "theirs"
    QApplication.processEvents()


def test_a_reason_waits_for_a_verdict_that_can_be_saved(
    window: MainWindow, failing: Break, qtbot: QtBot, claim: str
) -> None:
    window.modes.set_mode("review")
    review = window.modes.review
    qtbot.waitUntil(lambda: review.groups.current is not None)
    failing(True)
    reason = review.card.reason
    reason.start()
    qtbot.keyClicks(reason, "the cue is missing")
    review.verdicts.reject()
    close_boxes(window)
    assert reason.text() == "the cue is missing"
    assert reason.kept_text.mark.startswith("Not saved: ")
    group = review.groups.current
    assert group is not None
    draft = window.settings.drafts.get("reason", group.id)
    assert draft is not None
    failing(False)
    review.verdicts.reject()
    assert window.settings.drafts.get("reason", group.id) is None
