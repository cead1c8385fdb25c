"""The parts of a text: front and back, breaks inside words, and what is left out of it."""

from pathlib import Path

import pytest

from annotator.formats.tei import FORMAT
from annotator.model import AnnotatedDocument, InputError
from tests.formats.roundtrip import read_from

HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title>'
    "</titleStmt></fileDesc></teiHeader>"
)


def read(folder: Path, text: str) -> tuple[AnnotatedDocument, list[str]]:
    (folder / "a.xml").write_text(f"{HEAD}{text}</TEI>", "utf-8")
    items, notes = read_from(folder, FORMAT)
    return next(item for item in items if isinstance(item, AnnotatedDocument)), notes


def test_front_and_back(tmp_path: Path) -> None:
    item, notes = read(
        tmp_path,
        "<text><front><head>Harbour news</head><p>For <persName>Ines</persName>.</p></front>"
        "<body><p>She left.</p><floatingText><front><p>In</p></front><body><p>the text</p></body>"
        "</floatingText></body><back><p>See <placeName>Oslo</placeName>.</p></back></text>",
    )
    text = "Harbour news\n\nFor Ines.\n\nShe left.\n\nIn\n\nthe text\n\nSee Oslo."
    assert item.document.text == text
    assert [each.text for each in item.annotations] == ["Ines", "Oslo"]
    assert item.document.blocks[0].kind == "headline"
    assert notes == []


@pytest.mark.parametrize(
    "words",
    [
        'quay<lb break="no"/>side',
        'quay\n  <lb break="no"/>\n  side',
        'quay <pb n="2" break="no"/> side',
        'quay<pb break="no"/>\n<lb/>side',
        '<hi xml:space="preserve">quay<lb break="no"/>\nside</hi>',
    ],
)
def test_breaks_inside_words(tmp_path: Path, words: str) -> None:
    item, _ = read(tmp_path, f"<text><body><p>The {words} is<lb/>old.</p></body></text>")
    assert item.document.text == "The quayside is old."


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    item, notes = read(
        tmp_path,
        "<text><body><p>Ines<note>See <persName>Brandt</persName>.</note> left"
        "<note><p>Twice</p></note> <del>not</del> <graphic url='a.png'/><figure><figDesc>A quay"
        "</figDesc></figure>now.</p></body></text>",
    )
    assert item.document.text.split() == ["Ines", "left", "now."]
    assert [note.partition(": ")[2].partition(" does")[0] for note in notes] == [
        "2 × note",
        "1 × persName in note",
        "1 × del",
        "1 × figDesc",
    ]


def test_annotations_of_catma_are_named(tmp_path: Path) -> None:
    pointer = '<ptr target="catma://CATMA_1#char=0,4" type="inclusion"/>'
    with pytest.raises(InputError, match="annotations of CATMA without their text"):
        read(tmp_path, f'<text><body><ab type="catma">{pointer}</ab></body></text>')


def test_annotations_of_other_files_are_one_remark(tmp_path: Path) -> None:
    spans = "".join(f"<span target='b.xml#w{n}'>x</span>" for n in range(4))
    _, notes = read(
        tmp_path, f"<standOff>{spans}</standOff><text><body><p>Ines left.</p></body></text>"
    )
    (note,) = notes
    assert note.endswith("in another file; it was left out, as were 3 more of this kind.")
