"""The lines of the native format as structs: what is decoded straight, and what is encoded.

Fields stand in the order in which they are written. A line that has all of them, and whose
annotations cover what they say, becomes model objects without further ado; for any other the
functions here return None, and the lenient reader says what is missing or wrong.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType

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
Json = Mapping[str, Any]


class BlockLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A block inside a document's line."""

    kind: str
    start: int
    end: int


class AnnotationLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An annotation inside a document's line."""

    id: str
    annotator: str
    label: str
    fragments: tuple[Fragment, ...]
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
    """A line without a ``kind``."""

    id: str
    title: str
    text: str
    metadata: Json
    blocks: tuple[BlockLine, ...]
    annotations: tuple[AnnotationLine, ...] = ()
    relations: tuple[RelationLine, ...] = ()


def item_of(line: DocumentLine) -> AnnotatedDocument | None:
    """The model objects of a line that needs no care."""
    text = line.text
    if not line.id or "\r" in text:
        return None
    size = len(text)
    for block in line.blocks:
        if not 0 <= block.start <= block.end <= size:
            return None
    annotations: list[Annotation] = []
    for each in line.annotations:
        if not _is_sound(each, text, size):
            return None
        annotations.append(
            Annotation(
                each.id,
                each.annotator,
                each.label,
                each.fragments,
                each.text,
                each.attributes,
                each.note,
                each.identity,
                each.origin,
                each.confidence,
                each.metadata or {},
            )
        )
    relations = tuple(
        Relation(
            each.id,
            each.annotator,
            each.type,
            each.source,
            each.target,
            each.attributes,
            each.metadata or {},
        )
        for each in line.relations
    )
    if any(not each.id or not each.annotator for each in relations):
        return None
    blocks = tuple(Block(each.kind, each.start, each.end) for each in line.blocks)
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


def line_of(item: ModelObject) -> object:
    """What is encoded as the line of an item."""
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
        tuple([BlockLine(each.kind, each.start, each.end) for each in document.blocks]),
        tuple([_annotation_line(each) for each in item.annotations]),
        tuple([_relation_line(each) for each in item.relations]),
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
    """How far an annotator is with a document."""

    kind: str
    document: str
    annotator: str
    status: str


class IdentityLine(Struct, frozen=True):
    """An identity; ``type`` is what the model calls its kind, which here names the line's."""

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
