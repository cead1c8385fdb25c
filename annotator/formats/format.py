"""The record of a format, with its reader and its writer, and the contexts in which these work."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from annotator.formats.files import read_bytes
from annotator.formats.left_out import CountedParts, LeftOut
from annotator.formats.losses import Holds, Losses
from annotator.formats.offsets import OffsetUnit
from annotator.formats.signs import Sign
from annotator.formats.unpacking_budget import UnpackingBudget
from annotator.model import (
    Document,
    InputError,
    Label,
    ModelObject,
    NoticeList,
    Place,
    RelationType,
    Remedy,
)

Source = TypeVar("Source")

ALIGN = "align"
"""The option of those writers whose formats hold tokens."""
ALIGN_CHOICES = ("no", "expand", "contract")
ALIGN_DESCRIPTION = (
    "what begins or ends inside a token is left out (“no”, default), grows to its borders "
    "(“expand”), or shrinks to them (“contract”)"
)


@dataclass
class ReadContext:
    """The settings of an import for a reader, and what the reader reports to the importer."""

    annotator: str = ""
    """The owner of annotations for which the file names none."""
    encoding: str | None = None
    """The encoding that a person named; None: it is recognised."""
    notes: NoticeList = field(default_factory=NoticeList)
    """What needs a look."""
    left_out: LeftOut = field(default_factory=LeftOut)
    """What did not become part of an article."""
    has_speakers: bool = False
    """Whether an article is a transcript with the names of its speakers."""
    on_unreadable: Callable[[Exception], None] | None = None
    """Called with the error of an object that is left out; None: the error ends the import."""
    leaves_out: bool = False
    """Whether a person asked to leave out what cannot be read; otherwise all of it is named."""
    offset_unit: OffsetUnit | None = None
    """The unit of offsets that a person named; None: the format's own."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The values of the format's own options, by the names in :attr:`Format.read_options`."""
    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    """Colours and descriptions that the file has for its labels, by name."""
    unused_labels: list[str] = field(default_factory=list[str])
    """The labels of the file's codebook, whether an annotation has them or not."""
    relation_types: dict[str, RelationType] = field(default_factory=dict[str, RelationType])
    """Descriptions that the file has for its types of relations, by name."""
    find_article: Callable[[str], Document | None] = lambda _: None
    """Returns the article of the project that has the address of a page."""
    find_named: Callable[[str], Sequence[Document]] = lambda _: ()
    """Returns the articles of the project that have a title, or whose file had that name."""
    on_fields: Callable[[str, Mapping[str, Any], Mapping[str, str]], None] = lambda _, __, ___: None
    """Called with the name of a file of records, its first record, and its fields by our names."""
    on_part: Callable[[int, int, str], None] = lambda _, __, ___: None
    """Called with how many parts of a file are read, their number, and what they are, in the plural
    (“pages”): for files whose readers do not go through them from the first byte to the last."""
    budget: UnpackingBudget = field(default_factory=UnpackingBudget)
    """What the file may unpack to; the archives in it share it."""
    whole_file: tuple[Path, bytes] | None = None
    """A file whose whole content was read when its format was recognised, with that."""
    _source: str = field(default="", init=False)
    _line: int | None = field(default=None, init=False)

    @property
    def where(self) -> Place:
        """The place that was read last, as errors carry it."""
        return Place(self._source, self._line)

    @property
    def place(self) -> str:
        """The place that was read last, in words: a file's name, with the line if there is one.

        Readers set it before they yield an object.
        """
        return self._source if self._line is None else f"{self._source}:{self._line}"

    @place.setter
    def place(self, source: str) -> None:
        self._source, self._line = source, None

    def bytes_of(self, path: Path) -> bytes:
        """Return the content of a file, see :func:`~annotator.formats.files.read_bytes`."""
        known, self.whole_file = self.whole_file, None
        return known[1] if known is not None and known[0] == path else read_bytes(path)

    def at_line(self, source: str, line: int) -> None:
        """Set the place to a line of a file.

        Args:
            source: The name of the file.
            line: The number of the line, from 1.
        """
        self._source, self._line = source, line

    def quietly(self) -> "ReadContext":
        """Return the same settings for reading something again, without remarks and errors."""

        def ignore(_: Exception) -> None:
            pass

        return replace(self, notes=NoticeList(), left_out=LeftOut(), on_unreadable=ignore)

    def leave_out(self, error: InputError) -> None:
        """Report that an object is left out; raises the error if that is not wanted."""
        if self.on_unreadable is None:
            raise error
        self.on_unreadable(error)

    def read_each(
        self, sources: Iterable[Source], make_object: Callable[[Source], ModelObject]
    ) -> Iterator[ModelObject]:
        """Yield the model object of each source.

        Args:
            sources: Lines or records of the file.
            make_object: Returns the object of one; its InputErrors go to :meth:`leave_out`.

        Raises:
            InputError: ``make_object`` raised it, and nothing is left out.
        """
        for source in sources:
            try:
                item = make_object(source)
            except InputError as error:
                self.leave_out(error)
                continue
            yield item

    def count_left_out(self, what: str, count: int = 1, words: Iterable[str] = ()) -> None:
        """Count parts of a file that do not become part of an article.

        The importer makes a sentence for each kind and file.

        Args:
            what: What one part is called, ``comment``; behind a “|” what several are called, if it
                is not the same with an “s”.
            count: The number of parts.
            words: The words of some of them, by which a person sees whether they matter.
        """
        self.left_out.add(self._source, what, count, words)

    def count_parts(self, parts: CountedParts) -> None:
        """Count what one reading left out."""
        for what, count in parts.items():
            self.count_left_out(what, count, parts.examples.get(what, ()))

    def note(self, message: str, *remedies: Remedy) -> None:
        """Report something that needs a look."""
        self.notes.add(message, *remedies)


@dataclass
class WriteContext:
    """The settings of an export for a writer, and what the writer reports to the exporter."""

    losses: Losses = field(default_factory=Losses)
    """Takes losses beyond those that follow from :attr:`Format.holds`."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The values of the format's own options, by the names in :attr:`Format.write_options`."""
    parts: Mapping[str, str] | None = None
    """The part of each article by its id, for a format that writes the parts itself."""
    shares: Sequence[str] = ()
    """The names of the parts, in their order."""
    remark: str = ""
    """A sentence for those who read the export: how much of the gold layer is not judged yet."""


Reader = Callable[[Path, ReadContext], Iterator[ModelObject]]
"""Reads a file as a stream of model objects; raises InputError naming the file and the place."""

Writer = Callable[[Iterable[ModelObject], BinaryIO, WriteContext], None]
"""Writes a stream of model objects; the same objects give the same bytes."""

FolderWriter = Callable[[Iterable[ModelObject], Path, WriteContext], None]
"""Writes a stream of model objects as files of an empty folder; equal objects give equal bytes."""


@dataclass(frozen=True)
class Format:
    """One file format.

    The record is loaded with the list of the formats; its functions may be
    :class:`~annotator.plugins.LazyFunction` objects, which load their modules when they are called.
    """

    name: str
    """The name by which a person chooses it."""
    title: str
    suffixes: tuple[str, ...]
    """In lower case, with the dot; new files have the first one."""
    offsets: str = "code points"
    """The unit in which its files count, in words; empty: it has no offsets."""
    holds: Holds = field(default_factory=Holds)
    """The parts of the model that it can hold."""
    losses: tuple[str, ...] = ()
    """What else it cannot hold, in words."""
    read: Reader | None = None
    write: Writer | None = None
    write_folder: FolderWriter | None = None
    """For a format of several files; a ``.zip`` of them is offered, too. Beside ``write``, for
    exports that may be too large for one file: a name with the format's suffix is then a file."""
    recognises: Callable[[Path, bytes], bool] | None = None
    """Returns whether a file is of the format, given the file and its first bytes. It is asked in
    the registry's order where several formats share a suffix, or none has it."""
    sign: Sign | None = None
    """Returns how certain it is that a file is of the format, given the file's beginning; asked in
    place of ``recognises``, and for files of any suffix."""
    companions: tuple[str, ...] = ()
    """Suffixes, or whole names, of files that are read along with another file only; in lower
    case."""
    read_options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The reader's own options, each with its description."""
    write_options: Mapping[str, str] = field(default_factory=dict[str, str])
    """The writer's own options, each with its description."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The values of those options of the writer that have no others, the default first."""
    read_choices: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]]
    )
    """The values of those options of the reader that have no others, each with what it means; the
    default "" first."""
    extra: str = ""
    """The extra of the package that it needs (:mod:`annotator.extras`)."""
    takes_parts: bool = False
    """Whether its writer writes train, dev and test itself; for other formats each part is a file
    or folder of its own."""
    keeps_owners_apart: bool = False
    """Whether other programs, too, keep the annotations of several people apart in its files, which
    go from program to program: an export then holds everybody's unless a person chooses."""
    joins_same_claims: bool = False
    """Whether a claim that several people tagged alike is written once."""
    articles_only: bool = False
    """Whether its files hold articles and no annotations."""
    content_read: str = ""
    """What the reader reads, for the table in the manual; empty if it has no reader."""
    content_left_out: str = ""
    """What the reader leaves out and counts, for the same table."""
    questions: str = ""
    """What the reader asks if a file leaves it open, for the same table."""

    @property
    def reads(self) -> bool:
        """Whether its files can be imported."""
        return self.read is not None

    @property
    def writes(self) -> bool:
        """Whether a project can be exported to it."""
        return self.write is not None or self.write_folder is not None

    def has_suffix(self, name: str) -> bool:
        """Return whether a file's name ends as files of the format do."""
        return name.lower().endswith(self.suffixes)

    def file_at(self, name: str) -> bool:
        """Return whether an export of that name is one file, not a folder."""
        return self.write is not None and (self.write_folder is None or self.has_suffix(name))

    def cannot_hold(self) -> tuple[str, ...]:
        """Return what an export loses, in words."""
        return (*self.holds.sentences(), *self.losses)
