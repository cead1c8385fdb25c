"""Ids that readers make: the same for the same parts, however they are put together."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.ids import IdsWithin, made_id

PARTS = st.lists(st.text(), min_size=1, max_size=3)


@given(PARTS, PARTS)
def test_ids_within_a_text_are_those_made_of_all_parts(first: list[str], more: list[str]) -> None:
    assert IdsWithin(*first)(*more) == made_id(*first, *more)


@given(st.text(), st.text(), st.text())
def test_an_id_within_a_text_does_not_depend_on_those_made_before(
    text: str, one: str, other: str
) -> None:
    ids = IdsWithin(text)
    ids(one)
    assert ids(other) == made_id(text, other)
    assert UUID(ids(other)).version == 5
