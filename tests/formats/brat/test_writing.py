"""What is written for brat follows its rules."""

import re

from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.brat import FORMAT
from annotator.formats.brat.standoff import (
    BORDERS,
)
from annotator.model import (
    AnnotatedDocument,
)
from tests.formats.roundtrip import tagged_documents, through


@given(st.lists(tagged_documents(), max_size=2, unique_by=lambda each: each.document.id))
def test_what_brat_asks_of_its_files(items: list[AnnotatedDocument]) -> None:
    """Its server shows no annotation of other words, nor a line that is two to Python."""
    files = through(FORMAT, items).files
    for name in (name for name in files if name.endswith(".ann")):
        text = files[name.replace(".ann", ".txt")].decode().removeprefix("\ufeff")
        lines = files[name].decode()
        assert lines.splitlines() == lines.split("\n")[:-1]
        for line in lines.splitlines():
            id, told, *words = line.split("\t")
            assert all(re.fullmatch("[A-Za-z0-9_-]+", each) for each in told.split()[:1])
            if id.startswith("T"):
                places = [place.split() for place in told.partition(" ")[2].split(";")]
                parts = [text[int(start) : int(end)] for start, end in places]
                assert words == [" ".join(parts)] or not "".join(parts).strip(BORDERS)


@given(st.lists(tagged_documents(), min_size=1, max_size=2))
def test_the_same_items_give_the_same_bytes(items: list[AnnotatedDocument]) -> None:
    assert through(FORMAT, items).files == through(FORMAT, items).files
