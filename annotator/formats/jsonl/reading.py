"""Reads the native format: JSON Lines, as a stream.

A line as we write it is decoded straight into typed structs (:mod:`.lines`). Any other line is
read with care: missing fields get values, unknown ones are kept in ``metadata``, and a wrong one
is an error that names the line and the place in it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, cast

import msgspec

from annotator.formats.blocks import find_structure
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.ids import IdsWithin, made_id
from annotator.formats.json_lines import parse_object, read_placed_lines
from annotator.formats.json_object import JsonObject
from annotator.formats.json_values import first_of, is_by_line, read_objects
from annotator.formats.jsonl.lines import (
    CORRECTION_FIELDS,
    IMPORTED,
    ORIGINS,
    CameLine,
    DocumentLine,
    came_of,
    corrections_from,
    item_of,
)
from annotator.formats.offsets import shown
from annotator.formats.signs import Certainty
from annotator.formats.tag_sets import tag_set_of
from annotator.formats.text import title_of
from annotator.model import (
    STATUSES,
    AnnotatedDocument,
    Annotation,
    Block,
    Choice,
    Corrections,
    Document,
    Fragment,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
    Remedy,
    ValidationError,
    covered_text,
)
from annotator.model.curation import ASSIGNMENT, COMMENT, DECISION, GUIDELINE, MEMOS
from annotator.model.types import Came
from annotator.model.validate import check_fragments
from annotator.text.line_ends import LineEnds
from annotator.words import number

_OWN_FIELDS = frozenset({"text", "kind", "annotations", "relations", "blocks"})
_LINE_KINDS = ("tagset", "identity", "progress", "decision", "comment", "document")
_KIND = re.compile(r"[a-z_]+")
_INNER_FIELDS = (
    ("annotations", "label", "fragments"),
    ("relations", "type", "source", "target"),
    ("blocks", "kind", "start", "end"),
)
"""Lists of a document's line, each with fields that its objects have."""
_OWN_KINDS = (DECISION, COMMENT, ASSIGNMENT, GUIDELINE, *MEMOS)
"""Kinds of lines that are kept as they are, without a note."""
_decoder = msgspec.json.Decoder(DocumentLine)


def certainty(value: object) -> Certainty:
    """Return whether one of the first values of a file has fields of the format."""
    if not isinstance(value, dict):
        return Certainty.NONE
    line = cast("dict[str, Any]", value)
    if line.get("kind") in _LINE_KINDS or (
        "text" in line and any(_has(line, name, *inner) for name, *inner in _INNER_FIELDS)
    ):
        return Certainty.STRONG
    own = _OWN_FIELDS & line.keys()
    if own == frozenset({"kind"}) and not _KIND.fullmatch(str(line["kind"])):
        return Certainty.NONE  # Answers of services have kinds, too: “Listing”, “youtube#video”.
    return Certainty.WEAK if own else Certainty.NONE


def _has(line: dict[str, Any], name: str, *inner: str) -> bool:
    """Return whether the first object of a list has some fields."""
    first = first_of(line.get(name))
    return isinstance(first, dict) and all(field in first for field in inner)


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the model objects of a file, in its order.

    Args:
        path: The file.
        context: The import's settings; receives the notes.

    Raises:
        InputError: A line is malformed; the message names file, line and place in it.
        EnvironmentFault: The file cannot be read.
    """
    lenient = LenientReader(name_of(path), context)
    if is_by_line(path, context):
        lines = read_placed_lines(path, context)
        yield from context.read_each(lines, lambda line: _item(line, lenient, context))
    else:
        yield from read_objects(path, context, lenient.object_item)
    lenient.note_remarks()


def _item(line: bytes, lenient: "LenientReader", context: ReadContext) -> ModelObject:
    try:
        item = item_of(_decoder.decode(line))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        item = None
    return lenient.item(line, context.place) if item is None else item


class LenientReader:
    """Reads the lines of one file that need care.

    Args:
        name: The file's name, for notes.
        context: The import's settings.
    """

    def __init__(self, name: str, context: ReadContext) -> None:
        self._name = name
        self._context = context
        self._unknown_fields: set[str] = set()
        self._unknown_kinds: Counter[str] = Counter()
        self._places: dict[str, dict[str, Any]] = {}
        """Where annotations of the document at hand are in their own versions of its text."""

    def item(self, line: bytes, place: str) -> ModelObject:
        """Return the model object of a line.

        Args:
            line: JSON in UTF-8.
            place: The line's place, ``file:line``, with which messages begin.

        Raises:
            InputError: The line is not a JSON object, or a field of it is wrong.
        """
        return self.object_item(JsonObject(parse_object(line, place), place))

    def object_item(self, line_object: JsonObject) -> ModelObject:
        """Return the model object of a JSON object; raises InputError if a field of it is wrong."""
        kind = line_object.string("kind", "")
        if kind == "tagset":
            return tag_set_of(line_object.rest(), self._context.place)
        if kind == "identity":
            return _identity(line_object)
        if kind == "progress":
            return _progress(line_object, self._context.annotator)
        if kind not in ("", "document"):
            return self._record(kind, line_object)
        return self._document(line_object)

    def note_remarks(self) -> None:
        """Add notes on fields and lines that were kept although they are unknown."""
        if self._unknown_fields:
            self._context.note(
                f"{self._name}: fields that the format does not have were kept as metadata: "
                f"{', '.join(f'“{field}”' for field in sorted(self._unknown_fields))}."
            )
        for kind, count in sorted(self._unknown_kinds.items()):
            self._context.note(
                f"{self._name}: {number(count, 'line')} of the kind “{kind}” kept as they are."
            )

    def _record(self, kind: str, line: JsonObject) -> Record:
        if kind not in _OWN_KINDS:
            self._unknown_kinds[kind] += 1
        record_id = line.string("id", "")
        data = line.rest()
        if not record_id:
            record_id = made_id(kind, msgspec.json.encode(data, order="deterministic").decode())
        return Record(kind, record_id, data)

    def _document(self, line: JsonObject) -> AnnotatedDocument:
        if "text" not in line:
            if "text" in line.rest():
                raise line.error("text", "is null, so there is no text to tag.")
            raise line.error(
                "",
                "has no “text”, so it is not an article of the native format. It has "
                f"{line.names()}. Is this the file of another program?",
            )
        ends = LineEnds(line.string("text", ""))
        text = ends.text
        title = line.string("title", "")
        metadata = line.mapping("metadata")
        structure = find_structure(text)
        block_objects = line.objects("blocks")
        blocks = structure.blocks
        if block_objects is not None:
            blocks = tuple(_block(block, ends) for block in block_objects)
        source = str(metadata.get("source") or self._name)
        if not title:
            title = title_of(text, structure) or PurePath(source).stem
        annotations = self._annotations(line, ends)
        relations = tuple(self._relation(each) for each in line.objects("relations") or ())
        document_id = line.string("id", "")
        if not document_id:
            digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
            document_id = f"{PurePath(source).stem}-{digest[:8]}"
        unknown = line.rest()
        corrections = _corrections(unknown, self._places)
        version = str(unknown.pop("version", "")) if corrections is not None else ""
        came = _came(unknown)
        metadata = self._with_unknown_fields(metadata, unknown)
        document = Document(document_id, title, text, metadata, blocks, version, came)
        return AnnotatedDocument(document, annotations, relations, corrections)

    def _annotations(self, line: JsonObject, ends: LineEnds) -> tuple[Annotation, ...]:
        self._places = {}
        without_id: Counter[str] = Counter()
        annotations: list[Annotation] = []
        id_of = IdsWithin(ends.text)
        for annotation_object in line.objects("annotations") or ():
            annotation = self._annotation(annotation_object, ends)
            if not annotation.id:
                key = f"{annotation.annotator}\n{annotation.label}\n{annotation.fragments}"
                without_id[key] += 1
                new_id = id_of(key, str(without_id[key]))
                annotation = msgspec.structs.replace(annotation, id=new_id)
            annotations.append(annotation)
        return tuple(annotations)

    def _annotation(self, fields: JsonObject, ends: LineEnds) -> Annotation:
        annotation_id = fields.string("id", "")
        fragments = _fragments(fields, ends)
        if "own" in fields:
            self._places[annotation_id] = fields.mapping("own")
        origin = fields.string("origin", IMPORTED)
        if origin not in ORIGINS:
            raise fields.error("origin", f"must be one of {', '.join(ORIGINS)}, not “{origin}”.")
        text = covered_text(ends.text, fragments)
        stated = LineEnds(fields.string("text", text)).text
        if stated != text:
            raise fields.error(
                "text",
                f"is {shown(stated)}, but the offsets {_offsets(fragments)} of annotation "
                f"{annotation_id or 'without id'} cover {shown(text)}. Offsets must count code "
                f"points, not bytes or UTF-16 units; correct them, or the text.",
            )
        return Annotation(
            id=annotation_id,
            annotator=fields.string("annotator", "") or self._annotator(fields),
            label=fields.required_string("label"),
            fragments=fragments,
            text=text,
            attributes=fields.mapping("attributes"),
            note=fields.string("note", ""),
            identity=fields.string("identity", "") or None,
            origin=origin,
            confidence=fields.number("confidence"),
            metadata=self._with_unknown_fields(fields.mapping("metadata"), fields.rest()),
        )

    def _relation(self, fields: JsonObject) -> Relation:
        annotator = fields.string("annotator", "") or self._annotator(fields)
        type_name = fields.required_string("type")
        source, target = fields.required_string("source"), fields.required_string("target")
        relation_id = fields.string("id", "") or made_id(annotator, type_name, source, target)
        attributes = fields.mapping("attributes")
        metadata = self._with_unknown_fields(fields.mapping("metadata"), fields.rest())
        return Relation(relation_id, annotator, type_name, source, target, attributes, metadata)

    def _annotator(self, fields: JsonObject) -> str:
        if not self._context.annotator:
            raise fields.error(
                "annotator",
                "is missing.",
                Remedy("Say whose annotations these are: {}.", (Choice("annotator", "NAME"),)),
            )
        return self._context.annotator

    def _with_unknown_fields(
        self, metadata: dict[str, Any], unknown: dict[str, Any]
    ) -> dict[str, Any]:
        """Return metadata with the fields of an object that were not taken out of it."""
        for name, value in unknown.items():
            self._unknown_fields.add(name)
            key = name
            while key in metadata and metadata[key] != value:
                key += "_"
            metadata[key] = value
        return metadata


def _corrections(fields: dict[str, Any], places: dict[str, dict[str, Any]]) -> Corrections | None:
    """Take the versions of a document's text out of its further fields.

    Fields that are called like ours, and are not ours, stay where they are.
    """
    ours = {name: fields[name] for name in CORRECTION_FIELDS if name in fields}
    own = [{"id": annotation_id, "own": place} for annotation_id, place in places.items()]
    try:
        corrections = corrections_from(ours, own) if ours else None
    except msgspec.ValidationError:
        return None
    for name in ours if corrections is not None else ():
        del fields[name]
    return corrections


def _came(fields: dict[str, Any]) -> Came | None:
    """Take out of further fields how title and metadata came; what is not ours stays."""
    try:
        came = came_of(msgspec.convert(fields["came"], CameLine))
    except (KeyError, msgspec.ValidationError):
        return None
    del fields["came"]
    return came


def _identity(line: JsonObject) -> Identity:
    name = line.required_string("name")
    kind = line.string("type", "")
    external_id = line.string("external_id", "")
    return Identity(
        id=line.string("id", "") or made_id("identity", name, kind, external_id),
        name=name,
        aliases=line.strings("aliases"),
        kind=kind,
        external_id=external_id,
        note=line.string("note", ""),
        metadata={**line.mapping("metadata"), **line.rest()},
    )


def _progress(line: JsonObject, annotator: str) -> Progress:
    status = line.required_string("status")
    if status not in STATUSES:
        raise line.error("status", f"must be one of {', '.join(STATUSES)}, not “{status}”.")
    document = line.required_string("document")
    return Progress(document, line.string("annotator", "") or annotator, status)


def _block(fields: JsonObject, ends: LineEnds) -> Block:
    kind = fields.required_string("kind")
    start, end = ends.moved(fields.integer("start")), ends.moved(fields.integer("end"))
    if not 0 <= start <= end <= len(ends.text):
        raise fields.error("", f"lies outside the text, which has {len(ends.text)} characters.")
    fields.no_rest()
    return Block(kind, start, end)


def _fragments(fields: JsonObject, ends: LineEnds) -> tuple[Fragment, ...]:
    """Return the fragments of an annotation, in code points of the text with its line ends."""
    pairs = fields.pairs("fragments")
    fragments = tuple((ends.moved(start), ends.moved(end)) for start, end in pairs)
    if not fragments:
        return ()  # Of the whole article; the project checks whether the label can be.
    try:
        check_fragments(fragments, len(ends.text), "The annotation")
    except ValidationError as error:
        raise fields.error("fragments", f"cannot be: {error}") from None
    return fragments


def _offsets(fragments: tuple[Fragment, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in fragments)
