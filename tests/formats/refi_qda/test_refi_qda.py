"""REFI-QDA: projects are valid by its published schema, and all that it can hold comes back."""

import re
import tracemalloc
import zipfile
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.formats.export_options import ExportOptions
from annotator.formats.exporting import export
from annotator.formats.format import ReadContext, WriteContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.refi_qda import FORMAT
from annotator.formats.refi_qda.archive import LinkStore, QdaLink
from annotator.formats.refi_qda.writing import write
from annotator.model import AnnotatedDocument, Annotation, Document, InputError
from annotator.project import Project
from tests.formats.roundtrip import TAG_SET, reduced, tagged_documents, through
from tests.formats.travel import articles

GOLD = Path(__file__).parents[2] / "data" / "seed_gold.jsonl"
ALLOWED = st.characters(exclude_categories=["Cs", "Cc"])
PLAIN = st.text(ALLOWED)

etree: Any = import_module("lxml.etree")  # It has no types.
SCHEMA = etree.XMLSchema(
    etree.parse(Path(__file__).parents[2] / "data" / "refi_qda" / "Project.xsd")
)
"""As the Rotterdam Exchange Format Initiative published it (version 1.0 of 18 March 2019)."""


def check(data: bytes, folder: Path) -> None:
    """Hold a project against the published schema, and see that nothing in it points nowhere."""
    path = folder / "checked.qdpx"
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        SCHEMA.assertValid(root)
        guids = [element.attrib["guid"] for element in root.iter() if "guid" in element.attrib]
        assert len(guids) == len(set(guids)), "each GUID is of one thing"
        for element in root.iter():
            for key in ("targetGUID", "originGUID", "creatingUser"):
                if key in element.attrib:
                    assert element.attrib[key] in guids
            where = element.get("plainTextPath")
            if where:
                archive.getinfo(f"sources/{where.removeprefix('internal://')}")


texts = st.text(ALLOWED | st.sampled_from("\n\t"), min_size=2)


@given(
    st.lists(
        tagged_documents(texts=texts, notes=PLAIN),
        min_size=1,
        max_size=2,
        unique_by=lambda each: each.document.id,
    )
)
def test_out_and_back(
    tmp_path_factory: pytest.TempPathFactory, items: list[AnnotatedDocument]
) -> None:
    trip = through(FORMAT, items)
    check(trip.files["export.qdpx"], tmp_path_factory.mktemp("qda"))
    titled = [each for each in items if each.document.title.strip()]
    if len(titled) < len(items):
        return
    found = {each.document.id: reduced(each, FORMAT.holds) for each in trip.documents}
    for each in items:
        if not re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", repr(each)):
            assert found[each.document.id][0] == each.document.text
            assert found[each.document.id][5:] == reduced(each, FORMAT.holds)[5:]


def test_the_seed_article_out_and_back(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    out = tmp_path / "kyiv.qdpx"
    report = export(project, out, ExportOptions("refi-qda"))
    check(out.read_bytes(), tmp_path)
    assert {s.split(" cannot")[0] for s in report.losses} >= {"23 blocks"}
    with Project.create(tmp_path / "again.annotator", TAG_SET, annotator="cy") as again:
        import_paths(again, [out])
        (document,) = project.articles.page()
        ours, theirs = (
            AnnotatedDocument(
                p.document(document.id),
                tuple(p.annotations(document.id)),
                tuple(p.relations(document.id)),
            )
            for p in (project, again)
        )
        assert reduced(theirs, FORMAT.holds) == reduced(ours, FORMAT.holds)
        before = again.counts()
        import_paths(again, [out])
        assert again.counts().annotations == before.annotations


def test_a_project_of_another_program(project: Project, shared_data: Path, tmp_path: Path) -> None:
    source = shared_data / "formats" / "refi_qda" / "Project.qde"
    with pytest.raises(InputError, match="the project contains no text"):
        import_paths(project, [source])
    # Its texts are not part of what was published: blank ones of their length stand for them.
    qde = source.read_text("utf-8")
    archive = tmp_path / "atlas.qdpx"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("project.qde", qde)
        for number, name in enumerate(sorted(set(re.findall(r"internal://([\w-]+\.txt)", qde)))):
            out.writestr(f"sources/{name}", f"Text {number}. " + "a b c d e " * 400)
    report = import_paths(project, [archive], ImportOptions(new_labels=True, offsets="code-points"))
    assert report.documents > 0
    assert report.annotations > 0
    assert any("PictureSource" in note for note in report.notes.messages)
    assert project.check() == []
    export(project, tmp_path / "again.qdpx", ExportOptions("refi-qda"))
    check((tmp_path / "again.qdpx").read_bytes(), tmp_path)
    assert set(project.counts().annotators) <= {
        "ATLAS.ti",
        "Friedrich Markgraf",
        "Sebastian Petrausch",
    }


QDE = """<?xml version="1.0" encoding="utf-8"?>
<Project name="p" xmlns="urn:QDA-XML:project:1.0"><Users>
<User guid="{A0000000-0000-4000-8000-000000000001}" name="bo"/></Users><CodeBook><Codes>
<Code guid="A0000000-0000-4000-8000-000000000002" name="claim" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="A0000000-0000-4000-8000-000000000003" name="One">
<PlainTextContent>Moscow&#13;
said no.</PlainTextContent>
<PlainTextSelection guid="A0000000-0000-4000-8000-000000000004" startPosition="START"
 endPosition="END" creatingUser="A0000000-0000-4000-8000-000000000001"><Coding
 guid="A0000000-0000-4000-8000-000000000005"><CodeRef
 targetGUID="a0000000-0000-4000-8000-000000000002"/></Coding></PlainTextSelection>
</TextSource></Sources></Project>"""


def test_line_ends_count_as_they_are_stored(tmp_path: Path) -> None:
    path = tmp_path / "p.qde"
    path.write_text(QDE.replace("START", "8").replace("END", "12", 1), "utf-8")
    assert FORMAT.read is not None
    (item,) = FORMAT.read(path, ReadContext("ana"))
    assert isinstance(item, AnnotatedDocument)
    (annotation,) = item.annotations
    assert (annotation.text, annotation.annotator, annotation.label) == ("said", "bo", "claim")


def test_a_coding_outside_its_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.qde"
    path.write_text(QDE.replace("START", "80").replace("END", "120", 1), "utf-8")
    assert FORMAT.read is not None
    with pytest.raises(InputError, match="source “One”"):
        list(FORMAT.read(path, ReadContext("ana")))


def test_what_is_no_project_is_refused(project: Project, tmp_path: Path) -> None:
    (tmp_path / "x.qdpx").write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"x\.qdpx cannot be read as a REFI-QDA project"):
        import_paths(project, [tmp_path / "x.qdpx"])


def test_forbidden_characters_are_told(project: Project, tmp_path: Path) -> None:
    made = Annotation("a", "ana", "claim", ((0, 3),), "a\x01b", note="n\x02")
    project.add([AnnotatedDocument(Document("d", "t\x03", "a\x01b c"), (made,))])
    report = export(project, tmp_path / "p.qdpx", ExportOptions("refi-qda"))
    check((tmp_path / "p.qdpx").read_bytes(), tmp_path)
    assert any(s.startswith("3 characters that XML forbids") for s in report.losses)


KEYS = st.text("ab", max_size=2)
ALL_KEYS = ["", "a", "b", "aa", "ab", "ba", "bb"]


@pytest.mark.parametrize("collide", [False, True])
@given(links=st.lists(st.builds(QdaLink, KEYS, KEYS, KEYS, KEYS)), origins=st.sets(KEYS))
def test_links_are_found_by_what_they_start_from(
    collide: bool, links: list[QdaLink], origins: set[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch, TemporaryFile() as file:
        if collide:
            patch.setattr("annotator.formats.refi_qda.archive.crc32", lambda _: 1)
        kept = LinkStore(file)
        for each in links:
            kept.add(each)
        assert kept.find(origins) == [each for each in links if each.origin in origins]
        assert kept.find(ALL_KEYS) == links


def test_a_large_project_is_read_in_flat_memory(tmp_path: Path) -> None:
    peaks: list[int] = []
    for count in (30, 300):
        path = tmp_path / f"{count}.qdpx"
        with path.open("wb") as file:
            write(articles(count), file, WriteContext())
        assert FORMAT.read is not None
        tracemalloc.start()
        for _ in FORMAT.read(path, ReadContext("ana")):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # An entry of the archive's own list stays of each article, and nothing of what is in it.
    assert (peaks[1] - peaks[0]) / 270 < 1000
