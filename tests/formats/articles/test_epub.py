"""EPUB books of both versions: all words of each chapter, with its title."""

import zipfile
from pathlib import Path

import pytest
from fast_ebook import epub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.formats.articles import EPUB
from annotator.model import InputError
from tests.formats.articles.read_documents import articles, blocks_of, paragraphs

_XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_NAV = "<nav epub:type='toc'><ol><li><a href='c0.xhtml'>Part</a><ol><li><a href='c1.xhtml#x'>{}</a>"


def book(
    path: Path, *chapters: str, metadata: str = "", more: dict[str, str] | None = None
) -> Path:
    """Write a book.

    Args:
        path: Its file.
        chapters: The content of the body of each.
        metadata: The XML in its metadata.
        more: Further files by their names in the book's folder; ``nav.xhtml`` is in the spine.
    """
    files = {
        f"c{number}.xhtml": f"<html {_XHTML}><head><title/></head><body>{content}</body></html>"
        for number, content in enumerate(chapters)
    }
    files |= more or {}
    page = 'media-type="application/xhtml+xml"'
    kinds = {
        "nav.xhtml": f'properties="nav" {page}',
        "toc.ncx": 'media-type="application/x-dtbncx+xml"',
    }
    items = "".join(f'<item id="{name}" href="{name}" {kinds.get(name, page)}/>' for name in files)
    spine = "".join(f'<itemref idref="{name}"/>' for name in files if name != "toc.ncx")
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">'
        f"{metadata}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="EPUB/book.opf" '
            'media-type="application/oebps-package+xml"/></rootfiles></container>',
        )
        archive.writestr("EPUB/book.opf", package)
        for name, content in files.items():
            archive.writestr(name if name.startswith("META-INF") else f"EPUB/{name}", content)
    return path


def test_all_words_of_a_chapter_are_read_with_their_breaks(tmp_path: Path) -> None:
    chapter = (
        "<h1>Talks</h1><div>One<br/>line</div>loose<blockquote>Said. <p>So.</p> And.</blockquote>"
        '<p>2019<a epub:type="noteref" href="#n"><sup>1</sup></a>&nbsp;&mdash; '
        "<i>caf&eacute;</i></p>"
        '<aside epub:type="footnote" id="n"><p>He left.</p></aside><script src="x"/><a id="y"/>'
        '<p style="display:none">secret</p><p>Last.</p>'
    )
    (document,), left_out = articles(EPUB, book(tmp_path / "a.epub", chapter))
    assert document.title == "Talks"
    assert blocks_of(document) == [
        ("headline", "Talks"), *paragraphs("One\nline", "loose"), ("blockquote", "Said."),
        ("blockquote", "So."), ("blockquote", "And."), *paragraphs("2019[1]\xa0— café", "Last."),
        ("footnote", "[1] He left."),
    ]  # fmt: skip
    assert left_out == ["1 hidden part was left out."]


def test_a_chapter_that_is_not_xml_is_read_as_html(tmp_path: Path) -> None:
    found, _ = articles(EPUB, book(tmp_path / "a.epub", "<p>One<br>two & three<p>Four — café"))
    assert blocks_of(found[0]) == paragraphs("One\ntwo & three", "Four — café")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "nav.xhtml",
            (
                f"<html {_XHTML}><body>{_NAV.format('The chapter')}</li></ol></li></ol></nav>"
                "</body></html>"
            ),
        ),
        (
            "toc.ncx",
            (
                '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navPoint>'
                "<navLabel><text>The chapter</text></navLabel><content src='c1.xhtml#x'/>"
                "</navPoint></navPoint></navMap></ncx>"
            ),
        ),
    ],
)
def test_a_chapter_without_a_headline_has_the_title_in_the_contents(
    tmp_path: Path, name: str, content: str
) -> None:
    path = book(tmp_path / "a.epub", "<p>Zero.</p>", "<p>One.</p>", more={name: content})
    found, left_out = articles(EPUB, path)
    assert [document.text for document in found] == ["Zero.", "One."]
    assert found[1].title == "The chapter"
    assert left_out == (["1 table of contents was left out."] if name == "nav.xhtml" else [])


def test_the_main_title_authors_and_date_of_a_book(tmp_path: Path) -> None:
    metadata = (
        '<dc:title id="s">A series</dc:title><dc:title id="m">The book</dc:title>'
        '<meta refines="#s" property="title-type">collection</meta>'
        '<meta refines="#m" property="title-type">main</meta>'
        "<dc:creator>Ana Lee</dc:creator><dc:creator>Rui Lim</dc:creator>"
        '<dc:date opf:event="modification">2025-01-01</dc:date>'
        '<dc:date opf:event="publication">2024-03-01</dc:date><dc:language>en</dc:language>'
    )
    (document,), _ = articles(EPUB, book(tmp_path / "a.epub", "<p>One.</p>", metadata=metadata))
    assert document.metadata == {
        "book": "The book", "author": "Ana Lee, Rui Lim", "date": "2024-03-01", "language": "en",
        "chapter": 1, "source": "a-001.epub",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("algorithm", "is_protected"),
    [
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", True),
        ("http://www.idpf.org/2008/embedding", False),
    ],
)
def test_a_protected_book_is_named(tmp_path: Path, algorithm: str, is_protected: bool) -> None:
    encrypted = (
        '<encryption xmlns:e="http://www.w3.org/2001/04/xmlenc#"><e:EncryptedData>'
        f'<e:EncryptionMethod Algorithm="{algorithm}"/><e:CipherData><e:CipherReference '
        'URI="EPUB/c0.xhtml"/></e:CipherData></e:EncryptedData></encryption>'
    )
    path = book(tmp_path / "a.epub", "<p>One.</p>")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("META-INF/encryption.xml", encrypted)
    if is_protected:
        with pytest.raises(InputError, match=r"a\.epub is protected against copying"):
            articles(EPUB, path)
    else:
        assert len(articles(EPUB, path)[0]) == 1


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = book(tmp_path / "a.epub", "<p>One &b;.</p>")
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    files["EPUB/c0.xhtml"] = bomb + files["EPUB/c0.xhtml"]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    (document,), _ = articles(EPUB, path)
    assert "aaaa" not in document.text


def test_a_digest_as_analysts_have_it(shared_data: Path) -> None:
    path = shared_data.parent / "cases" / "reading" / "05_digest.epub"
    if not path.exists():
        pytest.skip(f"{path} is not there")
    found, _ = articles(EPUB, path)
    assert [document.text.split("\n\n") for document in found] == [
        ["Harbour deal delayed", "Mayor Ines Dorval said the port would stay open.",
         '"We never agreed," Karl Brandt replied.'],
        ["Line breaks", "First line ends here.\nSecond line starts, he said.", "Third."],
        ["Notes", "The minister[1] denied it in 2019[2].",
         "[1] Note one: the minister left in May."],
        ["Quote", "Loose words in a quote block.", "And a paragraph in it.", "And words after.",
         "Loose item", "inner"],
    ]  # fmt: skip


_TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Cn", "Co")),
    min_size=1,
    max_size=20,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(_TEXTS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_character_is_lost_or_doubled(tmp_path: Path, chapters: list[list[str]]) -> None:
    made = epub.EpubBook()
    made.set_identifier("book")
    made.set_title("Book")
    made.set_language("en")
    items = []
    for number, texts in enumerate(chapters):
        escaped = (t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for t in texts)
        content = "<p>Begin.</p>" + "".join(f"<div>{each}</div>" for each in escaped)
        name = f"c{number}.xhtml"
        item = epub.EpubHtml(title="T", file_name=name, lang="en", content=content)
        made.add_item(item)
        items.append(item)
    made.spine = items
    epub.write_epub(str(tmp_path / "a.epub"), made)
    found, _ = articles(EPUB, tmp_path / "a.epub")
    assert [["".join(text.split()) for text in each.text.split("\n\n")] for each in found] == [
        ["Begin.", *("".join(text.split()) for text in texts if text.strip())] for texts in chapters
    ]
