"""Annotations in words: for screen readers and tool tips. No Qt."""

from annotator.model import Annotation, TagSet


def describe(annotation: Annotation, tag_set: TagSet, limit: int = 80) -> str:
    """Label, attributes and text of an annotation, in one line."""
    label = tag_set.label(annotation.label)
    name = label.name if label is not None else annotation.label
    values = ", ".join(str(value) for value in annotation.attributes.values() if value)
    text = " ".join(annotation.text.split())
    if len(text) > limit:
        text = text[: limit - 1].rstrip() + "…"
    return f"{name}{f' ({values})' if values else ''}: {text}"
