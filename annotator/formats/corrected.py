"""Articles whose text was corrected, on their way through an import or an export."""

from collections.abc import Callable

from msgspec.structs import replace

from annotator.model import AnnotatedDocument, Annotation, Relation


def with_work(
    item: AnnotatedDocument,
    annotation: Callable[[Annotation], Annotation],
    relation: Callable[[Relation], Relation],
) -> AnnotatedDocument:
    """Return an article with each of its annotations and relations changed.

    Args:
        item: The article.
        annotation: Changes an annotation, but not its id and its place.
        relation: Changes a relation.
    """
    corrections = item.corrections
    if corrections is not None:
        corrections = replace(
            corrections,
            unplaced=tuple(map(annotation, corrections.unplaced)),
            relations=tuple(map(relation, corrections.relations)),
        )
    return replace(
        item,
        annotations=tuple(map(annotation, item.annotations)),
        relations=tuple(map(relation, item.relations)),
        corrections=corrections,
    )


def all_annotations(item: AnnotatedDocument) -> tuple[Annotation, ...]:
    """Return the annotations of an article, also those whose words were corrected away."""
    if item.corrections is None:
        return item.annotations
    return (*item.annotations, *item.corrections.unplaced)


def all_relations(item: AnnotatedDocument) -> tuple[Relation, ...]:
    """Return the relations of an article, also those of such annotations."""
    if item.corrections is None:
        return item.relations
    return (*item.relations, *item.corrections.relations)
