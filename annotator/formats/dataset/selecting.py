"""What of a project goes into a dataset: layers that were chosen, and names that were taken out."""

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


def labels_of(tag_set: TagSet, names: Collection[str]) -> frozenset[str]:
    """The labels of layers, and labels named by themselves; raises InputError for neither."""
    found: set[str] = set()
    layers = {layer.name.casefold(): layer for layer in tag_set.layers}
    for name in names:
        layer = layers.get(name.casefold())
        if layer is not None:
            found.update(label.name for label in layer.labels)
        elif tag_set.label(name) is not None:
            found.add(name)
        else:
            known = ", ".join([layer.name for layer in tag_set.layers])
            raise InputError(
                f"The tag set “{tag_set.name}” has no layer or label “{name}”; its layers are "
                f"{known}."
            )
    return frozenset(found)


def only_labels(
    items: Iterable[ModelObject],
    labels: Collection[str],
    again: Callable[[], Iterable[ModelObject]],
) -> Iterator[ModelObject]:
    """The items with annotations of some labels, and the relations between these.

    ``again`` gives the items anew, for relations that lead to other articles: these are looked
    for when the first is met, so that no more than such ends is held.
    """
    elsewhere: frozenset[str] | None = None
    for item in items:
        if not isinstance(item, AnnotatedDocument):
            yield item
            continue
        kept = tuple(each for each in item.annotations if each.label in labels)
        here = {each.id: each.label in labels for each in item.annotations}
        links: list[Relation] = []
        for each in item.relations:
            if elsewhere is None and _leads_away(each, here):
                elsewhere = _kept_elsewhere(again, labels)
            if all(here.get(end, end in (elsewhere or ())) for end in (each.source, each.target)):
                links.append(each)
        yield AnnotatedDocument(item.document, kept, tuple(links))


def _leads_away(relation: Relation, here: Collection[str]) -> bool:
    return relation.source not in here or relation.target not in here


def _kept_elsewhere(
    again: Callable[[], Iterable[ModelObject]], labels: Collection[str]
) -> frozenset[str]:
    """The annotations of some labels that relations of other articles lead to."""
    ends: set[str] = set()
    for item in again():
        if isinstance(item, AnnotatedDocument):
            here = {each.id for each in item.annotations}
            joined = {end for each in item.relations for end in (each.source, each.target)}
            ends |= joined - here
    return frozenset(
        each.id
        for item in again()
        if isinstance(item, AnnotatedDocument)
        for each in item.annotations
        if each.id in ends and each.label in labels
    )


def anonymous(items: Iterable[ModelObject], secret: str = "") -> Iterator[ModelObject]:
    """The items without names of annotators and of files.

    Articles are ``article-000001`` in the order of the stream, ids of annotations and relations
    are made anew from these, annotators are ``annotator-`` and some digits that depend on their
    name and the secret; the same project gives the same ids. Titles and texts stay as they are.
    """
    articles: dict[str, str] = {}
    for item in items:
        if isinstance(item, AnnotatedDocument):
            name = articles.setdefault(item.document.id, f"article-{len(articles) + 1:06d}")
            yield _anonymous_document(item, name, secret)
        elif isinstance(item, Progress):
            document = articles.get(item.document)
            if document is not None:
                yield Progress(document, _person(item.annotator, secret), item.status)
        elif isinstance(item, Record):
            continue  # Comments and decisions name people in ways that nobody can find.
        elif isinstance(item, Identity):
            yield replace(item, note="")
        else:
            yield item


def _anonymous_document(item: AnnotatedDocument, name: str, secret: str) -> AnnotatedDocument:
    metadata = {
        key: value
        for key, value in item.document.metadata.items()
        if key not in ("source", "path", "foreign_id")
    }
    document = replace(item.document, id=name, metadata=metadata)
    return AnnotatedDocument(
        document,
        tuple(_anonymous_annotation(each, secret) for each in item.annotations),
        tuple(_anonymous_relation(each, secret) for each in item.relations),
    )


def _anonymous_annotation(each: Annotation, secret: str) -> Annotation:
    return replace(
        each,
        id=_id(each.id, secret),
        annotator=_person(each.annotator, secret),
        metadata={},
    )


def _anonymous_relation(each: Relation, secret: str) -> Relation:
    return replace(
        each,
        id=_id(each.id, secret),
        annotator=_person(each.annotator, secret),
        source=_id(each.source, secret),
        target=_id(each.target, secret),
        metadata={},
    )


def _id(id: str, secret: str) -> str:
    return made_id("anonymous", secret, id)


def _person(name: str, secret: str) -> str:
    digest = sha256(f"{secret}\n{name}".encode()).digest()
    return f"annotator-{int.from_bytes(digest[:4], 'big') % 1_000_000:06d}"
