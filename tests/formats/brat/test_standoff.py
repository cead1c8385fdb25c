"""Lines of standoff annotations: parsed, split at line ends, and joined again."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.brat.standoff import (
    BORDERS,
    escape,
    join_over_line_ends,
    split_at_line_ends,
    unescape,
)
from annotator.model import (
    InputError,
)
from annotator.text.line_ends import LINE_ENDS
from tests.formats.brat.examples import make, read_from_one


@given(st.text(st.characters() | st.sampled_from(LINE_ENDS)))
def test_a_note_is_one_line(note: str) -> None:
    assert unescape(escape(note)) == note
    assert len(escape(note).splitlines()) <= 1


@given(st.lists(st.text(st.sampled_from("ab " + BORDERS)), min_size=1), st.data())
def test_parts_of_one_line_are_joined_again(pieces: list[str], data: st.DataObject) -> None:
    text = "a" + "".join(pieces) + "b"
    end = data.draw(st.integers(1, len(text)))
    whole = ((0, len(text[:end].rstrip(BORDERS))),)
    assert join_over_line_ends(text, split_at_line_ends(text, whole)) == whole


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("T1 person 0 3 Ann", r"a\.ann:1: .*no tab"),
        ("T1\tperson zero 3\tAnn", r"a\.ann:1: .*LABEL START END"),
        ("T1\tperson 0 300\tAnn", r"a\.ann"),
        ("T1\tperson 4 6;0 3\tAnn", r"a\.ann:1: the fragments of T1"),
        ("R1\tmeets T1", r"a\.ann:1: .*two arguments"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = make(tmp_path, "Ann said", line)
    with pytest.raises(InputError, match=said):
        read_from_one(path)
