"""What label keys, fragments, extents and removal do."""

import pytest
from pytestqt.qtbot import QtBot

from annotator.project import Project, edits
from annotator.text.fragments import join_fragments
from annotator.ui.session.session import TaggingSession
from tests.ui.conftest import SEED, labelled, related


def go(session: TaggingSession, phrase: str, near: str = "") -> tuple[int, int]:
    """Select a phrase the way a person does."""
    text = session.document.text  # pyright: ignore[reportOptionalMemberAccess]
    start = text.index(phrase, text.index(near or phrase))
    session.text.person_selects(start, start + len(phrase))  # pyright: ignore
    return start, start + len(phrase)


def said(qtbot: QtBot, session: TaggingSession) -> list[str]:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    return messages


def test_a_selection_is_tagged_without_the_white_space_around_it(session: TaggingSession) -> None:
    start, end = go(session, " Miami ")
    session.label_key("location")
    (made,) = session.article.ordered
    assert made.fragments == ((start + 1, end - 1),)
    assert made.text == "Miami"
    assert (session.current, session.active) == (made.id, True)
    assert session.text.selection() is None


def test_a_key_on_what_was_just_tagged_changes_its_label(session: TaggingSession) -> None:
    go(session, "Miami")
    session.label_key("location")
    session.label_key("organization")
    (made,) = session.article.ordered
    assert made.label == "organization"


def test_once_the_caret_moved_a_key_tags_the_word_there(session: TaggingSession) -> None:
    start, _ = go(session, "Miami")
    session.label_key("location")
    session.text.person_selects(start - 20, start - 20)
    assert session.current is not None
    assert not session.active
    session.label_key("person")
    assert sorted(a.label for a in session.article.ordered) == ["location", "person"]


def test_selecting_text_keeps_the_current_annotation_but_keys_act_on_the_text(
    session: TaggingSession,
) -> None:
    go(session, "Miami")
    session.label_key("location")
    made = session.current
    go(session, "The Kremlin")
    assert session.current == made
    session.label_key("speaker")
    assert len(session.article.ordered) == 2


def test_where_there_is_no_word_nothing_is_tagged(session: TaggingSession, qtbot: QtBot) -> None:
    messages = said(qtbot, session)
    go(session, "\n\n")
    session.label_key("claim")
    assert session.article.ordered == []
    assert "select" in messages[-1].lower()


def test_the_same_again_makes_no_twin(session: TaggingSession) -> None:
    go(session, "Miami")
    session.label_key("location")
    go(session, "Miami")
    session.label_key("location")
    assert len(session.article.ordered) == 1


def test_one_attribution_in_three_strokes(session: TaggingSession) -> None:
    go(session, '"Not everything is ideal with this, but the plan is there,"')
    session.label_key("claim")
    go(session, "said", 'there," he said')
    session.label_key("cue", relate=True)
    go(session, "he", "he said.\n\nHe added")
    session.label_key("speaker", relate=True)
    assert related(session) == {("cued_by", "claim", "cue"), ("said_by", "claim", "speaker")}


def test_tagging_and_relating_is_one_step_of_undo(
    session: TaggingSession, project: Project
) -> None:
    go(session, "ministers" if "ministers" in session.document.text else "Miami")
    session.label_key("claim")
    go(session, "The Kremlin")
    session.label_key("speaker", relate=True)
    assert project.undo_title() == "tag as speaker and relate"
    session.undo()
    assert [a.label for a in session.article.ordered] == ["claim"]
    assert session.article.relations == {}
    session.redo()
    assert related(session) == {("said_by", "claim", "speaker")}


def test_relating_goes_from_the_claim_whichever_was_first(session: TaggingSession) -> None:
    go(session, "The Kremlin")
    session.label_key("speaker")
    go(session, "weekend discussions")
    session.label_key("claim", relate=True)
    assert related(session) == {("said_by", "claim", "speaker")}


def test_a_claim_inside_another_is_nested_in_it_whichever_was_first(
    session: TaggingSession,
) -> None:
    go(session, "the weekend discussions in Miami did not amount to a breakthrough")
    session.label_key("claim")
    inner = session.current
    go(
        session,
        "The Kremlin said the weekend discussions in Miami did not amount to a breakthrough",
    )
    session.label_key("claim", relate=True)
    (relation,) = session.article.relations.values()
    assert (relation.type, relation.source) == ("nested_in", inner)


def test_a_pronoun_is_the_same_as_the_name_touched_last(session: TaggingSession) -> None:
    go(session, "Ukrainian President Volodymyr Zelenskyy")
    session.label_key("speaker")
    go(session, "he", "he said.\n\nHe added")
    session.label_key("speaker", relate=True)
    assert related(session) == {("same_as", "speaker", "speaker")}


def test_shift_and_the_label_it_has_relates_a_selected_annotation(session: TaggingSession) -> None:
    go(session, "The Kremlin")
    session.label_key("speaker")
    speaker = session.current
    go(session, "weekend discussions")
    session.label_key("claim")
    session.choose(speaker)
    session.label_key("speaker", relate=True)
    assert related(session) == {("said_by", "claim", "speaker")}


def test_nothing_touched_before_is_said(session: TaggingSession, qtbot: QtBot) -> None:
    messages = said(qtbot, session)
    go(session, "The Kremlin")
    session.label_key("speaker", relate=True)
    assert session.article.relations == {}
    assert "tells no relation" in messages[-1]


def test_a_further_fragment(session: TaggingSession) -> None:
    first = go(session, '"The basic block of all the documents is ready,”')
    session.label_key("claim")
    second = go(session, "“There are some matters for which we are not prepared.")
    session.add_fragment()
    (claim,) = session.article.ordered
    assert claim.fragments == (first, second)
    assert session.active
    assert session.text.selection() is None


def test_fragments_that_touch_become_one() -> None:
    assert join_fragments([(5, 9), (0, 3), (2, 5), (12, 13)]) == ((0, 9), (12, 13))


def test_ends_move_by_word_and_by_character(session: TaggingSession) -> None:
    go(session, "weekend discussions in")
    session.label_key("claim")
    session.move_edge("end", 1)
    session.move_edge("start", -1)
    assert session.current_annotation().text == "the weekend discussions in Miami"
    session.move_edge("end", -1, "character")
    assert session.current_annotation().text == "the weekend discussions in Miam"
    session.undo()
    assert session.current_annotation().text == "the weekend discussions in Miami"


def test_removing_takes_relations_along_and_undo_brings_them_back(
    session: TaggingSession,
) -> None:
    go(session, "weekend discussions")
    session.label_key("claim")
    go(session, "The Kremlin")
    session.label_key("speaker", relate=True)
    session.remove_current()
    assert session.article.relations == {}
    assert session.current is None
    session.undo()
    assert related(session) == {("said_by", "claim", "speaker")}
    assert session.current_annotation().label == "speaker"


def test_several_are_removed_and_relabelled_in_one_step(
    session: TaggingSession, project: Project
) -> None:
    for phrase in ("Miami", "Washington", "Florida"):
        go(session, phrase if phrase in session.document.text else "Russia")
        session.label_key("location")
    ids = [a.id for a in session.article.ordered]
    session.relabel(ids, "organization")
    assert {a.label for a in session.article.ordered} == {"organization"}
    session.undo()
    assert {a.label for a in session.article.ordered} == {"location"}
    session.remove(ids)
    assert session.article.ordered == []
    session.undo()
    assert len(session.article.ordered) == len(ids)


def test_the_first_edit_marks_the_article_as_in_progress(
    session: TaggingSession, project: Project
) -> None:
    assert project.status(SEED) == "to do"
    go(session, "Miami")
    session.label_key("location")
    assert project.status(SEED) == session.status == "in progress"
    session.undo()
    assert project.status(SEED) == session.status == "to do"
    session.redo()
    session.mark("done")
    go(session, "Kremlin")
    session.label_key("organization")
    assert session.status == "done"


def test_only_the_owner_changes_an_annotation(session: TaggingSession, project: Project) -> None:
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((10, 20),), id="bens"))
    project.annotator = "ana"
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    session.choose("bens")
    session.label_key("speaker")
    assert session.annotation("bens").label == "claim"
    assert "ben" in messages[-1]


def test_read_only_refuses_with_a_message(session: TaggingSession, project: Project) -> None:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    with Project.open(project.path, annotator="ana", read_only=True) as reading:
        session.set_project(reading)
        session.open_article(SEED)
        go(session, "Miami")
        session.label_key("location")
        assert "read only" in messages[-1]
        session.set_project(None)


def test_while_a_job_writes_edits_are_refused(session: TaggingSession, project: Project) -> None:
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    with project.worker():
        session.busy = True
        go(session, "Miami")
        session.label_key("location")
    assert "A job is writing" in messages[-1]
    assert session.article.ordered == []


def test_attributes_note_and_identity(session: TaggingSession, project: Project) -> None:
    go(session, "Zelenskyy")
    session.label_key("speaker")
    item = session.current
    session.set_attribute(item, "kind", "named person")
    session.set_note(item, "the president")
    session.set_identity_name(item, " Volodymyr  Zelenskyy ")
    (identity,) = project.identities()
    found = session.annotation(item)
    assert identity.name == "Volodymyr Zelenskyy"
    assert (found.attributes, found.note, found.identity) == (
        {"kind": "named person"},
        "the president",
        identity.id,
    )
    go(session, "Zelenskyy", "Zelenskyy said talks")
    session.label_key("person")
    session.set_identity_name(session.current, "volodymyr zelenskyy")
    assert session.current_annotation().identity == identity.id
    session.set_identity_name(session.current, "")
    assert session.current_annotation().identity is None
    session.set_attribute(item, "kind", None)
    assert session.annotation(item).attributes == {}


def test_going_through_annotations_in_the_order_of_the_text(session: TaggingSession) -> None:
    for phrase in ("Miami", "Zelenskyy", "Kremlin"):
        go(session, phrase)
        session.label_key("other")
    session.text.person_selects(0, 0)
    order = [a.id for a in session.article.ordered]
    seen = []
    for _ in range(4):
        session.next_annotation(1)
        seen.append(session.current)
    assert seen == [*order, order[0]]
    session.next_annotation(-1)
    assert session.current == order[-1]
    assert session.active


def test_undo_shows_what_it_did(session: TaggingSession) -> None:
    go(session, "Miami")
    session.label_key("location")
    made = session.current
    session.remove_current()
    session.text.person_selects(0, 0)
    session.undo()
    assert session.current == made
    assert session.undo_title() == "Undo tag as location"


def test_undo_reaches_into_another_session(session: TaggingSession, project: Project) -> None:
    go(session, "Miami")
    session.label_key("location")
    again = TaggingSession()
    again.set_project(project)
    again.open_article(SEED)
    assert again.undo_title() == "Undo tag as location"
    again.undo()
    assert labelled(again, "location") == []


@pytest.mark.parametrize("letters", ["🙂 Kyjiv 👩‍👩‍👧", "e\u0301clair", "基辅 说", "قال الرئيس"])
def test_offsets_are_code_points_in_any_script(
    session: TaggingSession, project: Project, letters: str
) -> None:
    from annotator.model import AnnotatedDocument, Document

    whole = f"🙂 x {letters} y 🙂 z"
    project.add([AnnotatedDocument(Document("w", "w", whole))])
    session.open_article("w")
    start, end = go(session, letters)
    session.label_key("claim")
    (made,) = session.article.ordered
    assert (made.fragments, made.text) == (((start, end),), letters)
