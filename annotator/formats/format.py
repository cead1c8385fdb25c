"""What a format is: a record with its reader and its writer, found in the registry."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from annotator.project import Item

_MOST_NOTES = 200


@dataclass
class Reading:
    """What a reader is told by the importer, and what it tells in return."""

    annotator: str = ""
    """Whose annotations are that name no annotator."""
    encoding: str | None = None
    """A person's word on how the file is encoded."""
    notes: list[str] = field(default_factory=list[str])
    """Sentences on what needs a look."""
    place: str = ""
    """Where the item given last came from: a file's name, with the line where there are lines."""
    bad: Callable[[Exception], None] | None = None
    """Takes the error of a line that shall be left out; None: the error ends the reading."""

    def note(self, sentence: str) -> None:
        """Remember something that needs a look; after some hundred, that there is more."""
        if len(self.notes) < _MOST_NOTES:
            self.notes.append(sentence)
        elif len(self.notes) == _MOST_NOTES:
            self.notes.append("… and more.")


Reader = Callable[[Path, Reading], Iterator[Item]]
"""Reads a file as a stream of model objects; raises InputError naming the file and the place."""

Writer = Callable[[Iterable[Item], BinaryIO], None]
"""Writes a stream of model objects; the same objects give the same bytes."""


@dataclass(frozen=True)
class Format:
    """One file format; offsets and losses are what ``annotator formats`` says of it."""

    name: str
    """What ``--format`` takes."""
    title: str
    suffixes: tuple[str, ...]
    """In lower case, with the dot; the first one is what a new file gets."""
    losses: tuple[str, ...] = ()
    """What it cannot hold."""
    read: Reader | None = None
    write: Writer | None = None

    @property
    def reads(self) -> bool:
        """Whether files of it can be imported."""
        return self.read is not None

    @property
    def writes(self) -> bool:
        """Whether a project can be exported to it."""
        return self.write is not None
