"""The annotations that a file of CATMA has of one text, and the article that is made of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from annotator.formats.catma.texts import SourceText
from annotator.formats.foreign import ForeignSpan, ForeignText, document_of
from annotator.formats.format import ReadContext
from annotator.formats.offsets import Span
from annotator.model import AnnotatedDocument, Document, Label
from annotator.text.line_ends import LineEnds

AUTHOR, COLOR, CREATED = "catma_markupauthor", "catma_displaycolor", "catma_markuptimestamp"
"""The properties that every annotation or tag has."""
SYSTEM = (AUTHOR, COLOR, CREATED)
WITHOUT_PLACE = "annotation without a place|annotations without a place"
UNKNOWN_TAG = "name of a tag that no tag set of the file has|names of tags that no tag set has"


@dataclass
class Collection:
    """What a file says about one text."""

    text_id: str
    """The id of the text in CATMA."""
    spans: list[ForeignSpan] = field(default_factory=list[ForeignSpan])
    length: int | None = None
    """The length of the text in CATMA's units, where it is stated."""
    text_name: str = ""
    """The title of the text, where it is stated."""


@dataclass(frozen=True)
class Tag:
    """A tag of a tag set."""

    name: str
    parent: str = ""
    """The id of the tag above it."""
    tag_set: str = ""
    """The name of its tag set."""
    color: str = ""
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The names of its properties, with the values that are offered."""


class Tags:
    """The tags of a file or a project, by their ids."""

    def __init__(self, tags: dict[str, Tag]) -> None:
        self._tags = tags
        names = [tag.name for tag in tags.values()]
        self._repeated = {name for name in names if names.count(name) > 1}

    def label(self, tag_id: str, context: ReadContext) -> str:
        """Return the name of the label for a tag; the id of one that is not known."""
        tag = self._tags.get(tag_id)
        if tag is None:
            context.count_left_out(UNKNOWN_TAG)
            return tag_id or "annotation"
        return self._name(tag)

    def add_labels(self, context: ReadContext) -> None:
        """Give the labels, with their descriptions and colours, to the import."""
        for tag in self._tags.values():
            name = self._name(tag)
            label = Label(name, description=self._description(tag), color=tag.color)
            context.labels.setdefault(name, label)
            context.unused_labels.append(name)

    def _name(self, tag: Tag) -> str:
        """Return the name of a tag, with what is above it if others have the same name."""
        return self._path(tag) if tag.name in self._repeated else tag.name

    def _path(self, tag: Tag) -> str:
        above, seen = [tag.name], {tag.parent}
        parent = self._tags.get(tag.parent)
        while parent is not None:
            above.insert(0, parent.name)
            if parent.parent in seen:
                break
            seen.add(parent.parent)
            parent = self._tags.get(parent.parent)
        return "/".join([tag.tag_set, *above] if tag.tag_set else above)

    def _description(self, tag: Tag) -> str:
        properties = [
            f"{name} ({', '.join(values)})" if values else name for name, values in tag.properties
        ]
        words = f"In CATMA: {self._path(tag)}."
        return f"{words} Properties: {'; '.join(properties)}." if properties else words


def css_color(value: str) -> str:
    """Return the colour that CATMA states as an integer of Java, as “#rrggbb”; "" for others."""
    try:
        return f"#{int(value) & 0xFFFFFF:06x}"
    except ValueError:
        return ""


def value_of(values: Iterable[str]) -> str:
    """Return the values of a property as that of an attribute: several with commas between."""
    return ", ".join(value for value in values if value)


def span_of(
    label: str,
    ranges: Iterable[tuple[int, int]],
    properties: dict[str, list[str]],
    foreign_id: str,
    context: ReadContext,
) -> ForeignSpan | None:
    """Return an annotation; None, and count it, if it has no place.

    Args:
        label: The name of its label.
        ranges: Its stretches in CATMA's units; those that touch are one.
        properties: The values of all properties by their names.
        foreign_id: Its id.
        context: Counts what is left out.
    """
    parts: list[tuple[int, int]] = []
    for start, end in sorted(set(ranges)):
        if start >= end:
            continue
        if parts and start <= parts[-1][1]:
            parts[-1] = parts[-1][0], max(end, parts[-1][1])
        else:
            parts.append((start, end))
    if not parts:
        context.count_left_out(WITHOUT_PLACE)
        return None
    own = {name: value_of(values) for name, values in properties.items() if name not in SYSTEM}
    created = value_of(properties.get(CREATED, ()))
    return ForeignSpan(
        label,
        Span(*parts[0]),
        value_of(properties.get(AUTHOR, ())) or context.annotator,
        foreign_id.removeprefix("CATMA_").lower(),
        attributes={name: value for name, value in own.items() if value},
        metadata={"created": created} if created else {},
        further=tuple(Span(*part) for part in parts[1:]),
    )


def article_of(
    text: SourceText, spans: list[ForeignSpan], context: ReadContext
) -> AnnotatedDocument:
    """Return the article of a text with annotations.

    Raises:
        OffsetsDiffer: They fit the text in another unit than CATMA's.
        InputError: The text is empty, or one of them does not lie in it.
    """
    ends = LineEnds(text.raw)
    document: Document
    if text.document is None:
        metadata: dict[str, Any] = {**text.metadata}
        document = document_of(ends, text.name, None, metadata, context.place)
    else:
        document = text.document
    foreign = ForeignText("catma", ends, text.raw, text.unit, context.place, text.is_sure)
    annotations = foreign.sound_annotations(spans, context)
    return AnnotatedDocument(document, tuple(filter(None, annotations)))
