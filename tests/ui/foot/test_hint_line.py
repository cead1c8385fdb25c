"""What the window says to somebody who is new: hints that go away, empty places that help."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from annotator.model import AnnotatedDocument, Document, Label, Layer, RelationType, TagSet
from annotator.project import Project, edits
from annotator.ui.tables.row_table import TablePane
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import CTRL, SEED, SHIFT, Press, offer, related, select
from tests.values import present

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def beyond(window: MainWindow) -> MainWindow:
    """The window of somebody who has made a first attribution."""
    window.settings.set("hints done", True)
    window.pane.hint_line.refresh()
    return window


def hint(window: MainWindow) -> str:
    line = window.pane.hint_line
    assert line.isVisible() is bool(line.text.text())
    return line.text.text()


def test_nothing_is_said_where_nothing_helps(beyond: MainWindow, press: Press) -> None:
    assert hint(beyond) == ""
    select(beyond, "weekend")
    press("E")
    assert hint(beyond) == ""


def test_guesses_are_explained_until_one_is_taken(beyond: MainWindow, press: Press) -> None:
    select(beyond, "weekend discussions")
    press("C")
    assert "are guesses. Ctrl+G takes them" in hint(beyond)
    beyond.session.selection.deselect()
    assert hint(beyond) == ""
    press("Tab")
    press("Return", "Return", "Escape")
    assert hint(beyond) == ""
    select(beyond, "a 20-point peace plan")
    press("C")
    assert beyond.panes.inspector.key_rows[0].guess() == "indirect"
    assert hint(beyond) == ""
    assert beyond.settings.get("hints known") == ["guess"]


def test_a_value_that_was_not_guessed_teaches_nothing(beyond: MainWindow, press: Press) -> None:
    select(beyond, "weekend discussions")
    press("C", "Return", "D", "Escape")
    assert beyond.settings.get("hints known", []) == []


def test_propagating_is_offered_where_words_come_again(beyond: MainWindow, press: Press) -> None:
    select(beyond, "Miami")
    press("L")
    assert hint(beyond) == ""
    select(beyond, "Zelenskyy")
    press("P")
    assert "“Zelenskyy” occurs at 6 other places here. Ctrl+D" in hint(beyond)
    press("D", held=CTRL)
    assert "Suggestions are drawn dashed: Tab" in hint(beyond)
    press("Tab")
    press("Backspace")
    assert hint(beyond) == ""
    assert beyond.settings.get("hints known") == ["judge", "propagate"]


def test_one_click_ends_all_hints_and_a_command_brings_them_back(
    beyond: MainWindow, project: Project, qtbot: QtBot
) -> None:
    offer(project, ("Miami", "location"))
    assert "Suggestions" in hint(beyond)
    qtbot.mouseClick(beyond.pane.hint_line.findChild(QToolButton), LEFT)
    assert hint(beyond) == ""
    beyond.session.suggestions.next(1)
    assert hint(beyond) == ""
    beyond.actions_.trigger("help.hints")
    assert "press C" in hint(beyond)


def test_hints_come_in_the_order_of_their_need(
    beyond: MainWindow, press: Press, project: Project
) -> None:
    select(beyond, "Zelenskyy")
    press("S")
    assert "guesses" in hint(beyond)
    offer(project, ("Miami", "location"))
    assert "Suggestions" in hint(beyond)


def test_the_labels_say_what_they_are_for(window: MainWindow, press: Press) -> None:
    empty = window.panes.inspector.empty
    assert empty.title.text() == "You have tagged nothing here yet"
    select(window, "weekend discussions")
    assert empty.title.text() == "Tag “weekend discussions” as"
    press("Escape")
    assert empty.title.text() == "You have tagged nothing here yet"
    select(window, "weekend discussions")
    press("C")
    window.session.selection.deselect()
    assert empty.title.text() == "Nothing is selected"


def test_empty_tables_say_how_they_fill(window: MainWindow, press: Press) -> None:
    annotations, attributions = (window.panes.tables.widget(number) for number in (0, 1))
    assert isinstance(annotations, TablePane)
    assert isinstance(attributions, TablePane)
    assert "(Alt+↑), then press C" in annotations._empty.text()
    assert "C tags a claim, then Shift+S" in attributions._empty.text()
    window.actions_.choose({"extend.grow": ("F8",)})
    assert "(F8), then press C" in annotations._empty.text()
    assert not annotations.show_all.isVisible()


def test_a_filter_that_leaves_nothing_can_be_taken_away(
    window: MainWindow, press: Press, qtbot: QtBot
) -> None:
    select(window, "Miami")
    press("L")
    pane = window.panes.tables.widget(0)
    assert isinstance(pane, TablePane)
    qtbot.keyClicks(pane.filter_field, "nothing like it")
    pane.filter_now()
    assert pane._empty.text() == "Nothing here matches “nothing like it”."
    qtbot.mouseClick(pane.show_all, LEFT)
    assert window.panes.annotation_table.annotations.rowCount() == 1
    assert window.panes.annotation_table.hasFocus()


def test_tool_tips_name_the_keys_of_now(window: MainWindow) -> None:
    field = window.panes.article_list.filter_field
    assert field.toolTip().endswith("(Ctrl+L)")
    window.actions_.choose({"article.filter": ("F8",)})
    assert field.toolTip().endswith("(F8)")


def test_an_attribution_in_the_keys_that_the_hints_teach(window: MainWindow, press: Press) -> None:
    """Caret, grow, key; and again with Shift: nothing else has to be known."""
    text = present(window.session.document).text
    claim = '"Not everything is ideal with this, but the plan is there,"'
    at = text.index("everything is ideal")
    window.pane.view.caret.select_by_hand(at, at)
    press(Qt.Key.Key_Up, held=Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Up, held=Qt.KeyboardModifier.AltModifier)
    press("C")
    said = text.index("said.", at)
    window.pane.view.caret.select_by_hand(said, said)
    press("Q", held=SHIFT)
    window.pane.view.caret.select_by_hand(said - 3, said - 3)
    press("S", held=SHIFT)
    (row,) = window.panes.attribution_table.attributions.rows
    assert row.claim.text == claim
    assert [a.text for a in (*row.speakers, *row.cues)] == ["he", "said"]


def place(window: MainWindow, phrase: str, near: str = "Zelenskyy said negotiations") -> None:
    select(window, phrase, near)


@pytest.mark.parametrize(
    ("tagged", "shown"),
    [
        ("", "press C: it is tagged as a claim"),
        ("S", "press Q; then select what is said and press Shift+C"),
        ("Q", "press S; then select what is said and press Shift+C"),
        ("SQ", "Now select what is said and press Shift+C"),
        ("C", "press Shift+Q: they are tagged as the cue"),
        ("SC", "press Shift+Q: the claim is related to them, and to the speaker"),
        ("QC", "press Shift+S: the claim is related to the speaker, and to the cue"),
        ("SQC", "go to the claim with Tab and press Shift+C"),
    ],
)
def test_the_first_hints_go_by_what_is_tagged(
    window: MainWindow, press: Press, tagged: str, shown: str
) -> None:
    words = {"S": "Zelenskyy", "Q": "said", "C": "negotiations have focused"}
    for key in tagged:
        place(window, words[key])
        press(key)
    assert shown in hint(window)


def test_each_first_hint_leads_to_the_next(window: MainWindow, press: Press, qtbot: QtBot) -> None:
    place(window, "negotiations have focused")
    press("C")
    place(window, "said")
    press("Q", held=SHIFT)
    assert "Select who says it and press Shift+S. That is an attribution" in hint(window)
    press("Z", held=CTRL)
    assert "press Shift+Q: they are tagged as the cue" in hint(window)
    qtbot.waitUntil(window.actions_["history.redo"].isEnabled)
    press("Z", held=CTRL | SHIFT)
    place(window, "Zelenskyy")
    press("S", held=SHIFT)
    assert window.settings.get("hints done") is True
    assert "press" not in hint(window)


def test_a_relation_that_makes_no_attribution_does_not_end_the_hints(
    window: MainWindow, press: Press
) -> None:
    place(window, "Zelenskyy")
    press("S")
    select(window, "The Kremlin")
    press("S", held=SHIFT)
    assert related(window.session) == {("same_as", "speaker", "speaker")}
    assert not window.settings.get("hints done")


def test_in_the_order_of_the_text_the_hints_end_with_the_claim(
    window: MainWindow, press: Press
) -> None:
    for word, key in (("Zelenskyy", "S"), ("said", "Q")):
        place(window, word)
        press(key)
    assert not window.settings.get("hints done")
    place(window, "negotiations have focused")
    press("C", held=SHIFT)
    assert window.settings.get("hints done") is True


def test_an_article_that_is_opened_again_goes_on_where_it_was(
    window: MainWindow, project: Project
) -> None:
    text = present(window.session.document).text
    start = text.index("Zelenskyy")
    window.session.close_article()
    project.do(edits.Tag(SEED, "speaker", ((start, start + 9),)))
    window.session.open_article(SEED)
    assert "press Q; then select what is said and press Shift+C" in hint(window)


def test_a_tag_set_of_other_labels_is_taught_by_its_own(
    empty_window: MainWindow, tmp_path: Path, press: Press
) -> None:
    layers = tuple(Layer(name, (Label(name, name[0]),)) for name in ("Aussage", "Person", "Verb"))
    types = (
        RelationType("gesagt_von", ("Aussage",), ("Person",)),
        RelationType("durch", ("Aussage",), ("Verb",)),
    )
    project = Project.create(
        tmp_path / "de.annotator", TagSet("de", layers, types), annotator="ana"
    )
    project.add([AnnotatedDocument(Document("d", "", "Scholz sagte, es eile."))])
    empty_window.files.take(project)
    assert hint(empty_window).endswith("then press A.")
    select(empty_window, "Scholz")
    press("P")
    assert hint(empty_window).startswith("Now select the Aussage that belongs to it and press")
    select(empty_window, "es eile")
    press("A", held=SHIFT)
    assert "the Verb" in hint(empty_window)
    select(empty_window, "sagte")
    press("V", held=SHIFT)
    assert empty_window.settings.get("hints done") is True
    assert hint(empty_window) == ""
