"""Guidelines and memos go out with the data, and come in again."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from annotator.formats.dataset.card import CardText
from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.importing import import_paths
from annotator.formats.refi_qda.vocabulary import qualify
from annotator.formats.tag_sets import default_tag_set
from annotator.model import AnnotatedDocument, Document
from annotator.project import Project
from annotator.project.codebook.edits import ChangeLabel
from annotator.project.guideline_edits import ImportGuidelines
from annotator.project.memos import WriteMemo

SEED = "seed"
TEXT = "# Rules\n\nFor *all*.\n\n## claim\n\nWhat is said.\n"


@pytest.fixture
def written(project: Project) -> Project:
    """A project with guidelines and a memo on each kind of thing."""
    project.add([AnnotatedDocument(Document(SEED, "Progress", "It was said."))])
    project.do(ImportGuidelines(TEXT))
    project.do(WriteMemo("project", "", "On all.\n\n<b>Not</b> bold."))
    project.do(WriteMemo("label", "claim", "Where does it end?"))
    project.do(WriteMemo("article", SEED, "Two sources."))
    project.do(ChangeLabel("claim", {"name": "statement"}))
    return project


def test_all_comes_back_from_the_native_format(written: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert export(written, out).losses == []
    with Project.create(tmp_path / "again.annotator", default_tag_set(), annotator="ben") as again:
        import_paths(again, [out])
        assert again.guidelines.sections() == written.guidelines.sections()
        expected = [(m.kind, m.subject, m.annotator, m.text) for m in written.memos.all()]
        assert [(m.kind, m.subject, m.annotator, m.text) for m in again.memos.all()] == expected
        again.do(ChangeLabel("statement", {"name": "thesis"}))
        assert again.guidelines.of_label("thesis") is not None
        # What the project has already stays as it is.
        again.do(ImportGuidelines("# Mine"))
        import_paths(again, [out])
        assert "# Mine" in again.guidelines.markdown()


def test_a_memo_of_an_article_that_did_not_come_is_named(written: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    export(written, out)
    lines = out.read_text("utf-8").splitlines()
    kept = [line for line in lines if '"annotations"' not in line]
    out.write_text("\n".join(kept), "utf-8")
    with Project.create(tmp_path / "again.annotator", default_tag_set(), annotator="ben") as again:
        report = import_paths(again, [out])
        assert "memo of ana on the article" in str(list(report.notes))


def test_a_dataset_has_the_guidelines_beside_its_card(written: Project, tmp_path: Path) -> None:
    report = export(written, tmp_path / "data.conll", ExportOptions(format="conll"))
    assert any("guidelines" in loss for loss in report.losses)
    options = ExportOptions(format="conll", anonymous=True, card=CardText("Claims"))
    report = export(written, tmp_path / "set", options)
    text = (tmp_path / "set" / "guidelines.md").read_text("utf-8")
    assert text.startswith("# Rules\n\nFor *all*.\n\n## statement\n\nWhat is said.\n")
    assert "### cue" in text
    assert "`guidelines.md`" in (tmp_path / "set" / "README.md").read_text("utf-8")
    assert not any("guidelines" in loss for loss in report.losses)
    assert "Two sources" not in text


def test_memos_and_guidelines_are_notes_of_refi_qda(written: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.qdpx"
    losses = export(written, out, ExportOptions(format="refi-qda")).losses
    assert not any("memo" in loss or "guideline" in loss for loss in losses)
    with zipfile.ZipFile(out) as archive:
        root = ElementTree.fromstring(archive.read("project.qde"))
    notes = {note.get("guid"): note for note in root.iter(qualify("Note"))}
    texts = {guid: note.findtext(qualify("PlainTextContent")) for guid, note in notes.items()}
    assert all(note.get("creationDateTime") for note in notes.values())

    def texts_on(element: ElementTree.Element) -> list[str | None]:
        return [texts[ref.get("targetGUID")] for ref in element.findall(qualify("NoteRef"))]

    (code,) = (one for one in root.iter(qualify("Code")) if one.get("name") == "statement")
    (source,) = root.iter(qualify("TextSource"))
    assert texts_on(code) == ["Where does it end?", "What is said."]
    assert texts_on(source) == ["Two sources."]
    assert "For *all*." in texts_on(root)
    assert "On all.\n\n<b>Not</b> bold." in texts_on(root)


@pytest.mark.parametrize("page", ["screen", "paper"])
def test_the_report_has_the_memos(written: Project, tmp_path: Path, page: str) -> None:
    out = tmp_path / "report.html"
    export(written, out, ExportOptions(format="report", options={"for": page}))
    html = out.read_text("utf-8")
    assert "The label “statement”" in html
    assert "The article “Progress”" in html
    assert "&lt;b&gt;Not&lt;/b&gt; bold." in html
