"""The rules that every annotation and relation keeps, checked where data comes in."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from annotator.model.attribute_values import value_fault
from annotator.model.errors import ValidationError
from annotator.model.tagset import TagSet
from annotator.model.types import FRAGMENT_JOINT, Annotation, Document, Fragment, Relation
from annotator.model.value_words import typed_values


def covered_text(text: str, fragments: tuple[Fragment, ...]) -> str:
    """Return the text that fragments (in code points) cover, joined by :data:`FRAGMENT_JOINT`."""
    if len(fragments) == 1:
        start, end = fragments[0]
        return text[start:end]
    return FRAGMENT_JOINT.join(text[start:end] for start, end in fragments)


def check_fragments(fragments: tuple[Fragment, ...], length: int, what: str) -> None:
    """Check that fragments fit a text.

    Args:
        fragments: In code points, end exclusive.
        length: The length of the text in code points.
        what: The words that name the annotation in the message.

    Raises:
        ValidationError: there is none, or one is empty, outside the text, out of order or
            overlaps the one before it.
    """
    if not fragments:
        raise ValidationError(f"{what} has no fragment: it must cover some text.")
    last = 0
    for start, end in fragments:
        if start == end:
            raise ValidationError(f"{what}: the fragment {start}–{end} is empty.")
        if start > end:
            raise ValidationError(f"{what}: the fragment {start}–{end} ends before it starts.")
        if start < 0 or end > length:
            raise ValidationError(
                f"{what}: the fragment {start}–{end} lies outside the text, which has "
                f"{length} characters."
            )
        if start < last:
            raise ValidationError(
                f"{what}: the fragment {start}–{end} overlaps the one before it or comes before "
                f"it; fragments go in the order of the text."
            )
        last = end


def check_extent(
    label: str, fragments: tuple[Fragment, ...], length: int, tag_set: TagSet, what: str
) -> None:
    """Check that an annotation of a label covers what the label is given to.

    Args:
        label: The name of the label; one that the tag set lacks is given to text.
        fragments: In code points, end exclusive.
        length: The length of the text in code points.
        tag_set: The project's tag set.
        what: The words that name the annotation in the message.

    Raises:
        ValidationError: a label of whole articles has fragments; or a label of text has none, or
            such as :func:`check_fragments` refuses.
    """
    if label not in tag_set.names_of_article_labels:
        check_fragments(fragments, length, what)
    elif fragments:
        raise ValidationError(
            f"{what}: “{label}” is a label of whole articles, and cannot mark a part of the text "
            f"({_offsets(fragments)})."
        )


def check_label(label: str, tag_set: TagSet, what: str) -> None:
    """Check that a tag set has a label; ``what`` names the annotation in the message.

    Raises:
        ValidationError: it lacks the label.
    """
    if label not in tag_set.labels_by_name:
        names = ", ".join(tag_set.labels_by_name) or "none"
        raise ValidationError(
            f"{what}: the tag set “{tag_set.name}” has no label “{label}”; it has {names}."
        )


def name_annotation(annotation: Annotation) -> str:
    """Return the words by which messages name an annotation."""
    return f"Annotation {annotation.id} ({annotation.label})"


def check_annotation(annotation: Annotation, document: Document, tag_set: TagSet) -> None:
    """Check an annotation against its document and tag set.

    Raises:
        ValidationError: bad fragments, an unknown label, or an own text that differs from
            what the fragments cover.
    """
    what = name_annotation(annotation)
    check_label(annotation.label, tag_set, what)
    check_extent(annotation.label, annotation.fragments, len(document.text), tag_set, what)
    covered = covered_text(document.text, annotation.fragments)
    if annotation.text != covered:
        raise ValidationError(
            f"{what}: its text is {_quote(annotation.text)}, but its offsets "
            f"{_offsets(annotation.fragments)} cover {_quote(covered)}."
        )


def check_relation(
    relation: Relation, source: str | None, target: str | None, tag_set: TagSet
) -> None:
    """Check a relation.

    Args:
        relation: The relation.
        source: The label of its source; None: there is no such annotation.
        target: The label of its target; None: there is no such annotation.
        tag_set: The project's tag set.

    Raises:
        ValidationError: an unknown type, a missing end, an end on itself, or labels that
            the type does not join.
    """
    what = f"Relation {relation.id} ({relation.type})"
    kind = tag_set.relation(relation.type)
    if kind is None:
        names = ", ".join(each_type.name for each_type in tag_set.relations) or "none"
        raise ValidationError(
            f"{what}: the tag set “{tag_set.name}” has no relation type “{relation.type}”; "
            f"it has {names}."
        )
    for end, label, role in (
        (relation.source, source, "source"),
        (relation.target, target, "target"),
    ):
        if label is None:
            raise ValidationError(f"{what}: its {role}, annotation {end}, does not exist.")
    if relation.source == relation.target:
        raise ValidationError(f"{what}: it leads from annotation {relation.source} to itself.")
    if not tag_set.allows(relation.type, source or "", target or ""):
        raise ValidationError(
            f"{what}: “{relation.type}” leads from {' or '.join(kind.source)} to "
            f"{' or '.join(kind.target)}, not from {source} to {target}."
        )


def unknown_attributes(annotation: Annotation, tag_set: TagSet) -> Iterator[tuple[str, str]]:
    """Yield the name of each attribute that the tag set does not define so, with a sentence."""
    label = tag_set.label(annotation.label)
    if label is None:
        return
    for name, value in annotation.attributes.items():
        attribute = label.attribute(name)
        if attribute is None:
            yield (
                name,
                f"{name_annotation(annotation)}: the tag set has no attribute “{name}” for it.",
            )
        elif fault := value_fault(attribute, value):
            yield name, f"{name_annotation(annotation)}: {fault}"


def typed(annotation: Annotation, tag_set: TagSet) -> Annotation:
    """Return an annotation whose values are as its attributes want, where they can be read so.

    Formats whose values are all texts bring ``"3"`` for a point of a scale.
    """
    label = tag_set.label(annotation.label)
    if label is None:
        return annotation
    return replace(annotation, attributes=typed_values(label.attributes, annotation.attributes))


def check_values(
    label: str, after: Mapping[str, Any], before: Mapping[str, Any], tag_set: TagSet, what: str
) -> None:
    """Check the values that an annotation newly gets; those that it had stay as they are.

    Args:
        label: Its label.
        after: Its values by name; those of names that the label does not have are not checked.
        before: The values that it had.
        tag_set: The project's tag set.
        what: The words that name the annotation in the message.

    Raises:
        ValidationError: an attribute cannot have its new value.
    """
    definition = tag_set.label(label)
    if definition is None:
        return
    for name, value in after.items():
        attribute = definition.attribute(name)
        if attribute is None or (name in before and before[name] == value):
            continue
        fault = value_fault(attribute, value)
        if fault:
            raise ValidationError(f"{what}: {fault}")


def identities_of(annotation: Annotation, tag_set: TagSet) -> Iterator[tuple[str, str]]:
    """Yield name and value of each attribute whose value is the id of an identity."""
    for name in tag_set.identity_attributes.get(annotation.label, ()):
        value = annotation.attributes.get(name)
        if isinstance(value, str) and value:
            yield name, value


def _quote(text: str, limit: int = 60) -> str:
    # Not shorten(), which joins white space: two texts may differ in nothing else.
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return "“" + shown.replace("\n", "⏎") + "”"


def _offsets(fragments: tuple[Fragment, ...]) -> str:
    return ", ".join(f"{start}–{end}" for start, end in fragments)
