"""Annotations in words: for screen readers and tool tips. No Qt."""

from collections.abc import Iterable

from annotator.model import Annotation, TagSet


def describe(
    annotation: Annotation, tag_set: TagSet, limit: int = 80, relations: Iterable[str] = ()
) -> str:
    """Label, attributes, relations (in words) and text of an annotation, in one line."""
    label = tag_set.label(annotation.label)
    name = label.name if label is not None else annotation.label
    values = ", ".join(str(value) for value in annotation.attributes.values() if value)
    head = ", ".join([f"{name} ({values})" if values else name, *relations])
    return f"{head}: {cut(annotation.text, limit)}"


def cut(text: str, limit: int) -> str:
    """A text on one line, no longer than that."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
