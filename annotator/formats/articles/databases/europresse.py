"""Splits downloads from Europresse as HTML: an ``<article>`` each, with classes for its parts."""

import re
from collections.abc import Iterator
from typing import Any

from annotator.formats.articles.databases import clipping as names
from annotator.formats.articles.databases.clipping import Clipping, Line
from annotator.formats.articles.markup import markup_blocks

SIGNS = (b"DocPublicationName", b"titreArticle", b"publiC-lblNodoc")
"""The classes in a page by which it is one, at least two of them."""
_TEXT_CLASSES = ("DocText", "docOcurrContainer")
_OF_HEAD = re.compile(r"DocPublicationName|DocHeader|titreArticle|sm-margin|publiC-lbl")
"""The classes of what is above and below the text."""
_LENGTH = re.compile(r"(?<!\d)\d{1,3}(?:\s\d{3})*\s(?:mots|words)", re.IGNORECASE)
_PAGE = re.compile(r"p\. ?([\w-]+)")
_HEADER = re.compile(r"^(?:(?P<section>[^,\d]{2,60}),\s*)?(?P<date>[^,]*\d{4})")


def recognises(page: bytes) -> bool:
    """Return whether a page is a download from Europresse."""
    return sum(sign in page for sign in SIGNS) > 1


def split(root: Any) -> Iterator[Clipping]:
    """Yield the articles of a page."""
    for element in root.iter("article"):
        article = Clipping()
        _read_header(element, article)
        for part in _parts_with_text(element):
            for block in markup_blocks(part):
                pieces = block.text.split("\n")
                article.body += [
                    Line(piece.strip(), block.kind, number == 0)
                    for number, piece in enumerate(pieces)
                ]
        if article.body or article.fields.get(names.HEADLINE):
            yield article


def _read_header(element: Any, article: Clipping) -> None:
    fields = {
        names.PUBLISHER: "DocPublicationName",
        names.HEADLINE: "titreArticle",
        names.AUTHOR: "sm-margin-bottomNews",
        "accession_number": "publiC-lblNodoc",
        "copyright": "publiC-lblCertificatEmission",
    }
    for name, class_name in fields.items():
        words = _words_of_class(element, class_name)
        if words:
            article.fields[name] = words
    header = _words_of_class(element, "DocHeader")
    if not header:
        return
    length, page, head = _LENGTH.search(header), _PAGE.search(header), _HEADER.match(header)
    if length:
        article.fields[names.LENGTH] = length[0]
    if page:
        article.fields["page"] = page[1]
    if head:
        article.fields[names.DATE] = head["date"].strip()
        if head["section"]:
            article.fields[names.SECTION] = head["section"].strip()
    else:
        article.fields["header"] = header


def _parts_with_text(element: Any) -> list[Any]:
    """Return the parts of an article with its text: by their classes, or all but head and foot."""
    for name in _TEXT_CLASSES:
        parts = list(_of_class(element, name))
        if any("".join(part.itertext()).strip() for part in parts):
            return parts
    parts = list(element.iter("section"))
    return parts[:1] or [
        child
        for child in element
        if child.tag not in ("header", "footer") and not _OF_HEAD.search(child.get("class") or "")
    ]


def _of_class(element: Any, class_name: str) -> Iterator[Any]:
    """Yield the outermost elements whose classes contain a name."""
    remaining = list(reversed(element))
    while remaining:
        child = remaining.pop()
        if not isinstance(child.tag, str):
            continue
        if class_name in (child.get("class") or ""):
            yield child
        else:
            remaining += reversed(child)


def _words_of_class(element: Any, class_name: str) -> str:
    found = next(_of_class(element, class_name), None)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""
