"""Who has which key: defaults, the tag set's, and what a person chose."""

from collections.abc import Mapping
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from annotator.ui.keys.action_spec import PLACES, ActionSpec, Context
from annotator.ui.keys.key_text import edits, key_text, pressed, stored, types, with_twins
from annotator.ui.keys.keymap import Chosen, Keymap


def overlap(one: Context, other: Context) -> bool:
    """Of the window: everywhere; the table listens to tagging alone, the article to both."""
    return True


def apart(one: Context, other: Context) -> bool:
    """Two places that share nothing but the window."""
    return one == other or "window" in (one, other)


def command(
    id: str, *keys: str, context: Context = "article", firm: bool = False, text: str = ""
) -> ActionSpec:
    return ActionSpec(id, text or id.capitalize(), print, keys, context=context, firm=firm)


FIND, NEXT = command("find", "Ctrl+F", text="Find"), command("next", "F3", "Ctrl+G", text="Next")
CLAIM = command("label.claim", "C", firm=True, text="Tag as claim")


def keymap(
    *specs: ActionSpec, chosen: Chosen | None = None, reserved: Mapping[str, str] | None = None
) -> Keymap:
    return Keymap(specs or (FIND, NEXT, CLAIM), chosen or {}, overlap, reserved or {})


# Keys as text


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("ctrl+f", "Ctrl+F"),
        ("Shift+Backtab", "Shift+Tab"),
        ("Ctrl++", "Ctrl++"),
        ("ä", "Ä"),
        ("Ctrl+Foo", ""),
        ("gibberish", ""),
        ("Ctrl+K, Ctrl+C", ""),
        ("Ctrl", ""),
        ("Shift", ""),
        ("", ""),
    ],
)
def test_a_key_is_stored_in_one_way_or_not_at_all(
    qapp: QApplication, written: str, kept: str
) -> None:
    assert stored(written) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [("{", "Shift+["), ("!", "Shift+1"), ("+", "Shift+="), ("Alt+?", "Alt+Shift+/")],
)
def test_a_sign_is_the_key_that_types_it(one: str, other: str) -> None:
    assert pressed(one) == pressed(other)
    assert pressed(one) != pressed(other.replace("Shift+", ""))


def test_kinds_of_keys() -> None:
    assert edits("Shift+Tab")
    assert edits("Return")
    assert not edits("Ctrl+Return")
    assert types("Shift+C")
    assert types("7")
    assert not types("Alt+C")
    assert not types("[")
    assert with_twins("Ctrl+Enter") == ("Ctrl+Return", "Ctrl+Enter")
    assert with_twins("Ctrl+F") == ("Ctrl+F",)


def test_enter_is_shown_once_for_both_its_keys() -> None:
    assert {key_text(key) for key in with_twins("Return")} == {"Enter"}


# Who has a key


def test_without_a_choice_the_defaults_hold() -> None:
    keys = keymap()
    assert keys["find"].keys == ["Ctrl+F"]
    assert keys["next"].keys == ["F3", "Ctrl+G"]
    assert keys["label.claim"].keys == ["C"]


def test_a_chosen_key_wins_over_a_default_which_rests() -> None:
    chosen = keymap().with_key("next", "ctrl+f")
    assert chosen == {"next": ("F3", "Ctrl+G", "Ctrl+F")}
    keys = keymap(chosen=chosen)
    assert keys["next"].keys == ["F3", "Ctrl+G", "Ctrl+F"]
    assert keys["find"].keys == []
    assert keys["find"].resting["Ctrl+F"].command == "next"


def test_taking_a_key_back_leaves_no_trace() -> None:
    taken = keymap(chosen=keymap().with_key("next", "Ctrl+F"))
    assert taken.with_key("find", "Ctrl+F") == {}
    assert taken.without_changes("next") == {}
    assert taken.without_key("next", "Ctrl+F") == {}


def test_a_key_lost_to_another_command_does_not_come_back_with_the_next_change() -> None:
    taken = keymap(chosen=keymap().with_key("next", "Ctrl+F"))
    after = keymap(chosen=taken.with_key("find", "F7"))
    assert after["find"].keys == ["F7"]
    assert "Ctrl+F" in after["next"].keys


def test_all_keys_can_be_taken_away() -> None:
    chosen = keymap().without_key("find", "Ctrl+F")
    assert chosen == {"find": ()}
    assert keymap(chosen=chosen)["find"].keys == []


def test_the_enter_of_the_number_pad_comes_and_goes_with_the_other() -> None:
    chosen = keymap().with_key("find", "Ctrl+Return")
    assert chosen == {"find": ("Ctrl+F", "Ctrl+Return", "Ctrl+Enter")}
    assert keymap(chosen=chosen).without_key("find", "Ctrl+Enter") == {}


def test_a_tag_sets_key_wins_and_the_persons_rests_but_is_kept() -> None:
    chosen: Chosen = {"find": ("C", "F7")}
    before, after = keymap(FIND, NEXT, chosen=chosen), keymap(chosen=chosen)
    assert before["find"].keys == ["C", "F7"]
    assert after["find"].keys == ["F7"]
    obstacle = after["find"].resting["C"]
    assert obstacle.reason == "C belongs to “Tag as claim”; the tag set defines it."
    assert (obstacle.command, obstacle.firm) == ("label.claim", True)
    assert after.with_key("find", "F8")["find"] == ("C", "F7", "F8")


def test_a_label_keeps_its_key_and_takes_others() -> None:
    chosen = keymap().with_key("label.claim", "F8")
    assert chosen == {"label.claim": ("F8",)}
    keys = keymap(chosen=chosen)
    assert keys["label.claim"].keys == ["C", "F8"]
    assert keys.own("label.claim") == ("F8",)
    assert keys.without_key("label.claim", "F8") == {}
    # The further key is the person's, and can be taken over like any other.
    obstacle = keys.obstacle("find", "F8")
    assert obstacle is not None
    assert not obstacle.firm
    assert keys.with_key("find", "F8") == {"find": ("Ctrl+F", "F8")}


def test_what_stands_in_the_way_is_named() -> None:
    keys = keymap(reserved={"Alt+F": "opens the File menu"})
    said = {
        key: obstacle.reason
        for key in ("Ctrl+F", "C", "Alt+F", "Up", "F9")
        if (obstacle := keys.obstacle("next", key))
    }
    assert said == {
        "Ctrl+F": "Ctrl+F belongs to “Find”.",
        "C": "C belongs to “Tag as claim”; the tag set defines it.",
        "Alt+F": "Alt+F opens the File menu.",
        "Up": "↑ works in the text itself: move by line; with Shift extend the selection.",
    }


def test_what_fields_need_is_not_taken_from_all_of_the_window() -> None:
    keys = keymap(command("quit", context="window"), FIND, chosen={"quit": ("Return",)})
    assert keys["quit"].keys == []
    assert keys["quit"].resting["Return"].firm
    assert keys.obstacle("quit", "Ctrl+Return") is None
    assert keys.obstacle("find", "Return") is None


def test_where_one_types_plain_keys_are_letters() -> None:
    keys = keymap(command("case", "Alt+C", context="finding"))
    assert [bool(keys.obstacle("case", key)) for key in ("X", "[", "Shift+Tab", "Alt+X", "F7")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_every_place_has_a_name() -> None:
    assert set(PLACES) == set(get_args(Context))


def test_one_key_may_do_two_things_in_two_places() -> None:
    article, table = command("one", "F7"), command("two", context="tagging")
    window = command("three", context="window")
    keys = Keymap((article, table, window), {}, apart)
    assert keys.obstacle("two", "F7") is None
    assert keys.obstacle("three", "F7") is not None


def test_a_sign_and_its_key_are_not_given_twice() -> None:
    keys = keymap(command("one", "Shift+["), command("two"))
    obstacle = keys.obstacle("two", "{")
    assert obstacle is not None
    assert obstacle.command == "one"


def test_commands_that_are_not_there_are_kept() -> None:
    chosen: Chosen = {"label.gone": ("F8",), "find": ("F7",)}
    keys = keymap(chosen=chosen)
    assert keys["find"].keys == ["F7"]
    assert keys.with_key("next", "F8")["label.gone"] == ("F8",)
    assert keys.without_changes("find") == {"label.gone": ("F8",)}


def test_what_is_no_key_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a key"):
        keymap().with_key("find", "Ctrl+Foo")


# Whatever is chosen

IDS = ("a", "b", "c", "d", "label.x", "label.y")
KEYS = ("C", "Shift+C", "1", "!", "Shift+1", "Ctrl+F", "F7", "Up", "Return", "Enter", "[", "{")
CONTEXTS = st.sampled_from(("window", "article", "tagging"))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[ActionSpec], dict[str, tuple[str, ...]]]:
    """Commands with default keys that keep apart, labels, and any choice of keys."""
    # "!" and "Shift+1" are one key: two commands may not have both.
    free = list({pressed(key): key for key in draw(st.permutations(KEYS))}.values())
    specs: list[ActionSpec] = []
    for id in IDS:
        label = id.startswith("label.")
        count = draw(st.integers(0, 2))
        mine = draw(st.lists(st.sampled_from(KEYS), max_size=2)) if label else free[:count]
        free = free if label else free[count:]
        specs.append(command(id, *mine, context=draw(CONTEXTS), firm=label))
    chosen: dict[str, tuple[str, ...]] = draw(
        st.dictionaries(
            st.sampled_from((*IDS, "gone")),
            st.lists(st.sampled_from(KEYS), max_size=4, unique=True).map(tuple),
        )
    )
    return specs, chosen


@given(tables(), st.sampled_from(IDS), st.sampled_from(KEYS))
def test_no_two_commands_in_one_place_share_a_key(
    table: tuple[list[ActionSpec], dict[str, tuple[str, ...]]], id: str, key: str
) -> None:
    specs, chosen = table
    for now in (
        chosen,
        Keymap(specs, chosen, apart).with_key(id, key),
        Keymap(specs, chosen, apart).without_key(id, key),
        Keymap(specs, chosen, apart).without_changes(id),
    ):
        keys = Keymap(specs, now, apart)
        for spec in specs:
            mine = [*map(pressed, keys[spec.id].keys)]
            assert len(mine) == len(set(mine))
            # Nothing is forgotten: each key works, or what is in its way is named.
            for wanted in keys.own(spec.id):
                assert pressed(wanted) in mine or keys[spec.id].resting[wanted].reason
            for other in specs:
                if other.id != spec.id and apart(spec.context, other.context):
                    assert not set(mine) & set(map(pressed, keys[other.id].keys))


@given(tables(), st.sampled_from(IDS), st.sampled_from(KEYS))
def test_a_key_that_is_given_works_unless_something_firm_has_it(
    table: tuple[list[ActionSpec], dict[str, tuple[str, ...]]], id: str, key: str
) -> None:
    specs, chosen = table
    before = Keymap(specs, chosen, apart)
    obstacle = before.obstacle(id, key)
    after = Keymap(specs, before.with_key(id, key), apart)
    if obstacle is None or not obstacle.firm:
        assert pressed(key) in map(pressed, after[id].keys)
    else:
        assert pressed(key) not in map(pressed, after[id].keys) or key in before[id].keys
