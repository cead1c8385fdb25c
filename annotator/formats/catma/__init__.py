"""CATMA's exports: collections of annotations in TEI XML, query results, and Git projects.

The shapes are those that CATMA 4 to 7 writes (https://github.com/forTEXT/catma). Its offsets are
places in a text of Java, whose units are those of UTF-16; a collection in XML points to all of its
text, so that the last offset is the length of that, by which the text and the unit are proven.
"""

import os.path
from pathlib import Path
from typing import Any, cast

from annotator.formats.format import Format
from annotator.formats.signs import Certainty, FileHead, first_lines, json_sign, xml_root
from annotator.plugins import LazyFunction

COLLECTIONS = "annotationcollections"
"""The folder beside a text, in which an export has the collections of its annotations."""
HEADER = "header.json"
"""The file in a folder of a Git project that says what the folder is of."""
_TEI = "{http://www.tei-c.org/ns/1.0}TEI"
_COLUMNS = {"document id", "keyword", "start offset", "end offset"}
"""The columns that all tables of query results have, in lower case."""
_HEADER_FIELDS = ("gitTechInfoSet", "sourceDocumentId", "deletedDefinitions")
"""Fields that the headers of texts, of collections and of tag sets have."""


def is_of_text(path: Path) -> bool:
    """Return whether a file is in the folder of a text of a Git project."""
    folder = os.path.dirname(path)  # noqa: PTH120 - it is asked for every text of an import
    name = os.path.basename(folder)  # noqa: PTH119
    return name.startswith(("D_", "CATMA_")) and os.path.isfile(f"{folder}/{HEADER}")  # noqa: PTH113


def is_annotated_text(path: Path) -> bool:
    """Return whether a text has collections of annotations beside it."""
    return os.path.isdir(f"{os.path.dirname(path)}/{COLLECTIONS}")  # noqa: PTH112, PTH120


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file is of a Git project."""
    fields = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    body = fields.get("body")
    tagged = isinstance(body, dict) and "tag" in body and "properties" in body
    if (tagged and "target" in fields) or "systemPropertyDefinitions" in fields:
        return Certainty.STRONG
    is_header = "responsibleUser" in fields or "gitContentInfoSet" in fields
    if is_header and any(name in fields for name in _HEADER_FIELDS):
        return Certainty.STRONG
    return Certainty.NONE


_json_sign = json_sign(certainty)


def _sign(head: FileHead) -> Certainty:
    is_collection = xml_root(head) == _TEI and b"CATMA_" in head.data
    if is_collection or is_of_text(head.path):
        return Certainty.STRONG
    if head.suffix == ".csv":
        line = next(iter(first_lines(head)), "").casefold().replace('"', "")
        cells = {cell.strip() for cell in line.replace(";", ",").split(",")}
        return Certainty.STRONG if cells >= _COLUMNS else Certainty.NONE
    return _json_sign(head)


def _recognises(path: Path, _head: bytes) -> bool:
    return path.suffix.lower() == ".txt" and (is_annotated_text(path) or is_of_text(path))


FORMAT = Format(
    name="catma",
    title="CATMA",
    suffixes=(".xml", ".txt"),
    offsets="UTF-16 units",
    read=LazyFunction("annotator.formats.catma.reading:read"),
    sign=_sign,
    recognises=_recognises,
    content_read="collections of annotations in TEI XML, with the text beside them or in the "
    "article’s archive; the folder of a Git project, as CATMA 6 and 7 keep it; tables "
    "(.csv) of query results, whose article is in the project or beside them as text. "
    "Authors are the owners, properties attributes, tags labels with their colours",
    content_left_out="hits of a query without a tag; comments; annotations without a place; the "
    "original file and the index of words of a text",
    questions="the unit of offsets, where the length of the text is not stated and words are cut",
)
