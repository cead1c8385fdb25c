"""GATE's documents as JSON: the unit that the file states, the sets, and words left out."""

from pathlib import Path

import pytest

from annotator.formats.bdoc import NAME as FORMAT
from annotator.formats.bdoc import TYPES
from annotator.formats.format import ReadContext
from annotator.model import InputError
from tests.formats.reading_files import NAME, PORT, PORT_UTF_16, TEXT, found, read, said


def bdoc(unit: str, *annotations: tuple[str, tuple[int, int]], set_name: str = "") -> object:
    """A document with annotations in one set."""
    made = [
        {"type": label, "start": start, "end": end, "id": number, "features": {"n": number}}
        for number, (label, (start, end)) in enumerate(annotations)
    ]
    sets = {set_name: {"name": set_name, "annotations": made, "next_annid": len(made)}}
    return {"annotation_sets": sets, "text": TEXT, "features": {"a": 1}, "offset_type": unit}


@pytest.mark.parametrize(("unit", "port"), [("p", PORT), ("j", PORT_UTF_16)])
@pytest.mark.parametrize("name", ["a.bdocjs", "a.json", "a.jsonl"])
def test_offsets_count_as_the_document_states(
    tmp_path: Path, unit: str, port: tuple[int, int], name: str
) -> None:
    (item,) = read(tmp_path, name, bdoc(unit, ("Person", NAME), ("Location", port)), FORMAT)
    assert found(item) == [("Person", "Ines Dorval"), ("Location", "port")]
    assert [a.attributes for a in item.annotations] == [{"n": 0}, {"n": 1}]
    assert item.document.metadata["a"] == 1


def test_a_named_set_has_an_owner_of_its_name(tmp_path: Path) -> None:
    (item,) = read(tmp_path, "a.json", bdoc("p", ("Person", NAME), set_name="Key"), FORMAT)
    assert [a.annotator for a in item.annotations] == ["Key"]


def test_words_are_left_out_by_type_unless_they_are_named(tmp_path: Path) -> None:
    document = bdoc("p", ("Token", (0, 5)), ("Token", (6, 10)), ("Person", NAME))
    context = ReadContext("ana")
    (item,) = read(tmp_path, "a.json", document, FORMAT, context)
    assert found(item) == [("Person", "Ines Dorval")]
    assert "2 annotations of the type Token were left out" in said(context)
    context = ReadContext("ana", options={TYPES: "Token"})
    (item,) = read(tmp_path, "a.json", document, FORMAT, context)
    assert len(item.annotations) == 3


def test_an_unknown_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="offset_type must be “p” or “j”, not “b”"):
        read(tmp_path, "a.json", bdoc("b"), FORMAT)
