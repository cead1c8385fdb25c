"""How names are found by a few letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.text.name_fit import fit, fold, typed_words

FIND = "Find in the article"


def rank(name: str, typed: str) -> tuple[int, int, int] | None:
    """What to sort by, the lower the better; None: it does not fit."""
    found = fit(name, typed)
    if found is None:
        return None
    return found.cost, 0 if found.places[:1] in ((), (0,)) else 1, len(name)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Tag as claim", "tag cl"),
        ("Tag as claim", "claim"),
        ("Tag as claim", "cl tag"),
        ("Tag as claim", "laim"),
        (FIND, "fia"),
        (FIND, "fart"),
        ("Tag as claim", "tcl"),
        ("Export…", "exprt"),
        ("Müller spricht", "muller"),
        ("ÉLECTIONS", "élec"),
        ("Relate to claim “talks go on”", "talks"),
        ("", ""),
        ("Undo", "  "),
        ("Keys…", "keys..."),
        ("Keys…", "KEYS…"),
        ("Keys…", "..."),
        ("Colleagues’ layers", "colleagues' layers"),
        ("Colleagues’ layers", "layers, colleagues"),
        ("said_by", "said by"),
        ("Relate to claim “talks go on”", '"talks go'),
        ("Şırnak – Čapek, Łódź", "lodz sirnak-capek"),
    ],
)
def test_it_fits(name: str, typed: str) -> None:
    assert rank(name, typed) is not None


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Tag as claim", "tag xy"),
        ("Tag as claim", "mialc"),
        # The letters are there, but scattered in words that they do not begin.
        ("Remove article from the project", "mattp"),
        ("Undo", "undoo"),
        ("Undo", "..."),
        ("", "a"),
    ],
)
def test_it_does_not_fit(name: str, typed: str) -> None:
    assert rank(name, typed) is None


@pytest.mark.parametrize(
    ("better", "worse", "typed"),
    [
        ("Find next", "Redefinition", "f n"),
        ("Bookmark (talks)", "Smalltalks", "talks"),
        # A beginning of a word, the same inside, initials, letters here and there.
        ("Undo tag", "Foundoil", "undo"),
        # A whole word comes before a beginning, wherever it is.
        ("Go to the next key", "Keyboard", "key"),
        ("Show all keys", "Keystrokes", "keys"),
        ("Redefine", "Far in need", "fin"),
        (FIND, "Filter all", "fia"),
        # Of two that fit alike, the one that begins so, and the shorter.
        ("Find next", "All that you find", "find"),
        ("Find next", "Find next in all of the article", "find"),
    ],
)
def test_it_fits_better(better: str, worse: str, typed: str) -> None:
    one, other = rank(better, typed), rank(worse, typed)
    assert one is not None
    assert other is None or one < other


def test_marks_before_a_word_do_not_hide_it() -> None:
    one, other = fit("Relate to claim “talks go on”", "talks"), fit("War talks", "talks")
    assert one is not None
    assert other is not None
    assert one.cost == other.cost == 0


def test_the_letters_that_were_typed_are_told() -> None:
    found = fit(FIND, "fia")
    assert found is not None
    assert [FIND[place] for place in found.places] == ["F", "i", "a"]
    assert found.places == (0, 5, 12)


NAMES = st.text(st.characters(codec="utf-8"), max_size=30)


@given(NAMES, st.data())
def test_what_begins_a_word_of_a_name_finds_it(name: str, data: st.DataObject) -> None:
    words = [
        word for word in "".join(c if c.isalnum() else " " for c in fold(name)).split() if word
    ]
    if words:
        word = data.draw(st.sampled_from(words))
        typed = word[: data.draw(st.integers(1, len(word)))]
        found = fit(name, typed)
        assert found is not None
        assert found.cost <= 1
        whole = fit(name, word)
        assert whole is not None
        assert whole.cost == 0


@given(NAMES, NAMES)
def test_places_are_letters_of_the_name_in_order(name: str, typed: str) -> None:
    found = fit(name, typed)
    if found is not None:
        assert list(found.places) == sorted(set(found.places))
        letters = {fold(name)[place] for place in found.places}
        assert letters == set("".join(typed_words(typed)))
