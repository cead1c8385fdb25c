"""One frame for readers of small formats: a text, the spans in it, and the links between spans.

Such a reader makes a :class:`Standoff` of each record of its file; what becomes of owners, ids,
units of offsets and wrong places is decided here, alike for all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from annotator.formats.foreign import ForeignSpan, ForeignText, document_of, once
from annotator.formats.format import ReadContext
from annotator.formats.offsets import CODE_POINTS, OffsetUnit
from annotator.model import AnnotatedDocument, Annotation, Block, Fragment, InputError, Relation
from annotator.text.line_ends import LineEnds

_BETWEEN = "\n\n"


@dataclass
class Passage:
    """A stretch of a record's text with its own offsets."""

    text: str
    spans: list[ForeignSpan] = field(default_factory=list[ForeignSpan])
    """In the file's unit, counted from the passage's beginning."""
    kind: str = "paragraph"
    """The kind of block, one of :data:`annotator.model.BLOCK_KINDS`."""


@dataclass
class SpanLink:
    """A relation between two spans, by their ids."""

    type: str
    source: str
    target: str


@dataclass
class Standoff:
    """A record of a file: an article with its annotations."""

    passages: list[Passage]
    """Of one passage the blocks are recognised; several are a block each."""
    links: list[SpanLink] = field(default_factory=list[SpanLink])
    id: object = None
    """The record's id in the file."""
    metadata: dict[str, Any] = field(default_factory=dict[str, Any])


def article_of(
    standoff: Standoff,
    format_name: str,
    context: ReadContext,
    offset_unit: OffsetUnit = CODE_POINTS,
    *,
    is_sure: bool = False,
) -> AnnotatedDocument:
    """Return the article of a record.

    Args:
        standoff: The record.
        format_name: The name of the format, for the ids of annotations without one.
        context: The settings of the import; its place is that of the record. Receives what is
            left out.
        offset_unit: The unit of the offsets.
        is_sure: Whether the file itself states the unit.

    Raises:
        OffsetsDiffer: The spans do not cover the texts that the file states.
        InputError: The text is empty, a span covers no text, or two have the same id.
    """
    place, source = context.place, context.where.source.partition(", item ")[0]
    _check_ids(standoff, place)
    texts = [LineEnds(passage.text) for passage in standoff.passages]
    ends = texts[0] if len(texts) == 1 else LineEnds(_BETWEEN.join(text.text for text in texts))
    spans: list[ForeignSpan] = []
    placed: list[tuple[Fragment, ...]] = []
    blocks: list[Block] = []
    at = 0
    for passage, text in zip(standoff.passages, texts, strict=True):
        part = ForeignText(format_name, text, passage.text, offset_unit, place, is_sure)
        places = part.places(passage.spans, context)
        spans += passage.spans
        placed += [tuple((at + start, at + end) for start, end in each) for each in places]
        blocks.append(Block(passage.kind, at, at + len(text.text)))
        at += len(text.text) + len(_BETWEEN)
    whole = ForeignText(format_name, ends, ends.text, CODE_POINTS, place, is_sure)
    document = document_of(ends, source, None, standoff.metadata, place, standoff.id)
    if len(blocks) > 1:
        document = replace(document, blocks=tuple(blocks))
    annotations = whole.annotations_at(spans, placed)
    by_id = {
        span.id: annotation
        for span, annotation in zip(spans, annotations, strict=True)
        if span.id and annotation is not None
    }
    relations = once(_relations(standoff.links, by_id, whole, context))
    return AnnotatedDocument(document, tuple(filter(None, annotations)), relations)


def _relations(
    links: Iterable[SpanLink],
    by_id: Mapping[str, Annotation],
    text: ForeignText,
    context: ReadContext,
) -> Iterable[Relation]:
    for link in links:
        source, target = by_id.get(link.source), by_id.get(link.target)
        if source is None or target is None:
            context.count_left_out("relation of what is not an annotation of the article")
        else:
            yield text.relation(source.annotator, link.type, source, target, None)


def _check_ids(standoff: Standoff, place: str) -> None:
    seen: set[str] = set()
    for passage in standoff.passages:
        for span in passage.spans:
            if span.id and span.id in seen:
                raise InputError(
                    f"{place}: two annotations have the id {span.id}; give each its own."
                )
            seen.add(span.id)
