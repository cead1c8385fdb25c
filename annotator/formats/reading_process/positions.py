"""Finds out how far a file is read, whichever library reads it."""

import os
from contextlib import suppress
from pathlib import Path

_DESCRIPTORS = range(3, 64)
"""The descriptors among which an open file is looked for."""


class FilePosition:
    """The position in the file that is being read; another thread may ask for it."""

    def __init__(self) -> None:
        self._identity = (0, 0)
        self._size = 0
        self._part: tuple[int, int, str] | None = None

    def begin(self, path: Path) -> None:
        """Begin with a file."""
        self._part = None
        self._identity, self._size = (0, 0), 0
        with suppress(OSError):
            state = path.stat()
            self._identity, self._size = (state.st_dev, state.st_ino), state.st_size

    def at_part(self, done: int, total: int, what: str) -> None:
        """Note how many parts of the file are read, such as pages."""
        self._part = done, total, what

    def known(self) -> tuple[int, int, str] | None:
        """Return what is done, the total, and what is counted; None if that is not known."""
        if self._part is not None:
            return self._part
        positions = [self._position_of(descriptor) for descriptor in _DESCRIPTORS]
        done = max(positions)
        return (done, self._size, "bytes") if done > 0 and self._size else None

    def _position_of(self, descriptor: int) -> int:
        """Return the position of a descriptor if it is the file's, otherwise -1."""
        try:
            state = os.fstat(descriptor)
            if (state.st_dev, state.st_ino) != self._identity:
                return -1
            return os.lseek(descriptor, 0, os.SEEK_CUR)
        except OSError:
            return -1
