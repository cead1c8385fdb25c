"""Shift and a label's key complete an attribution in the order of the text."""

from itertools import permutations
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.model import AnnotatedDocument, Document, Label, Layer, RelationType, TagSet
from annotator.project import Project
from annotator.ui.session.session import Session
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SHIFT, Press, labelled, offer, related, select
from tests.ui.session.test_session import go
from tests.values import present

PLACES = {
    "speaker": "Zelenskyy said negotiations",
    "cue": "said negotiations",
    "claim": "negotiations have focused",
}
WHOLE = {("said_by", "claim", "speaker"), ("cued_by", "claim", "cue")}


def tag(session: Session, label: str, phrase: str, *, shift: bool = False) -> None:
    """Select the first word of a phrase, or all of it where it is a claim, and press the key."""
    start, end = go(session, phrase)
    if label != "claim":
        end = start + phrase.index(" ")
    present(session.selection.text).select(start, end)
    session.tagging.apply_label(label, relate=shift)


@pytest.fixture
def said(session: Session) -> list[str]:
    """What the status bar says."""
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    return messages


@pytest.mark.parametrize("order", list(permutations(PLACES)))
def test_the_last_of_three_completes_the_attribution(
    session: Session, order: tuple[str, ...]
) -> None:
    for label in order:
        tag(session, label, PLACES[label], shift=label == order[-1])
    assert related(session) == WHOLE
    session.history.undo()
    assert session.article.relations == {}
    assert {one.label for one in session.article.ordered} == set(order[:2])
    session.history.redo()
    assert related(session) == WHOLE


def test_the_foot_says_every_relation(session: Session, said: list[str]) -> None:
    for label in ("speaker", "cue", "claim"):
        tag(session, label, PLACES[label], shift=label == "claim")
    assert said[-1] == "Tagged as claim: said by “Zelenskyy”, cued by “said”."


def test_the_foot_names_the_claim_that_a_part_completes(session: Session, said: list[str]) -> None:
    for label in ("speaker", "claim", "cue"):
        tag(session, label, PLACES[label], shift=label == "cue")
    assert said[-1] == (
        "Tagged as cue: claim “negotiations have focused” said by “Zelenskyy”, cued by “said”."
    )


def test_a_claim_that_gets_a_further_fragment_keeps_its_parts(session: Session) -> None:
    for label in ("speaker", "cue", "claim"):
        tag(session, label, PLACES[label], shift=label == "claim")
    go(session, "peace plan proposed")
    session.extents.add_fragment()
    (claim,) = labelled(session, "claim")
    assert len(claim.fragments) == 2
    assert related(session) == WHOLE


def test_what_is_tagged_already_is_completed_too(session: Session, said: list[str]) -> None:
    for label in ("claim", "speaker", "cue"):
        tag(session, label, PLACES[label])
    tag(session, "claim", PLACES["claim"], shift=True)
    assert related(session) == WHOLE
    assert session.history.undo_title() == "Undo relate the claim"


def test_a_changed_label_completes_it_too(session: Session) -> None:
    for label in ("speaker", "cue"):
        tag(session, label, PLACES[label])
    tag(session, "claim", PLACES["claim"])
    session.tagging.apply_label("person")
    session.tagging.apply_label("claim", relate=True)
    assert related(session) == WHOLE


def test_an_accepted_suggestion_completes_it_too(session: Session, project: Project) -> None:
    for label in ("speaker", "cue"):
        tag(session, label, PLACES[label])
    (suggested,) = offer(project, (PLACES["claim"], "claim"))
    session.selection.choose(suggested)
    session.tagging.apply_label("claim", relate=True)
    assert related(session) == WHOLE


def test_undone_relations_leave_the_parts_free(session: Session) -> None:
    for label in ("speaker", "cue", "claim"):
        tag(session, label, PLACES[label], shift=label == "claim")
    session.history.undo()
    tag(session, "claim", "negotiations", shift=True)
    assert related(session) == WHOLE


def test_another_tag_set_decides_by_its_own_labels(tmp_path: Path, session: Session) -> None:
    layers = (Layer("Stimmen", (Label("Person", "P"),)), Layer("Rede", (Label("Aussage", "A"),)))
    verbs = Layer("Verben", (Label("Verb", "V"),))
    types = (
        RelationType("gesagt_von", ("Rede",), ("Stimmen",), short="gesagt von"),
        RelationType("eingeleitet_durch", ("Rede",), ("Verben",)),
    )
    tag_set = TagSet("Redewiedergabe", (*layers, verbs), types)
    messages: list[str] = []
    session.statusMessage.connect(messages.append)
    with Project.create(tmp_path / "de.annotator", tag_set, annotator="ana") as project:
        project.add([AnnotatedDocument(Document("d", "", "Scholz sagte, es eile."))])
        session.set_project(project)
        assert session.open_article("d")
        for label, phrase in (("Person", "Scholz"), ("Verb", "sagte"), ("Aussage", "es eile")):
            go(session, phrase)
            session.tagging.apply_label(label, relate=label == "Aussage")
        assert related(session) == {
            ("gesagt_von", "Aussage", "Person"),
            ("eingeleitet_durch", "Aussage", "Verb"),
        }
        assert messages[-1] == (
            "Tagged as Aussage: gesagt von “Scholz”, eingeleitet durch “sagte”."
        )
        session.set_project(None)


def test_by_keys_in_the_window(window: MainWindow, press: Press) -> None:
    select(window, "Zelenskyy", "Zelenskyy said negotiations")
    press("S", Qt.Key.Key_Right, "Q")
    press(Qt.Key.Key_BracketRight, held=SHIFT)
    press("C", held=SHIFT)
    assert related(window.session) == WHOLE
    assert window.status_bar.message.accessibleDescription().startswith(
        "Tagged as claim: said by “Zelenskyy”, cued by “said”"
    )
    press("Z", held=CTRL)
    assert related(window.session) == set()
