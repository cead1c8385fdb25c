"""What goes along in a free field of another program's file, for the way back.

Other programs have no place for an article's title and blocks, or for who made an annotation; but
they keep fields that they do not know. Ours is ``CARRIED_FIELD``. On the way back an annotation
finds its own again by label and place (and id, where the program keeps ids): what was changed
meanwhile is the work of whoever changed it, and comes in as theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    """The content of the field; metadata of the article go elsewhere.

    Each annotation has one fragment. What is as it mostly is goes without saying.
    """
    return {
        "id": document.id,
        "title": document.title,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end} for b in document.blocks],
        "annotations": [_annotation(each) for each in annotations],
        "relations": [_relation(each) for each in relations],
    }


def _annotation(each: Annotation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": each.id,
        "annotator": each.annotator,
        "label": each.label,
        "start": each.start,
        "end": each.end,
    }
    if each.attributes:
        found["attributes"] = each.attributes
    if each.note:
        found["note"] = each.note
    if each.origin != _MANUAL:
        found["origin"] = each.origin
    if each.confidence is not None:
        found["confidence"] = each.confidence
    if each.metadata:
        found["metadata"] = each.metadata
    return found


def _relation(each: Relation) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": each.id,
        "annotator": each.annotator,
        "type": each.type,
        "source": each.source,
        "target": each.target,
    }
    if each.attributes:
        found["attributes"] = each.attributes
    if each.metadata:
        found["metadata"] = each.metadata
    return found


class Carried:
    """The field as it comes back; each annotation and relation is given out once."""

    def __init__(self, data: JsonObject, text: str) -> None:
        self.id = data.string("id", "")
        self.title = data.string("title", "")
        self.offset_unit = _offset_unit(data)
        """How the file counts, where its format leaves that open."""
        self.blocks = tuple(_block(each, len(text)) for each in data.objects("blocks") or ())
        self._annotations: dict[tuple[str, int, int], list[Annotation]] = defaultdict(list)
        self._relations: dict[tuple[str, str, str], list[Relation]] = defaultdict(list)
        for each in data.objects("annotations") or ():
            annotation = _annotation_of(each, text)
            key = (annotation.label, annotation.start, annotation.end)
            self._annotations[key].append(annotation)
        for each in data.objects("relations") or ():
            relation = _relation_of(each)
            self._relations[relation.type, relation.source, relation.target].append(relation)

    @property
    def owners(self) -> set[str]:
        """Whose the annotations are that were not given out yet."""
        return {each.annotator for there in self._annotations.values() for each in there}

    def annotation(
        self, label: str, fragment: Fragment, ids: Sequence[str] | None = None
    ) -> Annotation | None:
        """The annotation with that label at that place, with one of the ids if any are given."""
        there = self._annotations.get((label, *fragment), [])
        for number, each in enumerate(there):
            if ids is None or each.id in ids:
                return there.pop(number)
        return None

    def relation(self, type: str, source: str, target: str) -> Relation | None:
        """The relation of that type between these annotations."""
        there = self._relations.get((type, source, target))
        return there.pop(0) if there else None


def carried_of(data: JsonObject, text: str) -> Carried | None:
    """The field of an object, if it has one; raises InputError where somebody broke it."""
    return Carried(data.nested(CARRIED_FIELD), text) if CARRIED_FIELD in data else None


def relation_ends(data: JsonObject) -> list[tuple[str, str, str]]:
    """Type, source and target of the field's relations, in its order, without taking them out."""
    values: object = data.rest().get("relations")
    found: list[tuple[str, str, str]] = []
    for each in cast(list[Any], values) if isinstance(values, list) else ():
        match each:
            case {"type": str(type), "source": str(source), "target": str(target)}:
                found.append((type, source, target))
            case _:
                pass  # which is told when they are taken
    return found


def _offset_unit(data: JsonObject) -> OffsetUnit | None:
    said = data.string("offsets", "")
    try:
        return OffsetUnit.named(said) if said else None
    except InputError as error:
        raise data.error("offsets", f"is “{said}”. {error}") from None


def _block(each: JsonObject, length: int) -> Block:
    block = Block(each.required_string("kind"), each.integer("start"), each.integer("end"))
    if not 0 <= block.start <= block.end <= length:
        raise each.error("", f"lies outside the text, which has {length} characters.")
    return block


def _annotation_of(each: JsonObject, text: str) -> Annotation:
    origin = each.string("origin", _MANUAL)
    start, end = each.integer("start"), each.integer("end")
    return Annotation(
        id=each.required_string("id"),
        annotator=each.required_string("annotator"),
        label=each.required_string("label"),
        fragments=((start, end),),
        text=text[start:end],
        attributes=each.mapping("attributes"),
        note=each.string("note", ""),
        origin=origin if origin in ORIGINS else _MANUAL,
        confidence=each.number("confidence"),
        metadata=each.mapping("metadata"),
    )


def _relation_of(each: JsonObject) -> Relation:
    return Relation(
        id=each.required_string("id"),
        annotator=each.required_string("annotator"),
        type=each.required_string("type"),
        source=each.required_string("source"),
        target=each.required_string("target"),
        attributes=each.mapping("attributes"),
        metadata=each.mapping("metadata"),
    )


class KeptIdentities:
    """The identities of an export: each goes along with the articles that refer to it."""

    def __init__(self) -> None:
        self.known: dict[str, Identity] = {}
        self._used: set[str] = set()

    def fields(self, annotations: Sequence[Annotation]) -> dict[str, Any]:
        """What is kept with an article that has these annotations; nothing where none refers."""
        references = {a.id: a.identity for a in annotations if a.identity is not None}
        if not references:
            return {}
        used = sorted(set(references.values()) & set(self.known))
        self._used.update(used)
        return {"references": references, "identities": [self.known[id] for id in used]}

    def tell_of_unused(self, losses: Losses) -> None:
        """Count the identities that came into no article."""
        for id, each in self.known.items():
            if id not in self._used:
                losses.add(UNUSED, f"“{each.name}”")


def identities_of(own: JsonObject | None) -> tuple[Mapping[str, str], list[Identity]]:
    """What :meth:`KeptIdentities.fields` kept: references by annotation, and identities."""
    if own is None:
        return {}, []
    references = {str(id): str(to) for id, to in own.mapping("references").items()}
    return references, [_identity(each) for each in own.objects("identities") or ()]


def with_references(
    annotations: Iterable[Annotation], references: Mapping[str, str]
) -> list[Annotation]:
    """The annotations with what they refer to."""
    return [
        replace(each, identity=references[each.id]) if each.id in references else each
        for each in annotations
    ]


def _identity(each: JsonObject) -> Identity:
    return Identity(
        each.required_string("id"),
        each.string("name", ""),
        each.strings("aliases"),
        each.string("kind", ""),
        each.string("external_id", ""),
        each.string("note", ""),
        each.mapping("metadata"),
    )
