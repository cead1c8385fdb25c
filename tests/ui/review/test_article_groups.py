"""Review mode follows a change to what it is about, and looks at nothing else of the article."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.agreement import reviewed_article
from annotator.agreement.reviewed_article import ReviewChange
from annotator.project import Project, contents
from annotator.project import review as project_review
from annotator.project.edits import SetFragments, Tag, Together
from annotator.ui.review.article_groups import ALL
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press
from tests.values import present

Key = Qt.Key
MANY = 100


@pytest.fixture
def project(project: Project) -> Project:
    """Ana and Ben agree on many cues, one after the other. Cy reviews."""
    for name in ("ana", "ben"):
        project.annotator = name
        tags = [Tag(SEED, "cue", ((n * 10, n * 10 + 5),), id=f"{name}-{n}") for n in range(MANY)]
        project.do(Together("tag", tuple(tags)))
    project.annotator = "cy"
    return project


@pytest.fixture
def told(review: ReviewView) -> list[ReviewChange]:
    """What the views are told."""
    found: list[ReviewChange] = []
    review.groups.judged.connect(found.append)
    return found


@pytest.fixture
def nothing_read(review: ReviewView, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading all of the article, or aligning it, is an error from now on."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("The whole article was read.")

    for module, name in (
        (contents, "annotations"),
        (contents, "relations"),
        (project_review, "decisions"),
        (project_review.Review, "decisions"),
        (reviewed_article, "align_groups"),
    ):
        monkeypatch.setattr(module, name, refuse)


@pytest.mark.usefixtures("nothing_read")
def test_a_verdict_and_its_undo_are_about_one_place(
    window: MainWindow, review: ReviewView, press: Press, told: list[ReviewChange], qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(review.group_list.model.modelReset):
        press("1")
        qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
        press("Z", held=CTRL)
    assert len(told) == 2
    for each in told:
        assert len(each.old_groups) == len(each.new_groups) == 1
    assert [len(each.gold.changed) for each in told] == [1, 0]
    assert [len(each.gold.removed) for each in told] == [0, 1]
    assert review.group_list.model.rowCount() == MANY
    assert review.count.text() == f"0 of {MANY} places judged"


def test_an_owners_edit_is_followed_to_its_place_and_its_gold(
    window: MainWindow,
    review: ReviewView,
    press: Press,
    project: Project,
    told: list[ReviewChange],
    request: pytest.FixtureRequest,
    qtbot: QtBot,
) -> None:
    press("1")
    review.groups.show_only(ALL)
    window.session.set_annotator("ana")
    request.getfixturevalue("nothing_read")
    told.clear()
    with qtbot.assertNotEmitted(review.group_list.model.modelReset):
        window.session.do(SetFragments("ana-0", ((0, 6),)))
    (each,) = (each for each in told if each.changed)
    assert [group.annotation_ids for group in each.new_groups] == [("ana-0", "ben-0")]
    assert each.new_groups[0].state == "outdated"
    shown = review.article.scene.get("ana-0")
    assert shown is not None
    assert shown.fragments == ((0, 6),)
    (made,) = each.gold.changed
    assert made.fragments == ((0, 5),)
    assert made.metadata["gold"]["changed_since"]
    assert review.article.scene.get(made.id) == made
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    window.session.history.undo()
    assert review.article.scene.get(made.id) != made
    assert review.groups.all_groups[0].state == "judged"


def test_many_verdicts_are_taken_in_a_slice_at_a_time(
    window: MainWindow, review: ReviewView, press: Press, told: list[ReviewChange], qtbot: QtBot
) -> None:
    press("A", held=SHIFT)
    qtbot.waitUntil(lambda: review.groups.left_count == 0)
    assert max(len(each.new_groups) for each in told) < MANY / 2
    assert review.group_list.empty.text() == "Every place in this article is judged."
    assert (
        len(review.article.scene.annotations) == MANY
    )  # The gold layer stands for what it is from.
    window.session.history.undo()
    qtbot.waitUntil(lambda: review.groups.left_count == MANY)
    assert review.group_list.model.rowCount() == MANY
    assert len(review.article.scene.annotations) == MANY  # What both have is drawn once.


def test_many_verdicts_are_taken_back_aside_and_what_is_asked_meanwhile_comes_after(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("1")
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    qtbot.waitUntil(lambda: review.groups.left_count == 0)
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert window.jobs.running
    assert window.jobs.title == "Undoing"
    press("Z", held=CTRL)
    assert len(project.review.decisions()) == MANY
    qtbot.waitUntil(lambda: review.groups.left_count == MANY)
    assert project.review.decisions() == []
    assert present(project.history.redo_title()).startswith("accept cue “")
    press("Z", held=CTRL | SHIFT)
    press("Z", held=CTRL | SHIFT)
    assert window.jobs.title == "Redoing"
    qtbot.waitUntil(lambda: review.groups.left_count == 0)
    assert len(project.review.decisions()) == MANY


def test_what_was_changed_since_is_told_and_nothing_is_taken_back(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    qtbot.waitUntil(lambda: review.groups.left_count == 0)
    project._db.execute(
        "UPDATE records SET data = json_set(data, '$.comment', 'hm') WHERE kind = 'decision'"
    )
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    with qtbot.waitSignal(window.jobs.finished):
        window.session.history.undo()
    assert said[-1].startswith("This cannot be taken back")
    assert len(project.review.decisions()) == MANY
    window.session.do(Tag(SEED, "date", ((2, 4),)))
    assert window.session.history.undo_title() == "Undo tag as date"


def test_another_article_is_not_told_of_what_still_waits(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    window.session.open_article(SEED)
    assert review.groups.left_count == 0
    with qtbot.waitSignal(review.groups.currentChanged):
        review.groups.show_only(ALL)
    assert review.group_list.model.rowCount() == MANY
