"""The inspector: attributes, note, identity, relations, history."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Identity
from annotator.project import Project, edits
from annotator.project.edits import SetAttributes
from annotator.ui.inspector.label_button import LabelButton
from annotator.ui.widgets.value_choices import keys_of
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, labelled, select
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
    chip = claim.panes.inspector.key_rows[0].chips[1]
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert attributes(claim) == {"quotation": "indirect"}
    assert chip.isChecked()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert attributes(claim) == {}


def test_undo_is_shown_in_the_inspector(claim: MainWindow, press: Press) -> None:
    press("Return", "D", "Escape")
    assert claim.panes.inspector.key_rows[0].value() == "direct"
    claim.session.history.undo()
    assert claim.panes.inspector.key_rows[0].value() is None


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_keyboard_stays_in_the_inspector_when_its_attribute_goes(
    claim: MainWindow, press: Press, qtbot: QtBot, row: int
) -> None:
    claim.session.tagging.apply_label("cue")
    claim.session.history.undo()
    inspector = claim.panes.inspector
    inspector.key_rows[row].setFocus()
    qtbot.waitUntil(claim.actions_["history.redo"].isEnabled)
    press("Z", held=CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert present(claim.session.selection.annotation()).label == "cue"
    assert inspector.isAncestorOf(present(claim.focusWidget()))


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


@pytest.mark.parametrize(
    "typed", ["  jos\u00e9  p\u00e9rez", "JOSE\u0301 PE\u0301REZ", "Jos\u00e9\u00a0P\u00e9rez"]
)
def test_another_spelling_of_a_name_makes_no_other_identity(
    claim: MainWindow, project: Project, typed: str
) -> None:
    project.do(edits.AddIdentity(Identity("j", "Jos\u00e9 P\u00e9rez")))
    speaker = labelled(claim.session, "speaker")[0]
    claim.session.attributes.set_identity_name(speaker.id, typed)
    assert present(claim.session.annotation(speaker.id)).identity == "j"
    assert len(project.identities()) == 1


@pytest.mark.parametrize("typed", ["Anna", "An\u00e1", "Ana P.", "Ana-P"])
def test_names_that_differ_by_more_than_spelling_are_two_identities(
    claim: MainWindow, project: Project, typed: str
) -> None:
    project.do(edits.AddIdentity(Identity("a", "ana")))
    speaker = labelled(claim.session, "speaker")[0]
    claim.session.attributes.set_identity_name(speaker.id, typed)
    assert {identity.name for identity in project.identities()} == {"ana", typed}
    assert present(claim.session.annotation(speaker.id)).identity != "a"


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
    assert not window.panes.inspector.key_rows[0].isEnabled()
    assert window.panes.inspector.note.isReadOnly()


def test_screen_readers_hear_names_and_values(claim: MainWindow, press: Press) -> None:
    row = claim.panes.inspector.key_rows[0]
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


# The way through the fields with keys


@pytest.fixture
def speaker(claim: MainWindow) -> MainWindow:
    """The same window, the speaker selected; it has a kind, and may have an identity."""
    claim.session.selection.choose(labelled(claim.session, "speaker")[0].id)
    return claim


def identity_name(window: MainWindow) -> str:
    """The name of the selected annotation's identity."""
    wanted = present(window.session.selection.annotation()).identity
    return next((one.name for one in window.session.identities() if one.id == wanted), "")


def test_enter_goes_through_the_fields_and_back_to_the_text(
    claim: MainWindow, press: Press
) -> None:
    inspector = claim.panes.inspector
    press("Return")
    for row in inspector.attributes:
        assert row.hasFocus()
        # A guess is taken by the first Enter, which goes on as well.
        press("Return")
    assert claim.pane.view.hasFocus()


def test_after_the_last_attribute_comes_the_identity_and_then_the_text(
    speaker: MainWindow, press: Press, qtbot: QtBot
) -> None:
    inspector = speaker.panes.inspector
    press("Return", "O")
    assert attributes(speaker) == {"kind": "organization"}
    assert inspector.identity.hasFocus()
    qtbot.keyClicks(inspector.identity, "Kremlin")
    press("Return")
    assert speaker.pane.view.hasFocus()
    assert identity_name(speaker) == "Kremlin"
    assert attributes(speaker) == {"kind": "organization"}


def test_enter_at_a_value_that_is_set_goes_on_to_the_identity(
    speaker: MainWindow, press: Press
) -> None:
    press("Return", "O", "Escape")
    assert speaker.pane.view.hasFocus()
    press("Return", "Return")
    assert speaker.panes.inspector.identity.hasFocus()
    press("Escape")
    assert speaker.pane.view.hasFocus()
    assert identity_name(speaker) == ""


def test_a_name_typed_at_the_values_before_the_identity_goes_to_the_identity(
    speaker: MainWindow, press: Press, qtbot: QtBot
) -> None:
    inspector = speaker.panes.inspector
    press("Return")
    row = inspector.key_rows[0]
    assert row.hasFocus()
    # M is the key of no kind.
    for letter in "Moscow":
        qtbot.keyClicks(present(speaker.focusWidget()), letter)
    assert inspector.identity.text() == "Moscow"
    press("Return")
    assert identity_name(speaker) == "Moscow"
    assert attributes(speaker) == {}


def test_a_capital_at_the_values_before_the_identity_begins_a_name(
    speaker: MainWindow, press: Press, qtbot: QtBot
) -> None:
    inspector = speaker.panes.inspector
    press("Return")
    # O is a key of kind; held with Shift it is the first letter of a name.
    qtbot.keyClick(present(speaker.focusWidget()), "O", SHIFT)
    qtbot.keyClicks(present(speaker.focusWidget()), "laf Orban")
    assert inspector.identity.text() == "Olaf Orban"
    press("Return")
    assert identity_name(speaker) == "Olaf Orban"
    assert attributes(speaker) == {}
    # The identity has its name: there is nothing that the letter could begin.
    press("Return")
    qtbot.keyClick(present(speaker.focusWidget()), "O", SHIFT)
    assert attributes(speaker) == {"kind": "organization"}


def test_with_shift_a_letter_sets_a_value_where_no_name_can_follow(
    claim: MainWindow, press: Press, qtbot: QtBot
) -> None:
    press("Return")
    qtbot.keyClick(present(claim.focusWidget()), "D", SHIFT)
    assert attributes(claim) == {"quotation": "direct"}


def test_the_value_that_a_key_sets_is_said(speaker: MainWindow, press: Press) -> None:
    press("Return", "O")
    assert speaker.status_bar.message.text() == "Set kind to organization."
    speaker.panes.inspector.key_rows[0].setFocus()
    press("Delete")
    assert speaker.status_bar.message.text() == "Cleared kind."


def test_a_name_that_the_project_knows_in_another_spelling_is_said_and_shown(
    speaker: MainWindow, project: Project, qtbot: QtBot
) -> None:
    project.do(edits.AddIdentity(Identity("a", "ana", ("Annie",))))
    field = speaker.panes.inspector.identity
    message = speaker.status_bar.message
    for typed in ("Ana", "ANA", "annie"):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Key.Key_Return)
        assert identity_name(speaker) == "ana"
        assert field.text() == "ana"
        assert message.text() == f"Set identity to ana, the project’s name for “{typed}”."
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "Bo")
    qtbot.keyClick(field, Key.Key_Return)
    assert message.text() == "Set identity to Bo."


@pytest.mark.parametrize(
    ("name", "label", "values"),
    [("note", "claim", {"quotation": "direct"}), ("identity", "speaker", {"kind": "collective"})],
)
def test_a_field_without_typing_leaves_undo_to_the_project(
    name: str, label: str, values: dict[str, str], claim: MainWindow, press: Press, qtbot: QtBot
) -> None:
    annotation_id = labelled(claim.session, label)[0].id
    claim.session.selection.choose(annotation_id)
    claim.session.do(SetAttributes(annotation_id, values))
    field = getattr(claim.panes.inspector, name)
    field.setFocus()
    press("Z", held=CTRL)
    assert present(claim.session.annotation(annotation_id)).attributes == {}
    qtbot.waitUntil(claim.actions_["history.redo"].isEnabled)
    press("Y", held=CTRL)
    assert present(claim.session.annotation(annotation_id)).attributes == values
    assert claim.focusWidget() is field
    # What was typed there is undone there.
    qtbot.keyClicks(field, "Miami")
    press("Z", held=CTRL)
    assert present(claim.session.annotation(annotation_id)).attributes == values


def test_a_word_typed_at_values_changes_nothing_and_is_told(
    claim: MainWindow, press: Press, qtbot: QtBot
) -> None:
    said: list[str] = []
    claim.session.statusMessage.connect(said.append)
    press("Return")
    row = claim.panes.inspector.key_rows[0]
    # Behind the K all of its letters are keys of quotation, and the blank would set the marked one.
    for letter in "Kim d":
        qtbot.keyClicks(present(claim.focusWidget()), letter)
    assert attributes(claim) == {}
    assert row.hasFocus()
    assert row.hint.text() == "“Kim d” sets no value"
    assert said[-1] == (
        "Nothing was changed: quotation has no key “Kim d”. Its keys are D direct, I indirect, "
        "M mixed."
    )
    qtbot.waitUntil(lambda: "no value" not in row.hint.text(), timeout=5000)
    press("D")
    assert attributes(claim) == {"quotation": "direct"}


def test_a_key_that_is_no_letter_ends_the_word_that_was_refused(
    claim: MainWindow, press: Press
) -> None:
    press("Return", "K", "Down", "Up", "I")
    assert attributes(claim) == {"quotation": "indirect"}


def test_a_name_never_takes_the_place_of_an_identity_unseen(
    speaker: MainWindow, press: Press
) -> None:
    speaker.session.attributes.set_identity_name(
        present(speaker.session.selection.annotation_id), "Kremlin"
    )
    press("Return", "X")
    assert speaker.panes.inspector.key_rows[0].hasFocus()
    press("Escape")
    assert identity_name(speaker) == "Kremlin"
