"""Conversion of model objects to table rows and back; offsets count code points."""

import hashlib
import re
from collections.abc import Iterable, Mapping
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
from annotator.project.stored_names import PLAIN, StoredNames

Values = dict[str, Any]
"""The columns of one row by name."""

_encoder = msgspec.json.Encoder(order="deterministic")
_fragments = msgspec.json.Decoder(tuple[Fragment, ...])
_some_fragments = msgspec.json.Decoder(Annotated[tuple[Fragment, ...], msgspec.Meta(min_length=1)])
_blocks = msgspec.json.Decoder(tuple[Block, ...])
_strings = msgspec.json.Decoder(tuple[str, ...])
_links = msgspec.json.Decoder(tuple[tuple[str, str, str], ...])
_object = msgspec.json.Decoder(dict[str, Any])

ANNOTATION_COLUMNS = (
    "id, annotator, label, fragments, text, attributes, note, identity, origin, confidence,"
    " metadata, text_version, relabelled"
)
TEXT_VERSION = 11
"""The place of the version among them."""
_RELABELLED = 12
PLACED_COLUMNS = (
    f"{ANNOTATION_COLUMNS}, coalesce((SELECT v.id FROM document_versions v"
    " WHERE v.document = a.document AND v.current = 1), ''), document"
)
"""Of annotations ``a``: the columns of one, its article's current version, and its article."""
RELATION_COLUMNS = "r.id, r.annotator, r.type, r.source, r.target, r.attributes, r.metadata"
IDENTITY_COLUMNS = "id, name, aliases, kind, external_id, note, metadata"
SUGGESTION_COLUMNS = (
    "id, document, annotator, label, fragments, text, attributes, identity, confidence, links,"
    " source, text_version"
)
SUGGESTION_TEXT_VERSION = 11
"""The place of the version among them."""
DOCUMENT_COLUMNS = (
    "d.id, d.title, coalesce(v.text, d.text), d.metadata, coalesce(v.blocks, d.blocks),"
    " coalesce(v.id, '')"
)
CURRENT_DOCUMENTS = (
    "documents d LEFT JOIN document_versions v ON v.document = d.id AND v.current = 1"
)
CURRENT_TEXT = (
    "coalesce((SELECT v.text FROM document_versions v WHERE v.document = d.id AND v.current = 1),"
    " d.text)"
)
"""The text of an article ``d`` as it is now."""

_MAX_DEPTH = 200
"""Levels of objects and lists: not all writers can write what is nested deeper."""
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]')


def to_json(value: object) -> str:
    """Return compact JSON with the keys in order, so that equal values give equal text.

    Raises:
        ValidationError: an object is nested more than 200 levels deep.
    """
    if not isinstance(value, dict):
        return _encoder.encode(value).decode()
    if not value:
        return "{}"
    try:
        text = _encoder.encode(value).decode()  # pyright: ignore[reportUnknownArgumentType]
    except RecursionError:
        raise ValidationError(_TOO_DEEP) from None
    if text.count("[") + text.count("{") > _MAX_DEPTH and _depth(text) > _MAX_DEPTH:
        raise ValidationError(_TOO_DEEP)
    return text


_TOO_DEEP = (
    f"metadata or attributes are nested more than {_MAX_DEPTH} levels deep. Such data is damaged "
    f"as a rule; make it flatter."
)


def _depth(text: str) -> int:
    depth = deepest = 0
    for match in _BRACKETS.finditer(text):
        sign = match[0]
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def from_json(text: str) -> dict[str, Any]:
    """Read an object from its JSON text; keys are strings.

    Raises:
        msgspec.DecodeError: the text is not a JSON object.
    """
    return {} if text == "{}" else _object.decode(text)


_EMPTY: Mapping[str, Any] = {}


def _mapping(text: str) -> Mapping[str, Any]:
    """Read an object that is never changed: most model objects share the empty one."""
    return _EMPTY if text == "{}" else _object.decode(text)


def text_hash(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal: equal for articles with the same text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def annotation_from_row(row: tuple[Any, ...], names: StoredNames) -> Annotation:
    """Make the object, as it is in its own version, from :data:`ANNOTATION_COLUMNS`."""
    label, attributes = row[2], _mapping(row[5])
    if row[_RELABELLED] or not names.is_plain:
        attributes = names.read_attributes(label, attributes)
        label = names.read_label(label, row[_RELABELLED])
    return Annotation(
        row[0],
        row[1],
        label,
        _fragments.decode(row[3]),
        row[4],
        attributes,
        row[6],
        row[7],
        row[8],
        row[9],
        _mapping(row[10]),
    )


def stored_annotation(row: tuple[Any, ...]) -> Annotation:
    """Make the object from :data:`ANNOTATION_COLUMNS` as its owner made it, with the file's ids."""
    return annotation_from_row((*row[:_RELABELLED], ""), PLAIN)


def stored_relation(row: tuple[Any, ...]) -> Relation:
    """Make the object from the columns :data:`RELATION_COLUMNS`, with the file's ids."""
    return relation_from_row(row, PLAIN)


def relation_from_row(row: tuple[Any, ...], names: StoredNames) -> Relation:
    """Make the object from the columns :data:`RELATION_COLUMNS`."""
    relation_type = names.relation_type(row[2])
    return Relation(
        row[0], row[1], relation_type, row[3], row[4], _mapping(row[5]), _mapping(row[6])
    )


def identity_from_row(row: tuple[Any, ...]) -> Identity:
    """Make the object from the columns :data:`IDENTITY_COLUMNS`."""
    return Identity(
        row[0],
        row[1],
        _strings.decode(row[2]),
        row[3],
        row[4],
        row[5],
        from_json(row[6]),
    )


def document_from_row(row: tuple[Any, ...]) -> Document:
    """Make the object from :data:`DOCUMENT_COLUMNS` of :data:`CURRENT_DOCUMENTS`."""
    return Document(row[0], row[1], row[2], from_json(row[3]), _blocks.decode(row[4]), row[5])


def suggestion_from_row(row: tuple[Any, ...], names: StoredNames) -> Suggestion:
    """Make the object from the columns :data:`SUGGESTION_COLUMNS`."""
    annotation = Annotation(
        row[0],
        row[2],
        names.read_label(row[3]),
        _some_fragments.decode(row[4]),
        row[5],
        names.read_attributes(row[3], from_json(row[6])),
        identity=row[7],
        origin="suggested",
        confidence=row[8],
    )
    links = tuple(
        (names.relation_type(type_id), source, target)
        for type_id, source, target in _links.decode(row[9])
    )
    return Suggestion(row[1], annotation, row[10], links)


def label_values(label: str, attributes: Mapping[str, Any], names: StoredNames) -> Values:
    """Return the columns of an annotation's label and attributes, which go together."""
    if names.is_plain:
        return {"label": label, "attributes": to_json(attributes)}
    return {
        "label": names.label_id(label),
        "attributes": to_json(names.stored_attributes(label, attributes)),
    }


def annotation_values(
    annotation: Annotation, document_id: str, names: StoredNames, text_version: str = ""
) -> Values:
    """Return the columns of an annotation, except those that count changes.

    Args:
        annotation: The annotation.
        document_id: Its article.
        names: Those of the tag set.
        text_version: The version of the article's text in which its fragments count.
    """
    return {
        "id": annotation.id,
        "document": document_id,
        "annotator": annotation.annotator,
        **label_values(annotation.label, annotation.attributes, names),
        "start": annotation.fragments[0][0] if annotation.fragments else 0,
        "fragments": to_json(annotation.fragments),
        "text": annotation.text,
        "note": annotation.note,
        "identity": annotation.identity,
        "origin": annotation.origin,
        "confidence": annotation.confidence,
        "metadata": to_json(annotation.metadata),
        "text_version": text_version,
    }


def relation_values(
    relation: Relation, source_document: str, target_document: str, names: StoredNames
) -> Values:
    """Return the columns of a relation, except those that count changes.

    Args:
        relation: The relation.
        source_document: The id of the article with its source.
        target_document: The id of the article with its target.
        names: Those of the tag set.
    """
    return {
        "id": relation.id,
        "annotator": relation.annotator,
        "type": names.relation_type_id(relation.type),
        "source": relation.source,
        "target": relation.target,
        "source_document": source_document,
        "target_document": target_document,
        "attributes": to_json(relation.attributes),
        "metadata": to_json(relation.metadata),
    }


def suggestion_values(suggestion: Suggestion, names: StoredNames, text_version: str = "") -> Values:
    """Return the columns of a suggestion, except its state and those that count changes.

    Args:
        suggestion: The suggestion.
        names: Those of the tag set.
        text_version: The version of the article's text in which its fragments count.
    """
    annotation = suggestion.annotation
    return {
        "id": annotation.id,
        "document": suggestion.document,
        "annotator": annotation.annotator,
        **label_values(annotation.label, annotation.attributes, names),
        "start": annotation.start,
        "fragments": to_json(annotation.fragments),
        "text": annotation.text,
        "identity": annotation.identity,
        "confidence": annotation.confidence,
        "links": to_json(stored_links(suggestion.links, names)),
        "source": suggestion.source,
        "text_version": text_version,
    }


def stored_links(
    links: Iterable[tuple[str, str, str]], names: StoredNames
) -> list[tuple[str, str, str]]:
    """Return the relations of a suggestion with the ids of their types."""
    return [(names.relation_type_id(name), source, target) for name, source, target in links]


def identity_values(identity: Identity) -> Values:
    """Return the columns of an identity, except those that count changes."""
    return {
        "id": identity.id,
        "name": identity.name,
        "aliases": to_json(identity.aliases),
        "kind": identity.kind,
        "external_id": identity.external_id,
        "note": identity.note,
        "metadata": to_json(identity.metadata),
    }
