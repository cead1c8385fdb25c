"""Which relations go into the gold layer with a verdict, and why it was given: keys and mouse."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import Relate, SetAttributes, Tag, Together
from annotator.ui.review.article_groups import ALL
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press

Key = Qt.Key
SPEAKER, CLAIM, LONGER, PERSON = (30, 40), (50, 90), (50, 96), (120, 130)
CLAIMS = ("ana-claim", "ben-claim")


@pytest.fixture
def project(project: Project) -> Project:
    """Ana and Ben agree on the speaker of a claim; each says that it is about something else."""
    for name, claim in (("ana", CLAIM), ("ben", LONGER)):
        project.annotator = name
        commands = [
            Tag(SEED, "speaker", (SPEAKER,), id=f"{name}-speaker"),
            Tag(SEED, "claim", (claim,), id=f"{name}-claim"),
            Tag(SEED, "person", (PERSON,), id=f"{name}-person"),
            Relate(f"{name}-claim", f"{name}-speaker", "said_by", id=f"{name}-said"),
        ]
        project.do(Together("tag", tuple(commands)))
    project.annotator = "ben"
    project.do(Relate("ben-claim", "ben-person", "about", id="ben-about"))
    project.annotator = "cy"
    for place in ("speaker", "person"):
        ids = (f"ana-{place}", f"ben-{place}")
        project.do(Decide(SEED, ids, ids))
    return project


@pytest.fixture
def review(window: MainWindow, press: Press, qtbot: QtBot) -> ReviewView:
    """Review mode with the claim in hand."""
    press("2", held=CTRL)
    qtbot.waitUntil(lambda: window.modes.review.article.hasFocus())
    review = window.modes.review
    review.groups.show_only(ALL)
    assert review.groups.choose_annotation("ana-claim")
    return review


def verdict(project: Project) -> tuple[tuple[str, ...], tuple[str, ...] | None, str]:
    """Accepted, relations and comment of the verdict on the claim."""
    (found,) = (each for each in project.review.decisions(SEED) if "ana-claim" in each.annotations)
    return found.accepted, found.relations, found.comment


def related(project: Project) -> list[str]:
    return sorted(each.type for each in project.review.gold(SEED).relations)


def shown(review: ReviewView) -> list[tuple[str, str, bool | None]]:
    """Type, owners and state of the relations in the card."""
    rows = review.card.relations.rows
    return [(row.choice.type, " ".join(row.choice.owners), row.choice.goes) for row in rows]


def test_relations_of_all_versions_are_listed_and_preset(review: ReviewView) -> None:
    assert review.card.relations.isVisible()
    assert shown(review) == [("said_by", "ana ben", True), ("about", "ben", None)]
    words = review.card.relations.words(0)
    assert words.startswith("said by → “")
    assert words.endswith("ana and ben")
    assert review.card.relations.words(1).endswith("with ben")


def test_without_a_choice_relations_go_with_the_version(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("1")
    assert verdict(project) == (("ana-claim",), None, "")
    assert related(project) == ["said_by"]
    review.groups.choose_annotation("ana-claim")
    assert shown(review) == [("said_by", "ana ben", True), ("about", "ben", False)]


def test_a_relation_of_another_version_is_chosen_by_keys(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("L")
    assert review.card.relations.hasFocus()
    press(Key.Key_Down, Key.Key_Space)
    assert shown(review)[1] == ("about", "ben", True)
    assert len(project.review.decisions(SEED)) == 2
    press("1")
    assert review.article.hasFocus()
    assert verdict(project)[:2] == (("ana-claim",), ("ana-said", "ben-about"))
    assert related(project) == ["about", "said_by"]
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert len(project.review.decisions(SEED)) == 2
    assert related(project) == []


def test_one_that_all_drew_is_left_out_with_the_mouse(
    review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    rows = review.card.relations
    box = rows.visualRect(rows.model().index(0, 0))
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert shown(review)[0] == ("said_by", "ana ben", False)
    press("2")
    assert verdict(project)[:2] == (("ben-claim",), ("ben-about",))
    assert related(project) == ["about"]


def test_pressing_again_leaves_it_as_it_was_preset(review: ReviewView, press: Press) -> None:
    press("L", Key.Key_Down)
    states: list[bool | None] = []
    for _ in range(3):
        press(Key.Key_Space)
        states.append(shown(review)[1][2])
    assert states == [True, False, None]
    press(Key.Key_Escape)
    assert review.article.hasFocus()


def test_a_verdict_is_changed_at_once_as_one_step(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("2")
    review.groups.choose_annotation("ana-claim")
    press("L", Key.Key_Space)
    assert verdict(project)[:2] == (("ben-claim",), ("ben-about",))
    assert review.groups.current is not None
    assert set(review.groups.current.annotation_ids) == set(CLAIMS)
    assert review.card.relations.hasFocus()
    assert window.session.history.undo_title().startswith("Undo choose relations of claim “")
    press("Z", held=CTRL)
    assert verdict(project)[:2] == (("ben-claim",), None)
    assert related(project) == ["about", "said_by"]


def test_an_edited_version_takes_the_chosen_relations_too(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("L", Key.Key_Down, Key.Key_Space, Key.Key_Escape, "E", Key.Key_Return)
    assert verdict(project)[:2] == (("ana-claim",), ("ana-said", "ben-about"))


def test_what_was_picked_is_picked_for_the_next_verdict_too(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("L", Key.Key_Space, "1")
    assert verdict(project)[:2] == (("ana-claim",), ())
    review.groups.choose_annotation("ana-claim")
    press("2")
    assert verdict(project)[:2] == (("ben-claim",), ("ben-about",))
    review.groups.choose_annotation("ana-claim")
    press("L", Key.Key_Space)
    assert verdict(project)[:2] == (("ben-claim",), None)


def test_a_place_without_relations_says_nothing_of_them(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    project.annotator = "ana"
    window.session.do(Tag(SEED, "date", ((140, 150),), id="ana-date"))
    review.groups.choose_annotation("ana-date")
    assert review.card.relations.isHidden()
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    press("L")
    assert said == ["Nobody related anything here to something else."]
    assert review.article.hasFocus()


def test_relations_are_listed_at_the_place_where_they_end_too(review: ReviewView) -> None:
    review.groups.choose_annotation("ana-speaker")
    assert shown(review) == [("said_by", "ana ben", True)]
    assert review.card.relations.words(0).startswith("← said by “")
    review.groups.choose_annotation("ana-person")
    assert shown(review) == [("about", "ben", None)]
    # The words are those of the claim that it leads from.
    claim = review.groups.annotation("ben-claim")
    assert claim is not None
    assert claim.text[:20] in review.card.relations.words(0)
    index = review.card.relations.model().index(0, 0)
    spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken.startswith("from “")
    assert spoken.endswith("about this, with ben")


def test_what_is_picked_where_a_relation_ends_goes_with_the_verdict_where_it_begins(
    review: ReviewView, press: Press, project: Project
) -> None:
    review.groups.choose_annotation("ana-person")
    before = project.review.decisions(SEED)
    press("L", Key.Key_Space)
    assert shown(review) == [("about", "ben", True)]
    assert review.card.relations.words(0).endswith("ben, once that is judged")
    assert project.review.decisions(SEED) == before
    review.groups.choose_annotation("ana-claim")
    assert shown(review)[1] == ("about", "ben", True)
    press("1")
    assert verdict(project)[:2] == (("ana-claim",), ("ana-said", "ben-about"))
    assert related(project) == ["about", "said_by"]


def test_a_verdict_is_changed_from_where_a_relation_ends(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press("2")
    review.groups.choose_annotation("ana-person")
    press("L", Key.Key_Space)
    assert verdict(project)[:2] == (("ben-claim",), ("ben-said",))
    assert shown(review) == [("about", "ben", False)]
    assert len(project.review.decisions(SEED)) == 3
    assert review.groups.current is not None
    assert "ana-person" in review.groups.current.annotation_ids
    assert review.card.relations.hasFocus()
    review.groups.choose_annotation("ana-claim")
    assert shown(review)[1] == ("about", "ben", False)
    press("Z", held=CTRL)
    assert related(project) == ["about", "said_by"]


def test_what_is_rejected_where_it_begins_cannot_be_picked_where_it_ends(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press("N")
    review.groups.choose_annotation("ana-person")
    assert shown(review) == [("about", "ben", False)]
    assert review.card.relations.words(0).endswith("ben, its other end is rejected")
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    press("L", Key.Key_Space)
    assert said == ["It starts in a rejected annotation, so it cannot go into the gold layer."]
    assert verdict(project)[:2] == ((), None)


def test_a_relation_from_another_article_is_decided_there(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    project.annotator = "ana"
    project.add([AnnotatedDocument(Document("other", "Other", "Moscow said no to all of it."))])
    project.do(Tag("other", "claim", ((12, 27),), id="ana-away"))
    window.session.do(Relate("ana-away", "ana-claim", "contradicts"))
    row = review.card.relations.rows[-1]
    assert (row.choice.incoming, row.choice.type) == (True, "contradicts")
    assert row.head == "← contradicts “no to all of it” in another article"
    said: list[str] = []
    window.session.statusMessage.connect(said.append)
    review.verdicts.toggle_relation(len(review.card.relations.rows) - 1)
    assert said == ["This relation is decided in the article in which it starts."]


def test_many_relations_leave_the_verdict_in_sight(
    window: MainWindow, review: ReviewView, project: Project
) -> None:
    high = review.card.relations.sizeHint().height()
    project.annotator = "ana"
    commands: list[Tag | Relate] = []
    for number in range(20):
        id = f"ana-{number}"
        start = 200 + number * 10
        commands.append(Tag(SEED, "claim", ((start, start + 5),), id=id))
        commands.append(Relate(id, "ana-speaker", "said_by"))
    window.session.do(Together("tag", tuple(commands)))
    review.groups.choose_annotation("ana-speaker")
    rows = review.card.relations
    assert len(rows.rows) == 21
    assert rows.sizeHint().height() < 6 * high
    assert rows.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_an_end_that_is_rejected_is_told(
    review: ReviewView, press: Press, project: Project
) -> None:
    review.groups.choose_annotation("ana-person")
    press("N")
    review.groups.choose_annotation("ana-claim")
    assert review.card.relations.words(1).endswith("ben, its other end is rejected")


def test_the_reason_is_written_before_the_verdict(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("W")
    assert review.card.reason.hasFocus()
    qtbot.keyClicks(review.card.reason, "The rest is not his.")
    press(Key.Key_Return)
    assert review.article.hasFocus()
    assert len(project.review.decisions(SEED)) == 2
    press("1")
    assert verdict(project) == (("ana-claim",), None, "The rest is not his.")
    review.groups.choose_annotation("ana-claim")
    assert "The rest is not his." in review.card.verdict.text()
    assert review.card.reason.text() == ""
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert len(project.review.decisions(SEED)) == 2


def test_the_reason_of_a_verdict_is_changed_afterwards(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("1")
    review.groups.choose_annotation("ana-claim")
    press("W")
    qtbot.keyClicks(review.card.reason, "Shorter")
    press(Key.Key_Return)
    assert verdict(project)[2] == "Shorter"
    press("W")
    assert review.card.reason.text() == "Shorter"
    qtbot.keyClicks(review.card.reason, " is better")
    press(Key.Key_Escape)
    assert verdict(project)[2] == "Shorter"
    press("W")
    qtbot.keyClicks(review.card.reason, " is better")
    review.group_list.view.setFocus()
    assert verdict(project)[2] == "Shorter is better"
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert verdict(project)[2] == "Shorter"
    assert "Shorter" in review.card.verdict.text()


def test_a_reason_waits_at_its_place(
    review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    press("W")
    qtbot.keyClicks(review.card.reason, "Clear")
    review.groups.choose_annotation("ana-person")
    assert review.card.reason.text() == ""
    review.groups.choose_annotation("ana-claim")
    assert review.card.reason.text() == "Clear"
    qtbot.mouseClick(review.card.rows[1], Qt.MouseButton.LeftButton)
    assert verdict(project) == (("ben-claim",), None, "Clear")


def test_the_reason_goes_into_the_gold_layer(project: Project) -> None:
    project.do(Decide(SEED, CLAIMS, CLAIMS[:1], comment="Shorter"))
    (claim,) = (each for each in project.review.gold(SEED).annotations if each.label == "claim")
    assert claim.metadata["gold"]["comments"] == ["Shorter"]
    (speaker,) = (each for each in project.review.gold(SEED).annotations if each.label == "speaker")
    assert "comments" not in speaker.metadata["gold"]


def test_what_all_versions_have_alike_is_shown_once(
    window: MainWindow, review: ReviewView, project: Project
) -> None:
    assert review.card.shared.isHidden()  # Their boundaries differ.
    project.annotator = "ben"
    window.session.do(SetAttributes("ben-speaker", {"kind": "collective"}))
    project.annotator = "ana"
    window.session.do(SetAttributes("ana-speaker", {"kind": "organization"}))
    project.annotator = "cy"
    review.groups.choose_annotation("ana-speaker")
    shared = review.card.shared
    assert shared.isVisible()
    assert (shared.label.text(), shared.share.text()) == ("speaker", "2/2")
    annotation = review.groups.annotation("ana-speaker")
    assert annotation is not None
    assert shared.text.text() == annotation.text
    for row, value in zip(review.card.rows, ("organization", "collective"), strict=True):
        assert row.text.isHidden()
        assert f"kind: {value}" in row.details.text()
        assert annotation.text in row.accessibleName()
    review.groups.choose_annotation("ana-person")
    assert shared.isHidden()
    assert review.card.rows[0].text.isVisible()
