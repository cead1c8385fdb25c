"""What a project is made of: documents, annotations, relations, identities.

All of it is immutable; a change makes a new object. Offsets are Unicode code points, end
exclusive, everywhere. What there are thousands of in an article cannot be part of a ring of
references, so that the garbage collector passes it over (``gc=False``).
"""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from annotator.model.tagset import TagSet

Fragment = tuple[int, int]
"""One contiguous stretch ``(start, end)`` of a text."""

Metadata = Mapping[str, Any]
Attributes = Mapping[str, Any]

FRAGMENT_JOINT = " … "
"""Stands between the fragments in an annotation's own text."""

BLOCK_KINDS = (
    "header",
    "headline",
    "deck",
    "caption",
    "dateline",
    "subhead",
    "paragraph",
)
Origin = Literal["manual", "suggested", "imported"]
Status = Literal["to do", "in progress", "done"]
STATUSES: tuple[Status, ...] = ("to do", "in progress", "done")


class Block(Struct, frozen=True, gc=False):
    """A stretch of the text with a role, one of :data:`BLOCK_KINDS`."""

    kind: str
    start: int
    end: int


class Document(Struct, frozen=True):
    """One text with its metadata. The text is never changed."""

    id: str
    title: str
    text: str
    metadata: Metadata = {}
    blocks: tuple[Block, ...] = ()


class Annotation(Struct, frozen=True, gc=False):
    """One tagged span of one or more fragments, owned by one annotator."""

    id: str
    annotator: str
    label: str
    fragments: tuple[Fragment, ...]
    text: str
    attributes: Attributes = {}
    note: str = ""
    identity: str | None = None
    origin: str = "manual"
    confidence: float | None = None
    metadata: Metadata = {}

    @property
    def start(self) -> int:
        """Where the first fragment starts."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Where the last fragment ends."""
        return self.fragments[-1][1]


class Relation(Struct, frozen=True, gc=False):
    """A typed, directed link between two annotations, in one document or in two."""

    id: str
    annotator: str
    type: str
    source: str
    target: str
    attributes: Attributes = {}
    metadata: Metadata = {}


class Identity(Struct, frozen=True):
    """The real-world person, organization or thing that mentions refer to."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    external_id: str = ""
    note: str = ""
    metadata: Metadata = {}


class Progress(Struct, frozen=True):
    """How far one annotator is with one document."""

    document: str
    annotator: str
    status: str


class Record(Struct, frozen=True):
    """A line of another kind (a decision, a comment): kept and handed on as it came."""

    kind: str
    id: str
    data: Metadata


class AnnotatedDocument(Struct, frozen=True):
    """A document with its annotations and the relations that start in it."""

    document: Document
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()


ModelObject = AnnotatedDocument | TagSet | Identity | Progress | Record
"""One element of the stream in which importers and exporters exchange a project's content."""


class Suggestion(Struct, frozen=True, gc=False):
    """An annotation that a program proposes to one annotator; nobody's work until accepted."""

    document: str
    annotation: Annotation
    """As it will be once accepted: its id and its owner too."""
    source: str
    """What proposes it: ``propagate``."""
    links: tuple[tuple[str, str, str], ...] = ()
    """Type, source and target of relations that come with it once both their ends are there."""

    @property
    def id(self) -> str:
        """The annotation's."""
        return self.annotation.id


def order_key(
    annotation: Annotation,
) -> tuple[int, int, tuple[Fragment, ...], str, str]:
    """Sorts annotations in the order of the text, what contains others first; never by chance.

    A single fragment comes before several with the same ends, which it contains.
    """
    fragments = annotation.fragments
    start, end = fragments[0]
    if len(fragments) == 1:
        return start, -end, (), annotation.label, annotation.id
    inner = tuple([(start, -end) for start, end in fragments])
    return start, -fragments[-1][1], inner, annotation.label, annotation.id
