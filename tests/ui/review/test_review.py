"""Review mode with real keys: places, verdicts, edits, comments, undo."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.curating import Decide
from annotator.project.edits import Relate, SetFragments, SetStatus, Tag, Together, Untag
from annotator.project.team import Assign, SetBlind
from annotator.ui.exchange.export_form import ExportForm
from annotator.ui.review.article_groups import ALL
from annotator.ui.review.review_view import ReviewView
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import ALT, CTRL, SEED, SHIFT, Press

Key = Qt.Key
SPEAKER, CLAIM, LONGER, LAST = (30, 40), (50, 90), (50, 96), (120, 130)


@pytest.fixture
def project(project: Project) -> Project:
    """Ana and Ben agree on a speaker, not on a claim's end; only Ana has a date. Cy reviews."""
    for name, claim in (("ana", CLAIM), ("ben", LONGER)):
        project.annotator = name
        commands = [
            Tag(SEED, "speaker", (SPEAKER,), {"kind": "named person"}, id=f"{name}-speaker"),
            Tag(SEED, "claim", (claim,), {"quotation": "direct"}, id=f"{name}-claim"),
            Relate(f"{name}-claim", f"{name}-speaker", "said_by", id=f"{name}-r"),
        ]
        project.do(Together("tag", tuple(commands)))
    project.annotator = "ana"
    project.do(Tag(SEED, "date", (LAST,), id="ana-date"))
    project.annotator = "cy"
    return project


def gold(project: Project) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in project.review.gold(SEED).annotations]


def words(project: Project, span: tuple[int, int]) -> str:
    return project.document(SEED).text[slice(*span)]


def test_keys_change_the_mode_and_back(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    assert review.isVisible()
    assert window.pane.isHidden()
    assert window.actions_["view.mode.review"].isChecked()
    assert not window.actions_["tag.remove"].isEnabled()
    press("1", held=CTRL)
    qtbot.waitUntil(lambda: window.pane.view.hasFocus())
    assert not review.isVisible()
    assert window.panes.right_column.isVisible()
    qtbot.waitUntil(lambda: window.actions_["tag.remove"].isEnabled())


def test_all_layers_are_shown_and_places_listed(review: ReviewView) -> None:
    assert review.groups.annotators == ["ana", "ben"]
    kinds = [spot.aligned.kind for spot in review.groups.all_groups]
    assert kinds == ["agreed", "boundaries", "missing"]
    assert review.group_list.model.rowCount() == 3
    assert review.count.text() == "0 of 3 places judged"
    assert review.article.scene.get("ben-claim") is not None
    assert review.groups.current == review.groups.all_groups[0]


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
    assert now.startswith("cy: all accepted · ")
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
    assert "cy: all accepted" in said
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
    spot = review.groups.all_groups[1]
    assert (spot.state, review.groups.passes(spot)) == ("outdated", True)
    review.groups.choose(spot.id)
    said = review.card.verdict.text()
    assert said.startswith("Changed since the verdict")
    assert f"cy: ben accepted, claim “{words(project, LONGER)}”" in said
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


def test_a_judged_place_that_its_owner_removed_is_told(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    session = window.session
    press("1", "N", "1")
    assert [label for label, _ in gold(project)] == ["speaker", "date"]
    assert review.orphaned.isHidden()
    session.set_annotator("ana")
    session.do(Untag("ana-date"))
    assert [label for label, _ in gold(project)] == ["speaker"]
    assert review.orphaned.isVisible()
    assert review.orphaned.text() == "1 judged place is gone"
    # Of a rejected one nothing was taken, and of this one something is left.
    session.do(Untag("ana-claim"))
    session.do(Untag("ana-speaker"))
    session.set_annotator("ben")
    session.do(Untag("ben-claim"))
    assert review.orphaned.text() == "1 judged place is gone"
    session.do(Untag("ben-speaker"))
    assert review.orphaned.text() == "2 judged places are gone"
    session.history.undo()
    assert review.orphaned.text() == "1 judged place is gone"


def test_undo_of_many_verdicts_goes_back_to_the_first_of_their_places(
    window: MainWindow, review: ReviewView, project: Project
) -> None:
    session, places = window.session, [(at, at + 4) for at in range(200, 400, 10)]
    for name in ("ana", "ben"):
        session.set_annotator(name)
        session.do(Together("tag", tuple(Tag(SEED, "event", (place,)) for place in places)))
    session.set_annotator("cy")
    spots = [spot for spot in review.groups.all_groups if spot.aligned.start >= 200]
    made = tuple(
        Decide(SEED, spot.annotation_ids, spot.annotation_ids[:1]) for spot in reversed(spots)
    )
    review.groups.choose(review.groups.all_groups[0].id)
    session.do(Together("judge", made))
    session.history.undo()
    assert review.groups.current == spots[0]


def test_agreed_places_of_the_project_are_accepted_in_the_background(
    window: MainWindow, review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: window.actions_["review.accept-agreed-everywhere"].isEnabled())
    with qtbot.waitSignal(window.jobs.finished):
        window.actions_.trigger("review.accept-agreed-everywhere")
    qtbot.waitUntil(lambda: bool(project.review.decisions()))
    assert review.count.text() == "1 of 3 places judged"
    window.session.history.undo()
    assert project.review.decisions() == []


def test_a_version_is_edited_by_keys(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press(Key.Key_Tab, "E")
    assert review.editor.hasFocus()
    press(Key.Key_Right, held=SHIFT)
    draft = review.editor.annotation()
    assert draft is not None
    assert draft.end > CLAIM[1]
    press(Key.Key_Left, held=SHIFT)
    press(Key.Key_Right, held=SHIFT | ALT)
    press("Q")
    draft = review.editor.annotation()
    assert draft is not None
    assert draft.label == "cue"
    assert draft.start > CLAIM[0]
    press(Key.Key_Return)
    assert not review.editor.isVisible()
    assert gold(project) == [("cue", draft.text)]
    (decision,) = project.review.decisions()
    assert decision.accepted == ("ana-claim",)
    assert review.article.hasFocus()
    # Both owners' claims are as they were.
    assert {a.label for a in project.annotations(SEED) if a.start == CLAIM[0]} == {"claim"}


def test_attributes_are_edited_too_and_esc_leaves_all_as_it_was(
    review: ReviewView, press: Press, project: Project
) -> None:
    press("E", Key.Key_Down)
    assert review.editor.attributes[0].hasFocus()
    press(Key.Key_Escape)
    assert review.editor.hasFocus()
    press(Key.Key_Down, "2")
    assert review.editor.hasFocus()
    press(Key.Key_Escape)
    assert project.review.decisions() == []
    press("E", Key.Key_Down, "2", Key.Key_Return)
    (speaker,) = project.review.gold(SEED).annotations
    assert speaker.attributes == {"kind": "organization"}


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


def test_a_click_in_the_text_or_the_list_takes_a_place_in_hand(
    review: ReviewView, qtbot: QtBot
) -> None:
    review.article.mouse.clickedAnnotation.emit("ana-date")
    assert review.groups.current == review.groups.all_groups[2]
    box = review.group_list.view.visualRect(review.group_list.model.index(1))
    qtbot.mouseClick(review.group_list.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert review.groups.current == review.groups.all_groups[1]


def test_a_click_on_a_version_accepts_it(
    review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    row = review.card.rows[1]
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert project.review.decisions()[0].accepted == ("ben-speaker",)


def test_what_changed_since_is_to_be_judged_again(
    window: MainWindow, review: ReviewView, press: Press, project: Project
) -> None:
    press("A", "1")
    project.annotator = "ben"
    project.do(Tag(SEED, "person", (LAST,), id="ben-person"))
    project.annotator = "cy"
    assert [spot.aligned.kind for spot in review.groups.all_groups][2] in ("label", "missing")
    project.annotator = "ana"
    window.session.do(Tag(SEED, "claim", ((50, 60),), id="ana-other"))
    assert review.count.text().startswith("2 of")


def listed(window: MainWindow, row: int = 0) -> str:
    """What the list of articles says of one."""
    model = window.panes.article_list.model
    return str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))


def test_the_article_list_counts_as_the_header_does(
    window: MainWindow, review: ReviewView, press: Press, qtbot: QtBot
) -> None:
    assert review.count.text() == "0 of 3 places judged"
    assert "0 of 3 places judged" in listed(window)
    press("A")
    assert review.count.text() == "1 of 3 places judged"
    assert "1 of 3 places judged" in listed(window)
    qtbot.waitUntil(lambda: window.actions_["history.undo"].isEnabled())
    press("Z", held=CTRL)
    assert "0 of 3 places judged" in listed(window)
    with qtbot.waitSignal(window.jobs.finished):
        press("A", held=SHIFT)
    qtbot.waitUntil(lambda: "1 of 3 places judged" in listed(window))
    assert window.panes.article_list.count.text() == ""
    press("1", held=CTRL)
    assert "to do" in listed(window)
    assert window.panes.article_list.count.text() == "0 of 1 done"


def test_other_articles_are_counted_in_the_background_and_again_when_they_change(
    window: MainWindow, review: ReviewView, press: Press, project: Project, qtbot: QtBot
) -> None:
    text = "Moscow said no to all of it."
    project.add([AnnotatedDocument(Document(f"z{n}", f"Z {n}", text * (n + 1))) for n in range(30)])
    qtbot.waitUntil(lambda: "nothing tagged" in listed(window, 30))
    for name, label in (("ana", "claim"), ("ben", "cue")):
        project.annotator = name
        project.do(Tag("z7", label, ((0, 6),), id=f"{name}-away"))
    project.annotator = "cy"
    row = window.panes.article_list.model.row_of("z7")
    assert row is not None
    qtbot.waitUntil(lambda: "0 of 1 place judged" in listed(window, row))
    project.do(Decide("z7", ("ana-away", "ben-away")))
    qtbot.waitUntil(lambda: "1 of 1 place judged" in listed(window, row))
    project.annotator = "ana"
    project.do(SetFragments("ana-away", ((0, 11),)))
    qtbot.waitUntil(lambda: "0 of 1 place judged" in listed(window, row))
    project.annotator = "cy"
    window.session.open_article("z7")
    assert review.count.text() == "0 of 1 place judged"


def test_counting_stops_with_the_project(
    window: MainWindow, review: ReviewView, project: Project, qtbot: QtBot
) -> None:
    project.add([AnnotatedDocument(Document(f"z{n}", "Z", f"Text {n}")) for n in range(40)])
    window.files.close_project()
    assert window.panes.article_list.model.rowCount() == 0
    project.path.unlink()  # Nobody has it open any more, or this would fail on some systems.


def test_the_article_list_shows_what_is_assigned(window: MainWindow, project: Project) -> None:
    assert window.panes.article_list.mine.isHidden()
    window.session.do(Assign({SEED: ["ana"]}))
    window.panes.article_list.reload()
    assert not window.panes.article_list.mine.isHidden()
    window.panes.article_list.mine.setChecked(True)
    assert window.panes.article_list.model.rowCount() == 0
    assert window.panes.article_list.empty_text.text() == "No article here is assigned to you."
    window.panes.article_list.empty_action.click()
    assert window.panes.article_list.model.rowCount() == 1


def test_a_blind_project_hides_colleagues_until_ones_own_is_done(
    window: MainWindow, project: Project, press: Press
) -> None:
    session = window.session
    session.show_colleagues(True)
    assert "ben-claim" in session.article.annotations
    session.do(SetBlind(True))
    assert "ben-claim" not in session.article.annotations
    session.selection.choose("ben-claim")
    assert session.selection.annotation_id is None
    session.set_annotator("ana")
    assert "ana-claim" in session.article.annotations
    press("2", held=CTRL)
    assert window.modes.review.groups.is_hidden
    assert isinstance(window.modes.review.stack.currentWidget(), QLabel)
    assert "blind" in window.modes.review.message.text()
    session.do(SetStatus(SEED, "done"))
    assert not window.modes.review.groups.is_hidden
    assert window.modes.review.groups.all_groups
    assert "ben-claim" in session.article.annotations


def test_closing_the_project_leaves_review_mode(window: MainWindow, review: ReviewView) -> None:
    window.files.close_project()
    assert window.modes.mode == "tag"
    assert not review.groups.all_groups


def test_the_gold_layer_can_be_exported_from_the_window(project: Project, qtbot: QtBot) -> None:
    form = ExportForm(project)
    qtbot.addWidget(form)
    box, beside = (form.findChild(QCheckBox, name) for name in ("gold", "layers"))
    assert isinstance(box, QCheckBox)
    assert isinstance(beside, QCheckBox)
    assert box.isHidden()
    project.do(Decide(SEED, ("ana-date",), ("ana-date",)))
    form = ExportForm(project)
    qtbot.addWidget(form)
    box, beside = (form.findChild(QCheckBox, name) for name in ("gold", "layers"))
    assert isinstance(box, QCheckBox)
    assert isinstance(beside, QCheckBox)
    assert not box.isHidden()
    assert not form.options().gold
    box.setChecked(True)
    assert form.options().gold
    assert form.options().annotators is None
    assert not form.options().with_layers
    beside.setChecked(True)
    assert form.options().with_layers
