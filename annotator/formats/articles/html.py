"""Web pages: the main text with title, date, author and section, by trafilatura.

Menus, advertisements and comments are left out; the page itself is kept with the project, so that
it can be read again.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotator.formats.articles import HTML
from annotator.formats.articles.extracted import Extracted, joined, library, raw_record
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.formats.text import EmptyText
from annotator.model import ModelObject

_HEADS = ("<!doctype html", "<html", "<head", "<body")
_SUBHEADS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The article of a page, and the page.

    Raises:
        EmptyText: no main text is found in it.
        EnvironmentFault: it cannot be read, or a library is missing.
    """
    context.place = name_of(path)
    content = read_bytes(path)
    yield from page_items(content, name_of(path), context)


def page_items(
    content: bytes, source: str, context: ReadContext, url: str = "", media_type: str = "text/html"
) -> Iterator[ModelObject]:
    """The article of a page's bytes, and a record that keeps these."""
    found = extract(content, source, context.encoding, url)
    item = found.article(source)
    if item is None:
        raise EmptyText(
            f"{source} has no main text that can be told from its menus. Save its text as a .txt "
            f"file, or paste it."
        )
    yield item
    yield raw_record(item, content, media_type)


def extract(content: bytes, source: str, encoding: str | None = None, url: str = "") -> Extracted:
    """The parts of a page's main text."""
    trafilatura: Any = library("trafilatura", "web pages", "trafilatura")
    text = decode(content, source, encoding or _declared(content)).text
    found: Any = trafilatura.bare_extraction(
        text,
        url=url or None,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
    )
    result = Extracted()
    if found is None:
        return result
    result.title = found.title or ""
    result.metadata = {
        "date": found.date or "",
        "author": found.author or "",
        "section": joined(found.categories or ()),
        "publisher": found.sitename or "",
        "url": found.url or "",
        "description": found.description or "",
        "language": found.language or "",
    }
    _add_parts(result, found)
    result.with_headline()
    return result


def _declared(content: bytes) -> str | None:
    """The encoding that a page declares, where Python knows it."""
    import codecs
    import re

    found = re.search(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]+)""", content[:4096], re.I)
    if found is None or content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return None
    name = found[1].decode("ascii", "replace")
    name = {"iso-8859-1": "cp1252", "latin-1": "cp1252"}.get(name.lower(), name)
    try:
        codecs.lookup(name)
        content.decode(name)
    except (LookupError, UnicodeDecodeError):
        return None
    return name


def _add_parts(result: Extracted, found: Any) -> None:
    body = found.body
    if body is None:
        result.add_paragraphs(found.text or "")
        return
    for element in body:
        _add_element(result, element)
    if not result.parts:
        result.add_paragraphs(found.text or "")


def _add_element(result: Extracted, element: Any) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in ("list", "table", "div", "row"):
        inner = [each for each in element if isinstance(each.tag, str)]
        if inner and tag != "row":
            for each in inner:
                _add_element(result, each)
            return
        if tag == "row":
            cells = [" ".join("".join(cell.itertext()).split()) for cell in element]
            result.add("paragraph", "\t".join(cells))
            return
    text = _text_of(element)
    result.add("subhead" if tag == "head" or tag in _SUBHEADS else "paragraph", text)


def _text_of(element: Any) -> str:
    """The words of an element: line breaks stay, other white space is a page's own layout."""
    pieces: list[str] = []
    for event in element.iter():
        if event.tag == "lb":
            pieces.append("\n")
        elif event.text:
            pieces.append(event.text)
        if event is not element and event.tail:
            pieces.append(event.tail)
    lines = "".join(pieces).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def recognises(path: Path, head: bytes) -> bool:
    if path.suffix.lower() in HTML.suffixes:
        return True
    start = head.lstrip(b" \t\r\n\xef\xbb\xbf")[:200].decode("latin-1").lower()
    return start.startswith(_HEADS)
