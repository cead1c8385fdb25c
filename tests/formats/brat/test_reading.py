"""Reading brat's files: those of its tutorial and of corpora, and all kinds of lines."""

from collections import Counter
from pathlib import Path

import pytest

from annotator.formats.brat import FORMAT
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.recognition import recognise
from annotator.model import (
    AnnotatedDocument,
    InputError,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.brat.examples import make, read_from_one
from tests.formats.roundtrip import TAG_SET, read_from


@pytest.mark.parametrize(
    ("folder", "documents", "spans"),
    [("litbank", 4, 0), ("tutorial_news", 4, 0), ("BioNLP-ST_2011_GE", 8, 0)],
)
def test_real_files_are_read(
    shared_data: Path, tmp_path: Path, folder: str, documents: int, spans: int
) -> None:
    source = shared_data / "formats" / "brat" / folder
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [source], ImportOptions(new_labels=True))
        assert report.documents == documents
        expected = sum(
            line.startswith("T")
            for suffix in ("ann", "a1", "a2")
            for path in source.glob(f"*.{suffix}")
            for line in path.read_text("utf-8").splitlines()
        )
        assert report.annotations == expected
        assert project.check() == []
        # Out and in again: the same places, labels and relations.
        export(project, tmp_path / "out", ExportOptions("brat"))
        with Project.create(tmp_path / "q.annotator", TAG_SET, annotator="bo") as again:
            import_paths(again, [tmp_path / "out"], ImportOptions(new_labels=True))
            assert again.counts().labels == project.counts().labels
            assert again.counts().relation_types == project.counts().relation_types


def test_events_attributes_and_notes(shared_data: Path) -> None:
    items, notes = [], []
    for path in sorted((shared_data / "formats" / "brat" / "tutorial_news").glob("*.txt")):
        found, said = read_from_one(path)
        items += found
        notes += said
    documents = [item for item in items if isinstance(item, AnnotatedDocument)]
    relations = Counter(r.type for d in documents for r in d.relations)
    assert sum(relations.values()) > 0
    assert any("events were read as relations" in note for note in notes)


def test_a_fragmented_annotation_with_everything(tmp_path: Path) -> None:
    path = make(
        tmp_path,
        "Ann 😀 Lee said\nno to Kyiv.",
        "T1\tperson 0 3;6 9\tAnn Lee",
        "T2\tlocation 21 25\tKyiv",
        "R1\tmeets Arg1:T1 Arg2:T2",
        "A1\tImportant T1",
        "A2\tsure T1 very",
        "N1\tReference T2 Wikidata:Q1899\tKyiv, the capital",
        "#1\tAnnotatorNotes T1\tis it her?",
        "*\tEquiv T1 T2",
    )
    assert recognise(path) is FORMAT
    (identity, item), notes = read_from_one(path)
    assert notes == []
    assert (identity.name, identity.external_id) == ("Kyiv, the capital", "Q1899")
    first, second = item.annotations
    assert (first.text, first.fragments) == ("Ann … Lee", ((0, 3), (6, 9)))
    assert first.attributes == {"Important": True, "sure": "very"}
    assert first.note == "is it her?"
    assert second.identity == identity.id
    assert [r.type for r in item.relations] == ["meets", "Equiv"]


def test_offsets_in_utf_16_are_found_out(tmp_path: Path) -> None:
    path = make(tmp_path, "😀 Kyiv said", "T1\tlocation 3 7\tKyiv")
    with raises_explained(OffsetsDiffer, match=r"a\.ann: .*--offsets utf-16"):
        read_from_one(path)
    items, _ = read_from(tmp_path, FORMAT, offsets="utf-16")
    (document,) = items
    assert isinstance(document, AnnotatedDocument)
    assert document.annotations[0].text == "Kyiv"


def test_annotations_without_their_text(tmp_path: Path) -> None:
    make(tmp_path, "Ann said", "T1\tperson 0 3\tAnn").unlink()
    with pytest.raises(InputError, match=r"no file .*a\.txt"):
        read_from_one(tmp_path / "a.ann")
