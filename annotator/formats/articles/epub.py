"""EPUB books and collections (2 and 3): a chapter of the spine is an article.

The container is read here, by https://www.w3.org/TR/epub-33/: the library for it that is in use,
EbookLib, has a licence under which Annotator cannot be given away.
"""

import re
import zipfile
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

from annotator.formats.articles.dates import date_metadata
from annotator.formats.articles.extracted import Extracted, join_words, library
from annotator.formats.articles.markup import add_markup, parse_markup
from annotator.formats.articles.xml_parts import remove, words_of
from annotator.formats.damage import read_as
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.formats.unpacking_budget import opened_zip
from annotator.model import InputError, ModelObject

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
_OPS = "{http://www.idpf.org/2007/ops}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_ENC = "{http://www.w3.org/2001/04/xmlenc#}"
_OF_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Algorithms that disguise fonts, and protect no text."""
_ENTITY = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)")
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_IS_MARKED = (
    "boolean(//*[@style or @hidden] | "
    "//span[@role or @*[local-name() = 'type'] or contains(@class, 'page')])"
)
"""Whether inline elements may be hidden, or the number of a page."""
_DATE_EVENTS = ("publication", "original-publication", "")


class _Book(NamedTuple):
    """What the package document says."""

    metadata: dict[str, Any]
    files: list[str]
    """The paths of the chapters' files, in the order of the spine."""
    contents: frozenset[str]
    """Those of them that are a table of contents."""
    tables: list[str]
    """The paths of the tables of contents, that of EPUB 3 before that of EPUB 2."""


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the chapters of a book as articles.

    Raises:
        EmptyText: No chapter has words.
        InputError: It is damaged, or a chapter is protected.
        EnvironmentFault: A library is missing.
    """
    context.place = own_name = name_of(path)
    name = PurePosixPath(own_name)
    count = 0
    with read_as(path, "an EPUB book"), opened_zip(path, context.budget) as archive:
        book = _book(archive, name.stem)
        protected = _protected(archive)
        labels: dict[str, str] | None = None
        for number, file in enumerate(book.files, 1):
            context.place = own_name
            if file in protected:
                raise InputError(
                    f"{own_name} is protected against copying, and its text cannot be read. Ask "
                    f"its publisher for an edition without protection."
                )
            if file in book.contents:
                context.count_left_out("table of contents", 1)
                continue
            extracted = _chapter(archive.read(file), context)
            context.place = f"{own_name}, {file}"
            headline = next((text for kind, text in extracted.parts if kind == "headline"), "")
            if not headline and extracted.parts:
                labels = _labels(archive, book.tables) if labels is None else labels
                headline = labels.get(file, "")
            extracted.title = headline.replace("\n", " ")
            extracted.metadata = {**book.metadata, "chapter": number}
            item = extracted.article(f"{name.stem}-{number:03d}{name.suffix}")
            if item is not None:
                count += 1
                yield item
    if not count:
        raise EmptyText(f"{own_name} has no chapter with words.")


def _book(archive: zipfile.ZipFile, stem: str) -> _Book:
    container = _parse(archive.read("META-INF/container.xml"))
    rootfile = container.find(f".//{_CONTAINER}rootfile")
    if rootfile is None:
        raise KeyError("its container names no package")
    package = rootfile.get("full-path") or ""
    root = _parse(archive.read(package))
    folder = PurePosixPath(package).parent
    names = {name.lower(): name for name in archive.namelist()}
    items = {item.get("id"): item for item in root.iter(f"{_OPF}item")}
    paths = {
        key: _path(folder, item.get("href") or "", names)
        for key, item in items.items()
        if item.get("href")
    }
    spine = [paths[each.get("idref")] for each in root.iter(f"{_OPF}itemref")
             if each.get("idref") in paths]  # fmt: skip
    contents = frozenset(
        paths[key]
        for key, item in items.items()
        if key in paths and "nav" in (item.get("properties") or "").split()
    )
    older = [
        paths[key]
        for key, item in items.items()
        if key in paths and item.get("media-type") == "application/x-dtbncx+xml"
    ]
    return _Book(_metadata(root, stem), spine, contents, [*sorted(contents), *older])


def _path(folder: PurePosixPath, href: str, names: dict[str, str]) -> str:
    """Return the path of a file in the archive, which may differ in capitals."""
    pieces: list[str] = []
    for piece in (folder / unquote(href.partition("#")[0])).parts:
        if piece == "..":
            pieces = pieces[:-1]
        elif piece != ".":
            pieces.append(piece)
    path = "/".join(pieces)
    return names.get(path.lower(), path)


def _metadata(root: Any, stem: str) -> dict[str, Any]:
    titles = list(root.iter(f"{_DC}title"))
    kinds = {
        (each.get("refines") or "").lstrip("#"): (each.text or "").strip()
        for each in root.iter(f"{_OPF}meta")
        if each.get("property") == "title-type"
    }
    # A collection's title, a subtitle and a short form may stand before the book's own.
    main = [each for each in titles if kinds.get(each.get("id"), "main") == "main"] or titles
    dates = {each.get(f"{_OPF}event") or "": words_of(each) for each in root.iter(f"{_DC}date")}
    date = next((dates[event] for event in _DATE_EVENTS if dates.get(event)), "")
    return {
        "book": (words_of(main[0]) if main else "") or stem,
        "author": join_words(words_of(each) for each in root.iter(f"{_DC}creator")),
        **date_metadata(date),
        "language": next((words_of(each) for each in root.iter(f"{_DC}language")), ""),
    }


def _labels(archive: zipfile.ZipFile, tables: list[str]) -> dict[str, str]:
    """Return the first label of the tables of contents for each path."""
    names = {name.lower(): name for name in archive.namelist()}
    labels: dict[str, str] = {}
    for path in tables:
        if path.lower() not in names:
            continue
        root = _parse_chapter(archive.read(path))
        folder = PurePosixPath(path).parent
        for link in root.iter("a") if root is not None else ():
            labels.setdefault(_path(folder, link.get("href") or "", names), words_of(link))
        for point in root.iter(f"{_NCX}navPoint") if root is not None else ():
            label, content = point.find(f"{_NCX}navLabel"), point.find(f"{_NCX}content")
            if label is not None and content is not None:
                target = _path(folder, content.get("src") or "", names)
                labels.setdefault(target, words_of(label))
    return labels


def _protected(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the files that are encrypted, other than fonts."""
    if "META-INF/encryption.xml" not in archive.namelist():
        return frozenset()
    root = _parse(archive.read("META-INF/encryption.xml"))
    files: list[str] = []
    for data in root.iter(f"{_ENC}EncryptedData"):
        method = data.find(f"{_ENC}EncryptionMethod")
        if method is None or method.get("Algorithm") not in _OF_FONTS:
            references = data.iter(f"{_ENC}CipherReference")
            files += (unquote(each.get("URI") or "") for each in references)
    return frozenset(files)


def _parse(data: bytes) -> Any:
    """Return the root of a file of XML; no entity is expanded, and nothing is fetched."""
    etree: Any = library("lxml.etree", "EPUB books", "lxml")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser=parser)


def _parse_chapter(data: bytes) -> Any | None:
    """Return the root of a chapter, which should be XML, and is read as HTML if it is not."""
    etree: Any = library("lxml.etree", "EPUB books", "lxml")
    if not data.strip():
        return None
    try:
        root = _parse(_DOCTYPE.sub(b"", _ENTITY.sub(_character, data), count=1))
    except etree.XMLSyntaxError:
        # XML without a declaration is UTF-8.
        return parse_markup(data, encoding="utf-8")
    for element in root.iter(f"{_XHTML}*"):
        element.tag = element.tag[len(_XHTML) :]
    for default in list(root.iter(f"{_OPS}default")):
        for case in list(default.itersiblings(f"{_OPS}case", preceding=True)):
            remove(case)
    return root


def _character(match: re.Match[bytes]) -> bytes:
    """Return the character of an entity of HTML, which XML does not know."""
    return html5.get(match[1].decode(), match[0].decode()).encode("ascii", "xmlcharrefreplace")


def _chapter(data: bytes, context: ReadContext) -> Extracted:
    extracted = Extracted()
    root = _parse_chapter(data)
    if root is not None:
        if not root.xpath(_IS_MARKED):
            # None of these can be hidden or a page's number, and the walker need not see them.
            etree: Any = library("lxml.etree", "EPUB books", "lxml")
            etree.strip_tags(root, "span", "b", "i", "em", "strong", "u", "small")
        add_markup(extracted, root, context)
    return extracted
