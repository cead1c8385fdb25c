"""Carries our data in a free field of other programs' files, for the way back.

Other programs have no place for an article's title and blocks, or for the owner of an annotation;
but they keep fields that they do not know. Ours is ``CARRIED_FIELD``. On the way back the data of
an annotation is found by label and place (and id, where the program keeps ids). An annotation that
was changed meanwhile is the work of the person who changed it, and is imported as theirs.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, cast

from msgspec.structs import replace

from annotator.formats.json_object import JsonObject
from annotator.formats.jsonl.lines import ORIGINS
from annotator.formats.losses import CARRIED_FIELD, Losses
from annotator.formats.offsets import OffsetUnit
from annotator.model import (
    Annotation,
    Block,
    Document,
    Fragment,
    Identity,
    InputError,
    Relation,
)

_MANUAL = "manual"
UNUSED = "identities that no annotation refers to"


def carried(
    document: Document, annotations: Iterable[Annotation], relations: Iterable[Relation]
) -> dict[str, Any]:
    """Return the content of the field, without the article's metadata.

    Args:
        document: The article.
        annotations: Its annotations, of one fragment each, and the labels of the whole article.
        relations: The relations between them.

    Returns:
        An object for JSON; fields with the usual value are left out.
    """
    return {
        "id": document.id,
        "title": document.title,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in document.blocks],
        "annotations": [_annotation_fields(annotation) for annotation in annotations],
        "relations": [_relation_fields(relation) for relation in relations],
    }


def _annotation_fields(annotation: Annotation) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": annotation.id,
        "annotator": annotation.annotator,
        "label": annotation.label,
        "start": annotation.start,
        "end": annotation.end,
    }
    if annotation.attributes:
        data["attributes"] = annotation.attributes
    if annotation.note:
        data["note"] = annotation.note
    if annotation.origin != _MANUAL:
        data["origin"] = annotation.origin
    if annotation.confidence is not None:
        data["confidence"] = annotation.confidence
    if annotation.metadata:
        data["metadata"] = annotation.metadata
    return data


def _relation_fields(relation: Relation) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": relation.id,
        "annotator": relation.annotator,
        "type": relation.type,
        "source": relation.source,
        "target": relation.target,
    }
    if relation.attributes:
        data["attributes"] = relation.attributes
    if relation.metadata:
        data["metadata"] = relation.metadata
    return data


class Carried:
    """The content of the field on the way back; each annotation and relation is found once.

    Args:
        data: The field.
        text: The text of the article.

    Raises:
        InputError: The field is not as we write it.
    """

    def __init__(self, data: JsonObject, text: str) -> None:
        self.id = data.string("id", "")
        self.title = data.string("title", "")
        self.offset_unit = _offset_unit(data)
        """The unit in which the file counts, if its format leaves that open."""
        blocks = data.objects("blocks") or ()
        self.blocks = tuple(_block(block, len(text)) for block in blocks)
        self._annotations: dict[tuple[str, int, int], dict[str, Annotation]] = defaultdict(dict)
        """The annotations of a label and place, by id."""
        self._relations: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
        for fields in data.objects("annotations") or ():
            annotation = _annotation_of(fields, text)
            key = (annotation.label, annotation.start, annotation.end)
            self._annotations[key].setdefault(annotation.id, annotation)
        for fields in data.objects("relations") or ():
            relation = _relation_of(fields)
            self._relations[relation.type, relation.source, relation.target].append(relation)

    @property
    def owners(self) -> set[str]:
        """The owners of the annotations that were not found yet."""
        return {
            annotation.annotator
            for annotations in self._annotations.values()
            for annotation in annotations.values()
        }

    def annotation(
        self, label: str, fragment: Fragment, ids: Sequence[str] | None = None
    ) -> Annotation | None:
        """Return the annotation of a label at a place, or None.

        Args:
            label: The label.
            fragment: The place, in code points.
            ids: The ids that it may have; None: any.
        """
        candidates = self._annotations.get((label, *fragment), {})
        for annotation_id in [*islice(candidates, 1)] if ids is None else ids:
            annotation = candidates.pop(annotation_id, None)
            if annotation is not None:
                return annotation
        return None

    def relation(self, relation_type: str, source: str, target: str) -> Relation | None:
        """Return the relation of a type between two annotations, by their ids, or None."""
        candidates = self._relations.get((relation_type, source, target))
        return candidates.pop(0) if candidates else None


def carried_of(data: JsonObject, text: str) -> Carried | None:
    """Return the field of an object, if it has one; raises InputError if it is not as we write."""
    return Carried(data.nested(CARRIED_FIELD), text) if CARRIED_FIELD in data else None


def relation_ends(data: JsonObject) -> list[tuple[str, str, str]]:
    """Return type, source and target of the field's relations, in its order.

    The relations stay in the field; those that are malformed are reported when they are read.
    """
    values: object = data.rest().get("relations")
    ends: list[tuple[str, str, str]] = []
    for value in cast(list[Any], values) if isinstance(values, list) else ():
        match value:
            case {"type": str(relation_type), "source": str(source), "target": str(target)}:
                ends.append((relation_type, source, target))
            case _:
                pass
    return ends


def _offset_unit(data: JsonObject) -> OffsetUnit | None:
    name = data.string("offsets", "")
    try:
        return OffsetUnit.named(name) if name else None
    except InputError as error:
        raise data.error("offsets", f"is “{name}”. {error}") from None


def _block(fields: JsonObject, length: int) -> Block:
    block = Block(fields.required_string("kind"), fields.integer("start"), fields.integer("end"))
    if not 0 <= block.start <= block.end <= length:
        raise fields.error("", f"lies outside the text, which has {length} characters.")
    return block


def _annotation_of(fields: JsonObject, text: str) -> Annotation:
    origin = fields.string("origin", _MANUAL)
    start, end = fields.integer("start"), fields.integer("end")
    return Annotation(
        id=fields.required_string("id"),
        annotator=fields.required_string("annotator"),
        label=fields.required_string("label"),
        fragments=((start, end),) if start < end else (),  # Else of the whole article.
        text=text[start:end],
        attributes=fields.mapping("attributes"),
        note=fields.string("note", ""),
        origin=origin if origin in ORIGINS else _MANUAL,
        confidence=fields.number("confidence"),
        metadata=fields.mapping("metadata"),
    )


def _relation_of(fields: JsonObject) -> Relation:
    return Relation(
        id=fields.required_string("id"),
        annotator=fields.required_string("annotator"),
        type=fields.required_string("type"),
        source=fields.required_string("source"),
        target=fields.required_string("target"),
        attributes=fields.mapping("attributes"),
        metadata=fields.mapping("metadata"),
    )


class KeptIdentities:
    """The identities of an export: each is kept with the articles that refer to it."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}
        self._used: set[str] = set()

    def fields(self, annotations: Sequence[Annotation]) -> dict[str, Any]:
        """Return the fields for an article with these annotations; none if none has an identity.

        An identity that is the value of an attribute is kept as well.
        """
        references = {a.id: a.identity for a in annotations if a.identity is not None}
        values = {
            value
            for annotation in annotations
            for value in annotation.attributes.values()
            if isinstance(value, str) and value in self.known
        }
        used = sorted((set(references.values()) & set(self.known)) | values)
        if not references and not used:
            return {}
        self._used.update(used)
        return {
            "references": references,
            "identities": [self.known[identity_id] for identity_id in used],
        }

    def count_unused(self, losses: Losses) -> None:
        """Count the identities to which no article refers."""
        count_unused(self.known, self._used, losses)


def count_unused(known: Mapping[str, Identity], used: Collection[str], losses: Losses) -> None:
    """Count the identities to which no annotation refers, where a format has no place for them.

    Args:
        known: The identities by id.
        used: The ids of those to which an annotation refers.
        losses: Takes the losses.
    """
    for identity_id, identity in known.items():
        if identity_id not in used:
            losses.add(UNUSED, f"“{identity.name}”")


def identities_of(own: JsonObject | None) -> tuple[Mapping[str, str], list[Identity]]:
    """Return what :meth:`KeptIdentities.fields` kept.

    Args:
        own: The field; its ``references`` and ``identities`` are removed.

    Returns:
        The ids of identities by the ids of annotations, and the identities.

    Raises:
        InputError: The field is not as we write it.
    """
    if own is None:
        return {}, []
    references = {str(item): str(identity) for item, identity in own.mapping("references").items()}
    return references, [_identity(fields) for fields in own.objects("identities") or ()]


def with_references(
    annotations: Iterable[Annotation], references: Mapping[str, str]
) -> list[Annotation]:
    """Return the annotations with their identities.

    Args:
        annotations: The annotations of one article.
        references: Id of an annotation -> id of the identity that it refers to.
    """
    return [
        replace(annotation, identity=references[annotation.id])
        if annotation.id in references
        else annotation
        for annotation in annotations
    ]


def _identity(fields: JsonObject) -> Identity:
    return Identity(
        fields.required_string("id"),
        fields.string("name", ""),
        fields.strings("aliases"),
        fields.string("kind", ""),
        fields.string("external_id", ""),
        fields.string("note", ""),
        fields.mapping("metadata"),
    )
