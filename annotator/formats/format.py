"""What a format is: a record with its reader and its writer, found in the registry."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, TypeVar

from annotator.formats.losses import Holds, Losses
from annotator.formats.offsets import OffsetUnit
from annotator.model import InputError, Label, ModelObject, NoticeList, Place, RelationType, Remedy

Source = TypeVar("Source")

WHITE_BYTES = b" \t\r\n\xef\xbb\xbf\xff\xfe\x00"
"""Bytes before the first sign of a file: white space, byte order marks, halves of UTF-16."""

ALIGN = "align"
"""The option of those writers whose formats hold tokens."""
ALIGN_CHOICES = ("no", "expand", "contract")
ALIGN_DESCRIPTION = (
    "what begins or ends inside a token is left out (“no”, default), grows to its borders "
    "(“expand”), or shrinks to them (“contract”)"
)


@dataclass
class ReadContext:
    """What a reader is told by the importer, and what it tells in return."""

    annotator: str = ""
    """Whose annotations are that name no annotator."""
    encoding: str | None = None
    """A person's word on how the file is encoded."""
    notes: NoticeList = field(default_factory=NoticeList)
    """What needs a look."""
    on_unreadable: Callable[[Exception], None] | None = None
    """Takes the error of a line that shall be left out; None: the error ends the reading."""
    offset_unit: OffsetUnit | None = None
    """A person's word on how the file counts offsets; None: as the format has it."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of the format's own :attr:`Format.read_options` options."""
    labels: dict[str, Label] = field(default_factory=dict[str, Label])
    """What the file says of its labels (colour, description), for those that will be added."""
    relation_types: dict[str, RelationType] = field(default_factory=dict[str, RelationType])
    """The same for types of relations."""
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

    def at_line(self, source: str, line: int) -> None:
        """Set the place to a line of a file.

        Args:
            source: The name of the file.
            line: The number of the line, from 1.
        """
        self._source, self._line = source, line

    def leave_out(self, error: InputError) -> None:
        """Leave out what cannot be read, where that is asked for; raises the error otherwise."""
        if self.on_unreadable is None:
            raise error
        self.on_unreadable(error)

    def read_each(
        self, sources: Iterable[Source], item: Callable[[Source], ModelObject]
    ) -> Iterator[ModelObject]:
        """What ``item`` makes of each; what it raises InputError of is left out, or ends it."""
        for each in sources:
            try:
                made = item(each)
            except InputError as error:
                self.leave_out(error)
                continue
            yield made

    def note(self, message: str, *remedies: Remedy) -> None:
        """Report something that needs a look."""
        self.notes.add(message, *remedies)


@dataclass
class WriteContext:
    """What a writer is told by the exporter, and what it tells in return."""

    losses: Losses = field(default_factory=Losses)
    """Takes what the format cannot hold beyond what :attr:`Format.holds` says."""
    options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of the format's own :attr:`Format.write_options` options."""
    parts: Mapping[str, str] | None = None
    """The part of each article, where a format that has parts of its own shall write these."""
    shares: Sequence[str] = ()
    """The names of the parts, in their order."""


Reader = Callable[[Path, ReadContext], Iterator[ModelObject]]
"""Reads a file as a stream of model objects; raises InputError naming the file and the place."""

Writer = Callable[[Iterable[ModelObject], BinaryIO, WriteContext], None]
"""Writes a stream of model objects; the same objects give the same bytes."""

FolderWriter = Callable[[Iterable[ModelObject], Path, WriteContext], None]
"""Writes a stream of model objects as files of an empty folder; equal objects give equal bytes."""


@dataclass(frozen=True)
class Format:
    """One file format; offsets and losses are what ``annotator formats`` says of it."""

    name: str
    """What ``--format`` takes."""
    title: str
    suffixes: tuple[str, ...]
    """In lower case, with the dot; the first one is what a new file gets."""
    offsets: str = "code points"
    """In which unit its files count, in words; empty: it has no offsets."""
    holds: Holds = field(default_factory=Holds)
    """What of the model it can hold."""
    losses: tuple[str, ...] = ()
    """What it cannot hold besides."""
    read: Reader | None = None
    write: Writer | None = None
    write_folder: FolderWriter | None = None
    """For a format of several files; a ``.zip`` of them is offered too. Beside ``write``: for what
    may be too large for one file; a name that ends as the format's files do is then a file."""
    recognises: Callable[[Path, bytes], bool] | None = None
    """Tells from a file and its first bytes whether it is of this format; asked in the registry's
    order where several formats share a suffix, and where a suffix says nothing."""
    companions: tuple[str, ...] = ()
    """Suffixes, or whole names, of files that are read along with another one, and not by
    themselves; in lower case."""
    read_options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Options of the reader, with what each says: ``--set text=body``."""
    write_options: Mapping[str, str] = field(default_factory=dict[str, str])
    """Options of the writer."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """The values of those options of the writer that have no others, the default first."""
    extra: str = ""
    """The extra of the package that it needs (:mod:`annotator.extras`)."""
    takes_parts: bool = False
    """Its writer knows of train, dev and test; others write a file or folder for each part."""
    articles_only: bool = False
    """Its files hold articles and no annotations."""

    @property
    def reads(self) -> bool:
        """Whether files of it can be imported."""
        return self.read is not None

    @property
    def writes(self) -> bool:
        """Whether a project can be exported to it."""
        return self.write is not None or self.write_folder is not None

    def has_suffix(self, name: str) -> bool:
        """Whether a file's name ends as files of the format do."""
        return name.lower().endswith(self.suffixes)

    def file_at(self, name: str) -> bool:
        """Whether an export of that name is one file, and no folder."""
        return self.write is not None and (self.write_folder is None or self.has_suffix(name))

    def cannot_hold(self) -> tuple[str, ...]:
        """What an export loses, in words."""
        return (*self.holds.sentences(), *self.losses)
