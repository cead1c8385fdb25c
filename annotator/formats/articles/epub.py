"""EPUB books and collections: a chapter of the spine is an article."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, library
from annotator.formats.damage import opened_zip, read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BLOCKS = {"p", "li", "blockquote", "pre", "td", "th", "figcaption", "dt", "dd"}
_HEADS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the chapters of a book as articles.

    EPUB 3 (https://www.w3.org/TR/epub-33/) defines its container and package documents.

    Raises:
        EmptyText: No chapter has words.
        InputError: It is damaged.
    """
    html: Any = library("lxml.html", "EPUB books", "lxml")
    etree: Any = library("lxml.etree", "EPUB books", "lxml")
    context.place = own_name = name_of(path)
    book = PurePosixPath(own_name)
    count = 0
    with read_as(path, "an EPUB book"), opened_zip(path) as archive:
        package = _package_path(archive)
        root = ElementTree.fromstring(archive.read(package))
        about = {
            "book": root.findtext(f".//{_DC}title") or book.stem,
            "author": root.findtext(f".//{_DC}creator") or "",
            **date_metadata(root.findtext(f".//{_DC}date")),
            "language": root.findtext(f".//{_DC}language") or "",
        }
        for number, name in enumerate(_chapters(root, package), 1):
            context.place = f"{own_name}, {name}"
            extracted = _chapter(html, etree, archive.read(name))
            extracted.metadata = {**about, "chapter": number}
            item = extracted.article(f"{book.stem}-{number:03d}{book.suffix}")
            if item is not None:
                count += 1
                yield item
    if not count:
        raise EmptyText(f"{own_name} has no chapter with words.")


def _package_path(archive: zipfile.ZipFile) -> str:
    container = ElementTree.fromstring(archive.read("META-INF/container.xml"))
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    if rootfile is None:
        raise KeyError("its container names no package")
    return rootfile.get("full-path") or ""


def _chapters(root: ElementTree.Element, package: str) -> Iterator[str]:
    """Yield the paths of the files in the spine, in its order."""
    folder = PurePosixPath(package).parent
    files = {item.get("id"): item.get("href") or "" for item in root.iter(f"{_OPF}item")}
    for reference in root.iter(f"{_OPF}itemref"):
        href = files.get(reference.get("idref"))
        if href:
            yield (folder / unquote(href)).as_posix()


def _chapter(html: Any, etree: Any, content: bytes) -> Extracted:
    extracted = Extracted()
    if not content.strip():
        return extracted
    # XML without a declaration is UTF-8. A chapter of comments alone has no tree.
    try:
        tree: Any = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    except etree.ParserError:
        return extracted
    for element in tree.iter():
        if element.tag in _HEADS:
            kind = "headline" if not extracted.parts else "subhead"
            extracted.add(kind, " ".join(element.text_content().split()))
        elif element.tag in _BLOCKS and not _holds_blocks(element):
            extracted.add("paragraph", " ".join(element.text_content().split()))
    if not extracted.parts:
        extracted.add_paragraphs(tree.text_content())
    extracted.title = next((text for kind, text in extracted.parts if kind == "headline"), "")
    return extracted


def _holds_blocks(element: Any) -> bool:
    return any(child.tag in _BLOCKS for child in element.iterdescendants())
