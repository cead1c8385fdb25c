"""Reading INCEpTION's own files, and GUM."""

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.recognition import recognise
from annotator.formats.webanno import FORMAT
from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.roundtrip import TAG_SET, read_from, write_to
from tests.formats.webanno.examples import ALL_LAYERS, HEAD, read_one, read_text


def real_files(shared_data: Path) -> list[Path]:
    """INCEpTION's own files, and GUM's."""
    return sorted(
        [
            *(shared_data / "formats" / "webanno_tsv").glob("*/*.tsv"),
            *(shared_data / "multi_annotator" / "inception_curation_cases").glob("*.tsv"),
        ]
    )


def test_real_files_are_read_and_written_again(shared_data: Path, tmp_path: Path) -> None:
    paths = real_files(shared_data)
    assert len(paths) == 3 + 25 + 24
    for path in paths:
        assert recognise(path) is FORMAT
        item, notes = read_one(path, types=ALL_LAYERS)
        known = ("no length", "or to nothing")
        assert all(any(words in note for words in known) for note in notes), notes
        folder = tmp_path / path.stem
        folder.mkdir()
        losses = write_to(folder, FORMAT, [item])
        assert [loss.what for loss in losses] == []
        (again,), more = read_from(folder, FORMAT)
        assert more == []
        assert isinstance(again, AnnotatedDocument)
        assert sorted(again.annotations, key=repr) == sorted(item.annotations, key=repr)
        assert sorted(again.relations, key=repr) == sorted(item.relations, key=repr)
        assert again.document.text == item.document.text


def test_the_same_document_as_xmi(shared_data: Path) -> None:
    folder = shared_data / "formats" / "webanno_tsv" / "inception_tsv3_suite"
    paths = sorted(folder.glob("*.xmi"))
    assert len(paths) == 24
    for path in paths:
        root = ElementTree.parse(path).getroot()
        item, _ = read_one(path.with_suffix(".tsv"), types=ALL_LAYERS)
        text = next(e.attrib["sofaString"] for e in root if e.tag.endswith("}Sofa"))
        text = text.replace("\r\n", "\n")
        assert item.document.text == text.rstrip("\n")
        spans = {e.attrib[_ID]: _place(e, text) for e in root if "begin" in e.attrib}
        links = [e.attrib for e in root if "Governor" in e.attrib]
        expected = Counter(
            _place(e, text)
            for e in root
            if "begin" in e.attrib and "Governor" not in e.attrib and _name(e) not in _PLAIN
        )
        expected = Counter({place: n for place, n in expected.items() if place[0] < place[1]})
        own = [each for each in item.annotations if each.label != "Token"]
        assert Counter((each.start, each.end) for each in own) == expected, path.name
        by_id = {each.id: (each.start, each.end) for each in item.annotations}
        found = Counter((by_id[r.source], by_id[r.target]) for r in item.relations)
        if links:
            ends = Counter((spans[link["Governor"]], spans[link["Dependent"]]) for link in links)
            assert found == ends, path.name


_ID = "{http://www.omg.org/XMI}id"


_PLAIN = ("Sentence", "Token", "DocumentMetaData", "DocumentAnnotation")


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _place(element: ElementTree.Element, text: str) -> tuple[int, int]:
    """Where an element lies, without white space at its ends, which the table cannot have."""
    start, end = int(element.attrib["begin"]), int(element.attrib["end"])
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def test_gum(shared_data: Path, tmp_path: Path) -> None:
    folder = shared_data / "formats" / "webanno_tsv" / "gum"
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="bo") as project:
        report = import_paths(project, [folder], ImportOptions(new_labels=True))
        assert (report.documents, report.annotations) == (3, 276 + 237 + 190)
        lines = [
            line.rstrip("\t").split("\t")[-1]
            for path in folder.glob("*.tsv")
            for line in path.read_text("utf-8").split("\n")
            if re.match(r"\d+-\d+\t", line)
        ]
        sources = sum(len(cell.split("|")) for cell in lines if cell != "_")
        assert report.relations == sources > 300
        assert project.check() == []
        again = import_paths(project, [folder], ImportOptions(new_labels=True))
        assert (again.documents, again.annotations, again.relations) == (0, 0, 0)


def test_offsets_are_utf_16(tmp_path: Path) -> None:
    item, _ = read_text(
        tmp_path, *HEAD, "#Text=It 😊 .", "1-1\t0-2\tIt\t_", "1-2\t3-5\t😊\t*", "1-3\t6-7\t.\tx"
    )
    assert [(a.label, a.text) for a in item.annotations] == [("Entity", "😊"), ("x", ".")]
    with raises_explained(OffsetsDiffer, match=r"a\.tsv: .*--offsets code-points"):
        read_text(tmp_path, *HEAD, "#Text=😊 it .", "1-1\t0-1\t😊\t_", "1-2\t2-4\tit\tx")


_NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"
_LEMMA = "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Lemma"


def test_layers_of_words_are_left_out_and_offered(tmp_path: Path) -> None:
    lines = (
        *("#FORMAT=WebAnno TSV 3.3", f"#T_SP={_NER}|value", f"#T_SP={_LEMMA}|value", "", ""),
        *("#Text=Ines left", "1-1\t0-4\tInes\tPER\tInes", "1-2\t5-9\tleft\t_\tleave"),
    )
    item, (note,) = read_text(tmp_path, *lines)
    assert [(a.label, a.text) for a in item.annotations] == [("PER", "Ines")]
    assert note == "a.tsv: words, sentences and syntax were left out: 2 Lemma."
    item, notes = read_one(tmp_path / "a.tsv", types="Lemma")
    assert [a.label for a in item.annotations] == ["PER", "Ines", "leave"]
    assert notes == []


@pytest.mark.parametrize(
    ("version", "lines"),
    [
        (2, "# de.tudarmstadt.ukp.NamedEntity | value\n#id=1\n#text=Ines left\n1-1\tInes\tB-PER\n"),
        (2, "#id=1#text=Ines left\n1-1\tInes\tB-PER\n1-2\tleft\tO\n"),
        (1, "#id=1\n#text=Ines left\n1\tInes\tInes\tNNP\tB-PER\n2\tleft\tleave\tVBD\tO\n"),
    ],
)
def test_older_versions_are_refused_by_name(tmp_path: Path, version: int, lines: str) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(lines, "utf-8")
    assert recognise(path) is FORMAT
    with pytest.raises(InputError, match=rf"WebAnno TSV {version}, .* INCEpTION"):
        read_one(path)
    path.write_text("id\ttext\n1\tInes left\n", "utf-8")
    assert recognise(path) is not FORMAT
