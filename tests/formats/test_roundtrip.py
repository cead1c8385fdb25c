"""The native format holds all; the others are tested beside each of them."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.jsonl import FORMAT
from annotator.model import AnnotatedDocument
from tests.formats.roundtrip import reduced, tagged_documents, through


@given(st.lists(tagged_documents(annotators=("ana", "bo")), max_size=3))
def test_native_is_the_identity(items: list[AnnotatedDocument]) -> None:
    trip = through(FORMAT, items)
    assert len(trip.losses) == 0
    holds = FORMAT.holds
    assert [reduced(each, holds) for each in trip.documents] == [
        reduced(each, holds) for each in items
    ]
