"""The lines of the native format as structs, which are decoded straight and encoded.

Fields are declared in the order in which they are written. A line that has all of them, and whose
annotations cover the text that they state, becomes a model object here. For any other line
:func:`item_of` returns None, and the lenient reader finds what is missing or wrong.
"""

from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

import msgspec
from msgspec import UNSET, Struct, UnsetType

from annotator.formats.format import WriteContext
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    ModelObject,
    Progress,
    Relation,
    TagSet,
    covered_text,
)

IMPORTED = "imported"
ORIGINS = ("manual", "suggested", IMPORTED)
"""How an annotation can have come about."""
Json = Mapping[str, Any]
"""A JSON object."""
_BUFFER_BYTES = 1_000_000
_encoder = msgspec.json.Encoder(order="deterministic")


class BlockLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A block inside a document's line."""

    kind: str
    start: int
    """In code points, and so is the end, which is exclusive."""
    end: int


class AnnotationLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An annotation inside a document's line."""

    id: str
    annotator: str
    label: str
    fragments: tuple[Fragment, ...]
    """In code points, ends exclusive."""
    text: str
    attributes: Json = {}
    note: str = ""
    identity: str | None = None
    origin: str = IMPORTED
    confidence: float | None = None
    metadata: Json | UnsetType = UNSET


class RelationLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A relation inside a document's line."""

    id: str
    annotator: str
    type: str
    source: str
    target: str
    attributes: Json = {}
    metadata: Json | UnsetType = UNSET


class DocumentLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The line of a document, which has no ``kind``."""

    id: str
    title: str
    text: str
    metadata: Json
    blocks: tuple[BlockLine, ...]
    annotations: tuple[AnnotationLine, ...] = ()
    relations: tuple[RelationLine, ...] = ()


def item_of(line: DocumentLine) -> AnnotatedDocument | None:
    """Return the document of a line, or None if the line needs the lenient reader."""
    text = line.text
    if not line.id or "\r" in text:
        return None
    size = len(text)
    for block in line.blocks:
        if not 0 <= block.start <= block.end <= size:
            return None
    annotations: list[Annotation] = []
    for annotation in line.annotations:
        if not _is_sound(annotation, text, size):
            return None
        annotations.append(
            Annotation(
                annotation.id,
                annotation.annotator,
                annotation.label,
                annotation.fragments,
                annotation.text,
                annotation.attributes,
                annotation.note,
                annotation.identity,
                annotation.origin,
                annotation.confidence,
                annotation.metadata or {},
            )
        )
    relations = tuple(
        Relation(
            relation.id,
            relation.annotator,
            relation.type,
            relation.source,
            relation.target,
            relation.attributes,
            relation.metadata or {},
        )
        for relation in line.relations
    )
    if any(not relation.id or not relation.annotator for relation in relations):
        return None
    blocks = tuple(Block(block.kind, block.start, block.end) for block in line.blocks)
    document = Document(line.id, line.title, text, line.metadata, blocks)
    return AnnotatedDocument(document, tuple(annotations), relations)


def _is_sound(line: AnnotationLine, text: str, size: int) -> bool:
    if not line.id or not line.annotator or line.origin not in ORIGINS:
        return False
    last = 0
    for start, end in line.fragments:
        if not last <= start < end <= size:
            return False
        last = end
    return covered_text(text, line.fragments) == line.text


def write(
    items: Iterable[ModelObject], out: BinaryIO, _context: WriteContext | None = None
) -> None:
    """Write a line for each model object; equal objects give equal bytes."""
    buffer = bytearray()
    for item in items:
        _encoder.encode_into(line_of(item), buffer, len(buffer))
        buffer += b"\n"
        if len(buffer) > _BUFFER_BYTES:
            out.write(buffer)
            buffer.clear()
    out.write(buffer)


def line_of(item: ModelObject) -> object:
    """Return the struct, or for a record the mapping, that is encoded as a line."""
    if isinstance(item, AnnotatedDocument):
        return _document_line(item)
    if isinstance(item, TagSet):
        return TagSetLine("tagset", item.name, item.description, item.layers, item.relations)
    if isinstance(item, Identity):
        return _identity_line(item)
    if isinstance(item, Progress):
        return ProgressLine("progress", item.document, item.annotator, item.status)
    return {"kind": item.kind, "id": item.id, **item.data}


def _document_line(item: AnnotatedDocument) -> DocumentLine:
    document = item.document
    return DocumentLine(
        document.id,
        document.title,
        document.text,
        document.metadata,
        tuple([BlockLine(b.kind, b.start, b.end) for b in document.blocks]),
        tuple([_annotation_line(annotation) for annotation in item.annotations]),
        tuple([_relation_line(relation) for relation in item.relations]),
    )


def _annotation_line(annotation: Annotation) -> AnnotationLine:
    return AnnotationLine(
        annotation.id,
        annotation.annotator,
        annotation.label,
        annotation.fragments,
        annotation.text,
        annotation.attributes,
        annotation.note,
        annotation.identity,
        annotation.origin,
        annotation.confidence,
        annotation.metadata or UNSET,
    )


def _relation_line(relation: Relation) -> RelationLine:
    return RelationLine(
        relation.id,
        relation.annotator,
        relation.type,
        relation.source,
        relation.target,
        relation.attributes,
        relation.metadata or UNSET,
    )


class TagSetLine(Struct, frozen=True):
    """The line of the tag set."""

    kind: str
    name: str
    description: str
    layers: Any
    relations: Any


class ProgressLine(Struct, frozen=True):
    """The line of an annotator's progress with a document."""

    kind: str
    document: str
    annotator: str
    status: str


class IdentityLine(Struct, frozen=True):
    """The line of an identity; ``type`` is the model's ``kind``, which here is the line's kind."""

    kind: str
    id: str
    name: str
    aliases: tuple[str, ...]
    type: str
    external_id: str
    note: str
    metadata: Json | UnsetType


def _identity_line(identity: Identity) -> IdentityLine:
    return IdentityLine(
        "identity",
        identity.id,
        identity.name,
        identity.aliases,
        identity.kind,
        identity.external_id,
        identity.note,
        identity.metadata or UNSET,
    )
