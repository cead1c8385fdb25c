"""A file is what its content is; what no format reads is named, and two that would are asked."""

import json
from pathlib import Path

import pytest

from annotator.formats.format import ReadContext
from annotator.formats.importing import ImportOptions, import_paths
from annotator.formats.recognition import SeveralFormats, recognise
from annotator.formats.registry import OWN
from annotator.model import InputError
from annotator.project import Project
from tests.explained import raises_explained
from tests.formats.samples import samples

SAID = "Mayor Ines Dorval said the port would stay open."
SPANS = [[6, 17, "PER"]]
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def name_of_format(folder: Path, name: str, content: bytes | str) -> str:
    """The name of the format of a file with that name and content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return recognise(path).name


@pytest.mark.parametrize("name", ["a.doc", "a.txt", "a.json", "a.docx", "a.unknown", "a"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{\\rtf1\\ansi He said so.}", "rtf"),
        (b"\xef\xbb\xbf {\\rtf1 He said so.}", "rtf"),
        (b"%PDF-1.4\n", "pdf"),
        (json.dumps([{"text": SAID, "label": SPANS}]).encode(), "doccano"),
        (json.dumps({"text": SAID, "_input_hash": 1}, indent=1).encode("utf-16"), "prodigy"),
    ],
)
def test_a_strong_sign_beats_every_suffix(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    assert name_of_format(tmp_path, name, content) == expected


@pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy", "label-studio"])
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".txt", ".data"])
def test_our_own_exports_are_recognised_under_any_suffix(
    tmp_path: Path, name: str, suffix: str
) -> None:
    exports = samples(name)[-1]
    (content,) = (data for path, data in exports.items() if path.endswith((".json", ".jsonl")))
    assert name_of_format(tmp_path, f"export{suffix}", content) == name


@pytest.mark.parametrize("name", [each.name for each in OWN.values() if each.sign])
def test_the_samples_of_a_format_with_a_sign_are_of_no_other(tmp_path: Path, name: str) -> None:
    for number, files in enumerate(samples(name)):
        folder = tmp_path / str(number)
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        paths = [path for path in folder.rglob("*") if path.suffix in OWN[name].suffixes]
        assert paths
        # A text beside its annotations is a text.
        aside = ("a.mht.html", "town.txt")
        assert all(recognise(path).name == name for path in paths if path.name not in aside)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"id": 1, "data": SAID, "label": SPANS}, "doccano"),
        ({"id": 1, "text": SAID, "labels": SPANS, "meta": {}}, "doccano"),
        ({"id": 1, "data": SAID, "label": ["politics"]}, "doccano"),
        ({"id": 1, "text": SAID, "label": []}, "doccano"),
        ({"id": 1, "text": SAID, "entities": [], "relations": [], "Comments": []}, "doccano"),
        ({"id": 1, "text": SAID, "annotations": [{"label": 3, "user": 1}]}, "doccano"),
        ({"text": SAID, "spans": [{"start": 6, "end": 17, "label": "PER"}]}, "prodigy"),
        ({"text": SAID, "label": "POLITICS", "answer": "accept"}, "prodigy"),
        ({"text": SAID, "title": "Port"}, "jsonl"),
        ({"kind": "progress", "document": "a", "status": "done"}, "jsonl"),
        ({"text": SAID, "denotations": []}, "pubannotation"),
        ({"text": SAID, "label": [{"start": 6, "end": 17, "labels": ["PER"]}]}, "label-studio"),
        ([SAID, {"entities": SPANS}], "ner-json"),
    ],
)
def test_the_fields_of_a_line_tell_whose_it_is(tmp_path: Path, line: object, expected: str) -> None:
    lines = f"{json.dumps(line)}\n" * 2
    assert name_of_format(tmp_path, "a.jsonl", lines) == expected


@pytest.mark.parametrize(
    "record",
    [
        {"title": "Port", "text": SAID},
        {"title": "Port", "text": SAID, "label": "politics"},
        {"content": {"rendered": f"<p>{SAID}</p>"}},
        {"text": SAID, "tags": ["a"], "entities": []},
        {"body": SAID, "annotations": []},
    ],
)
def test_articles_as_json_are_not_annotations(tmp_path: Path, record: object) -> None:
    assert name_of_format(tmp_path, "a.json", json.dumps([record])) == "json"


AMBIGUOUS = {"text": SAID, "label": SPANS, "annotation_sets": {}}


def test_what_two_formats_would_read_alike_is_a_question(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(AMBIGUOUS))
    words = r"a\.json can be read as doccano JSONL and GATE.* --format doccano or --format bdoc"
    with raises_explained(SeveralFormats, words) as raised:
        recognise(path)
    assert [reader.name for reader in raised.value.formats] == ["doccano", "bdoc"]
    with pytest.raises(SeveralFormats):
        import_paths(project, [path], ImportOptions(skip_bad=False))
    options = ImportOptions(formats={path: "doccano"}, new_labels=True)
    assert import_paths(project, [path], options).annotations == 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.mobi",
            b"Book".ljust(60, b"\0") + b"BOOKMOBI",
            "a book for Kindle, which no format reads: convert it to .epub.",
        ),
        (
            "a.xml",
            b'<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">',
            "a book in FictionBook, which no format reads: convert it to .epub.",
        ),
        ("a.doc", OLE2, "a file of old Word, which no format reads: save it as .docx."),
        ("a.bin", OLE2 + "Workbook\0".encode("utf-16-le"), "a table of old Excel"),
        ("a.ppt", OLE2, "a presentation of old PowerPoint"),
        ("a.docx", OLE2 + "EncryptedPackage\0".encode("utf-16-le"), "with a password"),
        ("a.txt", b"\xff\xd8\xff\xe0" + bytes(20), "a picture (JPEG)"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(20), "a picture (PNG)"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(20), "a picture (HEIC)"),
        ("a.mp3", b"ID3\x03" + bytes(20), "import its transcript"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(20), "a film (MP4)"),
        ("a.wav", b"RIFF\0\0\0\0WAVEfmt ", "a sound recording (WAV)"),
        ("a.wpd", b"\xffWPC" + bytes(20), "a file of WordPerfect"),
        ("a.rar", b"Rar!\x1a\x07\x00", "unpack it"),
        ("a.pst", b"!BDN" + bytes(20), "a mailbox of Outlook"),
    ],
)
def test_files_of_other_programs_are_named_with_a_remedy(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    with pytest.raises(InputError) as raised:
        name_of_format(tmp_path, name, content)
    assert str(raised.value).startswith(f"{name} is a")
    assert expected in str(raised.value)


def test_annotations_of_brat_alone_are_named_for_what_they_lack(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.ann holds .* text .* is missing.* as a\.txt"):
        name_of_format(tmp_path, "a.ann", "T1\tPER 6 17\tInes Dorval\n")
    (tmp_path / "a.txt").write_text(SAID)
    assert name_of_format(tmp_path, "a.ann", "T1\tPER 6 17\tInes Dorval\n") == "brat"


@pytest.mark.parametrize(
    ("name", "content", "is_told"),
    [
        ("a.ttl", "@prefix a: <http://x.example/> .\na:b a:c a:d .\n" * 5, True),
        ("a.rs4", "<rst>\n<header>\n<relations>\n<rel name='x' type='rst'/>\n" * 5, True),
        ("a.user0", "name\tvalue\nDorval\t3\nBrandt\t4\n" * 5, True),
        ("a.story", f"{SAID} Nobody else said anything at all that day.\n\n" * 5, False),
        (
            "a.geschichte",
            "Die Bürgermeisterin sagte, der Hafen bleibe offen.\n" * 5,
            False,
        ),
        ("README", "x: y\n" * 5, False),
        ("a.txt", "x: y\n" * 5, False),
    ],
)
def test_what_does_not_look_like_a_text_is_not_read_as_one_in_silence(
    tmp_path: Path, name: str, content: str, is_told: bool
) -> None:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    context = ReadContext("ana")
    assert recognise(path, context).name == "text"
    told = [note for note in context.notes.messages if f"{name} is read as plain text" in note]
    assert len(told) == is_told


def test_a_file_that_is_no_text_is_reported_once(tmp_path: Path) -> None:
    path = tmp_path / "thing.xyz"
    path.write_bytes(bytes(range(256)) * 20)
    context = ReadContext("ana")
    assert recognise(path, context).name == "text"
    assert not context.notes.messages
