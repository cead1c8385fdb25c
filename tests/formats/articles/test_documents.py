"""Articles come in from documents of every kind, with what is known of them."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from annotator.formats.articles.extracted import RAW
from annotator.formats.importing import ImportOptions, import_paths
from annotator.model import AnnotatedDocument, Document, InputError, Record
from annotator.project import Project

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Talks near a result</title><meta property="article:section" content="Politics">
<meta name="author" content="Ana Lee"><meta property="article:published_time" content="2025-12-22">
</head><body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>Talks near a result</h1>
<p>Ukrainian President Volodymyr Zelenskyy said on Monday that the negotiations were “very close to
a real result”, and thanked all partners for their work over the past weeks.</p>
<h2>Moscow downplays talks</h2>
<p>The Kremlin said the weekend discussions in Miami did not amount to a breakthrough, according to
Russian media, and asked for more clarity on the plan before any further meeting.</p>
</article><footer>All rights reserved. Cookies. Subscribe.</footer></body></html>"""
HEAD, SAID = "Talks near a result", "Moscow said “no” 😀 to all of it."


def only(project: Project) -> Document:
    """The one article of a project."""
    (summary,) = project.articles.page()
    return project.document(summary.id)


def kinds(document: Document) -> list[tuple[str, str]]:
    """The blocks with their text."""
    return [(b.kind, document.text[b.start : b.end]) for b in document.blocks]


def test_a_page_is_its_main_text_and_is_kept(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8", newline="\n")
    import_paths(project, [path])
    document = only(project)
    assert document.title == HEAD
    assert "Cookies" not in document.text
    assert "very close to a real result" in document.text
    found = kinds(document)
    assert found[0] == ("headline", HEAD)
    assert ("subhead", "Moscow downplays talks") in found
    assert document.metadata["date"] == "2025-12-22"
    assert document.metadata["author"] == "Ana Lee"
    (record,) = [i for i in project.stream() if isinstance(i, Record) and i.kind == RAW]
    content = zlib.decompress(base64.b64decode(str(record.data["content"])))
    assert content == PAGE.encode()


def test_real_pages_are_read(project: Project, shared_data: Path) -> None:
    pages = sorted((shared_data / "html").glob("*.html"))
    report = import_paths(project, pages, ImportOptions(skip_bad=True))
    assert report.documents == len(pages)
    assert not any("Left out" in note for note in report.notes.messages)
    assert project.check() == []
    titles = [summary.title for summary in project.articles.page()]
    assert all(titles)


def docx(path: Path) -> None:
    import docx as library

    document = library.Document()
    document.add_heading(HEAD, 0)
    document.add_heading("Moscow", 2)
    document.add_paragraph(SAID)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "a", "b"
    document.core_properties.author = "Ana Lee"
    document.save(str(path))


def odt(path: Path) -> None:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    content = (
        f"<office:document-content {names}><office:body><office:text>"
        f'<text:h text:outline-level="1">{HEAD}</text:h>'
        f'<text:h text:outline-level="2">Moscow</text:h>'
        f"<text:p>Moscow said <text:span>“no”</text:span> 😀 to<text:s/>all<text:note>1</text:note>"
        f" of it.</text:p></office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {names}><office:meta><meta:initial-creator>Ana Lee"
        f"</meta:initial-creator></office:meta></office:document-meta>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", meta)


def rtf(path: Path) -> None:
    path.write_bytes(
        b"{\\rtf1\\ansi\\ansicpg1252 " + HEAD.encode() + b"\\par Moscow\\par "
        b"Moscow said \\u8220?no\\u8221? \\u-10179?\\u-8704? to all of it.\\par}"
    )


def markdown(path: Path) -> None:
    body = "Moscow *said* “no” 😀\nto [all](x) of it."
    path.write_text(f"---\nauthor: Ana Lee\n---\n# {HEAD}\n\n## Moscow\n\n{body}\n", "utf-8")


def epub(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OPS/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>B</dc:title>'
            "<dc:creator>Ana Lee</dc:creator></metadata><manifest>"
            '<item id="c" href="c%201.xhtml"/></manifest><spine><itemref idref="c"/></spine>'
            "</package>",
        )
        archive.writestr(
            "OPS/c 1.xhtml",
            f"<html><body><h1>{HEAD}</h1><h2>Moscow</h2><div><p>{SAID}</p></div></body></html>",
        )


def mail(path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = HEAD, "Ana Lee <ana@example.org>"
    message["Date"] = "Mon, 22 Dec 2025 10:00:00 +0000"
    message.set_content(f"Moscow\n\n{SAID}\n")
    message.add_attachment(b"x", maintype="image", subtype="png", filename="map.png")
    path.write_bytes(message.as_bytes())


@pytest.mark.parametrize(
    ("make", "suffix"),
    [
        (docx, ".docx"),
        (odt, ".odt"),
        (rtf, ".rtf"),
        (markdown, ".md"),
        (epub, ".epub"),
        (mail, ".eml"),
    ],
)
def test_words_and_roles(
    project: Project, tmp_path: Path, make: Callable[[Path], None], suffix: str
) -> None:
    path = tmp_path / f"article{suffix}"
    make(path)
    report = import_paths(project, [path])
    document = only(project)
    assert document.text.startswith(f"{HEAD}\n\nMoscow\n\n{SAID}")
    assert document.title == HEAD
    if suffix not in (".rtf", ".eml"):
        assert kinds(document)[:2] == [("headline", HEAD), ("subhead", "Moscow")]
        assert document.metadata["author"] == "Ana Lee"
    assert any("map.png" in note for note in report.notes.messages) == (suffix == ".eml")
    assert project.check() == []


def pdf(path: Path, *pages: str, about: str = "") -> None:
    """A PDF with some pages; an empty one is a picture. ``about`` is its information."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids: list[str] = []
    for page in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in page.split("\n")) if page else ""
        stream = f"BT /F1 12 Tf 50 700 Td {lines}ET" if page else "50 50 200 200 re f"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {number + 1} 0 R "
            "/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> "
            ">> >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    if about:
        objects.append(f"<< {about} >>")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, each in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{each}\nendobj\n".encode())
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    info = f" /Info {len(objects)} 0 R" if about else ""
    out.write(
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R{info} >>\nstartxref\n{start}\n"
        f"%%EOF".encode()
    )
    path.write_bytes(out.getvalue())


def test_a_page_without_text_layer_is_reported(project: Project, tmp_path: Path) -> None:
    pdf(
        tmp_path / "a.pdf",
        "Moscow said no to all of the points that were made on Mon-\nday by the other side.",
        "",
        "Kyiv said yes.",
    )
    report = import_paths(project, [tmp_path / "a.pdf"])
    assert "made on Monday by the other side" in only(project).text
    assert "Kyiv said yes." in only(project).text
    assert any("no text layer on page 2" in note for note in report.notes.messages)
    pdf(tmp_path / "b.pdf", "")
    with pytest.raises(InputError, match=r"b\.pdf has no text layer.*OCR"):
        import_paths(project, [tmp_path / "b.pdf"])


def test_what_a_pdf_says_of_itself_is_kept(project: Project, tmp_path: Path) -> None:
    about = "/Title (Talks near a result) /Author (Ana Lee) /CreationDate (D:20251222101500Z)"
    pdf(tmp_path / "a.pdf", "Kyiv said yes.", about=about)
    pdf(tmp_path / "b.pdf", "Moscow said no.", about="/Title (untitled) /Author (anonymous)")
    import_paths(project, [tmp_path / "a.pdf", tmp_path / "b.pdf"])
    told, untold = (project.document(each.id) for each in project.articles.page())
    assert told.title == HEAD
    assert told.metadata == {
        "author": "Ana Lee",
        "date_guess": "2025-12-22",
        "date_guess_from": "the day on which the PDF was made",
        "source": "a.pdf",
    }
    assert untold.title == "Moscow said no."
    assert untold.metadata == {"source": "b.pdf"}


def test_a_damaged_archive_is_told_in_a_sentence(project: Project, tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(
        InputError, match=r"broken\.zip cannot be read as an archive: it is damaged, "
    ):
        import_paths(project, [tmp_path / "broken.zip"])


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".pdf", ".epub", ".xlsx", ".parquet", ".zip"])
def test_a_damaged_file_is_named_with_a_remedy(
    project: Project, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"broken{suffix}"
    path.write_bytes(b"no such thing")
    with pytest.raises(InputError, match=rf"broken\{suffix}.* save it again"):
        import_paths(project, [path])


def test_files_in_an_archive_and_none_outside_it(project: Project, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("deep/page.html", PAGE)
        archive.writestr("../../escaped.txt", "Kyiv said yes.")
        archive.writestr("__MACOSX/._page.html", "rubbish")
        archive.writestr("picture.png", b"\x89PNG")
    report = import_paths(project, [tmp_path / "all.zip"])
    assert sorted(s.title for s in project.articles.page()) == ["Kyiv said yes.", HEAD]
    assert any(".png" in note for note in report.notes.messages)
    assert not (tmp_path.parent / "escaped.txt").exists()


def test_a_web_archive(project: Project, tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with (tmp_path / "crawl.warc.gz").open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for url, status, kind, body in (
            ("https://news.example/a", "200 OK", "text/html; charset=utf-8", PAGE),
            ("https://news.example/b", "404 Not Found", "text/html", PAGE),
            ("https://news.example/c.png", "200 OK", "image/png", "x"),
        ):
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url, "response", payload=io.BytesIO(body.encode()), http_headers=headers
                )
            )
    import_paths(project, [tmp_path / "crawl.warc.gz"])
    assert only(project).metadata["url"] == "https://news.example/a"


def test_a_feed(project: Project, tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(
        f"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
        <item><title>{HEAD}</title><link>https://n.example/1</link><category>Politics</category>
        <pubDate>Mon, 22 Dec 2025 10:00:00 GMT</pubDate>
        <description>&lt;p&gt;Moscow said no.&lt;/p&gt;&lt;p&gt;Kyiv said yes.&lt;/p&gt;
        </description>
        </item><item><title>Only a title</title></item></channel></rss>""",
        "utf-8",
    )
    report = import_paths(project, [tmp_path / "feed.xml"])
    document = only(project)
    assert document.text == f"{HEAD}\n\nMoscow said no.\n\nKyiv said yes."
    assert document.metadata["date"] == "2025-12-22"
    assert document.metadata["section"] == "Politics"
    assert any("1 entry without a text" in note for note in report.notes.messages)


def test_what_was_read_stays_as_it_is_when_it_is_read_again(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    import_paths(project, [tmp_path / "page.html"])
    report = import_paths(project, [tmp_path / "page.html"])
    assert (report.documents, report.already_there) == (0, 1)


def test_articles_read_are_articles(project: Project, tmp_path: Path) -> None:
    markdown(tmp_path / "a.md")
    from annotator.formats.articles import MARKDOWN as FORMAT
    from annotator.formats.format import ReadContext

    assert FORMAT.read is not None
    (item,) = FORMAT.read(tmp_path / "a.md", ReadContext())
    assert isinstance(item, AnnotatedDocument)
    assert item.annotations == ()
