"""Reads the documents inside a Word document (``altChunk``), and Word's package in one XML file.

Web applications that export “to Word” often write nothing but a page into such a document.
"""

import base64
import io
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from html import escape
from typing import Any

from annotator.formats.articles.declared_encoding import decode_declared
from annotator.formats.articles.extracted import library
from annotator.formats.articles.html import declared_encoding
from annotator.formats.articles.markup import parse_markup
from annotator.formats.articles.rtf_markup import rtf_markup
from annotator.formats.articles.xml_parts import parse_xml

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_NAME = "the document inside it"
_MAIL_STARTS = (b"mime-version:", b"content-type:", b"from:", b"subject:")


def place_of(number: int) -> str:
    """Return the text that marks the place of an embedded document in the one around it."""
    return f"\ue001embedded {number}\ue001"


def put_embedded(
    markup: str, embedded: list[bytes], word_markup: Callable[[io.BytesIO], Any]
) -> Any | None:
    """Return the HTML of a document with that of the documents in it in their places.

    Args:
        markup: The HTML, with the places.
        embedded: The documents.
        word_markup: Makes HTML of one that is of Word.
    """
    root = parse_markup(markup)
    if root is None:
        return None
    places = {place_of(number): data for number, data in enumerate(embedded)}
    for element in list(root.iter("p", "li")):
        data = places.get("".join(element.itertext()).strip())
        if data is None:
            continue
        inner = _markup_of(data, word_markup)
        inner = parse_markup(inner) if isinstance(inner, str) else inner
        for child in list(element):
            element.remove(child)
        element.text = None
        element.tag = "div"
        element.attrib.clear()
        if inner is not None:
            element.append(inner)
    return root


def _markup_of(data: bytes, word_markup: Callable[[io.BytesIO], Any]) -> Any:
    start = data.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if start.startswith(b"PK\x03\x04"):
        return word_markup(io.BytesIO(data))
    if start.startswith(b"{\\rtf"):
        return rtf_markup(data).markup
    if start.lower().startswith(_MAIL_STARTS):
        for part in message_from_bytes(start).walk():
            page = part.get_payload(decode=True)
            if part.get_content_type() == "text/html" and isinstance(page, bytes):
                return decode_declared(page, part.get_content_charset(), _NAME).text
        return ""
    text = decode_declared(data, declared_encoding(data), _NAME).text
    if start.startswith(b"<"):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())


def zipped_package(data: bytes) -> io.BytesIO | None:
    """Return Word's package in one XML file (Flat OPC) as a zip archive; None for other files."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    root = parse_xml(data)
    if root.tag != f"{_PACKAGE}package":
        return None
    etree: Any = library("lxml.etree", "Word documents", "lxml")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for part in root.iter(f"{_PACKAGE}part"):
            xml, binary = part.find(f"{_PACKAGE}xmlData"), part.find(f"{_PACKAGE}binaryData")
            content = b""
            if xml is not None and len(xml):
                content = etree.tostring(xml[0])
            elif binary is not None:
                content = base64.b64decode(binary.text or "")
            archive.writestr((part.get(f"{_PACKAGE}name") or "").lstrip("/"), content)
    file.seek(0)
    return file
