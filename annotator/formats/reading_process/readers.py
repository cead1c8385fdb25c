"""The two ways to read the files of an import: in a process of its own, and in this one."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from annotator.formats.blocks import blocks_today
from annotator.formats.format import Format, ReadContext
from annotator.formats.reading_process.limits import ReadingLimits
from annotator.formats.reading_process.messages import Position
from annotator.formats.reading_process.one_file import read_file
from annotator.formats.reading_process.session import FileSession, FileToRead
from annotator.formats.registry import formats
from annotator.model import Block, Document, ModelObject

_in_this_process = 0
"""How many blocks of :func:`reading_in_this_process` are under way."""


class FileReader(Protocol):
    """Reads the files of one import."""

    def read(
        self, file: FileToRead, ahead: Sequence[FileToRead], on_format: Callable[[Format], object]
    ) -> Iterator[ModelObject]:
        """Yield the objects of a file, see :meth:`FileSession.read`."""
        ...

    def read_blocks(self, document: Document, *, of_formats_too: bool) -> tuple[Block, ...] | None:
        """Return the blocks of an article, see :func:`~annotator.formats.blocks.blocks_today`."""
        ...

    def close(self) -> None:
        """End what is read."""
        ...


class LocalReader:
    """Reads files in this process, without limits.

    Args:
        context: The settings of the import.
        chosen: The format of all files; None: as each is given.
    """

    def __init__(self, context: ReadContext, chosen: Format | None) -> None:
        self._context, self._chosen = context, chosen

    def read(
        self, file: FileToRead, ahead: Sequence[FileToRead], on_format: Callable[[Format], object]
    ) -> Iterator[ModelObject]:
        """Yield the objects of a file, see :meth:`FileSession.read`."""
        path, name = file
        return read_file(path, self._chosen or name, self._context, on_format)

    def read_blocks(self, document: Document, *, of_formats_too: bool) -> tuple[Block, ...] | None:
        """Return the blocks of an article, see :func:`~annotator.formats.blocks.blocks_today`."""
        return blocks_today(document, of_formats_too=of_formats_too)

    def close(self) -> None:
        """Do nothing: each file is closed by its reader."""


def open_reader(
    context: ReadContext,
    limits: ReadingLimits,
    chosen: Format | None,
    on_wait: Callable[[Position | None], object],
) -> FileReader:
    """Return what reads the files of an import; the caller closes it.

    Args:
        context: The settings of the import.
        limits: How much time and memory a file may take.
        chosen: The format of all files; None: that of each is recognised.
        on_wait: Called while a file is read, see :class:`FileSession`.
    """
    is_known = chosen is None or formats().get(chosen.name) is chosen
    if _in_this_process or not is_known:
        return LocalReader(context, chosen)
    session = FileSession(context, limits, on_wait=on_wait)
    session.start()
    return session


@contextmanager
def reading_in_this_process() -> Generator[None, None, None]:
    """Read files in this process inside the block, as tests do that replace a reader."""
    global _in_this_process
    _in_this_process += 1
    try:
        yield
    finally:
        _in_this_process -= 1
