"""The lines of the native format as structs, which are decoded straight and encoded.

Fields are declared in the order in which they are written. A line that has all of them, and whose
annotations cover the text that they state, becomes a model object here. For any other line
:func:`item_of` returns None, and the lenient reader finds what is missing or wrong.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

import msgspec
from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from annotator.formats.format import WriteContext
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Block,
    Corrections,
    Document,
    Fragment,
    Identity,
    ModelObject,
    OwnPlace,
    Progress,
    Relation,
    TagSet,
    TextVersion,
    covered_text,
)
from annotator.model.types import Came, Edits, Written

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


class OwnLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """Where an annotation is in the version of the text to which it belongs."""

    version: str
    fragments: tuple[Fragment, ...]
    """In code points of that version, ends exclusive."""
    text: str


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
    own: OwnLine | UnsetType = UNSET
    """Only where it belongs to an earlier version of the text."""


class VersionLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A version of the text inside a document's line; the first has neither id nor author."""

    text: str
    id: str = ""
    parent: str = ""
    blocks: tuple[BlockLine, ...] = ()
    edits: Edits = ()
    annotator: str = ""
    time: str = ""
    reason: str = ""
    settles: tuple[str, ...] = ()
    undone: bool = False


class RelationLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A relation inside a document's line."""

    id: str
    annotator: str
    type: str
    source: str
    target: str
    attributes: Json = {}
    metadata: Json | UnsetType = UNSET


class WrittenLine(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody wrote over one field of a document's metadata."""

    value: Any
    annotator: str = ""
    changed: str = ""


class CameLine(Struct, frozen=True, forbid_unknown_fields=True):
    """How the title and the metadata of a document came, and what was written over them."""

    title: str
    metadata: Json
    written: dict[str, WrittenLine]


class DocumentLine(Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """The line of a document, which has no ``kind``."""

    id: str
    title: str
    text: str
    metadata: Json
    blocks: tuple[BlockLine, ...]
    annotations: tuple[AnnotationLine, ...] = ()
    relations: tuple[RelationLine, ...] = ()
    version: str | UnsetType = UNSET
    """The version of the text that ``text`` is; this and the next are only in corrected ones."""
    versions: tuple[VersionLine, ...] | UnsetType = UNSET
    """The text as it came, then the corrections of it."""
    unplaced: tuple[AnnotationLine, ...] | UnsetType = UNSET
    """Annotations whose words are not in ``text``; fragments count in their own version."""
    unplaced_relations: tuple[RelationLine, ...] | UnsetType = UNSET
    """Relations that start here, with an end among such annotations, here or elsewhere."""
    came: CameLine | UnsetType = UNSET
    """How title and metadata came; only where people wrote others, which ``title`` and
    ``metadata`` are."""


def item_of(line: DocumentLine) -> AnnotatedDocument | None:
    """Return the document of a line, or None if the line needs the lenient reader."""
    text = line.text
    if not line.id or "\r" in text:
        return None
    size = len(text)
    for block in line.blocks:
        if not 0 <= block.start <= block.end <= size:
            return None
    for annotation in line.annotations:
        if not _is_sound(annotation, text, size):
            return None
    annotations = tuple([_annotation(annotation) for annotation in line.annotations])
    relations = tuple([_relation(relation) for relation in line.relations])
    if any(not relation.id or not relation.annotator for relation in relations):
        return None
    document = Document(
        line.id,
        line.title,
        text,
        line.metadata,
        _blocks(line.blocks),
        line.version or "",
        came_of(line.came) if line.came is not UNSET else None,
    )
    return AnnotatedDocument(document, annotations, relations, corrections_of(line))


CORRECTION_FIELDS = ("versions", "unplaced", "unplaced_relations")
"""The fields of a document's line that only corrected texts need."""


class _Placed(Struct, frozen=True):
    id: str
    own: OwnLine


def corrections_from(fields: Json, placed: Sequence[Json]) -> Corrections | None:
    """Return the versions of a text from JSON of any writer.

    Args:
        fields: Those of :data:`CORRECTION_FIELDS`.
        placed: The annotations with a place in an earlier version: their ``id`` and ``own``.

    Raises:
        msgspec.ValidationError: A field is not as this format has it.
    """
    line = msgspec.convert(
        {"id": "", "title": "", "text": "", "metadata": {}, "blocks": (), **fields}, DocumentLine
    )
    corrections = corrections_of(line)
    if corrections is None:
        return None
    places = {
        one.id: OwnPlace(one.own.version, one.own.fragments, one.own.text)
        for one in msgspec.convert(placed, list[_Placed])
    }
    return replace(corrections, places={**places, **corrections.places})


def corrections_of(line: DocumentLine) -> Corrections | None:
    """Return the versions of a document's text, and the annotations of earlier ones."""
    if not line.versions and not line.unplaced_relations:
        return None
    unplaced = line.unplaced or ()
    versions = tuple(
        TextVersion(
            version.id,
            version.parent,
            version.text,
            _blocks(version.blocks),
            version.edits,
            version.annotator,
            version.time,
            version.reason,
            version.settles,
            not version.undone,
        )
        for version in line.versions or ()
    )
    places = {
        annotation.id: OwnPlace(own.version, own.fragments, own.text)
        for annotation in (*line.annotations, *unplaced)
        if (own := annotation.own) is not UNSET
    }
    return Corrections(
        versions,
        places,
        tuple(_annotation(annotation) for annotation in unplaced),
        tuple(_relation(relation) for relation in line.unplaced_relations or ()),
    )


def _blocks(lines: Iterable[BlockLine]) -> tuple[Block, ...]:
    return tuple([Block(block.kind, block.start, block.end) for block in lines])


def _annotation(line: AnnotationLine) -> Annotation:
    return Annotation(
        line.id,
        line.annotator,
        line.label,
        line.fragments,
        line.text,
        line.attributes,
        line.note,
        line.identity,
        line.origin,
        line.confidence,
        line.metadata or {},
    )


def _relation(line: RelationLine) -> Relation:
    return Relation(
        line.id,
        line.annotator,
        line.type,
        line.source,
        line.target,
        line.attributes,
        line.metadata or {},
    )


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
    corrections = item.corrections or Corrections(())
    places = corrections.places
    unplaced = tuple(_annotation_line(one, places.get(one.id)) for one in corrections.unplaced)
    return DocumentLine(
        document.id,
        document.title,
        document.text,
        document.metadata,
        _block_lines(document.blocks),
        tuple([_annotation_line(one, places.get(one.id)) for one in item.annotations]),
        tuple([_relation_line(relation) for relation in item.relations]),
        (document.version or UNSET) if corrections.versions else UNSET,
        tuple(_version_line(version) for version in corrections.versions) or UNSET,
        unplaced or UNSET,
        tuple(_relation_line(relation) for relation in corrections.relations) or UNSET,
        _came_line(document.came) if document.came is not None else UNSET,
    )


def _came_line(came: Came) -> CameLine:
    written = {
        name: WrittenLine(one.value, one.annotator, one.changed)
        for name, one in sorted(came.written.items())
    }
    return CameLine(came.title, came.metadata, written)


def came_of(line: CameLine) -> Came:
    """Return how title and metadata came."""
    written = {
        name: Written(one.value, one.annotator, one.changed) for name, one in line.written.items()
    }
    return Came(line.title, line.metadata, written)


def _block_lines(blocks: Iterable[Block]) -> tuple[BlockLine, ...]:
    return tuple([BlockLine(block.kind, block.start, block.end) for block in blocks])


def _version_line(version: TextVersion) -> VersionLine:
    return VersionLine(
        version.text,
        version.id,
        version.parent,
        _block_lines(version.blocks),
        version.edits,
        version.annotator,
        version.time,
        version.reason,
        version.settles,
        not version.is_live,
    )


def _annotation_line(annotation: Annotation, own: OwnPlace | None = None) -> AnnotationLine:
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
        UNSET if own is None else OwnLine(own.version, own.fragments, own.text),
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
