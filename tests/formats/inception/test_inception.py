"""INCEpTION's projects: everybody's annotations of a document, and what cannot be read is told."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.inception import FORMAT
from annotator.formats.inception.reading import read as read_inception
from annotator.formats.offsets import OffsetsDiffer
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project
from tests.explained import raises_explained

SYSTEM = """<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier"><types>
<typeDescription><name>webanno.custom.Who</name><description/>
<supertypeName>uima.tcas.Annotation</supertypeName><features>
<featureDescription><name>label</name><description/>
<rangeTypeName>uima.cas.String</rangeTypeName></featureDescription>
</features></typeDescription></types></typeSystemDescription>"""
TEXT = "😀 Ann met Bo."


def xmi(label: str, begin: int = 3, end: int = 6, text: str = TEXT) -> bytes:
    """A CAS with one annotation, and its type system, as a zip."""
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"
 xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">
<custom:Who xmi:id="2" sofa="1" begin="{begin}" end="{end}" label="{label}"/>
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="{text}"/>
<cas:View sofa="1" members="2"/></xmi:XMI>"""
    return zipped({"a.txt.xmi": content.encode(), "TypeSystem.xml": SYSTEM.encode()})


def cas_json(label: str) -> bytes:
    """The same in JSON."""
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView"}
    who = {"%ID": 2, "%TYPE": "webanno.custom.Who", "@sofa": 1, "begin": 11, "end": 13}
    features = {"%NAME": "label", "%RANGE": "uima.cas.String"}
    name = {"%NAME": "webanno.custom.Who", "%SUPER_TYPE": "uima.tcas.Annotation"}
    data = {
        "%TYPES": {"webanno.custom.Who": {**name, "label": features}},
        "%FEATURE_STRUCTURES": [{**sofa, "sofaString": TEXT}, {**who, "label": label}],
        "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2]}},
    }
    return json.dumps(data).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


ABOUT: dict[str, Any] = {
    "name": "Who met whom",
    "annotation_documents": [
        {"name": "a.txt", "user": "ana", "state": "FINISHED"},
        {"name": "a.txt", "user": "bo", "state": "IN_PROGRESS"},
        {"name": "b.txt", "user": "bo", "state": "NEW"},
    ],
    "tag_sets": [{"tags": [{"tag_name": "host", "tag_description": "Who invites"}]}],
}


def make(folder: Path, files: dict[str, bytes], about: dict[str, Any] = ABOUT) -> Path:
    """A project's archive."""
    path = folder / "project.zip"
    head = {"exportedproject123.json": json.dumps(about).encode()}
    path.write_bytes(zipped({**head, **files}))
    return path


def read(path: Path) -> tuple[list[AnnotatedDocument], list[str]]:
    """The articles of a project, and what is said of it."""
    context = ReadContext("me")
    found = list(read_inception(path, context))
    assert all(isinstance(each, AnnotatedDocument) for each in found)
    return [each for each in found if isinstance(each, AnnotatedDocument)], context.notes.messages


FILES = {
    "source/a.txt": TEXT.encode(),
    "annotation/a.txt/INITIAL_CAS.zip": xmi("nobody"),
    "annotation/a.txt/ana.zip": xmi("host"),
    "annotation/a.txt/bo.json": cas_json("guest"),
    "annotation_ser/a.txt/ana.ser": b"\xac\xed",
    "curation/a.txt/CURATION_USER.zip": xmi("host"),
}


def test_everybody_has_a_layer(tmp_path: Path, project: Project) -> None:
    path = make(tmp_path, FILES)
    assert recognise(path) is FORMAT
    (item,), notes = read(path)
    assert [(each.annotator, each.label, each.text) for each in item.annotations] == [
        ("CURATION_USER", "host", "Ann"),
        ("ana", "host", "Ann"),
        ("bo", "guest", "Bo"),
    ]
    assert item.document.metadata["source"] == "a.txt"
    assert item.document.metadata["project"] == "Who met whom"
    assert item.document.metadata["states"] == {"ana": "FINISHED", "bo": "IN_PROGRESS"}
    assert notes == []
    options = ImportOptions(new_labels=True)
    assert import_paths(project, [path], options).annotations == 3
    label = project.tag_set.label("host")
    assert label is not None
    assert label.description == "Who invites"
    again = import_paths(project, [path], options)
    assert (again.documents, again.annotations) == (0, 0)


def test_what_only_inception_reads_is_told(tmp_path: Path) -> None:
    files = {
        "source/b.txt": b"Nobody met anybody.",
        "annotation/b.txt/bo.txt": b"Nobody met anybody.",
        "annotation_ser/b.txt/bo.ser": b"\xac\xed",
        "annotation_ser/b.txt/INITIAL_CAS.ser": b"\xac\xed",
    }
    (first, second), (note,) = read(make(tmp_path, {**FILES, **files}))
    assert len(first.annotations) == 3
    assert (second.document.text, second.annotations) == ("Nobody met anybody.", ())
    assert note.startswith("project.zip, b.txt: the annotations of bo are there only in a form")


def test_a_document_without_anything_readable_is_told(tmp_path: Path) -> None:
    found, notes = read(make(tmp_path, {"annotation_ser/b.txt/bo.ser": b"\xac\xed"}))
    assert found == []
    assert any("neither its text nor annotations can be read" in note for note in notes)


def test_different_texts_are_articles_of_their_own(tmp_path: Path) -> None:
    files = {"annotation/a.txt/cy.zip": xmi("host", text="😀 Ann met Bo again.")}
    found, (note,) = read(make(tmp_path, {**FILES, **files}))
    assert sorted(len(each.annotations) for each in found) == [1, 3]
    assert "2 different texts" in note


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"annotation/a.txt/cy.zip": xmi("x", 3, 99)}, r"project\.zip, a\.txt: a\.txt\.xmi: .*not"),
        ({"annotation/a.txt/cy.zip": b"no zip"}, r"project\.zip .*cannot be read"),
        ({"annotation/a.txt/cy.json": b'{"%VIEWS": 1'}, r"project\.zip, a\.txt: cy\.json: "),
        ({"annotation/a.txt/cy.json": b'[{"text": "x"}]'}, r"cy\.json is in no format"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, files: dict[str, bytes], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(make(tmp_path, {**FILES, **files}))


def test_offsets_that_differ_can_be_answered(tmp_path: Path, project: Project) -> None:
    path = make(tmp_path, {"annotation/a.txt/ana.zip": xmi("x", 2, 5)})
    with raises_explained(OffsetsDiffer, match=r"project\.zip, a\.txt: .*--offsets code-points"):
        read(path)
    options = ImportOptions(new_labels=True, offsets="code-points")
    assert import_paths(project, [path], options).annotations == 1


def test_a_project_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(EmptyText, match=r"project\.zip is a project of INCEpTION without"):
        read(make(tmp_path, {}))


def test_a_real_project(shared_data: Path, project: Project) -> None:
    folder = shared_data / "formats" / "inception_project"
    report = import_paths(project, [folder], ImportOptions(new_labels=True))
    assert (report.documents, report.annotations) == (1, 1)
    assert any("the annotations of admin are there only" in note for note in report.notes.messages)
    (summary,) = project.articles.page()
    (found,) = project.annotations(summary.id)
    assert (found.annotator, found.label, found.text) == ("CURATION_USER", "Chunk", "This")
