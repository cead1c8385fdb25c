"""What is wrong with an annotated file is said in words; nothing is lost in silence."""

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.formats import brat, inception, web_annotation, webanno
from annotator.formats.format import Format, ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.registry import formats
from annotator.formats.web_annotation.writing import DETAILS
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Document,
    Identity,
    InputError,
    ValidationError,
)
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.samples import samples

_DEEP = json.loads("[" * 800 + "]" * 800)


def read(format: Format, path: Path, context: ReadContext | None = None) -> list[AnnotatedDocument]:
    """The articles of a file."""
    assert format.read is not None
    found = list(format.read(path, context or ReadContext("ana")))
    return [item for item in found if isinstance(item, AnnotatedDocument)]


def put(folder: Path, format: Format) -> list[Path]:
    """The files that the format writes, in a folder; those that are read by themselves."""
    for name, content in samples(format.name)[0].items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return sorted(path for path in folder.iterdir() if format.has_suffix(path.name))


def refusal(format: Format, path: Path) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(InputError) as caught:
        read(format, path)
    return str(caught.value)


def test_web_annotations_with_a_wrong_value_are_named(tmp_path: Path) -> None:
    page, *_ = (path for path in put(tmp_path, web_annotation.FORMAT) if path.suffix == ".jsonld")
    whole = json.loads(page.read_bytes())

    def said(change: Any) -> str:
        changed = json.loads(json.dumps(whole))
        change(changed)
        page.write_text(json.dumps(changed), "utf-8")
        return refusal(web_annotation.FORMAT, page)

    def selectors(value: Any) -> Any:
        (one, *_) = value["items"][0]["target"]
        return next(s for s in one["selector"] if s["type"] == "TextPositionSelector")

    assert "start must be a whole number, not a string (x)" in said(
        lambda v: selectors(v).update(start="x")
    )
    about = next(name for name in whole if "blocks" in (whole[name] or {}))
    assert "blocks[0].end is null" in said(lambda v: v[about]["blocks"][0].update(end=None))
    assert "lies outside the text" in said(lambda v: v[about]["blocks"][0].update(end=10_000))
    assert "blocks must be a list" in said(lambda v: v[about].update(blocks="x"))
    assert "confidence must be a number, not a string (x)" in said(
        lambda v: v["items"][0].update({DETAILS: {"confidence": "x"}})
    )
    assert "half a character" in said(lambda v: v["items"][0].update(id="\ud800"))
    assert "has neither a TextPositionSelector nor" in said(
        lambda v: v["items"][0]["target"][0].update(selector={"type": "XPathSelector"})
    )


@pytest.mark.parametrize("stray", [7, None, "http://x.org/1", {}, {"body": "He"}])
def test_web_annotations_that_are_none_are_counted(tmp_path: Path, stray: Any) -> None:
    page, *_ = (path for path in put(tmp_path, web_annotation.FORMAT) if path.suffix == ".jsonld")
    whole = json.loads(page.read_bytes())
    whole["items"].append(stray)
    page.write_text(json.dumps(whole), "utf-8")
    context = ReadContext("ana")
    (article,) = read(web_annotation.FORMAT, page, context)
    assert len(article.annotations) == 6
    assert any("left out: 1 item without a target" in note for note in context.notes.messages)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("A1\tsure", "NAME ID"),
        ("N1\tReference T1", "TYPE ID RESOURCE:ID"),
        ("#1\tAnnotatorNotes", "TYPE ID"),
        ("R1\t", "TYPE ROLE:ID ROLE:ID"),
        ("T1\tcue 3 5\tso", "there is another T1 already"),
        ("T9\tcue 0 " + "9" * 5000, "LABEL START END"),
    ],
)
def test_a_line_of_brat_is_told_what_it_should_be(tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "a.txt").write_text("He so.", "utf-8")
    (tmp_path / "a.ann").write_text(f"T1\tspeaker 0 2\tHe\n{line}\n", "utf-8")
    said = refusal(brat.FORMAT, tmp_path / "a.txt")
    assert said.startswith("a.ann:2: ")
    assert expected in said


def test_references_of_nothing_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He so.", "utf-8")
    (tmp_path / "a.ann").write_text(
        "T1\tspeaker 0 2\tHe\nN1\tReference T7 Wikidata:Q1\tX\n", "utf-8"
    )
    context = ReadContext("ana")
    read(brat.FORMAT, tmp_path / "a.txt", context)
    assert any("T7" in note for note in context.notes.messages)


@pytest.mark.parametrize("content", [b"[" * 5000, b"[]", b"{", b"\xff"])
def test_damaged_names_of_brat_are_told(tmp_path: Path, content: bytes) -> None:
    path, *_ = put(tmp_path, brat.FORMAT)
    (tmp_path / "annotator-names.json").write_bytes(content)
    assert refusal(brat.FORMAT, path).startswith("annotator-names.json")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (b"\t0-4\t", b"\t" + b"9" * 30 + b"-4\t", "is not a line of WebAnno TSV"),
        (b"\t0-4\t", b"\t99999999999-4\t", "characters after the one before"),
        (b"TSV 3.3", b"TSV 3." + b"9" * 5000, "the first line should be"),
    ],
)
def test_numbers_of_webanno_have_bounds(
    tmp_path: Path, old: bytes, new: bytes, expected: str
) -> None:
    path, *_ = put(tmp_path, webanno.FORMAT)
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    assert expected in refusal(webanno.FORMAT, path)


def test_characters_of_an_old_webanno_table_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text(
        "#FORMAT=WebAnno TSV 3.1\n\n\n#Text=He \\ud83d\\ude00 \\ud800\n1-1\t0-2\tHe\t\n"
    )
    (article,) = read(webanno.FORMAT, path)
    assert article.document.text == "He 😀 \ufffd"


def test_a_damaged_project_of_inception_is_named(tmp_path: Path) -> None:
    (path,) = put(tmp_path, inception.FORMAT)
    content = bytearray(path.read_bytes())
    at = content.index(b"exportedproject1.json") + 30
    content[at] ^= 0xFF
    path.write_bytes(content)
    assert "a.zip cannot be read as a project of INCEpTION" in refusal(inception.FORMAT, path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("exportedproject1.json", "[" * 5000)
    assert "a.zip, exportedproject1.json: it is nested too deeply" in refusal(
        inception.FORMAT, path
    )


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
@pytest.mark.parametrize("name", ["brat", "tei", "jsonl", "xmi", "conll", "webanno"])
def test_a_file_may_be_named_in_another_encoding(tmp_path: Path, name: str) -> None:
    format = next(each for each in formats().values() if each.name == name)
    paths = put(tmp_path, format)
    for path in tmp_path.rglob("*"):
        if path.stem in (paths[0].stem, paths[0].name):
            odd = os.fsencode(path.name.replace(paths[0].stem, "", 1))
            path.rename(Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9" + odd)))
    odd_path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xe9")).with_suffix(paths[0].suffix)
    for article in read(format, odd_path, ReadContext("ana", options={"annotator": "file"})):
        repr(article).encode()


def test_what_is_nested_too_deeply_is_not_taken(project: Project) -> None:
    annotation = Annotation("a", "ana", "cue", ((0, 2),), "He", {"x": _DEEP})
    for article in (
        AnnotatedDocument(Document("d", "T", "He", {"x": _DEEP}, ())),
        AnnotatedDocument(Document("d", "T", "He", {}, ()), (annotation,)),
    ):
        with pytest.raises(ValidationError, match="nested more than 200 levels deep"):
            project.add([article])
    shallow = {"x": ["[" * 300, {"y": [1] * 300}]}
    project.add([AnnotatedDocument(Document("d", "T", "He", shallow, ()))])
    assert project.document("d").metadata == shallow


def test_a_label_named_as_a_layer_is_asked_about(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        '{"text": "He.", "annotations": [{"label": "Entities", "fragments": [[0, 2]]}]}\n'
    )
    with raises_explained(InputError, match=r"^a\.jsonl:1: the label “Entities”.*--map 'Entities="):
        import_paths(project, [path], ImportOptions(new_labels=True))
    options = ImportOptions(new_labels=True, names={"Entities": "entity"})
    assert import_paths(project, [path], options).annotations == 1


def test_what_covers_a_line_end_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("He\nsaid so.", "utf-8")
    (tmp_path / "a.ann").write_text("T1\tspeaker 1 5\tthey\n", "utf-8")
    assert "1–5 is “e⏎sa”, not “they”" in refusal(brat.FORMAT, tmp_path / "a.txt")


_HALF = "x\ud800"
_HE = AnnotatedDocument(Document("d", "T", "He", {}, ()))


@pytest.mark.parametrize(
    "item",
    [
        replace(_HE, document=replace(_HE.document, id=_HALF)),
        replace(_HE, document=replace(_HE.document, title=_HALF)),
        replace(_HE, document=replace(_HE.document, text=_HALF)),
        replace(_HE, annotations=(Annotation("a", _HALF, "cue", ((0, 2),), "He"),)),
        replace(_HE, annotations=(Annotation(_HALF, "ana", "cue", ((0, 2),), "He"),)),
        replace(_HE, annotations=(Annotation("a", "ana", "cue", ((0, 2),), "He", note=_HALF),)),
        Identity(_HALF, "Ann"),
        Identity("i", "Ann", note=_HALF),
    ],
)
def test_half_characters_are_not_taken(project: Project, item: Any) -> None:
    with pytest.raises(ValidationError, match="half a character"):
        project.add([item])
    assert project.counts().documents == 0


def test_a_fault_of_an_earlier_file_is_not_laid_on_a_later_one(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.project.importer._BATCH_ROWS", 6)
    for number in range(4):
        id = "same" if number < 2 else str(number)
        annotation = {"id": id, "label": "cue", "fragments": [[0, 2]]}
        line = {"id": f"d{number}", "text": f"He {number}", "annotations": [annotation]}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(line), "utf-8")
    with pytest.raises(InputError, match=r"^Two annotations have the same id same \(article d1\)"):
        import_paths(project, [tmp_path])


@pytest.mark.parametrize(
    ("name", "content"), [("a.xml", "<a>He so.</a>"), ("a.jsonl", 'x{"text": "He"}\n')]
)
def test_what_is_not_what_its_name_says_is_no_plain_text(
    project: Project, tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(InputError, match=f"{name} is not what a file that ends in"):
        import_paths(project, [path])
    assert import_paths(project, [path], ImportOptions(format="text")).documents == 1


@pytest.mark.parametrize("value", [7, [7], [[]], [{"type": 7}], {"a": 1}])
def test_kept_relations_of_another_type_are_told(tmp_path: Path, value: Any) -> None:
    path, *_ = put(tmp_path, webanno.FORMAT)
    beside = path.with_name(f"{path.name}.annotator-article")
    beside.write_text(json.dumps({**json.loads(beside.read_bytes()), "relations": value}), "utf-8")
    assert f"{beside.name}: relations" in refusal(webanno.FORMAT, path)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"%PDF-1.4 cut off", "a.pdf cannot be read as PDF: it is damaged, cut off, or"),
        ("a.docx", b"PK\x03\x04 cut off", "a.docx cannot be read as a Word document: it is dama"),
        ("a.xlsx", b"PK\x03\x04 cut off", "a.xlsx cannot be read as "),
        ("a.zip", b"PK\x03\x04 cut off", "a.zip cannot be read as an archive: it is damaged, "),
        ("a.jsonl", b'{"text": "He" "no"}\n', "a.jsonl:1: not a JSON object on one line, from ch"),
        ("a.json", b'[{"text": "He"}, {"te', "a.json, item 2: this is not JSON; the file is damag"),
    ],
)
def test_the_words_of_libraries_come_after_sentences_of_ours(
    project: Project, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    """Nobody who tags news has to know what an “EOF marker” or a “delimiter” is."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        import_paths(project, [tmp_path / name])
    message = str(caught.value)
    assert message.startswith(sentence)
    ours, _, reason = message.partition("Technical reason: ")
    assert reason
    assert ours.count(". ") >= 2
    assert "(" not in ours
