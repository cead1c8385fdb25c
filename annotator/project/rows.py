"""Model objects to table rows and back."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec

from annotator.model.errors import ValidationError
from annotator.model.types import (
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    Relation,
    Suggestion,
)

Values = dict[str, Any]
"""The columns of one row by name."""

_encoder = msgspec.json.Encoder(order="deterministic")
_fragments = msgspec.json.Decoder(Annotated[tuple[Fragment, ...], msgspec.Meta(min_length=1)])
_blocks = msgspec.json.Decoder(tuple[Block, ...])
_strings = msgspec.json.Decoder(tuple[str, ...])
_links = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])
_object = msgspec.json.Decoder(dict[str, Any])

ANNOTATION = (
    "id, annotator, label, fragments, text, attributes, note, identity, origin, confidence,"
    " metadata"
)
RELATION = "r.id, r.annotator, r.type, r.source, r.target, r.attributes, r.metadata"
IDENTITY = "id, name, aliases, kind, external_id, note, metadata"
SUGGESTION = (
    "id, document, annotator, label, fragments, text, attributes, identity, confidence, links,"
    " source"
)
DOCUMENT = "id, title, text, metadata, blocks"


_DEEPEST = 200
"""Levels of objects and lists: what is nested deeper, not all writers can write."""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def to_json(value: object) -> str:
    """Compact JSON with the keys in order, so that equal values give equal text.

    Raises ValidationError for an object that is nested too deeply.
    """
    if not isinstance(value, dict):
        return _encoder.encode(value).decode()
    if not value:
        return "{}"
    try:
        text = _encoder.encode(value).decode()  # pyright: ignore[reportUnknownArgumentType]
    except RecursionError:
        raise ValidationError(_TOO_DEEP) from None
    if text.count("[") + text.count("{") > _DEEPEST and _depth(text) > _DEEPEST:
        raise ValidationError(_TOO_DEEP)
    return text


_TOO_DEEP = (
    f"metadata or attributes are nested more than {_DEEPEST} levels deep. Such data is damaged as "
    f"a rule; make it flatter."
)


def _depth(text: str) -> int:
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        sign = found[0]
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def from_json(text: str) -> dict[str, Any]:
    """An object from its JSON text."""
    return {} if text == "{}" else _object.decode(text)


_NOTHING: Mapping[str, Any] = {}


def _mapping(text: str) -> Mapping[str, Any]:
    """The same, for model objects, which nobody changes: most of them share the empty one."""
    return _NOTHING if text == "{}" else _object.decode(text)


def text_hash(text: str) -> str:
    """What tells whether two articles have the same text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def annotation_of(row: tuple[Any, ...]) -> Annotation:
    """From the columns :data:`ANNOTATION`."""
    return Annotation(
        row[0],
        row[1],
        row[2],
        _fragments.decode(row[3]),
        row[4],
        _mapping(row[5]),
        row[6],
        row[7],
        row[8],
        row[9],
        _mapping(row[10]),
    )


def relation_of(row: tuple[Any, ...]) -> Relation:
    """From the columns :data:`RELATION`."""
    return Relation(row[0], row[1], row[2], row[3], row[4], _mapping(row[5]), _mapping(row[6]))


def identity_of(row: tuple[Any, ...]) -> Identity:
    """From the columns :data:`IDENTITY`."""
    return Identity(
        row[0],
        row[1],
        _strings.decode(row[2]),
        row[3],
        row[4],
        row[5],
        from_json(row[6]),
    )


def document_of(row: tuple[Any, ...]) -> Document:
    """From the columns :data:`DOCUMENT`."""
    return Document(row[0], row[1], row[2], from_json(row[3]), _blocks.decode(row[4]))


def suggestion_of(row: tuple[Any, ...]) -> Suggestion:
    """From the columns :data:`SUGGESTION`."""
    annotation = Annotation(
        row[0],
        row[2],
        row[3],
        _fragments.decode(row[4]),
        row[5],
        from_json(row[6]),
        identity=row[7],
        origin="suggested",
        confidence=row[8],
    )
    return Suggestion(row[1], annotation, row[10], _links.decode(row[9]))


def annotation_values(annotation: Annotation, document: str) -> Values:
    """The columns of an annotation that people decide about."""
    return {
        "id": annotation.id,
        "document": document,
        "annotator": annotation.annotator,
        "label": annotation.label,
        "start": annotation.fragments[0][0],
        "fragments": to_json(annotation.fragments),
        "text": annotation.text,
        "attributes": to_json(annotation.attributes),
        "note": annotation.note,
        "identity": annotation.identity,
        "origin": annotation.origin,
        "confidence": annotation.confidence,
        "metadata": to_json(annotation.metadata),
    }


def relation_values(relation: Relation, source_document: str, target_document: str) -> Values:
    """The columns of a relation that people decide about, and where its ends lie."""
    return {
        "id": relation.id,
        "annotator": relation.annotator,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
        "source_document": source_document,
        "target_document": target_document,
        "attributes": to_json(relation.attributes),
        "metadata": to_json(relation.metadata),
    }


def suggestion_values(suggestion: Suggestion) -> Values:
    """The columns of a suggestion, but for what became of it."""
    annotation = suggestion.annotation
    return {
        "id": annotation.id,
        "document": suggestion.document,
        "annotator": annotation.annotator,
        "label": annotation.label,
        "start": annotation.start,
        "fragments": to_json(annotation.fragments),
        "text": annotation.text,
        "attributes": to_json(annotation.attributes),
        "identity": annotation.identity,
        "confidence": annotation.confidence,
        "links": to_json(suggestion.links),
        "source": suggestion.source,
    }


def identity_values(identity: Identity) -> Values:
    """The columns of an identity that people decide about."""
    return {
        "id": identity.id,
        "name": identity.name,
        "aliases": to_json(identity.aliases),
        "kind": identity.kind,
        "external_id": identity.external_id,
        "note": identity.note,
        "metadata": to_json(identity.metadata),
    }


def document_values(document: Document) -> Values:
    """The columns of a document."""
    return {
        "id": document.id,
        "title": document.title,
        "metadata": to_json(document.metadata),
        "blocks": to_json(document.blocks),
        "text_hash": text_hash(document.text),
        "text": document.text,
    }
