"""Files that are not what their names say: damaged, cut off, or made to fill memory and disk."""

import errno
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from annotator.formats.files import name_of, unreadable
from annotator.model import AnnotatorError, InputError

LARGEST = 512 * 1024 * 1024
"""Bytes that one file in an archive may have: an archive can promise more than any disk holds."""
_MODEST = 1024 * 1024 * 1024
_DENSEST = 200
"""Text shrinks to a tenth, tables to a fiftieth; only what was made for it to a thousandth."""
_SHOWN = 200


def damaged(path: Path, kind: str, error: Exception) -> InputError:
    """The error for a file that is not what its suffix says."""
    why = " ".join(str(error).split()) or type(error).__name__
    if len(why) > _SHOWN:
        why = why[:_SHOWN] + "…"
    return InputError(
        f"{name_of(path)} cannot be read as {kind} ({why}). Open it in the program that made it, "
        f"and save it again."
    )


class Unexpected(InputError):
    """A file of which a reader of ours has no words for what is wrong; its cause is a bug."""

    is_bug = True

    def __init__(self, place: str, title: str, error: Exception) -> None:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:_SHOWN]
        super().__init__(
            f"{place}: something is in it that Annotator cannot read as {title} ({why}). If the "
            f"file is sound elsewhere, that is a fault of Annotator; please report it."
        )


@contextmanager
def read_as(path: Path, kind: str) -> Generator[None, None, None]:
    """Tell what goes wrong while a library reads a file; they raise whatever comes to them.

    Raises:
        InputError: the file is damaged, or there is not the memory for it.
        EnvironmentFault: it cannot be read.
    """
    try:
        yield
    except AnnotatorError:
        raise
    except OSError as error:
        # Libraries raise such errors too, of no number, or for a place outside the file.
        if error.errno in (None, errno.EINVAL):
            raise damaged(path, kind, error) from error
        raise unreadable(path, error) from error
    except Exception as error:
        raise damaged(path, kind, error) from error


@contextmanager
def opened_zip(path: Path) -> Generator[zipfile.ZipFile, None, None]:
    """A zip archive that holds no more than its size lets expect.

    Raises InputError for one that was made to fill memory or disk; what zipfile raises is the
    caller's to tell.
    """
    with zipfile.ZipFile(path) as archive:
        check_archive(archive, name_of(path), path.stat().st_size)
        yield archive


def check_archive(archive: zipfile.ZipFile, name: str, size: int) -> None:
    """Raise InputError when what is packed in an archive is out of all proportion to its size."""
    check_size(name, sum(each.file_size for each in archive.infolist()), size)


def check_size(name: str, unpacked: int, size: int) -> None:
    """Raise InputError when so many bytes come from a file of that size."""
    if unpacked > _MODEST and unpacked > _DENSEST * size:
        raise InputError(
            f"{name} would unpack to {unpacked:,} bytes from {size:,}, as files do that are made "
            f"to fill a disk. If it is meant so, unpack it yourself, and import what is in it."
        )
