"""Where undo and redo lead: the article that is shown, and the selection in it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, TagSet
from annotator.project import Project, edits
from annotator.project.article_query import ArticleQuery, Condition
from annotator.ui.session.session import Session
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, SEED, SHIFT, Press, select
from tests.values import present

Key = Qt.Key


def more(project: Project, *names: str) -> None:
    """Import further articles, as one step."""
    project.add([AnnotatedDocument(Document(name, name, f"The text of {name}.")) for name in names])


def shown(session: Session) -> str:
    """The id of the article that is shown; empty: none is."""
    return session.document.id if session.document is not None else ""


@pytest.fixture
def failures(session: Session) -> list[str]:
    """The warnings that were opened."""
    found: list[str] = []
    session.failed.connect(found.append)
    return found


def test_undoing_an_import_keeps_the_open_article(
    session: Session, project: Project, failures: list[str]
) -> None:
    more(project, "b")
    session.history.undo()
    assert (shown(session), failures) == (SEED, [])
    session.history.redo()
    assert (shown(session), failures) == ("b", [])


def test_undoing_the_import_of_the_open_article_shows_its_neighbour(
    session: Session, project: Project, failures: list[str]
) -> None:
    more(project, "b", "z")
    session.open_article("z")
    session.history.undo()
    assert (shown(session), failures) == (SEED, [])


def test_the_neighbour_of_a_removed_article_is_the_next_else_the_one_before(
    session: Session, project: Project, failures: list[str]
) -> None:
    more(project, "b", "c", "d")
    session.open_article("c")
    session.articles.remove("c")
    assert shown(session) == "d"
    session.articles.remove("d")
    assert shown(session) == "b"
    session.history.undo()
    assert shown(session) == "d"
    session.history.undo()
    assert shown(session) == "c"
    session.history.redo()
    assert shown(session) == "d"
    session.history.redo()
    assert shown(session) == "b"
    assert failures == []


def test_the_neighbour_is_of_the_filtered_list_while_it_has_one(
    session: Session, project: Project
) -> None:
    more(project, "b", "c", "d")
    project.do(edits.SetStatus("b", "done"))
    session.open_article("c")
    session.articles.query = ArticleQuery((Condition("status", "done"),))
    session.articles.remove("c")
    assert shown(session) == "b"
    session.articles.remove("b")
    assert shown(session) == "d"


def test_the_only_article_goes_and_comes_back(
    session: Session, project: Project, failures: list[str]
) -> None:
    session.articles.remove(SEED)
    assert shown(session) == ""
    session.history.undo()
    assert shown(session) == SEED
    session.history.redo()
    assert shown(session) == ""
    session.history.undo()
    assert (shown(session), failures) == (SEED, [])


def test_undoing_the_import_of_all_articles_shows_none(
    session: Session, failures: list[str]
) -> None:
    session.history.undo()
    assert shown(session) == ""
    session.history.redo()
    assert (shown(session), failures) == (SEED, [])


def test_several_articles_removed_at_once_go_and_come_back(
    session: Session, project: Project, failures: list[str]
) -> None:
    more(project, "b", "c")
    session.open_article("b")
    removals = tuple(edits.RemoveDocument(name) for name in ("b", "c"))
    session.do(edits.Together("remove 2 articles", removals))
    assert shown(session) == SEED
    session.history.undo()
    assert shown(session) == "b"
    session.history.redo()
    assert (shown(session), failures) == (SEED, [])


def test_a_merge_is_undone_and_redone_without_a_warning(
    session: Session, project: Project, failures: list[str], tmp_path: Path, tag_set: TagSet
) -> None:
    theirs = tmp_path / "ben.annotator"
    with Project.create(theirs, tag_set, annotator="ben") as other:
        more(other, "x")
    project.merge(theirs)
    session.open_article("x")
    session.history.undo()
    assert shown(session) == SEED
    session.history.redo()
    assert (shown(session), failures) == ("x", [])


def test_an_open_article_that_a_merge_renames_stays_open(
    session: Session, project: Project, failures: list[str], tmp_path: Path, tag_set: TagSet
) -> None:
    text = present(session.document).text
    theirs = tmp_path / "ben.annotator"
    with Project.create(theirs, tag_set, annotator="ben") as other:
        other.add([AnnotatedDocument(Document("0-first", "", text))])
    project.merge(theirs)
    assert present(session.document).text == text
    session.history.undo()
    assert present(session.document).text == text
    assert failures == []


def test_a_step_elsewhere_opens_its_article(
    session: Session, project: Project, qtbot: QtBot, failures: list[str]
) -> None:
    more(project, "b")
    session.open_article("b")
    session.do(edits.Tag("b", "claim", ((0, 8),)))
    session.open_article(SEED)
    session.history.undo()
    assert (shown(session), failures) == ("b", [])


def test_undo_in_the_article_leaves_later_steps_elsewhere(
    session: Session, project: Project
) -> None:
    more(project, "b")
    session.do(edits.Tag(SEED, "claim", ((0, 8),), id="here"))
    session.open_article("b")
    session.do(edits.Tag("b", "cue", ((0, 8),), id="there"))
    session.open_article(SEED)
    history = session.history
    assert history.title("undo", here=True) == "Undo tag as claim in this article"
    assert history.title("redo", here=True) == "Redo in this article"
    history.undo_here()
    assert shown(session) == SEED
    assert session.article.ordered == []
    assert project.annotation("there") is not None
    assert history.title("undo", here=True) == "Undo in this article"
    assert history.title("redo", here=True) == "Redo tag as claim in this article"
    assert history.undo_title() == "Undo tag as cue"
    history.redo_here()
    assert session.selection.annotation_id == "here"


def test_a_step_that_a_later_one_builds_on_is_not_undone_in_the_article(
    session: Session, project: Project
) -> None:
    more(project, "b")
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    both = tuple(edits.Tag(name, "claim", ((0, 8),), id=name) for name in (SEED, "b"))
    session.do(edits.Together("tag both", both))
    session.open_article("b")
    session.do(edits.SetNote("b", "later"))
    session.open_article(SEED)
    session.history.undo_here()
    assert present(project.annotation("b")).note == "later"
    assert messages[-1] == (
        "Nothing was undone: the later step “change note” in the article “b” builds on “tag both”. "
        "First undo “change note” in the article “b”, then undo “tag both”."
    )


def test_keys_and_menu_undo_in_the_article(
    window: MainWindow, project: Project, press: Press, qtbot: QtBot
) -> None:
    select(window, "Miami")
    press("L")
    more(project, "b")
    undo, redo = window.actions_["history.undo-here"], window.actions_["history.redo-here"]
    qtbot.waitUntil(lambda: undo.text() == "Undo tag as location in this article")
    assert window.actions_["history.undo"].text() == "Undo import"
    press(Key.Key_Backspace, held=ALT)
    assert window.session.article.ordered == []
    assert window.pane.view.caret.selection() is not None
    qtbot.waitUntil(redo.isEnabled)
    assert not undo.isEnabled()
    press(Key.Key_Backspace, held=ALT | SHIFT)
    assert len(window.session.article.ordered) == 1
    window.session.open_article("b")
    qtbot.waitUntil(lambda: undo.text() == "Undo in this article")
    assert not undo.isEnabled()


def test_much_is_undone_in_the_article_in_the_background(
    window: MainWindow, project: Project, qtbot: QtBot
) -> None:
    more(project, "b")
    session = window.session
    many = tuple(edits.Tag(SEED, "claim", ((n, n + 5),)) for n in range(100))
    session.do(edits.Together("tag much", many))
    session.do(edits.Tag("b", "cue", ((0, 8),), id="there"))
    session.history.undo_here()
    assert window.jobs.running
    session.history.redo_here()
    session.history.undo_here()
    qtbot.waitUntil(lambda: not window.jobs.running and session.article.ordered == [])
    assert project.annotation("there") is not None
