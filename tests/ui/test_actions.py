"""The registry of commands."""

import pytest
from PySide6.QtWidgets import QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from annotator.ui.actions import Actions, ActionSpec, build_menus, key_text
from annotator.ui.main_window import MainWindow


@pytest.fixture
def actions(qtbot: QtBot) -> Actions:
    window, article = QWidget(), QWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(article)
    contexts = {"window": [window], "article": [article], "tagging": [article]}
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


def test_every_command_of_the_window_has_a_name_and_a_place(window: MainWindow) -> None:
    specs = list(window.actions_)
    assert len(specs) > 60
    for spec in specs:
        assert spec.text
        assert spec.menu, f"{spec.id} is in no menu"
