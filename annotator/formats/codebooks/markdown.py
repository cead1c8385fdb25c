"""A codebook as a page in Markdown: for people, who read it beside a text or print it."""

from collections.abc import Iterator

from annotator.model import Attribute, AttributeKind, Label, RelationType, TagSet
from annotator.model.relations import readable_name
from annotator.model.tagset import LayerScope
from annotator.model.value_words import value_words
from annotator.words import markdown_line, markdown_text, number

_KINDS = {
    AttributeKind.ONE: "one of",
    AttributeKind.SEVERAL: "any of",
    AttributeKind.YES_NO: "yes or no",
    AttributeKind.TEXT: "a text",
    AttributeKind.NUMBER: "a number",
    AttributeKind.SCALE: "a scale",
    AttributeKind.DATE: "a date",
    AttributeKind.IDENTITY: "an identity",
}


_SHOWN_POINTS = 20
"""A scale with more points is shown by its ends."""


def codebook_page(tag_set: TagSet) -> str:
    """Return a page with all layers, labels, attributes and relation types of a tag set."""
    return "\n".join(_lines(tag_set)).strip() + "\n"


def describe_size(tag_set: TagSet) -> str:
    """Return how much a tag set has, in words: “10 labels in 3 layers, 7 relation types”."""
    labels = number(len(list(tag_set.labels())), "label")
    layers = number(len(tag_set.layers), "layer")
    relations = len(tag_set.relations)
    tail = f", {number(relations, 'relation type')}" if relations else ""
    return f"{labels} in {layers}{tail}"


def describe_attribute(attribute: Attribute) -> str:
    """Return what an attribute may be, in words: ``one of direct, indirect; required``."""
    words = [_KINDS[attribute.kind]]
    if attribute.kind is AttributeKind.SCALE and len(attribute.points) > _SHOWN_POINTS:
        words.append(f"from {attribute.low} to {attribute.high}")
    elif attribute.kind is AttributeKind.SCALE:
        points = (value_words(point, attribute) for point in attribute.points)
        words.append(f"of {', '.join(points)}")
    elif attribute.values:
        words.append(", ".join(attribute.values))
    elif attribute.kind is AttributeKind.NUMBER:
        if attribute.low is not None:
            words.append(f"from {value_words(attribute.low)}")
        if attribute.high is not None:
            words.append(f"to {value_words(attribute.high)}")
    clauses = [" ".join(words)]
    if attribute.default is not None:
        clauses.append(f"at first {value_words(attribute.default, attribute)}")
    if attribute.required:
        clauses.append("required")
    condition = attribute.shown_if
    if condition is not None:
        values = " or ".join(map(value_words, condition.values)) or "any value"
        clauses.append(f"only if {condition.attribute} is {values}")
    return "; ".join(clauses)


def _lines(tag_set: TagSet) -> Iterator[str]:
    yield from (f"# {markdown_line(tag_set.name)}", "")
    if tag_set.description:
        yield from (markdown_text(tag_set.description), "")
    for layer in tag_set.layers:
        scope = " (of whole articles)" if layer.scope is LayerScope.ARTICLE else ""
        yield from (f"## {markdown_line(layer.name)}{scope}", "")
        if layer.description:
            yield from (markdown_text(layer.description), "")
        for label in layer.labels:
            yield from _label_lines(label)
    if tag_set.relations:
        yield from ("## Relations", "")
        yield from map(_relation_line, tag_set.relations)


def _label_lines(label: Label) -> Iterator[str]:
    key = f" <kbd>{label.key.upper()}</kbd>" if label.key else ""
    retired = " (retired)" if label.retired else ""
    yield from (f"### {markdown_line(label.name)}{key}{retired}", "")
    if label.description:
        yield from (markdown_text(label.description), "")
    for example in label.examples:
        yield f"- Example: {markdown_line(example)}"
    for attribute in label.attributes:
        words = markdown_line(describe_attribute(attribute))
        about = f" {markdown_line(attribute.description)}" if attribute.description else ""
        yield f"- *{markdown_line(attribute.name)}*: {words}.{about}"
    if label.examples or label.attributes:
        yield ""


def _relation_line(relation: RelationType) -> str:
    source, target = (
        ", ".join(map(markdown_line, ends)) for ends in (relation.source, relation.target)
    )
    about = f" {markdown_line(relation.description)}" if relation.description else ""
    limit = " One at most." if relation.single else ""
    name = markdown_line(relation.short or readable_name(relation.name))
    return f"- *{name}*: from {source} to {target}.{limit}{about}"
