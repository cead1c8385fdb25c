"""The names of TEI that are used here, and the ids that stand in its files."""

import re
from typing import Any

from annotator.formats.xml_text import XmlText

NAMESPACE = "http://www.tei-c.org/ns/1.0"
XML = "{http://www.w3.org/XML/1998/namespace}"
ID = f"{XML}id"
SPACE = f"{XML}space"
APPLICATION = "annotator"
"""By which a file says that it was written here, in its ``appInfo``."""
ELSEWHERE = "annotation"
"""The scheme of a pointer to an annotation of another article, as ``prefixDef`` declares it."""
ARTICLE = "text"
"""The id of the ``div`` that holds the text, and nothing else: offsets may count in it."""

ANNOTATION, RELATION, IDENTITY, ANNOTATOR = "a", "r", "i", "who"
LABEL, TYPE, FEATURES = "label", "relation", "fs"
"""What an id begins with says what it is of."""

UNNAMED = "-"
"""What ids begin with that are given to elements without one while they are read."""

COVERED, COMMENT, DETAILS = "covered", "comment", "details"
"""Types of notes, and of the feature structure with what TEI has no word for."""

_PREFIX = f"{{{NAMESPACE}}}"
_UNSAFE = re.compile("[^A-Za-z0-9._-]|_(?=x)")
_ESCAPED = re.compile("_x([0-9a-f]+)_")


def tag(name: str) -> str:
    """The full name of an element."""
    return f"{_PREFIX}{name}"


def local(element: Any) -> str:
    """The name of an element of TEI; empty for any other."""
    name = element.tag
    if not isinstance(name, str) or not name.startswith(_PREFIX):
        return ""
    return name[len(_PREFIX) :]


def id_of(element: Any) -> str:
    """The id that a file gives to an element; empty for one without."""
    element_id = str(element.get(ID) or "")
    return "" if element_id.startswith(UNNAMED) else element_id


def make_xml_id(kind: str, name: str) -> str:
    """An id that XML takes, and that the name can be read off again."""
    return f"{kind}.{_UNSAFE.sub(lambda found: f'_x{ord(found[0]):x}_', name)}"


def name_in(xml_id: str, kind: str) -> str | None:
    """The name that :func:`make_xml_id` was made of; None where it is of another kind."""
    prefix = f"{kind}."
    if not xml_id.startswith(prefix):
        return None
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), xml_id.removeprefix(prefix))


_TOKEN = re.compile(r"[\w.:-]+")


def word_attribute(markup: XmlText, name: str, value: str) -> str:
    """Write an attribute that holds one word; other values go into ``n``, which holds any text."""
    return markup.attributes({name if is_token(value) else "n": value})


def is_token(value: str) -> bool:
    """Whether a value can stand where TEI wants one word."""
    return _TOKEN.fullmatch(value) is not None
