"""The registry of commands."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QMenuBar, QStyleOptionMenuItem, QWidget
from pytestqt.qtbot import QtBot

from annotator.model import Label, Layer
from annotator.project import edits
from annotator.ui.keys.action_spec import Context
from annotator.ui.keys.actions import MENUS, Actions, ActionSpec, build_menus
from annotator.ui.keys.key_text import key_text, pressed
from annotator.ui.keys.keymap import defaults
from annotator.ui.window.main_window import MainWindow
from tests.ui.conftest import Press, labelled, select
from tests.values import present


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:
    window, article = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(article)
    contexts: dict[Context, list[QWidget]] = {
        "window": [window],
        "article": [article],
        "tagging": [article],
    }
    return Actions(contexts, window)


def test_a_command_becomes_an_action(actions: Actions) -> None:
    done: list[str] = []
    actions.add([ActionSpec("a.b", "Do it", lambda: done.append("it"), ("Ctrl+B",), tip="Does it")])
    actions.trigger("a.b")
    assert done == ["it"]
    assert actions["a.b"].toolTip() == "Does it (Ctrl+B)"


def test_two_commands_cannot_share_an_id_or_a_key(actions: Actions) -> None:
    actions.add([ActionSpec("a", "A", print, ("C",), context="article")])
    with pytest.raises(ValueError, match="two|Two"):
        actions.add([ActionSpec("a", "A", print)])
    for context in ("article", "tagging", "window"):
        with pytest.raises(ValueError, match="b and a share the key C"):
            actions.add([ActionSpec("b", "B", print, ("C",), context=context)])


def test_state_is_read_at_refresh(actions: Actions) -> None:
    state = {"on": False, "name": "Undo"}
    actions.add(
        [
            ActionSpec(
                "a",
                "A",
                print,
                enabled=lambda: state["on"],
                checked=lambda: state["on"],
                title=lambda: state["name"],
            )
        ]
    )
    assert not actions["a"].isEnabled()
    state.update(on=True, name="Undo tag as claim")
    actions.refresh()
    assert actions["a"].isEnabled()
    assert actions["a"].isChecked()
    assert actions["a"].text() == "Undo tag as claim"


def test_removed_commands_are_gone_from_their_widgets(actions: Actions) -> None:
    actions.add([ActionSpec("label.x", "X", print, ("X",), context="article")])
    widget = actions._contexts["article"][0]
    assert widget.actions()
    actions.remove("label.")
    assert not widget.actions()
    assert not list(actions)


def test_menus_have_sections_and_menus_inside(qtbot: QtBot, actions: Actions) -> None:
    actions.add(
        [
            ActionSpec("a", "A", print, menu="File"),
            ActionSpec("b", "B", print, menu="File", section="end"),
            ActionSpec("c", "C", print, menu="File/More"),
        ]
    )
    bar = QMenuBar()
    qtbot.addWidget(bar)
    menus = build_menus(bar, actions)
    texts = [action.text() or "-" for action in menus["File"].actions()]
    assert texts == ["A", "-", "B", "More"]
    assert [action.text() for action in menus["File/More"].actions()] == ["C"]


@pytest.mark.parametrize(
    ("key", "shown"),
    [("Ctrl+Left", "Ctrl+←"), ("+", "+"), ("Ctrl++", "Ctrl++"), ("Return", "Enter"), ("C", "C")],
)
def test_keys_are_shown_as_people_read_them(key: str, shown: str) -> None:
    assert key_text(key) == shown


def test_menus_name_keys_as_all_other_texts_do(window: MainWindow, qtbot: QtBot) -> None:
    """Not as Qt does by itself: Ctrl+Return, Alt+Up."""
    actions, shown = window.actions_, {}
    for menu in window.menuBar().findChildren(QMenu):
        for action in menu.actions():
            option = QStyleOptionMenuItem()
            menu.initStyleOption(option, action)
            shown[action.objectName()] = option.text.partition("\t")[2]
    wanted = {
        spec.id: key_text(actions.keys(spec.id)[0]) if actions.keys(spec.id) else ""
        for spec in actions
        if spec.menu
    }
    assert wanted.items() <= shown.items()
    assert (shown["article.done"], shown["extend.shrink"]) == ("Ctrl+Enter", "Alt+↓")


def test_chosen_keys_are_those_of_the_action_and_its_tip(actions: Actions) -> None:
    actions.add([ActionSpec("a", "A", print, ("Ctrl+B",), tip="Does it")])
    actions.choose({"a": ("F7", "F8")})
    assert [key.toString() for key in actions["a"].shortcuts()] == ["F7", "F8"]
    assert actions["a"].toolTip() == "Does it (F7)"
    actions.choose({"a": ()})
    assert actions["a"].shortcuts() == []
    assert actions["a"].toolTip() == "Does it"
    actions.choose({})
    assert actions["a"].shortcut().toString() == "Ctrl+B"


def test_a_tag_sets_key_wins_over_a_default(actions: Actions) -> None:
    actions.add([ActionSpec("a", "A", print, ("C",), context="article")])
    label = ActionSpec("label.claim", "Tag as claim", print, ("C",), context="tagging", firm=True)
    actions.add([label])
    assert actions["label.claim"].shortcut().toString() == "C"
    assert actions["a"].shortcuts() == []
    actions.remove("label.")
    assert actions["a"].shortcut().toString() == "C"


def test_a_command_is_redefined_in_its_place(actions: Actions) -> None:
    done: list[str] = []
    actions.add([ActionSpec("a", "A", lambda: done.append("one"), ("F7",))])
    actions.add([ActionSpec("b", "B", print, ("F8",))])
    action = actions["a"]
    actions.redefine([ActionSpec("a", "A", lambda: done.append("two"), ("F9",))])
    assert actions["a"] is action
    assert action.shortcut().toString() == "F9"
    assert [spec.id for spec in actions] == ["a", "b"]
    actions.trigger("a")
    assert done == ["two"]
    with pytest.raises(ValueError, match="share the key F8"):
        actions.redefine([ActionSpec("a", "A", print, ("F8",))])


def test_the_keys_that_open_menus_are_kept_free(qtbot: QtBot, actions: Actions) -> None:
    actions.add([ActionSpec("a", "A", print, menu="File")])
    bar = QMenuBar()
    qtbot.addWidget(bar)
    build_menus(bar, actions)
    actions.choose({"a": ("Alt+F", "F7")})
    assert actions.keys("a") == ["F7"]
    assert actions.keymap["a"].resting["Alt+F"].reason == "Alt+F opens the File menu."


def test_another_key_works_and_the_default_no_longer(window: MainWindow, press: Press) -> None:
    window.actions_.choose(window.actions_.keymap.with_key("tag.relate", "J"))
    window.actions_.choose(window.actions_.keymap.without_key("tag.relate", "Ctrl+R"))
    select(window, "weekend discussions")
    press("C", "J")
    assert window.pane.relate_bar.isVisible()
    press("Escape")
    press("R", held=Qt.KeyboardModifier.ControlModifier)
    assert not window.pane.relate_bar.isVisible()


def test_a_key_taken_over_does_what_it_was_taken_for(window: MainWindow, press: Press) -> None:
    select(window, "Miami")
    press("L")
    window.actions_.choose(window.actions_.keymap.with_key("tag.remove", "Tab"))
    press("Tab")
    assert window.session.article.ordered == []
    press("Backspace")


def test_a_label_has_further_keys(window: MainWindow, press: Press) -> None:
    window.actions_.choose(window.actions_.keymap.with_key("label.location", "F8"))
    select(window, "Miami")
    press(Qt.Key.Key_F8)
    assert len(labelled(window.session, "location")) == 1
    select(window, "Ukraine")
    press("L")
    assert len(labelled(window.session, "location")) == 2


def test_another_tag_set_takes_its_keys_and_gives_them_back(
    window: MainWindow, press: Press
) -> None:
    window.actions_.choose(window.actions_.keymap.with_key("article.filter", "J"))
    tag_set = window.session.tag_set
    joke = Label(name="joke", key="J")
    layers = (*tag_set.layers, Layer(name="humour", labels=(joke,)))
    window.session.do(edits.ChangeTagSet(msgspec.structs.replace(tag_set, layers=layers)))
    assert window.actions_.keys("article.filter") == ["Ctrl+L"]
    select(window, "Miami")
    press("J")
    assert len(labelled(window.session, "joke")) == 1
    present(window.session.project).undo()
    present(window.session.project).undo()
    assert window.actions_.keys("article.filter") == ["Ctrl+L", "J"]


def test_swapped_arrows_are_another_default(window: MainWindow) -> None:
    actions = window.actions_
    actions.choose(actions.keymap.with_key("move.word.right", "F8"))
    window.menus.toggle_arrows()
    assert actions.keys("move.character.right") == []
    assert actions.keys("move.character.left") == ["Left"]
    actions.choose({})
    assert actions.keys("move.character.right") == ["Right"]
    window._refresh()
    assert actions["edit.arrows"].isChecked()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.data())
def test_whatever_a_person_chooses_no_key_is_two_commands(
    window: MainWindow, data: st.DataObject
) -> None:
    actions = window.actions_
    ids = [spec.id for spec in actions]
    keys = sorted({key for spec in actions for key in defaults(spec)})
    keys += ["{", "!", "Alt+F", "F8", "Up", "J", "Shift+J", "Shift+["]
    some = st.lists(st.sampled_from(keys), max_size=3, unique=True).map(tuple)
    if data.draw(st.booleans()):
        window.menus.toggle_arrows()
    actions.choose(data.draw(st.dictionaries(st.sampled_from(ids), some, max_size=12)))
    menus = {pressed(f"Alt+{name[0]}") for name in MENUS}
    for widget in (window.pane.view, window.panes.annotation_table, window.pane.find_bar.field):
        there = [*widget.actions(), *window.actions()]
        keys_there = [pressed(key.toString()) for action in there for key in action.shortcuts()]
        assert len(keys_there) == len(set(keys_there))
        assert not menus & set(keys_there)


def test_texts_that_speak_of_keys_follow(window: MainWindow, press: Press) -> None:
    actions, keys = window.actions_, window.status_bar.keys
    chosen = {
        "history.undo": ("F7",),
        "tag.next": ("F8",),
        "extend.word.right": ("Shift+F8",),
        "extend.grow": ("Shift+F7",),
        "tag.attributes": (),
    }
    actions.choose(chosen)
    assert "press Shift+F7 until" in window.pane.hint_line.text.text()
    assert "Shift+F7 selects the word" in said_by(window.panes.inspector.empty)
    window._refresh()
    assert ("F8", "next") in keys.hints()
    select(window, "Miami")
    press("L")
    window._refresh()
    assert ("Shift+F8", "longer") in keys.hints()
    assert "attributes" not in {name: key for key, name in keys.hints()}
    made = window.session.selection.annotation_id
    window.session.selection.deselect()
    assert "F8 goes from one annotation" in said_by(window.panes.inspector.empty)
    window.session.selection.choose(present(made))
    press("Backspace")
    assert window.status_bar.message.text() == "Removed the location. F7 brings it back."
    press("Backspace")
    assert "F8 or a click selects one" in window.status_bar.message.text()
    actions.choose({"history.undo": ()})
    select(window, "Miami")
    press("L", "Backspace")
    assert window.status_bar.message.text() == "Removed the location. “Undo” brings it back."


def test_the_start_page_names_the_keys(empty_window: MainWindow) -> None:
    assert empty_window.start_page.new_button.toolTip() == "New project (Ctrl+N)"
    empty_window.actions_.choose({"file.new": ("F7",), "file.open": ()})
    assert empty_window.start_page.new_button.toolTip() == "New project (F7)"
    assert empty_window.start_page.open_button.toolTip() == "Open"


def test_label_buttons_name_the_keys(window: MainWindow) -> None:
    window.actions_.choose({"label.relate.claim": ("F8",)})
    button = next(b for b in window.pane.label_palette.buttons if b.label.name == "claim")
    assert button.toolTip().endswith("(C; Shift+C: and relate)")
    tag_set = window.session.tag_set
    keyless = tuple(
        msgspec.structs.replace(
            layer, labels=tuple(msgspec.structs.replace(label, key="") for label in layer.labels)
        )
        for layer in tag_set.layers
    )
    window.session.do(edits.ChangeTagSet(msgspec.structs.replace(tag_set, layers=keyless)))
    button = next(b for b in window.pane.label_palette.buttons if b.label.name == "claim")
    assert button.key == ""
    assert button.toolTip().endswith("(F8: and relate)")


def said_by(widget: QWidget) -> str:
    """All that the labels inside say."""
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_every_command_of_the_window_has_a_name_and_a_place(window: MainWindow) -> None:
    specs = list(window.actions_)
    assert len(specs) > 60
    for spec in specs:
        assert spec.text
        assert spec.menu, f"{spec.id} is in no menu"


def test_changes_made_together_tell_of_their_keys_once(actions: Actions) -> None:
    told: list[list[str]] = []
    actions.keysChanged.connect(lambda: told.append(actions.keys("b")))
    with actions.together():
        actions.add([ActionSpec("a", "A", print, ("F7",))])
        actions.add([ActionSpec("b", "B", print, ("F8",))])
        assert told == []
    assert told == [["F8"]]
    assert actions["b"].shortcut().toString() == "F8"
    actions.remove("a")
    assert len(told) == 2
