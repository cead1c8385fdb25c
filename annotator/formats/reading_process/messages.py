"""The messages between the program and the process that reads files for it."""

from typing import Any

from msgspec import Struct

from annotator.model import (
    AnnotatedDocument,
    Block,
    Document,
    Identity,
    Label,
    ModelObject,
    Notice,
    Progress,
    Record,
    RelationType,
    TagSet,
)

FRAMES_AHEAD = 8
"""How many frames the process may send before the program has taken the first of them."""


class Begin(Struct, tag="begin", array_like=True):
    """Begins an import: the settings of its :class:`~annotator.formats.format.ReadContext`."""

    folder: str
    """The folder from which relative paths lead on; empty: there is none."""
    annotator: str
    encoding: str | None
    offsets: str
    """The name of the unit; empty: the format's own."""
    options: dict[str, str]
    leaves_out: bool
    labels: dict[str, Label]
    relation_types: dict[str, RelationType]
    most_bytes: int
    """The memory that no file may exceed, where the system keeps such a limit."""
    gigabytes: int
    """What each file may unpack to."""


class Read(Struct, tag="read", array_like=True):
    """Asks for the objects of a file."""

    number: int
    """Counts the files that the process is asked for, from 1."""
    path: bytes
    format: str
    """The name of its format; empty: it is recognised."""


class FindBlocks(Struct, tag="find blocks", array_like=True):
    """Asks for the blocks of an article of the project, as they are recognised today."""

    number: int
    """Counts on with those of files."""
    document: Document
    of_formats_too: bool
    """Whether they are found in the text where those of the article came with a file."""


class TakeFrames(Struct, tag="took", array_like=True):
    """Lets the process send as many more frames."""

    count: int


class GiveUp(Struct, tag="give up", array_like=True):
    """Ends the reading of all files up to a number; what they would still send is not wanted."""

    number: int


class Answer(Struct, tag="answer", array_like=True):
    """The articles of the project that the process asked for."""

    documents: list[Document]


Command = Begin | Read | FindBlocks | TakeFrames | GiveUp | Answer
"""What the program sends."""


class Started(Struct, tag="started", array_like=True):
    """A file is opened; all messages up to :class:`Finished` are about it."""

    number: int


class Recognised(Struct, tag="format", array_like=True):
    """The name of the format by which the file is read."""

    format: str


class Article(Struct, tag="article", array_like=True):
    """An article, with the place in the file where it is."""

    source: str
    line: int | None
    item: AnnotatedDocument


class FoundTagSet(Struct, tag="tag set", array_like=True):
    """A tag set."""

    source: str
    line: int | None
    item: TagSet


class FoundIdentity(Struct, tag="identity", array_like=True):
    """An identity."""

    source: str
    line: int | None
    item: Identity


class FoundProgress(Struct, tag="progress", array_like=True):
    """How far an annotator is with an article."""

    source: str
    line: int | None
    item: Progress


class FoundRecord(Struct, tag="record", array_like=True):
    """A record of another kind."""

    source: str
    line: int | None
    item: Record


class Noticed(Struct, tag="notices", array_like=True):
    """What needs a look."""

    notices: list[Notice]
    beyond: int
    """The number of further notices, for which there was no room."""


class LeftParts(Struct, tag="left out", array_like=True):
    """What did not become part of an article."""

    counts: list[tuple[str, str, int]]
    """The place, what one part is called, and the number of such parts."""
    examples: dict[str, list[str]]


class MetLabels(Struct, tag="labels", array_like=True):
    """What the file says of its labels and types of relations, as far as it is new."""

    labels: dict[str, Label]
    relation_types: dict[str, RelationType]
    unused: list[str]


class MetSpeakers(Struct, tag="speakers", array_like=True):
    """An article is a transcript with the names of its speakers."""


class MetFields(Struct, tag="fields", array_like=True):
    """The fields of the first record of a file of records."""

    file: str
    record: dict[str, Any]
    found: dict[str, str]


class LeftOut(Struct, tag="unreadable", array_like=True):
    """A place of the file cannot be read; reading goes on behind it."""

    source: str
    line: int | None
    error: bytes
    """See :mod:`carried_errors`."""


class Failed(Struct, tag="failed", array_like=True):
    """The file cannot be read, or raises a question; it ends here."""

    source: str
    line: int | None
    error: bytes


class Ask(Struct, tag="ask", array_like=True):
    """Asks for the articles of the project that have an address or a name."""

    address: str = ""
    name: str = ""


class FoundBlocks(Struct, tag="blocks", array_like=True):
    """The blocks of an article; None: they came with its file."""

    blocks: tuple[Block, ...] | None


class Finished(Struct, tag="finished", array_like=True):
    """The file is done, or was given up."""

    number: int


Report = (
    Started
    | Recognised
    | Article
    | FoundTagSet
    | FoundIdentity
    | FoundProgress
    | FoundRecord
    | Noticed
    | LeftParts
    | MetLabels
    | MetSpeakers
    | MetFields
    | LeftOut
    | Failed
    | Ask
    | FoundBlocks
    | Finished
)
"""What the process sends."""

FOUND: dict[type, Any] = {
    AnnotatedDocument: Article,
    TagSet: FoundTagSet,
    Identity: FoundIdentity,
    Progress: FoundProgress,
    Record: FoundRecord,
}
"""The message for each class of objects."""
Found = Article | FoundTagSet | FoundIdentity | FoundProgress | FoundRecord


class Position(Struct, array_like=True):
    """How far a file is read; sent beside the frames, at any time."""

    number: int
    """The number of the file."""
    done: int
    total: int
    """0: it is not known."""
    what: str
    """The things that are counted, in the plural: ``bytes``, ``pages``."""


def found(item: ModelObject, source: str, line: int | None) -> Found:
    """Return the message for an object."""
    return FOUND[type(item)](source, line, item)
