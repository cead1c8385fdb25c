"""The threads of all articles: which are open, whom they concern, and what they cost."""

from collections.abc import Callable

import pytest

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project, edits
from annotator.project.curating import AddComment, RemoveComment, Resolve
from annotator.project.edits import new_id
from annotator.project.team import SetBlind
from annotator.ui.session.comments import PlacedThread, describe_thread
from annotator.ui.session.session import Session
from tests.ui.conftest import SEED
from tests.values import present

Comment = Callable[..., str]


@pytest.fixture
def project(project: Project) -> Project:
    """Two articles in which ana and ben tag."""
    project.add([AnnotatedDocument(Document("b", "Second", "Kyiv said yes. Moscow said no."))])
    for name, document, start in (
        ("ana", SEED, 100),
        ("ana", SEED, 10),
        ("ben", SEED, 50),
        ("ana", "b", 0),
    ):
        project.annotator = name
        fragment = (start, start + 4)
        project.do(edits.Tag(document, "claim", (fragment,), id=f"{name}-{document[0]}{start}"))
    project.annotator = "ana"
    return project


@pytest.fixture
def comment(project: Project) -> Comment:
    """Writes a comment as somebody: ``comment("ben", "ana-010", "Why?")``; returns its id."""

    def write(author: str, annotation: str, text: str, reply_to: str | None = None) -> str:
        before, project.annotator = project.annotator, author
        document = "b" if annotation.split("-")[1].startswith("b") else SEED
        edit = AddComment(document, (annotation,), text, reply_to, id=new_id())
        project.do(edit)
        project.annotator = before
        return edit.id

    return write


def shown(threads: list[PlacedThread]) -> list[str]:
    return [placed.thread.comments[0].text for placed in threads]


def test_threads_stand_in_the_order_of_the_text(session: Session, comment: Comment) -> None:
    comment("ben", "ana-0100", "late")
    comment("ben", "ana-010", "early")
    comment("ben", "ana-b0", "elsewhere")
    assert shown(session.comments.threads(SEED)) == ["early", "late"]
    assert shown(session.comments.all_threads()) == ["early", "late", "elsewhere"]
    assert session.comments.count_open(SEED) == 2
    assert shown(session.comments.on_annotation("ana-010")) == ["early"]


def test_an_edit_is_followed_without_reading_all_comments(
    session: Session, project: Project, comment: Comment
) -> None:
    first = comment("ben", "ana-010", "why?")
    assert session.comments.count_open(SEED) == 1
    told: list[list[str]] = []
    session.comments.changed.connect(told.append)
    statements: list[str] = []
    project._db.set_trace_callback(statements.append)
    session.do(Resolve(first))
    project._db.set_trace_callback(None)
    asked = [s for s in statements if s.startswith("SELECT id, data FROM records")]
    # The edit looks for its thread in the article; then its own comment is read.
    assert ["id IN" in one for one in asked] == [False, True]
    assert all("'$.document') = '" in one for one in asked[:1])
    assert told == [[SEED]]
    assert session.comments.count_open(SEED) == 0
    session.history.undo()
    assert session.comments.count_open(SEED) == 1
    assert told == [[SEED], [SEED]]


def test_tagging_asks_for_no_comments(session: Session, project: Project, comment: Comment) -> None:
    comment("ben", "ana-010", "why?")
    assert session.comments.count_open(SEED) == 1
    told: list[list[str]] = []
    session.comments.changed.connect(told.append)
    statements: list[str] = []
    project._db.set_trace_callback(statements.append)
    session.do(edits.Tag(SEED, "claim", ((200, 210),), id=new_id()))
    project._db.set_trace_callback(None)
    assert not [s for s in statements if "'comment'" in s]
    assert told == []


def test_what_waits_is_what_somebody_else_said_last(
    session: Session, project: Project, comment: Comment
) -> None:
    mine = comment("ben", "ana-010", "why?")
    comment("cy", "ben-050", "not mine")
    assert [placed.waits for placed in session.comments.threads(SEED)] == [True, False]
    assert [placed.concerns for placed in session.comments.threads(SEED)] == [True, False]
    assert session.comments.count_waiting() == 1
    reply = comment("ana", "ana-010", "because", mine)
    assert session.comments.count_waiting() == 0
    again = comment("ben", "ana-010", "I see", reply)
    assert session.comments.count_waiting() == 1
    assert session.comments.count_waiting([again, "other"]) == 1
    assert project.review.count_waiting([mine, again]) == 2
    project.do(Resolve(mine))
    assert session.comments.count_waiting() == 0
    assert project.review.count_waiting([mine, again]) == 0


def test_a_thread_outlives_its_annotation(
    session: Session, project: Project, comment: Comment
) -> None:
    comment("ben", "ana-010", "why?")
    assert present(session.comments.threads(SEED)[0].annotation).text
    project.do(edits.Untag("ana-010"))
    (placed,) = session.comments.threads(SEED)
    assert placed.annotation is None
    assert placed.waits
    session.history.undo()
    assert session.comments.threads(SEED)[0].annotation is not None


def test_a_comment_that_is_taken_back_is_gone(
    session: Session, project: Project, comment: Comment
) -> None:
    own = comment("ana", "ana-010", "hm")
    assert session.comments.count_open(SEED) == 1
    project.do(RemoveComment(own))
    assert session.comments.threads(SEED) == []


def test_with_an_article_its_comments_go(
    session: Session, project: Project, comment: Comment
) -> None:
    comment("ben", "ana-b0", "why?")
    assert session.comments.count_open("b") == 1
    project.do(edits.RemoveDocument("b"))
    assert session.comments.all_threads() == []


def test_a_blind_project_shows_only_what_concerns_the_annotator(
    session: Session, project: Project, comment: Comment
) -> None:
    comment("ben", "ana-010", "to ana")
    comment("cy", "ben-050", "to ben")
    project.do(SetBlind(True))
    assert shown(session.comments.threads(SEED)) == ["to ana"]
    project.do(edits.SetStatus(SEED, "done"))
    assert shown(session.comments.threads(SEED)) == ["to ana", "to ben"]


def test_next_goes_through_the_open_threads_of_all_articles_and_round(
    session: Session, project: Project, comment: Comment
) -> None:
    for annotation, text in (
        ("ana-010", "1"),
        ("ana-010", "2"),
        ("ana-0100", "3"),
        ("ana-b0", "4"),
    ):
        comment("ben", annotation, text)
    project.do(Resolve(comment("ben", "ben-050", "resolved")))
    order = [placed.thread.comments[0].text for placed in session.comments.all_threads()]
    order.remove("resolved")
    assert order[2:] == ["3", "4"]
    seen: list[str] = []
    position = 0
    for step in (1, 1, 1, 1, 1, -1, -1):
        placed = present(session.comments.neighbour(position, step))
        session.open_article(placed.document)
        position = placed.start
        seen.append(placed.thread.comments[0].text)
    assert seen == [*order, order[0], order[3], order[2]]


def test_without_open_threads_there_is_no_next_one(session: Session) -> None:
    assert session.comments.neighbour(0, 1) is None


def test_a_thread_in_one_line(session: Session, comment: Comment) -> None:
    first = comment("ben", "ana-010", "Why a “claim”?")
    comment("ana", "ana-010", "Because.", first)
    (placed,) = session.comments.threads(SEED)
    assert describe_thread(placed.thread) == "Open comment of ana: “Because.”, 1 reply"
