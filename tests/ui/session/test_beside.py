"""Two articles in sight: each follows every change, and one of them is the open one."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.ui.session.session import Session
from tests.two_papers import COURIER, HERALD, add_papers
from tests.values import present


@pytest.fixture
def papers(session: Session, project: Project) -> Session:
    """The herald is open, the courier beside it."""
    add_papers(project)
    session.open_article(HERALD)
    assert session.beside.open(COURIER, go=False)
    return session


def open_id(session: Session) -> str:
    return present(session.document).id


def test_an_article_beside_leaves_the_open_one(papers: Session) -> None:
    assert (open_id(papers), papers.beside.document_id) == (HERALD, COURIER)
    assert "eleven" in papers.beside.workspace.article.annotations
    assert "eleven" not in papers.article.annotations


def test_exchanged_articles_keep_what_was_selected(papers: Session) -> None:
    papers.selection.choose("nobody")
    papers.beside.exchange()
    assert (open_id(papers), papers.selection.annotation_id) == (COURIER, None)
    papers.selection.choose("eleven")
    papers.beside.exchange()
    assert (open_id(papers), papers.selection.annotation_id) == (HERALD, "nobody")
    assert papers.beside.annotation_id == "eleven"


def test_opening_the_article_beside_goes_there(papers: Session) -> None:
    papers.selection.choose("three")
    assert (open_id(papers), papers.beside.document_id) == (COURIER, HERALD)
    assert papers.selection.annotation_id == "three"


def test_the_article_beside_follows_edits_and_their_undo(
    papers: Session, project: Project, qtbot: QtBot
) -> None:
    beside = papers.beside
    with qtbot.waitSignal(beside.annotationsChanged):
        papers.do(edits.Untag("three speaker", "remove"))
    assert "three speaker" not in beside.workspace.article.annotations
    assert not [r for r in beside.workspace.article.relations.values() if r.source == "three"]
    papers.beside.exchange()
    papers.beside.exchange()
    papers.history.undo()
    shown = papers.article if open_id(papers) == COURIER else beside.workspace.article
    assert "three speaker" in shown.annotations
    assert [r for r in shown.relations.values() if r.source == "three"]


def test_a_relation_between_them_is_in_both_until_it_is_undone(papers: Session) -> None:
    papers.relating.relate("nobody", "nobody speaker")
    papers.do(edits.Relate("nobody", "eleven", "contradicts"))
    both = (papers.article, papers.beside.workspace.article)
    assert all(
        [r.type for r in article.relations.values()].count("contradicts") == 1 for article in both
    )
    papers.history.undo()
    assert not any(r.type == "contradicts" for one in both for r in one.relations.values())


def test_a_relation_is_followed_beside(papers: Session) -> None:
    papers.beside.close()
    papers.do(edits.Relate("nobody", "eleven", "contradicts"))
    papers.selection.choose("nobody")
    papers.beside.follow_relation("eleven")
    assert (open_id(papers), papers.beside.document_id) == (COURIER, HERALD)
    assert papers.selection.annotation_id == "eleven"
    papers.beside.follow_relation("eleven speaker")
    assert (open_id(papers), papers.beside.document_id) == (COURIER, HERALD)


def test_the_related_article_is_the_likeliest_one_beside(papers: Session) -> None:
    papers.beside.close()
    assert papers.beside.open_likeliest()
    assert (open_id(papers), papers.beside.document_id) != (HERALD, COURIER)
    papers.beside.close()
    papers.open_article(HERALD)
    papers.do(edits.Relate("eleven", "nobody", "contradicts"))
    papers.selection.choose("nobody")
    assert papers.beside.open_likeliest()
    assert (open_id(papers), papers.beside.document_id) == (COURIER, HERALD)


def test_of_two_articles_the_one_that_is_removed_goes(papers: Session, project: Project) -> None:
    project.do(edits.RemoveDocument(COURIER))
    assert (open_id(papers), papers.beside.document_id) == (HERALD, "")
    project.undo()
    papers.beside.open(COURIER, go=False)
    project.do(edits.RemoveDocument(HERALD))
    assert (open_id(papers), papers.beside.document_id) == (COURIER, "")


def test_no_article_is_beside_in_another_project(papers: Session) -> None:
    papers.set_project(None)
    assert papers.beside.document_id == ""
