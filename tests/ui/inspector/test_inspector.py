"""The inspector: attributes, note, identity, relations, history."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project, edits
from annotator.ui.inspector.attribute_row import keys_of
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, Press, labelled, select
from tests.values import present

Key = Qt.Key


@pytest.fixture
def claim(window: MainWindow, press: Press) -> MainWindow:
    """The window with a claim said by a speaker, the claim selected."""
    select(window, "weekend discussions")
    press("C")
    select(window, "The Kremlin")
    press("S", held=Qt.KeyboardModifier.ShiftModifier)
    window.session.selection.choose(labelled(window.session, "claim")[0].id)
    return window


def attributes(window: MainWindow) -> dict[str, object]:
    return dict(present(window.session.selection.annotation()).attributes)


def test_nothing_selected_shows_the_labels_with_their_keys(window: MainWindow) -> None:
    empty = window.panes.inspector.empty
    assert empty.isVisible()
    names = [button.objectName() for button in empty.findChildren(type(empty)) or []]
    assert not names
    assert empty.findChild(LabelButton, "label.claim") is not None


def test_a_click_on_a_label_tags_the_selection(window: MainWindow, qtbot: QtBot) -> None:
    select(window, "Miami")
    button = window.panes.inspector.empty.findChild(LabelButton, "label.location")
    qtbot.mouseClick(present(button), Qt.MouseButton.LeftButton)
    assert [a.text for a in labelled(window.session, "location")] == ["Miami"]


def test_what_is_selected_is_shown(claim: MainWindow) -> None:
    inspector = claim.panes.inspector
    assert inspector.head.label.text() == "claim"
    assert inspector.head.text.text() == "weekend discussions"
    assert inspector.head.owner.text() == "ana"
    assert [row.attribute.name for row in inspector.attributes] == [
        "quotation",
        "modality",
        "checkworthy",
    ]
    assert [row.other.text for row in inspector.relations] == ["The Kremlin"]


def test_numbers_arrows_and_space_set_values_too(claim: MainWindow, press: Press) -> None:
    press("Return", "3")
    assert attributes(claim) == {"quotation": "mixed"}
    press("Right", "Space")
    assert attributes(claim) == {"quotation": "mixed", "modality": "prediction"}
    press("Backspace")
    assert attributes(claim) == {"quotation": "mixed"}
    press("Down", "N")
    assert attributes(claim) == {"quotation": "mixed", "checkworthy": "no"}
    press("Return")
    assert claim.pane.view.hasFocus()


def test_a_click_on_a_value_sets_it_and_another_takes_it_away(
    claim: MainWindow, qtbot: QtBot
) -> None:
    chip = claim.panes.inspector.attributes[0].chips[1]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert attributes(claim) == {"quotation": "indirect"}
    assert chip.isChecked()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert attributes(claim) == {}


def test_undo_is_shown_in_the_inspector(claim: MainWindow, press: Press) -> None:
    press("Return", "D", "Escape")
    assert claim.panes.inspector.attributes[0].value() == "direct"
    claim.session.history.undo()
    assert claim.panes.inspector.attributes[0].value() is None


def test_a_note_is_kept_when_one_goes_elsewhere(claim: MainWindow, qtbot: QtBot) -> None:
    claim.panes.inspector.note.setFocus()
    qtbot.keyClicks(claim.panes.inspector.note, "check this")
    claim.session.selection.choose(labelled(claim.session, "speaker")[0].id)
    assert labelled(claim.session, "claim")[0].note == "check this"
    assert claim.panes.inspector.note.toPlainText() == ""


def test_identities_are_for_mentions(claim: MainWindow, project: Project, qtbot: QtBot) -> None:
    inspector = claim.panes.inspector
    assert inspector.identity.isHidden()
    project.do(edits.AddIdentity(Identity("k", "Kremlin", ("Moscow",))))
    claim.session.selection.choose(labelled(claim.session, "speaker")[0].id)
    assert inspector.identity.isVisible()
    inspector.identity.setFocus()
    qtbot.keyClicks(inspector.identity, "moscow")
    qtbot.keyClick(inspector.identity, Key.Key_Return)
    assert present(claim.session.selection.annotation()).identity == "k"
    assert inspector.identity.text() == "Kremlin"


def test_relations_stand_by_type_and_then_by_place(claim: MainWindow, project: Project) -> None:
    other = "Zelenskyy met Trump."
    project.add([AnnotatedDocument(Document("b", "b", other))])
    project.do(edits.Tag("b", "person", ((0, 9),), id="far"))
    one = claim.session.selection.annotation_id
    places = {
        words: project.document(SEED).text.index(words) for words in ("Miami", "Florida", "Kremlin")
    }
    # Their ids are against the order in which they are to stand.
    for number, (words, label) in enumerate(
        (("Miami", "location"), ("Florida", "location"), ("Kremlin", "cue"))
    ):
        at = places[words]
        project.do(edits.Tag(SEED, label, ((at, at + len(words)),), id=words))
        kind = "cued_by" if label == "cue" else "about"
        project.do(edits.Relate(present(one), words, kind, id=f"{number}"))
    project.do(edits.Relate(present(one), "far", "about", id=" "))
    claim.session.selection.choose(present(one))
    near = sorted(("Miami", "Florida"), key=lambda words: places[words])
    shown = [row.other.text for row in claim.panes.inspector.relations]
    assert shown == ["The Kremlin", "Kremlin", *near, "Zelenskyy"]


def test_a_relation_is_followed_and_removed_by_one_key(claim: MainWindow, qtbot: QtBot) -> None:
    (row,) = claim.panes.inspector.relations
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Return)
    assert claim.session.selection.annotation_id == labelled(claim.session, "speaker")[0].id
    (row,) = claim.panes.inspector.relations
    row.setFocus()
    qtbot.keyClick(row, Key.Key_Delete)
    assert claim.session.article.relations == {}
    assert claim.panes.inspector.relations == []


def test_history_tells_who_did_what(claim: MainWindow, press: Press) -> None:
    press("Return", "D", "Escape")
    claim.panes.inspector.history_button.click()
    lines = claim.panes.inspector.history.text().splitlines()
    assert [line.split("  ")[1] for line in lines] == [
        "ana: set quotation to direct",
        "ana: tag as claim",
    ]


def test_anothers_annotation_is_shown_but_not_changed(window: MainWindow, project: Project) -> None:
    project.annotator = "ben"
    project.do(edits.Tag(SEED, "claim", ((100, 120),), id="bens"))
    project.annotator = "ana"
    window.session.selection.choose("bens")
    assert window.panes.inspector.head.owner.text().startswith("ben’s")
    assert not window.panes.inspector.attributes[0].isEnabled()
    assert window.panes.inspector.note.isReadOnly()


def test_screen_readers_hear_names_and_values(claim: MainWindow, press: Press) -> None:
    row = claim.panes.inspector.attributes[0]
    assert row.accessibleName() == "quotation: not set, indirect is guessed"
    press("Return", "D")
    assert row.accessibleName() == "quotation: direct"


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        (("direct", "indirect", "mixed"), "dim"),
        (("assertion", "prediction", "demand", "promise", "denial"), "apdre"),
        (("yes", "no"), "yn"),
        (("a", "a b", "ab"), ["a", "b", ""]),
    ],
)
def test_every_value_has_a_letter_of_its_own(
    values: tuple[str, ...], keys: str | list[str]
) -> None:
    assert keys_of(values) == list(keys)


def test_all_fields_are_reached_with_the_arrows_and_name_their_keys(
    claim: MainWindow, press: Press
) -> None:
    def does() -> str:
        return claim.status_bar.keys.hints()[0][1]

    press("Return")
    seen = [(claim.focusWidget().objectName().partition(".")[0], does())]
    while len(seen) < 12:
        press("Down")
        seen.append((claim.focusWidget().objectName().partition(".")[0], does()))
        if seen[-1] == seen[0] and len(seen) > 4:
            break
    assert list(dict.fromkeys(seen)) == [
        ("attribute", "set value"),
        ("noteField", "keep, and back to the text"),
        ("relation", "go there"),
        ("historyButton", "open or close"),
    ]
    press("Up")
    assert claim.focusWidget() is claim.panes.inspector.history_button
    press("Return")
    assert claim.panes.inspector.history.isVisible()
    assert "tag as claim" in claim.panes.inspector.history.text()
    press("Return")
    assert not claim.panes.inspector.history.isVisible()
    press("Up", "Delete")
    assert claim.panes.inspector.relations == []
    press("Z", held=CTRL)
    assert [row.other.text for row in claim.panes.inspector.relations] == ["The Kremlin"]
    claim.panes.inspector.history_button.setFocus()
    press("Escape")
    assert claim.pane.view.hasFocus()
