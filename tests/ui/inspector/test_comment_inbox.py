"""Comments are seen: in the text, the tables, the list of articles, and a list of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project, edits
from annotator.project.curating import AddComment
from annotator.project.edits import new_id
from annotator.ui.articles.article_model import ROW
from annotator.ui.inspector.comment_inbox import CHOICES, CommentInbox
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, labelled
from tests.values import present

Key = Qt.Key
Comment = Callable[..., str]


@pytest.fixture
def project(project: Project, text: str) -> Project:
    """Two articles in which ana has tagged."""
    project.add([AnnotatedDocument(Document("b", "Second", "Kyiv said yes. Moscow said no."))])
    for annotation_id, words in (("kremlin", "The Kremlin"), ("miami", "Miami")):
        at = text.index(words)
        label = "speaker" if annotation_id == "kremlin" else "location"
        project.do(edits.Tag(SEED, label, ((at, at + len(words)),), id=annotation_id))
    project.do(edits.Tag("b", "claim", ((0, 4),), id="kyiv"))
    return project


@pytest.fixture
def comment(project: Project) -> Comment:
    """Writes a comment as somebody: ``comment("ben", "kremlin", "Why?")``; returns its id."""

    def write(author: str, annotation: str, text: str, reply_to: str | None = None) -> str:
        before, project.annotator = project.annotator, author
        document = "b" if annotation == "kyiv" else SEED
        edit = AddComment(document, (annotation,), text, reply_to, id=new_id())
        project.do(edit)
        project.annotator = before
        return edit.id

    return write


def selected(window: MainWindow) -> str:
    return window.session.selection.annotation_id or ""


def inbox(window: MainWindow, press: Press, qtbot: QtBot) -> CommentInbox:
    press("K", held=CTRL | SHIFT)
    dialog = present(window.findChild(CommentInbox))
    qtbot.waitUntil(lambda: dialog.isVisible() and dialog.list.hasFocus())
    return dialog


def shown(dialog: CommentInbox) -> list[str]:
    return [placed.thread.comments[0].text for placed in dialog.model.threads]


# In the text, the map, the tables and the list of articles


def test_an_open_comment_is_marked_at_its_annotation(
    window: MainWindow, comment: Comment, qtbot: QtBot
) -> None:
    view = window.pane.view
    assert view.highlights.commented == {}
    first = comment("ben", "kremlin", "Why a speaker?")
    assert set(view.highlights.commented) == {"kremlin"}
    view.caret.reveal(0, 10)
    bubbles = list(view.page.painter.bubbles(view.highlights, 0, 1e6))
    assert [annotation_id for annotation_id, _ in bubbles] == ["kremlin"]
    place = bubbles[0][1].center() - view.page.offset()
    # Above the letters: it stands on none.
    assert not view.hit_test.text_under(place + QPointF(0, -4)).on_text
    assert "kremlin" in view.hit_test.annotations_under(place)
    window.session.do(edits.Together("resolve", ()))
    window.session.selection.choose("kremlin")
    window.panes.inspector.resolve()
    assert view.highlights.commented == {}
    window.session.history.undo()
    assert set(view.highlights.commented) == {"kremlin"}
    assert first


def test_the_tool_tip_says_what_was_said(window: MainWindow, comment: Comment) -> None:
    comment("ben", "kremlin", "Why a speaker?")
    speech = window.pane.view._speech
    assert speech.describe(["kremlin"]).splitlines()[1] == "Open comment of ben: “Why a speaker?”"


def test_the_map_has_the_places_of_open_comments(
    window: MainWindow, comment: Comment, qtbot: QtBot
) -> None:
    comment("ben", "kremlin", "Why?")
    bar = window.pane.view.map
    qtbot.waitUntil(bar.is_up_to_date)
    start = labelled(window.session, "speaker")[0].start
    assert bar._contents.commented == [start]
    (row,) = bar._contents.commented_rows()
    assert "1 annotation with open comments" in bar.describe_at(row)
    assert "1 with open comments" in bar.accessibleDescription()


def test_tables_have_a_column_of_comments_while_there_are_any(
    window: MainWindow, comment: Comment
) -> None:
    table, model = window.panes.annotation_table, window.panes.annotation_table.annotations
    assert table.isColumnHidden(3)
    first = comment("ben", "miami", "Where?")
    assert not table.isColumnHidden(3)
    assert [model.index(n, 3).data() for n in range(2)] in (["1", ""], ["", "1"])
    model.sort(3)
    assert model.id_at(0) == "miami"
    comment("ben", "kremlin", "1")
    comment("ben", "kremlin", "2")
    assert [model.id_at(n) for n in range(2)] == ["kremlin", "miami"]
    assert [model.index(n, 3).data() for n in range(2)] == ["2", "1"]
    model.set_filter("open comment where")
    assert [model.id_at(n) for n in range(model.rowCount())] == ["miami"]
    window.session.selection.choose("miami")
    window.panes.inspector.resolve()
    assert model.rowCount() == 0
    model.set_filter("resolved")
    assert model.index(0, 3).data() == "✓"
    assert model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole).startswith("Resolved comment of ben")
    assert first


def test_attributions_count_the_comments_on_their_parts(
    window: MainWindow, comment: Comment, project: Project
) -> None:
    project.do(edits.Tag(SEED, "claim", ((200, 220),), id="claim"))
    project.do(edits.Relate("claim", "kremlin", "said_by"))
    comment("ben", "kremlin", "Why?")
    table = window.panes.attribution_table
    table.attributions.fill_now()
    assert not table.isColumnHidden(4)
    assert table.attributions.index(0, 4).data() == "1"


def test_the_list_of_articles_counts_open_comments_without_a_query(
    window: MainWindow, comment: Comment, project: Project
) -> None:
    model = window.panes.article_list.model

    def count(document_id: str) -> int:
        return model.index(present(model.row_of(document_id)), 0).data(ROW).comments

    comment("ben", "kyiv", "Really?")
    comment("ben", "kremlin", "Why?")
    comment("ben", "miami", "Where?")
    assert (count(SEED), count("b")) == (2, 1)
    row = model.index(present(model.row_of(SEED)), 0)
    assert "2 open comments" in str(row.data(Qt.ItemDataRole.AccessibleTextRole))
    window.session.selection.choose("kremlin")
    window.panes.inspector.resolve()
    assert (count(SEED), count("b")) == (1, 1)


# Going from one to the next


def test_f4_goes_through_the_open_comments_of_all_articles(
    window: MainWindow, comment: Comment, press: Press
) -> None:
    comment("ben", "kremlin", "Why?")
    comment("ben", "miami", "Where?")
    comment("ben", "kyiv", "Really?")
    starts = sorted(
        (one.start, one.id) for one in window.session.article.ordered if one.id != "kyiv"
    )
    seen: list[str] = []
    for _ in range(4):
        press("F4")
        seen.append(selected(window))
    assert seen == [*(one for _, one in starts), "kyiv", starts[0][1]]
    press("F4", held=SHIFT)
    assert selected(window) == "kyiv"
    assert present(window.session.document).id == "b"
    assert window.panes.inspector.threads.text.text().endswith(": Really?")


def test_without_comments_f4_says_so(window: MainWindow, press: Press) -> None:
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    press("F4")
    assert said == ["No comment is open."]


def test_f2_begins_a_thread_and_replies_in_it(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    window.session.selection.choose("kremlin")
    press("F7")
    field = window.panes.inspector.threads.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "Is this right?")
    press("Return")
    assert window.pane.view.hasFocus()
    press("F7")
    qtbot.keyClicks(field, "Yes.")
    press("Return")
    (placed,) = window.session.comments.threads(SEED)
    assert [one.text for one in placed.thread.comments] == ["Is this right?", "Yes."]
    window.session.history.undo()
    window.session.history.undo()
    assert window.session.comments.threads(SEED) == []
    press("F7", "Escape")
    assert window.panes.inspector.threads.isHidden()


# The list of comments


def test_the_inbox_lists_what_waits_and_leads_there(
    window: MainWindow, comment: Comment, press: Press, qtbot: QtBot
) -> None:
    comment("ana", "miami", "I wonder")
    comment("ben", "kyiv", "Really?")
    dialog = inbox(window, press, qtbot)
    assert shown(dialog) == ["Really?", "I wonder"]
    assert dialog.message.text() == "2 threads, 1 waits for you"
    row = str(dialog.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))
    assert row.startswith("ben · ")
    assert "waits for you" in row
    assert row.endswith("claim “Kyiv” · Second")
    qtbot.keyClick(dialog.list, Key.Key_Return)
    assert not dialog.isVisible()
    assert selected(window) == "kyiv"


def test_one_replies_and_resolves_in_the_inbox(
    window: MainWindow, comment: Comment, press: Press, qtbot: QtBot
) -> None:
    comment("ben", "kremlin", "Why?")
    comment("ben", "miami", "Where?")
    dialog = inbox(window, press, qtbot)
    place = present(dialog.model.row_of(dialog.model.threads[0].thread.id))
    first = dialog.model.threads[place].thread
    qtbot.keyClick(dialog.list, Key.Key_R)
    assert dialog.threads.field.hasFocus()
    qtbot.keyClicks(dialog.threads.field, "Because.")
    qtbot.keyClick(dialog.threads.field, Key.Key_Return)
    assert dialog.list.hasFocus()
    # What is answered waits no longer, and stays chosen.
    chosen = present(dialog._chosen())
    assert chosen.thread.id == first.id
    assert not chosen.waits
    qtbot.keyClick(dialog.list, Key.Key_X)
    assert len(shown(dialog)) == 1
    dialog.choice.setCurrentIndex(3)
    assert len(shown(dialog)) == 2
    qtbot.keyClick(dialog, Key.Key_Z, CTRL)
    assert window.session.comments.count_open(SEED) == 2


def test_an_empty_inbox_says_what_it_looked_for(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    dialog = inbox(window, press, qtbot)
    for number, choice in enumerate(CHOICES):
        dialog.choice.setCurrentIndex(number)
        assert dialog.message.text() == choice.empty
    assert not dialog.go.isEnabled()


def test_what_concerns_others_is_listed_when_asked_for(
    window: MainWindow, comment: Comment, project: Project, press: Press, qtbot: QtBot
) -> None:
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((300, 310),), id="bens"))
    project.annotator = "ana"
    comment("cy", "bens", "Hm")
    dialog = inbox(window, press, qtbot)
    assert shown(dialog) == []
    dialog.choice.setCurrentIndex(1)
    assert shown(dialog) == ["Hm"]
    qtbot.keyClick(dialog.list, Key.Key_Return)
    # Colleagues' layers were hidden.
    assert selected(window) == "bens"


def test_after_a_merge_the_comments_that_wait_are_named(
    window: MainWindow, project: Project, tag_set: TagSet, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "ben.annotator"
    with Project.create(path, tag_set, annotator="ben") as theirs:
        theirs.merge(project.path)
        for annotation_id, words in (("kremlin", "Why?"), ("miami", "Where?")):
            theirs.do(AddComment(SEED, (annotation_id,), words))
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.merge_paths([path])
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "message") is not None)
    box = present(window.findChild(QMessageBox, "message"))
    assert "2 comments wait for you: Ctrl+Shift+K lists them." in box.informativeText()
    present(box.findChild(QPushButton, "showComments")).click()
    dialog = present(window.findChild(CommentInbox))
    assert dialog.message.text() == "2 threads, 2 wait for you"
    with qtbot.waitSignal(window.jobs.finished):
        window.exchange.merge_paths([path])
    assert not any("comments wait" in b.informativeText() for b in _boxes(window) if b is not box)


def _boxes(window: MainWindow) -> list[QMessageBox]:
    return window.findChildren(QMessageBox, "message")
