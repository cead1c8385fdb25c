"""Reads a collection of annotations in CATMA's TEI XML: tags, annotations, and where they are."""

import re
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from annotator.formats.catma.collection import (
    COLOR,
    SYSTEM,
    Collection,
    Tag,
    Tags,
    css_color,
    span_of,
)
from annotator.formats.catma.texts import SourceText
from annotator.formats.files import name_of
from annotator.formats.foreign import ForeignSpan
from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS
from annotator.formats.tei.vocabulary import id_of
from annotator.formats.xml_tree import parse_xml
from annotator.model import InputError

_POINTER = re.compile(r"(?:catma://)?([^#]*)#char=([0-9]{1,15}),([0-9]{1,15})")
_TIME = re.compile(r"\s+\d{4}-\d\d-\d\dT[\d:.+-]+Z?$")
"""The time of its version, behind the name of a tag set."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNTAGGED = "tag at a place of no known annotation|tags at places of no known annotation"


class XmlCollection:
    """A file with a collection.

    Args:
        path: The file.
        context: The settings of the import; counts what is left out.

    Raises:
        InputError: It is not well-formed, or is not CATMA's.
        EnvironmentFault: It cannot be read.
    """

    def __init__(self, path: Path, context: ReadContext) -> None:
        root = parse_xml(path, context)
        self._context = context
        self._text = root.find("{*}text")
        blocks = root.findall("{*}text/{*}body/{*}ab")
        self._blocks = [block for block in blocks if block.get("type") == "catma"] or blocks
        if self._text is None or not self._blocks:
            raise InputError(
                f"{name_of(path)} is not a collection of CATMA: it has no <ab type=“catma”>. "
                f"Export it again."
            )
        self.tags = Tags(_tags(root))
        self.title = (root.findtext("{*}teiHeader//{*}titleStmt/{*}title") or "").strip()
        self.inner_text: SourceText | None = None
        """The text, if the file has it itself."""

    def collection(self) -> Collection:
        """Return the annotations."""
        context = self._context
        pointers = [p for block in self._blocks for p in block.iter("{*}ptr")]
        if pointers:
            text_id, ranges, length = self._pointed(pointers)
        else:
            text_id, ranges, length = "", self._inner(), None
        known = {id_of(fs): fs for fs in self._text.iter("{*}fs") if id_of(fs)}
        spans: list[ForeignSpan] = []
        for foreign_id, fs in known.items():
            label = self.tags.label(str(fs.get("type") or "").lstrip("#"), context)
            span = span_of(label, ranges.pop(foreign_id, ()), _properties(fs), foreign_id, context)
            if span is not None:
                if self.title:
                    span.metadata = {**span.metadata, "collection": self.title}
                spans.append(span)
        context.count_left_out(_UNTAGGED, sum(map(len, ranges.values())))
        return Collection(text_id, spans, length)

    def _pointed(
        self, pointers: list[Any]
    ) -> tuple[str, dict[str, list[tuple[int, int]]], int | None]:
        """Return the id of the text, the ranges of each annotation, and the text's length."""
        ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
        text_id, length = "", 0
        for pointer in pointers:
            match = _POINTER.search(str(pointer.get("target") or ""))
            if match is None:
                self._context.count_left_out("pointer of an unknown kind|pointers of unknown kinds")
                continue
            text_id = text_id or match[1].rstrip("/").rpartition("/")[2]
            start, end = int(match[2]), int(match[3])
            length = max(length, end)
            for holder in pointer.iterancestors("{*}seg"):
                for name in str(holder.get("ana") or "").split():
                    ranges[name.lstrip("#")].append((start, end))
        # One that leaves gaps does not state where the text ends.
        return text_id, ranges, length if _from_zero(pointers) else None

    def _inner(self) -> dict[str, list[tuple[int, int]]]:
        """Return the ranges of each annotation in the text that the file has itself."""
        ranges: dict[str, list[tuple[int, int]]] = defaultdict(list)
        parts: list[str] = []
        at = 0
        for words, holders in self._words():
            for holder in holders:
                for name in str(holder.get("ana") or "").split():
                    ranges[name.lstrip("#")].append((at, at + len(words)))
            parts.append(words)
            at += len(words)
        self.inner_text = SourceText("", "".join(parts), CODE_POINTS, is_sure=True)
        return ranges

    def _words(self) -> Iterator[tuple[str, list[Any]]]:
        """Yield the pieces of the inner text, each with the elements that it is in."""
        for block in self._blocks:
            for event, element in _etree().iterwalk(block, events=("start", "end")):
                if event == "start" and element.text:
                    yield element.text, [element, *element.iterancestors()]
                elif event == "end" and element is not block and element.tail:
                    yield element.tail, list(element.iterancestors())


def _etree() -> Any:
    return import_module("lxml.etree")  # it has no types


def _from_zero(pointers: list[Any]) -> bool:
    """Return whether pointers cover a text from its beginning without a gap."""
    ends: set[int] = {0}
    starts: set[int] = set()
    for pointer in pointers:
        if match := _POINTER.search(str(pointer.get("target") or "")):
            starts.add(int(match[2]))
            ends.add(int(match[3]))
    return 0 in starts and starts <= ends


def _tags(root: Any) -> dict[str, Tag]:
    tags: dict[str, Tag] = {}
    for declared in root.iter("{*}fsDecl"):
        tag_id = id_of(declared) or str(declared.get("type") or "")
        tag_set = _TIME.sub("", str(declared.getparent().get("n") or "")).strip()
        properties = {
            _plain(str(each.get("name") or "")): tuple(_strings(each))
            for each in declared.iter("{*}fDecl")
        }
        own = [(name, values) for name, values in properties.items() if name not in SYSTEM]
        tags[tag_id] = Tag(
            (declared.findtext("{*}fsDescr") or "").strip() or tag_id,
            str(declared.get("baseTypes") or "").lstrip("#"),
            tag_set,
            css_color(next(iter(properties.get(COLOR, ())), "")),
            tuple(own),
        )
    return tags


def _properties(fs: Any) -> dict[str, list[str]]:
    return {_plain(str(f.get("name") or "")): _strings(f) for f in fs.iterchildren("{*}f")}


def _strings(holder: Any) -> list[str]:
    values = [(each.text or "").strip() for each in holder.iter("{*}string")]
    values += [str(each.get("value") or "") for each in holder.iter("{*}numeric")]
    return [value for value in values if value]


def _plain(name: str) -> str:
    """Return a name without the escapes of signs that XML does not allow in names."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)
