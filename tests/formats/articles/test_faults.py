"""Documents with faults: told in words that name the file, and never half an article."""

import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from annotator.formats import articles
from annotator.formats.articles import DOCX, EPUB, FEED, HTML, MAIL, MARKDOWN, PDF, RTF, TABLE, WARC
from annotator.formats.format import Format, ReadContext
from annotator.model import AnnotatedDocument, Document, InputError
from tests.formats.samples import ODT, samples

NAMED_IN_LATIN_1 = b"caf\xe9"


def read(format: Format, path: Path, context: ReadContext | None = None) -> list[Document]:
    """The articles of a file."""
    assert format.read is not None
    found = list(format.read(path, context or ReadContext()))
    return [item.document for item in found if isinstance(item, AnnotatedDocument)]


def put(folder: Path, format: str, *changed: tuple[bytes, bytes], number: int = 0) -> Path:
    """The sample file of a format, with some bytes of it changed."""
    ((name, content),) = samples(format)[number].items()
    for old, new in changed:
        assert old in content
        content = content.replace(old, new)
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode elsewhere")
@pytest.mark.parametrize(
    "format",
    [HTML, DOCX, articles.ODT, RTF, PDF, MARKDOWN, EPUB,
     MAIL, TABLE, FEED, WARC],
    ids=lambda each: each.name,
)  # fmt: skip
def test_a_file_may_be_named_in_another_encoding(tmp_path: Path, format: Format) -> None:
    path = put(tmp_path, format.name)
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + NAMED_IN_LATIN_1)).with_suffix(
        path.suffix
    )
    path.rename(odd)
    for document in read(format, odd):
        assert document.metadata["source"].startswith("caf�")
        repr(document).encode()


def test_author_and_title_of_a_pdf_are_plain_strings(tmp_path: Path) -> None:
    (document,) = read(PDF, put(tmp_path, "pdf"))
    assert document.title == "T"
    assert {type(value) for value in document.metadata.values()} == {str}
    assert document.metadata["date_guess"] == "2025-12-22"


def test_a_date_that_is_none_does_not_keep_a_pdf_out(tmp_path: Path) -> None:
    (document,) = read(PDF, put(tmp_path, "pdf", (b"D:20251222", b"D:2025XX22")))
    assert "date" not in document.metadata
    assert document.text == "He said so in Kyiv."


@pytest.mark.parametrize(
    ("format", "change"),
    [
        (PDF, (b"/Contents 4 0 R", b"/Contents 9 0 R/MediaBox 4")),
        (RTF, (rb"ansicpg1252", rb"ansicpg9999")),
        (WARC, (b"WARC/1.0", b"PARC/1.0" * 200)),
        (FEED, (b"<", b"")),
    ],
)
def test_a_damaged_file_is_named(
    tmp_path: Path, format: Format, change: tuple[bytes, bytes]
) -> None:
    path = put(tmp_path, format.name, change)
    with pytest.raises(InputError) as caught:
        read(format, path)
    assert path.name in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize(
    ("file", "change"),
    [
        ("meta.xml", (b"<dc:title>", b"<title>")),
        ("content.xml", (b't:c="3"', b't:c="x"')),
        ("content.xml", (b't:c="3"', b't:c="999999999999"')),
        ("content.xml", (b"<t:span>", b"<t:span>" * 50_000)),
    ],
)
def test_a_damaged_part_of_an_archive_is_told(
    tmp_path: Path, file: str, change: tuple[bytes, bytes]
) -> None:
    path = put(tmp_path, "odt")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files[file] = files[file].replace(*change)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    with pytest.raises(InputError, match=r"a\.odt cannot be read as an OpenDocument text"):
        read(articles.ODT, path)


def test_an_archive_that_unpacks_to_a_thousand_times_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.formats.unpacking_budget._UNSUSPICIOUS_BYTES", 1_000_000)
    bombs: list[tuple[Format, str]] = [
        (DOCX, "word/document.xml"), (articles.ODT, "content.xml"),
        (EPUB, "META-INF/container.xml"), (TABLE, "xl/workbook.xml"),
    ]  # fmt: skip
    for format, name in bombs:
        path = tmp_path / f"a{'.xlsx' if format is TABLE else format.suffixes[0]}"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, b" " * 2_000_000)
        words = rf"{path.name}.* would unpack to more than 200 times its"
        with pytest.raises(InputError, match=words):
            read(format, path)


@pytest.mark.parametrize("cell", ['"He said', '"He" said', '"He said "so"'])
def test_a_quotation_mark_that_is_not_closed_is_told(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"title,text\nT,He said.\nU,{cell}\nV,More.\nW,More.\n", "utf-8")
    with pytest.raises(InputError, match=r"a\.csv:3: .* Is a quotation mark not closed"):
        read(TABLE, path)


@pytest.mark.parametrize("declared", ["utf-99", "us-ascii", "iso-2022-jp"])
def test_a_mail_in_another_encoding_than_it_says(tmp_path: Path, declared: str) -> None:
    path = tmp_path / "a.eml"
    head = f"Subject: Hi\nContent-Type: text/plain; charset={declared}\n\n"
    path.write_bytes(head.encode() + "Er sagte: „Größe zählt nicht, überhaupt nicht.“\n".encode())
    (document,) = read(MAIL, path)
    assert document.text.endswith("„Größe zählt nicht, überhaupt nicht.“")


def test_half_characters_of_a_library_are_shown_as_such(tmp_path: Path) -> None:
    path = tmp_path / "a.eml"
    path.write_bytes(b"Subject: Hi\nFrom: \xe9 <a@b.c>\nMessage-ID: <\xff>\n\nHe said so.\n")
    (document,) = read(MAIL, path)
    repr(document).encode()


def test_a_chapter_of_comments_has_no_words(tmp_path: Path) -> None:
    path = put(tmp_path, "epub")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("O/b.xhtml", "<!-- nothing -->")
        package = archive.read("O/c.opf").replace(
            b'</manifest><spine>', b'<item id="b" href="b.xhtml"/></manifest><spine>'
            b'<itemref idref="b"/>'
        )  # fmt: skip
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, "O/c.opf": package}.items():
            archive.writestr(name, content)
    assert len(read(EPUB, path)) == 1


@pytest.mark.parametrize("left", [60, 150, 300])
def test_a_web_archive_that_was_cut_off_is_told(tmp_path: Path, left: int) -> None:
    path = put(tmp_path, "warc")
    content = path.read_bytes()
    path.write_bytes(content[:-left])
    with pytest.raises(InputError, match=r"a\.warc, http://x\.org/b: the file is cut off in it"):
        read(WARC, path)
    bad: list[Any] = []
    assert len(read(WARC, path, ReadContext(on_unreadable=bad.append))) == len(bad) == 1


@pytest.mark.parametrize("left", range(10, 460, 50))
def test_a_packed_web_archive_that_was_cut_off_is_told(tmp_path: Path, left: int) -> None:
    path = put(tmp_path, "warc", number=1)
    content = path.read_bytes()
    path.write_bytes(content[:-left])
    with pytest.raises(InputError, match=r"a\.warc\.gz"):
        read(WARC, path)


def test_what_is_no_record_of_a_web_archive_is_told(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = put(tmp_path, "warc", (b"\r\n\r\nWARC/1.0", b"nonsense\r\n\r\nWARC/1.0"))
    context = ReadContext()
    read(WARC, path, context)
    assert any("is no record" in note for note in context.notes.messages)
    assert capfd.readouterr().err == ""


def test_an_element_of_odt_in_its_namespace_is_read(tmp_path: Path) -> None:
    assert ODT.startswith("urn:")
    (document,) = read(articles.ODT, put(tmp_path, "odt"))
    assert document.text == "Head\n\nHe   said\tso.\nMore."
