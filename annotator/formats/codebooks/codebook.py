"""The record of a codebook that was read, and that of a form of files."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from annotator.formats.losses import Losses
from annotator.model import TagSet


class Codebook(Struct, frozen=True):
    """A tag set that was read from a file, and what of the file has no place in it."""

    tag_set: TagSet
    losses: Losses


class CodebookFormat(Struct, frozen=True):
    """A form of codebook files."""

    name: str
    """For the command line: ``label-studio``."""
    title: str
    """For people: ``Label Studio's labelling configuration``."""
    suffixes: tuple[str, ...]
    """Those of its files, the usual one first."""
    parse: Callable[[bytes, Path], Codebook]
    """Reads the content of a file; the path is for messages, and names a tag set that has no name.
    Raises InputError with the file, the place in it and the remedy."""
    make: Callable[[TagSet], bytes]
    """Returns the content of a file."""
