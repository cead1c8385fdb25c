"""PubAnnotation's JSON: denotations, relations, attributes, and the tracks of several projects."""

from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.pubannotation import NAME as FORMAT
from annotator.model import InputError
from tests.formats.reading_files import NAME, PORT, TEXT, found, read, said


def denotation(number: int, begin: int, end: int, label: str) -> dict[str, object]:
    """A denotation with the id T and a number."""
    return {"id": f"T{number}", "span": {"begin": begin, "end": end}, "obj": label}


DENOTATIONS = [denotation(1, *NAME, "PER"), denotation(2, *PORT, "LOC")]
RECORD = {"sourcedb": "PubMed", "sourceid": "123", "text": TEXT, "denotations": DENOTATIONS}


@pytest.mark.parametrize("wrapped", [False, True])
def test_denotations_and_their_relations(tmp_path: Path, wrapped: bool) -> None:
    relation = {"id": "R1", "pred": "at", "subj": "T1", "obj": "T2"}
    attribute = {"id": "A1", "subj": "T1", "pred": "role", "obj": "mayor"}
    negation = {"id": "M1", "pred": "Negation", "obj": "T2"}
    record = {
        **RECORD,
        "relations": [relation],
        "attributes": [attribute],
        "modifications": [negation],
    }
    (item,) = read(tmp_path, "a.json", [record] if wrapped else record, FORMAT)
    assert found(item) == [("PER", "Ines Dorval"), ("LOC", "port")]
    assert [a.attributes for a in item.annotations] == [{"role": "mayor"}, {"Negation": True}]
    (relation_read,) = item.relations
    ends = [a.id for a in item.annotations]
    assert [relation_read.type, relation_read.source, relation_read.target] == ["at", *ends]
    assert item.document.id == "PubMed-123"


def test_tracks_are_the_annotations_of_their_projects(tmp_path: Path) -> None:
    parted = {"id": "T1", "span": [{"begin": 6, "end": 10}, {"begin": 11, "end": 17}], "obj": "PER"}
    tracks = [
        {"project": "bo", "denotations": DENOTATIONS},
        {"project": "cy", "denotations": [parted]},
    ]
    (item,) = read(tmp_path, "a.json", {"text": TEXT, "tracks": tracks}, FORMAT)
    assert [a.annotator for a in item.annotations] == ["bo", "bo", "cy"]
    assert item.annotations[2].fragments == ((6, 10), (11, 17))


def test_what_has_no_end_in_the_text_is_counted(tmp_path: Path) -> None:
    record = {
        **RECORD,
        "relations": [{"pred": "at", "subj": "T1", "obj": "T9"}],
        "attributes": [{"subj": "T9", "pred": "role", "obj": "x"}],
    }
    context = ReadContext("ana")
    (item,) = read(tmp_path, "a.json", record, FORMAT, context)
    assert not item.relations
    assert "1 relation of what is not an annotation" in said(context)
    assert "1 attribute of what is not a denotation" in said(context)


def test_two_denotations_of_one_id_are_refused(tmp_path: Path) -> None:
    record = {**RECORD, "denotations": [DENOTATIONS[0], DENOTATIONS[0]]}
    with pytest.raises(InputError, match=r"a\.json: two annotations have the id T1"):
        read(tmp_path, "a.json", record, FORMAT)
