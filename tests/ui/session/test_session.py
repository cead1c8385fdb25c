"""What label keys, fragments, extents and removal do."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.ui.article.caret import Caret
from annotator.ui.session.session import Session
from tests.ui.conftest import SEED, labelled, related
from tests.values import present


def go(session: Session, phrase: str, near: str = "") -> tuple[int, int]:
    """Select a phrase the way a person does."""
    text = present(session.document).text
    start = text.index(phrase, text.index(near or phrase))
    move_caret(session, start, start + len(phrase))
    return start, start + len(phrase)


def said(qtbot: QtBot, session: Session) -> list[str]:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    return messages


def move_caret(session: Session, anchor: int, position: int) -> None:
    """Select text, or move the caret, as the mouse does."""
    caret = session.selection.text
    assert isinstance(caret, Caret)
    caret.select_by_hand(anchor, position)


def test_a_selection_is_tagged_without_the_white_space_around_it(session: Session) -> None:
    start, end = go(session, " Miami ")
    session.tagging.apply_label("location")
    (made,) = session.article.ordered
    assert made.fragments == ((start + 1, end - 1),)
    assert made.text == "Miami"
    assert (session.selection.annotation_id, session.selection.active) == (made.id, True)
    assert present(session.selection.text).selection() is None


def test_a_key_on_what_was_just_tagged_changes_its_label(session: Session) -> None:
    go(session, "Miami")
    session.tagging.apply_label("location")
    session.tagging.apply_label("organization")
    (made,) = session.article.ordered
    assert made.label == "organization"


def test_once_the_caret_moved_a_key_tags_the_word_there(session: Session) -> None:
    start, _ = go(session, "Miami")
    session.tagging.apply_label("location")
    move_caret(session, start - 20, start - 20)
    assert session.selection.annotation_id is not None
    assert not session.selection.active
    session.tagging.apply_label("person")
    assert sorted(a.label for a in session.article.ordered) == ["location", "person"]


def test_selecting_text_keeps_the_current_annotation_but_keys_act_on_the_text(
    session: Session,
) -> None:
    go(session, "Miami")
    session.tagging.apply_label("location")
    made = session.selection.annotation_id
    go(session, "The Kremlin")
    assert session.selection.annotation_id == made
    session.tagging.apply_label("speaker")
    assert len(session.article.ordered) == 2


def test_where_there_is_no_word_nothing_is_tagged(session: Session, qtbot: QtBot) -> None:
    messages = said(qtbot, session)
    go(session, "\n\n")
    session.tagging.apply_label("claim")
    assert session.article.ordered == []
    assert "select" in messages[-1].lower()


def test_the_same_again_makes_no_twin(session: Session) -> None:
    go(session, "Miami")
    session.tagging.apply_label("location")
    go(session, "Miami")
    session.tagging.apply_label("location")
    assert len(session.article.ordered) == 1


def test_one_attribution_in_three_strokes(session: Session) -> None:
    go(session, '"Not everything is ideal with this, but the plan is there,"')
    session.tagging.apply_label("claim")
    go(session, "said", 'there," he said')
    session.tagging.apply_label("cue", relate=True)
    go(session, "he", "he said.\n\nHe added")
    session.tagging.apply_label("speaker", relate=True)
    assert related(session) == {("cued_by", "claim", "cue"), ("said_by", "claim", "speaker")}


def test_tagging_and_relating_is_one_step_of_undo(session: Session, project: Project) -> None:
    go(session, "ministers" if "ministers" in present(session.document).text else "Miami")
    session.tagging.apply_label("claim")
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker", relate=True)
    assert project.history.undo_title() == "tag as speaker and relate"
    session.history.undo()
    assert [a.label for a in session.article.ordered] == ["claim"]
    assert session.article.relations == {}
    session.history.redo()
    assert related(session) == {("said_by", "claim", "speaker")}


def test_relating_goes_from_the_claim_whichever_was_first(session: Session) -> None:
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker")
    go(session, "weekend discussions")
    session.tagging.apply_label("claim", relate=True)
    assert related(session) == {("said_by", "claim", "speaker")}


def test_a_claim_inside_another_is_nested_in_it_whichever_was_first(
    session: Session,
) -> None:
    go(session, "the weekend discussions in Miami did not amount to a breakthrough")
    session.tagging.apply_label("claim")
    inner = session.selection.annotation_id
    go(
        session,
        "The Kremlin said the weekend discussions in Miami did not amount to a breakthrough",
    )
    session.tagging.apply_label("claim", relate=True)
    (relation,) = session.article.relations.values()
    assert (relation.type, relation.source) == ("nested_in", inner)


def test_a_pronoun_is_the_same_as_the_name_touched_last(session: Session) -> None:
    go(session, "Ukrainian President Volodymyr Zelenskyy")
    session.tagging.apply_label("speaker")
    go(session, "he", "he said.\n\nHe added")
    session.tagging.apply_label("speaker", relate=True)
    assert related(session) == {("same_as", "speaker", "speaker")}


def test_shift_and_the_label_it_has_relates_a_selected_annotation(session: Session) -> None:
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker")
    speaker = session.selection.annotation_id
    go(session, "weekend discussions")
    session.tagging.apply_label("claim")
    session.selection.choose(present(speaker))
    session.tagging.apply_label("speaker", relate=True)
    assert related(session) == {("said_by", "claim", "speaker")}


def tag_speaker_and_cue(session: Session) -> None:
    go(session, "Zelenskyy", "Zelenskyy said talks")
    session.tagging.apply_label("speaker")
    go(session, "said", "said talks")
    session.tagging.apply_label("cue")


def test_shift_behind_a_cue_tags_what_is_said_there(session: Session) -> None:
    tag_speaker_and_cue(session)
    assert session.tagging.claim_label_for_selected() == "claim"
    session.tagging.apply_label("claim", relate=True)
    (claim,) = [a for a in session.article.ordered if a.label == "claim"]
    assert claim.text.startswith("talks involving Ukraine")
    assert claim.text.endswith("had made significant progress")
    assert related(session) == {("said_by", "claim", "speaker"), ("cued_by", "claim", "cue")}
    assert session.selection.annotation_id == claim.id
    session.history.undo()
    assert [a.label for a in session.article.ordered] == ["speaker", "cue"]
    assert related(session) == set()


def test_a_label_without_shift_still_changes_a_cue(session: Session) -> None:
    tag_speaker_and_cue(session)
    session.tagging.apply_label("claim")
    assert [a.label for a in session.article.ordered] == ["speaker", "claim"]


def test_a_cue_of_a_claim_gets_no_second_claim(session: Session) -> None:
    tag_speaker_and_cue(session)
    cue = present(session.selection.annotation_id)
    session.tagging.apply_label("claim", relate=True)
    session.selection.choose(cue)
    assert session.tagging.claim_label_for_selected() is None
    session.tagging.apply_label("event", relate=True)
    assert present(session.annotation(cue)).label == "event"


def test_nothing_touched_before_is_said(session: Session, qtbot: QtBot) -> None:
    messages = said(qtbot, session)
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker", relate=True)
    assert session.article.relations == {}
    assert "No relation to an earlier annotation fits" in messages[-1]


def test_a_further_fragment(session: Session) -> None:
    first = go(session, '"The basic block of all the documents is ready,”')
    session.tagging.apply_label("claim")
    second = go(session, "“There are some matters for which we are not prepared.")
    session.extents.add_fragment()
    (claim,) = session.article.ordered
    assert claim.fragments == (first, second)
    assert session.selection.active
    assert present(session.selection.text).selection() is None


def test_ends_move_by_word_and_by_character(session: Session) -> None:
    go(session, "weekend discussions in")
    session.tagging.apply_label("claim")
    session.extents.move_edge("end", 1)
    session.extents.move_edge("start", -1)
    assert present(session.selection.annotation()).text == "the weekend discussions in Miami"
    session.extents.move_edge("end", -1, "character")
    assert present(session.selection.annotation()).text == "the weekend discussions in Miam"
    session.history.undo()
    assert present(session.selection.annotation()).text == "the weekend discussions in Miami"


def test_removing_takes_relations_along_and_undo_brings_them_back(
    session: Session,
) -> None:
    go(session, "weekend discussions")
    session.tagging.apply_label("claim")
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker", relate=True)
    session.tagging.remove_selected()
    assert session.article.relations == {}
    assert session.selection.annotation_id is None
    session.history.undo()
    assert related(session) == {("said_by", "claim", "speaker")}
    assert present(session.selection.annotation()).label == "speaker"


def test_several_are_removed_and_relabelled_in_one_step(session: Session, project: Project) -> None:
    for phrase in ("Miami", "Washington", "Florida"):
        go(session, phrase if phrase in present(session.document).text else "Russia")
        session.tagging.apply_label("location")
    ids = [a.id for a in session.article.ordered]
    session.tagging.relabel(ids, "organization")
    assert {a.label for a in session.article.ordered} == {"organization"}
    session.history.undo()
    assert {a.label for a in session.article.ordered} == {"location"}
    session.tagging.remove(ids)
    assert session.article.ordered == []
    session.history.undo()
    assert len(session.article.ordered) == len(ids)


def test_the_first_edit_marks_the_article_as_in_progress(
    session: Session, project: Project
) -> None:
    assert project.articles.status(SEED) == "to do"
    go(session, "Miami")
    session.tagging.apply_label("location")
    assert project.articles.status(SEED) == session.status == "in progress"
    session.history.undo()
    assert project.articles.status(SEED) == session.status == "to do"
    session.history.redo()
    session.articles.mark("done")
    go(session, "Kremlin")
    session.tagging.apply_label("organization")
    assert session.status == "done"


def test_only_the_owner_changes_an_annotation(session: Session, project: Project) -> None:
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((10, 20),), id="bens"))
    project.annotator = "ana"
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    session.selection.choose("bens")
    session.tagging.apply_label("speaker")
    assert present(session.annotation("bens")).label == "claim"
    assert "ben" in messages[-1]


def test_read_only_refuses_with_a_message(session: Session, project: Project) -> None:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    with Project.open(project.path, annotator="ana", read_only=True) as reading:
        session.set_project(reading)
        session.open_article(SEED)
        go(session, "Miami")
        session.tagging.apply_label("location")
        assert "read-only" in messages[-1]
        session.set_project(None)


def test_while_a_job_writes_edits_are_refused(session: Session, project: Project) -> None:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    with project.worker():
        session.busy = True
        go(session, "Miami")
        session.tagging.apply_label("location")
    assert "A job is writing" in messages[-1]
    assert session.article.ordered == []


def test_attributes_note_and_identity(session: Session, project: Project) -> None:
    go(session, "Zelenskyy")
    session.tagging.apply_label("speaker")
    item = session.selection.annotation_id
    session.attributes.set_value(present(item), "kind", "named person")
    session.attributes.set_note(present(item), "the president")
    session.attributes.set_identity_name(present(item), " Volodymyr  Zelenskyy ")
    (identity,) = project.identities()
    found = session.annotation(item)
    assert identity.name == "Volodymyr Zelenskyy"
    assert (present(found).attributes, present(found).note, present(found).identity) == (
        {"kind": "named person"},
        "the president",
        identity.id,
    )
    go(session, "Zelenskyy", "Zelenskyy said talks")
    session.tagging.apply_label("person")
    session.attributes.set_identity_name(
        present(session.selection.annotation_id), "volodymyr zelenskyy"
    )
    assert present(session.selection.annotation()).identity == identity.id
    session.attributes.set_identity_name(present(session.selection.annotation_id), "")
    assert present(session.selection.annotation()).identity is None
    session.attributes.set_value(present(item), "kind", None)
    assert present(session.annotation(item)).attributes == {}


def test_going_through_annotations_in_the_order_of_the_text(session: Session) -> None:
    for phrase in ("Miami", "Zelenskyy", "Kremlin"):
        go(session, phrase)
        session.tagging.apply_label("other")
    move_caret(session, 0, 0)
    order = [a.id for a in session.article.ordered]
    seen = []
    for _ in range(4):
        session.next_annotation(1)
        seen.append(session.selection.annotation_id)
    assert seen == [*order, order[0]]
    session.next_annotation(-1)
    assert session.selection.annotation_id == order[-1]
    assert session.selection.active


def test_undo_shows_what_it_did(session: Session) -> None:
    go(session, "Miami")
    session.tagging.apply_label("location")
    made = session.selection.annotation_id
    session.tagging.remove_selected()
    move_caret(session, 0, 0)
    session.history.undo()
    assert session.selection.annotation_id == made
    assert session.history.undo_title() == "Undo tag as location"


def test_undo_reaches_into_another_session(session: Session, project: Project) -> None:
    go(session, "Miami")
    session.tagging.apply_label("location")
    again = Session()
    again.set_project(project)
    again.open_article(SEED)
    assert again.history.undo_title() == "Undo tag as location"
    again.history.undo()
    assert labelled(again, "location") == []


@pytest.mark.parametrize("letters", ["🙂 Kyjiv 👩‍👩‍👧", "e\u0301clair", "基辅 说", "قال الرئيس"])
def test_offsets_are_code_points_in_any_script(
    session: Session, project: Project, letters: str
) -> None:
    from annotator.model import AnnotatedDocument, Document

    whole = f"🙂 x {letters} y 🙂 z"
    project.add([AnnotatedDocument(Document("w", "w", whole))])
    session.open_article("w")
    start, end = go(session, letters)
    session.tagging.apply_label("claim")
    (made,) = session.article.ordered
    assert (made.fragments, made.text) == (((start, end),), letters)
