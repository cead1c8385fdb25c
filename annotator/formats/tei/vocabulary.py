"""The names of TEI elements and attributes, and the ``xml:id`` values of our exports."""

import re
from typing import Any

from annotator.formats.xml_text import XmlText

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"
ID = f"{XML}id"
SPACE = f"{XML}space"
APPLICATION = "annotator"
"""The application in the ``appInfo`` of a file that we exported."""
ELSEWHERE = "annotation"
"""The scheme of a pointer to an annotation of another article, declared by ``prefixDef``."""
ARTICLE = "text"
"""The id of the ``div`` that holds only the text: offsets may count in it."""

ANNOTATION, RELATION, IDENTITY, ANNOTATOR = "a", "r", "i", "who"
LABEL, TYPE, FEATURES = "label", "relation", "fs"
"""The prefix of an id names the kind of object that has it."""

TEMPORARY_ID_PREFIX = "-"
"""Begins the ids that elements without one get while they are read."""

COVERED, COMMENT, DETAILS = "covered", "comment", "details"
"""Types of notes, and of the feature structure for values that TEI has no element for."""

_NAMESPACE_PREFIX = f"{{{NAMESPACE}}}"
_UNSAFE = re.compile("[^A-Za-z0-9._-]|_(?=x)")
_ESCAPED = re.compile("_x([0-9a-f]+)_")
_MAX_CODE_POINT = 0x10FFFF


def qualify(name: str) -> str:
    """Return the name of a TEI element with its namespace, as lxml writes it."""
    return f"{_NAMESPACE_PREFIX}{name}"


def local_name(element: Any) -> str:
    """Return the name of a TEI element; empty for an element of another namespace."""
    name = element.tag
    if not isinstance(name, str) or not name.startswith(_NAMESPACE_PREFIX):
        return ""
    return name[len(_NAMESPACE_PREFIX) :]


def id_of(element: Any) -> str:
    """Return the id that the file gives to an element; empty for one without."""
    element_id = str(element.get(ID) or "")
    return "" if element_id.startswith(TEMPORARY_ID_PREFIX) else element_id


def text_of(element: Any) -> str:
    """Return all text in an element as it is in the file."""
    text: str = "".join(element.itertext())
    return text


def words_of(element: Any) -> str:
    """Return all text in an element with single spaces for white space."""
    return " ".join(text_of(element).split())


def make_xml_id(kind: str, name: str) -> str:
    """Return an id that is valid in XML and from which the name can be decoded.

    Args:
        kind: The prefix for the kind of object.
        name: Any text.
    """
    return f"{kind}.{_UNSAFE.sub(lambda match: f'_x{ord(match[0]):x}_', name)}"


def decode_xml_id(xml_id: str, kind: str) -> str | None:
    """Return the name from which :func:`make_xml_id` made an id; None for another kind."""
    prefix = f"{kind}."
    if not xml_id.startswith(prefix):
        return None
    return _ESCAPED.sub(_unescape, xml_id.removeprefix(prefix))


def _unescape(match: re.Match[str]) -> str:
    code_point = int(match[1], 16)
    return chr(code_point) if code_point <= _MAX_CODE_POINT else match[0]


_TOKEN = re.compile(r"[\w.:-]+")


def word_attribute(markup: XmlText, name: str, value: str) -> str:
    """Return an attribute for one word; other values go into ``n``, which holds any text."""
    return markup.attributes({name if is_token(value) else "n": value})


def is_token(value: str) -> bool:
    """Return whether a value is one word, as many attributes of TEI require."""
    return _TOKEN.fullmatch(value) is not None
