"""Lines of the native format that need care: with fields missing or unknown, or with faults.

What is missing is made, what is unknown is kept in ``metadata``, what is wrong is an error that
names the line, the place in it and the remedy.
"""

from collections import Counter
from hashlib import sha256
from pathlib import PurePath
from typing import Any

import msgspec

from annotator.formats.blocks import find_structure
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.json_lines import parsed
from annotator.formats.json_object import JsonObject
from annotator.formats.jsonl.lines import IMPORTED, ORIGINS
from annotator.formats.offsets import shown
from annotator.formats.tag_sets import tag_set_of
from annotator.formats.text import title_of
from annotator.model import (
    STATUSES,
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
    ValidationError,
    covered_text,
)
from annotator.model.validate import check_fragments
from annotator.text.line_ends import LineEnds
from annotator.words import number

_OWN_KINDS = ("decision", "comment")


class LenientLines:
    """Reads the lines of one file that need care."""

    def __init__(self, name: str, context: ReadContext) -> None:
        self._name = name
        self._context = context
        self._unknown: set[str] = set()
        self._kinds: Counter[str] = Counter()

    def item(self, line: bytes, place: str) -> ModelObject:
        """The item of one line; ``place`` begins its messages. Raises InputError."""
        line_object = JsonObject(parsed(line, place), place)
        kind = line_object.string("kind", "")
        if kind == "tagset":
            return tag_set_of(line_object.rest(), place)
        if kind == "identity":
            return _identity(line_object)
        if kind == "progress":
            return _progress(line_object, self._context.annotator)
        if kind not in ("", "document"):
            return self._record(kind, line_object)
        return self._document(line_object)

    def report(self) -> None:
        """Say what was kept without being understood."""
        if self._unknown:
            self._context.note(
                f"{self._name}: fields that are none of the format's were kept as metadata: "
                f"{', '.join(f'“{field}”' for field in sorted(self._unknown))}."
            )
        for kind, count in sorted(self._kinds.items()):
            self._context.note(
                f"{self._name}: {number(count, 'line')} of the kind “{kind}” kept as they are."
            )

    def _record(self, kind: str, line: JsonObject) -> Record:
        if kind not in _OWN_KINDS:
            self._kinds[kind] += 1
        id = line.string("id", "")
        data = line.rest()
        if not id:
            id = made_id(kind, msgspec.json.encode(data, order="deterministic").decode())
        return Record(kind, id, data)

    def _document(self, line: JsonObject) -> AnnotatedDocument:
        if "text" not in line:
            raise line.error(
                "",
                "has no “text”, so it is no article of the native format. It has "
                f"{line.names()}. Is this the file of another program?",
            )
        ends = LineEnds(line.string("text", ""))
        text = ends.text
        title = line.string("title", "")
        metadata = line.mapping("metadata")
        structure = find_structure(text)
        blocks = structure.blocks
        given = line.objects("blocks")
        if given is not None:
            blocks = tuple(_block(each, ends) for each in given)
        source = str(metadata.get("source") or self._name)
        if not title:
            title = title_of(text, structure) or PurePath(source).stem
        annotations = self._annotations(line, ends)
        relations = tuple(self._relation(each) for each in line.objects("relations") or ())
        id = line.string("id", "")
        if not id:
            digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            id = f"{PurePath(source).stem}-{digest[:8]}"
        metadata = self._with_rest(metadata, line)
        return AnnotatedDocument(
            Document(id, title, text, metadata, blocks), annotations, relations
        )

    def _annotations(self, line: JsonObject, ends: LineEnds) -> tuple[Annotation, ...]:
        made: Counter[str] = Counter()
        found: list[Annotation] = []
        id_of = IdsWithin(ends.text)
        for each in line.objects("annotations") or ():
            annotation = self._annotation(each, ends)
            if not annotation.id:
                key = f"{annotation.annotator}\n{annotation.label}\n{annotation.fragments}"
                made[key] += 1
                id = id_of(key, str(made[key]))
                annotation = msgspec.structs.replace(annotation, id=id)
            found.append(annotation)
        return tuple(found)

    def _annotation(self, each: JsonObject, ends: LineEnds) -> Annotation:
        id = each.string("id", "")
        fragments = _fragments(each, ends)
        origin = each.string("origin", IMPORTED)
        if origin not in ORIGINS:
            raise each.error("origin", f"must be one of {', '.join(ORIGINS)}, not “{origin}”.")
        text = covered_text(ends.text, fragments)
        said = LineEnds(each.string("text", text)).text
        if said != text:
            raise each.error(
                "text",
                f"is {shown(said)}, but the offsets {_offsets(fragments)} of annotation "
                f"{id or 'without id'} cover {shown(text)}. Offsets must count code points, not "
                f"bytes or UTF-16 units; correct them, or the text.",
            )
        return Annotation(
            id=id,
            annotator=each.string("annotator", "") or self._annotator(each),
            label=each.required_string("label"),
            fragments=fragments,
            text=text,
            attributes=each.mapping("attributes"),
            note=each.string("note", ""),
            identity=each.string("identity", "") or None,
            origin=origin,
            confidence=each.number("confidence"),
            metadata=self._with_rest(each.mapping("metadata"), each),
        )

    def _relation(self, each: JsonObject) -> Relation:
        annotator = each.string("annotator", "") or self._annotator(each)
        type_ = each.required_string("type")
        source, target = each.required_string("source"), each.required_string("target")
        id = each.string("id", "") or made_id(annotator, type_, source, target)
        attributes = each.mapping("attributes")
        metadata = self._with_rest(each.mapping("metadata"), each)
        return Relation(id, annotator, type_, source, target, attributes, metadata)

    def _annotator(self, each: JsonObject) -> str:
        if not self._context.annotator:
            raise each.error(
                "annotator", "is missing. Say whose annotations these are: --annotator NAME."
            )
        return self._context.annotator

    def _with_rest(self, metadata: dict[str, Any], each: JsonObject) -> dict[str, Any]:
        """The metadata with the fields that nobody asked for."""
        for name, value in each.rest().items():
            self._unknown.add(name)
            key = name
            while key in metadata and metadata[key] != value:
                key += "_"
            metadata[key] = value
        return metadata


def _identity(line: JsonObject) -> Identity:
    name = line.required_string("name")
    kind = line.string("type", "")
    external = line.string("external_id", "")
    id = line.string("id", "") or made_id("identity", name, kind, external)
    return Identity(
        id=id,
        name=name,
        aliases=line.strings("aliases"),
        kind=kind,
        external_id=external,
        note=line.string("note", ""),
        metadata={**line.mapping("metadata"), **line.rest()},
    )


def _progress(line: JsonObject, annotator: str) -> Progress:
    status = line.required_string("status")
    if status not in STATUSES:
        raise line.error("status", f"must be one of {', '.join(STATUSES)}, not “{status}”.")
    document = line.required_string("document")
    return Progress(document, line.string("annotator", "") or annotator, status)


def _block(each: JsonObject, ends: LineEnds) -> Block:
    kind = each.required_string("kind")
    start, end = ends.moved(each.integer("start")), ends.moved(each.integer("end"))
    if not 0 <= start <= end <= len(ends.text):
        raise each.error("", f"lies outside the text, which has {len(ends.text)} characters.")
    each.no_rest()
    return Block(kind, start, end)


def _fragments(each: JsonObject, ends: LineEnds) -> tuple[Fragment, ...]:
    found = tuple((ends.moved(start), ends.moved(end)) for start, end in each.pairs("fragments"))
    try:
        check_fragments(found, len(ends.text), "The annotation")
    except ValidationError as error:
        raise each.error("fragments", f"cannot be: {error}") from None
    return found


def _offsets(fragments: tuple[Fragment, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in fragments)
