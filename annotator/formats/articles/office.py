"""Reads documents of word processors: ``.docx``, ``.odt`` and ``.rtf``."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from annotator.formats.articles.dates import guessed_date
from annotator.formats.articles.extracted import Extracted, library, required_article
from annotator.formats.damage import damaged, opened_zip, read_as
from annotator.formats.decoding import decode
from annotator.formats.files import name_of, read_bytes
from annotator.formats.format import ReadContext
from annotator.model import ModelObject

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_CREATED = "the day on which the document was made"
_MAX_SPACES = 10_000
_DC = "{http://purl.org/dc/elements/1.1/}"


def read_docx(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a Word document.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    docx: Any = library("docx", "Word documents", "python-docx")
    context.place = name_of(path)
    with read_as(path, "a Word document"), opened_zip(path), path.open("rb") as file:
        document: Any = docx.Document(file)
        extracted = _docx(document)
    yield required_article(extracted, path)


def _docx(document: Any) -> Extracted:
    extracted = Extracted()
    core = document.core_properties
    extracted.title = core.title or ""
    extracted.metadata = {
        "author": core.author or "",
        **guessed_date(core.created, _CREATED),
    }
    for element in document.iter_inner_content():
        if hasattr(element, "rows"):
            for row in element.rows:
                extracted.add("paragraph", "\t".join(cell.text for cell in row.cells))
            continue
        style = (element.style.name or "") if element.style is not None else ""
        extracted.add(_role(style, extracted), element.text)
    return extracted


def _role(style: str, extracted: Extracted) -> str:
    """Return the kind of a block by the name of its style."""
    low = style.lower()
    if low == "title" or (low.startswith("heading 1") and not extracted.parts):
        return "headline"
    if low == "subtitle":
        return "deck"
    if low.startswith("heading"):
        return "subhead"
    return "caption" if low == "caption" else "paragraph"


def read_odt(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of an OpenDocument text, which is zipped XML (ISO/IEC 26300).

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read.
    """
    context.place = name_of(path)
    with read_as(path, "an OpenDocument text"):
        extracted = _odt(path)
    yield required_article(extracted, path)


def _odt(path: Path) -> Extracted:
    with opened_zip(path) as archive:
        content = ElementTree.fromstring(archive.read("content.xml"))
        names = archive.namelist()
        meta = archive.read("meta.xml") if "meta.xml" in names else b""
    extracted = Extracted()
    if meta:
        _odt_metadata(ElementTree.fromstring(meta), extracted)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    for element in body.iter() if body is not None else ():
        if element.tag not in (f"{_TEXT}p", f"{_TEXT}h"):
            continue
        style = element.get(f"{_TEXT}style-name") or ""
        level = element.get(f"{_TEXT}outline-level")
        is_head = element.tag == f"{_TEXT}h"
        named = f"heading {level or 2}" if is_head else style
        extracted.add(_role(named, extracted), _odt_text(element))
    return extracted


def _odt_metadata(root: ElementTree.Element, extracted: Extracted) -> None:
    extracted.title = root.findtext(f".//{_DC}title") or ""
    extracted.metadata = {
        "author": root.findtext(f".//{_META}initial-creator") or "",
        **guessed_date(root.findtext(f".//{_META}creation-date"), _CREATED),
    }


def _odt_text(element: ElementTree.Element) -> str:
    """Return the words of a paragraph with tabs, runs of spaces and line breaks, without notes."""
    pieces = [element.text or ""]
    for child in element:
        name = child.tag.removeprefix(_TEXT)
        if name == "s":
            pieces.append(" " * _spaces(child.get(f"{_TEXT}c") or "1"))
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name not in ("note", "annotation", "tracked-changes", "bookmark"):
            pieces.append(_odt_text(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _spaces(number: str) -> int:
    count = int(number)
    if count > _MAX_SPACES:
        raise ValueError(f"{number[:20]} spaces in a row")
    return count


def read_rtf(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the article of a document in rich text.

    Raises:
        EmptyText: It has no words.
        InputError: It is damaged.
        EnvironmentFault: It cannot be read, or a library is missing.
    """
    striprtf: Any = library("striprtf.striprtf", "RTF documents", "striprtf")
    context.place = name_of(path)
    data = read_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise damaged(path, "RTF", ValueError("it does not begin with {\\rtf"))
    source = decode(data, name_of(path), context.encoding or "latin-1").text
    with read_as(path, "RTF"):
        text: str = striprtf.rtf_to_text(source)
    # A character beyond 16 bits is written as two halves.
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    extracted = Extracted()
    lines = [line for line in text.split("\n") if line.strip()]
    for line in lines:
        extracted.add("paragraph", line)
    yield required_article(extracted, path)
