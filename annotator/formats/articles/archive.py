"""Archives of files that some format reads: ``.zip`` and ``.tar``, plain or compressed.

A file that is packed by itself, as ``news.xml.gz``, is an archive of one. A file that cannot be
unpacked or read leaves out itself alone.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.formats.articles import ARCHIVE
from annotator.formats.articles.unpacking import Unpacked, unpack
from annotator.formats.damage import read_as
from annotator.formats.file_lookup import find_files
from annotator.formats.files import name_of
from annotator.formats.format import ReadContext
from annotator.formats.leavings import describe_leavings
from annotator.formats.recognition import recognise
from annotator.formats.text import EmptyText
from annotator.formats.unpacking_budget import TooMuchUnpacked
from annotator.model import InputError, ModelObject, Place
from annotator.temporary import temporary_folder
from annotator.words import number

_SUFFIXES = (".zip", ".tar", ".tgz", ".gz", ".xz", ".bz2")
_SHOWN_NAMES = 5


def read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    """Yield the objects of all files in an archive that a format reads.

    Raises:
        EmptyText: It holds no such file.
        InputError: It is damaged, or a file in it cannot be read.
        EnvironmentFault: It cannot be read, or the disk is too full to unpack it.
    """
    yield from _read(path, context)


def _read(path: Path, context: ReadContext) -> Iterator[ModelObject]:
    name = name_of(path)
    context.budget.begin(path)
    with context.budget.deeper(name), temporary_folder() as place:
        with read_as(path, "an archive"):
            unpacked = unpack(path, place, context.budget)
        _report(unpacked, name, context)
        found_files = find_files([place], may_be_empty=True)
        for note in found_files.notes:
            context.note(f"{name}: {note}")
        if not found_files.files and not unpacked.faults:
            raise EmptyText(f"{name} holds no file that a format reads.")
        for file in found_files.files:
            try:
                with _naming_archive(name, context):
                    file_format = recognise(file, context)
                    if file_format is ARCHIVE:
                        yield from _with_place(_read(file, context), name, context)
                    elif file_format.read is not None:
                        yield from _with_place(file_format.read(file, context), name, context)
            except EmptyText as error:
                context.note(f"{name}: {error}")
            except TooMuchUnpacked as error:
                if not error.is_of_part:
                    raise
                context.leave_out(error)
            except InputError as error:
                _name_archive(error, name, context)
                context.leave_out(error)


def _report(unpacked: Unpacked, name: str, context: ReadContext) -> None:
    """Report the files that were not unpacked; raises the error of one if that ends the import."""
    for reason, names in unpacked.left_out.items():
        shown = ", ".join(names[:_SHOWN_NAMES]) + (" …" if len(names) > _SHOWN_NAMES else "")
        context.note(f"{name}: {number(len(names), 'file')} left out, for {reason}: {shown}.")
    if sentence := describe_leavings(unpacked.leavings):
        context.note(f"{name}: {sentence}")
    for error in unpacked.faults:
        _name_archive(error, name, context)
        context.leave_out(error)


@contextmanager
def _naming_archive(name: str, context: ReadContext) -> Generator[None, None, None]:
    """Put an archive's name before the errors of what is left out in one of its files."""
    leave_out = context.on_unreadable

    def leave_out_named(error: Exception) -> None:
        assert leave_out is not None
        if isinstance(error, InputError):
            if error.is_question:
                raise error  # It gets the name where it ends the reading of the file.
            _name_archive(error, name, context)
        leave_out(error)

    context.on_unreadable = leave_out and leave_out_named
    try:
        yield
    finally:
        context.on_unreadable = leave_out


def _name_archive(error: InputError, name: str, context: ReadContext) -> None:
    where = error.place or context.where
    error.place = Place(f"{name}: {where.source}", where.line)
    error.prefix(name)


def _with_place(
    items: Iterator[ModelObject], name: str, context: ReadContext
) -> Iterator[ModelObject]:
    """Yield the objects of a file, each with a place that names the archive, too."""
    for item in items:
        inner = context.place
        context.place = f"{name}, {inner}"
        yield item
        context.place = inner


def recognises(path: Path, _head: bytes) -> bool:
    """Return whether a file is an archive, by its name."""
    return path.name.lower().endswith(_SUFFIXES)
