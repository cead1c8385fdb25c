"""Selects the contents of a dataset: chosen layers alone, and no names of people and files."""

from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import sha256

from msgspec.structs import replace

from annotator.formats.ids import made_id
from annotator.model import (
    AnnotatedDocument,
    Annotation,
    Identity,
    InputError,
    ModelObject,
    Progress,
    Record,
    Relation,
    TagSet,
)
from annotator.model.curation import GUIDELINE

_NAMING = ("source", "path", "foreign_id")
"""Fields of an article's metadata that name people or files."""


def find_labels(tag_set: TagSet, names: Collection[str]) -> frozenset[str]:
    """Return the names of labels: of all in a layer, or of single ones.

    Args:
        tag_set: The tag set.
        names: Names of layers, in upper or lower case, and of labels.

    Raises:
        InputError: A name is neither that of a layer nor that of a label.
    """
    labels: set[str] = set()
    layers = {layer.name.casefold(): layer for layer in tag_set.layers}
    for name in names:
        layer = layers.get(name.casefold())
        if layer is not None:
            labels.update(label.name for label in layer.labels)
        elif tag_set.label(name) is not None:
            labels.add(name)
        else:
            layer_names = ", ".join([layer.name for layer in tag_set.layers])
            raise InputError(
                f"The tag set “{tag_set.name}” has no layer or label “{name}”; its layers are "
                f"{layer_names}."
            )
    return frozenset(labels)


def keep_labels(
    items: Iterable[ModelObject],
    labels: Collection[str],
    again: Callable[[], Iterable[ModelObject]],
) -> Iterator[ModelObject]:
    """Yield a stream with the annotations of some labels, and the relations between these.

    Args:
        items: The stream.
        labels: The names of the labels.
        again: Returns the stream anew. It is read for the ends of relations in other articles,
            once the first of these is met, so that only their ids are held in memory.
    """
    elsewhere: frozenset[str] | None = None
    for item in items:
        if not isinstance(item, AnnotatedDocument):
            yield item
            continue
        annotations = tuple(a for a in item.annotations if a.label in labels)
        is_kept = {a.id: a.label in labels for a in item.annotations}
        relations: list[Relation] = []
        for relation in item.relations:
            ends = (relation.source, relation.target)
            if elsewhere is None and not all(end in is_kept for end in ends):
                elsewhere = _kept_ends_across(again, labels)
            if all(is_kept.get(end, end in (elsewhere or ())) for end in ends):
                relations.append(relation)
        yield AnnotatedDocument(item.document, annotations, tuple(relations))


def keep_whole_relations(
    items: Iterable[ModelObject], again: Callable[[], Iterable[ModelObject]]
) -> Iterator[ModelObject]:
    """Yield a stream of some articles without the relations that lead out of them.

    Args:
        items: The stream.
        again: Returns the stream anew, as in :func:`keep_labels`.
    """
    elsewhere: frozenset[str] | None = None
    for item in items:
        if not isinstance(item, AnnotatedDocument):
            yield item
            continue
        own = {annotation.id for annotation in item.annotations}
        out = {end for r in item.relations for end in (r.source, r.target)} - own
        if out and elsewhere is None:
            elsewhere = _kept_ends_across(again, None)
        lost = out - (elsewhere or frozenset())
        kept = tuple(r for r in item.relations if r.source not in lost and r.target not in lost)
        yield replace(item, relations=kept) if lost else item


def _kept_ends_across(
    again: Callable[[], Iterable[ModelObject]], labels: Collection[str] | None
) -> frozenset[str]:
    """Return the ids of annotations of some labels that relations of other articles lead to.

    Without labels: of any.
    """
    ends: set[str] = set()
    for item in again():
        if isinstance(item, AnnotatedDocument):
            own = {annotation.id for annotation in item.annotations}
            related = {end for r in item.relations for end in (r.source, r.target)}
            ends |= related - own
    return frozenset(
        annotation.id
        for item in again()
        if isinstance(item, AnnotatedDocument)
        for annotation in item.annotations
        if annotation.id in ends and (labels is None or annotation.label in labels)
    )


def anonymise(items: Iterable[ModelObject], secret: str = "") -> Iterator[ModelObject]:
    """Yield a stream without names of annotators and of files.

    Articles are ``article-000001`` in the order of the stream; ids of annotations and relations
    are made anew from the old ones; annotators are ``annotator-`` and six digits that depend on
    their name and the secret, so that the same project gives the same ids. Titles and texts stay
    as they are. Comments, verdicts and memos are left out, for they name people in any words.

    Args:
        items: The stream.
        secret: A text that is not published, without which nobody can try names.
    """
    article_ids: dict[str, str] = {}
    for item in items:
        if isinstance(item, AnnotatedDocument):
            number = len(article_ids) + 1
            article_id = article_ids.setdefault(item.document.id, f"article-{number:06d}")
            yield _anonymous_document(item, article_id, secret)
        elif isinstance(item, Progress):
            document = article_ids.get(item.document)
            if document is not None:
                yield Progress(document, _pseudonym(item.annotator, secret), item.status)
        elif isinstance(item, Identity):
            yield replace(item, note="")
        elif not isinstance(item, Record) or item.kind == GUIDELINE:
            yield item


def _anonymous_document(item: AnnotatedDocument, article_id: str, secret: str) -> AnnotatedDocument:
    metadata = {
        name: value for name, value in item.document.metadata.items() if name not in _NAMING
    }
    return AnnotatedDocument(
        replace(item.document, id=article_id, metadata=metadata),
        tuple(_anonymous_annotation(annotation, secret) for annotation in item.annotations),
        tuple(_anonymous_relation(relation, secret) for relation in item.relations),
    )


def _anonymous_annotation(annotation: Annotation, secret: str) -> Annotation:
    return replace(
        annotation,
        id=_new_id(annotation.id, secret),
        annotator=_pseudonym(annotation.annotator, secret),
        metadata={},
    )


def _anonymous_relation(relation: Relation, secret: str) -> Relation:
    return replace(
        relation,
        id=_new_id(relation.id, secret),
        annotator=_pseudonym(relation.annotator, secret),
        source=_new_id(relation.source, secret),
        target=_new_id(relation.target, secret),
        metadata={},
    )


def _new_id(old_id: str, secret: str) -> str:
    return made_id("anonymous", secret, old_id)


def _pseudonym(annotator: str, secret: str) -> str:
    digest = sha256(f"{secret}\n{annotator}".encode()).digest()
    return f"annotator-{int.from_bytes(digest[:4], 'big') % 1_000_000:06d}"
