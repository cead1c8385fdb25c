"""CATMA's exports: XML beside a text, archives, Git projects and tables of query results."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.formats.catma import FORMAT
from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.recognition import recognise
from annotator.model import AnnotatedDocument, InputError
from annotator.project import Project
from tests.formats.catma.making import (
    COLUMNS,
    HEAD,
    SUB,
    TAG,
    TEXT,
    annotation,
    project,
    row,
    span,
    units,
    uuid,
    xml,
)
from tests.formats.roundtrip import TAG_SET

NAME, CITY, QUOTE = (span(TEXT, words) for words in ("Ines Dorval", "Oslo", "“We will build.”"))
INSTANCES = [
    (TAG, [NAME], {"catma_markupauthor": ["maria"], "role": ["mayor"]}),
    (SUB, [QUOTE, span(TEXT, "her")], {"catma_markupauthor": ["ivo"], "kinds": ["a", "b"]}),
]
Found = tuple[str, str, str]


def read(path: Path, *, leaves_out: bool = False) -> tuple[list[AnnotatedDocument], ReadContext]:
    context = ReadContext("ana", leaves_out=leaves_out)
    if leaves_out:
        context.on_unreadable = lambda error: context.note(str(error))
    assert recognise(path, context) is FORMAT
    assert FORMAT.read is not None
    items = list(FORMAT.read(path, context))
    assert all(isinstance(item, AnnotatedDocument) for item in items)
    return [item for item in items if isinstance(item, AnnotatedDocument)], context


def found(item: AnnotatedDocument) -> list[Found]:
    return [(each.label, each.annotator, each.text) for each in item.annotations]


def left_out(context: ReadContext) -> dict[str, int]:
    return {what.partition("|")[0]: count for what, count in context.left_out.take().items()}


def beside(folder: Path, text: str, content: str, name: str = "town.xml") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "town.txt").write_bytes(text.encode())
    path = folder / name
    path.write_text(content)
    return path


def imported(tmp_path: Path, *paths: Path) -> tuple[Project, list[str]]:
    project_here = Project.create(tmp_path / "p.annotator", tag_set=TAG_SET, annotator="ana")
    options = ImportOptions(new_labels=True, new_annotators=True)
    report = import_paths(project_here, paths, options)
    return project_here, list(report.notes.messages)


def all_found(project_here: Project) -> list[Found]:
    (document_id,) = project_here.articles.ids()
    return sorted(
        (each.label, each.annotator, each.text) for each in project_here.annotations(document_id)
    )


def test_a_collection_beside_its_text(tmp_path: Path) -> None:
    (item,), context = read(beside(tmp_path, TEXT, xml(TEXT, INSTANCES)))
    assert item.document.text == TEXT
    assert found(item)[0] == ("voice", "maria", "Ines Dorval")
    quote = item.annotations[1]
    assert [TEXT[slice(*f)] for f in quote.fragments] == ["“We will build.”", "her"]
    assert quote.annotator == "ivo"
    assert (item.annotations[0].attributes, quote.attributes) == (
        {"role": "mayor"},
        {"kinds": "a, b"},
    )
    assert quote.metadata["collection"] == "Round 1"
    label = context.labels["voice"]
    assert label.color == "#ff201a"
    assert label.description == "In CATMA: Speech/voice. Properties: role (mayor, critic)."
    assert context.unused_labels == ["voice", "quote"]


def test_several_texts_are_told_apart_by_their_length(tmp_path: Path) -> None:
    path = beside(tmp_path, TEXT, xml(TEXT, INSTANCES), "round1.xml")
    (tmp_path / "other.txt").write_text("Another text.")
    (item,), _ = read(path)
    assert item.document.metadata["source"] == "town.txt"


def test_offsets_of_other_tools_are_known_by_the_length(tmp_path: Path) -> None:
    """Scripts that make CATMA's XML may count code points."""
    at = TEXT.index("Ines Dorval")
    content = xml(TEXT, [(TAG, [(at, at + 11)], {})], length=len(TEXT))
    (item,), _ = read(beside(tmp_path, TEXT, content))
    assert found(item) == [("voice", "ana", "Ines Dorval")]


def test_line_ends_of_windows_count(tmp_path: Path) -> None:
    text = TEXT.replace("\n", "\r\n")
    path = beside(tmp_path, text, xml(text, [(TAG, [span(text, "Oslo")], {})]))
    (item,), _ = read(path)
    assert (found(item), item.document.text) == ([("voice", "ana", "Oslo")], TEXT)


def test_another_text_is_refused(tmp_path: Path) -> None:
    path = beside(tmp_path, "A quite other one.", xml(TEXT, INSTANCES))
    with pytest.raises(InputError, match=r"a text that is 68 characters long.*town.txt"):
        read(path)


def test_without_a_text_it_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "town.xml"
    path.write_text(xml(TEXT, INSTANCES))
    with pytest.raises(InputError, match=r"without their text.*beside it as town.txt"):
        read(path)


def test_odd_files(tmp_path: Path) -> None:
    """An unknown tag, a tag at a place of nothing, an annotation without a place."""
    content = xml(TEXT, [("CATMA_X", [NAME], {}), (TAG, [], {})])
    content = content.replace(f'ana="#{uuid(0)}"', f'ana="#{uuid(0)} #{uuid(7)}"')
    (item,), context = read(beside(tmp_path, TEXT, content))
    assert found(item) == [("CATMA_X", "ana", "Ines Dorval")]
    assert left_out(context) == {
        "name of a tag that no tag set of the file has": 1,
        "annotation without a place": 1,
        "tag at a place of no known annotation": 1,
    }


def test_a_place_behind_the_text_leaves_out_its_annotation_alone(tmp_path: Path) -> None:
    content = xml(TEXT, [(TAG, [NAME], {}), (TAG, [(900, 905)], {})])
    path = beside(tmp_path, TEXT, content.replace("char=0,", "char=1,"))
    with pytest.raises(InputError):
        read(path)
    (item,), context = read(path, leaves_out=True)
    assert found(item) == [("voice", "ana", "Ines Dorval")]
    assert "900" in context.notes.messages[-1]


def test_tags_of_one_name_stay_apart(tmp_path: Path) -> None:
    content = xml(TEXT, INSTANCES).replace("<fsDescr>quote", "<fsDescr>voice")
    (item,), _ = read(beside(tmp_path, TEXT, content))
    assert [each.label for each in item.annotations] == ["Speech/voice", "Speech/voice/voice"]


def test_text_inside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "inside.xml"
    path.write_text(
        f"{HEAD}<text><body><ab type='catma'>Mayor 😀 <seg ana='#i'>Ines</seg> &amp; Co.</ab>"
        f"</body>"
        f"<fs xml:id='i' type='{TAG}'/></text></TEI>"
    )
    (item,), _ = read(path)
    assert (item.document.text, found(item)) == (
        "Mayor 😀 Ines & Co.",
        [("voice", "ana", "Ines")],
    )


@pytest.mark.parametrize("suffix", [".tar.gz", ".zip"])
def test_the_archive_of_an_export(tmp_path: Path, suffix: str) -> None:
    files = {
        "Corpus_2308/D_1/D_1_Town.txt": TEXT,
        "Corpus_2308/D_1/annotationcollections/Round_1.xml": xml(TEXT, INSTANCES[:1]),
        "Corpus_2308/D_1/annotationcollections/Round_2.xml": xml(
            TEXT, [(TAG, [CITY], {})], first=5
        ),
    }
    path = tmp_path / f"export{suffix}"
    if suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    else:
        with tarfile.open(path, "w:gz") as packed:
            for name, content in files.items():
                info = tarfile.TarInfo(name)
                info.size = len(content.encode())
                packed.addfile(info, io.BytesIO(content.encode()))
    here, _ = imported(tmp_path, path)
    with here:
        assert all_found(here) == [("voice", "ana", "Oslo"), ("voice", "maria", "Ines Dorval")]


def test_a_git_project(tmp_path: Path) -> None:
    start, end = NAME
    pages = {
        "maria_0.json": [
            annotation(1, TAG, [(start, start + 5), (start + 5, end)], "maria", "mayor")
        ],
        "ivo_0.json": [annotation(2, TAG, [CITY], "ivo", "")],
    }
    root = project(tmp_path / "CATMA_1_town", TEXT, pages)
    here, notes = imported(tmp_path, root)
    with here:
        assert all_found(here) == [("voice", "ivo", "Oslo"), ("voice", "maria", "Ines Dorval")]
        (document_id,) = here.articles.ids()
        document = here.document(document_id)
        assert (document.title, document.metadata["author"]) == ("The town hall", "A. Writer")
        roles = {a.text: dict(a.attributes) for a in here.annotations(document_id)}
        assert roles == {"Oslo": {}, "Ines Dorval": {"role": "mayor"}}
        label = here.tag_set.label("voice")
        assert label is not None
        assert (label.color, label.description[:23]) == ("#ff201a", "In CATMA: Speech/voice.")
    assert any("2 originals and indexes" in note for note in notes)


def test_one_annotation_a_file(tmp_path: Path) -> None:
    """Older projects have each annotation in a file of its own, with addresses as ids."""
    each = annotation(1, TAG, [CITY], "ivo", "")
    each["target"]["items"][0]["source"] = "https://app.catma.de/gitlab/documents/D_1"
    each["body"]["tag"] = f"https://app.catma.de/gitlab/tagsets/T_1/tag/{TAG}"
    root = project(tmp_path / "p", TEXT, {})
    path = root / "collections" / "C_1" / "annotations" / f"{uuid(1)}.json"
    path.write_text(json.dumps(each))
    (item,), _ = read(path)
    assert found(item) == [("voice", "ivo", "Oslo")]


def test_a_page_alone_says_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "maria_0.json"
    path.write_text(json.dumps([annotation(1, TAG, [NAME], "maria", "")]))
    with pytest.raises(InputError, match=r"without their text \(D_1\).*folder of its project"):
        read(path)


def test_a_tag_of_a_project_alone(tmp_path: Path) -> None:
    root = project(tmp_path / "p", TEXT, {})
    items, context = read(root / "tagsets" / "T_1" / TAG / "propertydefs.json")
    assert (items, context.unused_labels) == ([], ["voice"])


def table(path: Path, *rows: str, columns: str = COLUMNS) -> Path:
    path.write_text("\r\n".join([columns, *rows]) + "\r\n", newline="")
    return path


def test_query_results_of_an_article_in_the_project(tmp_path: Path) -> None:
    text = tmp_path / "The town hall.txt"
    text.write_text(TEXT)
    here, _ = imported(tmp_path, text)
    rows = table(
        tmp_path / "results.csv",
        row(TEXT, "Ines Dorval", 1, "/people/voice", "mayor"),
        row(TEXT, "Ines Dorval", 1, "/people/voice", "critic"),
        row(TEXT, "Oslo", 2),
        row(TEXT, "her", 2),
        row(TEXT, "agreed", 3, tag=""),
    )
    text.unlink()
    with here:
        report = import_paths(here, [rows], ImportOptions(new_labels=True))
        (document_id,) = here.articles.ids()
        annotations = sorted(here.annotations(document_id), key=lambda a: a.fragments)
        assert [(a.label, len(a.fragments)) for a in annotations] == [
            ("voice", 1),
            ("voice", 2),
        ]
        assert dict(annotations[0].attributes) == {"role": "mayor, critic"}
    assert any("1 hit without a tag" in note for note in report.notes.messages)


def test_query_results_with_a_column_for_each_property(tmp_path: Path) -> None:
    columns = (
        "Query ID;Document ID;Document Name;Document length;Keyword;Keyword in context;"
        "Start offset;End offset;Collection ID;Collection Name;Tag;Tag Version;Tag Color;"
        "Annotation ID;Role;Comment ID;Comment/Reply;Comment Author;Reply count;Reply ID"
    )
    start, end = CITY
    (tmp_path / "D_1.txt").write_text(TEXT)
    cells = f"q;D_1;Town;{units(TEXT)};Oslo;x;{start};{end};C;R;/place;;#00ff00;{uuid(1)};host"
    comment = f"q;D_1;Town;{units(TEXT)};Oslo;x;{start};{end};;;;;;;;c1;Why?;ana;0;"
    (item,), context = read(table(tmp_path / "r.csv", cells, comment, columns=columns))
    assert found(item) == [("place", "ana", "Oslo")]
    assert dict(item.annotations[0].attributes) == {"Role": "host"}
    assert left_out(context) == {"comment": 1}


def test_query_results_without_their_article(tmp_path: Path) -> None:
    path = table(tmp_path / "results.csv", row(TEXT, "Oslo", 1))
    context = ReadContext("ana", on_unreadable=lambda error: context.note(str(error)))
    assert FORMAT.read is not None
    assert list(FORMAT.read(path, context)) == []
    assert "annotations of “The town hall”, but not its text" in context.notes.messages[0]


def test_an_article_with_other_words_is_not_taken(tmp_path: Path) -> None:
    other = tmp_path / "The town hall.txt"
    other.write_text(TEXT.replace("Oslo", "Rome"))
    path = table(tmp_path / "results.csv", row(TEXT, "Oslo", 1))
    with pytest.raises(InputError, match="Oslo"):
        read(path)


def test_a_row_with_a_wrong_offset_is_named_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "The town hall.txt").write_text(TEXT)
    bad = row(TEXT, "Oslo", 2).replace(f";{CITY[0]};", ";many;")
    path = table(tmp_path / "results.csv", row(TEXT, "her", 1), bad)
    (item,), context = read(path, leaves_out=True)
    assert found(item) == [("voice", "ana", "her")]
    assert "results.csv:3: “many” is not an offset" in context.notes.messages[0]


@settings(max_examples=30, deadline=None)
@given(
    text=st.text("aé😀\n 𝒳", min_size=3, max_size=40).filter(lambda t: bool(t.strip())),
    data=st.data(),
)
def test_offsets_count_as_java_does(
    text: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    content = xml(text, [(TAG, [(units(text, start), units(text, end))], {})])
    (item,), _ = read(beside(tmp_path_factory.mktemp("c"), text, content))
    assert item.document.text == text
    assert item.annotations[0].fragments == ((start, end),)
