"""Folded texts, and the way back to the original."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.text.folding import FoldedText, fold
from tests.text.test_find import is_border, texts


@given(texts, st.booleans())
def test_the_way_back_from_a_folded_text(text: str, case: bool) -> None:
    folded = FoldedText(text, case)
    for position in range(len(text) + 1):
        assert folded.original_position(folded.folded_position(position)) == position
        if is_border(text, position):
            assert folded.text[: folded.folded_position(position)] == fold(text[:position], case)
