"""Counts what an export cannot hold, with examples: nothing is dropped in silence."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec
from msgspec.structs import replace

from annotator.formats.files import replacing
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Attribute,
    Corrections,
    Document,
    Identity,
    ModelObject,
    Progress,
    Record,
    Relation,
    TagSet,
)
from annotator.model.attribute_values import shown_values
from annotator.model.curation import GUIDELINE, MEMOS
from annotator.words import shorten

SIDECAR = ".losses.json"
"""Added to the name of an export: the file that lists what its format could not hold."""
CARRIED_FIELD = "annotator_article"
"""The field of other programs' files that carries what they have no place for."""
_VERBS = (
    ("that are hidden", "that is hidden"),
    ("that begin or end ", "that begins or ends "),
    ("that overlap ", "that overlaps "),
)
"""Clauses in the names of losses, in the plural and in the singular."""
_RECORDS = {"raw_page": "pages that articles were read from"}
"""Kinds of records with the names that people know."""
_MAX_EXAMPLES = 5
_SHOWN_CODE_POINTS = 60


@dataclass(frozen=True)
class Holds:
    """The parts of the model that a format can hold; the others are counted as lost.

    Losses that depend on the single case, such as an overlap or a span inside a token, are
    reported by the writer.
    """

    titles: bool = True
    document_ids: bool = True
    metadata: bool = True
    """Of documents."""
    blocks: bool = True
    several_fragments: bool = True
    article_labels: bool = False
    """Annotations without fragments, which label a whole article. A writer that cannot hold them
    never meets one."""
    annotation_ids: bool = True
    annotators: bool = True
    """Who made an annotation."""
    attributes: bool = True
    notes: bool = True
    identities: bool = True
    provenance: bool = True
    """Origin, confidence, and metadata of annotations and relations."""
    relations: bool = True
    relations_across: bool = True
    """Relations between two documents."""
    relation_ids: bool = True
    relation_attributes: bool = True
    progress: bool = True
    records: bool = True
    """Decisions and comments."""
    tag_set: bool = True
    guidelines: bool = False
    memos: bool = False
    text_versions: bool = False
    """Earlier versions of a corrected text, and what belongs to them."""
    hidden_values: bool = False
    """Values of attributes whose condition does not hold; they are not written otherwise."""

    def sentences(self) -> tuple[str, ...]:
        """Return the names of the parts that cannot be held, for people."""
        return tuple(words for name, words in _WORDS.items() if not getattr(self, name))


NOTHING_BUT_SPANS = Holds(
    titles=False,
    document_ids=False,
    metadata=False,
    blocks=False,
    several_fragments=False,
    annotation_ids=False,
    annotators=False,
    attributes=False,
    notes=False,
    identities=False,
    provenance=False,
    relations=False,
    relations_across=False,
    relation_ids=False,
    relation_attributes=False,
    progress=False,
    records=False,
    tag_set=False,
)
"""The least that a format holds: text and labelled spans."""

_WORDS = {
    "titles": "titles",
    "document_ids": "ids of articles",
    "metadata": "metadata of articles",
    "blocks": "blocks (headline, paragraph …)",
    "several_fragments": "annotations of several fragments",
    "article_labels": "labels of whole articles",
    "annotation_ids": "ids of annotations",
    "annotators": "who made an annotation",
    "attributes": "attributes",
    "notes": "notes",
    "identities": "identities",
    "provenance": "origin, confidence and metadata of annotations",
    "relations": "relations",
    "relations_across": "relations between articles",
    "relation_ids": "ids of relations",
    "relation_attributes": "attributes of relations",
    "progress": "how far each annotator is",
    "records": "decisions and comments",
    "tag_set": "the tag set's definitions",
    "guidelines": "guidelines",
    "memos": "memos",
}


@dataclass
class Loss:
    """One kind of object or detail that could not be written."""

    what: str
    """Its name in the plural: “relations”, “annotations of several fragments”."""
    count: int = 0
    examples: list[str] = field(default_factory=list[str])
    """The first five, named so that a person finds them."""


class Losses:
    """Collects the losses of one export."""

    def __init__(self) -> None:
        self._losses: dict[str, Loss] = {}

    def add(self, what: str, example: str | Callable[[], str] = "", count: int = 1) -> None:
        """Count a loss.

        Args:
            what: The name of the kind, in the plural.
            example: The name of the object; a function if it takes time to name it, since only
                the first examples are kept.
            count: The number of objects.
        """
        loss = self._losses.setdefault(what, Loss(what))
        loss.count += count
        if example and len(loss.examples) < _MAX_EXAMPLES:
            loss.examples.append(example if isinstance(example, str) else example())

    def __iter__(self) -> Iterator[Loss]:
        return iter(self._losses.values())

    def __len__(self) -> int:
        return len(self._losses)

    def count(self, what: str) -> int:
        """Return the number of losses of a kind."""
        loss = self._losses.get(what)
        return loss.count if loss else 0

    def sentences(self, title: str, verb: str = "written to") -> list[str]:
        """Return a sentence for each kind: “37 relations cannot be written to CoNLL, such as …”.

        Args:
            title: The title of the format, or the name of a file.
            verb: What cannot be done: ``written to``, or ``read from``.
        """
        return [
            f"{loss.count:,} {loss.what if loss.count != 1 else _singular(loss.what)} cannot be "
            f"{verb} {title}{_example(loss)}."
            for loss in self
        ]

    def as_json(self) -> list[dict[str, object]]:
        """Return the losses as they are in the sidecar file."""
        return [
            {"what": loss.what, "count": loss.count, "examples": loss.examples} for loss in self
        ]


def _example(loss: Loss) -> str:
    if not loss.examples:
        return ""
    return f"{': ' if loss.count == 1 else ', such as '}{loss.examples[0]}"


def _singular(what: str) -> str:
    """Return a plural in the singular: of its first word (“relations between …”) or its last."""
    first, space, remainder = what.partition(" ")
    for plural, singular in _VERBS:
        remainder = remainder.replace(plural, singular)
    if first.endswith("s"):
        return _without_s(first) + space + remainder
    head, space, last = what.rpartition(" ")
    return head + space + _without_s(last)


def _without_s(word: str) -> str:
    for plural, singular in (("ies", "y"), ("ses", "s"), ("s", "")):
        if word.endswith(plural):
            return word.removesuffix(plural) + singular
    return word


def name_annotation(annotation: Annotation, document: Document) -> str:
    """Return the name of an annotation in an example: “the claim “We will …” in article-1”."""
    return f"{_words_of(annotation)} in {document.id}"


def name_relation(relation: Relation, item: AnnotatedDocument) -> str:
    """Return the name of a relation in an example.

    For instance: “said_by from the claim “We …” to the speaker “He” in article-1”. An end in
    another article is named by its id.
    """
    ends = (relation.source, relation.target)
    words = {a.id: _words_of(a) for a in item.annotations if a.id in ends}
    source, target = (words.get(end, end) for end in ends)
    return f"{relation.type} from {source} to {target} in {item.document.id}"


def _words_of(annotation: Annotation) -> str:
    if annotation.is_of_article:
        return f"the label {annotation.label} of the article"
    return f"the {annotation.label} “{shorten(annotation.text, _SHOWN_CODE_POINTS)}”"


def watched(items: Iterable[ModelObject], holds: Holds, losses: Losses) -> Iterator[ModelObject]:
    """Yield the objects for a writer, and count what its format cannot hold.

    Args:
        items: The stream.
        holds: The parts of the model that the format holds.
        losses: Takes the losses.
    """
    for item in items if holds.hidden_values else _shown(items, losses):
        if isinstance(item, AnnotatedDocument):
            held = item if holds.article_labels else _without_article_labels(item, losses)
            _watch_document(held, holds, losses)
            yield held
        else:
            _watch_other(item, holds, losses)
            yield item


def _watch_other(item: TagSet | Identity | Progress | Record, holds: Holds, losses: Losses) -> None:
    if isinstance(item, Identity):
        if not holds.identities:
            losses.add("identities", f"“{item.name}”")
    elif isinstance(item, Progress):
        if not holds.progress:
            losses.add("statuses of articles", f"{item.document} is {item.status}")
    elif isinstance(item, Record):
        _watch_record(item, holds, losses)
    elif not holds.tag_set and not losses.count("tag sets"):
        losses.add("tag sets", f"“{item.name}”")  # each part of a dataset begins with it


def _without_article_labels(item: AnnotatedDocument, losses: Losses) -> AnnotatedDocument:
    """Return an article without the labels that are its own, and without relations at them."""
    gone = {annotation.id for annotation in item.annotations if annotation.is_of_article}
    if not gone:
        return item
    for annotation in item.annotations:
        if annotation.is_of_article:
            name = partial(name_annotation, annotation, item.document)
            losses.add("labels of whole articles", name)
    kept = tuple(one for one in item.annotations if not one.is_of_article)
    relations: list[Relation] = []
    for relation in item.relations:
        if relation.source in gone or relation.target in gone:
            name = partial(name_relation, relation, item)
            losses.add("relations of labels of whole articles", name)
        else:
            relations.append(relation)
    return replace(item, annotations=kept, relations=tuple(relations))


def _watch_record(item: Record, holds: Holds, losses: Losses) -> None:
    data = item.data
    if item.kind == GUIDELINE:
        if not holds.guidelines:
            losses.add("sections of the guidelines", f"“{data.get('title', '')}”")
    elif item.kind in MEMOS:
        if not holds.memos:
            about = data.get("label") or data.get("document") or "the project"
            losses.add("memos", f"the one of {data.get('annotator', '')} on {about}")
    elif not holds.records:
        what = _RECORDS.get(item.kind, "records (decisions, comments)")
        losses.add(what, str(data.get("source") or f"{item.kind} {item.id}"))


def _shown(items: Iterable[ModelObject], losses: Losses) -> Iterator[ModelObject]:
    """Yield the objects without values of attributes that are hidden."""
    hiding: dict[str, tuple[Attribute, ...]] = {}
    for item in items:
        if isinstance(item, TagSet):
            hiding = _hiding_labels(item)
        if hiding and isinstance(item, AnnotatedDocument):
            yield _without_hidden(item, hiding, losses)
        else:
            yield item


def _hiding_labels(tag_set: TagSet) -> dict[str, tuple[Attribute, ...]]:
    """Return the attributes of each label of which some are not always shown."""
    return {
        label.name: label.attributes
        for label in tag_set.labels()
        if any(attribute.shown_if is not None for attribute in label.attributes)
    }


def _without_hidden(
    item: AnnotatedDocument, hiding: Mapping[str, Sequence[Attribute]], losses: Losses
) -> AnnotatedDocument:
    """Return an article without the values of attributes that are hidden, and count these."""
    annotations: list[Annotation] = []
    for annotation in item.annotations:
        before = annotation.attributes
        after = shown_values(hiding.get(annotation.label, ()), before)
        if len(after) < len(before):
            name = name_annotation(annotation, item.document)
            losses.add("values that are hidden", name, len(before) - len(after))
            annotation = replace(annotation, attributes=after)
        annotations.append(annotation)
    return replace(item, annotations=tuple(annotations))


def _watch_document(item: AnnotatedDocument, holds: Holds, losses: Losses) -> None:
    document = item.document
    if not holds.document_ids:
        losses.add("ids of articles", document.id)
    if document.title and not holds.titles:
        losses.add("titles", f"“{document.title}”")
    if document.metadata and not holds.metadata:
        losses.add("metadata of articles", f"{', '.join(document.metadata)} of {document.id}")
    if document.blocks and not holds.blocks:
        losses.add("blocks", f"those of {document.id}", len(document.blocks))
    for annotation in item.annotations:
        _watch_annotation(annotation, document, holds, losses)
    if item.relations:
        _watch_relations(item, holds, losses)
    if item.corrections is not None and not holds.text_versions:
        _watch_corrections(item.corrections, document, losses)


def _watch_corrections(corrections: Corrections, document: Document, losses: Losses) -> None:
    earlier = len(corrections.versions) - 1
    if earlier > 0:
        losses.add("texts of earlier versions", f"{earlier} of {document.id}", earlier)
    for annotation in corrections.unplaced:
        name = name_annotation(annotation, document)
        losses.add("annotations without words in the text", name)
    for relation in corrections.relations:
        losses.add("relations of annotations without words", f"{relation.type} in {document.id}")


def _watch_annotation(
    annotation: Annotation, document: Document, holds: Holds, losses: Losses
) -> None:
    def lose(what: str) -> None:
        losses.add(what, lambda: name_annotation(annotation, document))

    if len(annotation.fragments) > 1 and not holds.several_fragments:
        lose("annotations of several fragments")
    if not holds.annotation_ids:
        losses.add("ids of annotations", annotation.id)
    if not holds.annotators:
        losses.add("names of annotators", annotation.annotator)
    if annotation.attributes and not holds.attributes:
        lose("attributes of annotations")
    if annotation.note and not holds.notes:
        lose("notes")
    if annotation.identity is not None and not holds.identities:
        lose("references to identities")
    if not holds.provenance:
        has_details = annotation.confidence is not None or annotation.metadata
        if has_details or annotation.origin != "manual":
            lose("details of annotations (origin, confidence, metadata)")


def _watch_relations(item: AnnotatedDocument, holds: Holds, losses: Losses) -> None:
    if not holds.relations:
        losses.add("relations", lambda: name_relation(item.relations[0], item), len(item.relations))
        return
    ids = {annotation.id for annotation in item.annotations}
    for relation in item.relations:
        name = partial(name_relation, relation, item)
        is_inside = relation.source in ids and relation.target in ids
        if not (is_inside or holds.relations_across):
            losses.add("relations between articles", name)
        if not holds.relation_ids:
            losses.add("ids of relations", relation.id)
        if relation.attributes and not holds.relation_attributes:
            losses.add("attributes of relations", name)
        if relation.metadata and not holds.provenance:
            losses.add("metadata of relations", name)


def write_sidecar(out: Path, format_name: str, losses: Losses) -> Path | None:
    """Write the file that lists an export's losses, or remove an old one if nothing is lost.

    Args:
        out: The export, beside which it goes.
        format_name: The name of the export's format.
        losses: What was lost.

    Returns:
        The file, or None if nothing is lost.

    Raises:
        EnvironmentFault: It cannot be written.
    """
    sidecar = out.with_name(out.name + SIDECAR)
    if not len(losses):
        sidecar.unlink(missing_ok=True)
        return None
    content = {"format": format_name, "export": out.name, "losses": losses.as_json()}
    with replacing(sidecar) as file:
        file.write(msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")
    return sidecar
