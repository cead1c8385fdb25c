"""Blocks keep their roles in a corrected text."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.model import Block
from annotator.text.alignment import align
from annotator.text.moved_blocks import moved_blocks

lines = st.lists(st.text("ab c.", max_size=8), min_size=1, max_size=6).map("\n".join)


def blocks_of(text: str) -> tuple[Block, ...]:
    """A block for each line with words; the first one is a headline."""
    found = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    kinds = ["headline", *["paragraph"] * len(found)]
    return tuple(Block(kind, *span) for kind, span in zip(kinds, found, strict=False))


def shown(old: str, new: str) -> list[tuple[str, str]]:
    """Kind and words of each block after a correction."""
    blocks = moved_blocks(blocks_of(old), old, new, align(old, new))
    return [(block.kind, new[block.start : block.end]) for block in blocks]


@settings(max_examples=60, deadline=None)
@given(lines, lines)
def test_blocks_stay_inside_the_text_and_apart(old: str, new: str) -> None:
    last = 0
    for block in moved_blocks(blocks_of(old), old, new, align(old, new)):
        assert last <= block.start < block.end <= len(new)
        last = block.end


def test_lines_that_are_divided_joined_or_new_are_blocks() -> None:
    old = "Head\nOne two.\nThree."
    head = ("headline", "Head")
    assert shown(old, "Heads\nOne two.\nThree.")[0] == ("headline", "Heads")
    assert shown(old, "Head\nOne\ntwo.\nThree.") == [
        head,
        ("paragraph", "One"),
        ("paragraph", "two."),
        ("paragraph", "Three."),
    ]
    assert shown(old, "Head\nOne two. Three.") == [head, ("paragraph", "One two. Three.")]
    assert shown(old, "Head\nThree.") == [head, ("paragraph", "Three.")]
    assert shown(old, "Head\nOne two.\nNew one.\nThree.") == [
        head,
        ("paragraph", "One two."),
        ("paragraph", "New one."),
        ("paragraph", "Three."),
    ]


def test_a_text_without_blocks_gets_none() -> None:
    assert moved_blocks((), "One", "One\ntwo", align("One", "One\ntwo")) == ()
