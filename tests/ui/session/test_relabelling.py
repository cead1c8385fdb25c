"""A label pressed by mistake: what it leaves out is said, and the old label gives it back."""

import pytest

from annotator.model import Annotation, Suggestion
from annotator.project import Project, edits
from annotator.project.suggesting import Suggest, make_suggestion, suggestion_id
from annotator.ui.session.session import Session
from tests.ui.conftest import SEED, related
from tests.ui.session.test_session import go
from tests.values import present


@pytest.fixture
def said(session: Session) -> list[str]:
    """What the status bar says, in its order."""
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    return messages


@pytest.fixture
def left_out(session: Session) -> list[str]:
    """What is shown at the article as left out."""
    messages: list[str] = []
    session.leftOut.connect(messages.append)
    return messages


def put(project: Project, name: str, label: str, phrase: str) -> None:
    """Tag the first place of a phrase, with the name as its id."""
    start = project.document(SEED).text.index(phrase)
    project.do(edits.Tag(SEED, label, ((start, start + len(phrase)),), id=name))


@pytest.fixture
def attributed(session: Session, project: Project) -> Session:
    """A claim with speaker and cue; the speaker has attributes and is selected."""
    put(project, "claim", "claim", "the weekend discussions in Miami")
    put(project, "speaker", "speaker", "The Kremlin")
    put(project, "cue", "cue", "said")
    project.do(edits.SetAttributes("speaker", {"kind": "organization"}))
    project.do(edits.SetAttributes("claim", {"quotation": "indirect", "modality": "denial"}))
    project.do(edits.Relate("claim", "speaker", "said_by", {"sure": True}, id="said_by"))
    project.do(edits.Relate("claim", "cue", "cued_by", id="cued_by"))
    session.selection.choose("speaker")
    return session


def content(session: Session) -> tuple[dict[str, Annotation], set[str]]:
    """All annotations by id, and the ids of all relations."""
    return dict(session.article.annotations), set(session.article.relations)


def test_what_a_label_leaves_out_is_counted_and_named(
    attributed: Session, said: list[str], left_out: list[str]
) -> None:
    attributed.tagging.apply_label("cue")
    assert said[-1] == (
        "Changed to cue. 1 relation and 1 attribute left out; “history.undo” brings that back."
    )
    (named,) = left_out
    assert named == (
        "Left out by the change of label: claim “the weekend discussions in Miami” said by "
        "“The Kremlin”; kind: organization."
    )
    assert set(attributed.article.relations) == {"cued_by"}


def test_what_is_lost_is_said_before_what_is_related(
    attributed: Session, project: Project, said: list[str]
) -> None:
    put(project, "other", "claim", "Miami")
    attributed.selection.choose("other")
    attributed.selection.choose("speaker")
    attributed.tagging.apply_label("cue", relate=True)
    message = said[-1]
    assert message.startswith(
        "Changed to cue. 1 relation and 1 attribute left out; “history.undo” brings that back. "
        "Claim “"
    )
    assert "cued by “The Kremlin”" in message


def test_the_old_label_gives_back_all_of_it(attributed: Session, said: list[str]) -> None:
    before = content(attributed)
    attributed.tagging.apply_label("cue")
    attributed.tagging.apply_label("speaker")
    assert content(attributed) == before
    assert present(attributed.article.relations.get("said_by")).attributes == {"sure": True}
    assert said[-1] == "Changed to speaker. 1 relation and 1 attribute given back."


def test_it_is_given_back_again_after_undo(attributed: Session) -> None:
    before = content(attributed)
    attributed.tagging.apply_label("cue")
    attributed.tagging.apply_label("speaker")
    attributed.history.undo()
    attributed.selection.choose("speaker")
    attributed.tagging.apply_label("speaker")
    assert content(attributed) == before
    attributed.history.undo()
    attributed.history.undo()
    assert content(attributed) == before
    attributed.history.redo()
    attributed.selection.choose("speaker")
    attributed.tagging.apply_label("person")
    attributed.tagging.apply_label("speaker")
    assert content(attributed) == before


def test_labels_in_between_do_no_harm(attributed: Session) -> None:
    before = content(attributed)
    for label in ("cue", "person", "claim", "speaker"):
        attributed.tagging.apply_label(label)
    assert content(attributed) == before


def test_each_change_of_label_is_a_step_of_its_own(attributed: Session) -> None:
    states = [content(attributed)]
    for label in ("claim", "speaker", "date"):
        attributed.tagging.apply_label(label)
        states.append(content(attributed))
    for state in states[-2::-1]:
        attributed.history.undo()
        assert content(attributed) == state
    for state in states[1:]:
        attributed.history.redo()
        assert content(attributed) == state


def test_what_the_new_label_can_have_stays(attributed: Session, project: Project) -> None:
    put(project, "location", "location", "Miami")
    attributed.relating.relate("claim", "location")
    attributed.selection.choose("location")
    messages: list[str] = []
    attributed.statusMessage.connect(messages.append)
    attributed.tagging.apply_label("event")
    assert ("about", "claim", "event") in related(attributed)
    assert messages == ["Changed to event."]


def test_nothing_is_given_back_to_what_was_changed_since(attributed: Session) -> None:
    attributed.tagging.apply_label("claim")
    attributed.attributes.set_value("speaker", "modality", "opinion")
    attributed.tagging.apply_label("speaker")
    assert present(attributed.annotation("speaker")).attributes == {}
    assert set(attributed.article.relations) == {"cued_by"}


def test_a_relation_whose_other_end_went_is_not_given_back(
    attributed: Session, said: list[str]
) -> None:
    attributed.tagging.apply_label("date")
    attributed.tagging.remove(["claim"])
    assert said[-1] == "Removed 1 annotation with 1 relation. “history.undo” brings them back."
    attributed.tagging.apply_label("speaker")
    assert present(attributed.annotation("speaker")).attributes == {"kind": "organization"}
    assert said[-1] == "Changed to speaker. 1 attribute given back."


def test_several_labels_changed_at_once_say_the_sum_and_come_back(
    attributed: Session, said: list[str], left_out: list[str]
) -> None:
    before = content(attributed)
    ids = ["claim", "speaker", "cue"]
    attributed.tagging.relabel(ids, "date")
    assert said[-1] == (
        "Changed 3 annotations to date. 2 relations and 3 attributes left out; “history.undo” "
        "brings that back."
    )
    assert left_out == [
        "Left out by the change of label: said by, cued by, modality, quotation, kind."
    ]
    attributed.tagging.relabel(["speaker"], "speaker")
    attributed.tagging.relabel(["claim"], "claim")
    assert set(attributed.article.relations) == {"said_by"}
    attributed.tagging.relabel(["cue"], "cue")
    assert content(attributed) == before


def test_ends_that_change_together_keep_and_get_back_their_relation(
    session: Session, project: Project
) -> None:
    put(project, "a", "person", "Zelenskyy")
    put(project, "b", "person", "Putin")
    project.do(edits.Relate("a", "b", "same_as", id="same"))
    session.tagging.relabel(["a", "b"], "speaker")
    assert set(session.article.relations) == {"same"}
    session.tagging.relabel(["a", "b"], "claim")
    assert not session.article.relations
    session.tagging.relabel(["b", "a"], "person")
    assert set(session.article.relations) == {"same"}


def test_removing_says_how_many_relations_go(attributed: Session, said: list[str]) -> None:
    attributed.selection.choose("claim")
    attributed.tagging.remove_selected()
    assert said[-1] == "Removed the claim with 2 relations. “history.undo” brings them back."


def suggest_speaker(project: Project) -> Suggestion:
    """Suggest the speaker of the claim, with an attribute and the relation."""
    document = project.document(SEED)
    start = document.text.index("The Kremlin")
    span = ((start, start + 11),)
    link = ("said_by", "claim", suggestion_id(SEED, "ana", "speaker", span))
    values = {"kind": "organization"}
    offer = make_suggestion(
        document, "ana", "speaker", span, source="test", attributes=values, links=(link,)
    )
    project.do(Suggest((offer,)))
    return offer


def test_a_suggestion_tagged_by_hand_says_what_it_had(
    session: Session, project: Project, said: list[str], left_out: list[str]
) -> None:
    put(project, "claim", "claim", "the weekend discussions in Miami")
    suggest_speaker(project)
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker")
    assert said[-1] == "Tagged as speaker. 1 relation and 1 attribute of the suggestion left out."
    (named,) = left_out
    assert named == (
        "The suggestion that was tagged by hand had: claim “the weekend discussions in Miami” said "
        "by “The Kremlin”; kind: organization."
    )


def test_what_a_suggestion_had_is_said_before_what_is_related(
    session: Session, project: Project, said: list[str]
) -> None:
    put(project, "claim", "claim", "the weekend discussions in Miami")
    offer = suggest_speaker(project)
    session.selection.choose("claim")
    go(session, "The Kremlin")
    session.tagging.apply_label("speaker", relate=True)
    losses = "1 relation and 1 attribute of the suggestion left out."
    assert said[-1].startswith(f"Tagged as speaker. {losses} ")
    assert said[-1].endswith(" said by “The Kremlin”.")
    session.history.undo()
    session.selection.choose("claim")
    session.selection.choose(offer.id)
    session.tagging.apply_label("cue", relate=True)
    assert said[-1].startswith("Accepted as cue. 1 relation and 1 attribute left out; ")
    assert " cued by “The Kremlin”. " in said[-1]


def test_a_suggestion_accepted_with_another_label_says_what_goes(
    session: Session, project: Project, said: list[str], left_out: list[str]
) -> None:
    put(project, "claim", "claim", "the weekend discussions in Miami")
    offer = suggest_speaker(project)
    session.selection.choose(offer.id)
    session.tagging.apply_label("date")
    assert said[-1].startswith("Accepted as date. 1 relation and 1 attribute left out; ")
    assert "said by" in left_out[-1]
    assert "kind: organization" in left_out[-1]
    assert not session.article.relations
    session.history.undo()
    session.selection.choose(offer.id)
    session.tagging.apply_label("speaker")
    assert "left out" not in said[-1]
    assert related(session) == {("said_by", "claim", "speaker")}


def test_a_change_of_extent_leaves_nothing_out(attributed: Session) -> None:
    before = content(attributed)[1]
    attributed.extents.move_edge("end", 1)
    assert content(attributed)[1] == before
    assert present(attributed.annotation("speaker")).attributes == {"kind": "organization"}


def test_shift_gives_back_and_relates_in_one_step(attributed: Session) -> None:
    before = content(attributed)
    attributed.selection.choose("claim")
    attributed.selection.choose("speaker")
    attributed.tagging.apply_label("cue")
    attributed.tagging.apply_label("speaker", relate=True)
    assert content(attributed) == before
    attributed.history.undo()
    assert set(attributed.article.relations) == {"cued_by"}


def test_what_is_colleagues_among_several_is_said_to_stay(
    attributed: Session, project: Project, said: list[str]
) -> None:
    project.annotator = "ben"
    put(project, "bens", "location", "Miami")
    project.annotator = "ana"
    attributed.show_colleagues(True)
    ids = ["speaker", "cue", "bens"]
    attributed.tagging.relabel(ids, "person")
    assert said[-1].startswith("Changed 2 annotations to person. 2 relations and 1 attribute left")
    assert said[-1].endswith(" 1 annotation of colleagues stays as it is.")
    attributed.attributes.set_values(["claim", "bens"], "quotation", "direct")
    assert said[-1] == (
        "Set quotation to direct: 1 annotation. 1 annotation of colleagues stays as it is."
    )
    attributed.tagging.remove(ids)
    assert said[-1].endswith("1 annotation of colleagues stays as it is.")
    assert present(attributed.annotation("bens")).label == "location"
