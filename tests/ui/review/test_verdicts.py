"""Verdicts and comments by keys: accepted, changed, withdrawn, undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import SetFragments, Tag, Together
from annotator.ui.review.article_groups import ALL
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.ui.review.conftest import LAST, LONGER, SPEAKER

Key = Qt.Key
pytestmark = pytest.mark.usefixtures("two_annotators")


def gold(project: Project) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in project.review.gold(SEED).annotations]


def words(project: Project, span: tuple[int, int]) -> str:
    return project.document(SEED).text[slice(*span)]


def test_a_whole_article_is_judged_with_a_key_each(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("A")
    assert gold(project) == [("speaker", words(project, SPEAKER))]
    press("2")
    assert gold(project)[1] == ("claim", words(project, LONGER))
    assert [r.type for r in project.review.gold(SEED).relations] == ["said_by"]
    press("N")
    assert len(project.review.decisions(SEED)) == 3
    assert review.count.text() == "3 of 3 places judged"
    assert review.group_list.model.rowCount() == 0
    assert review.group_list.empty.text() == "Every place in this article is judged."
    assert {each.reviewer for each in project.review.decisions()} == {"cy"}
    # Nobody's own work was touched, and cy is not said to tag the article.
    assert project.articles.status(SEED) == "to do"


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("1", "accept speaker “{}” for the gold layer"),
        ("N", "accept no version of speaker “{}”"),
    ],
)
def test_undo_says_which_verdict_it_takes_back(
    window: MainWindow, review: ReviewView, press: Press, project: Project, key: str, title: str
) -> None:
    """Also where the place is not in sight: in another mode."""
    press(key)
    title = title.format(words(project, SPEAKER))
    assert project.history.undo_title() == title
    window.modes.set_mode("tag")
    window.session.history.undo()
    assert window.status_bar.message.text() == f"Undone: {title}."


def test_undo_in_the_article_takes_verdicts_back_only_in_review_mode(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    window.session.do(Tag(SEED, "date", ((200, 210),), id="cy-date"))
    press("A")
    undo, redo = window.actions_["history.undo-here"], window.actions_["history.redo-here"]
    words_of_verdict = f"accept speaker “{words(project, SPEAKER)}” for the gold layer"
    qtbot.waitUntil(lambda: words_of_verdict in undo.text())
    window.modes.set_mode("tag")
    qtbot.waitUntil(lambda: undo.text() == "Undo tag as date in this article")
    window.session.history.undo_here()
    assert project.annotation("cy-date") is None
    assert len(project.review.decisions()) == 1
    qtbot.waitUntil(lambda: redo.text() == "Redo tag as date in this article")
    window.session.history.redo_here()
    assert project.annotation("cy-date") is not None
    window.modes.set_mode("review")
    window.session.history.undo_here()
    assert project.review.decisions() == []
    window.modes.set_mode("tag")
    qtbot.waitUntil(lambda: redo.text() == "Redo in this article")
    assert not redo.isEnabled()


def test_tab_steps_and_backspace_withdraws(
    review: ReviewView, press: Press, project: Project
) -> None:
    review.groups.show_only(ALL)
    press(Key.Key_Tab)
    assert review.groups.current == review.groups.all_groups[1]
    press(Key.Key_Tab, Key.Key_Tab)
    assert review.groups.current == review.groups.all_groups[0]
    press(Key.Key_Backtab, held=SHIFT)
    assert review.groups.current == review.groups.all_groups[2]
    press("1")
    assert gold(project) == [("date", words(project, LAST))]
    press(Key.Key_Backspace)
    assert gold(project) == []
    assert (
        project.history.undo_title()
        == f"withdraw the verdict on date “{words(project, LAST).strip()}”"
    )


def test_who_has_nothing_there_cannot_be_accepted(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    press(Key.Key_Tab, Key.Key_Tab, "2")
    assert said == ["ben has nothing here."]
    assert project.review.decisions() == []


def test_another_reviewers_verdict_stays_and_ones_own_counts_instead(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    project.annotator = "dee"
    project.do(Decide(SEED, ("ana-speaker", "ben-speaker"), ()))
    window.session.set_annotator("cy")
    review.groups.show_only(ALL)
    review.groups.choose(review.groups.all_groups[0].id)
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    press(Key.Key_Backspace)
    assert said == ["The verdict is dee’s; give your own, and it counts instead."]
    press("A")
    assert review.groups.all_groups[0].state == "judged"
    assert {each.reviewer for each in project.review.decisions()} == {"cy", "dee"}
    review.groups.choose(review.groups.all_groups[0].id)
    now, before = review.card.verdict.text().split("\n")
    assert now.startswith("cy: all versions accepted · ")
    assert before.startswith("Before that, dee: rejected · ")
    press(Key.Key_Backspace)
    assert [each.reviewer for each in project.review.decisions()] == ["dee"]


def test_reviewers_who_did_not_know_each_other_are_told_until_one_decides(
    window: MainWindow, review: ReviewView, press: Press, project: Project, tmp_path: Path
) -> None:
    speakers = ("ana-speaker", "ben-speaker")
    with Project.create(tmp_path / "dee.annotator", project.tag_set, annotator="dee") as theirs:
        theirs.merge(project.path)
        theirs.do(Decide(SEED, speakers, (), comment="Both are wrong."))
        press("A")
        project.merge(theirs.path)
    window.session.open_article(SEED)
    assert review.groups.all_groups[0].state == "contested"
    assert review.groups.passes(review.groups.all_groups[0])
    assert review.count.text().startswith("0 of")
    review.groups.choose(review.groups.all_groups[0].id)
    said = review.card.verdict.text()
    assert said.startswith("Reviewers disagree")
    assert "cy: all versions accepted" in said
    assert "dee: rejected" in said
    assert "Before that" not in said
    assert "Both are wrong." in said
    # The verdict that counts meanwhile rejects it; relations can be picked for the next one.
    review.groups.choose_annotation("ana-speaker")
    assert len(review.card.relations.rows) == 1
    press("A")  # The same again: now it is given over dee's.
    assert review.groups.all_groups[0].state == "judged"


def test_gold_keeps_what_was_judged_and_the_place_is_to_be_judged_again(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    review.groups.choose_annotation("ben-claim")
    press("2")
    window.session.set_annotator("ben")
    window.session.do(SetFragments("ben-claim", ((50, 70),)))
    window.session.set_annotator("cy")
    assert gold(project) == [("claim", words(project, LONGER))]
    group = review.groups.all_groups[1]
    assert (group.state, review.groups.passes(group)) == ("outdated", True)
    review.groups.choose(group.id)
    said = review.card.verdict.text()
    assert said.startswith("Changed since the verdict")
    assert f"cy: ben’s version accepted, claim “{words(project, LONGER)}”" in said
    assert not any(row.accepted for row in review.card.rows)
    # What was judged can be kept: the editor begins with it.
    press("E", Key.Key_Return)
    assert gold(project) == [("claim", words(project, LONGER))]
    assert review.groups.all_groups[1].state == "judged"
    review.groups.choose(review.groups.all_groups[1].id)
    press("2")
    assert gold(project) == [("claim", words(project, (50, 70)))]


def test_undo_goes_back_to_the_place(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("1", "1", "1")
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    assert len(project.review.decisions()) == 3
    press("Z", held=CTRL)
    assert review.groups.current == review.groups.all_groups[2]
    press("Z", held=CTRL)
    assert review.groups.current == review.groups.all_groups[1]
    assert len(project.review.decisions()) == 1
    qtbot.waitUntil(lambda: window.actions_["history.redo"].isEnabled())
    press("Z", held=CTRL | SHIFT)
    assert len(project.review.decisions()) == 2


def test_agreed_places_are_accepted_in_one_go(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    assert review.group_list.agreed.isVisible()
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    assert gold(project) == [("speaker", words(project, SPEAKER))]
    assert not review.group_list.agreed.isVisible()
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert gold(project) == []


def test_undo_of_many_verdicts_goes_back_to_the_first_of_their_places(
    window: MainWindow, review: ReviewView, project: Project
) -> None:
    session, places = window.session, [(at, at + 4) for at in range(200, 400, 10)]
    for name in ("ana", "ben"):
        session.set_annotator(name)
        session.do(Together("tag", tuple(Tag(SEED, "event", (place,)) for place in places)))
    session.set_annotator("cy")
    groups = [group for group in review.groups.all_groups if group.aligned.start >= 200]
    made = tuple(
        Decide(SEED, group.annotation_ids, group.annotation_ids[:1]) for group in reversed(groups)
    )
    review.groups.choose(review.groups.all_groups[0].id)
    session.do(Together("judge", made))
    session.history.undo()
    assert review.groups.current == groups[0]


def test_a_comment_starts_a_thread_that_others_answer(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("C")
    assert review.card.threads.field.hasFocus()
    qtbot.keyClicks(review.card.threads.field, "Is this all?")
    press(Key.Key_Return)
    assert review.article.hasFocus()
    (thread,) = project.review.threads(SEED)
    assert thread.comments[0].author == "cy"
    assert "Is this all?" in review.card.threads.text.text()
    press("R")
    assert project.review.threads(SEED)[0].resolved
    press("R")
    assert not project.review.threads(SEED)[0].resolved


def test_the_owner_sees_the_comment_in_tag_mode(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("C")
    qtbot.keyClicks(review.card.threads.field, "Is this all?")
    press(Key.Key_Return)
    press("1", held=CTRL)
    window.session.set_annotator("ana")
    window.session.selection.choose("ana-speaker")
    assert "Is this all?" in window.panes.inspector.threads.text.text()
    window.panes.inspector.note.setFocus()
    press(Key.Key_Down, Key.Key_Down)
    assert window.panes.inspector.threads.field.hasFocus()
    qtbot.keyClicks(window.panes.inspector.threads.field, "It is.")
    qtbot.keyClick(window.panes.inspector.threads.field, Key.Key_Return)
    assert [c.text for c in project.review.threads(SEED)[0].comments] == ["Is this all?", "It is."]
    assert "It is." in window.panes.inspector.threads.text.text()
    window.session.selection.choose("ana-date")
    assert window.panes.inspector.threads.text.isHidden()


def test_a_click_on_a_version_accepts_it(
    review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    review.groups.choose_annotation("ana-claim")
    qtbot.mouseClick(review.card.rows[1], Qt.MouseButton.LeftButton)
    assert project.review.decisions()[0].accepted == ("ben-claim",)


def test_a_version_is_accepted_for_all_who_have_it_alike(
    review: ReviewView, press: Press, project: Project
) -> None:
    (row,) = review.card.rows
    assert (row.name.text(), row.share.text()) == ("ana, ben", "2/2")
    press("2")
    assert project.review.decisions()[0].accepted == ("ana-speaker", "ben-speaker")
