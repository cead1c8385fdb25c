"""Reads doccano's JSON Lines."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from annotator.formats.carried import Carried, carried_of
from annotator.formats.doccano import NAME
from annotator.formats.files import name_of
from annotator.formats.foreign import (
    ForeignSpan,
    ForeignText,
    document_of,
    once,
)
from annotator.formats.format import ReadContext
from annotator.formats.json_lines import first_objects, read_objects
from annotator.formats.json_object import JsonObject
from annotator.formats.offsets import UTF_16, Span
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    ModelObject,
    Relation,
)
from annotator.text.line_ends import LineEnds
from annotator.words import number

_WHOLE_TEXT = ("label", "labels", "cats")
_COMMENTS = "Comments"


def recognises(path: Path, _head: bytes) -> bool:
    """Whether the first lines have spans or labels as doccano writes them."""
    return any(_is_doccano(each) for each in first_objects(path))


def _is_doccano(line: Mapping[str, Any]) -> bool:
    if "text" not in line or "kind" in line:
        return False
    old = line.get("annotations")
    if isinstance(old, list):
        return any(_is_entity(each) for each in cast("list[object]", old))
    return any(isinstance(line.get(key), list) for key in (*_WHOLE_TEXT, "entities"))


def _is_entity(value: object) -> bool:
    return isinstance(value, dict) and "start_offset" in value


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """The articles of a file, in its order.

    Raises:
        InputError: a line is not of the format; the message names file, line and place in it.
        EnvironmentFault: the file cannot be read.
    """
    lines = _Lines(path, context)
    yield from read_objects(path, context, lines.item)
    lines.report()


class _Lines:
    """Reads the lines of one file."""

    def __init__(self, path: Path, context: ReadContext) -> None:
        self._name = name_of(path)
        self._context = context
        self._counts: Counter[str] = Counter()
        self._annotator = context.annotator
        if context.options.get("annotator", "") == "file":
            self._annotator = Path(self._name).stem

    def item(self, line: JsonObject) -> AnnotatedDocument:
        """The article of a line. Raises InputError."""
        if "text" not in line:
            raise line.error("", f"has no “text”; it has {line.names()}. Remove it.")
        raw = line.string("text", "")
        ends = LineEnds(raw)
        mine = carried_of(line, ends.text)
        text = ForeignText(NAME, ends, raw, UTF_16, self._context.place)
        if mine is not None and mine.offset_unit is not None:
            text.offset_unit, text.sure = mine.offset_unit, True
        spans = self._spans(line)
        links = line.objects("relations") or []
        id = line.rest().pop("id", None)
        metadata = self._metadata(line)
        document = document_of(ends, self._name, mine, metadata, self._context.place, id)
        annotations = text.annotations(spans, self._context, mine)
        by_id = dict(zip((span.id for span in spans), annotations, strict=True))
        relations = once(self._relation(each, by_id, text, mine) for each in links)
        return AnnotatedDocument(document, tuple(annotations), relations)

    def _spans(self, line: JsonObject) -> list[ForeignSpan]:
        found: list[ForeignSpan] = []
        for key in ("entities", "label", "labels", "annotations"):
            if key == "entities" or _are_spans(line.rest().get(key)):
                found += [
                    self._span(each, line.inside(f"{key}[{index}]", each))
                    for index, each in enumerate(line.values(key))
                ]
        for id, count in Counter(span.id for span in found if span.id).items():
            if count > 1:
                raise line.error("entities", f"has {count} with the id {id}; give each its own.")
        return found

    def _span(self, value: object, each: JsonObject) -> ForeignSpan:
        match value:
            case [int(start), int(end), str(label)] if label:
                return ForeignSpan(label, Span(start, end), self._annotator)
            case {}:
                suffix = "" if "start" in each and "start_offset" not in each else "_offset"
                span = Span(each.integer(f"start{suffix}"), each.integer(f"end{suffix}"))
                label, user = each.required_string("label"), each.string("user", "")
                return ForeignSpan(label, span, user or self._annotator, each.string("id", ""))
            case _:
                raise each.error("", "must be [start, end, label].")

    def _relation(
        self,
        each: JsonObject,
        by_id: Mapping[str, Annotation],
        text: ForeignText,
        mine: Carried | None,
    ) -> Relation:
        type = each.required_string("type")
        source, target = (self._end(each, key, by_id) for key in ("from_id", "to_id"))
        return text.relation(source.annotator, type, source, target, mine)

    def _end(self, each: JsonObject, key: str, by_id: Mapping[str, Annotation]) -> Annotation:
        id = each.required_string(key)
        if id not in by_id:
            raise each.error(key, f"is {id}, but no entity of the line has that id.")
        return by_id[id]

    def _metadata(self, line: JsonObject) -> dict[str, Any]:
        """What is said of the whole text, and what nobody knows."""
        metadata: dict[str, Any] = {}
        if isinstance(line.rest().get("meta"), dict):
            metadata = line.mapping("meta")
        for name, value in line.rest().items():
            if value in (None, []):
                continue
            if name in _WHOLE_TEXT:
                self._counts["labels of the whole text"] += 1
            elif name == _COMMENTS:
                self._counts["comments"] += 1
            while name in metadata:
                name += "_"
            metadata[name] = value
        return metadata

    def report(self) -> None:
        """Say what was kept aside."""
        for what, count in self._counts.items():
            self._context.note(
                f"{self._name}: {what} are kept in the metadata of the article "
                f"({number(count, 'time')})."
            )


def _are_spans(values: object) -> bool:
    return isinstance(values, list) and all(
        isinstance(each, list) or _is_entity(each) for each in cast("list[object]", values)
    )
