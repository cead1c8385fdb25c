"""Guesses at attributes and identities: shown as guesses, stored when they are accepted."""

from PySide6.QtTest import QTest

from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project, edits
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, labelled, select
from tests.values import present

NAME = "Zelenskyy"


def test_a_guess_is_shown_and_enter_takes_it(
    window: MainWindow, press: Press, project: Project
) -> None:
    select(window, '"Not everything is ideal with this, but the plan is there,"')
    press("C")
    row = window.panes.inspector.key_rows[0]
    assert (row.value(), row.guess()) == (None, "direct")
    assert [chip.words for chip in row.chips if chip.guess] == ["direct"]
    assert "inside quotation marks" in row.chips[0].toolTip()
    assert project.annotations(SEED)[0].attributes == {}
    press("Return")
    assert row.hint.text() == "guess · Enter takes it"
    press("Return")
    assert project.annotations(SEED)[0].attributes == {"quotation": "direct"}
    assert (row.value(), row.guess()) == ("direct", None)
    assert not any(chip.guess for chip in row.chips)
    assert window.focusWidget() is window.panes.inspector.key_rows[1]
    press("Return", "Return")
    assert window.pane.view.hasFocus()
    press("Z", held=CTRL)
    assert (row.value(), row.guess()) == (None, "direct")


def test_another_value_than_the_guess_may_be_given(
    window: MainWindow, press: Press, project: Project
) -> None:
    select(window, "weekend discussions")
    press("C", "Return", "M")
    row = window.panes.inspector.key_rows[0]
    assert (row.value(), row.guess()) == ("mixed", None)
    press("Up", "Backspace")
    assert (row.value(), row.guess()) == (None, "indirect")
    assert project.annotations(SEED)[0].attributes == {}


def test_all_guesses_are_taken_with_one_key(
    window: MainWindow, press: Press, project: Project
) -> None:
    select(window, "weekend discussions")
    press("C")
    select(window, "according to")
    press("Q", held=SHIFT)
    select(window, "The Kremlin", "The Kremlin said")
    press("S")
    press("G", held=CTRL)
    assert labelled(window.session, "speaker")[0].attributes == {"kind": "organization"}
    press("G", held=CTRL)
    assert "There are no guesses" in window.status_bar.message.text()
    assert window.session.history.undo_title() == "Undo set kind organization"


def test_the_cue_says_more_of_a_claim(window: MainWindow, press: Press, project: Project) -> None:
    text = "It denied all. It was “not so”."
    project.add([AnnotatedDocument(Document("x", "x", text))])
    window.session.open_article("x")
    select(window, "all")
    press("C")
    modality = window.panes.inspector.key_rows[1]
    assert modality.guess() is None
    claim = window.session.selection.annotation_id
    select(window, "denied")
    press("Q", held=SHIFT)
    window.session.selection.choose(present(claim))
    assert modality.guess() == "denial"


def test_what_others_tagged_is_not_guessed(window: MainWindow, project: Project) -> None:
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((200, 240),), id="bens"))
    project.annotator = "ana"
    annotation = project.annotation("bens")
    assert window.session.guesses.attributes(present(annotation)) == {}


def test_guesses_are_kept_at_once_for_those_who_prefer_it(
    window: MainWindow, press: Press, project: Project
) -> None:
    window.actions_.trigger("guess.keep")
    assert window.settings.get("keep guesses") is True
    select(window, '"Not everything is ideal with this, but the plan is there,"')
    press("C")
    assert project.annotations(SEED)[0].attributes == {"quotation": "direct"}
    press("Z", held=CTRL)
    assert project.annotations(SEED) == []
    window.actions_.trigger("guess.keep")
    select(window, "weekend discussions")
    press("C")
    assert project.annotations(SEED)[0].attributes == {}


def test_the_kind_of_an_identity_is_a_reason(
    window: MainWindow, press: Press, project: Project
) -> None:
    project.do(edits.AddIdentity(Identity("k", "Kremlin", kind="organization")))
    select(window, "Zelenskyy")
    press("S")
    row = window.panes.inspector.key_rows[0]
    assert row.guess() == "named person"
    project.do(edits.SetIdentity(present(window.session.selection.annotation_id), "k"))
    assert row.guess() == "organization"


def test_whom_a_mention_means_is_guessed_and_taken_with_enter(
    window: MainWindow, press: Press, project: Project
) -> None:
    field = window.panes.inspector.identity
    select(window, "Ukrainian President Volodymyr Zelenskyy")
    press("S", "Return", "N")
    assert window.focusWidget() is field
    press("Return")
    assert project.identities() == []
    window.panes.inspector.enter()
    press("Down")
    for letter in "Volodymyr Zelenskyy":
        QTest.keyClicks(field, letter)
    press("Return")
    (made,) = project.identities()
    assert (made.name, made.kind) == ("Volodymyr Zelenskyy", "person")
    select(window, "Zelenskyy", "Zelenskyy said talks")
    press("S")
    assert field.placeholderText() == "Guess: Volodymyr Zelenskyy · Enter takes it"
    assert "name ends so" in field.toolTip()
    assert present(window.session.selection.annotation()).identity is None
    press("Return", "Return")
    assert window.focusWidget() is field
    press("Return")
    assert present(window.session.selection.annotation()).identity == made.id
    assert field.text() == "Volodymyr Zelenskyy"
    press("Z", held=CTRL)
    assert present(window.session.selection.annotation()).identity is None
