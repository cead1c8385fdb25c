"""What hangs on no passage is counted, unused codes are named, and titles stay."""

from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.refi_qda import FORMAT
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET, through

QDE = """<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="Other">
<Users><User guid="u1" name="Bo"/></Users>
<CodeBook><Codes><Code guid="c1" name="person" isCodable="true"/>
<Code guid="c2" name="fear" isCodable="true" color="#ff0000"><Description>Of any kind</Description>
</Code></Codes></CodeBook>
<Variables><Variable guid="v1" name="age" typeOfVariable="Text"/></Variables>
<Cases><Case guid="k1" name="Ines"><VariableValue><VariableRef targetGUID="v1"/>
<TextValue>52</TextValue></VariableValue></Case></Cases>
<Sources><TextSource guid="s1" name="Talk"><PlainTextContent>Ines left.</PlainTextContent>
<PlainTextSelection guid="p1" startPosition="0" endPosition="4" name="Ines">
<Coding guid="d1" creatingUser="u1"><CodeRef targetGUID="c1"/><NoteRef targetGUID="n1"/></Coding>
<Coding guid="d2" creatingUser="u1"><CodeRef targetGUID="gone"/></Coding>
<Coding guid="d3" creatingUser="u1"/></PlainTextSelection>
<Coding guid="d4" creatingUser="u1"><CodeRef targetGUID="c1"/></Coding>
<NoteRef targetGUID="n2"/></TextSource></Sources>
<Notes><Note guid="n1"><PlainTextContent>Her</PlainTextContent></Note>
<Note guid="n2"><PlainTextContent>A memo</PlainTextContent></Note></Notes>
<Links><Link guid="l1" name="x" originGUID="c1" targetGUID="c2"/></Links>
<Sets><Set guid="e1" name="all"/></Sets><Graphs><Graph guid="g1" name="map"/></Graphs>
</Project>
"""


def test_what_hangs_on_no_passage_is_counted_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.qde"
    path.write_text(QDE, "utf-8")
    context = ReadContext("ana")
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, context)
    assert isinstance(item, AnnotatedDocument)
    assert [(a.label, a.annotator, a.note) for a in item.annotations] == [("person", "Bo", "Her")]
    assert {w.partition("|")[0]: n for w, n in context.left_out.take().items()} == {
        "case": 1,
        "set": 1,
        "map of codes": 1,
        "coding of a whole source": 1,
        "coding with a code that is missing": 1,
        "coding without a code": 1,
        "note that is not on a passage": 1,
        "link that is not between passages": 1,
    }


def test_codes_that_no_passage_has(tmp_path: Path) -> None:
    path = tmp_path / "a.qde"
    path.write_text(QDE, "utf-8")
    with Project.create(tmp_path / "p.annotator", TAG_SET, annotator="ana") as project:
        report = import_paths(project, [path], ImportOptions())
        assert any(
            "1 code of the codebook that no passage has is not" in n for n in report.notes.messages
        )
        import_paths(project, [path], ImportOptions(new_labels=True))
        label = project.tag_set.label("fear")
        assert label is not None
        assert (label.description, label.color) == ("Of any kind", "#ff0000")


@pytest.mark.parametrize("title", ["", "a-1", "Talk", "Line\nend"])
def test_titles_stay(title: str) -> None:
    document = Document("a-1", title, "HEADLINE OF ALL\n\nInes left the quay on Tuesday.")
    trip = through(FORMAT, [AnnotatedDocument(document, (), ())])
    assert [each.document.title for each in trip.documents] == [title]
