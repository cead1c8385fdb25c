"""The objects of a project: documents, annotations, relations, identities.

All of them are immutable; a change makes a new object. Offsets count Unicode code points, end
exclusive, everywhere. An article has thousands of some of them; these cannot be part of a cycle of
references, so that the garbage collector need not look at them (``gc=False``).
"""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from annotator.model.tagset import TagSet

Fragment = tuple[int, int]
"""One contiguous stretch ``(start, end)`` of a text, in code points, end exclusive."""

Edits = tuple[tuple[int, int, int, int], ...]
"""Stretches in which two texts differ: start and end in the one, start and end in the other, in
code points, ends exclusive."""
Metadata = Mapping[str, Any]
Attributes = Mapping[str, Any]

FRAGMENT_JOINT = " … "
"""Joins the fragments in an annotation's own text."""

BLOCK_KINDS = (
    "header",
    "headline",
    "deck",
    "caption",
    "dateline",
    "subhead",
    "paragraph",
    "blockquote",
    "quote_source",
    "list_item",
    "table_row",
    "footnote",
)
Status = Literal["to do", "in progress", "done"]
STATUSES: tuple[Status, ...] = ("to do", "in progress", "done")


class Block(Struct, frozen=True, gc=False):
    """A stretch of the text with a role, one of :data:`BLOCK_KINDS`."""

    kind: str
    start: int
    """In code points."""
    end: int
    """In code points, exclusive."""


class Written(Struct, frozen=True, array_like=True):
    """What somebody wrote about an article: the value of one field of its metadata."""

    value: Any
    """What JSON can hold; None: the article has no such value, whatever came with it."""
    annotator: str = ""
    changed: str = ""
    """When it was written: ISO 8601 in UTC."""


class Came(Struct, frozen=True):
    """The title and metadata with which an article came, and what was written over them."""

    title: str
    metadata: Metadata
    written: Mapping[str, Written]
    """By the name of the field."""


class Document(Struct, frozen=True):
    """One text with its metadata. The text is never changed: a correction is another version."""

    id: str
    title: str
    text: str
    metadata: Metadata = {}
    blocks: tuple[Block, ...] = ()
    version: str = ""
    """The id of the correction that made this text; empty for the text as it came."""
    came: Came | None = None
    """How title and metadata came, if people wrote others; None: these are as they came."""


class Annotation(Struct, frozen=True, gc=False):
    """A tagged span of one or more fragments, or a label of a whole article; one person's."""

    id: str
    annotator: str
    label: str
    fragments: tuple[Fragment, ...]
    """In the order of the text; they do not overlap. A label of a whole article has none."""
    text: str
    """The text that the fragments cover, see :func:`~annotator.model.validate.covered_text`."""
    attributes: Attributes = {}
    note: str = ""
    identity: str | None = None
    """The id of the identity that it refers to."""
    origin: str = "manual"
    """``manual``, ``suggested`` (accepted by a person) or ``imported``."""
    confidence: float | None = None
    """From 0 to 1, of the program that suggested it."""
    metadata: Metadata = {}

    @property
    def start(self) -> int:
        """Where the first fragment starts, in code points; 0 without one."""
        return self.fragments[0][0] if self.fragments else 0

    @property
    def end(self) -> int:
        """Where the last fragment ends, in code points, exclusive; 0 without one."""
        return self.fragments[-1][1] if self.fragments else 0

    @property
    def is_of_article(self) -> bool:
        """Whether it is a label of the whole article."""
        return not self.fragments


class Relation(Struct, frozen=True, gc=False):
    """A typed, directed link between two annotations, in one document or in two."""

    id: str
    annotator: str
    type: str
    source: str
    """The id of the annotation from which it leads."""
    target: str
    """The id of the annotation to which it leads."""
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
    """One of :data:`STATUSES`."""


class Record(Struct, frozen=True):
    """A record of another kind (a decision, a comment), which is kept as it came."""

    kind: str
    id: str
    data: Metadata


class AnnotatedDocument(Struct, frozen=True):
    """A document with its annotations and the relations that start in it."""

    document: Document
    annotations: tuple[Annotation, ...] = ()
    relations: tuple[Relation, ...] = ()
    corrections: "Corrections | None" = None
    """The versions of its text, where it was corrected."""
    done_by: tuple[str, ...] = ()
    """Annotators of a file who are done with it, whether or not they found anything to annotate."""


class OwnPlace(Struct, frozen=True, gc=False):
    """Where an annotation is in the version of the text in which its owner last changed it."""

    version: str
    fragments: tuple[Fragment, ...]
    """In code points of that version."""
    text: str


class TextVersion(Struct, frozen=True):
    """One version of an article's text; see :mod:`annotator.model.text_versions`."""

    id: str = ""
    """Empty for the text as it came."""
    parent: str = ""
    """The version that it corrects."""
    text: str = ""
    blocks: tuple[Block, ...] = ()
    edits: Edits = ()
    """How it differs from ``parent``."""
    annotator: str = ""
    """Who corrected it."""
    time: str = ""
    """ISO 8601 in UTC."""
    reason: str = ""
    settles: tuple[str, ...] = ()
    """Versions that it takes the place of although it does not descend from them."""
    is_live: bool = True
    """Whether the correction was not undone."""


class Corrections(Struct, frozen=True):
    """The versions of an article's text, and the annotations that belong to earlier ones."""

    versions: tuple[TextVersion, ...]
    """The text as it came, then the corrections of it."""
    places: Mapping[str, OwnPlace] = {}
    """By the ids of annotations whose own version is not the current one."""
    unplaced: tuple[Annotation, ...] = ()
    """Annotations whose words are not in the current text; they are as in their own version."""
    relations: tuple[Relation, ...] = ()
    """Relations that start in the article and have an end among such annotations, here or in
    another article."""


ModelObject = AnnotatedDocument | TagSet | Identity | Progress | Record
"""One element of the stream in which importers and exporters exchange a project's content."""


class Suggestion(Struct, frozen=True, gc=False):
    """An annotation that a program proposes to one annotator: nobody's work until accepted."""

    document: str
    annotation: Annotation
    """As it will be once accepted, with its id and its owner."""
    source: str
    """The program that proposes it, such as ``propagate``."""
    links: tuple[tuple[str, str, str], ...] = ()
    """Type, source and target of relations that come with it once both their ends are there."""

    @property
    def id(self) -> str:
        """The id of the annotation that it becomes."""
        return self.annotation.id


def order_key(
    annotation: Annotation,
) -> tuple[int, int, tuple[Fragment, ...], str, str]:
    """Return a key that sorts annotations in the order of the text.

    Labels of the whole article come before all. Of annotations with the same start the longer one
    comes first, and a single fragment before several with the same ends, which it contains. The
    label and the id decide the rest, so that the order never depends on chance.
    """
    fragments = annotation.fragments
    if not fragments:
        return -1, 0, (), annotation.label, annotation.id
    start, end = fragments[0]
    if len(fragments) == 1:
        return start, -end, (), annotation.label, annotation.id
    inner = tuple([(start, -end) for start, end in fragments])
    return start, -fragments[-1][1], inner, annotation.label, annotation.id
