"""Parses and writes the XML of codebooks."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.xml_text import FORBIDDEN
from annotator.formats.xml_tree import parse_xml_bytes


def parse_root(data: bytes, path: Path) -> Any:
    """Return the outermost element of a file, as lxml has it.

    Raises:
        InputError: It is not well-formed; the message names file and line.
    """
    return parse_xml_bytes(data, name_of(path), ReadContext())


def root_name(data: bytes, path: Path) -> str:
    """Return the name of a file's outermost element, without its namespace.

    Raises:
        InputError: It is not well-formed; the message names file and line.
    """
    return local_name(parse_root(data, path))


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Any, name: str) -> list[Any]:
    """Return the elements in an element that have a name in any namespace."""
    return [child for child in element if local_name(child) == name]


def child_text(element: Any, *names: str) -> str:
    """Return the text of the element at a path below an element, stripped; or “”."""
    for name in names:
        found = children(element, name)
        if not found:
            return ""
        element = found[0]
    return (element.text or "").strip()


def allowed(text: str) -> str:
    r"""Return a text with ``\ufffd`` for each character that XML 1.0 forbids."""
    return FORBIDDEN.sub("\ufffd", text)


def to_bytes(root: ET.Element, *, declared: bool = True) -> bytes:
    """Return an element as the content of a file in UTF-8.

    Args:
        root: The outermost element.
        declared: Whether the file begins with a declaration of its encoding.
    """
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=declared) + b"\n"
